"""Two tenants of one database with the same addresses and external ids, and a mark on everything that one has alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, cast
from uuid import UUID

import attrs
import pytest
from attrs import define, field

from crmcore import (
    CRM,
    Custom,
    Email,
    External,
    Line,
    Money,
    Note,
    Person,
    Preferences,
    Profile,
    Purchase,
    Roster,
    Rule,
    RulePolicy,
)
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.plugins.registry import Plugins
from crmcore.ports.channel import Capabilities, WebhookRequest
from crmcore.ports.store import Store
from crmcore.services.campaigning import carry_on
from crmcore.services.rendering import coupon_code
from crmcore.services.tokens import token_of
from crmcore.services.work import Setting
from crmcore.system.ids import SystemIds
from crmcore.system.secrets import GivenKey
from crmcore.testing import FrozenClock
from tests.security.places import MemoryPlace, Place, PostgresPlace, SQLitePlace
from tests.servers.server import Server

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOON.date()
SARA = Email("sara@example.org")
CARD = External("shop", "C-1")
"""Both tenants know a customer by each of these."""

OWN, FOREIGN, MISSING = "own", "kanari", "kanarj"
"""The mark of what the first tenant has, of what only the second has, and of what nobody has: so near to the second's
that a hint at the nearest name would tell it.
"""
AMOUNTS = {OWN: "11.50", FOREIGN: "73519.46"}
COSTS = {OWN: "2", FOREIGN: "481.37"}
CURRENCIES = {OWN: "USD", FOREIGN: "JPY", MISSING: "CHF"}
RATES = {OWN: "0.9", FOREIGN: "0.0073519"}
RETAINED = {OWN: 3_007, FOREIGN: 3_077}
CAPPED = {OWN: 7, FOREIGN: 77, MISSING: 78}
CANARIES = ("kanari", "73519.46", "73519460000", "481.37", "481370000", "0.0073519")


@define
class Channel:
    """A channel that keeps what it is given."""

    port_version: ClassVar[int] = 1
    capabilities: ClassVar[Capabilities] = Capabilities("email", idempotent=True, provider="relay")
    name: str = "email"
    sent: list[Outgoing] = field(factory=list)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        self.sent.append(message)
        return Accepted()

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """Nothing comes in."""
        return ()

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """Nothing did."""

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """Nothing is told."""
        return ()


class Given:
    """The ids and names that a call is made with, which remembers which of them were taken."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self.taken: dict[str, object] = {}

    def __getattr__(self, name: str) -> Any:
        self.taken[name] = value = self._values[name]
        return value

    def again(self) -> Given:
        """The same, with nothing taken."""
        return Given(self._values)


