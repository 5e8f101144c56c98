"""One call of every public method of every service, made with ids and names that somebody gives."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from inspect import isfunction, signature
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq

from crmcore import (
    CRM,
    Booking,
    Email,
    Entry,
    Feedback,
    Lifecycle,
    Money,
    NewCustomer,
    NewTie,
    Note,
    Person,
    Preferences,
    Profile,
    Purchase,
    Ranking,
    RelationshipForm,
    Rule,
    RulePolicy,
    Transaction,
)
from crmcore.app import Surface
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Claim
from crmcore.domain.kernel.field import FieldRef
from crmcore.services.default_lifecycle import DEFAULT_LIFECYCLE
from tests.security.two_tenants import NOON

Call = Callable[[Any, Any], object]
"""Makes the call on a surface (a transaction, or the CRM itself), given ids and names."""

EUROS = Money("3", "EUR")
_CSV = {
    "source": "shop",
    "customer": {"email": "mail", "name": "name"},
    "interaction": {"kind": "purchase", "occurred_at": "date", "amount": "amount", "external_id": "order"},
}
_LIFECYCLE: Lifecycle = DEFAULT_LIFECYCLE


def _file(given: Any) -> io.BytesIO:
    text = f"order,mail,name,date,amount\n{given.external_id},{given.email.address},Kim,2026-03-01,5\n"
    return io.BytesIO(text.encode())


def _cards(given: Any) -> io.BytesIO:
    text = f"BEGIN:VCARD\nVERSION:4.0\nUID:{given.external_id}\nFN:Kim\nEMAIL:{given.email.address}\nEND:VCARD\n"
    return io.BytesIO(text.encode())


def _carded(surface: Any, **whose: Any) -> str:
    file = io.StringIO()
    surface.exports.vcards(file, attributes={"adr.city": "city"}, **whose)
    return file.getvalue()


def _dumped(surface: Any, _: Any) -> str:
    file = io.StringIO()
    surface.dump(file)
    return file.getvalue()


def _exported(surface: Any, _: Any) -> object:
    with TemporaryDirectory() as made:
        folder = Path(made) / "export"
        rows = surface.exports.parquet(folder).rows
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        tables = [pq.read_table(path).to_pylist() for path in files if path.suffix == ".parquet"]
        names = [path.relative_to(folder).as_posix() for path in files]
        told = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".json"]
        return [rows, names, tables, told]


CALLS: Mapping[str, Call] = {
    "customers.add": lambda s, g: s.customers.add(Person("Kim"), g.email, g.external, key=g.key),
    "customers.add_many": lambda s, g: s.customers.add_many([NewCustomer(Person("Kim"), (g.email, g.external))]),
    "customers.find_or_add": lambda s, g: s.customers.find_or_add(g.email, Person("Kim"), g.external, key=g.key),
    "customers.find": lambda s, g: s.customers.find(g.email, g.external),
    "customers.get": lambda s, g: s.customers.get(g.customer),
    "customers.list": lambda s, g: s.customers.list(after=g.id, limit=1_000),
    "customers.search": lambda s, g: [s.customers.search("person"), s.customers.search("p", after=g.id)],
    "customers.count": lambda s, g: [s.customers.count(), s.customers.count(archived=True)],
    "customers.update": lambda s, g: s.customers.update(
        g.customer, version=1, party=Person("Kim"), preferences=Preferences("de", None, "email"), key=g.key
    ),
    "customers.archive": lambda s, g: s.customers.archive(g.customer, key=g.key),
    "customers.restore": lambda s, g: s.customers.restore(g.customer, key=g.key),
    "customers.identify": lambda s, g: s.customers.identify(g.customer, g.external, g.suppressed, key=g.key),
    "merges.preview": lambda s, g: s.merges.preview(g.customer, Email("sara@example.org")),
    "merges.merge": lambda s, g: s.merges.merge(g.customer, Email("sara@example.org"), key=g.key),
    "merges.unmerge": lambda s, g: s.merges.unmerge(g.customer, key=g.key),
    "merges.of": lambda s, g: s.merges.of(g.customer),
    "duplicates.find": lambda s, g: s.duplicates.find(fields={"city": g.attribute}),
    "duplicates.open": lambda s, g: [s.duplicates.open(), s.duplicates.open(g.suggestion, 1)],
    "duplicates.count": lambda s, g: s.duplicates.count(),
    "duplicates.of": lambda s, g: s.duplicates.of(g.customer),
    "duplicates.get": lambda s, g: s.duplicates.get(g.suggestion),
    "duplicates.accept": lambda s, g: s.duplicates.accept(g.suggestion, into=g.customer, key=g.key),
    "duplicates.reject": lambda s, g: s.duplicates.reject(g.suggestion, key=g.key),
    "duplicates.reopen": lambda s, g: s.duplicates.reopen(g.suggestion, key=g.key),
    "customers.forget": lambda s, g: s.customers.forget(g.customer, g.email, key=g.key),
    "customers.identifiers": lambda s, g: s.customers.identifiers(g.customer),
    "customers.contact_points": lambda s, g: s.customers.contact_points(g.customer),
    "customers.reached_at": lambda s, g: s.customers.reached_at(g.email),
    "customers.sync": lambda s, g: s.customers.sync(
        [Profile(g.profile, "Kim", email=g.email.address, attributes={g.attribute: "x"})],
        source="app",
        complete=True,
        on_reject=lambda _: None,
        key=g.key,
    ),
    "attributes.declare": lambda s, g: s.attributes.declare(g.attribute, "integer"),
    "attributes.declared": lambda s, g: s.attributes.declared(),
    "attributes.state": lambda s, g: s.attributes.state(g.customer, {g.attribute: "x"}, source="form", key=g.key),
    "attributes.of": lambda s, g: s.attributes.of(g.customer),
    "attributes.history": lambda s, g: s.attributes.history(g.customer, g.attribute),
    "ties.declare": lambda s, g: s.ties.declare(g.tie_type, "x", exclusive=True),
    "ties.types": lambda s, g: s.ties.types(),
    "ties.retire": lambda s, g: s.ties.retire(g.tie_type),
    "ties.add": lambda s, g: s.ties.add(g.customer, "sibling", Email("sara@example.org"), key=g.key),
    "ties.add_many": lambda s, g: s.ties.add_many([NewTie(g.customer, g.tie_type, g.customer)]),
    "ties.end": lambda s, g: s.ties.end(g.tie, key=g.key),
    "ties.remove": lambda s, g: s.ties.remove(g.tie, "x", key=g.key),
    "ties.of": lambda s, g: s.ties.of(g.customer),
    "ties.history": lambda s, g: s.ties.history(g.customer),
    "ties.with_employee": lambda s, g: s.ties.with_employee(g.employee),
    "ties.portfolio": lambda s, g: s.ties.portfolio(g.employee),
    "ties.hand_over": lambda s, g: s.ties.hand_over(g.employee, "x", key=g.key),
    "ties.ancestors": lambda s, g: s.ties.ancestors(g.customer, g.tie_type),
    "ties.descendants": lambda s, g: s.ties.descendants(g.customer, g.tie_type),
    "households.form": lambda s, g: s.households.form("x", [g.customer], key=g.key),
    "households.join": lambda s, g: s.households.join(g.household, g.customer, key=g.key),
    "households.leave": lambda s, g: s.households.leave(g.household, g.customer, key=g.key),
    "households.dissolve": lambda s, g: s.households.dissolve(g.household, key=g.key),
    "households.members": lambda s, g: s.households.members(g.household),
    "households.of": lambda s, g: s.households.of(g.customer),
    "households.figures": lambda s, g: s.households.figures(),
    "referrals.record": lambda s, g: s.referrals.record(
        Email("sara@example.org"), g.customer, source="shop", external_id=g.external_id, key=g.key
    ),
    "referrals.of": lambda s, g: s.referrals.of(g.customer),
    "referrals.forest": lambda s, g: s.referrals.forest(),
    "interactions.record": lambda s, g: s.interactions.record(
        g.customer, Note("x"), source="shop", external_id=g.external_id, key=g.key
    ),
    "interactions.purchase": lambda s, g: s.interactions.purchase(
        g.customer, EUROS, source="shop", external_id=g.external_id, key=g.key
    ),
    "interactions.give_back": lambda s, g: s.interactions.give_back(
        g.customer, EUROS, source="shop", external_id=g.external_id, key=g.key
    ),
    "interactions.record_many": lambda s, g: s.interactions.record_many(
        [
            Entry(g.customer, Purchase(EUROS), NOON, "shop", g.external_id),
            Entry(g.email, Feedback(9), NOON, "web", g.external_id),
        ],
        add_missing=True,
        on_reject=lambda _: None,
    ),
    "interactions.void": lambda s, g: s.interactions.void(g.interaction, reason="x", key=g.key),
    "interactions.correct": lambda s, g: s.interactions.correct(g.interaction, Purchase(EUROS), key=g.key),
    "interactions.get": lambda s, g: s.interactions.get(g.interaction),
    "interactions.find": lambda s, g: s.interactions.find("shop", g.external_id),
    "interactions.voided_by": lambda s, g: [
        s.interactions.voided_by(g.voided),
        s.interactions.voided_by(g.interaction),
    ],
    "interactions.last": lambda s, g: s.interactions.last(g.customer, kinds=["purchase", g.kind]),
    "interactions.of": lambda s, g: s.interactions.of(g.customer, kinds=[g.kind]),
    "interactions.count": lambda s, g: s.interactions.count(),
    "interactions.declare": lambda s, g: s.interactions.declare(g.kind, values={"wish": "integer"}),
    "interactions.kinds": lambda s, g: s.interactions.kinds(),
    "imports.csv": lambda s, g: s.imports.csv(_file(g), _CSV),
    "imports.vcards": lambda s, g: s.imports.vcards(_cards(g), source="shop"),
    "measures.declare": lambda s, g: s.measures.declare(g.measure, "return"),
    "measures.declared": lambda s, g: s.measures.declared(),
    "measures.retire": lambda s, g: s.measures.retire(g.measure),
    "measures.of": lambda s, g: s.measures.of(g.customer),
    "measures.rebuild": lambda s, g: [s.measures.rebuild(), s.measures.rebuild(g.measure)],
    "relationships.of": lambda s, g: s.relationships.of(g.customer),
    "relationships.form": lambda s, g: s.relationships.form(),
    "relationships.define": lambda s, g: s.relationships.define(RelationshipForm(gap=40)),
    "standings.of": lambda s, g: s.standings.of(g.customer),
    "standings.history": lambda s, g: s.standings.history(g.customer),
    "standings.rules": lambda s, g: s.standings.rules(),
    "standings.define": lambda s, g: s.standings.define(_LIFECYCLE),
    "standings.evaluate": lambda s, g: s.standings.evaluate(),
    "segments.define": lambda s, g: [
        s.segments.define("best", Ranking(FieldRef("value.profit"), top=100)),
        s.segments.define(g.segment, f"segment.{g.roster} or {g.measure}.count > 0"),
    ],
    "segments.defined": lambda s, g: s.segments.defined(),
    "segments.retire": lambda s, g: s.segments.retire(g.segment),
    "segments.refresh": lambda s, g: [s.segments.refresh(), s.segments.refresh(g.segment)],
    "segments.refreshed": lambda s, g: s.segments.refreshed(g.segment),
    "segments.put": lambda s, g: s.segments.put("own_roster", g.customer, key=g.key),
    "segments.take": lambda s, g: s.segments.take("own_roster", g.customer, key=g.key),
    "segments.count": lambda s, g: s.segments.count(g.segment),
    "segments.members": lambda s, g: s.segments.members(g.segment),
    "segments.of": lambda s, g: s.segments.of(g.customer),
    "segments.why": lambda s, g: s.segments.why("own_segment", g.customer),
    "segments.rfm": lambda s, g: s.segments.rfm(g.measure),
    "benefits.of": lambda s, g: s.benefits.of(g.customer),
    "benefits.score": lambda s, g: s.benefits.score(g.customer, trust=5, source="form", key=g.key),
    "entitlements.declare": lambda s, g: s.entitlements.declare(g.treatment, "price"),
    "entitlements.declared": lambda s, g: s.entitlements.declared(),
    "entitlements.grant": lambda s, g: s.entitlements.grant(g.customer, g.treatment, key=g.key),
    "entitlements.revoke": lambda s, g: s.entitlements.revoke(g.entitlement, key=g.key),
    "entitlements.use": lambda s, g: s.entitlements.use(
        g.customer, g.entitlement, source="shop", external_id=g.external_id, key=g.key
    ),
    "entitlements.of": lambda s, g: s.entitlements.of(g.customer),
    "entitlements.uses": lambda s, g: s.entitlements.uses(g.entitlement),
    "entitlements.counts": lambda s, g: s.entitlements.counts(),
    "sources.rank": lambda s, g: s.sources.rank([g.source], key=g.key),
    "sources.ranked": lambda s, g: s.sources.ranked(),
    "quality.report": lambda s, g: s.quality.report(),
    "quality.measure": lambda s, g: s.quality.measure(),
    "quality.history": lambda s, g: [
        s.quality.history("completeness"),
        s.quality.history("completeness", attribute=g.attribute),
        s.quality.history("completeness", source=g.source),
    ],
    "quality.of": lambda s, g: s.quality.of(g.customer),
    "quality.worst": lambda s, g: [s.quality.worst(), s.quality.worst(5, segment=g.segment)],
    "promises.make": lambda s, g: s.promises.make(
        g.customer, "x", due=date(2026, 12, 31), employee=g.employee, key=g.key
    ),
    "promises.keep": lambda s, g: s.promises.keep(g.promise, key=g.key),
    "promises.give_up": lambda s, g: s.promises.give_up(g.promise, key=g.key),
    "promises.get": lambda s, g: s.promises.get(g.promise),
    "promises.of": lambda s, g: s.promises.of(g.customer),
    "promises.due": lambda s, g: s.promises.due(date(2026, 12, 31)),
    "inbox.of": lambda s, g: [
        s.inbox.of(g.customer),
        s.inbox.of(g.customer, unread=True),
        s.inbox.of(g.customer, dismissed=True),
    ],
    "inbox.unread": lambda s, g: s.inbox.unread(g.customer),
    "inbox.read": lambda s, g: s.inbox.read(g.customer, [g.inbox_message], key=g.key),
    "inbox.dismiss": lambda s, g: s.inbox.dismiss(g.customer, [g.inbox_message], key=g.key),
    "cases.open": lambda s, g: s.cases.open(g.customer, "x", due=NOON, employee=g.employee, key=g.key),
    "cases.close": lambda s, g: s.cases.close(g.case, key=g.key),
    "cases.reopen": lambda s, g: s.cases.reopen(g.case, key=g.key),
    "cases.assign": lambda s, g: s.cases.assign(g.case, g.employee, key=g.key),
    "cases.get": lambda s, g: s.cases.get(g.case),
    "cases.of": lambda s, g: s.cases.of(g.customer),
    "cases.list": lambda s, g: [s.cases.list(), s.cases.list(g.employee), s.cases.list(state="closed")],
    "cases.overdue": lambda s, g: s.cases.overdue(g.employee),
    "desk.add": lambda s, g: s.desk.add(g.customer, "x", due=NOON, employee=g.employee, key=g.key),
    "desk.get": lambda s, g: s.desk.get(g.task),
    "desk.of": lambda s, g: s.desk.of(g.customer),
    "desk.tasks": lambda s, g: [s.desk.tasks(), s.desk.tasks(g.employee), s.desk.tasks(state="done")],
    "desk.overdue": lambda s, g: s.desk.overdue(g.employee),
    "desk.take": lambda s, g: s.desk.take(g.employee, limit=9),
    "desk.start": lambda s, g: s.desk.start(g.task, g.employee),
    "desk.assign": lambda s, g: s.desk.assign(g.task, g.employee, key=g.key),
    "desk.done": lambda s, g: s.desk.done(g.task, employee=g.employee, key=g.key),
    "desk.give_up": lambda s, g: s.desk.give_up(g.task, key=g.key),
    "desk.reopen": lambda s, g: s.desk.reopen(g.task, due=NOON, key=g.key),
    "ledger.book": lambda s, g: s.ledger.book(
        g.customer, "acquisition cost", EUROS, source="books", external_id=g.external_id, key=g.key
    ),
    "ledger.book_many": lambda s, g: s.ledger.book_many(
        [Booking(g.customer, "acquisition cost", EUROS, source="books", external_id=g.external_id)]
    ),
    "ledger.of": lambda s, g: s.ledger.of(g.customer),
    "ledger.totals": lambda s, g: [s.ledger.totals(), s.ledger.totals(g.customer)],
    "consents.grant": lambda s, g: s.consents.grant(
        g.customer, channel="email", purpose="offers", evidence="x", contact_point=g.email, key=g.key
    ),
    "consents.withdraw": lambda s, g: s.consents.withdraw(
        channel="email", purpose="offers", evidence="x", contact_point=g.email, key=g.key
    ),
    "consents.note": lambda s, g: s.consents.note(
        g.customer, channel="email", purpose="research", evidence="x", contact_point=g.email, key=g.key
    ),
    "consents.of": lambda s, g: s.consents.of(g.customer),
    "consents.state": lambda s, g: s.consents.state(g.customer, "email", "offers", contact_point=g.email),
    "consents.ask": lambda s, g: s.consents.ask(
        g.customer, channel="email", purpose="polls", evidence="x", contact_point=g.email
    ),
    "consents.pending": lambda s, g: s.consents.pending(g.customer),
    "consents.cancel": lambda s, g: s.consents.cancel(
        g.customer, channel="email", purpose="research", evidence="x", key=g.key
    ),
    "consents.asked": lambda s, g: s.consents.asked(g.token),
    "consents.confirm": lambda s, g: s.consents.confirm(g.token),
    "suppressions.add": lambda s, g: s.suppressions.add(g.suppressed, "x", key=g.key),
    "suppressions.lift": lambda s, g: s.suppressions.lift(g.suppressed, "x", key=g.key),
    "suppressions.is_suppressed": lambda s, g: s.suppressions.is_suppressed(g.suppressed),
    "suppressions.count": lambda s, g: s.suppressions.count(),
    "offers.define": lambda s, g: s.offers.define(
        g.offer, "coupon", "convenience", {"email": ("x", "y")}, eligibility=f"segment.{g.segment}"
    ),
    "offers.defined": lambda s, g: s.offers.defined(),
    "offers.get": lambda s, g: s.offers.get(g.offer),
    "offers.preview": lambda s, g: s.offers.preview(g.offer, g.customer, "email"),
    "offers.retire": lambda s, g: s.offers.retire(g.offer),
    "caps.define": lambda s, g: s.caps.define(3, g.days),
    "caps.all": lambda s, g: s.caps.all(),
    "caps.retire": lambda s, g: s.caps.retire(g.days),
    "gate.why_not": lambda s, g: [
        [*s.gate.why_not(g.segment, "email").counts()],
        [*s.gate.why_not(g.segment, "email")],
    ],
    "decisions.get": lambda s, g: s.decisions.get(g.decision),
    "decisions.of": lambda s, g: s.decisions.of(g.customer),
    "decisions.on": lambda s, g: s.decisions.on(g.occasion),
    "decisions.occasions": lambda s, g: s.decisions.occasions(),
    "campaigns.define": lambda s, g: s.campaigns.define(
        g.campaign, "innovation", offers=[g.offer], channels=["email"], segment=g.segment
    ),
    "campaigns.get": lambda s, g: s.campaigns.get(g.campaign),
    "campaigns.all": lambda s, g: s.campaigns.all(),
    "campaigns.progress": lambda s, g: s.campaigns.progress(g.campaign),
    "campaigns.preview": lambda s, g: s.campaigns.preview(g.campaign, g.customer),
    "campaigns.test": lambda s, g: s.campaigns.test(g.campaign, [Email("kim@example.org")], g.customer),
    "campaigns.approve": lambda s, g: s.campaigns.approve(g.campaign, by="x"),
    "campaigns.start": lambda s, g: s.campaigns.start(g.campaign),
    "campaigns.pause": lambda s, g: s.campaigns.pause(g.campaign, reason="x"),
    "campaigns.resume": lambda s, g: s.campaigns.resume(g.campaign),
    "campaigns.stop": lambda s, g: s.campaigns.stop(g.campaign, reason="x"),
    "campaigns.retire": lambda s, g: s.campaigns.retire(g.campaign),
    "outbox.dispatch": lambda s, g: s.outbox.dispatch(),
    "inbound.take": lambda s, g: s.inbound.take("email", [Heard("reply", "h", NOON, key=str(g.message), text="x")]),
    "inbound.webhook": lambda s, g: s.inbound.webhook("email", {}, b""),
    "inbound.largest_hook": lambda s, g: s.inbound.largest_hook("email"),
    "inbound.receive": lambda s, g: s.inbound.receive("email"),
    "budgets.define": lambda s, g: s.budgets.define(EUROS, "month"),
    "budgets.all": lambda s, g: s.budgets.all(),
    "budgets.retire": lambda s, g: s.budgets.retire("month"),
    "contact_times.define": lambda s, g: s.contact_times.define("mon 09:00-10:00"),
    "contact_times.retire": lambda s, g: s.contact_times.retire(),
    "contact_times.all": lambda s, g: s.contact_times.all(),
    "contact_times.cool_off": lambda s, g: s.contact_times.cool_off(g.days),
    "contact_times.cooling_off": lambda s, g: s.contact_times.cooling_off(),
    "contact_times.zone": lambda s, g: s.contact_times.zone(g.customer),
    "coupons.check": lambda s, g: s.coupons.check(g.code),
    "coupons.redeem": lambda s, g: s.coupons.redeem(g.code, key=g.key),
    "contact_times.choose": lambda s, g: s.contact_times.choose(g.customer, "mon 09:00-10:00", key=g.key),
    "contact_times.chosen": lambda s, g: s.contact_times.chosen(g.customer),
    "choices.of": lambda s, g: s.choices.of(g.token),
    "choices.change": lambda s, g: s.choices.change(g.token),
    "links.define": lambda s, g: s.links.define("https://shop.example/crm"),
    "links.base": lambda s, g: s.links.base(),
    "links.retire": lambda s, g: s.links.retire(),
    "links.read": lambda s, g: s.links.read(g.token),
    "links.unsubscribe": lambda s, g: s.links.unsubscribe(g.token),
    "links.click": lambda s, g: s.links.click(g.token),
    "links.open": lambda s, g: s.links.open(g.token),
    "outbox.give_back": lambda s, g: s.outbox.give_back([Claim(g.message, 1)]),
    "outbox.pause": lambda s, g: s.outbox.pause("email", reason="x"),
    "outbox.resume": lambda s, g: s.outbox.resume("email"),
    "outbox.resume_after_restore": lambda s, g: s.outbox.resume_after_restore(),
    "outbox.paused": lambda s, g: s.outbox.paused(),
    "outbox.limit": lambda s, g: s.outbox.limit("email", 3),
    "outbox.limit_provider": lambda s, g: s.outbox.limit_provider("relay", 3),
    "outbox.limits": lambda s, g: s.outbox.limits(),
    "outbox.in_state": lambda s, g: s.outbox.in_state("waiting", after=g.message),
    "outbox.counts": lambda s, g: s.outbox.counts(),
    "outbox.get": lambda s, g: s.outbox.get(g.message),
    "outbox.of": lambda s, g: s.outbox.of(g.customer),
    "outbox.of_decision": lambda s, g: s.outbox.of_decision(g.decision),
    "outbox.requeue": lambda s, g: s.outbox.requeue(g.message, key=g.key),
    "rates.set": lambda s, g: s.rates.set(g.currency, "0.5", on=date(2026, 2, 1), key=g.key),
    "rates.on": lambda s, g: s.rates.on(g.currency, date(2026, 2, 1)),
    "rates.all": lambda s, g: s.rates.all(),
    "events.since": lambda s, g: s.events.since(0),
    "events.seal": lambda s, g: s.events.seal(),
    "events.backlog": lambda s, g: s.events.backlog(),
    "exports.parquet": _exported,
    "exports.vcards": lambda s, g: _carded(s, customers=[g.customer]),
    "exports.sql": lambda s, g: s.exports.sql(g.segment, dialect="duckdb"),
    "privacy.export": lambda s, g: [s.privacy.export(g.customer).data, str(s.privacy.export(g.customer))],
    "privacy.erase": lambda s, g: s.privacy.erase(g.customer, key=g.key),
    "privacy.finish": lambda s, g: s.privacy.finish(),
    "privacy.replay": lambda s, g: s.privacy.replay(),
    "privacy.restrict": lambda s, g: s.privacy.restrict(g.customer, "x", key=g.key),
    "privacy.lift": lambda s, g: s.privacy.lift(g.customer, "x", key=g.key),
    "privacy.restrictions": lambda s, g: s.privacy.restrictions(g.customer),
    "privacy.rectify": lambda s, g: s.privacy.rectify(
        g.customer, party=Person("Kim"), attributes={g.attribute: "x"}, evidence="x", key=g.key
    ),
    "privacy.rectifications": lambda s, g: s.privacy.rectifications(g.customer),
    "retentions.define": lambda s, g: s.retentions.define(g.retention, "redact evidence", 40),
    "retentions.all": lambda s, g: s.retentions.all(),
    "retentions.retire": lambda s, g: s.retentions.retire(g.retention),
    "retentions.preview": lambda s, g: s.retentions.preview(g.retention),
    "story": lambda s, g: s.story(g.customer),
    "decide": lambda s, g: s.decide(
        g.occasion,
        RulePolicy([Rule(None, "own_offer", "email")], name="rules"),
        customers=[g.customer],
        holdout=Decimal("0.5"),
    ),
    "explain": lambda s, g: s.explain(g.decision),
    "report": lambda s, g: s.report(g.occasion, measure=g.measure),
    "dump": _dumped,
    "fields": lambda s, g: s.fields(),
    "table": lambda s, g: s.table(
        ["stage", "rung", "purchases.count", "purchases.total(days=90)", "value.profit", "attribute.city"],
        customers=[g.customer],
    ),
}
"""The methods of the surface, on the CRM and on a transaction alike."""

MORE: Mapping[str, tuple[str, Call]] = {
    "an erased customer": ("customers.get", lambda s, g: s.customers.get(g.erased)),
    "an erased customer erased": ("privacy.erase", lambda s, g: s.privacy.erase(g.erased, dry_run=True)),
    "erased without a trace": ("privacy.erase", lambda s, g: s.privacy.erase(g.customer, dry_run=True)),
    "recorded about an erased one": ("interactions.record", lambda s, g: s.interactions.record(g.erased, Note("x"))),
    "recorded again": (
        "interactions.purchase",
        lambda s, g: s.interactions.purchase(
            Email("sara@example.org"), EUROS, source="shop", external_id=f"{g.profile}-gone"
        ),
    ),
    "all of a table": ("table", lambda s, g: s.table(["attribute.city", "purchases.total", f"{g.measure}.count"])),
    "a table of a segment": ("table", lambda s, g: s.table(["stage"], segment=g.segment)),
    "a table where": ("table", lambda s, g: s.table(["stage"], where=f"segment.{g.segment}", as_of=date(2026, 3, 1))),
    "a table of the past": ("table", lambda s, g: s.table([f"attribute.{g.attribute}"], known_at=NOON)),
    "cards of a segment": ("exports.vcards", lambda s, g: _carded(s, segment=g.segment)),
    "all cards": ("exports.vcards", lambda s, g: _carded(s)),
    "decided by the policy in use": ("decide", lambda s, g: s.decide(g.occasion, offers=[g.offer])),
    "decided for a segment": ("decide", lambda s, g: s.decide("x", segment=g.segment, dry_run=True)),
    "duplicates found and merged": ("duplicates.find", lambda s, g: s.duplicates.find(automatic=0.9)),
    "accepted into the older": ("duplicates.accept", lambda s, g: s.duplicates.accept(g.suggestion)),
    "a merged one parted": ("merges.unmerge", lambda s, g: s.merges.unmerge(g.merged)),
    "listed whole": ("customers.list", lambda s, g: s.customers.list()),
    "put into another's segment": ("segments.put", lambda s, g: s.segments.put(g.roster, Email("sara@example.org"))),
    "taken out of another's": ("segments.take", lambda s, g: s.segments.take(g.roster, g.customer)),
    "why in another's segment": ("segments.why", lambda s, g: s.segments.why(g.segment, g.customer)),
    "withdrawn by a customer": (
        "consents.withdraw",
        lambda s, g: s.consents.withdraw(g.customer, channel="email", purpose="offers", evidence="x"),
    ),
    "asked by a link that confirms": ("consents.asked", lambda s, g: s.consents.asked(g.asked)),
    "confirmed by a link": ("consents.confirm", lambda s, g: s.consents.confirm(g.asked)),
    "asked at an address that both have": (
        "consents.ask",
        lambda s, g: s.consents.ask(Email("sara@example.org"), channel="email", purpose="research", evidence="x"),
    ),
    "identified as somebody": ("customers.identify", lambda s, g: s.customers.identify(g.customer, g.email)),
    "given another's address": (
        "customers.identify",
        lambda s, g: s.customers.identify(Email("sara@example.org"), g.email),
    ),
    "ties of a kind": ("ties.of", lambda s, g: s.ties.of(g.customer, g.tie_type)),
    "what a household comes to": ("households.figures", lambda s, g: s.households.figures(households=[g.household])),
    "who would be handed over": (
        "ties.hand_over",
        lambda s, g: s.ties.hand_over("x", g.employee, date(2026, 3, 9), dry_run=True),
    ),
    "a cap of households": ("caps.define", lambda s, g: s.caps.define(1, g.days, per="household")),
    "events from a number on": ("events.since", lambda s, g: s.events.since(5)),
}
"""Further calls of some of them: by other parameters."""

OF_THE_CRM: Mapping[str, Call] = {
    "tick": lambda crm, g: crm.tick(),
    "health": lambda crm, g: crm.health(),
    "plugin_faults": lambda crm, g: crm.plugin_faults(),
    "use": lambda crm, g: crm.use(RulePolicy([Rule(None, g.offer, "email")], name="rules")),
    "restore": lambda crm, g: crm.restore(io.StringIO(_dumped(crm, g))),
}
"""What the CRM alone can do for a tenant."""

OF_THE_DATABASE = frozenset(
    {
        # These make or bind a CRM, or open a transaction: every other call is made through them.
        "open",
        "in_memory",
        "tenant",
        "begin",
        "read",
        "join",
        # These belong to the database and to whoever runs it; they read nothing of a tenant's.
        "migrate",
        "pending_sql",
        "pending",
        "channels",
        "providers",
        "prepare",
        "backup",
        "close",
        "tenants",
    }
)

NOT_NAMED = frozenset(
    {
        ("customers.add_many", "customers"),
        ("report", "days"),
        ("retentions.define", "days"),
        ("consents.ask", "days"),
        ("duplicates.open", "after"),
        ("outbox.in_state", "after"),
        ("inbox.of", "after"),
        ("desk.tasks", "after"),
        ("cases.list", "after"),
        ("contact_times.cool_off", "after"),
        ("contact_times.cooling_off", "after"),
    }
)
"""Parameters that are called like those below and name nothing that there is."""

NAMED = MappingProxyType(
    {
        "customer": "customer",
        "customers": "customer",
        "reach": "email",
        "interaction": "interaction",
        "decision": "decision",
        "message": "message",
        "tie": "tie",
        "household": "household",
        "households": "household",
        "member": "customer",
        "referred": "customer",
        "employee": "employee",
        "external_id": "external_id",
        "occasion": "occasion",
        "key": "key",
        "address": "suppressed",
        "contact_point": "email",
        "currency": "currency",
        "after": "id",
        "days": "days",
        "segment": "segment",
        "measure": "measure",
        "entitlement": "entitlement",
        "promise": "promise",
        "case": "case",
        "suggestion": "suggestion",
        "token": "token",
        "code": "code",
        "whom": "token",
        "treatment": "treatment",
    }
)
"""For the parameters that name something of a tenant's, what is given to them."""


def public(kind: type) -> Iterator[str]:
    """The public methods and properties of a class, inherited ones too."""
    return (name for name in dir(kind) if not name.startswith("_"))


def services() -> Mapping[str, type]:
    """The services of the surface, by their names."""
    found = {name: getattr(Surface, name) for name in public(Surface)}
    made = CRM.in_memory()
    return {name: type(getattr(made, name)) for name, value in found.items() if isinstance(value, property)}


def surface_methods() -> dict[str, Callable[..., object]]:
    """Every public method that a transaction offers, itself or by a service."""
    methods = {
        name: getattr(Transaction, name) for name in public(Transaction) if isfunction(getattr(Transaction, name))
    }
    for service, kind in services().items():
        methods |= {f"{service}.{name}": getattr(kind, name) for name in public(kind)}
    return methods


def named_by(name: str) -> set[str]:
    """What the parameters of a method name."""
    found = signature(surface_methods()[name]).parameters
    return {NAMED[each] for each in found if each in NAMED and (name, each) not in NOT_NAMED}
