"""Consents through the public API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest

from crmcore import CRM, CustomerId, Email, External, Person, Phone, Preferences
from crmcore.errors import (
    FutureInstant,
    InvalidValue,
    KeyReused,
    NaiveDatetime,
    UnknownContactPoint,
    UnknownCustomer,
)
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

HOME = Phone("+49 30 23125000", shared=True)


def _allowed(crm: CRM, customer: CustomerId, purpose: str = "offers") -> bool:
    return crm.consents.state(customer, "email", purpose).allowed


def test_a_grant_allows_its_channel_and_purpose_alone(crm: CRM, sara: CustomerId) -> None:
    """What is granted for one purpose says nothing of another, nor of another channel."""
    assert not _allowed(crm, sara)
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="signup form v3")
    assert _allowed(crm, sara)
    assert not _allowed(crm, sara, "research")
    assert not crm.consents.state(sara, "sms", "offers").allowed


def test_a_withdrawal_wins_until_a_newer_grant(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """At the same instant withdrawal wins; a later grant allows again."""
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="letter")
    state = crm.consents.state(sara, "email", "offers")
    assert (False, True) == (state.allowed, state.withdrawn)
    clock.advance(seconds=1)
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form again")
    assert _allowed(crm, sara)


def test_consent_at_a_contact_point_counts_for_all_who_are_reached_there(crm: CRM, clock: FrozenClock) -> None:
    """A family's phone: withdrawn there, a grant about a customer does not open it; one naming it does."""
    family = [crm.customers.add(Person(name), HOME) for name in ("Ann", "Ben")]
    crm.consents.grant(contact_point=HOME, channel="sms", purpose="offers", evidence="call")
    assert [True, True] == [crm.consents.state(each, "sms", "offers").allowed for each in family]
    clock.advance(days=1)
    crm.consents.withdraw(contact_point=HOME, channel="sms", purpose="offers", evidence="STOP")
    clock.advance(days=1)
    crm.consents.grant(family[0], channel="sms", purpose="offers", evidence="form")
    assert [False, False] == [crm.consents.state(each, "sms", "offers").allowed for each in family]
    clock.advance(days=1)
    crm.consents.grant(contact_point=HOME, channel="sms", purpose="offers", evidence="call")
    assert [True, True] == [crm.consents.state(each, "sms", "offers", contact_point=HOME).allowed for each in family]


def test_the_best_contact_point_of_the_channel_tells_the_state(crm: CRM, sara: CustomerId) -> None:
    """Withdrawn at one address, contact is allowed at the other."""
    crm.customers.identify(sara, Email("other@example.org"))
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    crm.consents.withdraw(contact_point=Email("other@example.org"), channel="email", purpose="offers", evidence="click")
    assert _allowed(crm, sara)
    there = crm.consents.state(sara, "email", "offers", contact_point=Email("other@example.org"))
    assert (False, True) == (there.allowed, there.withdrawn)


def test_the_history_keeps_every_record_with_its_evidence(crm: CRM, sara: CustomerId) -> None:
    """Records come oldest first by when they were given, whatever the order of recording."""
    with crm.begin(actor="import") as tx:
        tx.consents.withdraw(sara, channel="email", purpose="offers", evidence="letter", at=NOON - timedelta(days=1))
        tx.consents.grant(
            Email("sara@example.org"),
            channel="email",
            purpose="offers",
            evidence="old form",
            at=NOON - timedelta(days=9),
            source="shop",
        )
    first, last = crm.consents.of(sara)
    assert (True, "old form", "shop", "import") == (first.granted, first.evidence, first.source, first.actor)
    assert (False, "letter", NOON - timedelta(days=1), NOON) == (
        last.granted,
        last.evidence,
        last.at,
        last.recorded_at,
    )
    assert "letter" not in repr(last)


def test_events_tell_of_consent_without_personal_values(crm: CRM, sara: CustomerId) -> None:
    """Granting and withdrawing are events that name record, channel and purpose, and no evidence."""
    granted = crm.consents.grant(sara, channel="email", purpose="offers", evidence="from sara@example.org")
    withdrawn = crm.consents.withdraw(
        contact_point=Email("sara@example.org"), channel="email", purpose="offers", evidence="x"
    )
    events = [event for event in crm.events.since() if event.name.startswith("consent.")]
    assert [("consent.granted", sara), ("consent.withdrawn", None)] == [(each.name, each.customer) for each in events]
    assert {"record": str(granted), "channel": "email", "purpose": "offers"} == dict(events[0].data)
    assert {"record", "channel", "purpose", "contact_point"} == set(events[1].data)
    assert str(withdrawn) == events[1].data["record"]


