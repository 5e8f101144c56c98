"""Suppressions through the public API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM, CustomerId, Email, Person, Phone, Rule, RulePolicy
from crmcore.domain.decision.gate import Suppress
from crmcore.errors import InvalidValue, KeyMismatch, MalformedIdentifier


def test_an_address_is_suppressed_however_it_is_written(crm: CRM) -> None:
    """The canonical form counts; suppressing twice is once, and the first reason stays."""
    assert crm.suppressions.add(Email("Sara@Example.org"), "complaint")
    assert not crm.suppressions.add(Email("sara@example.ORG", shared=True), "again")
    assert crm.suppressions.is_suppressed(Email("sara@example.org"))
    assert not crm.suppressions.is_suppressed(Email("other@example.org"))
    assert 1 == crm.suppressions.count()


def test_phones_are_suppressed_in_the_tenants_region(crm: CRM) -> None:
    """A national number and its international form are one address."""
    crm.suppressions.add(Phone("030 23125000"), "asked by phone")
    assert crm.suppressions.is_suppressed(Phone("+49 30 23125000"))


def test_who_comes_later_with_the_address_is_not_written_to(any_crm: CRM) -> None:
    """Another customer who shares a suppressed address gets nothing there, nor does a third one who brings it after
    both were erased; whoever has another address does.
    """
    home = Email("home@example.org", shared=True)
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})

    def comes(name: str, *addresses: Email) -> CustomerId:
        made = any_crm.customers.add(Person(name), *addresses)
        any_crm.consents.grant(made, channel="email", purpose="offers", evidence="form")
        return made

    def gets(occasion: str, who: CustomerId) -> tuple[int, str]:
        messages = any_crm.decide(occasion, RulePolicy([Rule(None, "tea", "email")]), customers=[who]).messages
        any_crm.tick()
        return messages, any_crm.decisions.of(who)[0].verdicts.get("email for offers", "")

    ann, ben = comes("Ann", home), comes("Ben", home)
    assert (1, "") == gets("before", ben)
    any_crm.suppressions.add(home, "complaint")
    assert [(0, "suppressed address")] * 2 == [
        gets("shared by " + name, each) for name, each in (("a", ann), ("b", ben))
    ]
    for each in (ann, ben):
        any_crm.privacy.erase(each, suppress="withdrawn")
    cat = comes("Cat", home)
    assert (0, "suppressed address") == gets("erased", cat)
    assert (1, "") == gets("other", comes("Dan", Email("dan@example.org")))


def test_an_erased_address_is_not_written_to_again(any_crm: CRM) -> None:
    """Erasing suppresses what nobody else has; whoever is imported with it afterwards gets nothing."""
    ann = any_crm.customers.add(Person("Ann"), Email("ann@example.org"))
    any_crm.privacy.erase(ann)
    again = any_crm.customers.add(Person("Ann"), Email("Ann@Example.org"))
    any_crm.consents.grant(again, channel="email", purpose="offers", evidence="import")
    assert Suppress("suppressed address") == any_crm.explain(again, "email").verdict


def test_lifting_takes_evidence(crm: CRM) -> None:
    """A suppression is taken back with evidence; without one there is nothing to take back."""
    crm.suppressions.add(Email("sara@example.org"), "complaint")
    with pytest.raises(InvalidValue):
        crm.suppressions.lift(Email("sara@example.org"), "")
    assert crm.suppressions.lift(Email("sara@example.org"), "ticket 4711")
    assert not crm.suppressions.lift(Email("sara@example.org"), "ticket 4711")
    assert not crm.suppressions.is_suppressed(Email("sara@example.org"))


def test_neither_events_nor_rows_hold_the_address(crm: CRM, sara: CustomerId, tmp_path: Path) -> None:
    """What is kept of an address nobody else has is a keyed digest."""
    crm.suppressions.add(Email("quiet-person@example.org"), "complaint")
    crm.suppressions.lift(Email("quiet-person@example.org"), "ticket 4711")
    added, lifted = (event for event in crm.events.since() if event.name.startswith("suppression."))
    assert added.data["digest"] == lifted.data["digest"]
    assert 64 == len(str(added.data["digest"]))
    assert ("complaint", "ticket 4711") == (added.data["reason"], lifted.data["evidence"])
    crm.close()
    assert not any(b"quiet-person" in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_tenants_digest_apart(crm: CRM) -> None:
    """What one tenant suppresses goes out from another."""
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    crm.suppressions.add(Email("sara@example.org"), "complaint")
    assert not crm.tenant("acme").suppressions.is_suppressed(Email("sara@example.org"))


@pytest.mark.parametrize(
    ("address", "reason", "error"),
    [
        (Email("nobody"), "complaint", MalformedIdentifier),
        ("sara@example.org", "complaint", InvalidValue),
        (Email("sara@example.org"), " ", InvalidValue),
        (Email("sara@example.org"), "x" * 201, InvalidValue),
        (Email("sara@example.org"), None, InvalidValue),
    ],
)
def test_bad_input_is_refused(crm: CRM, address: Email, reason: str, error: type[Exception]) -> None:
    """An address and a reason are needed."""
    with pytest.raises(error):
        crm.suppressions.add(address, reason)
    assert 0 == crm.suppressions.count()


def test_another_master_key_is_refused(tmp_path: Path) -> None:
    """With a wrong key nothing is digested, so nothing is let through by mistake."""
    url = f"sqlite:///{tmp_path / 'keys.db'}"
    with CRM.open(url, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.suppressions.add(Email("sara@example.org"), "complaint")
    with CRM.open(url, keys=b"o" * 32) as crm, pytest.raises(KeyMismatch):
        crm.suppressions.is_suppressed(Email("sara@example.org"))


def test_an_import_needs_the_key_where_addresses_are_suppressed(tmp_path: Path) -> None:
    """Without it nobody can tell who unsubscribed there; what serves its owner needs none, nor does a customer."""
    url = f"sqlite:///{tmp_path / 'keys.db'}"
    told: dict[str, Any] = {"channel": "email", "evidence": "list of 2019"}
    with CRM.open(url, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    with CRM.open(url, keys=b"o" * 32) as crm:
        assert crm.consents.note(contact_point=Email("sara@example.org"), purpose="news", **told)
    with CRM.open(url, keys=b"k" * 32) as crm:
        crm.suppressions.add(Email("ben@example.org"), "complaint")
    with CRM.open(url, keys=b"o" * 32) as crm:
        with pytest.raises(KeyMismatch):
            crm.consents.note(contact_point=Email("sara@example.org"), purpose="offers", **told)
        assert crm.consents.note(contact_point=Email("sara@example.org"), purpose="service", **told)
        assert crm.consents.note(sara, purpose="offers", **told)
