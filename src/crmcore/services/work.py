"""What a service works with inside one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import define, field

from crmcore.domain.decision.policy import Policy
from crmcore.domain.kernel.event import Event, Plain
from crmcore.domain.kernel.ids import CustomerId, EventId, TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Day, Moment, day_of, moment_of
from crmcore.errors import TransactionClosed, UnknownTenant
from crmcore.ports.channel import Channel
from crmcore.ports.clock import Clock, is_real
from crmcore.ports.epoch import Epoch
from crmcore.ports.ids import Ids
from crmcore.ports.journal import Journal
from crmcore.ports.secrets import Secrets
from crmcore.ports.store import Reading, Store, UnitOfWork
from crmcore.services.definitions import Definitions

if TYPE_CHECKING:
    from crmcore.plugins.registry import Plugins
    from crmcore.services.replicas import Replica


@define(repr=False)
class Setting:
    """What all transactions of a CRM share: its store, plugins, channels, clock, ids, secrets, the policy that each
    tenant uses, those that plugins bring, definitions read before, the replica to read from, the journal of erasures
    and the epoch outside the database, if there are.
    """

    store: Store
    plugins: Plugins
    clock: Clock
    ids: Ids
    secrets: Secrets | None
    channels: Mapping[str, Channel] = field(factory=dict)
    policies: MutableMapping[str, Policy] = field(factory=dict)
    definitions: MutableMapping[TenantKey, Definitions] = field(factory=dict)
    tenant_keys: MutableMapping[str, TenantKey] = field(factory=dict)
    replica: Replica | None = None
    erasure_journal: Journal | None = None
    epoch: Epoch | None = None
    brought_policies: Mapping[str, Policy] = field(factory=dict)

    def forget(self, key: TenantKey) -> None:
        """Forget what is kept of a tenant that is gone; another may have been added under its name."""
        self.definitions.pop(key, None)
        for name in [name for name, known in list(self.tenant_keys.items()) if known == key]:
            self.tenant_keys.pop(name, None)
            self.policies.pop(name, None)


@define
class Work:
    """One transaction as services see it: the unit of work, its tenant and definitions, who acts, and the time."""

    setting: Setting
    unit: UnitOfWork
    tenant: Tenant
    actor: str | None
    joined: bool = False
    """Whether the transaction is the app's, which may have changed definitions before and may still undo them."""
    reads_only: bool = False
    zone: ZoneInfo = field(init=False)
    _open: bool = True
    _own: Definitions | None = None
    _read: Definitions | None = None
    _undone: bool = False
    _ending: list[Callable[[bool], None]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.zone = ZoneInfo(self.tenant.zone)

    @classmethod
    def begun(
        cls,
        setting: Setting,
        unit: UnitOfWork,
        key: TenantKey,
        actor: str | None,
        *,
        joined: bool = False,
        reads_only: bool = False,
    ) -> Work | None:
        """The work of a transaction just begun, bound to the tenant of that key; None when it is there no more."""
        tenant = unit.tenants.keyed(key)
        if tenant is None:
            setting.forget(key)
            return None
        return cls(setting, unit, tenant, actor, joined, reads_only)

    @property
    def definitions(self) -> Definitions:
        """The tenant's definitions as this transaction sees them."""
        if self._undone:
            return self.redefined()
        found = self._own or self._read
        if found is None:
            found = self._read = self._read_definitions()
        return found

    def _read_definitions(self) -> Definitions:
        kept = self.setting.definitions.get(self.tenant.key)
        if kept is None or kept.revision != self.tenant.revision:
            kept = Definitions.load(self.unit, self.tenant, kept)
            if self.joined and not self._is_committed():
                self._own = kept
            else:
                self.setting.definitions[self.tenant.key] = kept
        return kept

    def hold_definitions(self, *, to_change: bool = False) -> Definitions:
        """The tenant's definitions, which nobody else changes until the transaction ends; `to_change` them, nobody else
        relies on them meanwhile.
        """
        revision = self.unit.definitions.hold(to_change=to_change)
        if revision is not None and revision != self.tenant.revision:
            return self.redefined()
        return self.definitions

    def _is_committed(self) -> bool:
        """Whether others see the definitions as this transaction does."""
        with self.setting.store.begin(self.tenant.key, write=False) as unit:
            tenant = unit.tenants.keyed(self.tenant.key)
        return tenant is not None and tenant.revision == self.tenant.revision

    def redefined(self) -> Definitions:
        """The definitions after one of them has changed in this transaction, which alone sees them until it commits."""
        tenant = self.unit.tenants.keyed(self.tenant.key)
        if tenant is None:
            raise UnknownTenant(self.tenant.name)
        before = self._own or self._read or self.setting.definitions.get(tenant.key)
        own = Definitions.load(self.unit, tenant, before)
        self.tenant, self._own, self._undone = tenant, own, False
        return own

    def now(self) -> datetime:
        """The present instant."""
        return self.setting.clock.now()

    def lease_now(self) -> datetime:
        """The present instant as leases are reckoned: by the clock that workers on several machines share, where there
        is one and ours tells the real time; read anew each time.
        """
        shared = self.unit.now() if is_real(self.setting.clock) else None
        return self.now() if shared is None else shared

    def today(self) -> Day:
        """The present tenant day."""
        return day_of(self.now(), self.zone)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when it raises."""
        own = self._own
        try:
            with self.unit.savepoint():
                yield
        except BaseException:
            # What was defined in it is undone: look again before definitions are next used.
            self._undone = self._undone or self._own is not own
            raise

    def emit(self, name: str, customer: CustomerId | None = None, data: Mapping[str, Plain] | None = None) -> None:
        """Write an event into the log and tell plugins of it."""
        event = Event(EventId(self.setting.ids.new()), name, self.now(), self.actor, customer, data or {})
        self._write([event])

    def emit_many(self, events: Sequence[tuple[str, CustomerId | None, Mapping[str, Plain]]]) -> None:
        """Write several events, in order."""
        if not events:
            return
        now = self.now()
        ids = self.setting.ids.many(len(events))
        written = [
            Event(EventId(id_), name, now, self.actor, customer, data)
            for id_, (name, customer, data) in zip(ids, events, strict=True)
        ]
        self._write(written)

    def _write(self, written: Sequence[Event]) -> None:
        self.unit.events.add(written)
        if self.setting.plugins.listens:
            for event in written:
                self.setting.plugins.on_event(event, self.unit.savepoint)

    def reading(self, as_of: object = None, known_at: datetime | None = None) -> Reading:
        """The moment and definitions that fields are read with. Raises `NaiveDatetime` or `InvalidValue`."""
        moment: Moment = moment_of(as_of, known_at, self.now(), self.zone)  # type: ignore[arg-type]
        return self.definitions.reading(moment)

    def require_open(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended."""
        if not self._open:
            raise TransactionClosed

    def when_ended(self, tell: Callable[[bool], None]) -> None:
        """Have it told whether the transaction was committed, once that is known; in the app's own it never is."""
        self._ending.append(tell)

    def end(self) -> None:
        """Say that the transaction has ended."""
        self._open = False

    def tell(self, committed: bool) -> None:
        """Tell whoever wants to know whether the transaction was committed."""
        ending, self._ending = self._ending, []
        for each in ending:
            each(committed)
