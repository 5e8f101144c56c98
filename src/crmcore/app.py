"""The CRM: the one place where store, plugins, clock and policy meet."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO, TypeVar, cast, overload
from uuid import UUID

from attrs import evolve

from crmcore.codec.digests import fingerprint
from crmcore.codec.identifiers import require_region
from crmcore.domain.decision.experiment import Experiment
from crmcore.domain.decision.policy import Policy, require_policy
from crmcore.domain.kernel.currency import require_currency
from crmcore.domain.kernel.ids import CustomerId, TenantKey
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import zone_named
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import (
    ChannelTaken,
    CommitUnknown,
    InvalidValue,
    KeyMismatch,
    NestedTransaction,
    NotMigrated,
    PluginError,
    StorageError,
    UnknownPolicy,
    UnknownScheme,
    UnknownTenant,
)
from crmcore.plugins.registry import PluginFault, Plugins
from crmcore.ports.channel import Channel
from crmcore.ports.clock import Clock
from crmcore.ports.ids import Ids
from crmcore.ports.journal import Journal
from crmcore.ports.secrets import Secrets
from crmcore.ports.store import Copying, Epochal, Migration, Scripted, Store
from crmcore.services.customers import Customers
from crmcore.services.interactions import Interactions
from crmcore.services.own_channels import OWN_CHANNELS
from crmcore.services.resolving import require_callback, require_count, require_flag
from crmcore.services.scope import FINGERPRINT, Scope, Within
from crmcore.services.tenants import Tenants
from crmcore.services.work import Setting, Work
from crmcore.system.clock import SystemClock
from crmcore.system.epoch import given_epoch
from crmcore.system.ids import SystemIds
from crmcore.system.secrets import EnvironmentKey, GivenKey

# What recording needs is imported here, the rest where it is used: importing it takes longer than running it.
if TYPE_CHECKING:
    from crmcore.domain.decision.decision import DecisionId
    from crmcore.domain.kernel.field import Field
    from crmcore.domain.segment.expression import FieldExpression
    from crmcore.domain.segment.predicate import Predicate
    from crmcore.exports.exports import Exports
    from crmcore.services.attributes import Attributes
    from crmcore.services.benefits import Benefits
    from crmcore.services.budgets import Budgets
    from crmcore.services.campaigns import Campaigns
    from crmcore.services.caps import Caps
    from crmcore.services.cases import Cases
    from crmcore.services.choices import Choices
    from crmcore.services.consents import Consents
    from crmcore.services.contact_times import ContactTimes
    from crmcore.services.coupons import Coupons
    from crmcore.services.deciding import Decided
    from crmcore.services.decisions import Decisions, Progress
    from crmcore.services.desk import Desk
    from crmcore.services.dumps import Dumped
    from crmcore.services.duplicates import Duplicates
    from crmcore.services.entitlements import Entitlements
    from crmcore.services.events import Events
    from crmcore.services.explaining import Explanation
    from crmcore.services.foreseeing import Foreseen
    from crmcore.services.gate import GateQuestions
    from crmcore.services.households import Households
    from crmcore.services.imports import Imports
    from crmcore.services.inbound import Inbound
    from crmcore.services.inbox import Inbox
    from crmcore.services.ledger import Ledger
    from crmcore.services.links import Links
    from crmcore.services.measures import Measures
    from crmcore.services.merges import Merges
    from crmcore.services.offers import Offers
    from crmcore.services.outbox import Outbox
    from crmcore.services.privacy import Privacy
    from crmcore.services.promises import Promises
    from crmcore.services.quality import Quality
    from crmcore.services.rates import Rates
    from crmcore.services.referrals import Referrals
    from crmcore.services.relationships import Relationships
    from crmcore.services.replicas import Replica
    from crmcore.services.reports import Report
    from crmcore.services.retentions import Retentions
    from crmcore.services.segments import Segments
    from crmcore.services.sources import Sources
    from crmcore.services.standings import Standings
    from crmcore.services.story import Story
    from crmcore.services.suppressions import Suppressions
    from crmcore.services.tables import Table
    from crmcore.services.ties import Ties
    from crmcore.services.upkeep import Health, Ticked

T = TypeVar("T")

DEFAULT_TENANT = "default"
LONGEST_ACTOR = 500


class Surface:
    """What one can do, by plural noun: alike on the CRM, where each call is a transaction, and on an open
    transaction.
    """

    _scope: Scope

    @property
    def customers(self) -> Customers:
        """Adding, finding, listing, searching, changing and archiving customers."""
        return Customers(self._scope)

    @property
    def merges(self) -> Merges:
        """Merging customers who are one and the same, and undoing it."""
        from crmcore.services.merges import Merges

        return Merges(self._scope)

    @property
    def attributes(self) -> Attributes:
        """Declaring attributes and stating them about customers."""
        from crmcore.services.attributes import Attributes

        return Attributes(self._scope)

    @property
    def sources(self) -> Sources:
        """Which systems are believed before others."""
        from crmcore.services.sources import Sources

        return Sources(self._scope)

    @property
    def quality(self) -> Quality:
        """How good what is known of customers is, and what to ask or mend first."""
        from crmcore.services.quality import Quality

        return Quality(self._scope)

    @property
    def ties(self) -> Ties:
        """Tying customers to each other, and to employees and branches."""
        from crmcore.services.ties import Ties

        return Ties(self._scope)

    @property
    def households(self) -> Households:
        """Forming households, who is in them, and what they come to."""
        from crmcore.services.households import Households

        return Households(self._scope)

    @property
    def referrals(self) -> Referrals:
        """Recording who brought whom, and what they brought."""
        from crmcore.services.referrals import Referrals

        return Referrals(self._scope)

    @property
    def interactions(self) -> Interactions:
        """Recording what happened, and reading it back."""
        return Interactions(self._scope)

    @property
    def imports(self) -> Imports:
        """Importing files."""
        from crmcore.services.imports import Imports

        return Imports(self._scope)

    @property
    def measures(self) -> Measures:
        """Declaring and reading measures."""
        from crmcore.services.measures import Measures

        return Measures(self._scope)

    @property
    def standings(self) -> Standings:
        """Stage, rung and defection."""
        from crmcore.services.standings import Standings

        return Standings(self._scope)

    @property
    def duplicates(self) -> Duplicates:
        """Customers who may be one and the same: finding them, and deciding about them."""
        from crmcore.services.duplicates import Duplicates

        return Duplicates(self._scope)

    @property
    def relationships(self) -> Relationships:
        """The form of a customer's relationship with the firm, and who knows the customer."""
        from crmcore.services.relationships import Relationships

        return Relationships(self._scope)

    @property
    def benefits(self) -> Benefits:
        """What a customer gets from the relationship: confidence, social benefits, special treatment."""
        from crmcore.services.benefits import Benefits

        return Benefits(self._scope)

    @property
    def entitlements(self) -> Entitlements:
        """Special treatment: granting it, using it, seeing who holds what."""
        from crmcore.services.entitlements import Entitlements

        return Entitlements(self._scope)

    @property
    def promises(self) -> Promises:
        """Promises to customers: making and keeping them, and those that are due."""
        from crmcore.services.promises import Promises

        return Promises(self._scope)

    @property
    def cases(self) -> Cases:
        """Service for customers: opening cases, seeing to them, and those that are overdue."""
        from crmcore.services.cases import Cases

        return Cases(self._scope)

    @property
    def segments(self) -> Segments:
        """Defining segments and reading who is in, and why."""
        from crmcore.services.segments import Segments

        return Segments(self._scope)

    @property
    def ledger(self) -> Ledger:
        """Booking what customers cost."""
        from crmcore.services.ledger import Ledger

        return Ledger(self._scope)

    @property
    def consents(self) -> Consents:
        """Granting and withdrawing consent, and what holds."""
        from crmcore.services.consents import Consents

        return Consents(self._scope)

    @property
    def choices(self) -> Choices:
        """What customers can choose to be contacted for, on pages of theirs."""
        from crmcore.services.choices import Choices

        return Choices(self._scope)

    @property
    def suppressions(self) -> Suppressions:
        """Addresses that get nothing."""
        from crmcore.services.suppressions import Suppressions

        return Suppressions(self._scope)

    @property
    def offers(self) -> Offers:
        """Defining what may be proposed."""
        from crmcore.services.offers import Offers

        return Offers(self._scope)

    @property
    def caps(self) -> Caps:
        """How often customers may be contacted."""
        from crmcore.services.caps import Caps

        return Caps(self._scope)

    @property
    def gate(self) -> GateQuestions:
        """Asking the gate without sending."""
        from crmcore.services.gate import GateQuestions

        return GateQuestions(self._scope)

    @property
    def budgets(self) -> Budgets:
        """What contacts may cost."""
        from crmcore.services.budgets import Budgets

        return Budgets(self._scope)

    @property
    def campaigns(self) -> Campaigns:
        """Defining campaigns, carrying them out, and how far each has come."""
        from crmcore.services.campaigns import Campaigns

        return Campaigns(self._scope)

    @property
    def decisions(self) -> Decisions:
        """The log of what was decided."""
        from crmcore.services.decisions import Decisions

        return Decisions(self._scope)

    @property
    def outbox(self) -> Outbox:
        """Messages on their way, and what became of them."""
        from crmcore.services.outbox import Outbox

        return Outbox(self._scope)

    @property
    def inbox(self) -> Inbox:
        """The in-app inboxes of customers: listing, reading and dismissing messages."""
        from crmcore.services.inbox import Inbox

        return Inbox(self._scope)

    @property
    def desk(self) -> Desk:
        """Tasks for employees: listing, taking, doing and handing them on."""
        from crmcore.services.desk import Desk

        return Desk(self._scope)

    @property
    def contact_times(self) -> ContactTimes:
        """The hours of contact, in the recipient's zone, and cooling-off after complaints."""
        from crmcore.services.contact_times import ContactTimes

        return ContactTimes(self._scope)

    @property
    def coupons(self) -> Coupons:
        """Coupons that customers were given: looking at their codes, and redeeming them."""
        from crmcore.services.coupons import Coupons

        return Coupons(self._scope)

    @property
    def links(self) -> Links:
        """Addresses that go out with messages and lead back: unsubscribing by one click."""
        from crmcore.services.links import Links

        return Links(self._scope)

    @property
    def inbound(self) -> Inbound:
        """What comes back through channels: replies, bounces, complaints, receipts."""
        from crmcore.services.inbound import Inbound

        return Inbound(self._scope)

    @property
    def rates(self) -> Rates:
        """Exchange rates into the base currency."""
        from crmcore.services.rates import Rates

        return Rates(self._scope)

    @property
    def events(self) -> Events:
        """The log of who did what when."""
        from crmcore.services.events import Events

        return Events(self._scope)

    @property
    def exports(self) -> Exports:
        """Copies of what is kept, as Parquet and vCard, and segments as SQL over them."""
        from crmcore.exports.exports import Exports

        return Exports(self._scope)

    @property
    def retentions(self) -> Retentions:
        """Defining how long what is personal is kept."""
        from crmcore.services.retentions import Retentions

        return Retentions(self._scope)

    @property
    def privacy(self) -> Privacy:
        """Exporting, erasing, restricting and rectifying what is known of customers."""
        from crmcore.services.privacy import Privacy

        return Privacy(self._scope)

    def story(self, customer: CustomerId | Reach, *, interactions: int = 20) -> Story:
        """One customer's whole story in one snapshot, as data, and as text by `str`. Raises `UnknownCustomer`."""
        from crmcore.services.story import tell

        return tell(self._scope, customer, interactions=interactions)

    def decide(
        self,
        occasion: str,
        policy: Policy | str | None = None,
        *,
        segment: str | None = None,
        where: str | Predicate | FieldExpression | None = None,
        customers: Sequence[CustomerId | Reach] | None = None,
        holdout: Decimal | Experiment = Decimal(0),
        offers: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        salt: str | None = None,
        chunk: int = 5_000,
        progress: Progress | None = None,
        dry_run: bool = False,
    ) -> Decided:
        """Decide on an occasion for the customers given, of a segment (which is refreshed first) or all of whom
        `where` holds; who was decided for on this occasion before keeps that decision.

        The `policy`, the one of that name that a plugin brings, or the one in use, gives each allowed action a
        probability; one is drawn, keyed by (salt, policy version, occasion, customer), so that it does not depend on
        order or chunk. `holdout` is the share kept untreated, or an `Experiment`. `offers` and `channels` limit what is
        considered. On the CRM each `chunk` of customers is a transaction, and `progress` is told ``(done, total)``
        after each; in an open transaction it is all or nothing. `dry_run` stores nothing, puts nothing into the outbox
        and takes segments as last refreshed. Raises `NoPolicy`, `UnknownPolicy`, `PolicyError`, `InvalidPropensities`,
        `UnknownSegment`, `UnknownOffer`, `UnknownChannel`, `UnknownField`, `UnknownCustomer`, `InvalidValue`;
        `KeyMismatch` where a digest is needed.
        """
        from crmcore.services.decisions import decide

        return decide(
            self._scope,
            policy,
            occasion,
            segment=segment,
            where=where,
            customers=customers,
            holdout=holdout,
            offers=offers,
            channels=channels,
            salt=salt,
            chunk=chunk,
            progress=progress,
            dry_run=dry_run,
        )

    @overload
    def explain(self, decision: DecisionId, /) -> Explanation: ...

    @overload
    def explain(
        self, customer: CustomerId | Reach, /, channel: str, purpose: str = "offers", *, at: datetime | None = None
    ) -> Foreseen: ...

    def explain(
        self,
        about: DecisionId | CustomerId | Reach,
        /,
        channel: str | None = None,
        purpose: str = "offers",
        *,
        at: datetime | None = None,
    ) -> Explanation | Foreseen:
        """Of a decision: why this action, why not the others, what the gate said and what became of it. Raises
        `UnknownDecision`.

        Of a customer and a channel: what every guard of the gate says of a contact for the purpose, now or `at` an
        instant to come, and what would have to change; nothing is sent or decided. Raises `UnknownCustomer`,
        `UnknownChannel`, `NaiveDatetime`, `InvalidValue`. Text by `str` of either.
        """
        from crmcore.services.decisions import decision_of
        from crmcore.services.explaining import explained

        if channel is not None:
            from crmcore.services.foreseeing import foresee

            with self._scope.reading() as work:
                return foresee(work, cast("CustomerId | Reach", about), channel, purpose, at)
        if not isinstance(about, UUID):
            rule = "of a customer it is told by channel, as explain(customer, channel); a decision is named by its id"
            raise InvalidValue("channel", "nothing", rule)
        decision = cast("DecisionId", about)
        with self._scope.reading() as work:
            (explanation,) = explained(work, [decision_of(work, decision)])
            return explanation

    def report(self, occasion: str, *, days: int = 28, measure: str = "purchases") -> Report:
        """What deciding on an occasion earned: those it was drawn for against those held out for whom it was intended.

        Counts what `measure` counts in the `days` tenant days after each decision; by offer, channel and stage, and in
        all; text by `str`. Raises `NotFound`, `UnknownMeasure`, `InvalidValue`.
        """
        from crmcore.services.reports import report

        return report(self._scope, occasion, days=days, measure=measure)

    def dump(self, file: str | PathLike[str] | TextIO) -> Dumped:
        """Write everything that is kept of the tenant to a new file, or a text stream, as lines of JSON: whole, in one
        snapshot, for `CRM.restore`. Equal tenants give equal bytes, in every store.

        The file is for its owner alone and appears when it is whole. It holds personal values. Raises `InvalidValue`
        for a file that is there already, `StorageFull`, `StorageReadOnly`, `StorageUnavailable`.
        """
        from crmcore.services.dumps import dump

        return dump(self._scope, file)

    def fields(self) -> Sequence[Field]:
        """The catalogue: every field that segments and tables may use."""
        with self._scope.reading() as work:
            return list(work.definitions.catalogue.values())

    def table(
        self,
        fields: Sequence[str | FieldExpression],
        *,
        customers: Sequence[CustomerId | Reach] | None = None,
        segment: str | None = None,
        where: str | Predicate | FieldExpression | None = None,
        as_of: date | datetime | None = None,
        known_at: datetime | None = None,
        chunk: int = 10_000,
    ) -> Table:
        """Fields of the customers given, of a segment's members (as of its last refresh) or of all, streamed in
        columns.

        `as_of` takes what had occurred by the end of that tenant day, or by that instant; `known_at` what had been
        recorded by then. Archived customers are left out unless given. A table has 1 to 1,000 fields, else
        `InvalidValue`. Raises, when read, `UnknownField`, `UnknownSegment`, `FieldHasNoPast`, `PredicateError`.
        """
        from crmcore.services.tables import table

        return table(
            self._scope,
            fields,
            customers=customers,
            segment=segment,
            where=where,
            as_of=as_of,
            known_at=known_at,
            chunk=chunk,
        )


