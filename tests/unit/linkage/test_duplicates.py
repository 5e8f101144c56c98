"""Duplicates are found, told with reasons, and what is none is left alone."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from attrs import evolve

from crmcore.errors import InvalidValue
from crmcore.linkage.duplicates import find_duplicates
from crmcore.linkage.record import Record
from crmcore.linkage.result import Duplicates, Pair
from tests.unit.linkage.people import copied, people, same

SARA = Record(
    "sara", given_name="Sara", family_name="Lindholm", birth_date="1980-02-03", city="Bonn", email=("moon@example.org",)
)
CROWD = list(people(240, seed=1))


def among(*records: Record) -> Duplicates:
    """What is found when these stand in a crowd of people who are all different."""
    return find_duplicates([*CROWD[:120], *records, *CROWD[120:]])


def pair_of(found: Duplicates, left: str, right: str) -> Pair | None:
    """The pair of two keys."""
    return next((pair for pair in found.pairs if {pair.left, pair.right} == {left, right}), None)


@pytest.mark.parametrize("records", [[], [SARA]])
def test_fewer_than_two_records_have_no_duplicates(records: list[Record]) -> None:
    """Nothing is compared."""
    assert Duplicates(len(records), 0) == find_duplicates(records)


def test_two_records_are_enough() -> None:
    """What is thought before any data decides on very few records."""
    (pair,) = find_duplicates([SARA, evolve(SARA, key="again")]).pairs
    assert pair.probability > 0.95
    assert () == find_duplicates([SARA, Record("bo", given_name="Bo", family_name="Novak", city="Kiel")]).pairs


@pytest.mark.parametrize(
    ("changes", "field", "level"),
    [
        ({"given_name": "Sadie"}, "given_name", "nickname"),
        ({"given_name": "Sarra"}, "given_name", "close"),
        ({"family_name": "Lindhoml"}, "family_name", "close"),
        ({"birth_date": "1980-03-02"}, "birth_date", "close"),
        ({"given_name": "LINDHOLM", "family_name": "SARA"}, "family_name", "same, swapped"),
        ({"email": ()}, "birth_date", "same"),
        ({"city": "Berlin"}, "city", "different"),
    ],
)
def test_a_second_record_of_somebody_is_found_and_why(changes: dict[str, Any], field: str, level: str) -> None:
    """Each suggestion names the fields with the level on which they agree."""
    found = among(SARA, evolve(SARA, key="again", **changes))
    pair = pair_of(found, "sara", "again")
    assert pair is not None
    assert pair.probability > 0.9
    assert level == {reason.field: reason.level for reason in pair.reasons}[field]
    assert ("sara", "again") in found.clusters


def test_the_bits_of_the_reasons_add_up() -> None:
    """The sum of what is told is the log-odds, from which the probability follows."""
    found = among(SARA, evolve(SARA, key="again", given_name="Sadie", city="Berlin"))
    pair = pair_of(found, "sara", "again")
    assert pair is not None
    assert pair.bits == pytest.approx(sum(reason.bits for reason in pair.reasons))
    assert pair.probability == pytest.approx(1 / (1 + 2**-pair.bits))
    bits = {reason.field: reason.bits for reason in pair.reasons}
    assert bits["city"] < 0 < bits["family_name"]
    assert bits["prior"] < 0


def test_a_rare_name_counts_for_more() -> None:
    """Agreement on a surname that many have is worth less than on one that nobody else has."""
    common = max({each.family_name for each in CROWD}, key=[each.family_name for each in CROWD].count)
    usual = evolve(SARA, key="usual", family_name=common, birth_date="1971-11-19", email=("sun@example.org",))
    found = among(SARA, evolve(SARA, key="again"), usual, evolve(usual, key="usual again", city="Berlin"))
    rare, frequent = pair_of(found, "sara", "again"), pair_of(found, "usual", "usual again")
    assert rare is not None
    assert frequent is not None
    bits = [{reason.field: reason.bits for reason in pair.reasons}["family_name"] for pair in (rare, frequent)]
    assert bits[0] > bits[1] + 1


@pytest.mark.slow
def test_people_of_one_household_stay_apart() -> None:
    """Family name, address and phone in common make no duplicate."""
    families = list(people(600, seed=2, household=3))
    found = find_duplicates(families)
    assert [] == [(pair.left, pair.right) for pair in found.pairs]


def test_nobody_is_found_where_nobody_is_twice() -> None:
    """A file without duplicates gets no suggestions."""
    assert () == find_duplicates(CROWD).pairs


def test_two_that_both_are_a_third_are_one() -> None:
    """What two records do not say themselves a third says for them."""
    given: dict[str, Any] = {"given_name": "Sara", "family_name": "Lindholm"}
    family: dict[str, Any] = {"street": ("Mondweg",), "postcode": "53111"}
    full = Record(
        "full", birth_date="19800203", email=("moon@example.org",), phone=("+49228555123",), **given, **family
    )
    one = Record("one", birth_date="19800203", email=("moon@example.org",), **given)
    other = Record("other", **given, phone=("+49228555123",), **family)
    found = among(full, one, other)
    pair = pair_of(found, "one", "other")
    assert pair is not None
    assert "full" == pair.through
    assert ("full", "one", "other") in found.clusters


@pytest.mark.parametrize("threshold", [0, 1, -0.5, 2, float("nan"), True, "0.5", None])
def test_a_threshold_is_a_probability(threshold: Any) -> None:
    """What is none is refused."""
    with pytest.raises(InvalidValue, match="threshold"):
        find_duplicates([SARA], threshold=threshold)


@pytest.mark.slow
def test_a_higher_threshold_tells_fewer() -> None:
    """The pairs of a higher threshold are among those of a lower one."""
    dice = Random(3)
    records = [*CROWD, *(copied(each, dice) for each in CROWD[:150])]
    pairs = [
        {(pair.left, pair.right) for pair in find_duplicates(records, threshold=each).pairs} for each in (0.5, 0.9999)
    ]
    assert pairs[1] < pairs[0]


def test_nothing_personal_is_shown_by_accident() -> None:
    """The repr of a record hides what it says."""
    assert "Lindholm" not in repr(SARA)
    assert "sara" in repr(SARA)


def test_values_without_end_are_taken_as_far_as_they_are_sensible() -> None:
    """Long texts and many words cost no more than short ones."""
    endless = evolve(
        SARA, key="endless", given_name="x " * 100_000, email=tuple(f"{n}@example.org" for n in range(999))
    )
    assert among(SARA, endless).records == 242


@pytest.mark.slow
@pytest.mark.parametrize("household", [1, 3])
def test_faulty_copies_are_found_among_many(household: int) -> None:
    """Precision and recall on people made up here, with faults of several kinds in their copies."""
    dice = Random(4)
    originals = list(people(2_000, seed=5, household=household))
    records = [
        *originals,
        *(copied(each, dice) for each in originals[::3]),
        *(copied(each, dice) for each in originals[::9]),
    ]
    dice.shuffle(records)
    found = find_duplicates(records).pairs
    right = sum(same(pair.left, pair.right) for pair in found)
    true = len(originals[::3]) + 2 * len(originals[::9])
    assert right >= 0.99 * len(found)
    assert right >= 0.85 * true