@pytest.mark.parametrize("level", ["customer", "point"])
def test_an_import_adds_a_grant_only_where_no_withdrawal_stands(
    crm: CRM, sara: CustomerId, clock: FrozenClock, level: str
) -> None:
    """Whatever its date, a grant taken over loosens no withdrawal; where none stands it counts."""
    point = Email("sara@example.org")
    whom = {"customer": sara} if level == "customer" else {"contact_point": point}
    note = dict(whom, channel="email", purpose="offers", evidence="export")
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="letter")
    clock.advance(days=1)
    assert crm.consents.note(**note) is False  # type: ignore[arg-type]
    assert not _allowed(crm, sara)
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    clock.advance(days=1)
    assert crm.consents.note(**note) is True  # type: ignore[arg-type]
    crm.consents.withdraw(contact_point=point, channel="email", purpose="offers", evidence="click")
    clock.advance(days=1)
    crm.consents.note(**note)  # type: ignore[arg-type]
    assert not _allowed(crm, sara)


def test_an_import_about_an_address_spares_everyone_reached_there(crm: CRM, clock: FrozenClock) -> None:
    """One of the family has withdrawn, so an import adds no grant at the family's phone."""
    ann, ben = (crm.customers.add(Person(name), HOME) for name in ("Ann", "Ben"))
    crm.consents.withdraw(ben, channel="sms", purpose="offers", evidence="letter")
    clock.advance(days=1)
    assert not crm.consents.note(contact_point=HOME, channel="sms", purpose="offers", evidence="export")
    assert crm.consents.note(ann, channel="sms", purpose="offers", evidence="export")
    assert [True, False] == [crm.consents.state(each, "sms", "offers").allowed for each in (ann, ben)]


def test_a_key_makes_a_repetition_one_record(crm: CRM, sara: CustomerId) -> None:
    """The same key and arguments give the same record; other arguments are refused."""
    ids = {crm.consents.grant(sara, channel="email", purpose="offers", evidence="form", key="form-1") for _ in range(2)}
    assert 1 == len(ids) == len(crm.consents.of(sara))
    with pytest.raises(KeyReused):
        crm.consents.grant(sara, channel="email", purpose="offers", evidence="other", key="form-1")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"evidence": " "}, InvalidValue),
        ({"evidence": 3}, InvalidValue),
        ({"channel": "E-mail"}, InvalidValue),
        ({"purpose": ""}, InvalidValue),
        ({"source": " "}, InvalidValue),
        ({"at": datetime(2026, 1, 1)}, NaiveDatetime),
        ({"at": NOON + timedelta(hours=1)}, FutureInstant),
        ({"customer": None}, InvalidValue),
        ({"contact_point": Email("sara@example.org")}, InvalidValue),
        ({"customer": External("shop", "77")}, UnknownCustomer),
        ({"customer": None, "contact_point": Email("nobody@example.org")}, UnknownContactPoint),
        ({"customer": None, "contact_point": External("shop", "77")}, InvalidValue),
    ],
)
@pytest.mark.parametrize("command", ["grant", "withdraw", "note"])
def test_bad_input_is_refused_and_nothing_recorded(
    crm: CRM, sara: CustomerId, command: str, change: dict[str, object], error: type[Exception]
) -> None:
    """Each mistake is a typed error, and the record is as before."""
    arguments = {"customer": sara, "channel": "email", "purpose": "offers", "evidence": "form", **change}
    with pytest.raises(error):
        getattr(crm.consents, command)(**arguments)
    assert [] == list(crm.consents.of(sara))


def test_consent_is_asked_where_the_customer_is_reached(crm: CRM, sara: CustomerId) -> None:
    """Consent of one customer says nothing about an address of another."""
    crm.customers.add(Person("Ben"), Email("ben@example.org"))
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    assert crm.consents.state(sara, "email", "offers", contact_point=Email("sara@example.org")).allowed
    with pytest.raises(InvalidValue):
        crm.consents.state(sara, "email", "offers", contact_point=Email("ben@example.org"))


