"""Two customers found to be one are merged without loss, and apart again as they were."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from crmcore import (
    CRM,
    CustomerId,
    Email,
    Entry,
    External,
    Money,
    Organisation,
    Person,
    Phone,
    Preferences,
    Profile,
    Purchase,
    Roster,
    Rule,
    RulePolicy,
)
from crmcore.errors import IdentifierConflict, InvalidValue, MoneyOutOfRange, NotMerged, UnknownCustomer
from crmcore.testing import FrozenClock
from tests.merging.conftest import Wire


def grant(crm: CRM, customer: CustomerId | None, evidence: str = "form", at: Email | None = None) -> None:
    """Consent to offers by e-mail, of a customer or at an address."""
    crm.consents.grant(customer, channel="email", purpose="offers", evidence=evidence, contact_point=at)


def withdraw(crm: CRM, customer: CustomerId) -> None:
    """The customer wants no offers by e-mail any more."""
    crm.consents.withdraw(customer, channel="email", purpose="offers", evidence="asked us to stop")


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Sara, as the shop knows her."""
    return crm.customers.add(Person("Sara Öz"), Email("sara@example.org"), External("shop", "S-1"))


@pytest.fixture
def s_oez(crm: CRM) -> CustomerId:
    """Sara, as the call centre knows her."""
    return crm.customers.add(Person(), Phone("+49 30 123456"), preferences=Preferences("de", "Europe/Berlin"))


def total(crm: CRM, customer: CustomerId) -> Decimal | None:
    """What the customer bought for in all."""
    money = crm.measures.of(customer)["purchases"].total
    assert money is None or isinstance(money, Money)
    return None if money is None else money.amount


