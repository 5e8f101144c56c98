"""M7: what the customer gets: confidence, social benefits, special treatment; and the kind that fits each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest

from crmcore import CRM, Call, CustomerId, Email, Message, Person, RelationshipForm, Rule, RulePolicy, Visit
from crmcore.errors import (
    ExternalIdConflict,
    InvalidValue,
    NotInForce,
    UnknownEntitlement,
    UnknownTreatment,
    UsedUp,
)
from crmcore.testing import FrozenClock
from tests.mission.conftest import NOON, ago, agree
from tests.mission.stores import crm as crm  # noqa: PLC0414  the fixture, on three stores

TODAY = NOON.date()


def day(number: int) -> date:
    """The day so many days after the day of the tests."""
    return TODAY + timedelta(days=number)


def value(crm: CRM, customer: CustomerId, field: str) -> object:
    """A field of one customer."""
    ((_, (found,)),) = crm.table([field], customers=[customer]).rows()
    return found


def test_special_treatment_is_granted_for_a_while_and_seen_by_offers(
    crm: CRM, sara: CustomerId, clock: FrozenClock
) -> None:
    """M7: an entitlement is dated and revocable; segments and the eligibility of offers see it from day to day."""
    ben = crm.customers.add(Person("Ben"))
    crm.entitlements.declare("first_pick", "priority", doc="new harvests first")
    crm.entitlements.declare("tasting", "extra service")
    crm.segments.define("first-pickers", "entitlement.first_pick")

    # Given one customer entitled from tomorrow for two days, and one entitled for ever
    crm.entitlements.grant(sara, "first_pick", first=day(1), last=day(2), reason="ten years")
    always = crm.entitlements.grant(ben, "first_pick")

    # Then each is seen on the days it is in force
    seen = []
    for _ in range(4):
        crm.segments.refresh("first-pickers")
        seen.append((sara in crm.segments.members("first-pickers"), value(crm, ben, "entitlement.first_pick")))
        clock.advance(days=1)
    assert [(False, True), (True, True), (True, True), (False, True)] == seen
    assert {"first_pick": 1, "tasting": 0} == crm.entitlements.counts()

    # And one that is revoked is seen no more
    assert crm.entitlements.revoke(always)
    assert not crm.entitlements.revoke(always)
    assert (False, 0) == (value(crm, ben, "entitlement.first_pick"), value(crm, ben, "entitlement.count"))
    (held,) = crm.entitlements.of(ben)
    assert ("first_pick", "priority", "revoked", False) == (held.treatment, held.kind, held.why_not, held.in_force)
    assert [] == list(crm.entitlements.of(ben, past=False))


def test_an_offer_goes_to_those_entitled(crm: CRM, sara: CustomerId) -> None:
    """M7: an offer's eligibility may ask for an entitlement, so that priority reaches those it was given to."""
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    agree(crm, sara, ben)
    crm.entitlements.declare("first_pick", "priority")
    crm.entitlements.grant(ben, "first_pick")
    crm.offers.define(
        "harvest",
        "product",
        "convenience",
        {"email": ("New tea", "Before others")},
        eligibility="entitlement.first_pick",
    )

    crm.decide("harvest 2026", RulePolicy([Rule(None, "harvest", "email")]))

    taken = {who: [each.action.offer for each in crm.decisions.of(who)] for who in (sara, ben)}
    assert {sara: [""], ben: ["harvest"]} == taken
    assert [ben] == [id_ for id_, _ in crm.table(["customer.kind"], where="entitlement.count >= 1").rows()]


def test_uses_are_counted_once_and_within_the_limit(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M7: a use told twice is one use; what is used up, expired, revoked or another's is refused."""
    ben = crm.customers.add(Person("Ben"))
    crm.entitlements.declare("free_parcel", "extra service")
    crm.entitlements.declare("club_price", "price")
    parcels = crm.entitlements.grant(sara, "free_parcel", last=day(30), uses=2)
    price = crm.entitlements.grant(sara, "club_price", last=day(1))

    first = crm.entitlements.use(sara, parcels, source="shop", external_id="o-1")
    assert first == crm.entitlements.use(sara, parcels, source="shop", external_id="o-1")
    assert first == crm.entitlements.use(sara, "free_parcel", source="shop", external_id="o-1")
    second = crm.entitlements.use(sara, "free_parcel")
    assert [first, second] == [use.id for use in crm.entitlements.uses(parcels)]
    with pytest.raises(UsedUp) as caught:
        crm.entitlements.use(sara, parcels)
    assert ("used up", 2) == (caught.value.reason, caught.value.data["uses"])
    # The one known by its external id is known still
    assert first == crm.entitlements.use(sara, parcels, source="shop", external_id="o-1")
    with pytest.raises(UnknownEntitlement) as unknown:
        crm.entitlements.use(ben, price)
    assert unknown.value.data["anothers"]
    with pytest.raises(ExternalIdConflict):
        crm.entitlements.use(sara, price, source="shop", external_id="o-1")
    clock.advance(days=2)
    with pytest.raises(NotInForce, match="expired"):
        crm.entitlements.use(sara, price)
    # What was used in time may be told late
    crm.entitlements.use(sara, price, used_at=NOON)
    crm.entitlements.revoke(price)
    with pytest.raises(NotInForce, match="revoked"):
        crm.entitlements.use(sara, price, used_at=NOON)
    assert {"free_parcel": 2, "club_price": 1} == {each.treatment: each.used for each in crm.entitlements.of(sara)}


def test_many_at_once_use_no_more_than_there_is(crm: CRM, sara: CustomerId) -> None:
    """M7: told by many at once, a use of one external id is one, and none is used more often than it may be."""
    crm.entitlements.declare("free_parcel", "extra service")
    parcels = crm.entitlements.grant(sara, "free_parcel", uses=3)

    def use(number: int) -> object:
        try:
            return crm.entitlements.use(sara, parcels, source="shop", external_id=f"o-{number % 6}")
        except UsedUp:
            return None

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(use, range(24)))

    uses = crm.entitlements.uses(parcels)
    assert (3, 3) == (len(uses), crm.entitlements.of(sara)[0].used)
    assert {use.id for use in uses} == {each for each in found if each is not None}
    assert 3 == len({use.external_id for use in uses})


