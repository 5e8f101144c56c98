"""What the store holds: the facts as plain mappings of frozen rows, and what is kept of computing with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from attrs import define, field, fields, frozen

from crmcore.domain.care.case import Case
from crmcore.domain.customer.attribute import Statement
from crmcore.domain.customer.chosen_hours import ChosenHours
from crmcore.domain.customer.consent import ConsentRecord
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.health import PointHealth
from crmcore.domain.customer.merge import Merge
from crmcore.domain.customer.party import Customer
from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.customer.suggestion import Suggestion
from crmcore.domain.customer.tie import Tie, TieId
from crmcore.domain.decision.action import Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.decision.wire import WireState
from crmcore.domain.kernel.definition import Definition
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId, InteractionId, TenantKey
from crmcore.domain.kernel.money import Rate
from crmcore.domain.kernel.reach import AddressKey, Identifier, IdentifierKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Day
from crmcore.domain.marketing.campaign_run import CampaignRun, Leaving
from crmcore.domain.relationship.entitlement import Entitlement, EntitlementUse
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.lifecycle import Standing, Transition
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.relationship.promise import Promise
from crmcore.domain.relationship.task import Task
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.ports.store import ExternalKey, Kept, Refreshed, Remembered
from crmcore.stores.memory.figures import Figures

Rows = TypeVar("Rows", bound=dict[Any, Any])


def _copied(rows: Rows) -> Rows:
    """The mapping and the mappings in it copied; rows are frozen and shared."""
    copied = rows.copy()
    for key, row in rows.items():
        if isinstance(row, dict):
            copied[key] = row.copy()
    return copied  # type: ignore[return-value]


@frozen
class Member:
    """Who is in the audience of a campaign: the decision made for it, or why there is none."""

    decision: DecisionId | None = None
    gone: Leaving | None = None

    @property
    def undecided(self) -> bool:
        """Whether it is to be decided for yet."""
        return self.decision is None and self.gone is None


@define(eq=False)
class TenantRows:
    """The rows of one tenant. A mapping named `..._of` holds, for each customer, mappings that may be empty."""

    definitions: dict[tuple[str, str], tuple[Definition, ...]] = field(factory=dict)
    """Every version, by (kind, name), the oldest first."""

    customers: dict[CustomerId, Customer] = field(factory=dict)
    name_keys: dict[CustomerId, str] = field(factory=dict)
    merges: dict[CustomerId, tuple[Merge, datetime | None]] = field(factory=dict)
    """Who is merged, with when each was archived before."""
    suggestions: dict[UUID, Suggestion] = field(factory=dict)
    erased: dict[CustomerId, datetime] = field(factory=dict)
    """The tombstones among the customers, since when."""
    erased_keys: dict[bytes, datetime] = field(factory=dict)
    restrictions_of: dict[CustomerId, dict[UUID, Restriction]] = field(factory=dict)
    rectifications_of: dict[CustomerId, dict[UUID, Rectification]] = field(factory=dict)
    identifiers: dict[IdentifierKey, Addressed] = field(factory=dict)
    identifiers_of: dict[CustomerId, dict[IdentifierKey, Identifier]] = field(factory=dict)
    profiles: dict[IdentifierKey, Kept] = field(factory=dict)
    """What is kept in step, by the external id that is the source's key."""
    points: dict[AddressKey, ContactPoint] = field(factory=dict)
    linked: dict[CustomerId, dict[AddressKey, ContactPoint]] = field(factory=dict)
    """For each customer the points linked to it, as addressed."""
    points_of: dict[CustomerId, dict[AddressKey, ContactPoint]] = field(factory=dict)
    reached_at: dict[AddressKey, dict[CustomerId, ContactPoint]] = field(factory=dict)
    addresses: dict[ContactPointId, AddressKey] = field(factory=dict)
    statements_of: dict[CustomerId, dict[UUID, Statement]] = field(factory=dict)

    ties: dict[TieId, Tie] = field(factory=dict)
    ties_of: dict[CustomerId | str, dict[TieId, None]] = field(factory=dict)
    """For each customer the ties that have it at either end; for each employee and branch those with it."""

    rates: dict[tuple[str, Day], Rate] = field(factory=dict)
    interactions: dict[InteractionId, Interaction] = field(factory=dict)
    interactions_of: dict[CustomerId, dict[InteractionId, Interaction]] = field(factory=dict)
    recorded: dict[ExternalKey, InteractionId] = field(factory=dict)
    recorded_digests: dict[tuple[str, bytes], InteractionId] = field(factory=dict)
    redacted: dict[InteractionId, datetime] = field(factory=dict)
    voided: dict[InteractionId, InteractionId] = field(factory=dict)
    """For each voided interaction the one that voids it."""

    measures: dict[int, Measure] = field(factory=dict)
    """The measures whose figures are asked for, by number."""

    entries: dict[UUID, LedgerEntry] = field(factory=dict)
    entries_of: dict[CustomerId, dict[UUID, LedgerEntry]] = field(factory=dict)
    booked: dict[ExternalKey, UUID] = field(factory=dict)
    booked_digests: dict[tuple[str, bytes], UUID] = field(factory=dict)

    entitlements: dict[UUID, Entitlement] = field(factory=dict)
    entitlements_of: dict[CustomerId, dict[UUID, Entitlement]] = field(factory=dict)
    entitlement_uses: dict[UUID, EntitlementUse] = field(factory=dict)
    entitlements_used: dict[ExternalKey, UUID] = field(factory=dict)
    promises: dict[UUID, Promise] = field(factory=dict)
    promises_of: dict[CustomerId, dict[UUID, Promise]] = field(factory=dict)
    cases: dict[UUID, Case] = field(factory=dict)
    cases_of: dict[CustomerId, dict[UUID, Case]] = field(factory=dict)
    inbox: dict[UUID, InboxMessage] = field(factory=dict)
    inbox_of: dict[CustomerId, dict[UUID, InboxMessage]] = field(factory=dict)
    tasks: dict[UUID, Task] = field(factory=dict)
    tasks_of: dict[CustomerId, dict[UUID, Task]] = field(factory=dict)

    chosen_hours_of: dict[CustomerId, dict[UUID, ChosenHours]] = field(factory=dict)

    source_ranks: dict[str, int] = field(factory=dict)
    """For each source that is ranked its place, the best first."""
    quality: dict[tuple[Day, str, str], tuple[int, int]] = field(factory=dict)
    """By tenant day, subject and dimension: the score in millionths, and of how many it is the mean."""

    standings: dict[CustomerId, Standing] = field(factory=dict)
    transitions_of: dict[CustomerId, dict[UUID, Transition]] = field(factory=dict)
    evaluated: dict[str, Day] = field(factory=dict)
    """Under ``on`` the tenant day on which all standings were last evaluated."""

    members: dict[int, dict[CustomerId, datetime]] = field(factory=dict)
    """For each segment, who is in since when."""
    refreshed: dict[int, Refreshed] = field(factory=dict)
    touched: dict[CustomerId, int] = field(factory=dict)
    """The tick at which each customer was last touched."""
    looked: dict[int, int] = field(factory=dict)
    """The tick at which each segment last looked at who was touched."""
    ticks: count[int] = field(factory=lambda: count(1))

    consents: dict[UUID, ConsentRecord] = field(factory=dict)
    consents_of: dict[CustomerId, dict[UUID, ConsentRecord]] = field(factory=dict)
    """For each customer the records that name it, at contact points too."""
    consents_at: dict[ContactPointId, dict[UUID, ConsentRecord]] = field(factory=dict)
    suppressed: dict[bytes, tuple[str, datetime]] = field(factory=dict)
    """For each digest the reason, and since when."""

    health: dict[ContactPointId, PointHealth] = field(factory=dict)
    wires: dict[str, WireState] = field(factory=dict)

    decisions: dict[DecisionId, Decision] = field(factory=dict)
    decisions_of: dict[CustomerId, dict[DecisionId, Decision]] = field(factory=dict)
    decided: dict[str, dict[CustomerId, DecisionId]] = field(factory=dict)
    """For each occasion, who is decided by what, as addressed."""

    allowed: dict[bytes, tuple[Action, ...]] = field(factory=dict)
    """Sets of allowed actions that were restored, by digest."""

    messages: dict[MessageId, Message] = field(factory=dict)
    messages_of: dict[DecisionId, dict[MessageId, int]] = field(factory=dict)
    """For each decision its messages, with their steps."""
    messages_once: dict[tuple[DecisionId, ContactPointId, int], MessageId] = field(factory=dict)
    message_costs: dict[MessageId, int] = field(factory=dict)
    under_way: dict[MessageId, str] = field(factory=dict)
    """The messages that are not in a final state, with their channels."""

    campaigns: dict[str, CampaignRun] = field(factory=dict)
    audiences: dict[str, dict[CustomerId, Member]] = field(factory=dict)
    """For each campaign, who is in its audience."""

    events: dict[int, Event] = field(factory=dict)
    """As added, by 1, 2, 3 ..."""
    sealed: dict[int, Event] = field(factory=dict)
    """As numbered, by sequence."""
    commands: dict[bytes, tuple[Remembered, datetime]] = field(factory=dict)

    figures: dict[CustomerId, dict[int, Figures]] = field(factory=dict)
    """Kept of folding measures, by number; not a fact."""
    order: dict[str, Sequence[CustomerId]] = field(factory=dict)
    """Kept of sorting customers; not a fact."""

    def copy(self) -> TenantRows:
        """The facts copied; what is kept of computing starts empty."""
        facts = [part.name for part in fields(TenantRows) if part.name not in ("ticks", "figures", "order")]
        return TenantRows(ticks=self.ticks, **{name: _copied(getattr(self, name)) for name in facts})

    def head(self, customer: CustomerId) -> CustomerId:
        """Whom a customer is merged into, itself if into nobody."""
        while customer in self.merges:
            customer = self.merges[customer][0].into
        return customer

    def origins(self, customer: CustomerId) -> Sequence[CustomerId]:
        """The customer and all who are merged into it, or into one who is."""
        found = [customer]
        if self.merges:
            for merged in found:
                found += [merge.customer for merge, _ in self.merges.values() if merge.into == merged]
        return found

    def in_order(self) -> Sequence[CustomerId]:
        """All customers in the order of their ids' bytes."""
        kept = self.order.get("ids")
        if kept is None:
            kept = self.order["ids"] = sorted(self.customers, key=by_bytes)
        return kept


