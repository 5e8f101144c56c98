"""Customers through the public API."""

from __future__ import annotations

import pytest

from crmcore import CRM, CustomerId, Email, External, NewCustomer, Organisation, Person, Phone, Preferences
from crmcore.errors import (
    IdentifierConflict,
    InvalidValue,
    MalformedIdentifier,
    StaleVersion,
    UnknownCustomer,
    UnknownZone,
)
from crmcore.testing import FrozenClock


def test_found_by_any_identifier(crm: CRM) -> None:
    """A customer is found by each of its identifiers, however they are written."""
    mill = crm.customers.add(
        Organisation("Mill"), Email("Office@Example.org"), Phone("030 901820"), External("erp", "A-1")
    )
    assert mill == crm.customers.find(Email("office@EXAMPLE.org"))
    assert mill == crm.customers.find(Phone("+49 30 90 18 20"))
    assert mill == crm.customers.find(External("erp", "A-1"))
    assert crm.customers.find(External("shop", "A-1")) is None


def test_find_or_add_finds_whom_it_added(crm: CRM) -> None:
    """The second time the customer is found, its party left as it is and new identifiers added."""
    first = crm.customers.find_or_add(Email("a@example.org"), Person("Ada"))
    second = crm.customers.find_or_add(Email("a@example.org"), Person("Other"), Phone("+49 30 901820"))
    assert first == second == crm.customers.find(Phone("030 901820"))
    assert "Ada" == crm.customers.get(first).name
    assert 1 == crm.customers.count()


def test_a_party_that_is_none_is_refused_whoever_is_found(crm: CRM) -> None:
    """An identifier in the place of the party is an error, also where the customer is there and its party unused."""
    crm.customers.add(Person("Ada"), Email("a@example.org"))
    with pytest.raises(InvalidValue) as caught:
        crm.customers.find_or_add(Email("a@example.org"), Email("b@example.org"))  # type: ignore[arg-type]
    assert "party" == caught.value.field


def test_an_identifier_that_is_taken_says_by_whom(crm: CRM) -> None:
    """Adding a customer with another's identifier, or giving it to one, tells whom it names, and of `find_or_add`."""
    ada = crm.customers.add(Person("Ada"), Email("a@example.org"))
    bo = crm.customers.add(Person("Bo"), Email("b@example.org"))
    for take in (
        lambda: crm.customers.add(Person("Ada"), Email("A@example.org")),
        lambda: crm.customers.identify(bo, Email("a@example.org")),
    ):
        with pytest.raises(IdentifierConflict, match="find_or_add") as caught:
            take()
        assert (ada,) == caught.value.data["customers"]


def test_identifiers_of_two_customers_conflict(crm: CRM) -> None:
    """Identifiers that name two customers are a conflict, and nothing changes."""
    ada = crm.customers.add(Person("Ada"), Email("a@example.org"))
    bob = crm.customers.add(Person("Bob"), Email("b@example.org"))
    with pytest.raises(IdentifierConflict) as caught:
        crm.customers.find(Email("a@example.org"), Email("b@example.org"))
    assert {ada, bob} == set(caught.value.data["customers"])
    with pytest.raises(IdentifierConflict):
        crm.customers.find_or_add(Email("a@example.org"), Person(), Email("b@example.org"), Phone("030 901820"))
    with pytest.raises(IdentifierConflict):
        crm.customers.add(Person("Eve"), Phone("030 901820"), Email("a@example.org"))
    with pytest.raises(IdentifierConflict):
        crm.customers.identify(ada, Email("b@example.org"))
    assert crm.customers.find(Phone("030 901820")) is None
    assert 2 == crm.customers.count()


def test_a_shared_contact_point_names_nobody(crm: CRM) -> None:
    """A shared address reaches several customers and is no identifier of any."""
    family = Phone("030 901820", shared=True)
    ada = crm.customers.add(Person("Ada"), family)
    bob = crm.customers.add(Person("Bob"), family)
    assert sorted([ada, bob]) == sorted(crm.customers.reached_at(family))
    assert [] == list(crm.customers.identifiers(ada))
    assert ["+4930901820"] == [point.address.value for point in crm.customers.contact_points(bob)]
    with pytest.raises(InvalidValue, match="shared"):
        crm.customers.find(family)
    with pytest.raises(InvalidValue, match="shared"):
        crm.customers.find_or_add(family, Person("Eve"))


@pytest.mark.parametrize(
    "reach", [Email("nobody"), Email("a@b@example.org"), Phone("12"), Phone("abc"), External("erp", "")]
)
def test_malformed_identifiers_are_refused(crm: CRM, reach: Email | Phone | External) -> None:
    """What cannot be an identifier is refused without its value in the message, and nobody is added."""
    with pytest.raises(MalformedIdentifier) as caught:
        crm.customers.find_or_add(reach, Person("Ada"))
    assert "nobody" not in str(caught.value)
    assert 0 == crm.customers.count()


def test_update_checks_the_version(crm: CRM, sara: CustomerId) -> None:
    """An update needs the version read and returns the next one; a stale one changes nothing."""
    assert 2 == crm.customers.update(sara, version=1, party=Person("Sara Berg"))
    with pytest.raises(StaleVersion) as caught:
        crm.customers.update(sara, version=1, party=Person("Late"))
    assert (1, 2) == (caught.value.data["expected"], caught.value.data["found"])
    kept = crm.customers.get(sara)
    assert ("Sara Berg", 2) == (kept.name, kept.version)
    assert [sara] == [found.id for found in crm.customers.search("berg")]
    assert [] == list(crm.customers.search("oz"))