def test_of_several_entitlements_the_one_that_ends_first_is_used(crm: CRM, sara: CustomerId) -> None:
    """M7: nothing granted is lost to the customer by the order of using it."""
    crm.entitlements.declare("free_parcel", "extra service")
    for last in (None, day(20), day(3)):
        crm.entitlements.grant(sara, "free_parcel", last=last, uses=1)
    for _ in range(2):
        crm.entitlements.use(sara, "free_parcel")
    assert [None] == [each.last for each in crm.entitlements.of(sara, past=False)]


def test_what_makes_no_entitlement_is_refused(crm: CRM, sara: CustomerId) -> None:
    """M7: unknown names and ids, days in the wrong order and limits below one change nothing."""
    crm.entitlements.declare("free_parcel", "extra service")
    with pytest.raises(UnknownTreatment) as caught:
        crm.entitlements.grant(sara, "free_parcels")
    assert "free_parcel" == caught.value.nearest
    for wrong in ({"first": day(2), "last": day(1)}, {"uses": 0}, {"last": day(-1)}, {"first": NOON}):
        with pytest.raises(InvalidValue):
            crm.entitlements.grant(sara, "free_parcel", **wrong)
    with pytest.raises(InvalidValue, match="kind"):
        crm.entitlements.declare("other_thing", "gift")  # type: ignore[arg-type]
    with pytest.raises(UnknownEntitlement):
        crm.entitlements.use(sara, "free_parcel")
    with pytest.raises(UnknownEntitlement):
        crm.entitlements.revoke(uuid4())
    assert [] == list(crm.entitlements.of(sara))


def test_a_customer_is_known_by_name(crm: CRM, sara: CustomerId) -> None:
    """M7: the employees with whom a customer has had several contacts know the customer by name."""
    for days, employee in ((30, "kim"), (20, "kim"), (10, "lee"), (5, "kim")):
        crm.interactions.record(sara, Call(4, employee=employee), occurred_at=ago(days))
    crm.interactions.record(sara, Visit(), occurred_at=ago(2))
    slip = crm.interactions.record(sara, Message("Hello", employee="lee"), occurred_at=ago(1))
    crm.interactions.void(slip)

    (familiar,) = crm.benefits.of(sara).familiar
    assert ("kim", 3, ago(5)) == (familiar.employee, familiar.contacts, familiar.last_at)
    assert 3 == value(crm, sara, "relationship.familiar")
    crm.relationships.define(RelationshipForm(familiar=1))
    assert [("kim", 3), ("lee", 1)] == [(each.employee, each.contacts) for each in crm.relationships.of(sara).familiar]


def test_what_a_customer_gets_is_told_in_three_kinds(crm: CRM, sara: CustomerId) -> None:
    """M7: confidence, social benefits and special treatment of one customer side by side, to fit the relationship."""
    crm.entitlements.declare("tasting", "extra service")
    crm.entitlements.grant(sara, "tasting")
    crm.benefits.score(sara, trust=6, source="survey 2026")
    promise = crm.promises.make(sara, "call back", due=day(1))
    crm.promises.keep(promise)

    found = crm.benefits.of(sara)
    assert found.trust is not None
    assert (6, "survey 2026", None) == (found.trust.value, found.trust.source, found.commitment)
    assert ({"open": 0, "overdue": 0, "kept": 1, "broken": 0}, 1.0) == (found.promises, found.promises_kept)
    assert (["tasting"], 0) == ([each.treatment for each in found.entitlements], len(found.familiar))

    # The story tells it too
    told = str(crm.story(sara))
    assert "entitled to tasting from 2026-03-10, used 0, in force" in told
    assert "promised until 2026-03-11: call back (kept on 2026-03-10)" in told
