"""Numbers of things, what is called back, and flags are checked wherever a public method takes them."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crmcore import CRM, CustomerId, Entry, Money, Purchase, RulePolicy
from crmcore.app import Surface
from crmcore.errors import InvalidValue

EUR = Money("1", "EUR")
POLICY = RulePolicy([])
MAPPING = {"source": "till", "customer": {"external": "card"}}
COUNTS = {
    "chunk",
    "classes",
    "contacts",
    "cursor",
    "days",
    "expires_after",
    "generations",
    "interactions",
    "limit",
    "version",
}
CALLBACKS = {"on_reject", "progress", "step", "stopped"}
FLAGS = {
    "add_missing",
    "archived",
    "complete",
    "dismissed",
    "dry_run",
    "include_voided",
    "past",
    "personal",
    "stale",
    "unread",
    "upkeep",
}
NO_COUNTS: tuple[object, ...] = (0, -1, True, False, 1.0, 10**30, "1", None)
NO_FLAGS: tuple[object, ...] = (0, 1, None, "no", [])
NO_CALLBACKS: tuple[object, ...] = (0, "print", [], object())
TAKEN = [
    ("outbox.dispatch limit", None),
    ("caps.define contacts", 0),
    ("contact_times.cool_off days", None),
    ("events.since cursor", 0),
]
Call = Callable[[CRM, CustomerId, Any], object]

CALLS: dict[str, Call] = {
    "attributes.declare personal": lambda crm, _, bad: crm.attributes.declare("city", personal=bad),
    "caps.define contacts": lambda crm, _, bad: crm.caps.define(bad, 7),
    "caps.define days": lambda crm, _, bad: crm.caps.define(1, bad),
    "caps.retire days": lambda crm, _, bad: crm.caps.retire(bad),
    "consents.ask days": lambda crm, sara, bad: crm.consents.ask(
        sara, channel="email", purpose="offers", evidence="form", days=bad
    ),
    "contact_times.cool_off days": lambda crm, _, bad: crm.contact_times.cool_off(bad),
    "customers.count archived": lambda crm, _, bad: crm.customers.count(archived=bad),
    "customers.list archived": lambda crm, _, bad: crm.customers.list(archived=bad),
    "customers.list limit": lambda crm, _, bad: crm.customers.list(limit=bad),
    "customers.search limit": lambda crm, _, bad: crm.customers.search("sara", limit=bad),
    "customers.sync complete": lambda crm, _, bad: crm.customers.sync([], source="app", complete=bad),
    "customers.sync dry_run": lambda crm, _, bad: crm.customers.sync([], source="app", dry_run=bad),
    "customers.sync on_reject": lambda crm, _, bad: crm.customers.sync([], source="app", on_reject=bad),
    "customers.sync progress": lambda crm, _, bad: crm.customers.sync([], source="app", progress=bad),
    "customers.update version": lambda crm, sara, bad: crm.customers.update(sara, version=bad),
    "decide chunk": lambda crm, _, bad: crm.decide("now", POLICY, chunk=bad),
    "decide dry_run": lambda crm, _, bad: crm.decide("now", POLICY, dry_run=bad),
    "decide progress": lambda crm, _, bad: crm.decide("now", POLICY, progress=bad),
    "decisions.of limit": lambda crm, sara, bad: crm.decisions.of(sara, bad),
    "duplicates.find progress": lambda crm, _, bad: crm.duplicates.find(progress=bad),
    "duplicates.open limit": lambda crm, _, bad: crm.duplicates.open(limit=bad),
    "events.since cursor": lambda crm, _, bad: list(crm.events.since(bad)),
    "entitlements.of past": lambda crm, sara, bad: crm.entitlements.of(sara, past=bad),
    "exports.parquet personal": lambda crm, _, bad: crm.exports.parquet("out", personal=bad),
    "exports.parquet progress": lambda crm, _, bad: crm.exports.parquet("out", progress=bad),
    "exports.sql personal": lambda crm, _, bad: crm.exports.sql("all", dialect="duckdb", personal=bad),
    "imports.csv dry_run": lambda crm, _, bad: crm.imports.csv(io.BytesIO(b"card\n1\n"), MAPPING, dry_run=bad),
    "imports.csv on_reject": lambda crm, _, bad: crm.imports.csv(io.BytesIO(b"card\n1\n"), MAPPING, on_reject=bad),
    "imports.csv progress": lambda crm, _, bad: crm.imports.csv(io.BytesIO(b"card\n1\n"), MAPPING, progress=bad),
    "imports.vcards dry_run": lambda crm, _, bad: crm.imports.vcards(io.BytesIO(), source="book", dry_run=bad),
    "imports.vcards on_reject": lambda crm, _, bad: crm.imports.vcards(io.BytesIO(), source="book", on_reject=bad),
    "imports.vcards progress": lambda crm, _, bad: crm.imports.vcards(io.BytesIO(), source="book", progress=bad),
    "inbound.receive limit": lambda crm, _, bad: crm.inbound.receive(limit=bad),
    "interactions.last include_voided": lambda crm, sara, bad: crm.interactions.last(sara, include_voided=bad),
    "interactions.last limit": lambda crm, sara, bad: crm.interactions.last(sara, bad),
    "interactions.of include_voided": lambda crm, sara, bad: list(crm.interactions.of(sara, include_voided=bad)),
    "interactions.record_many add_missing": lambda crm, sara, bad: crm.interactions.record_many(
        [Entry(sara, Purchase(EUR))], add_missing=bad
    ),
    "interactions.record_many on_reject": lambda crm, sara, bad: crm.interactions.record_many(
        [Entry(sara, Purchase(EUR))], on_reject=bad
    ),
    "ledger.of limit": lambda crm, sara, bad: crm.ledger.of(sara, bad),
    "offers.define expires_after": lambda crm, _, bad: crm.offers.define(
        "tea", "product", "innovation", {"email": ("s", "t")}, expires_after=bad
    ),
    "outbox.dispatch limit": lambda crm, _, bad: crm.outbox.dispatch(limit=bad),
    "outbox.dispatch step": lambda crm, _, bad: crm.outbox.dispatch(step=bad),
    "outbox.dispatch stopped": lambda crm, _, bad: crm.outbox.dispatch(stopped=bad),
    "outbox.in_state limit": lambda crm, _, bad: crm.outbox.in_state("held", limit=bad),
    "outbox.of limit": lambda crm, sara, bad: crm.outbox.of(sara, bad),
    "cases.list limit": lambda crm, _, bad: crm.cases.list(limit=bad),
    "cases.overdue limit": lambda crm, _, bad: crm.cases.overdue(limit=bad),
    "desk.overdue limit": lambda crm, _, bad: crm.desk.overdue(limit=bad),
    "desk.take limit": lambda crm, _, bad: crm.desk.take("kim", limit=bad),
    "desk.tasks limit": lambda crm, _, bad: crm.desk.tasks(limit=bad),
    "inbox.of dismissed": lambda crm, sara, bad: crm.inbox.of(sara, dismissed=bad),
    "inbox.of limit": lambda crm, sara, bad: crm.inbox.of(sara, limit=bad),
    "inbox.of unread": lambda crm, sara, bad: crm.inbox.of(sara, unread=bad),
    "promises.due limit": lambda crm, _, bad: crm.promises.due(limit=bad),
    "quality.worst limit": lambda crm, _, bad: crm.quality.worst(bad),
    "privacy.erase dry_run": lambda crm, sara, bad: crm.privacy.erase(sara, dry_run=bad),
    "read stale": lambda crm, _, bad: crm.read(stale=bad),
    "report days": lambda crm, _, bad: crm.report("now", days=bad),
    "retentions.define days": lambda crm, _, bad: crm.retentions.define("notes", "redact texts", bad),
    "segments.rfm classes": lambda crm, _, bad: crm.segments.rfm(classes=bad),
    "story interactions": lambda crm, sara, bad: crm.story(sara, interactions=bad),
    "tenants.drop chunk": lambda crm, _, bad: crm.tenants.drop("default", dry_run=True, chunk=bad),
    "tenants.drop dry_run": lambda crm, _, bad: crm.tenants.drop("default", dry_run=bad),
    "ties.ancestors generations": lambda crm, sara, bad: crm.ties.ancestors(sara, generations=bad),
    "ties.descendants generations": lambda crm, sara, bad: crm.ties.descendants(sara, generations=bad),
    "ties.hand_over dry_run": lambda crm, _, bad: crm.ties.hand_over("e-1", "e-2", dry_run=bad),
    "tick stopped": lambda crm, _, bad: crm.tick(stopped=bad),
    "tick upkeep": lambda crm, _, bad: crm.tick(upkeep=bad),
    "table chunk": lambda crm, _, bad: list(crm.table(["stage"], chunk=bad)),
}


def public() -> Iterator[tuple[str, str]]:
    """Each public method of a CRM and of its services, and each argument of it that is checked here."""
    front = vars(Surface) | vars(CRM)
    methods = {name: found for name, found in front.items() if inspect.isfunction(found)}
    with CRM.in_memory() as crm:
        for noun, found in front.items():
            if isinstance(found, property):
                service = type(getattr(crm, noun))
                methods |= {f"{noun}.{name}": each for name, each in vars(service).items() if inspect.isfunction(each)}
    for name, method in methods.items():
        for argument in inspect.signature(method).parameters:
            if not name.rpartition(".")[2].startswith("_") and argument in COUNTS | CALLBACKS | FLAGS:
                yield name, argument


def test_every_such_argument_is_tried() -> None:
    """The calls below are those of the public methods, no more and no less."""
    assert sorted(CALLS) == sorted(f"{name} {argument}" for name, argument in public())


@pytest.mark.parametrize("what", CALLS)
def test_what_is_no_count_no_flag_or_cannot_be_called_is_refused(crm: CRM, sara: CustomerId, what: str) -> None:
    """It is an `InvalidValue` that names the argument, and nothing has changed."""
    argument = what.rpartition(" ")[2]
    events = crm.events.backlog()
    for bad in NO_CALLBACKS if argument in CALLBACKS else NO_FLAGS if argument in FLAGS else NO_COUNTS:
        if (what, bad) in TAKEN and not isinstance(bad, bool):
            continue
        with pytest.raises(InvalidValue) as caught:
            CALLS[what](crm, sara, bad)
        assert argument == caught.value.field
    assert (1, 0) == (crm.customers.count(), crm.interactions.count())
    if argument != "cursor":
        assert events == crm.events.backlog()


@pytest.mark.parametrize("what", [what for what in CALLS if what.endswith(("chunk", "limit", "interactions"))])
def test_the_largest_count_is_as_good_as_all(crm: CRM, sara: CustomerId, what: str) -> None:
    """A billion is asked for without harm, where a page has no smaller limit."""
    CALLS[what](crm, sara, 10_000 if what.startswith("customers.") else 1_000_000_000)