@define(eq=False)
class Database:
    """All that a store holds. `readers` says how many transactions are reading it."""

    settings: dict[str, str] = field(factory=dict)
    tenants: dict[TenantKey, Tenant] = field(factory=dict)
    dropping: dict[TenantKey, datetime] = field(factory=dict)
    """The tenants that are being dropped, since when."""
    rows: dict[TenantKey, TenantRows] = field(factory=dict)
    readers: int = 0

    def copy(self) -> Database:
        """A copy that nobody reads."""
        rows = {key: rows.copy() for key, rows in self.rows.items()}
        return Database(self.settings.copy(), self.tenants.copy(), self.dropping.copy(), rows)


def fact_counts(rows: TenantRows) -> Mapping[str, int]:
    """How many rows there are of each of `FACTS`."""
    held: dict[str, Iterable[Sized]] = {
        "customers": [rows.customers],
        "merges": [rows.merges],
        "duplicates": [rows.suggestions],
        "identifiers": [rows.identifiers],
        "profiles": [rows.profiles],
        "contact_points": [rows.points],
        "point_health": [rows.health],
        "statements": rows.statements_of.values(),
        "ties": [rows.ties],
        "consents": [rows.consents],
        "suppressions": [rows.suppressed],
        "erased_keys": [rows.erased_keys],
        "restrictions": rows.restrictions_of.values(),
        "rectifications": rows.rectifications_of.values(),
        "interactions": [rows.interactions],
        "ledger": [rows.entries],
        "entitlements": [rows.entitlements],
        "entitlement_uses": [rows.entitlement_uses],
        "promises": [rows.promises],
        "cases": [rows.cases],
        "chosen_hours": rows.chosen_hours_of.values(),
        "inbox": [rows.inbox],
        "tasks": [rows.tasks],
        "source_ranks": [rows.source_ranks],
        "quality": [rows.quality],
        "transitions": rows.transitions_of.values(),
        "members": rows.members.values(),
        "decisions": [rows.decisions],
        "messages": [rows.messages],
        "campaigns": [rows.campaigns],
        "campaign_members": rows.audiences.values(),
        "definitions": rows.definitions.values(),
        "rates": [rows.rates],
        "events": [rows.events],
        "commands": [rows.commands],
    }
    return {fact: sum(map(len, parts)) for fact, parts in held.items()}


def by_bytes(id_: UUID) -> int:
    """Sorts ids in the order of their bytes."""
    return id_.int
