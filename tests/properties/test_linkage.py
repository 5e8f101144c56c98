"""Laws of finding duplicates, whatever the records say."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmcore.linkage.blocking import Blocks
from crmcore.linkage.comparing import compare
from crmcore.linkage.duplicates import find_duplicates
from crmcore.linkage.evidence import drawn
from crmcore.linkage.fields import FIELDS
from crmcore.linkage.prepared import prepare
from crmcore.linkage.record import SEVERAL, Record

WORDS = st.sampled_from(
    ("", "Sara", "Sarah", "sadie", "Öz", "Lindholm", "LINDHOLM", "Чехов", "李 明", "53111", "4, Mill Ln")
)
TEXTS = WORDS | st.text(max_size=12)
DATES = st.dates() | st.sampled_from(("", "19800203", "1980-03-02", "99999999", "no date", "٣٢")) | st.text(max_size=9)


def parts(name: str) -> st.SearchStrategy[object]:
    """What a part may hold."""
    if name in SEVERAL:
        return st.lists(TEXTS, max_size=3).map(tuple)
    return DATES if name == "birth_date" else TEXTS


NAMES = (
    "given_name", "family_name", "name", "birth_date", "street", "house_number", "city", "postcode", "region", "phone",
    "email", "external",
)  # fmt: skip
RECORDS = st.fixed_dictionaries({}, optional={name: parts(name) for name in NAMES}).map(
    lambda found: Record("", **found)  # type: ignore[arg-type]
)


@given(RECORDS, RECORDS)
def test_comparing_is_symmetric_and_within_the_levels(one: Record, other: Record) -> None:
    """The order of two records does not matter, and every level is one that the field has."""
    left, right = prepare(one), prepare(other)
    pattern = compare(left, right)
    assert pattern == compare(right, left)
    assert all(0 <= level <= field.best for level, field in zip(pattern, FIELDS, strict=True))


@given(RECORDS)
def test_a_record_agrees_with_itself(record: Record) -> None:
    """Each field is missing, or on its best level."""
    prepared = prepare(record)
    assert all(level in (0, field.best) for level, field in zip(compare(prepared, prepared), FIELDS, strict=True))


@given(st.lists(RECORDS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(records: list[Record], dice: Random) -> None:
    """The same pairs with the same probabilities, whatever order the records come in."""
    named = [Record(str(number), **_said(record)) for number, record in enumerate(records)]
    shuffled = list(named)
    dice.shuffle(shuffled)
    results = [
        {frozenset((pair.left, pair.right)): round(pair.probability, 9) for pair in found.pairs}
        for found in (find_duplicates(named, threshold=0.5), find_duplicates(shuffled, threshold=0.5))
    ]
    told = [sorted(_content(named, keys) for keys in result) for result in results]
    assert told[0] == told[1]


@given(st.lists(RECORDS, max_size=30))
def test_blocks_give_each_pair_once(records: list[Record]) -> None:
    """No pair twice, none of a record with itself, all in order; pairs drawn at random are all there where few are."""
    prepared = [prepare(each) for each in records]
    pairs = [pair[:2] for pair in Blocks(prepared).pairs()]
    assert len(set(pairs)) == len(pairs)
    assert all(0 <= left < right < len(records) for left, right in pairs)
    assert len(records) * (len(records) - 1) // 2 == drawn(prepared).total()


def _said(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in NAMES}


def _content(records: list[Record], keys: frozenset[str]) -> list[str]:
    """A pair by what its records say: like ones stand for one another."""
    return sorted(str(_plain(records[int(key)])) for key in keys)


def _plain(record: Record) -> list[str]:
    return [found.isoformat() if isinstance(found, date) else str(found) for found in _said(record).values()]
