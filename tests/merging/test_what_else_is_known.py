"""Ties, households, entitlements, promises and restrictions go with a merge, and come back when it is undone."""

from __future__ import annotations

from datetime import date

import pytest

from crmcore import CRM, CustomerId, Email, Household, Money, Person, Phone
from crmcore.errors import CustomerErased

COUNTS = ("tie.child.count", "tie.parent.count", "tie.sibling.count")


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Sara, as the shop knows her."""
    return crm.customers.add(Person("Sara Öz"), Email("sara@example.org"))


@pytest.fixture
def caller(crm: CRM) -> CustomerId:
    """Sara, as the call centre knows her."""
    return crm.customers.add(Person(), Phone("+49 30 123456"))


def counted(crm: CRM, customer: CustomerId, *fields: str) -> list[object]:
    """Fields of one customer."""
    columns = crm.table(list(fields), customers=[customer]).columns().values
    return [columns[field][0] for field in fields]


def test_ties_are_put_together(crm: CRM, sara: CustomerId, caller: CustomerId) -> None:
    """A tie of either is the head's, each relative counts once, and one between the two is none while they are one."""
    child, mother = crm.customers.add(Person("Can")), crm.customers.add(Person("Ada"))
    crm.ties.add(child, "parent", sara)
    crm.ties.add(child, "parent", caller)
    crm.ties.add(caller, "parent", mother)
    crm.ties.add(sara, "sibling", caller)
    crm.ties.add(caller, "advisor", "employee 7")
    before = {each: counted(crm, each, *COUNTS) for each in (sara, caller, child)}
    assert crm.merges.merge(caller, sara)
    assert [1, 1, 0] == counted(crm, sara, *COUNTS)
    assert [1] == counted(crm, child, "tie.parent.count")
    assert ["employee 7"] == counted(crm, sara, "tie.advisor")
    assert {mother} == {each.customer for each in crm.ties.ancestors(sara)}
    assert {sara, mother} == {each.customer for each in crm.ties.ancestors(child)}
    crm.merges.unmerge(caller)
    assert before == {each: counted(crm, each, *COUNTS) for each in before}
    assert [None] == counted(crm, sara, "tie.advisor")
    assert ["employee 7"] == counted(crm, caller, "tie.advisor")


def test_households_are_put_together(crm: CRM, sara: CustomerId, caller: CustomerId) -> None:
    """Two who are one are one member; two households that are one have the members of both."""
    first = crm.households.form("Öz", [sara])
    second = crm.households.form("Oez", [caller])
    assert isinstance(crm.customers.get(first).party, Household)
    crm.merges.merge(second, first)
    assert {sara, caller} == {*crm.households.members(first)}
    crm.merges.merge(caller, sara)
    assert [sara] == list(crm.households.members(second))
    assert [1] == counted(crm, sara, "tie.household.size")
    crm.merges.unmerge(caller)
    crm.merges.unmerge(second)
    assert ([sara], [caller]) == (list(crm.households.members(first)), list(crm.households.members(second)))


def test_benefits_and_restrictions_are_put_together(crm: CRM, sara: CustomerId, caller: CustomerId) -> None:
    """What either was granted and promised, and its cases, are the head's; who is restricted restricts both."""
    crm.entitlements.declare("free_delivery", "extra service")
    crm.entitlements.grant(caller, "free_delivery", reason="made up for a delay")
    crm.promises.make(caller, "to call back", due=date(2026, 3, 12))
    case = crm.cases.open(caller, "nobody answers")
    crm.privacy.restrict(caller, "asked to")
    crm.merges.merge(caller, sara)
    assert [1, 1, 1] == counted(crm, sara, "entitlement.count", "promises.open", "cases.open")
    assert [case] == [each.id for each in crm.cases.of(sara)]
    assert ["asked to"] == [each.reason for each in crm.privacy.restrictions(sara)]
    crm.merges.unmerge(caller)
    assert [0, 0, 0] == counted(crm, sara, "entitlement.count", "promises.open", "cases.open")
    assert [] == list(crm.privacy.restrictions(sara))


def test_who_is_merged_is_erased_with_the_head(crm: CRM, sara: CustomerId, caller: CustomerId) -> None:
    """Erasing one erases whoever is the same; every id is a tombstone, sums stay, and nothing can be undone."""
    crm.interactions.purchase(caller, Money("20", "EUR"))
    crm.merges.merge(caller, sara)
    crm.privacy.erase(caller)
    for each in (sara, caller):
        with pytest.raises(CustomerErased):
            crm.customers.get(each)
        with pytest.raises(CustomerErased):
            crm.merges.unmerge(each)
    other = crm.customers.add(Person("Other"))
    for one, into in ((sara, other), (other, caller)):
        with pytest.raises(CustomerErased):
            crm.merges.merge(one, into)
    assert crm.customers.find(Email("sara@example.org")) is None
    assert crm.customers.find(Phone("+49 30 123456")) is None
    assert 1 == crm.customers.count()
    assert 1 == crm.interactions.count()


def test_what_is_personal_of_benefits_and_ties_is_erased(crm: CRM, sara: CustomerId, caller: CustomerId) -> None:
    """Ties go with who is erased, at either end; promises and uses stay and tell nobody."""
    crm.ties.add(sara, "sibling", caller)
    crm.ties.add(caller, "advisor", "employee 7")
    promise = crm.promises.make(caller, "to call back on 030 123456", due=date(2026, 3, 12))
    crm.entitlements.declare("free_delivery", "extra service")
    held = crm.entitlements.grant(caller, "free_delivery", uses=2)
    crm.entitlements.use(caller, held, source="shop", external_id="order-7")
    receipt = crm.privacy.erase(caller)
    assert (2, 1, 1) == tuple(receipt.rows(place) for place in ("ties", "promises", "entitlement_uses"))
    assert [] == list(crm.ties.history(sara))
    assert [0] == counted(crm, sara, "tie.sibling.count")
    assert [] == list(crm.ties.portfolio("employee 7").customers)
    assert "" == crm.promises.get(promise).text
    assert [None] == [each.external_id for each in crm.entitlements.uses(held)]