def test_preferences_are_kept_and_checked(crm: CRM, sara: CustomerId) -> None:
    """Language, zone and channel are kept; an unknown zone or language is refused."""
    crm.customers.update(sara, version=1, preferences=Preferences("de-AT", "Europe/Vienna", "email"))
    assert Preferences("de-AT", "Europe/Vienna", "email") == crm.customers.get(sara).preferences
    with pytest.raises(UnknownZone):
        Preferences(zone="Europe/Atlantis")
    with pytest.raises(InvalidValue, match="language"):
        Preferences(language="a language")


def test_archived_customers_leave_lists_and_segments(crm: CRM, sara: CustomerId) -> None:
    """An archived customer is out of lists, search and segments, still found by identifier, and comes back."""
    crm.segments.define("all", "purchases.count == 0")
    crm.customers.archive(sara)
    crm.customers.archive(sara)
    assert [] == list(crm.customers.list())
    assert [sara] == [found.id for found in crm.customers.list(archived=True)]
    assert [] == list(crm.customers.search("sara"))
    assert [] == list(crm.segments.members("all"))
    assert sara == crm.customers.find(Email("sara@example.org"))
    crm.customers.restore(sara)
    crm.segments.refresh()
    assert [sara] == [found.id for found in crm.customers.list()]
    assert [sara] == list(crm.segments.members("all"))


def test_lists_are_paged_by_key(crm: CRM) -> None:
    """Pages follow each other without gaps or repeats, also when customers come in between."""
    crm.customers.add_many(NewCustomer(Person(f"C{number}")) for number in range(25))
    seen: list[CustomerId] = []
    after = None
    while page := crm.customers.list(after=after, limit=10):
        seen.extend(customer.id for customer in page)
        after = page[-1].id
        if len(seen) == 10:
            crm.customers.add(Person("Late"))
    assert len(seen) == len(set(seen)) == 26
    with pytest.raises(InvalidValue, match="limit"):
        crm.customers.list(limit=0)


def test_search_takes_the_beginning_of_any_word(crm: CRM) -> None:
    """Each word sought begins a word of the name, whatever case and accents."""
    for name in ("Åse Møller", "José da Silva", "Silvana Mohr", "سارا رضایی"):
        crm.customers.add(Person(name))
    assert {"José da Silva", "Silvana Mohr"} == {found.name for found in crm.customers.search("SILV")}
    assert ["José da Silva"] == [found.name for found in crm.customers.search("jose sil")]
    assert ["Åse Møller"] == [found.name for found in crm.customers.search("ase")]
    assert ["سارا رضایی"] == [found.name for found in crm.customers.search("رضا")]
    assert [] == list(crm.customers.search("ilva"))
    assert [] == list(crm.customers.search("  "))


def test_forgetting_an_identifier(crm: CRM, sara: CustomerId) -> None:
    """An identifier taken away names nobody and may name another; what the customer never had is told."""
    assert crm.customers.forget(sara, Email("sara@example.org"))
    assert not crm.customers.forget(sara, Email("sara@example.org"))
    assert crm.customers.find(Email("sara@example.org")) is None
    assert [] == list(crm.customers.contact_points(sara))
    other = crm.customers.add(Person("Other"), Email("sara@example.org"))
    assert other == crm.customers.find(Email("sara@example.org"))


def test_unknown_customers_are_told(crm: CRM) -> None:
    """Who is not known raises, by id and by identifier."""
    with pytest.raises(UnknownCustomer, match="e-mail"):
        crm.customers.get(Email("x@example.org"))
    stranger = CustomerId(__import__("uuid").UUID(int=7))
    with pytest.raises(UnknownCustomer, match="id"):
        crm.customers.archive(stranger)
    with pytest.raises(InvalidValue, match="customer"):
        crm.customers.get("sara@example.org")  # type: ignore[arg-type]


def test_an_idempotency_key_gives_the_first_result(crm: CRM, clock: FrozenClock) -> None:
    """The same key and arguments give the same customer; other arguments are refused; after seven days it is
    forgotten.
    """
    from crmcore.errors import KeyReused

    first = crm.customers.add(Person("Ada"), key="form-1")
    assert first == crm.customers.add(Person("Ada"), key="form-1")
    with pytest.raises(KeyReused):
        crm.customers.add(Person("Eve"), key="form-1")
    with pytest.raises(KeyReused):
        crm.customers.archive(first, key="form-1")
    assert 1 == crm.customers.count()
    clock.advance(days=8)
    crm.tick()
    assert first != crm.customers.add(Person("Ada"), key="form-1")


def test_a_caught_error_leaves_the_transaction_clean(crm: CRM, sara: CustomerId) -> None:
    """A command that raised inside a transaction has changed nothing, and the rest of the transaction commits."""
    with crm.begin(actor="desk") as tx:
        tx.customers.add(Person("Before"))
        with pytest.raises(IdentifierConflict):
            tx.customers.add_many(
                [
                    NewCustomer(Person("X"), (Phone("030 901820"),)),
                    NewCustomer(Person("Y"), (Email("sara@example.org"),)),
                ]
            )
        tx.customers.add(Person("After"))
    assert {"Before", "After", "Sara Öz"} == {customer.name for customer in crm.customers.list()}
    assert crm.customers.find(Phone("030 901820")) is None


def test_what_is_not_told_anew_stays(crm: CRM) -> None:
    """A name told anew leaves the preferences, and preferences the name."""
    wishes = Preferences("de", "Asia/Tokyo", "sms")
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"), preferences=wishes)
    crm.customers.update(sara, version=1, party=Person("Sara Öz"))
    assert ("Sara Öz", wishes) == ((found := crm.customers.get(sara)).name, found.preferences)
    crm.customers.update(sara, version=2, preferences=Preferences("tr"))
    assert ("Sara Öz", Preferences("tr")) == ((found := crm.customers.get(sara)).name, found.preferences)
