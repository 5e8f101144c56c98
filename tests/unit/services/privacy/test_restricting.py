"""Restriction of processing and rectification through the public API."""

from __future__ import annotations

import pytest

from crmcore import CRM, CustomerId, Household, Organisation, Person, Preferences, Rule, RulePolicy
from crmcore.errors import CustomerErased, InvalidValue, UnknownAttribute, UnknownCustomer
from tests.unit.services.privacy.conftest import Letters

POLICY = RulePolicy([Rule(None, "tea", "email")])


@pytest.fixture(autouse=True)
def offer(crm: CRM) -> None:
    """An offer by e-mail."""
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea for ${name}")})


def test_nothing_is_decided_for_a_restricted_customer(crm: CRM, sara: CustomerId) -> None:
    """The gate lets nothing through and says why, in one decision and among many customers."""
    assert crm.privacy.restrict(sara, "disputes her address")
    assert not crm.privacy.restrict(sara, "again")
    assert 0 == crm.decide("spring", POLICY).messages
    (decision,) = crm.decisions.of(sara)
    assert decision.action.holds
    assert {"email for offers": "restricted"} == decision.verdicts
    assert crm.privacy.lift(sara, "address confirmed")
    assert not crm.privacy.lift(sara, "again")
    assert 1 == crm.decide("summer", POLICY).messages


def test_nothing_is_sent_to_a_restricted_customer(crm: CRM, sara: CustomerId, letters: Letters) -> None:
    """What was decided before is stopped by the last look."""
    crm.decide("spring", POLICY)
    crm.privacy.restrict(sara, "disputes her address")
    assert 1 == crm.tick().dispatched.suppressed
    assert [] == letters.sent
    assert ["restricted"] == [each.detail for each in crm.outbox.of(sara)]


def test_a_restricted_customer_stays_known(crm: CRM, sara: CustomerId) -> None:
    """Segments and tables have it still, and it can be exported."""
    crm.segments.define("buyers", "purchases.count > 0")
    crm.privacy.restrict(sara, "disputes her address")
    crm.segments.refresh()
    assert [sara] == list(crm.segments.members("buyers"))
    assert "disputes her address" == crm.privacy.export(sara).data["restrictions"][0]["reason"]


def test_restrictions_stay_on_record(crm: CRM, sara: CustomerId) -> None:
    """Lifted restrictions are told too; neither reason nor evidence is in the event log."""
    crm.privacy.restrict(sara, "first reason")
    crm.privacy.lift(sara, "first evidence")
    crm.privacy.restrict(sara, "second reason")
    first, second = crm.privacy.restrictions(sara)
    assert ("first reason", "first evidence") == (first.reason, first.evidence)
    assert first.lifted_at is not None
    assert ("second reason", None) == (second.reason, second.lifted_at)
    told = repr([(each.name, each.data) for each in crm.events.since()])
    assert "reason" not in told
    assert "customer.restriction_lifted" in told


def test_a_rectified_customer_keeps_its_history(crm: CRM, sara: CustomerId) -> None:
    """What was said before stays, with evidence; attributes by their statements; no value is in the event log."""
    changed = crm.privacy.rectify(
        sara,
        party=Organisation("Öz Tea"),
        preferences=Preferences("tr"),
        attributes={"city": "Bonn"},
        evidence="letter of 1 March",
    )
    assert ["name", "kind", "language", "attribute.city"] == list(changed)
    told = [(each.field, each.before, each.after, each.evidence) for each in crm.privacy.rectifications(sara)]
    assert {
        ("name", "Sara Öz", "Öz Tea", "letter of 1 March"),
        ("kind", "person", "organisation", "letter of 1 March"),
        ("language", None, "tr", "letter of 1 March"),
    } == set(told)
    assert ["Berlin", "Bonn"] == [each.value for each in crm.attributes.history(sara, "city")]
    assert "Öz Tea" == crm.customers.get(sara).name
    assert [sara] == [each.id for each in crm.customers.search("tea")]
    events = [each for each in crm.events.since() if each.name == "customer.rectified"]
    assert [["name", "kind", "language"]] == [each.data["fields"] for each in events]


def test_rectifying_nothing_new_changes_nothing(crm: CRM, sara: CustomerId) -> None:
    """What is right already is left alone."""
    version = crm.customers.get(sara).version
    assert [] == list(crm.privacy.rectify(sara, party=Person("Sara Öz"), evidence="passport"))
    assert version == crm.customers.get(sara).version
    assert [] == list(crm.privacy.rectifications(sara))


def test_a_household_is_set_right_as_any_customer(crm: CRM, sara: CustomerId) -> None:
    """Its name may be put right; who has members stays a household, and a member none."""
    home = crm.households.form("Oz", [sara])
    assert ["name"] == list(crm.privacy.rectify(home, party=Household("Öz"), evidence="letter"))
    assert Household("Öz") == crm.customers.get(home).party
    for who, party in ((home, Person("Öz")), (sara, Household("Öz"))):
        with pytest.raises(InvalidValue, match="memberships"):
            crm.privacy.rectify(who, party=party, evidence="letter")
    crm.households.dissolve(home)
    assert ["name"] == [each.field for each in crm.privacy.rectifications(home)]


def test_bad_input_is_refused(crm: CRM, sara: CustomerId) -> None:
    """Reasons, evidence and customers are needed, and nothing changes without."""
    for call in (
        lambda: crm.privacy.restrict(sara, " "),
        lambda: crm.privacy.lift(sara, ""),
        lambda: crm.privacy.rectify(sara, evidence="x"),
        lambda: crm.privacy.rectify(sara, party="Sara", evidence="x"),  # type: ignore[arg-type]
        lambda: crm.privacy.rectify(sara, preferences="de", evidence="x"),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidValue):
            call()
    with pytest.raises(UnknownAttribute):
        crm.privacy.rectify(sara, party=Person("X"), attributes={"town": "Bonn"}, evidence="x")
    assert "Sara Öz" == crm.customers.get(sara).name
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    with pytest.raises(UnknownCustomer):
        crm.tenant("acme").privacy.restrict(sara, "x")
    crm.privacy.erase(sara)
    for call in (
        lambda: crm.privacy.restrict(sara, "x"),
        lambda: crm.privacy.rectify(sara, party=Person("X"), evidence="x"),
    ):
        with pytest.raises(CustomerErased):
            call()
