"""Offers through the public API."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM, Money, Wording, f
from crmcore.errors import (
    CurrencyMismatch,
    InvalidValue,
    NaiveDatetime,
    PredicateError,
    UnknownChannel,
    UnknownField,
    UnknownOffer,
)
from tests.unit.services.conftest import QuietChannel

TEA: dict[str, Any] = {
    "name": "green-tea",
    "kind": "product",
    "strategy": "convenience",
    "wording": {"email": ("For you, ${name}", "You bought ${purchases.count(days=90)} times; $$5 off.")},
}


def test_an_offer_is_read_back_as_defined(crm: CRM) -> None:
    """Everything told of an offer is kept, with its number and version."""
    defined = crm.offers.define(
        **TEA,
        eligibility=(f.purchases.count > 1) & (f.stage != "acquire"),
        purpose="service",
        cost=Money("2.50", "EUR"),
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2026, 12, 31, tzinfo=UTC),
        expires_after=24,
        message_class="resend",
        doc="spring tea",
    )
    assert defined == crm.offers.get("green-tea")
    assert [defined] == list(crm.offers.defined())
    assert (1, 1, "service", "resend", 24) == (
        defined.number,
        defined.version,
        defined.purpose,
        defined.message_class,
        defined.expires_after,
    )
    assert Wording(TEA["wording"]["email"][1], TEA["wording"]["email"][0]) == defined.wording["email"]


def test_defining_anew_is_the_next_version(crm: CRM) -> None:
    """The same again changes nothing; something else is version 2 under the same number."""
    versions = [
        crm.offers.define(**{**TEA, "doc": doc}).version
        for doc in ("", "", "other")  # an equal body is the same
    ]
    assert [1, 1, 2] == versions
    assert 1 == crm.offers.get("green-tea").number


def test_a_retired_offer_is_no_more(crm: CRM) -> None:
    """It is neither listed nor found; retiring what is unknown names the nearest."""
    crm.offers.define(**TEA)
    with pytest.raises(UnknownOffer) as caught:
        crm.offers.retire("green-te")
    assert "green-tea" == caught.value.nearest
    crm.offers.retire("green-tea")
    assert [] == list(crm.offers.defined())
    with pytest.raises(UnknownOffer):
        crm.offers.get("green-tea")


def test_placeholders_are_checked_when_defined(crm: CRM) -> None:
    """A placeholder that names no field is refused with the nearest name; dollars alone are none."""
    with pytest.raises(UnknownField) as caught:
        crm.offers.define(**{**TEA, "wording": {"email": ("Hello", "${purchases.cuont}")}})
    assert "purchases.count" == caught.value.nearest
    for text in ("${}", "${name", "${name or stage}", "${purchases.count > 1}", "${customer.zone(days=3)}"):
        with pytest.raises((InvalidValue, PredicateError)):
            crm.offers.define(**{**TEA, "wording": {"email": ("Hello", text)}})
    assert [] == list(crm.offers.defined())
    crm.offers.define(**{**TEA, "wording": {"email": ("Only $5 or $$", "{name} $name $")}})


@pytest.mark.parametrize(
    "subject", ["a\nBcc: x@example.org", "a\r\nb", "a\0b", "a\x85b", "a\N{LINE SEPARATOR}b", "s" * 501]
)
def test_a_subject_is_one_line(crm: CRM, subject: str) -> None:
    """No header can be smuggled in by a subject."""
    with pytest.raises(InvalidValue):
        crm.offers.define(**{**TEA, "wording": {"email": (subject, "text")}})


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": "Tea"}, InvalidValue),
        ({"name": 7}, InvalidValue),
        ({"kind": "gift"}, InvalidValue),
        ({"strategy": "spam"}, InvalidValue),
        ({"wording": {}}, InvalidValue),
        ({"wording": ("subject", "text")}, InvalidValue),
        ({"wording": {"email": "text"}}, InvalidValue),
        ({"wording": {"email": ("subject", 3)}}, InvalidValue),
        ({"wording": {"email": ("subject", " ")}}, InvalidValue),
        ({"wording": {"emial": ("subject", "text")}}, UnknownChannel),
        ({"eligibility": "purchases.cuont > 1"}, UnknownField),
        ({"eligibility": "stage > 1"}, PredicateError),
        ({"purpose": "Offers"}, InvalidValue),
        ({"cost": 5}, InvalidValue),
        ({"cost": Money(-1, "EUR")}, InvalidValue),
        ({"valid_from": datetime(2026, 1, 1)}, NaiveDatetime),
        (
            {"valid_from": datetime(2026, 1, 2, tzinfo=UTC), "valid_until": datetime(2026, 1, 2, tzinfo=UTC)},
            InvalidValue,
        ),
        ({"expires_after": 0}, InvalidValue),
        ({"expires_after": True}, InvalidValue),
        ({"message_class": "retry"}, InvalidValue),
        ({"doc": "a\0"}, InvalidValue),
    ],
)
def test_bad_input_is_refused_and_nothing_defined(crm: CRM, change: dict[str, Any], error: type[Exception]) -> None:
    """Each mistake is a typed error."""
    with pytest.raises(error):
        crm.offers.define(**{**TEA, **change})
    assert [] == list(crm.offers.defined())


def test_what_an_offer_uses_cannot_be_retired(crm: CRM) -> None:
    """Neither a measure nor a segment that eligibility or wording refers to; one with a longer name is another."""
    crm.measures.declare("teas", "purchase", where={"product": "tea"})
    crm.segments.define("tea", "teas.count > 0")
    crm.segments.define("tea-lovers", "purchases.count > 5")
    crm.offers.define(**{**TEA, "wording": {"email": ("Hello", "${teas.count}")}}, eligibility="segment['tea-lovers']")
    crm.segments.retire("tea")
    with pytest.raises(InvalidValue, match="offer green-tea"):
        crm.measures.retire("teas")
    with pytest.raises(InvalidValue, match="offer green-tea"):
        crm.segments.retire("tea-lovers")
    crm.offers.retire("green-tea")
    crm.measures.retire("teas")
    crm.segments.retire("tea-lovers")


def test_offers_outlive_the_process(tmp_path: Path) -> None:
    """What was defined is there when the database is opened again, also by an app that brings no channels."""
    url = f"sqlite:///{tmp_path / 'offers.db'}"
    with CRM.open(url, channels=[QuietChannel("email", "email")]) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        defined = crm.offers.define(**TEA)
    with CRM.open(url) as crm:
        assert defined == crm.offers.get("green-tea")


def test_an_offer_costs_base_currency(crm: CRM) -> None:
    """Reports add costs up, so a cost in another currency is refused."""
    with pytest.raises(CurrencyMismatch):
        crm.offers.define(
            "voucher", "coupon", "convenience", {"email": ("5 off", "Dear ${name}")}, cost=Money("5", "USD")
        )
    assert [] == list(crm.offers.defined())
