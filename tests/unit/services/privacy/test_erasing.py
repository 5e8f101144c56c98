"""Erasing a customer through the public API."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest

from crmcore import (
    CRM,
    Complaint,
    Custom,
    CustomerId,
    Email,
    Entry,
    Feedback,
    Note,
    Person,
    Profile,
    Purchase,
    Rule,
    RulePolicy,
)
from crmcore.errors import CustomerErased, InvalidValue, UnknownCustomer
from crmcore.services.delivering import STEPS, dispatch
from crmcore.services.recording import Rejection
from tests.unit.services.privacy.conftest import CARD, MAIL, PHONE, Letters, ago, euros

CALLS: list[Callable[[CRM, CustomerId], object]] = [
    lambda crm, who: crm.customers.get(who),
    lambda crm, who: crm.story(who),
    lambda crm, who: crm.attributes.of(who),
    lambda crm, who: crm.attributes.state(who, {"city": "Bonn"}, source="form"),
    lambda crm, who: crm.interactions.record(who, Note("x")),
    lambda crm, who: crm.interactions.last(who),
    lambda crm, who: list(crm.interactions.of(who)),
    lambda crm, who: crm.ledger.book(who, "cost to serve", euros(1)),
    lambda crm, who: crm.consents.grant(who, channel="email", purpose="offers", evidence="x"),
    lambda crm, who: crm.customers.identify(who, Email("new@example.org")),
    lambda crm, who: crm.customers.restore(who),
    lambda crm, who: crm.customers.update(who, version=2, party=Person("x")),
    lambda crm, who: crm.decide("spring", RulePolicy([]), customers=[who]),
    lambda crm, who: list(crm.table(["stage"], customers=[who])),
    lambda crm, who: crm.measures.of(who),
    lambda crm, who: crm.privacy.erase(who),
]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_an_erased_customer_is_a_tombstone(crm: CRM, sara: CustomerId, number: int) -> None:
    """Reads say that it has been erased, writes are refused, and nothing changes."""
    crm.privacy.erase(sara)
    before = crm.interactions.count(), crm.ledger.totals(), list(crm.events.since())
    with pytest.raises(CustomerErased):
        CALLS[number](crm, sara)
    assert before == (crm.interactions.count(), crm.ledger.totals(), list(crm.events.since()))


def test_the_receipt_names_every_place(crm: CRM, sara: CustomerId) -> None:
    """The receipt tells how many rows were changed in each place, and a dry run tells the same and changes nothing."""
    rehearsed = crm.privacy.erase(sara, dry_run=True)
    assert "Sara Öz" == crm.customers.get(sara).name
    assert not crm.suppressions.is_suppressed(MAIL)
    receipt = crm.privacy.erase(sara)
    assert (True, False) == (rehearsed.dry_run, receipt.dry_run)
    assert [*rehearsed.places] == [*receipt.places]
    told = {place.name: place.rows for place in receipt.places if place.rows}
    assert {
        "customers": 1,
        "identifiers": 3,
        "contact_points": 2,
        "statements": 1,
        "consents": 1,
        "interactions": 3,
        "ledger": 1,
        "suppressions": 2,
    } == told
    assert () == tuple(receipt.pending)


def test_nobody_finds_an_erased_customer(crm: CRM, sara: CustomerId) -> None:
    """Neither identifiers, nor words, nor lists lead to the tombstone."""
    crm.segments.define("all", "customer.kind == 'person'")
    crm.segments.refresh()
    crm.privacy.erase(sara)
    assert [None, None, None] == [crm.customers.find(each) for each in (MAIL, PHONE, CARD)]
    assert [] == [*crm.customers.search("sara")]
    assert [] == [*crm.customers.list(), *crm.customers.list(archived=True)]
    assert (0, 0) == (crm.customers.count(), crm.customers.count(archived=True))
    assert [] == [*crm.segments.members("all")]
    with pytest.raises(UnknownCustomer) as caught:
        crm.customers.get(MAIL)
    assert type(caught.value) is UnknownCustomer


def test_figures_stay(crm: CRM, sara: CustomerId) -> None:
    """Amounts, dates and counts stay: totals over all are what they were, also when made anew from what is left."""
    crm.interactions.declare("wish", values={"colour": "text", "words": "text", "size": "integer"})
    crm.measures.declare("reds", "wish", total="size", where={"colour": ["red", "blue"]})
    crm.interactions.record(sara, Custom("wish", {"colour": "red", "words": "for Sara", "size": 3}))
    crm.interactions.record(sara, Feedback(9, "Sara is glad"))
    with crm.read() as tx:
        before = tx._scope._work.unit.measures.of(sara)  # type: ignore[attr-defined]
    costs = crm.ledger.totals()
    crm.privacy.erase(sara)
    for name in crm.measures.declared():
        crm.measures.rebuild(name.name)
    with crm.read() as tx:
        assert before == tx._scope._work.unit.measures.of(sara)  # type: ignore[attr-defined]
    assert costs == crm.ledger.totals()


def test_what_is_left_of_interactions_can_be_read(crm: CRM, sara: CustomerId) -> None:
    """An interaction is still found by its id, without what was said."""
    id_ = crm.interactions.record(sara, Complaint("Sara is cross", "the delivery to Sara"))
    crm.privacy.erase(sara)
    left = crm.interactions.get(id_)
    assert Complaint("") == left.content
    assert (sara, None) == (left.customer, left.external_id)


def test_a_reimport_counts_nothing_twice(crm: CRM, sara: CustomerId) -> None:
    """What was recorded or booked under an external id is known again after the erasure, and nobody is added for it."""
    crm.privacy.erase(sara)
    again = [Entry(MAIL, Purchase(euros(120)), ago(9), "shop", "order-42"), Entry(CARD, Note("x"), None, "mail", "m-1")]
    done = crm.interactions.record_many(again[:1], add_missing=True)
    assert (0, 1, 0, 0) == (done.recorded, done.known, done.rejected, done.customers_added)
    assert 0 == crm.customers.count()
    other = crm.customers.add(Person("Kim"))
    found = crm.interactions.find("shop", "order-42")
    assert found is not None
    assert found.id == crm.interactions.purchase(
        other, euros(120), source="shop", external_id="order-42", occurred_at=ago(9)
    )
    entry = crm.ledger.book(other, "acquisition cost", euros(5), source="books", external_id="b-1")
    assert [] == [*crm.ledger.of(other)]
    assert isinstance(entry, UUID)
    assert 3 == crm.interactions.count()
    rejected: list[Rejection] = []
    crm.interactions.record_many(again[1:], add_missing=True, on_reject=rejected.append)
    assert ["ExternalIdConflict"] == [type(each.error).__name__ for each in rejected]


def test_a_reimported_csv_counts_nothing_twice(crm: CRM, sara: CustomerId) -> None:
    """The file of orders read again records no order again and brings no address back into a mailing."""
    mapping = {
        "source": "shop",
        "customer": {"email": "mail", "name": "name"},
        "interaction": {"kind": "purchase", "occurred_at": "date", "amount": "amount", "external_id": "order"},
    }
    file = b"order,mail,name,date,amount\nA-1,sara@example.org,Sara,2026-03-01,5\n"
    crm.imports.csv(BytesIO(file), mapping)
    crm.privacy.erase(sara)
    count = crm.interactions.count()
    crm.imports.csv(BytesIO(file), mapping)
    assert count == crm.interactions.count()
    assert crm.suppressions.is_suppressed(MAIL)


def test_a_sync_does_not_bring_them_back(crm: CRM) -> None:
    """The source's row of an erased customer is passed over."""
    row = Profile("u-1", "Sara", email="sara@example.org")
    crm.customers.sync([row], source="app")
    crm.privacy.erase(MAIL)
    assert 1 == crm.customers.sync([row], source="app").erased
    assert 0 == crm.customers.count()