class Transaction(Surface):
    """An open transaction. It ends with its ``with`` block: committed, or rolled back when the block raises."""

    staleness: timedelta
    """How far what is read may be behind what is recorded: nothing, but on a replica."""

    def __init__(self, work: Work, staleness: timedelta = timedelta(0)) -> None:
        self._scope = Within(work)
        self.staleness = staleness


class CRM(Surface):
    """A customer-relationship memory on a database of the app.

    Make one with `open` or `in_memory` and keep it as long as the process; it may be used by many threads at once. Each
    call on it is a transaction of its own; `begin` opens one for several calls.
    """

    def __init__(self, setting: Setting, tenant: str = DEFAULT_TENANT, actor: str | None = None) -> None:
        self._setting = setting
        self._tenant = tenant
        self._actor = actor
        self._writing = threading.local()
        self._scope = _EachCall(self)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        read_url: str | None = None,
        max_staleness: timedelta | None = None,
        keys: Secrets | bytes | str | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        plugins: Sequence[object] = (),
        channels: Sequence[Channel] = (),
        settings: Mapping[str, Mapping[str, object]] | None = None,
        erasure_journal: str | os.PathLike[str] | Journal | None = None,
        epoch: int | None = None,
    ) -> CRM:
        """Open the store at a URL such as ``sqlite:///shop.db``; nothing is made or changed before `migrate`.

        `keys` is the master key; without it the one in the environment variable CRMCORE_KEY, or the store's own, is
        used. `channels` are those that messages may go through, beside those of plugins, which `settings` sets up
        by the plugin's name, else the environment: ``CRMCORE_<PLUGIN>__<SETTING>``. `read_url` is a replica of the
        database, which ``read(stale=True)`` reads from, no staler than `max_staleness`; it is never migrated or
        written. `erasure_journal` is a file outside the database, or another `Journal`, in which erasures are written
        down: `tick` replays those that a restored database lacks. `epoch` is a number that you change when you restore
        the database, so that nothing is sent before `outbox.resume_after_restore`; without it the one in the
        environment variable CRMCORE_EPOCH, or the store's own, is used. Raises `UnknownScheme`, `PluginError`,
        `InvalidSetting`, `InvalidValue`, `StorageUnavailable`, `KeyMismatch`.
        """
        for field, given in (("plugins", plugins), ("channels", channels)):
            if isinstance(given, str) or not isinstance(given, Iterable):
                raise InvalidValue(field, f"a {type(given).__name__}", f"{field} are a list")
        if read_url is None and max_staleness is not None:
            raise InvalidValue("max_staleness", "a staleness without a replica", "give read_url too")
        found = Plugins.load(plugins, settings)
        policies = found.policies()
        _require_having(clock, "now", "clock")
        _require_having(ids, "new", "ids")
        ticking = clock or SystemClock()
        known_channels = _channels(found, channels, ticking)
        found.records()
        journal = _journal(erasure_journal)
        setting = _setting(_opened(found, url), found, known_channels, keys, ticking, ids)
        setting.erasure_journal = journal
        setting.brought_policies = policies
        setting.epoch = given_epoch(epoch) or (setting.store.epoch if isinstance(setting.store, Epochal) else None)
        if read_url is not None:
            try:
                setting.replica = _replica(setting, read_url, max_staleness)
            except BaseException:
                setting.store.close()
                raise
        return cls(setting)

    @classmethod
    def in_memory(
        cls,
        *,
        currency: str = "EUR",
        zone: str = "UTC",
        region: str | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        plugins: Sequence[object] = (),
        channels: Sequence[Channel] = (),
        settings: Mapping[str, Mapping[str, object]] | None = None,
    ) -> CRM:
        """A CRM that lives as long as the object, ready for use: for tests, notebooks and simulations."""
        crm = cls.open("memory://", clock=clock, ids=ids, plugins=plugins, channels=channels, settings=settings)
        crm.migrate(currency=currency, zone=zone, region=region)
        return crm

    def migrate(
        self, *, currency: str | None = None, zone: str | None = None, region: str | None = None
    ) -> Sequence[Migration]:
        """Bring the schema up to date and return the steps taken; the first time, make the master key and the default
        tenant.

        The default tenant needs `currency` and `zone`, which are fixed from then on. Killed at any point it may be
        called again. Raises `InvalidValue`, `SchemaTooNew`, `StorageError`; `KeyMismatch` without a master key where
        the store has no place for one.
        """
        self._require_alone()
        store = self._setting.store
        first = currency is not None or zone is not None
        if first and (currency is None or zone is None):
            raise InvalidValue(
                "currency" if currency is None else "zone", "nothing", "a tenant has both a currency and a zone"
            )
        if currency is not None and zone is not None:
            require_currency(currency)
            zone_named(zone)
            require_region(region)
        if self._setting.secrets is None:
            raise KeyMismatch("this database keeps no master key; give one with CRM.open(keys=...) or CRMCORE_KEY")
        taken = store.migrate()
        self._keep_fingerprint()
        self._keep_identity()
        self._begin_epoch(new=bool(taken) and taken[0].number == 1)
        known = {tenant.name: tenant for tenant in self.tenants.all()}
        present = known.get(DEFAULT_TENANT)
        if present is None and currency is not None and zone is not None:
            self.tenants.add(DEFAULT_TENANT, currency=currency, zone=zone, region=region)
        elif present is not None:
            given = {"currency": currency, "zone": zone, "region": region}
            for name, value in given.items():
                if value is not None and value != getattr(present, name):
                    raise InvalidValue(
                        name, "another than the default tenant has", f"it has {getattr(present, name)!r}, for good"
                    )
        for name in known:
            self.tenants.equip(name)
        return taken

    def pending(self) -> Sequence[Migration]:
        """The migrations that `migrate` would apply. Raises `SchemaTooNew`."""
        return self._setting.store.pending()

    def pending_sql(self) -> Sequence[str]:
        """What `migrate` would run, for an administrator to read and run: SQL, one text for each pending migration, in
        order, each a whole transaction. Raises `SchemaTooNew`; `StorageError` where the store is not made by SQL.
        """
        store = self._setting.store
        if not isinstance(store, Scripted):
            raise StorageError("this store is not made by SQL; crm.migrate() makes it")
        return store.pending_sql()

    @property
    def tenants(self) -> Tenants:
        """Adding, listing and dropping tenants."""
        self._require_alone()
        return Tenants(self._setting, lambda name: self.tenant(name)._begun(self._actor, _itself))

    def tenant(self, name: str) -> CRM:
        """The same CRM bound to a tenant; nothing else binds one. An unknown name is `UnknownTenant` at the first
        use.
        """
        if not isinstance(name, str):
            raise InvalidValue("name", f"a {type(name).__name__}", "a tenant is named by a text")
        bound = CRM(self._setting, name, self._actor)
        bound._writing = self._writing
        return bound

    def begin(self, *, actor: str | None = None) -> AbstractContextManager[Transaction]:
        """A transaction: commits when the block ends, rolls back when it raises. `actor` is who acts, kept in the event
        log.

        Raises `NestedTransaction` inside another one of this thread, `NotMigrated`, `UnknownTenant`, `StorageError`.
        """
        return self._begun(_actor(actor) or self._actor, Transaction)

    def read(self, *, stale: bool = False) -> AbstractContextManager[Transaction]:
        """A snapshot to read from, without a write lock; commands in it raise `ReadOnlyTransaction`.

        With `stale` it may be the replica's, where there is one, and its `staleness` tells how far it may be behind;
        what the caller has just written may be missing. Raises `StaleReplica` when it is staler than allowed,
        `WrongReplica`, and `NotMigrated` when its schema is older than the code.
        """
        require_flag(stale, "stale")
        replica = self._setting.replica if stale else None
        return self._reading(Transaction) if replica is None else self._reading_stale(replica)

    @contextmanager
    def join(self, connection: object, *, actor: str | None = None) -> Iterator[Transaction]:
        """Work inside a transaction that the app has open on a connection of its own, which is never committed, rolled
        back or closed here.

        Takes the driver's connection; a `Connection` or a `Session` of SQLAlchemy 2, which is flushed first; Django's
        `connection` or `connections[alias]`, inside `atomic`. When the block raises, what was done in it on that
        connection is undone and the app's transaction stays usable. Raises `NoOpenTransaction`, `UnfitConnection`,
        `StorageBusy`, `StorageUnavailable`, `NestedTransaction`, `UnknownTenant`.
        """
        acting = _actor(actor) or self._actor
        with self._alone():
            work = None
            while work is None:
                key = self._key()
                with self._setting.store.join(connection, key) as unit:
                    work = Work.begun(self._setting, unit, key, acting, joined=True)
                    if work is not None:
                        try:
                            yield Transaction(work)
                        finally:
                            work.end()

    def prepare(self, connection: object) -> None:
        """Set up a connection of the app for `join`, once, before it begins a transaction. Raises `UnfitConnection`."""
        self._setting.store.prepare(connection)

    def restore(self, file: str | PathLike[str] | TextIO) -> Dumped:
        """Put a dump of a tenant into this one, which is empty and has the same currency, zone and region; whole or not
        at all, in one transaction. Ids, dates and the log of events are those of the dump; no event tells of it.

        Again is no change, as long as nothing else has happened to the tenant. What is derived is made anew, and
        segments are refreshed whole next. Digests of addresses that get nothing hold
        under the master key that they were made with. Raises `InvalidDump`, `TenantNotEmpty`, `KeyMismatch`,
        `InvalidValue`, `StorageError`.
        """
        from crmcore.services.dumps import restore

        return restore(self._scope, file)

    def backup(self, file: str | PathLike[str]) -> None:
        """Copy the database, with all its tenants, to a new file while it is in use: one snapshot, whole or not at all.

        The copy sends nothing until `outbox.resume_after_restore` is called on it. The master key is not in it. Raises
        `InvalidValue` for a file that is there already, `StorageError`, also where the database has tools of its own
        for that (PostgreSQL).
        """
        from crmcore.services.epochs import EPOCH, VOID

        self._require_alone()
        if not isinstance(file, str | PathLike):
            raise InvalidValue("file", f"a {type(file).__name__}", "a backup is written to a path")
        store = self._setting.store
        if not isinstance(store, Copying):
            raise StorageError("this store is not a file; copy it with the tools of its database")
        store.backup(Path(file), {EPOCH: VOID})

    def tick(
        self,
        *,
        messages: int | None = None,
        channels: Iterable[str] | None = None,
        upkeep: bool = True,
        stopped: Callable[[], bool] | None = None,
    ) -> Ticked:
        """Do what is due: re-evaluate standings when the day has turned, refresh segments, deliver messages, seal
        events. Call it now and then. At most so many `messages` are delivered, all that are due where it is None.

        Where `channels` are named, these alone hear and deliver; without `upkeep` nothing else is done, so that each
        channel may have a worker of its own, and upkeep another. `stopped` is asked before each message: once it is
        true, the rest waits. Raises as `Outbox.dispatch`, and `InvalidValue`.
        """
        from crmcore.services.caps import require_channels
        from crmcore.services.upkeep import tick

        if messages is not None:
            require_count(messages, "messages")
        require_flag(upkeep, "upkeep")
        require_callback(stopped, "stopped", told=0)
        named: Collection[str] | None = None
        if channels is not None:
            with self._scope.reading() as work:
                named = require_channels(work, channels)
        return tick(self._scope, messages, named, stopped, upkeep=upkeep)

    def health(self) -> Health:
        """How things stand: backlog of events and messages, and whether the day's evaluation is behind."""
        from crmcore.services.upkeep import health

        return health(self._scope)

    @property
    def channels(self) -> Sequence[str]:
        """The names of the channels that messages may go through, in order: those given to `open`, those of plugins,
        and crmcore's own, ``desk`` and ``inbox``.
        """
        return sorted(self._setting.channels)

    @property
    def providers(self) -> Mapping[str, Sequence[str]]:
        """The providers that channels name (`Capabilities.provider`), each with the names of its channels, in order."""
        from crmcore.services.guests import providers

        return providers(self._setting.channels)

    def plugin_faults(self) -> Sequence[PluginFault]:
        """What plugins raised or returned that did not fit, since the CRM was opened; it stopped nobody else."""
        return tuple(self._setting.plugins.faults)

    def use(self, policy: Policy | str) -> None:
        """Decide by this policy, or the one of that name that a plugin brings, from now on, for this tenant, wherever
        none is given. It holds for this CRM object in this process and is kept nowhere: a worker beside, such as
        ``crmcore run``, has a policy by its name alone. Raises `InvalidValue`, `UnknownPolicy`.
        """
        from crmcore.services.definitions import named

        if isinstance(policy, str):
            policy = named(policy, self._setting.brought_policies, UnknownPolicy)
        self._setting.policies[self._tenant] = require_policy(policy)

    def close(self) -> None:
        """Release the store's connections; the CRM may not be used again."""
        if self._setting.replica is not None:
            self._setting.replica.setting.store.close()
        self._setting.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<CRM of tenant {self._tenant!r} on {type(self._setting.store).__name__}>"

    def _require_alone(self) -> None:
        if getattr(self._writing, "open", False):
            raise NestedTransaction

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._require_alone()
        self._writing.open = True
        try:
            yield
        finally:
            self._writing.open = False

    @contextmanager
    def _begun(self, actor: str | None, given: Callable[[Work], T], *, relying: bool = False) -> Iterator[T]:
        # Written out, as each context manager made by a generator costs a call several microseconds.
        self._require_alone()
        self._writing.open = True
        try:
            work = None
            while work is None:
                key = self._key()
                try:
                    with self._setting.store.begin(key, write=True, relying=relying) as unit:
                        work = Work.begun(self._setting, unit, key, actor)
                        if work is not None:
                            try:
                                yield given(work)
                            finally:
                                work.end()
                except CommitUnknown:
                    raise
                except BaseException:
                    if work is not None:
                        work.tell(committed=False)
                    raise
                if work is not None:
                    work.tell(committed=True)
        finally:
            self._writing.open = False

    @contextmanager
    def _reading(self, given: Callable[[Work], T]) -> Iterator[T]:
        self._require_alone()
        work = None
        while work is None:
            key = self._key()
            with self._setting.store.begin(key, write=False) as unit:
                work = Work.begun(self._setting, unit, key, self._actor, reads_only=True)
                if work is not None:
                    try:
                        yield given(work)
                    finally:
                        work.end()

    @contextmanager
    def _reading_stale(self, replica: Replica) -> Iterator[Transaction]:
        from crmcore.services.replicas import marks_of, staleness

        self._require_alone()
        marks = replica.marks = replica.marks or marks_of(self._setting)
        on_replica = CRM(replica.setting, self._tenant, self._actor)

        def given(work: Work) -> Transaction:
            return Transaction(work, staleness(work, replica, marks))

        with ExitStack() as stack:
            try:
                transaction = stack.enter_context(on_replica._reading(given))
            except NotMigrated as error:
                raise NotMigrated(
                    "the replica has an older schema, or none: migrate the primary, and let the replica follow"
                ) from error
            yield transaction

    def _key(self) -> TenantKey:
        """The key of the tenant, as known; who begins a transaction by it looks whether that tenant is still there."""
        keys = self._setting.tenant_keys
        key = keys.get(self._tenant)
        if key is None:
            with self._setting.store.begin(None, write=False) as unit:
                tenant = unit.tenants.named(self._tenant)
            if tenant is None:
                raise UnknownTenant(self._tenant)
            key = keys[self._tenant] = tenant.key
        return key

    def _keep_fingerprint(self) -> None:
        secrets = self._setting.secrets
        if secrets is None:
            return
        with self._setting.store.begin(None, write=True) as unit:
            kept = unit.settings.get(FINGERPRINT)
            master = secrets.master_key() if kept is not None else (secrets.master_key() or secrets.make())
            if kept is None and master is not None:
                kept = unit.settings.keep(FINGERPRINT, fingerprint(master))
            if master is not None and kept != fingerprint(master):
                raise KeyMismatch("the master key is not the one this database was made with")

    def _keep_identity(self) -> None:
        from crmcore.services.replicas import identify

        with self._setting.store.begin(None, write=True) as unit:
            identify(unit, self._setting)

    def _begin_epoch(self, *, new: bool) -> None:
        from crmcore.services.epochs import begun

        epoch = self._setting.epoch
        if epoch is None or not epoch.follows:
            return
        with self._setting.store.begin(None, write=True) as unit:
            number = begun(unit, epoch, new=new)
        if number is not None:
            epoch.keep(number)