def test_everything_counts_for_the_one_merged_into(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """What is about both counts for one; the other's id and identifiers name it too, in whatever is asked."""
    crm.interactions.purchase(sara, Money("10", "EUR"))
    crm.interactions.purchase(s_oez, Money("20", "EUR"))
    assert crm.merges.merge(s_oez, sara)
    for named in (sara, s_oez, Email("sara@example.org"), Phone("+49 30 123456"), External("shop", "S-1")):
        assert sara == crm.customers.get(named).id
        assert 2 == len(crm.interactions.last(named))
        assert Decimal(30) == crm.measures.of(named)["purchases"].total.amount  # type: ignore[union-attr]
        assert "Sara Öz" in str(crm.story(named))
    assert sara == crm.customers.find(Phone("+49 30 123456"), Email("sara@example.org"))
    assert sara == crm.customers.find_or_add(Phone("+49 30 123456"), Person("Nobody"), Email("new@example.org"))
    assert 1 == crm.customers.count()
    assert 0 == crm.customers.count(archived=True)


def test_what_is_written_later_keeps_its_origin(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """What is recorded, booked, stated and agreed to under either name goes there again when the merge is undone."""
    crm.attributes.declare("city")
    crm.merges.merge(s_oez, sara)
    crm.interactions.purchase(s_oez, Money("20", "EUR"), source="shop", external_id="1")
    crm.interactions.purchase(Email("sara@example.org"), Money("10", "EUR"))
    crm.interactions.record_many(
        [Entry(s_oez, Purchase(Money("1", "EUR"))), Entry(Phone("+49 30 123456"), Purchase(Money("2", "EUR")))]
    )
    crm.ledger.book(s_oez, "cost to serve", Money("3", "EUR"))
    crm.attributes.state(s_oez, {"city": "Bonn"}, source="call centre")
    grant(crm, s_oez, "told on the phone")
    crm.customers.identify(s_oez, Email("oez@example.org"))
    assert Decimal(33) == total(crm, sara)
    assert "Bonn" == crm.attributes.of(sara)["city"].value
    assert crm.consents.state(sara, "email", "offers").allowed
    # The same under its external id is the same, whichever name is used.
    crm.interactions.purchase(sara, Money("20", "EUR"), source="shop", external_id="1")
    assert Decimal(33) == total(crm, sara)

    crm.merges.unmerge(s_oez)
    assert (Decimal(10), Decimal(23)) == (total(crm, sara), total(crm, s_oez))
    assert {} == crm.attributes.of(sara)
    assert "Bonn" == crm.attributes.of(s_oez)["city"].value
    assert Money("3", "EUR") == crm.ledger.totals(s_oez)["cost to serve"]
    assert Money("0", "EUR") == crm.ledger.totals(sara)["cost to serve"]
    assert s_oez == crm.customers.find(Email("oez@example.org"))
    assert not crm.consents.state(sara, "email", "offers").allowed
    assert crm.consents.state(s_oez, "email", "offers").allowed


def test_a_purchase_is_voided_across_a_merge(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """What is voided while two are one stays so when they are two again."""
    bought = crm.interactions.purchase(s_oez, Money("20", "EUR"))
    wrong = crm.interactions.purchase(s_oez, Money("5", "EUR"))
    crm.merges.merge(s_oez, sara)
    crm.interactions.void(bought)
    crm.interactions.correct(wrong, Purchase(Money("6", "EUR")))
    assert Decimal(6) == total(crm, sara)
    crm.merges.unmerge(s_oez)
    assert Decimal(6) == total(crm, s_oez)
    assert 0 == crm.measures.of(sara)["purchases"].count


def test_merging_twice_is_once(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """Two who are one already stay so; a merge given again with its key is one."""
    assert crm.merges.merge(s_oez, sara, key="m")
    assert crm.merges.merge(s_oez, sara, key="m")
    assert not crm.merges.merge(s_oez, sara)
    assert not crm.merges.merge(sara, s_oez)
    assert [s_oez] == [each.customer for each in crm.merges.of(sara)]
    assert crm.merges.of(s_oez) == crm.merges.of(sara)


def test_a_chain_is_undone_in_any_order(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """A into B, B into C: the first is undone for itself, and merged anew wherever wanted."""
    third = crm.customers.add(Person("S. Öz"), Email("s@example.org"))
    for number, customer in enumerate((sara, s_oez, third)):
        crm.interactions.purchase(customer, Money(10**number, "EUR"))
    crm.merges.merge(s_oez, sara)
    crm.merges.merge(sara, third)
    assert Decimal(111) == total(crm, s_oez)
    crm.merges.unmerge(s_oez)
    assert (Decimal(101), Decimal(10)) == (total(crm, third), total(crm, s_oez))
    assert third == crm.customers.get(sara).id
    crm.merges.merge(third, s_oez)
    assert {Decimal(111)} == {total(crm, each) for each in (sara, s_oez, third)}
    crm.merges.unmerge(sara)
    assert [Decimal(1), Decimal(110)] == [total(crm, each) for each in (sara, third)]
    crm.merges.unmerge(third)
    assert [Decimal(1), Decimal(10), Decimal(100)] == [total(crm, each) for each in (sara, s_oez, third)]


def test_what_one_lacks_the_other_lends(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """Name, preferences and lists that the one has and the other has not are the other's as long as they are one."""
    crm.segments.define("friends", Roster())
    crm.segments.put("friends", s_oez)
    third = crm.customers.add(Person())
    crm.merges.merge(s_oez, third)
    crm.merges.merge(third, sara)
    kept = crm.customers.get(sara)
    assert ("Sara Öz", "de", "Europe/Berlin") == (kept.name, kept.preferences.language, kept.preferences.zone)
    assert ["friends"] == list(crm.segments.of(sara))
    assert [sara] == list(crm.segments.members("friends"))
    crm.merges.unmerge(s_oez)
    kept, other = crm.customers.get(sara), crm.customers.get(third)
    assert sara == other.id
    assert ("Sara Öz", None, None) == (kept.name, kept.preferences.language, kept.preferences.zone)
    assert [s_oez] == list(crm.segments.members("friends"))
    crm.merges.unmerge(third)
    assert "" == crm.customers.get(third).name
    assert "de" == crm.customers.get(s_oez).preferences.language


def test_what_was_changed_meanwhile_stays(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """A name given to both together is the head's own."""
    crm.merges.merge(sara, s_oez)
    assert "Sara Öz" == crm.customers.get(s_oez).name
    version = crm.customers.get(s_oez).version
    crm.customers.update(sara, version=version, party=Person("Sara Oez-Kaya"))
    crm.merges.unmerge(sara)
    assert ("Sara Öz", "Sara Oez-Kaya") == (crm.customers.get(sara).name, crm.customers.get(s_oez).name)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_withdrawal_is_not_loosened(
    crm: CRM, sara: CustomerId, s_oez: CustomerId, clock: FrozenClock, swapped: bool
) -> None:
    """Who has withdrawn consent stays so when merged with one who has granted it, earlier or later; undone, each has
    its own again.
    """
    withdraw(crm, sara)
    clock.advance(timedelta(hours=1))
    grant(crm, s_oez, "form")
    crm.customers.identify(s_oez, Email("oez@example.org"))
    one, other = (s_oez, sara) if swapped else (sara, s_oez)
    preview = crm.merges.preview(one, other)
    assert [("email", "offers")] == list(preview.withdrawn)
    crm.merges.merge(one, other)
    assert crm.consents.state(other, "email", "offers").withdrawn
    assert not crm.consents.note(other, channel="email", purpose="offers", evidence="old list")
    crm.merges.unmerge(one)
    assert crm.consents.state(sara, "email", "offers").withdrawn
    assert crm.consents.state(s_oez, "email", "offers").allowed
    crm.merges.merge(one, other)
    clock.advance(timedelta(hours=1))
    grant(crm, other, "asked again, said yes")
    assert crm.consents.state(one, "email", "offers").allowed


@pytest.mark.parametrize("swapped", [False, True])
def test_a_withdrawal_holds_at_the_addresses_of_the_other(
    crm: CRM, sara: CustomerId, s_oez: CustomerId, clock: FrozenClock, swapped: bool
) -> None:
    """Who said yes at one address alone, after who said no: both together are written to nowhere."""
    address = Email("oez@example.org")
    crm.customers.identify(s_oez, address)
    withdraw(crm, sara)
    clock.advance(timedelta(hours=1))
    grant(crm, None, "confirmed", address)
    one, other = (s_oez, sara) if swapped else (sara, s_oez)
    crm.merges.merge(one, other)
    assert crm.consents.state(other, "email", "offers", contact_point=address).withdrawn


def test_a_withdrawal_holds_against_what_a_clock_dated_that_was_ahead(
    crm: CRM, sara: CustomerId, s_oez: CustomerId, clock: FrozenClock
) -> None:
    """Though the merge seems to come before the grant."""
    crm.customers.identify(s_oez, Email("oez@example.org"))
    grant(crm, s_oez)
    clock.advance(timedelta(hours=-1))
    withdraw(crm, sara)
    crm.merges.merge(sara, s_oez)
    assert crm.consents.state(s_oez, "email", "offers").withdrawn
    clock.advance(timedelta(hours=2))
    assert crm.consents.state(s_oez, "email", "offers").withdrawn


def test_who_said_no_as_one_said_it_for_both(crm: CRM, sara: CustomerId, s_oez: CustomerId, clock: FrozenClock) -> None:
    """A withdrawal addressed to either while they were one holds for both when they are two again."""
    grant(crm, sara, "form")
    grant(crm, s_oez, "form")
    crm.customers.identify(s_oez, Email("oez@example.org"))
    clock.advance(timedelta(hours=1))
    crm.merges.merge(s_oez, sara)
    clock.advance(timedelta(hours=1))
    withdraw(crm, sara)
    crm.merges.unmerge(s_oez)
    for customer in (sara, s_oez):
        assert crm.consents.state(customer, "email", "offers").withdrawn


def test_a_grant_at_an_address_stays(crm: CRM, sara: CustomerId, s_oez: CustomerId, clock: FrozenClock) -> None:
    """Merging with one who never said anything changes no consent."""
    withdraw(crm, sara)
    clock.advance(timedelta(hours=1))
    grant(crm, None, "but this one is fine", Email("sara@example.org"))
    assert crm.consents.state(sara, "email", "offers").allowed
    crm.merges.merge(s_oez, sara)
    assert crm.consents.state(sara, "email", "offers").allowed


def test_a_preview_tells_what_would_be(crm: CRM, sara: CustomerId, s_oez: CustomerId, clock: FrozenClock) -> None:
    """What each field will be, and from whom; what moves; and it changes nothing."""
    crm.attributes.declare("city")
    crm.attributes.state(sara, {"city": "Ulm"}, source="shop")
    clock.advance(timedelta(hours=1))
    crm.attributes.state(s_oez, {"city": "Bonn"}, source="call centre")
    crm.interactions.purchase(s_oez, Money("20", "EUR"))
    events = [event.name for event in crm.events.since(0)]
    preview = crm.merges.preview(s_oez, sara)
    assert (s_oez, sara) == (preview.customer, preview.into)
    found = {name: (each.value, each.origin, each.source) for name, each in preview.fields.items()}
    assert {
        "name": ("Sara Öz", sara, None),
        "language": ("de", s_oez, None),
        "zone": ("Europe/Berlin", s_oez, None),
        "attribute.city": ("Bonn", s_oez, "call centre"),
    } == found
    assert (1, 1, 1, 1) == tuple(
        preview.moves[name] for name in ("interactions", "identifiers", "contact_points", "statements")
    )
    assert "Sara" not in repr(preview)
    assert "Bonn" not in str(preview)
    assert events == [event.name for event in crm.events.since(0)]
    assert 2 == crm.customers.count()
    crm.merges.merge(s_oez, sara)
    assert "Bonn" == crm.attributes.of(sara)["city"].value
    with pytest.raises(InvalidValue, match="already"):
        crm.merges.preview(s_oez, sara)


def test_a_merge_is_an_event(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """The log tells who was merged into whom, and that it was undone."""
    crm.merges.merge(s_oez, sara)
    crm.merges.unmerge(s_oez)
    told = [(event.name, event.customer, dict(event.data)) for event in crm.events.since(0) if "merged" in event.name]
    assert [
        ("customer.merged", sara, {"merged": str(s_oez)}),
        ("customer.unmerged", sara, {"unmerged": str(s_oez)}),
    ] == told


def test_wrong_merges_change_nothing(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """With oneself, with nobody, with another tenant's, with another kind of party, into an archived one: a typed
    error each; as is undoing what is not merged.
    """
    firm = crm.customers.add(Organisation("Öz Ltd"))
    gone = crm.customers.add(Person("Gone"))
    crm.customers.archive(gone)
    crm.tenants.add("other", currency="EUR", zone="UTC")
    foreign = crm.tenant("other").customers.add(Person("Foreign"))
    for one, other, error in (
        (sara, sara, InvalidValue),
        (sara, Email("sara@example.org"), InvalidValue),
        (sara, foreign, UnknownCustomer),
        (foreign, sara, UnknownCustomer),
        (sara, Email("nobody@example.org"), UnknownCustomer),
        (firm, sara, InvalidValue),
        (sara, gone, InvalidValue),
        (sara, "sara", InvalidValue),
    ):
        with pytest.raises(error):
            crm.merges.merge(one, other)  # type: ignore[arg-type]
        with pytest.raises(error):
            crm.merges.preview(one, other)  # type: ignore[arg-type]
    for customer in (sara, Email("sara@example.org")):
        with pytest.raises(NotMerged):
            crm.merges.unmerge(customer)
    with pytest.raises(UnknownCustomer):
        crm.merges.unmerge(foreign)
    assert 3 == crm.customers.count()
    assert not [event for event in crm.events.since(0) if "merged" in event.name]
    crm.merges.merge(gone, sara)
    crm.merges.unmerge(gone)
    assert [gone] == [each.id for each in crm.customers.list(archived=True)]


def test_too_much_money_is_not_merged(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """Two whose totals are beyond 10**12 together stay two."""
    for customer in (sara, s_oez):
        crm.interactions.purchase(customer, Money("600000000000", "EUR"))
    with pytest.raises(MoneyOutOfRange):
        crm.merges.merge(s_oez, sara)
    assert 2 == crm.customers.count()
    assert Decimal(600000000000) == total(crm, s_oez)


def test_identifiers_of_both_name_one(crm: CRM, sara: CustomerId, s_oez: CustomerId) -> None:
    """Before the merge identifiers of both conflict, after it they name one, and forgetting one takes it from both."""
    both = (Email("sara@example.org"), Phone("+49 30 123456"))
    with pytest.raises(IdentifierConflict):
        crm.customers.find(*both)
    crm.merges.merge(s_oez, sara)
    assert sara == crm.customers.find(*both)
    crm.customers.identify(s_oez, *both)
    assert crm.customers.forget(s_oez, both[0])
    assert crm.customers.find(both[0]) is None
    crm.merges.unmerge(s_oez)
    assert s_oez == crm.customers.find(both[1])


def test_a_source_keeps_its_people_apart(crm: CRM) -> None:
    """Two of a source's people who are one here stay in step each for itself, and neither changes at each sync."""
    crm.attributes.declare("city")
    rows = [
        Profile(1, "Sara Öz", email="sara@example.org", attributes={"city": "Ulm"}),
        Profile(2, "S. Oez", email="oez@example.org", attributes={"city": "Bonn"}),
    ]
    crm.customers.sync(rows, source="app", complete=True)
    first, second = (crm.customers.find(External("app", key)) for key in ("1", "2"))
    assert first is not None
    assert second is not None
    crm.merges.merge(second, first)
    for _ in range(2):
        again = crm.customers.sync(rows, source="app", complete=True)
        assert (2, 0, 0) == (again.unchanged, len(again.updated), len(again.archived))
    changed = crm.customers.sync(
        [rows[0], Profile(2, "Sara Oez", email="oez@example.org", attributes={"city": "Köln"})], source="app"
    )
    assert [second] == list(changed.updated)
    assert ("Sara Öz", "Köln") == (crm.customers.get(second).name, crm.attributes.of(first)["city"].value)
    crm.merges.unmerge(second)
    assert ("Sara Oez", "Köln") == (crm.customers.get(second).name, crm.attributes.of(second)["city"].value)
    assert "Ulm" == crm.attributes.of(first)["city"].value
    assert [second] == list(crm.customers.sync([rows[0]], source="app", complete=True).archived)


def test_who_is_merged_is_decided_for_and_mailed_once(
    crm: CRM, sara: CustomerId, s_oez: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """A message decided for one before the merge goes out once, as the other's; nobody is decided for twice."""
    crm.customers.identify(s_oez, Email("oez@example.org"))
    for customer in (sara, s_oez):
        grant(crm, customer, "form")
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea for you")})
    policy = RulePolicy([Rule(None, "tea", "email")])
    crm.decide("spring", policy, customers=[s_oez])
    crm.merges.merge(s_oez, sara)
    decided = crm.decide("spring", policy)
    assert (0, 1) == (decided.decided, decided.already)
    crm.tick()
    assert ["oez@example.org"] == [each.address.sent_as for each in wire.sent]
    assert [sara] == [each.customer for each in crm.outbox.of(s_oez)]
    assert ["accepted"] == [each.state for each in crm.outbox.of(sara)]
    assert ["message"] == [each.kind for each in crm.interactions.last(sara)]
    crm.merges.unmerge(s_oez)
    assert ["message"] == [each.kind for each in crm.interactions.last(s_oez)]
    assert [] == list(crm.interactions.last(sara))
    assert [] == list(crm.outbox.of(sara))
