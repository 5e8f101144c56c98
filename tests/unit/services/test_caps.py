"""Caps through the public API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.cap import Cap
from crmcore.errors import InvalidValue, UnknownChannel
from crmcore.testing import FrozenClock


def test_caps_stand_for_their_days_and_channel(crm: CRM) -> None:
    """Another number for the same days and channel replaces the first; others stand beside it."""
    crm.caps.define(3, 30)
    crm.caps.define(9, 7)
    crm.caps.define(1, 7)
    crm.caps.define(1, 1, "sms")
    assert [Cap(1, 7), Cap(3, 30), Cap(1, 1, "sms")] == list(crm.caps.all())


def test_a_retired_cap_is_no_more(crm: CRM) -> None:
    """The one of those days and that channel goes; what is not there is told."""
    crm.caps.define(1, 7)
    crm.caps.define(2, 7, "email")
    assert crm.caps.retire(7)
    assert not crm.caps.retire(7)
    assert [Cap(2, 7, "email")] == list(crm.caps.all())


@pytest.mark.parametrize(("contacts", "days"), [(-1, 7), (1, 0), (True, 7), ("1", 7), (1, 40_000)])
def test_numbers_out_of_range_are_refused(crm: CRM, contacts: int, days: int) -> None:
    """Contacts and days are whole numbers."""
    with pytest.raises(InvalidValue):
        crm.caps.define(contacts, days)


def test_an_unknown_channel_is_refused(crm: CRM) -> None:
    """The nearest one is named."""
    with pytest.raises(UnknownChannel) as caught:
        crm.caps.define(1, 7, "emial")
    assert "email" == caught.value.nearest


def test_caps_stand_for_their_purpose_and_period_too(crm: CRM) -> None:
    """Each window, channel and purpose has a cap of its own; each is retired by what it was defined with."""
    crm.caps.define(4, calendar="month")
    crm.caps.define(2, calendar="month", purpose="offers")
    crm.caps.define(1, 7, purpose="offers")
    crm.caps.define(3, calendar="month")
    month = Cap(3, calendar="month")
    offers = Cap(2, purpose="offers", calendar="month")
    assert [Cap(1, 7, purpose="offers"), month, offers] == list(crm.caps.all())
    assert not crm.caps.retire(calendar="week")
    assert crm.caps.retire(calendar="month")
    assert crm.caps.retire(7, purpose="offers")
    assert [offers] == list(crm.caps.all())


@pytest.mark.parametrize(
    "window", [{}, {"days": 7, "calendar": "week"}, {"calendar": "year"}, {"days": 7, "purpose": "Offers!"}]
)
def test_a_window_that_is_none_is_refused(crm: CRM, window: dict[str, object]) -> None:
    """Days or a period of the calendar; a purpose is a name."""
    with pytest.raises(InvalidValue):
        crm.caps.define(1, **window)  # type: ignore[arg-type]
    assert [] == list(crm.caps.all())


TEA, BILL = RulePolicy([Rule(None, "tea", "email")]), RulePolicy([Rule(None, "bill", "email")])
SURVEY = RulePolicy([Rule(None, "survey", "email")])


@pytest.fixture
def ann(any_crm: CRM) -> CustomerId:
    """A customer who agreed to everything, and offers of three purposes."""
    made = any_crm.customers.add(Person("Ann"), Email("ann@example.org"))
    for offer, purpose in (("tea", "offers"), ("bill", "service"), ("survey", "research")):
        any_crm.consents.grant(made, channel="email", purpose=purpose, evidence="form")
        any_crm.offers.define(offer, "service", "listening", {"email": (offer, "Hello")}, purpose=purpose)
    return made


def intended(crm: CRM, ann: CustomerId, *policies: RulePolicy) -> list[str]:
    """What is intended for Ann, one decision after the other."""
    found = []
    for policy in policies:
        crm.decide(f"occasion {len(crm.decisions.occasions())}", policy, customers=[ann])
        found.append(crm.decisions.of(ann)[0].intended.offer)
    return found


def test_a_cap_of_a_purpose_counts_that_alone(any_crm: CRM, ann: CustomerId) -> None:
    """Offers use up the cap of offers; a survey goes all the same."""
    any_crm.caps.define(1, 7, purpose="offers")
    assert ["survey", "tea", "", "survey"] == intended(any_crm, ann, SURVEY, TEA, TEA, SURVEY)
    assert {"email for offers": "cap of 1 in 7 days for offers"} == {
        way: why for way, why in any_crm.decisions.of(ann)[1].verdicts.items() if "offers" in way
    }


def test_service_is_held_back_by_a_cap_of_its_own_alone(any_crm: CRM, ann: CustomerId) -> None:
    """It neither waits for a cap of everything nor uses one up."""
    any_crm.caps.define(1, 7)
    assert ["bill", "bill", "tea", "bill", ""] == intended(any_crm, ann, BILL, BILL, TEA, BILL, SURVEY)
    any_crm.caps.define(3, 7, purpose="service")
    assert [""] == intended(any_crm, ann, BILL)


def test_a_cap_of_the_calendar_is_free_when_the_next_period_begins(
    any_crm: CRM, ann: CustomerId, clock: FrozenClock
) -> None:
    """On the first of the tenant's month, which in Berlin comes before that of UTC; rolling days end later."""
    clock.set(datetime(2026, 3, 30, 12, tzinfo=UTC))
    any_crm.caps.define(1, calendar="month")
    assert ["tea", ""] == intended(any_crm, ann, TEA, TEA)
    clock.set(datetime(2026, 3, 31, 21, 59, tzinfo=UTC))
    assert [""] == intended(any_crm, ann, TEA)
    clock.set(datetime(2026, 3, 31, 22, 1, tzinfo=UTC))
    assert ["tea"] == intended(any_crm, ann, TEA)
    any_crm.caps.define(1, 2, "email")
    clock.set(datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert [""] == intended(any_crm, ann, TEA)


def test_a_contact_that_waits_for_hours_uses_the_cap_up(any_crm: CRM, ann: CustomerId, clock: FrozenClock) -> None:
    """What is decided at night counts at once: of two, the second is not intended, and the first goes in the
    morning.
    """
    any_crm.contact_times.define("mon-sun 09:00-20:00")
    any_crm.caps.define(1, 7)
    clock.set(datetime(2026, 3, 10, 22, tzinfo=UTC))
    assert ["tea", ""] == intended(any_crm, ann, TEA, TEA)
    clock.advance(hours=12)
    assert 1 == any_crm.tick().dispatched.accepted
