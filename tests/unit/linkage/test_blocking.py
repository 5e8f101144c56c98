"""Blocks bring together what may belong together, within bounds."""

from __future__ import annotations

from typing import Any

import pytest

from crmcore.linkage.blocking import FEW, LARGEST, PAIRS, Blocks
from crmcore.linkage.fields import BIRTH, CITY, FAMILY, GIVEN
from crmcore.linkage.prepared import Prepared, prepare
from crmcore.linkage.record import Record


def prepared(*records: dict[str, Any]) -> list[Prepared]:
    """Records, prepared, in the order given."""
    return [prepare(Record(str(number), **each)) for number, each in enumerate(records)]


def crowd(count: int) -> list[Prepared]:
    """Many records that share a city and few names."""
    return prepared(
        *(
            {
                "given_name": f"Given{chr(97 + number % 7)}",
                "family_name": f"Family{chr(97 + number % 11)}",
                "birth_date": f"19{number % 89 + 10}{number % 12 + 1:02d}{number % 28 + 1:02d}",
                "city": "Bonn",
            }
            for number in range(count)
        )
    )


def test_what_shares_nothing_is_no_pair() -> None:
    """Records without anything in common are not compared."""
    found = Blocks(prepared({"family_name": "Meyer"}, {"family_name": "Novak"}, {})).pairs()
    assert [] == list(found)


def test_a_pair_comes_once_and_tells_what_it_had_to_agree_on() -> None:
    """Two that were found by their city, and by their family name too, had to agree on neither."""
    records = prepared(
        {"family_name": "Meyer", "city": "Bonn"}, {"family_name": "Meyer", "city": "Bonn"}, {"city": "Bonn"}
    )
    assert [(0, 1, 0), (0, 2, 1 << CITY), (1, 2, 1 << CITY)] == list(Blocks(records).pairs())


def test_swapped_names_and_parts_of_dates_meet() -> None:
    """A family name meets a given name, and a day and month in another order."""
    swapped = prepared({"given_name": "Meyer", "family_name": "Xo"}, {"given_name": "Al", "family_name": "Meyer"})
    assert [(0, 1)] == [pair[:2] for pair in Blocks(swapped).pairs()]
    dates = prepared({"birth_date": "19800203"}, {"birth_date": "19810302"})
    assert [(0, 1, 1 << BIRTH)] == list(Blocks(dates).pairs())


@pytest.mark.parametrize("count", [3_000, 12_000])
def test_pairs_are_linear_in_the_records(count: int) -> None:
    """However much records share, there are not more pairs than the bounds say."""
    pairs = sum(1 for _ in Blocks(crowd(count)).pairs())
    alone_and_together = 2 * max(PAIRS * count, FEW)
    chained = 20 * 1.5 * count
    assert 0 < pairs <= alone_and_together + chained


def test_what_is_common_is_found_together_with_something_else() -> None:
    """Two that share a common family name and a common given name are found among many that share only one."""
    common = LARGEST * 12
    both = {"family_name": "Meyer", "given_name": "Sara"}
    records = prepared(
        {**both, "city": "Bonn"},
        *({"family_name": "Meyer", "city": f"City{number}"} for number in range(common)),
        *({"given_name": "Sara", "city": f"Town{number}"} for number in range(common)),
        {**both, "city": "Kiel"},
    )
    bound = {pair[:2]: pair[2] for pair in Blocks(records).pairs()}
    assert bound[0, 2 * common + 1] == 1 << FAMILY | 1 << GIVEN