def furnish(crm: CRM, mark: str) -> None:
    """Fill a tenant: a row in every table, its mark on everything that can bear one."""
    currency = crm.tenants.all()[-1].currency
    amount, at = Money(AMOUNTS[mark], currency), NOON
    given = named(mark)
    with crm.begin(actor=f"{mark} actor") as tx:
        tx.attributes.declare("city")
        tx.attributes.declare(f"{mark}_attribute", doc=f"{mark} doc")
        tx.interactions.declare(f"{mark}_kind", values={"wish": "text"}, doc=f"{mark} doc")
        tx.measures.declare(f"{mark}_measure", "purchase", doc=f"{mark} doc")
        tx.rates.set(CURRENCIES[mark], RATES[mark], on=date(2026, 1, 1))
        shared = tx.customers.add(Person(f"{mark} shared"), SARA, CARD)
        only = tx.customers.add(
            Person(f"{mark} person"), cast(Email, given["email"]), cast(External, given["external"]), key=f"{mark}-key"
        )
        merged = tx.customers.add(Person(f"{mark} merged"), cast(Email, given["merged"]))
        tx.merges.merge(merged, only)
        tx.customers.add(Person(f"{mark} person"), External("books", f"{mark}-C"))
        tx.customers.sync([Profile(cast(str, given["profile"]), f"{mark} synced")], source="app")
        tx.attributes.state(only, {"city": f"{mark} city", f"{mark}_attribute": f"{mark} value"}, source=f"{mark} form")
        tx.interactions.purchase(
            only,
            amount,
            lines=[Line(f"{mark} product", amount)],
            source="shop",
            external_id=f"{mark}-order",
            touchpoint=f"{mark} branch",
            occurred_at=at,
        )
        tx.interactions.purchase(shared, amount, source="shop", external_id="order-1", occurred_at=at)
        tx.interactions.record(only, Note(f"{mark} note"))
        tx.interactions.record(only, Custom(f"{mark}_kind", {"wish": f"{mark} wish"}))
        voided = tx.interactions.record(only, Purchase(amount), source="shop", external_id=f"{mark}-voided")
        tx.interactions.void(voided, reason=f"{mark} reason")
        cost = Money(COSTS[mark], currency)
        tx.ledger.book(only, "acquisition cost", cost, source="books", external_id=f"{mark}-order")
        tx.segments.define(f"{mark}_segment", "purchases.count > 0", doc=f"{mark} doc")
        tx.segments.define(f"{mark}_roster", Roster())
        tx.segments.put(f"{mark}_roster", only)
        for who in (only, shared):
            tx.consents.grant(who, channel="email", purpose="offers", evidence=f"{mark} evidence")
        tx.entitlements.declare(f"{mark}_treatment", "other", doc=f"{mark} doc")
        entitlement = tx.entitlements.grant(only, f"{mark}_treatment", reason=f"{mark} reason")
        tx.entitlements.use(only, entitlement, source="shop", external_id=f"{mark}-use")
        tx.promises.make(only, f"{mark} promise", due=date(2026, 12, 30), employee=f"{mark} employee")
        tx.cases.open(only, f"{mark} case", due=at, employee=f"{mark} employee")
        tx.desk.add(only, f"{mark} script", due=at, employee=f"{mark} employee", subject=f"{mark} subject")
        address = Address("email", cast(Email, given["email"]).address, "")
        tx.inbound.take("email", [Heard("bounce", f"{mark}-bounce", at, None, address, False, mark)])
        tx.suppressions.add(cast(Email, given["suppressed"]), f"{mark} suppression")
        tx.offers.define(
            f"{mark}_offer", "coupon", "innovation", {"email": (f"{mark} subject", f"{mark} text for ${{name}}")}
        )
        tx.links.define(f"https://{mark}.example.org/crm")
        asking = (f"{mark} question", f"{mark} text with ${{confirmation.link}}")
        tx.offers.define(f"{mark}_confirm", "service", "listening", {"email": asking}, purpose="confirmation")
        tx.consents.ask(shared, channel="email", purpose="research", evidence=f"{mark} evidence")
        tx.caps.define(5, CAPPED[mark])
        tx.budgets.define(Money("5000", currency), "month")
        tx.ties.declare(f"{mark}_tie", f"{mark}_tie_back", doc=f"{mark} doc")
        tx.ties.add(only, f"{mark}_tie", shared, source=f"{mark} form")
        tx.ties.add(only, "advisor", f"{mark} employee", since=TODAY - timedelta(days=9))
        home = tx.households.form(f"{mark} home", [only, shared], since=TODAY - timedelta(days=9))
        tx.customers.identify(home, External("shop", f"{mark}-home"))
        tx.referrals.record(only, shared, about=f"{mark} code")
        tx.privacy.restrict(only, f"{mark} restriction")
        tx.privacy.lift(only, f"{mark} evidence")
        tx.privacy.rectify(
            only, party=Person(f"{mark} person"), preferences=Preferences("de"), evidence=f"{mark} letter"
        )
        tx.retentions.define(f"{mark}_retention", "redact texts", RETAINED[mark])
        gone = cast(External, given["gone"])
        tx.customers.sync([Profile(gone.id, f"{mark} leaving")], source="app")
        tx.interactions.record(gone, Note("x"), source="shop", external_id=f"{mark}-P-gone")
        tx.privacy.erase(gone)
    with crm._scope.writing() as work:
        words = (f"{mark} subject", f"{mark} text", f"{mark} html", "de")
        work.unit.inbox.add([InboxMessage(work.setting.ids.new(), only, only, "offers", f"{mark}_offer", *words, at)])
    crm.use(RulePolicy([Rule(None, f"{mark}_offer", "email")], name=f"{mark}_policy"))
    crm.decide(f"{mark}_occasion")
    crm.campaigns.define(
        f"{mark}_campaign",
        "innovation",
        offers=[f"{mark}_offer"],
        channels=["email"],
        where=f"purchases.count > 0 and not segment.{mark}_roster",
        doc=f"{mark} doc",
    )
    crm.campaigns.start(f"{mark}_campaign")
    carry_on(crm._scope)
    crm.sources.rank([f"{mark} form"])
    crm.quality.measure()
    crm.duplicates.find()
    crm.standings.evaluate()
    crm.events.seal()
    crm.interactions.record(only, Note(f"{mark} unsealed"))