class _EachCall:
    """The scope of the CRM itself: a transaction for each call."""

    def __init__(self, crm: CRM) -> None:
        self._crm = crm

    @property
    def implicit(self) -> bool:
        """True: each call is a transaction of its own."""
        return True

    def writing(self, *, relying: bool = False) -> Any:
        return self._crm._begun(self._crm._actor, _itself, relying=relying)

    def reading(self) -> Any:
        return self._crm._reading(_itself)


def _itself(work: Work) -> Work:
    return work


def _actor(actor: str | None) -> str | None:
    return None if actor is None else require_text(actor, "actor", LONGEST_ACTOR)


def _opened(plugins: Plugins, url: object) -> Store:
    stores = plugins.stores()
    known = f"installed: {', '.join(sorted(stores))}"
    if not isinstance(url, str):
        raise UnknownScheme(f"a URL is a text like sqlite:///shop.db, not a {type(url).__name__}; {known}", scheme="")
    scheme, colon, _ = url.partition(":")
    if not colon:
        raise UnknownScheme(f"a URL is needed, like sqlite:///shop.db for a file; {known}", scheme="")
    opener = stores.get(scheme)
    if opener is None:
        # As SQLAlchemy writes it, with the driver.
        dialect = scheme.partition("+")[0]
        meant = f"; write {dialect}://" if dialect in stores else ""
        raise UnknownScheme(f"no store serves URLs of scheme {scheme[:30]!r}{meant}; {known}", scheme=scheme)
    return opener(url)


