"""Promise S2, where two tenants have the same: addresses, external ids, names and keys are each tenant's own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from crmcore import CRM, Entry, External, Money, NewCustomer, Person, Purchase, Roster, Rule, RulePolicy
from crmcore.domain.kernel.reach import Reach
from crmcore.errors import InvalidValue, KeyReused, UnknownTenant
from tests.security.two_tenants import CARD, NOON, SARA, STORES, Two, made


@pytest.fixture(params=STORES)
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Two]:
    """Two tenants that both know a customer by the same address and external id."""
    found = made(request, tmp_path)
    yield found
    found.place.drop()


@pytest.mark.parametrize("reach", [SARA, CARD])
def test_an_address_names_a_customer_of_its_tenant(two: Two, reach: Reach) -> None:
    """The same address, or external id, names another customer in each tenant."""
    a, b = two.a.customers.find(reach), two.b.customers.find(reach)
    assert a is not None
    assert b is not None
    assert a != b
    assert ("own shared", "kanari shared") == (two.a.customers.get(reach).name, two.b.customers.get(reach).name)


def test_an_order_is_counted_in_each_tenant(two: Two) -> None:
    """The same external id is another interaction in each tenant; in the same one it is known."""
    (a, b) = (each.interactions.find("shop", "order-1") for each in (two.a, two.b))
    assert a is not None
    assert b is not None
    assert (Decimal("11.5"), Decimal("73519.46")) == tuple(
        each.amount.amount for each in (a, b) if each.amount is not None
    )
    entry = Entry(SARA, Purchase(Money(9, "EUR")), NOON, "shop", "order-9")
    for crm in (two.a, two.b):
        assert (1, 0) == _counts(crm, entry)
        assert (0, 1) == _counts(crm, entry)


def _counts(crm: CRM, entry: Entry) -> tuple[int, int]:
    recorded = crm.interactions.record_many([entry])
    return recorded.recorded, recorded.known


def test_an_idempotency_key_is_one_of_its_tenant(two: Two) -> None:
    """The same key stands for another command in each tenant."""
    first = two.a.customers.add(Person("Kim"), key="sign up")
    second = two.b.customers.add(Person("Ben"), key="sign up")
    assert first != second
    assert first == two.a.customers.add(Person("Kim"), key="sign up")
    with pytest.raises(KeyReused):
        two.b.customers.add(Person("Kim"), key="sign up")


def test_the_same_name_has_a_rule_of_its_own(two: Two) -> None:
    """A segment, an offer or a measure of one name means something else in each tenant."""
    two.a.segments.define("best", "purchases.count > 1_000")
    two.b.segments.define("best", "purchases.count > 0")
    assert (0, 2) == (two.a.segments.count("best"), two.b.segments.count("best"))
    two.a.segments.retire("best")
    assert 2 == two.b.segments.count("best")


def test_suppressing_an_address_suppresses_it_for_one_tenant(two: Two) -> None:
    """An address that gets nothing from one tenant may get something from another, and so with a withdrawal."""
    two.b.suppressions.add(SARA, "asked")
    two.b.consents.withdraw(SARA, channel="email", purpose="offers", evidence="letter")
    assert (False, True) == (two.a.suppressions.is_suppressed(SARA), two.b.suppressions.is_suppressed(SARA))
    assert two.a.consents.state(SARA, "email", "offers").allowed
    assert not two.b.consents.state(SARA, "email", "offers").allowed


def test_caps_count_messages_of_their_tenant(two: Two) -> None:
    """What another tenant has sent to the same address counts towards no cap."""
    two.a.caps.define(1, 1)
    before = two.a.decide("summer", dry_run=True)
    two.b.tick()
    assert before == two.a.decide("summer", dry_run=True)


def test_draws_of_two_tenants_have_salts_of_their_own(two: Two) -> None:
    """The same customers, drawn on the same occasion, are drawn apart in each tenant."""
    policy = RulePolicy([Rule(None, "own_offer", "email")], name="one")
    two.b.offers.define("own_offer", "product", "innovation", {"email": ("x", "y")})
    arms = []
    for crm in (two.a, two.b):
        crm.customers.add_many(_people())
        everybody = [found for number in range(60) if (found := crm.customers.find(External("crm", f"{number}")))]
        crm.decide("draw", policy, customers=everybody, holdout=Decimal("0.5"))
        arms.append([crm.decisions.of(who)[0].arm for who in everybody])
    assert 60 == len(arms[0]) == len(arms[1])
    assert arms[0] != arms[1]


def _people() -> list[NewCustomer]:
    return [NewCustomer(Person(""), (External("crm", f"{number}"),)) for number in range(60)]


def test_a_policy_in_use_is_its_tenants(two: Two) -> None:
    """A policy put to use for one tenant decides for no other."""
    two.a.tenants.add("c", currency="EUR", zone="UTC")
    with pytest.raises(InvalidValue, match="policy"):
        two.a.tenant("c").decide("spring")


def test_sending_for_one_tenant_sends_nothing_of_another(two: Two) -> None:
    """A dispatch delivers the messages of its tenant; those of the other wait on."""
    waiting = two.b.outbox.counts()
    assert waiting["waiting"] > 0
    two.a.tick()
    assert two.channel.sent
    assert all("kanari" not in message.text for message in two.channel.sent)
    assert waiting == two.b.outbox.counts()


def test_events_are_numbered_by_tenant(two: Two) -> None:
    """Each tenant has a log of its own, numbered from 1 without a gap."""
    for crm in (two.a, two.b):
        events = list(crm.events.since(0))
        assert [*range(1, len(events) + 1)] == [event.sequence for event in events]
        assert {"own actor", None} == {event.actor for event in events} or crm is two.b


def test_a_customer_is_put_into_no_list_of_another_tenant(two: Two) -> None:
    """A list holds customers of its tenant, found by the same address."""
    two.a.segments.define("listed", Roster())
    two.a.segments.put("listed", SARA)
    (member,) = two.a.segments.members("listed")
    assert member == two.a.customers.find(SARA)


def test_a_tenant_that_is_not_there_is_unknown_to_every_call(two: Two) -> None:
    """An unknown tenant is `UnknownTenant` at the first use, whatever that is."""
    nobody = two.a.tenant(f"t{uuid4().hex}")
    for use in (nobody.customers.count, nobody.tick, nobody.health, lambda: nobody.begin().__enter__()):
        with pytest.raises(UnknownTenant):
            use()