def given_of(crm: CRM, mark: str) -> dict[str, object]:
    """What a call may name of a tenant that is filled."""
    given = named(mark)
    only = crm.customers.get(cast(Email, given["email"])).id
    order, voided = (crm.interactions.find("shop", f"{mark}-{name}") for name in ("order", "voided"))
    assert order is not None
    assert voided is not None
    (decision,) = crm.decisions.of(only)
    (message,) = crm.outbox.of(only)
    (entitlement,) = crm.entitlements.of(only)
    (promise,) = crm.promises.of(only)
    asks = next(each for each in crm.outbox.of(SARA) if each.offer == f"{mark}_confirm")
    with crm._scope.reading() as work:
        token, code = token_of(work, message.id), coupon_code(work, decision.id)
        asked = token_of(work, asks.id, "confirm")
    suggestion = next(each for each in crm.duplicates.of(only) if each.deterministic)
    return given | {
        "id": only,
        "interaction": order.id,
        "voided": voided.id,
        "decision": decision.id,
        "message": message.id,
        "entitlement": entitlement.id,
        "promise": promise.id,
        "case": crm.cases.of(only)[0].id,
        "inbox_message": crm.inbox.of(only)[0].id,
        "task": crm.desk.of(only)[0].id,
        "suggestion": suggestion.id,
        "token": token,
        "asked": asked,
        "code": code,
        "tie": crm.ties.of(only, "advisor")[0].tie,
        "household": crm.customers.get(External("shop", f"{mark}-home")).id,
        "erased": next(each.customer for each in crm.events.since() if each.name == "customer.erased"),
    }


def named(mark: str) -> dict[str, object]:
    """The names that bear a mark."""
    return {
        "email": Email(f"{mark}@only.example.org"),
        "external": External("shop", f"{mark}-C"),
        "merged": Email(f"{mark}@merged.example.org"),
        "suppressed": Email(f"{mark}-never@example.org"),
        "profile": f"{mark}-P",
        "gone": External("app", f"{mark}-gone"),
        "retention": f"{mark}_retention",
        "external_id": f"{mark}-order",
        "segment": f"{mark}_segment",
        "roster": f"{mark}_roster",
        "offer": f"{mark}_offer",
        "campaign": f"{mark}_campaign",
        "measure": f"{mark}_measure",
        "attribute": f"{mark}_attribute",
        "kind": f"{mark}_kind",
        "treatment": f"{mark}_treatment",
        "source": f"{mark} form",
        "occasion": f"{mark}_occasion",
        "key": f"{mark}-key",
        "currency": CURRENCIES[mark],
        "days": CAPPED[mark],
        "tie_type": f"{mark}_tie",
        "employee": f"{mark} employee",
    }


