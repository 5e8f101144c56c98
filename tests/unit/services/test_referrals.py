"""Referrals through the public API, on every store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmcore import CRM, CustomerId, Email, Money, Note, Person, Referral
from crmcore.errors import InvalidValue, TieConflict, TieCycle, UnknownCustomer
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

TODAY = date(2026, 3, 10)


def people(crm: CRM, *names: str) -> list[CustomerId]:
    """A person of each name."""
    return [crm.customers.add(Person(name), Email(f"{name.lower()}@example.org")) for name in names]


def euros(amount: str) -> Money:
    """So many euros."""
    return Money(amount, "EUR")


def test_a_referral_is_one_interaction_and_one_tie(any_crm: CRM) -> None:
    """The referrer's referrals count it, the referred sees by whom it came; told again it is the same."""
    ada, bea = people(any_crm, "Ada", "Bea")
    at = NOON - timedelta(days=40)
    ids = {
        any_crm.referrals.record(ada, Email("bea@example.org"), occurred_at=at, source="shop", external_id="r-1")
        for _ in range(2)
    }
    assert 1 == len(ids)
    assert [ada] == [each.other for each in any_crm.ties.of(bea, "referrer")]
    assert [at.date()] == [each.since for each in any_crm.ties.history(ada)]
    assert 1 == any_crm.measures.of(ada)["referrals"].count
    assert (1, 1) == (any_crm.referrals.of(ada).direct, any_crm.interactions.count())


def test_a_voided_referral_takes_its_tie_along(any_crm: CRM) -> None:
    """Corrected to another referral it keeps the tie; corrected to something else it does not."""
    ada, bea, cy, dan = people(any_crm, "Ada", "Bea", "Cy", "Dan")
    void, mend, change = (any_crm.referrals.record(ada, each) for each in (bea, cy, dan))
    any_crm.interactions.void(void)
    mended = any_crm.interactions.correct(mend, Referral("card 7"))
    any_crm.interactions.correct(change, Note("asked for a friend"))
    assert [cy] == [each.other for each in any_crm.ties.of(ada)]
    any_crm.referrals.record(dan, bea)
    any_crm.interactions.void(mended)
    assert [] == any_crm.ties.of(ada)


def test_who_was_referred_was_referred_by_one(any_crm: CRM) -> None:
    """A second referrer, a circle and oneself are refused, and the interaction is not recorded either."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    any_crm.referrals.record(ada, bea)
    any_crm.referrals.record(bea, cy)
    for error, referrer, referred in (
        (TieConflict, cy, bea),
        (TieConflict, ada, bea),
        (TieCycle, cy, ada),
        (InvalidValue, ada, ada),
        (UnknownCustomer, ada, Email("nobody@example.org")),
    ):
        with pytest.raises(error):
            any_crm.referrals.record(referrer, referred)
    assert 2 == any_crm.interactions.count()


def test_the_forest_tells_what_everyone_brought(any_crm: CRM, clock: FrozenClock) -> None:
    """How many directly and in all, and what those bought, now and on a past day; ties without an interaction too."""
    ada, bea, cy, dan, eve, flo, gus = people(any_crm, "Ada", "Bea", "Cy", "Dan", "Eve", "Flo", "Gus")
    for referrer, referred in ((ada, bea), (ada, cy), (bea, dan), (dan, eve)):
        any_crm.referrals.record(referrer, referred)
    any_crm.ties.add(gus, "referrer", flo, since=TODAY)
    for number, who in enumerate((ada, bea, cy, dan, eve, flo, gus)):
        any_crm.interactions.purchase(who, euros(str(10**number)))
    clock.advance(days=3)
    any_crm.interactions.purchase(eve, euros("0.5"))
    found = {each.customer: each for each in any_crm.referrals.forest()}
    assert [ada, bea, dan, eve, cy, flo, gus] == list(found)
    assert {
        ada: (None, 0, 2, 4, euros("110"), euros("11110.5")),
        bea: (ada, 1, 1, 2, euros("1000"), euros("11000.5")),
        dan: (bea, 2, 1, 1, euros("10000.5"), euros("10000.5")),
        eve: (dan, 3, 0, 0, euros("0"), euros("0")),
        cy: (ada, 1, 0, 0, euros("0"), euros("0")),
        flo: (None, 0, 1, 1, euros("1000000"), euros("1000000")),
        gus: (flo, 1, 0, 0, euros("0"), euros("0")),
    } == {
        each.customer: (each.referrer, each.generation, each.direct, each.in_all, each.direct_total, each.total)
        for each in found.values()
    }
    assert [*found.values()] == [any_crm.referrals.of(each) for each in found]
    assert euros("11110") == any_crm.referrals.of(ada, as_of=TODAY).total
    assert [] == list(any_crm.referrals.forest(as_of=TODAY - timedelta(days=1)))