def _replica(setting: Setting, url: str, max_staleness: timedelta | None) -> Replica:
    from crmcore.services.replicas import Replica, require_staleness

    allowed = require_staleness(max_staleness)
    return Replica(evolve(setting, store=_opened(setting.plugins, url), definitions={}, tenant_keys={}), allowed)


def _setting(
    store: Store,
    plugins: Plugins,
    channels: Mapping[str, Channel],
    keys: Secrets | bytes | str | None,
    clock: Clock,
    ids: Ids | None,
) -> Setting:
    secrets = _secrets(keys) or store.secrets
    return Setting(store, plugins, clock, ids or SystemIds(), secrets, channels)


def _require_having(given: object, method: str, field: str) -> None:
    if given is not None and (isinstance(given, type) or not callable(getattr(given, method, None))):
        raise InvalidValue(field, f"a {type(given).__name__}", f"it is an object with {method}()")


def _channels(plugins: Plugins, given: Sequence[Channel], clock: Clock) -> Mapping[str, Channel]:
    found: dict[str, Channel] = {channel.name: channel for channel in OWN_CHANNELS}
    origin = dict.fromkeys(found, "crmcore itself")
    brought = plugins.brought_channels(clock)
    for name, (plugin, channel) in brought.items():
        if name in found:
            raise PluginError(f"plugin {plugin!r} brings a channel {name!r}, which crmcore itself has", plugin=plugin)
        found[name] = channel
    for channel in given:
        if isinstance(channel, type) or not isinstance(channel, Channel):
            raise InvalidValue("channels", f"a {type(channel).__name__}", "a channel has a name, a scheme, deliver()")
        name = require_name(channel.name, "channel")
        if name in brought:
            raise ChannelTaken(name, brought[name][0])
        if name in found:
            raise PluginError(f"a second channel is named {name!r}: {origin[name]} has one, channels= another")
        found[name], origin[name] = channel, "channels="
    return found


def _journal(given: object) -> Journal | None:
    if given is None:
        return None
    if isinstance(given, str | os.PathLike):
        from crmcore.system.journal import FileJournal

        return FileJournal(given)
    if isinstance(given, type) or not isinstance(given, Journal):
        raise InvalidValue(
            "erasure_journal", f"a {type(given).__name__}", "an erasure journal is a path, or has append() and since()"
        )
    return given


def _secrets(keys: Secrets | bytes | str | None) -> Secrets | None:
    if isinstance(keys, bytes | str):
        return GivenKey(keys)
    if keys is not None:
        if isinstance(keys, type) or not callable(getattr(keys, "master_key", None)):
            raise InvalidValue(
                "keys", f"a {type(keys).__name__}", "a master key is bytes, its hexadecimal text or Secrets"
            )
        return keys
    environment = EnvironmentKey()
    return environment if environment.master_key() is not None else None
