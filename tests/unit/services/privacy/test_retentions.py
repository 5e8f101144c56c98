"""Retention rules through the public API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from crmcore import CRM, CustomerId, Email, Message, Note, Person
from crmcore.domain.customer.retention import RetentionRule
from crmcore.errors import CustomerErased, InvalidValue, UnknownRetention
from crmcore.services import retentions
from crmcore.testing import FrozenClock
from tests.unit.services.privacy.conftest import ago


def texts(crm: CRM, customer: CustomerId) -> list[object]:
    """What was said, the newest first."""
    return [getattr(each.content, "text", None) for each in crm.interactions.last(customer)]


def test_lapsed_customers_are_erased(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Who did nothing for so long goes; who did something, who was added since, and who is restricted stay."""
    kept = crm.customers.add(Person("Kim"))
    crm.privacy.restrict(kept, "a claim is pending")
    written = crm.customers.add(Person("Ada"), Email("ada@example.org"))
    clock.advance(timedelta(days=400))
    added = crm.customers.add(Person("Noor"))
    crm.interactions.record(written, Message("hello"), direction="outbound")
    active = crm.customers.add(Person("Lee"))
    crm.interactions.record(active, Note("called"))
    crm.retentions.define("lapsed", "erase lapsed", 365)
    due = crm.retentions.preview("lapsed")
    assert (2, {sara, written}) == (due.rows, set(due.customers))
    assert 2 == crm.tick().erased
    for gone in (sara, written):
        with pytest.raises(CustomerErased):
            crm.customers.get(gone)
    assert {kept, added, active} == {each.id for each in crm.customers.list()}
    assert 0 == crm.retentions.preview("lapsed").rows


def test_what_was_undone_keeps_nobody(crm: CRM, clock: FrozenClock) -> None:
    """A voided interaction is none."""
    kim = crm.customers.add(Person("Kim"))
    clock.advance(timedelta(days=400))
    crm.interactions.void(crm.interactions.record(kim, Note("x")), reason="wrong")
    crm.retentions.define("lapsed", "erase lapsed", 365)
    assert 1 == crm.retentions.preview("lapsed").rows


def test_texts_are_redacted_after_so_long(crm: CRM, sara: CustomerId) -> None:
    """Older texts go, of the kinds named or of all, external ids stay, and a re-import is known all the same."""
    crm.interactions.record(sara, Note("old note"), occurred_at=ago(40))
    crm.interactions.record(
        sara, Message("old mail", "old subject"), occurred_at=ago(40), source="mail", external_id="m-9"
    )
    crm.retentions.define("notes", "redact texts", 30, kinds=["note"])
    assert 1 == crm.retentions.preview("notes").rows
    assert 1 == crm.tick().redacted
    assert ["Sara likes tea", "please call Sara", None, "old mail", ""] == texts(crm, sara)
    crm.retentions.define("texts", "redact texts", 30)
    assert 1 == crm.tick().redacted
    assert "" == texts(crm, sara)[3]
    again = crm.interactions.record(
        sara, Message("old mail", "old subject"), occurred_at=ago(40), source="mail", external_id="m-9"
    )
    assert again == crm.interactions.last(sara)[3].id
    assert 0 == crm.tick().redacted


def test_evidence_is_redacted_after_so_long(crm: CRM, sara: CustomerId) -> None:
    """Older evidence goes, and what it was evidence of still holds."""
    crm.consents.grant(sara, channel="sms", purpose="offers", evidence="by phone", at=ago(40))
    crm.retentions.define("evidence", "redact evidence", 30)
    assert 1 == crm.retentions.preview("evidence").rows
    assert 1 == crm.tick().redacted
    assert ["", "Sara signed"] == [each.evidence for each in crm.consents.of(sara)]
    assert crm.consents.state(sara, "sms", "offers").allowed


def test_a_rule_is_carried_out_in_steps(crm: CRM, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too much for a tick is gone on with in the next one, and on a new day it begins anew."""
    monkeypatch.setattr(retentions, "CUSTOMERS", 2)
    monkeypatch.setattr(retentions, "ROWS", 2)
    monkeypatch.setattr(retentions, "STEPS", 2)
    who = crm.customers.add(Person("Kim"))
    for number in range(7):
        crm.interactions.record(who, Note(f"note {number}"), occurred_at=ago(40))
        crm.customers.add(Person(f"Guest {number}"))
    crm.retentions.define("notes", "redact texts", 30)
    assert [4, 3, 0] == [crm.tick().redacted for _ in range(3)]
    clock.advance(timedelta(days=400))
    crm.retentions.define("lapsed", "erase lapsed", 365)
    assert [4, 4, 0] == [crm.tick().erased for _ in range(3)]
    assert 0 == crm.customers.count()


def test_rules_are_listed_changed_and_removed(crm: CRM) -> None:
    """A rule is a definition: another body is its next version, and retired it is carried out no more."""
    first = crm.retentions.define("lapsed", "erase lapsed", 365)
    assert RetentionRule("lapsed", "erase lapsed", 365, (), 1) == first
    assert 2 == crm.retentions.define("lapsed", "erase lapsed", 700).version
    assert [700] == [rule.days for rule in crm.retentions.all()]
    assert [True, False] == [crm.retentions.retire("lapsed") for _ in range(2)]
    assert [] == list(crm.retentions.all())
    with pytest.raises(UnknownRetention):
        crm.retentions.preview("lapsed")


def test_bad_rules_are_refused(crm: CRM) -> None:
    """A rule does what there is, after a number of days."""
    refused: list[Callable[[], object]] = [
        lambda: crm.retentions.define("x", "forget", 3),  # type: ignore[arg-type]
        lambda: crm.retentions.define("x", "erase lapsed", 0),
        lambda: crm.retentions.define("x", "erase lapsed", 3, kinds=["note"]),
        lambda: crm.retentions.define("X!", "erase lapsed", 3),
        lambda: crm.retentions.define("x", "redact texts", 3, kinds="note"),
    ]
    for call in refused:
        with pytest.raises(InvalidValue):
            call()
    assert [] == list(crm.retentions.all())