@pytest.mark.parametrize("granted", ["customer", "point"])
@pytest.mark.parametrize("withdrawn", ["customer", "point"])
def test_a_clock_put_back_loses_no_withdrawal(any_crm: CRM, clock: FrozenClock, granted: str, withdrawn: str) -> None:
    """What is withdrawn now holds against a grant that a clock which was ahead has dated later than now."""
    sara = any_crm.customers.add(Person("Sara"), Email("sara@example.org"))
    whom = {"customer": {"customer": sara}, "point": {"contact_point": Email("sara@example.org")}}
    any_crm.consents.grant(**whom[granted], channel="email", purpose="offers", evidence="form")  # type: ignore[arg-type]
    clock.advance(hours=-1)
    any_crm.consents.withdraw(**whom[withdrawn], channel="email", purpose="offers", evidence="letter")  # type: ignore[arg-type]
    assert not _allowed(any_crm, sara)
    clock.advance(hours=2)
    assert not _allowed(any_crm, sara)
    any_crm.consents.grant(**whom[withdrawn], channel="email", purpose="offers", evidence="form")  # type: ignore[arg-type]
    assert _allowed(any_crm, sara)


def test_a_withdrawal_of_long_ago_stays_of_its_date(any_crm: CRM, clock: FrozenClock) -> None:
    """It undoes no grant that came after it, however that was dated; nor does one for another purpose or channel."""
    sara = any_crm.customers.add(Person("Sara"), Email("sara@example.org"))
    any_crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    clock.advance(hours=-1)
    long_ago = NOON - timedelta(days=1)
    any_crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="letter", at=long_ago)
    for channel, purpose in (("email", "research"), ("sms", "offers")):
        any_crm.consents.withdraw(sara, channel=channel, purpose=purpose, evidence="letter")
    assert _allowed(any_crm, sara)
    assert [long_ago, clock.now(), clock.now(), NOON] == [each.at for each in any_crm.consents.of(sara)]


Edit = Callable[[CRM, CustomerId], object]


def _one_after_the_other(*edits: Edit) -> Edit:
    def edit(crm: CRM, sara: CustomerId) -> None:
        for each in edits:
            each(crm, sara)

    return edit


EDITS: dict[str, Edit] = {
    "name": lambda crm, sara: crm.customers.update(sara, version=1, party=Person("Sara Ö.")),
    "preferences": lambda crm, sara: crm.customers.update(sara, version=1, preferences=Preferences(channel="email")),
    "archived and restored": _one_after_the_other(
        lambda crm, sara: crm.customers.archive(sara), lambda crm, sara: crm.customers.restore(sara)
    ),
    "address told again": lambda crm, sara: crm.customers.identify(sara, Email("SARA@example.org")),
    "address forgotten and told again": _one_after_the_other(
        lambda crm, sara: crm.customers.identify(sara, Phone("+49 30 901820")),
        lambda crm, sara: crm.customers.forget(sara, Email("sara@example.org")),
        lambda crm, sara: crm.customers.identify(sara, Email("sara@example.org")),
    ),
    "found or added": lambda crm, _: crm.customers.find_or_add(Email("sara@example.org"), Person("Sara")),
    "imported": lambda crm, _: crm.imports.csv(
        BytesIO(b"mail,name\nsara@example.org,Sara\n"),
        {"source": "shop", "customer": {"email": "mail", "name": "name"}},
    ),
    "shared": lambda crm, _: crm.customers.add(Person("Ben"), Email("sara@example.org", shared=True)),
    "attribute": _one_after_the_other(
        lambda crm, _: crm.attributes.declare("city"),
        lambda crm, sara: crm.attributes.state(sara, {"city": "Berlin"}, source="form"),
    ),
}


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("level", ["customer", "point"])
def test_editing_something_else_leaves_a_withdrawal_as_it_is(
    any_crm: CRM, clock: FrozenClock, level: str, what: str
) -> None:
    """Whatever is told of a customer besides consent, what it does not want stays on record and holds."""
    sara = any_crm.customers.add(Person("Sara"), Email("sara@example.org"))
    any_crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    clock.advance(minutes=1)
    address = Email("sara@example.org")
    if level == "customer":
        any_crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="letter")
    else:
        any_crm.consents.withdraw(contact_point=address, channel="email", purpose="offers", evidence="letter")
    before = any_crm.consents.of(sara)
    clock.advance(minutes=1)
    EDITS[what](any_crm, sara)
    assert before == any_crm.consents.of(sara)
    assert any_crm.consents.state(sara, "email", "offers", contact_point=address).withdrawn