@define
class Two:
    """Two tenants of one store. `a` calls; `b` is not to be seen by it."""

    place: Place
    channel: Channel = field(factory=Channel)
    original: Two | None = None
    """What this is a copy of, with the same ids."""
    a: CRM = field(init=False)
    b: CRM = field(init=False)
    ids: Mapping[str, Mapping[str, object]] = field(init=False)
    known: frozenset[str] = field(init=False)
    """The ids that the first tenant has."""
    hidden: frozenset[str] = field(init=False)
    """The ids that the second alone has."""

    def __attrs_post_init__(self) -> None:
        self.a = opened(self.place.store, self.channel)
        self.b = self.a.tenant("b")
        for crm, mark in ((self.a, OWN), (self.b, FOREIGN)):
            crm.use(RulePolicy([Rule(None, f"{mark}_offer", "email")], name=f"{mark}_policy"))
        if self.original is not None:
            self.ids, self.known, self.hidden = self.original.ids, self.original.known, self.original.hidden
            for crm in (self.a, self.b):
                # As whoever finds out the ids does.
                crm.events.seal()
            return
        self.ids = {OWN: given_of(self.a, OWN), FOREIGN: given_of(self.b, FOREIGN)}
        self.known = _ids(self.place.rows(TenantKey(1)))
        self.hidden = _ids(self.place.rows(TenantKey(2))) - self.known

    def given(self, mark: str, by: str = "id") -> Given:
        """What calls are made with: what the tenant of that mark has, customers named by their id or otherwise."""
        side = self.ids.get(mark) or named(MISSING) | {
            # Next to the foreign ones, so that they have the same place in any order.
            name: UUID(int=cast(UUID, self.ids[FOREIGN][name]).int + 1)
            for name in (
                *(
                    "id",
                    "interaction",
                    "voided",
                    "decision",
                    "message",
                    "entitlement",
                    "promise",
                    "case",
                    "inbox_message",
                    "task",
                    "tie",
                    "household",
                    "suggestion",
                ),
                "erased",
            )
        }
        return Given(
            {
                "token": "AbcD" * 11,
                "asked": "AbcD" * 11,
                "code": "00000-00000-00000-00000",
                **side,
                "customer": side[by],
            }
        )

    def rows_of_b(self) -> object:
        """All that the store holds of the second tenant, to be compared."""
        return self.place.told(TenantKey(2))

    def app_connection(self) -> AbstractContextManager[object | None]:
        """A connection of the app's in an open transaction, where there is one."""
        return self.place.app_connection()

    def copied(self, folder: Path) -> Two:
        """The same in a place of its own."""
        return Two(self.place.copied(folder), original=self)


BY = ("id", "email", "external")
"""How a customer may be named."""

STORES = ("memory", "sqlite", "postgres")


def made(request: pytest.FixtureRequest, folder: Path) -> Two:
    """Two tenants in a new store of the kind that a fixture has as parameter."""
    match request.param:
        case "memory":
            return Two(MemoryPlace.made(fill))
        case "sqlite":
            return Two(SQLitePlace.made(fill, folder))
    return Two(PostgresPlace.made(fill, cast(Server, request.getfixturevalue("postgres_server"))))


def opened(store: Store, channel: Channel) -> CRM:
    """The CRM of the first tenant on a store."""
    setting = Setting(
        store, Plugins.load(), FrozenClock(NOON), SystemIds(), GivenKey(b"k" * 32), {channel.name: channel}
    )
    return CRM(setting, "a")


def fill(store: Store) -> None:
    """Migrate a store and fill the two tenants in it."""
    crm = opened(store, Channel())
    crm.migrate()
    for name, mark in (("a", OWN), ("b", FOREIGN)):
        crm.tenants.add(name, currency="EUR", zone="Europe/Berlin", region="DE")
        furnish(crm.tenant(name), mark)


def _ids(rows: object) -> frozenset[str]:
    return frozenset(
        str(UUID(bytes=value)) if isinstance(value, bytes) else str(value)
        for value in _scalars(rows)
        if isinstance(value, UUID) or (isinstance(value, bytes) and len(value) == 16)
    )


def _scalars(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _scalars(key)
            yield from _scalars(each)
    elif attrs.has(type(value)):
        for part in attrs.fields(type(value)):  # type: ignore[arg-type]
            yield from _scalars(getattr(value, part.name))
    elif isinstance(value, list | tuple | set):
        for each in value:
            yield from _scalars(each)
    else:
        yield value
