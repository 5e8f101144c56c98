"""Each field agrees on the level that a person would say."""

from __future__ import annotations

from typing import Any

import pytest

from crmcore.linkage.comparing import compare, swapped
from crmcore.linkage.fields import FIELDS
from crmcore.linkage.prepared import prepare
from crmcore.linkage.record import Record

NUMBERS = {field.name: number for number, field in enumerate(FIELDS)}


def level(field: str, one: dict[str, Any], other: dict[str, Any]) -> str:
    """The level of a field for two records, which is the same the other way round."""
    records = prepare(Record("1", **one)), prepare(Record("2", **other))
    pattern = compare(*records)
    assert pattern == compare(*reversed(records))
    return FIELDS[NUMBERS[field]].level(pattern[NUMBERS[field]])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Sara", "SARA", "same"),
        ("Zoë", "Zoe", "same"),
        ("Anne-Marie", "Annemarie", "same"),
        ("Dr. Sara", "Sara", "same"),
        ("Антон", "Anton", "same"),
        ("Γιώργος", "Giorgos", "same"),
        ("Stephanie", "Stehpanie", "close"),
        ("Katherine", "Kathrin", "nickname"),
        ("Bob", "Robert", "nickname"),
        ("Johannes", "Hans", "nickname"),
        ("Anna Maria", "Maria", "nickname"),
        ("S.", "Sara", "initial"),
        ("S.", "Tom", "different"),
        ("Marlon", "Marlene", "similar"),
        ("Sara", "Tobias", "different"),
        ("Bo", "Jo", "different"),
        ("", "Sara", "missing"),
        ("unknown", "Sara", "missing"),
    ],
)
def test_given_names(one: str, other: str, expected: str) -> None:
    """Case, marks, script and titles do not matter; slips, short forms and initials are told apart."""
    assert expected == level("given_name", {"given_name": one}, {"given_name": other})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("O'Brien", "OBrien", "same"),
        ("O\u2019Brien", "O'BRIEN", "same"),
        ("Müller", "Muller", "same"),
        ("Müller", "Mueller", "close"),
        ("Łukasiewicz", "Lukasievicz", "close"),
        ("Meyer-Schulz", "Meyer", "similar"),
        ("Hendricks", "Hendrikson", "similar"),
        ("Чехов", "Chekhov", "same"),
        ("Meyer", "Novak", "different"),
        ("Ng", "Li", "different"),
        ("", "Meyer", "missing"),
    ],
)
def test_family_names(one: str, other: str, expected: str) -> None:
    """A double name is similar to each of its halves."""
    assert expected == level("family_name", {"family_name": one}, {"family_name": other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"given_name": "Sara", "family_name": "Lindholm"}, {"given_name": "Lindholm", "family_name": "Sara"}),
        ({"given_name": "Sara", "family_name": "Lindholm"}, {"given_name": "Lindholn", "family_name": "Sarah"}),
    ],
)
def test_given_and_family_name_may_be_swapped(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Swapped names agree, also where they are mistyped besides."""
    assert swapped(prepare(Record("1", **one)), prepare(Record("2", **other)))
    assert level("given_name", one, other) in {"same", "close"}
    assert level("family_name", one, other) in {"same", "close"}


def test_names_in_their_order_are_not_taken_for_swapped() -> None:
    """Two people with one name in common stay in the order that is told."""
    assert not swapped(
        prepare(Record("1", given_name="Thomas", family_name="Martin")),
        prepare(Record("2", given_name="Thomas", family_name="Thomas")),
    )


@pytest.mark.parametrize("name", ["Sara Maria Lindholm", "Lindholm, Sara Maria", "Frau Sara Maria Lindholm"])
def test_a_whole_name_is_parted(name: str) -> None:
    """The last word is the family name, or what stands before a comma."""
    parted = {"given_name": "Sara Maria", "family_name": "Lindholm"}
    assert "same" == level("given_name", {"name": name}, parted)
    assert "same" == level("family_name", {"name": name}, parted)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1980-02-03", "19800203", "same"),
        ("19800203", "19800302", "close"),
        ("19801231", "19803112", "close"),
        ("19800203", "19800204", "close"),
        ("19800203", "19080203", "close"),
        ("19800203", "1980020", "close"),
        ("19800203", "19800217", "partly"),
        ("19800203", "19710203", "partly"),
        ("19800203", "19710811", "different"),
        ("", "19800203", "missing"),
        ("0000-00-00", "19800203", "missing"),
    ],
)
def test_dates_of_birth(one: str, other: str, expected: str) -> None:
    """Day and month swapped, one digit wrong, and two parts of three that are the same."""
    assert expected == level("birth_date", {"birth_date": one}, {"birth_date": other})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("Hauptstraße",), ("Hauptstr.",), "same"),
        (("12 Main Street",), ("Main St 12",), "same"),
        (("Brent Wood Lane",), ("Brentwood Ln",), "same"),
        (("Rose Cottage", "Mill Lane"), ("Mill Lane", "Rose Cottage"), "same"),
        (("Mill Lane",), ("Mill Lane", "Rose Cottage"), "same"),
        (("Mill Lane", "Rose Cottage"), ("Mill Lane", "Flat 3b"), "close"),
        (("Hauptstraße",), ("Haubtstraße",), "close"),
        (("Mill Lane", "Rose Cottage"), ("Mil Lane", "North Tower"), "similar"),
        (("Mill Lane",), ("Hauptstraße",), "different"),
        ((), ("Mill Lane",), "missing"),
    ],
)
def test_streets(one: tuple[str, ...], other: tuple[str, ...], expected: str) -> None:
    """Lines in any order, written out or not; where one address has fewer, these count."""
    assert expected == level("street", {"street": one}, {"street": other})


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        ("postcode", "53111", "53111", "same"),
        ("postcode", "SW1A 1AA", "sw1a1aa", "same"),
        ("postcode", "53121", "53112", "close"),
        ("postcode", "53111", "53117", "close"),
        ("postcode", "53111", "10999", "different"),
        ("house_number", "12 a", "12A", "same"),
        ("house_number", "12", "21", "close"),
        ("house_number", "1", "2", "different"),
        ("city", "St. Gallen", "Saint Gallen", "different"),
        ("city", "Köln", "Koln", "same"),
        ("city", "Frankfurt", "Frankfurt am Main", "close"),
        ("city", "Bonn", "Kiel", "different"),
        ("region", "NSW", "nsw", "same"),
        ("region", "NSW", "VIC", "different"),
        ("region", "", "VIC", "missing"),
    ],
)
def test_codes_and_places(field: str, one: str, other: str, expected: str) -> None:
    """One character wrong, or two neighbours swapped, is close."""
    assert expected == level(field, {field: one}, {field: other})


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        ("phone", ("+49 228 123456",), ("0228 123456",), "same"),
        ("phone", ("0049 228 1234567",), ("(0228) 123-4567",), "same"),
        ("phone", ("0228 123456", "0170 9876543"), ("0170 9876543",), "same"),
        ("phone", ("0228 123456",), ("0228 123465",), "close"),
        ("phone", ("0228 123456",), ("040 998877",), "different"),
        ("phone", ("-",), ("040 998877",), "missing"),
        ("email", ("Sara@Example.org",), ("sara@example.org",), "same"),
        ("email", ("sara@example.org",), ("saar@example.org",), "close"),
        ("email", ("moonlight@example.org",), ("moonlight@example.com",), "close"),
        ("email", ("sara1957@example.org",), ("sara1967@example.org",), "different"),
        ("email", ("alind@example.org",), ("blind@example.org",), "different"),
        ("email", (), ("blind@example.org",), "missing"),
        ("external", ("A-1042",), ("a1042",), "same"),
        ("external", ("5304218",), ("5304128",), "close"),
        ("external", ("42",), ("43",), "different"),
    ],
)
def test_numbers_and_addresses(field: str, one: tuple[str, ...], other: tuple[str, ...], expected: str) -> None:
    """The best of several counts; what tells families and namesakes apart is no slip."""
    assert expected == level(field, {field: one}, {field: other})


def test_an_address_made_of_the_name_tells_no_more_than_the_name() -> None:
    """Namesakes have the same name before the @ at different hosts."""
    one = {"given_name": "Sara", "family_name": "Lindholm", "email": ("sara.lindholm@example.org",)}
    other = {**one, "email": ("sara.lindholm@example.com",)}
    assert "different" == level("email", one, other)
