"""Exporting all that is known of a customer through the public API."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from crmcore import CRM, CustomerId, Email, Person, Preferences, Profile, Rule, RulePolicy
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.errors import CustomerErased, UnknownCustomer
from tests.unit.services.privacy.conftest import MAIL


def test_everything_is_there(crm: CRM, sara: CustomerId) -> None:
    """Every section is filled, JSON holds it, and the text tells it."""
    crm.customers.sync([Profile("u-1", "Sara Öz", email="sara@example.org")], source="app")
    crm.segments.define("buyers", "purchases.count > 0")
    crm.segments.refresh()
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea for ${name}")})
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]), customers=[sara])
    twin = crm.customers.add(Person("Sara"))
    crm.merges.merge(twin, sara)
    crm.ties.add(sara, "advisor", "employee 7")
    crm.contact_times.choose(sara, "mon-fri 17:00-19:00")
    crm.promises.make(sara, "to call back", due=date(2030, 1, 1))
    crm.cases.open(sara, "No answer to her letter")
    crm.desk.add(sara, "Call Sara about her city", due=datetime(2030, 1, 1, tzinfo=UTC))
    with crm._scope.writing() as work:
        told = InboxMessage(
            work.setting.ids.new(), sara, sara, "offers", "tea", "Tea", "In her inbox", "", "", work.now()
        )
        work.unit.inbox.add([told])
    crm.entitlements.declare("pick", "priority")
    crm.entitlements.grant(sara, "pick")
    crm.customers.add(Person("Öz, Sara"), Email("sara@example.org", shared=True))
    crm.duplicates.find()
    crm.privacy.rectify(sara, party=Person("Sarah Öz"), evidence="passport")
    crm.privacy.restrict(sara, "she disputes her city")
    exported = crm.privacy.export(MAIL)
    data = json.loads(json.dumps(exported.data))
    assert [] == [name for name, value in data.items() if not value and name != "plugins"]
    assert "Sarah Öz" == data["customer"]["name"]
    assert {"email", "phone", "external"} == {each["scheme"] for each in data["identifiers"]}
    assert [{"source": "app", "key": "u-1"}] == data["kept_in_step_by"]
    assert ("Berlin", "form") == (
        data["attributes"]["city"]["value"],
        data["attributes"]["city"]["statements"][0]["source"],
    )
    assert "please call Sara" in [each["content"].get("text") for each in data["interactions"]]
    assert {"amount": "120.00", "currency": "EUR"} in [each["amount"] for each in data["interactions"]]
    assert ["Sara signed"] == [each["evidence"] for each in data["consents"]]
    assert ["sara@example.org"] == [each["contact_point"] for each in data["messages"]]
    assert "policy" in " ".join(data["decisions"][0]["reasons"])
    assert {"customer.added", "customer.restricted"} <= {each["name"] for each in data["events"]}
    assert ["buyers"] == data["segments"]
    assert ["mon-fri 17:00-19:00"] == [each["hours"] for each in data["chosen_hours"]]
    assert [True] == [each["deterministic"] for each in data["duplicates"]]
    text = str(exported)
    for words in (
        *("Sarah Öz", "sara@example.org", "Sara likes tea", "Sara signed", "she disputes her city", "passport"),
        *("Call Sara about her city", "In her inbox"),
    ):
        assert words in text
    assert "Sara" not in repr(exported)


def test_nobody_is_no_dossier(crm: CRM, sara: CustomerId) -> None:
    """Of an unknown customer, an erased one and another tenant's there is nothing to export."""
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    with pytest.raises(UnknownCustomer):
        crm.tenant("acme").privacy.export(sara)
    crm.privacy.erase(sara)
    with pytest.raises(CustomerErased):
        crm.privacy.export(sara)


def test_preferences_and_what_is_missing(crm: CRM) -> None:
    """A customer of whom next to nothing is known has a short dossier."""
    who = crm.customers.add(Person(), preferences=Preferences("de"))
    data = crm.privacy.export(who).data
    assert {"language": "de", "zone": None, "channel": None} == data["customer"]["preferences"]
    assert [] == data["interactions"]
