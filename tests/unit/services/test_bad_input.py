"""What is given wrongly is a typed error that changes nothing, wherever it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from crmcore import (
    CRM,
    Action,
    Context,
    Custom,
    CustomerId,
    Email,
    Entry,
    Experiment,
    Money,
    NewCustomer,
    Person,
    Preferences,
    Purchase,
    Ranking,
    RulePolicy,
    Throttle,
)
from crmcore.domain.decision.message import Claim
from crmcore.errors import CRMError, InvalidValue, UnknownKind, UnknownSegment

EUR = Money("1", "EUR")
POLICY = RulePolicy([])
BEFORE_THE_CALENDAR = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
AFTER_THE_CALENDAR = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12)))
LATE = (datetime.max.replace(tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC), AFTER_THE_CALENDAR, "2026-03-10")
Call = Callable[[Any, CustomerId, Any], object]

CLAIM: Any = Claim


class _Needing:
    """A policy that holds, and looks at what it is told to."""

    name, version = "needing", "1"

    def __init__(self, needs: Any) -> None:
        self.needs = needs

    def propensities(self, context: Context) -> Mapping[Action, float]:
        return {context.allowed[0]: 1.0}


WRONG: dict[str, tuple[Call, tuple[object, ...]]] = {
    "add preferences": (lambda crm, _, bad: crm.customers.add(Person("Ada"), preferences=bad), (None, "de")),
    "preferred channel": (lambda _, __, bad: Preferences(channel=bad), (5,)),
    "find_or_add": (lambda crm, _, bad: crm.customers.find_or_add(bad), (None, "ada@example.org", Person("Ada"))),
    "add_many": (lambda crm, _, bad: crm.customers.add_many(bad), (None, [Person("Ada")], "ada")),
    "list after": (lambda crm, _, bad: crm.customers.list(after=bad), ("", 1)),
    "search after": (lambda crm, _, bad: crm.customers.search("sara", after=bad), ("", 1)),
    "update version": (lambda crm, sara, bad: crm.customers.update(sara, version=bad), (None, "1", True)),
    "update party": (lambda crm, sara, bad: crm.customers.update(sara, version=1, party=bad), ("", "Ada")),
    "update preferences": (lambda crm, sara, bad: crm.customers.update(sara, version=1, preferences=bad), ("", {})),
    "lines": (lambda crm, sara, bad: crm.interactions.purchase(sara, EUR, lines=bad), (None, ["tea"], 5)),
    "source": (lambda crm, sara, bad: crm.interactions.purchase(sara, EUR, source=bad), ([], {})),
    "kind": (lambda crm, sara, bad: crm.interactions.record(sara, Custom(bad)), (None, [])),
    "entries": (lambda crm, _, bad: crm.interactions.record_many(bad), (None, ["tea"], 5)),
    "entry's source": (
        lambda crm, sara, bad: crm.interactions.record_many([Entry(sara, Purchase(EUR), source=bad)]),
        ([], 5),
    ),
    "occurred_at": (
        lambda crm, sara, bad: crm.interactions.purchase(sara, EUR, occurred_at=bad),
        (BEFORE_THE_CALENDAR, AFTER_THE_CALENDAR, datetime.min.replace(tzinfo=UTC)),
    ),
    "booked at": (
        lambda crm, sara, bad: crm.ledger.book(sara, "cost to serve", EUR, occurred_at=bad),
        (BEFORE_THE_CALENDAR, datetime.min.replace(tzinfo=UTC)),
    ),
    "consent at": (
        lambda crm, sara, bad: crm.consents.grant(sara, channel="email", purpose="offers", evidence="form", at=bad),
        (BEFORE_THE_CALENDAR, AFTER_THE_CALENDAR),
    ),
    "interaction": (lambda crm, _, bad: crm.interactions.get(bad), (None, "", [])),
    "void": (lambda crm, _, bad: crm.interactions.void(bad), (None, "", [])),
    "voided_by": (lambda crm, _, bad: crm.interactions.voided_by(bad), (None, "", [])),
    "find source": (lambda crm, _, bad: crm.interactions.find(bad, "1"), (None, [])),
    "find external id": (lambda crm, _, bad: crm.interactions.find("web", bad), (None, [], "\ud800")),
    "kinds": (lambda crm, sara, bad: crm.interactions.last(sara, kinds=bad), ("purchase", None, 5)),
    "kinds of the last": (lambda crm, sara, bad: crm.interactions.last(sara, kinds=bad), ([1], b"bytes", [["note"]])),
    "kinds of all": (lambda crm, sara, bad: list(crm.interactions.of(sara, kinds=bad)), ("note", None, [1], b"bytes")),
    "kinds of a rule": (
        lambda crm, _, bad: crm.retentions.define("old", "redact texts", 9, kinds=bad),
        ("note", None, [1]),
    ),
    "rule to retire": (lambda crm, _, bad: crm.retentions.retire(bad), ([], 1.5, None, "")),
    "declared values": (lambda crm, _, bad: crm.interactions.declare("tasting", values=bad), ("rating", 5)),
    "required values": (lambda crm, _, bad: crm.interactions.declare("tasting", required=bad), ("rating", None)),
    "kind's doc": (lambda crm, _, bad: crm.interactions.declare("tasting", doc=bad), (None, b"tea", "\0")),
    "segment's doc": (lambda crm, _, bad: crm.segments.define("all", "stage != 'x'", doc=bad), (None, b"tea")),
    "segment": (lambda crm, _, bad: crm.segments.count(bad), (None, [])),
    "measure's kinds": (lambda crm, _, bad: crm.measures.declare("tea", bad), (None, 5)),
    "measure's doc": (lambda crm, _, bad: crm.measures.declare("tea", "purchase", doc=bad), (None, b"tea")),
    "attribute's choices": (lambda crm, _, bad: crm.attributes.declare("city", choices=bad), (None, "Rome")),
    "attributes": (lambda crm, sara, bad: crm.attributes.state(sara, bad, source="form"), (None, "city")),
    "lifecycle": (lambda crm, _, bad: crm.standings.define(bad), (None, {})),
    "day of a rate": (lambda crm, _, bad: crm.rates.on("USD", bad), (None, "2026-03-10")),
    "currency of a rate": (lambda crm, _, bad: crm.rates.on(bad, date(2026, 3, 10)), ("euro", 1.5, None, [], {})),
    "channel of a budget to retire": (lambda crm, _, bad: crm.budgets.retire("month", bad), (1.5, [], "")),
    "channel of a cap to retire": (lambda crm, _, bad: crm.caps.retire(7, bad), (1.5, [], "")),
    "source of a cancelled ask": (
        lambda crm, sara, bad: crm.consents.cancel(sara, channel="email", purpose="offers", evidence="e", source=bad),
        (1.5, [], " "),
    ),
    "heard": (lambda crm, _, bad: crm.inbound.take("desk", bad), (None, 5, "reply", [None])),
    "needs of a policy": (lambda crm, _, bad: crm.decide("now", _Needing(bad)), (None, 5, "stage", [1])),
    "step": (lambda crm, _, bad: crm.outbox.dispatch(step=bad), (5, lambda: 0, lambda a, b: 0)),
    "stopped": (lambda crm, _, bad: crm.outbox.dispatch(stopped=bad), (5, lambda a: 0)),
    "progress": (lambda crm, _, bad: crm.decide("now", POLICY, progress=bad), (5, lambda a: 0)),
    "at of the gate": (lambda crm, _, bad: crm.gate.why_not(None, "email", at=bad), LATE),
    "at of a contact": (lambda crm, sara, bad: crm.explain(sara, "email", at=bad), LATE),
    "whom to explain without a channel": (lambda crm, _, bad: crm.explain(bad), (Email("sara@example.org"), None, 5)),
    "cap's channel": (lambda crm, _, bad: crm.caps.define(1, 1, bad), ([], 5)),
    "whom to decide for": (lambda crm, _, bad: crm.decide("now", POLICY, customers=bad), (5, "sara")),
    "what to decide among": (lambda crm, _, bad: crm.decide("now", POLICY, offers=bad), (5, "coupon")),
    "decide through": (lambda crm, _, bad: crm.decide("now", POLICY, channels=bad), (5, "email")),
    "salt": (lambda crm, _, bad: crm.decide("now", POLICY, salt=bad), (5, b"salt")),
    "number of decisions": (lambda crm, sara, bad: crm.decisions.of(sara, bad), (0, -1, None)),
    "occasion": (lambda crm, _, bad: list(crm.decisions.on(bad)), (None, [])),
    "reported occasion": (lambda crm, _, bad: crm.report(bad), (None, [])),
    "message": (lambda crm, _, bad: crm.outbox.get(bad), (None, "")),
    "requeued message": (lambda crm, _, bad: crm.outbox.requeue(bad), (None, "")),
    "claims": (
        lambda crm, _, bad: crm.outbox.give_back(bad),
        (None, 5, "x", [5], [CLAIM(None, 1)], [CLAIM(UUID(int=1), 0)], [CLAIM(UUID(int=1), "1")]),
    ),
    "messages of a decision": (lambda crm, _, bad: crm.outbox.of_decision(bad), (None, "")),
    "length of a story": (lambda crm, sara, bad: crm.story(sara, interactions=bad), (0, -1, None)),
    "fields": (lambda crm, _, bad: crm.table(bad), (None, "stage", 5)),
    "number of fields": (
        lambda crm, _, bad: crm.table([f"purchases.total(days={days + 1})" for days in range(bad)]),
        (0, 1_001, 2_500),
    ),
    "customers of a table": (lambda crm, _, bad: crm.table(["stage"], customers=bad), (5, "sara")),
    "chunk of a table": (lambda crm, _, bad: crm.table(["stage"], chunk=bad), (None, 0, 1.5)),
    "as_of": (
        lambda crm, _, bad: list(crm.table(["purchases.count"], as_of=bad)),
        (date.max, BEFORE_THE_CALENDAR, AFTER_THE_CALENDAR),
    ),
    "zone": (
        lambda crm, _, bad: crm.tenants.add("acme", currency="EUR", zone=bad),
        (None, "", "Europe/berlin", "localtime", "posixrules", "right/Europe/Berlin", "posix/UTC", "../etc/passwd"),
    ),
    "tenant": (lambda crm, _, bad: crm.tenant(bad), (None, [])),
    "keys": (lambda _, __, bad: CRM.open("memory://", keys=bad), (5, object())),
    "channels": (lambda _, __, bad: CRM.open("memory://", channels=bad), (None, 5)),
    "plugins": (lambda _, __, bad: CRM.open("memory://", plugins=bad), (None, "tea", [1], [object()])),
    "clock": (lambda _, __, bad: CRM.open("memory://", clock=bad), (5, datetime.now)),
    "ids": (lambda _, __, bad: CRM.open("memory://", ids=bad), (5, object())),
    "days of totals": (lambda crm, _, bad: crm.ledger.totals(last=bad), (5, "2026-01-01", datetime.max)),
    "how a new customer is reached": (lambda _, __, bad: NewCustomer(Person("Ada"), bad), (None, 5, "ada@example.org")),
    "lowest": (lambda _, __, bad: Ranking("value.profit", top=1, lowest=bad), (None, 1, "no")),
    "share of a ranking": (lambda _, __, bad: Ranking("value.profit", share=bad), (Decimal("NaN"), Decimal(2), 0.5)),
    "name of an experiment": (lambda _, __, bad: Experiment(bad), (None, 1.5, "", " a", "a\nb", "\0")),
    "messages of a throttle": (lambda _, __, bad: Throttle(bad, 60), (0, -1, 1.5, True, None, 10**7)),
    "seconds of a throttle": (lambda _, __, bad: Throttle(60, bad), (0, -1, 1.5, True, None, 10**7)),
    "values of a kind": (lambda _, __, bad: Custom("tasting", bad), (None, 1, "rating", [])),
    "fields of a context": (lambda _, __, bad: Context(bad, (), "now", date(2026, 3, 10)), (None, [], 5)),
    "rules": (lambda _, __, bad: RulePolicy(bad), (None, 5)),
    "explore": (lambda _, __, bad: RulePolicy([], explore=bad), (None, b"0", [])),
}


def test_what_is_given_wrongly_is_a_typed_error(crm: CRM, sara: CustomerId) -> None:
    """It is an `InvalidValue` each time, and nothing has changed."""
    before = crm.story(sara)
    found = {}
    for what, (call, values) in WRONG.items():
        for bad in values:
            try:
                call(crm, sara, bad)
            except InvalidValue:
                continue
            except Exception as error:
                found[what] = type(error).__name__
            else:
                found[what] = "accepted"
    assert {} == found
    assert before == crm.story(sara)
    assert (1, 0) == (crm.customers.count(), crm.interactions.count())


def test_what_cannot_be_corrected_is_refused(crm: CRM, sara: CustomerId) -> None:
    """A correction needs a content, and an instant where one is given."""
    wrong = crm.interactions.purchase(sara, EUR)
    for change in ({"content": None}, {"content": Purchase(EUR), "occurred_at": ""}):
        with pytest.raises(InvalidValue):
            crm.interactions.correct(wrong, **change)
    assert crm.interactions.voided_by(wrong) is None


def test_who_acts_is_text(crm: CRM) -> None:
    """An actor is kept in the event log, so it is text that can be kept there."""
    for actor in (5, "\0", "\ud800", "a" * 501):
        with pytest.raises(InvalidValue), crm.begin(actor=actor):  # type: ignore[arg-type]
            pass
    with crm.begin(actor="a" * 500) as tx:
        tx.customers.add(Person("Ada"))
    assert 1 == crm.customers.count()


def test_an_error_does_not_repeat_a_long_name(crm: CRM) -> None:
    """The message stays short, whatever was given; the error holds it all."""
    with pytest.raises(UnknownSegment) as caught:
        crm.segments.count("quiet" * 1_000_000)
    assert 200 > len(str(caught.value))
    assert 5_000_000 == len(caught.value.name)


def test_rejections_of_what_is_no_entry_stop_nothing_else(crm: CRM, sara: CustomerId) -> None:
    """Among entries what is none is rejected like any other mistake."""
    told: list[CRMError] = []
    entries: list[Any] = [
        None,
        Entry(sara, Purchase(EUR)),
        (sara, EUR),
        Entry(Email("sara@example.org"), Purchase(EUR)),
    ]
    recorded = crm.interactions.record_many(entries, on_reject=lambda rejection: told.append(rejection.error))
    assert (2, 2) == (recorded.recorded, recorded.rejected)
    assert ["invalid_value", "invalid_value"] == [error.code for error in told]


def test_kinds_of_interaction_are_those_there_are(any_crm: CRM) -> None:
    """They may come one by one; an unknown one is told with the nearest that is known, and keeps no rule."""
    crm = any_crm
    sara = crm.customers.add(Person("Sara"))
    crm.interactions.declare("tasting")
    crm.interactions.record(sara, Custom("tasting"))
    crm.interactions.purchase(sara, EUR)
    for kinds in (["tasting"], iter(["tasting", "tasting"]), {"tasting": 1}):
        assert ["tasting"] == [each.kind for each in crm.interactions.of(sara, kinds=kinds)]  # type: ignore[arg-type]
    assert ["tasting"] == [each.kind for each in crm.interactions.last(sara, kinds=iter(["tasting"]))]  # type: ignore[arg-type]
    calls: list[Callable[[], object]] = [
        lambda: crm.interactions.last(sara, kinds=["purchases"]),
        lambda: list(crm.interactions.of(sara, kinds=["purchases"])),
        lambda: crm.retentions.define("old", "redact texts", 9, kinds=["purchases"]),
        lambda: crm.measures.declare("bought", "purchases"),
    ]
    for call in calls:
        with pytest.raises(UnknownKind) as caught:
            call()
        assert ("purchases", "purchase") == (caught.value.name, caught.value.nearest)
    assert [] == crm.retentions.all()


def test_what_reaches_no_statement_is_told_on_every_store(any_crm: CRM) -> None:
    """A value that a database would refuse is told by its field before."""
    crm = any_crm
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    calls: dict[str, Callable[[Any], object]] = {
        "currency": lambda bad: crm.rates.on(bad, date(2026, 3, 10)),
        "kinds": lambda bad: crm.interactions.last(sara, kinds=bad),
        "name": crm.retentions.retire,
        "channel": lambda bad: crm.budgets.retire("month", bad),
        "at": lambda bad: crm.gate.why_not(None, "email", at=bad),
    }
    bad: dict[str, Any] = {"currency": 1.5, "kinds": [1], "name": [], "channel": 1.5, "at": LATE[0]}
    for field, call in calls.items():
        with pytest.raises(InvalidValue) as caught:
            call(bad[field])
        assert field == caught.value.field
    late = datetime(9998, 12, 30, tzinfo=UTC)
    crm.contact_times.define("mon-sun 09:00-17:00")
    assert 1 == sum(each.customers for each in crm.gate.why_not(None, "email", at=late).counts())
    assert late == crm.explain(sara, "email", at=late).at