def test_an_address_forgotten_since_it_was_written_to_goes_too(crm: CRM, sara: CustomerId) -> None:
    """What messages point at holds no address any more, and it is suppressed with the others."""
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea for ${name}")})
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]), customers=[sara])
    crm.customers.forget(sara, MAIL)
    assert 2 == crm.privacy.erase(sara).rows("contact_points")
    assert crm.suppressions.is_suppressed(MAIL)


@pytest.mark.parametrize("barrier", [step for step in STEPS if not step.startswith("within")])
def test_nothing_is_sent_to_an_erased_one(crm: CRM, sara: CustomerId, letters: Letters, barrier: str) -> None:
    """Wherever dispatch is when the customer is erased: nothing goes out from then on, and one final state is left."""
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea for ${name}")})
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]), customers=[sara])
    decision = crm.decisions.of(sara)[0].id
    sent: list[int] = []

    def erase(step: str) -> None:
        if step == barrier and not sent:
            sent.append(len(letters.sent))
            crm.privacy.erase(sara)

    dispatch(crm._scope, step=erase)
    assert sent == [len(letters.sent)]
    crm.tick()
    assert sent == [len(letters.sent)]
    final = "accepted" if barrier in ("after finish", "before record", "after record") else "suppressed"
    assert [final] == [each.state for each in crm.outbox.of_decision(decision)]
    assert [] == [each for each in crm.events.since() if each.name == "message.not_recorded"]


def test_a_shared_address_stays_with_the_others(crm: CRM, sara: CustomerId) -> None:
    """A contact point that somebody else has stays, and is not suppressed."""
    family = Email("home@example.org", shared=True)
    crm.customers.identify(sara, family)
    kim = crm.customers.add(Person("Kim"), family)
    receipt = crm.privacy.erase(sara)
    assert (2, 1) == (receipt.rows("contact_points"), receipt.rows("shared_contact_points"))
    assert [kim] == [*crm.customers.reached_at(family)]
    assert not crm.suppressions.is_suppressed(family)


def test_only_withdrawn_addresses_are_suppressed_when_asked_so(crm: CRM, sara: CustomerId) -> None:
    """With `suppress` withdrawn the addresses stay suppressed where consent was withdrawn, no others."""
    crm.consents.withdraw(contact_point=PHONE, channel="sms", purpose="offers", evidence="said so")
    crm.privacy.erase(sara, suppress="withdrawn")
    assert [False, True] == [crm.suppressions.is_suppressed(each) for each in (MAIL, PHONE)]


def test_an_idempotency_key_gives_the_receipt_again(crm: CRM, sara: CustomerId) -> None:
    """The same key and customer give the receipt of the first time."""
    first = crm.privacy.erase(sara, key="erase-1")
    again = crm.privacy.erase(sara, key="erase-1")
    assert (first.customer, first.at, [*first.places]) == (again.customer, again.at, [*again.places])


def test_bad_input_is_refused(crm: CRM, sara: CustomerId) -> None:
    """Unknown, foreign and erased customers are errors; those of another tenant are like those nobody has."""
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    crm.privacy.erase(sara)
    for foreign in (sara, UUID(int=5)):
        with pytest.raises(UnknownCustomer) as caught:
            crm.tenant("acme").privacy.erase(CustomerId(foreign))
        assert type(caught.value) is UnknownCustomer
    with pytest.raises(CustomerErased):
        crm.privacy.erase(sara, dry_run=True)
    with pytest.raises(InvalidValue):
        crm.privacy.erase(sara, suppress="none")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        crm.privacy.erase(sara, dry_run="no")  # type: ignore[arg-type]
