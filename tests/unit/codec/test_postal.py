"""The canonical form of postal addresses: nothing but case, accents and blanks is made alike."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from attrs import evolve

from crmcore import Postal
from crmcore.codec.identifiers import address_of, canonical
from crmcore.codec.postal import read_postal, shown
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, MalformedIdentifier

ANN = Postal("Ann Öz", "Teeweg 3", "10115", "Berlin", "DE", extra="c/o Bo")


def address(postal: Postal) -> Address:
    """Its address."""
    found = address_of(postal, None)
    assert found is not None
    return found


def test_the_form_that_is_written_gives_the_address_back() -> None:
    """What is stored is read as what was given, with blanks and accents in order; people see one line."""
    given = Postal("  Ann  O\u0308z ", "Teeweg 3", "10115", "Berlin", "DE", extra="c/o\u00a0Bo")
    assert ANN == read_postal(address(given).sent_as)
    assert "Ann Öz, c/o Bo, Teeweg 3, 10115, Berlin, DE" == shown(address(given))


@pytest.mark.parametrize(
    "change", [{"recipient": "ANN ÖZ"}, {"street": " teeweg  3"}, {"city": "BERLIN"}, {"recipient": "Ann O\u0308z"}]
)
def test_case_accents_and_blanks_do_not_make_another_address(change: Mapping[str, str]) -> None:
    """They are matched alike."""
    assert address(ANN).key == address(evolve(ANN, **change)).key


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "Bo Öz"},
        {"recipient": "Ann Oz"},
        {"street": "Teeweg 3a"},
        {"street": "Tee-Weg 3"},
        {"postal_code": "10117"},
        {"country": "AT"},
        {"extra": ""},
        {"region": "Brandenburg"},
    ],
)
def test_nothing_else_is_taken_for_the_same(change: Mapping[str, str]) -> None:
    """Another name, spelling, number or code is another address: nothing is guessed."""
    assert address(ANN).key != address(evolve(ANN, **change)).key


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient": " "}, "recipient"),
        ({"street": ""}, "street"),
        ({"city": "\u00a0"}, "city"),
        ({"street": "Teeweg 3\nHinterhaus"}, "street"),
        ({"street": "Teeweg 3\u2028Hinterhaus"}, "street"),
        ({"street": "Teeweg\x00 3"}, "street"),
        ({"recipient": "Ann\u202e"}, "recipient"),
        ({"city": "B" * 101}, "city"),
        ({"country": "de"}, "country"),
        ({"country": "Germany"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"country": ""}, "country"),
    ],
)
def test_what_cannot_be_an_address_is_refused(change: Mapping[str, str], field: str) -> None:
    """A part that is needed, a line within a line, what is not printed, and a country that is none."""
    with pytest.raises(MalformedIdentifier) as refused:
        canonical(evolve(ANN, **change), "DE")
    assert field == refused.value.field


def test_what_is_no_text_is_refused() -> None:
    """A number is no postal code: it may have lost zeros."""
    with pytest.raises(InvalidValue):
        canonical(evolve(ANN, postal_code=1067), "DE")  # type: ignore[arg-type]


def test_an_address_is_personal() -> None:
    """Its parts stay out of its repr."""
    assert "Teeweg" not in repr(ANN) and "Ann" not in repr(ANN) and "Teeweg" not in repr(address(ANN))
