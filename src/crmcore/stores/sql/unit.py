"""A unit of work in SQL: the tables over one transaction, whatever the database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from crmcore.domain.kernel.ids import CustomerId, TenantKey
from crmcore.errors import CustomerErased, TransactionError
from crmcore.stores.sql.contact_points import ContactPointQueries
from crmcore.stores.sql.content import ContentSql
from crmcore.stores.sql.customers import CustomerQueries
from crmcore.stores.sql.definitions import DefinitionQueries
from crmcore.stores.sql.events import EventQueries
from crmcore.stores.sql.executor import Executor, Rows
from crmcore.stores.sql.identifiers import IdentifierQueries
from crmcore.stores.sql.interactions import InteractionQueries
from crmcore.stores.sql.lifecycle import LifecycleQueries
from crmcore.stores.sql.measures import MeasureQueries
from crmcore.stores.sql.savepoint import savepoint
from crmcore.stores.sql.settings import SettingQueries
from crmcore.stores.sql.tenants import TenantQueries

# What recording needs is imported here, the rest where it is used: importing it takes longer than running it.
if TYPE_CHECKING:
    from crmcore.stores.sql.attributes import AttributeQueries
    from crmcore.stores.sql.campaigns import CampaignQueries
    from crmcore.stores.sql.cases import CaseQueries
    from crmcore.stores.sql.chosen_hours import ChosenHoursQueries
    from crmcore.stores.sql.commands import CommandQueries
    from crmcore.stores.sql.consents import ConsentQueries
    from crmcore.stores.sql.decisions import DecisionQueries
    from crmcore.stores.sql.duplicates import DuplicateQueries
    from crmcore.stores.sql.entitlements import EntitlementQueries
    from crmcore.stores.sql.erasures import ErasureQueries
    from crmcore.stores.sql.exports import ExportQueries
    from crmcore.stores.sql.fields import FieldQueries
    from crmcore.stores.sql.health import HealthQueries
    from crmcore.stores.sql.inbox import InboxQueries
    from crmcore.stores.sql.ledger import LedgerQueries
    from crmcore.stores.sql.merges import MergeQueries
    from crmcore.stores.sql.outbox import OutboxQueries
    from crmcore.stores.sql.profiles import ProfileQueries
    from crmcore.stores.sql.promises import PromiseQueries
    from crmcore.stores.sql.quality import QualityQueries
    from crmcore.stores.sql.rates import RateQueries
    from crmcore.stores.sql.records import RecordQueries
    from crmcore.stores.sql.restrictions import RectificationQueries, RestrictionQueries
    from crmcore.stores.sql.segments import SegmentQueries
    from crmcore.stores.sql.suppressions import SuppressionQueries
    from crmcore.stores.sql.tasks import TaskQueries
    from crmcore.stores.sql.ties import TieQueries
    from crmcore.stores.sql.wires import WireQueries

T = TypeVar("T")

_EMPTY = {
    "crm_changed": "DELETE FROM crm_changed",
    "crm_expected": "DELETE FROM crm_expected",
    "crm_given": "DELETE FROM crm_given",
    "crm_grouped": "DELETE FROM crm_grouped",
    "crm_staged": "DELETE FROM crm_staged",
}


class SQLUnit(ABC):
    """One transaction: an `Executor`, and the tables that use it. An adapter says how statements are run."""

    content: ClassVar[ContentSql]
    """How the contents of interactions are read."""

    _working: ClassVar[Mapping[str, str]]
    """The statement that makes each working table."""

    def __init__(self, tenant: int | None) -> None:
        self._tenant = tenant
        self._tables: dict[Callable[[Executor], Any], Any] = {}

    @abstractmethod
    def require_open(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended."""

    @abstractmethod
    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement; errors of the driver come as errors of crmcore."""

    @abstractmethod
    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""

    def stream(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement of whose rows there may be more than memory holds."""
        return self.execute(sql, values)

    def working(self, table: str) -> None:
        """Have an empty table of that name to work in, which nobody else sees."""
        self.execute(self._working[table])
        self.execute(_EMPTY[table])

    def hold(self, what: str) -> None:
        """Nothing to do where writers take turns."""
        return

    def hold_customers(self, customers: Collection[CustomerId], *, living: bool = False) -> None:
        """Nothing to hold where writers take turns. Raises `CustomerErased` when all are to be living."""
        if living:
            self.keep_living(customers)

    def keep_living(self, customers: Collection[CustomerId]) -> None:
        """Nothing to keep where writers take turns. Raises `CustomerErased` for one that has been erased."""
        if customers:
            tenant = self.tenants.keyed(TenantKey(self.tenant))
            if tenant is not None and tenant.has_digests and self.erasures.erased(customers):
                raise CustomerErased

    def hold_definitions(self, *, to_change: bool = False) -> int | None:
        """None: where writers take turns nothing has changed since the transaction began."""
        return None

    @property
    def tenant(self) -> int:
        """The tenant's key. Raises `TransactionError` when the transaction is bound to no tenant."""
        if self._tenant is None:
            raise TransactionError("this transaction is bound to no tenant and reaches tenants and settings alone")
        return self._tenant

    def now(self) -> datetime | None:
        """The present instant by the clock of a server that workers on several machines share: here there is none."""
        return None

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when its block raises; the exception goes on."""
        return savepoint(self)

    def _table(self, queries: Callable[[Executor], T]) -> T:
        self.require_open()
        table: T | None = self._tables.get(queries)
        if table is None:
            table = self._tables[queries] = queries(self)
        return table

    @property
    def tenants(self) -> TenantQueries:
        """The tenants of the database."""
        return self._table(TenantQueries)

    @property
    def settings(self) -> SettingQueries:
        """Settings of the database."""
        return self._table(SettingQueries)

    @property
    def definitions(self) -> DefinitionQueries:
        """Versioned definitions of the tenant."""
        return self._table(DefinitionQueries)

    @property
    def customers(self) -> CustomerQueries:
        """The tenant's customers."""
        return self._table(CustomerQueries)

    @property
    def identifiers(self) -> IdentifierQueries:
        """Which identifier names which customer."""
        return self._table(IdentifierQueries)

    @property
    def contact_points(self) -> ContactPointQueries:
        """Addresses at which customers can be reached."""
        return self._table(ContactPointQueries)

    @property
    def merges(self) -> MergeQueries:
        """Which customers are one and the same."""
        from crmcore.stores.sql.merges import MergeQueries

        return self._table(MergeQueries)

    @property
    def duplicates(self) -> DuplicateQueries:
        """Which customers may be one."""
        from crmcore.stores.sql.duplicates import DuplicateQueries

        return self._table(DuplicateQueries)

    @property
    def profiles(self) -> ProfileQueries:
        """Which keys of a source are kept in step."""
        from crmcore.stores.sql.profiles import ProfileQueries

        return self._table(ProfileQueries)

    @property
    def attributes(self) -> AttributeQueries:
        """What was stated about customers."""
        from crmcore.stores.sql.attributes import AttributeQueries

        return self._table(AttributeQueries)

    @property
    def ties(self) -> TieQueries:
        """Ties between customers, and between customers and the firm."""
        from crmcore.stores.sql.ties import TieQueries

        return self._table(TieQueries)

    @property
    def rates(self) -> RateQueries:
        """Rates into the tenant's base currency."""
        from crmcore.stores.sql.rates import RateQueries

        return self._table(RateQueries)

    @property
    def interactions(self) -> InteractionQueries:
        """What happened."""
        return self._table(InteractionQueries)

    @property
    def measures(self) -> MeasureQueries:
        """Figures of measures."""
        return self._table(MeasureQueries)

    @property
    def lifecycle(self) -> LifecycleQueries:
        """Where customers stand."""
        return self._table(LifecycleQueries)

    @property
    def fields(self) -> FieldQueries:
        """Fields and predicates of customers."""
        from crmcore.stores.sql.fields import FieldQueries

        return self._table(FieldQueries)

    @property
    def segments(self) -> SegmentQueries:
        """The members of segments."""
        from crmcore.stores.sql.segments import SegmentQueries

        return self._table(SegmentQueries)

    @property
    def ledger(self) -> LedgerQueries:
        """Costs booked to customers."""
        from crmcore.stores.sql.ledger import LedgerQueries

        return self._table(LedgerQueries)

    @property
    def entitlements(self) -> EntitlementQueries:
        """Special treatment granted to customers."""
        from crmcore.stores.sql.entitlements import EntitlementQueries

        return self._table(EntitlementQueries)

    @property
    def promises(self) -> PromiseQueries:
        """What was promised to customers."""
        from crmcore.stores.sql.promises import PromiseQueries

        return self._table(PromiseQueries)

    @property
    def cases(self) -> CaseQueries:
        """What customers ask the firm to put right."""
        from crmcore.stores.sql.cases import CaseQueries

        return self._table(CaseQueries)

    @property
    def chosen_hours(self) -> ChosenHoursQueries:
        """The hours that customers have chosen."""
        from crmcore.stores.sql.chosen_hours import ChosenHoursQueries

        return self._table(ChosenHoursQueries)

    @property
    def inbox(self) -> InboxQueries:
        """Messages in the inboxes of customers."""
        from crmcore.stores.sql.inbox import InboxQueries

        return self._table(InboxQueries)

    @property
    def tasks(self) -> TaskQueries:
        """Tasks for employees."""
        from crmcore.stores.sql.tasks import TaskQueries

        return self._table(TaskQueries)

    @property
    def quality(self) -> QualityQueries:
        """How good what is known is."""
        from crmcore.stores.sql.quality import QualityQueries

        return self._table(QualityQueries)

    @property
    def events(self) -> EventQueries:
        """The append-only log."""
        return self._table(EventQueries)

    @property
    def consents(self) -> ConsentQueries:
        """Grants and withdrawals."""
        from crmcore.stores.sql.consents import ConsentQueries

        return self._table(ConsentQueries)

    @property
    def suppressions(self) -> SuppressionQueries:
        """Addresses that get nothing."""
        from crmcore.stores.sql.suppressions import SuppressionQueries

        return self._table(SuppressionQueries)

    @property
    def decisions(self) -> DecisionQueries:
        """The log of decisions."""
        from crmcore.stores.sql.decisions import DecisionQueries

        return self._table(DecisionQueries)

    @property
    def outbox(self) -> OutboxQueries:
        """Messages on their way."""
        from crmcore.stores.sql.outbox import OutboxQueries

        return self._table(OutboxQueries)

    @property
    def campaigns(self) -> CampaignQueries:
        """Campaigns and their audiences."""
        from crmcore.stores.sql.campaigns import CampaignQueries

        return self._table(CampaignQueries)

    @property
    def health(self) -> HealthQueries:
        """What bounces say of contact points."""
        from crmcore.stores.sql.health import HealthQueries

        return self._table(HealthQueries)

    @property
    def wires(self) -> WireQueries:
        """How the wires of channels stand."""
        from crmcore.stores.sql.wires import WireQueries

        return self._table(WireQueries)

    @property
    def commands(self) -> CommandQueries:
        """Results of commands given with an idempotency key."""
        from crmcore.stores.sql.commands import CommandQueries

        return self._table(CommandQueries)

    @property
    def erasures(self) -> ErasureQueries:
        """Erasing customers."""
        from crmcore.stores.sql.erasures import ErasureQueries

        return self._table(ErasureQueries)

    @property
    def restrictions(self) -> RestrictionQueries:
        """Who may not be processed."""
        from crmcore.stores.sql.restrictions import RestrictionQueries

        return self._table(RestrictionQueries)

    @property
    def rectifications(self) -> RectificationQueries:
        """What customers' own rows said before."""
        from crmcore.stores.sql.restrictions import RectificationQueries

        return self._table(RectificationQueries)

    @property
    def exports(self) -> ExportQueries:
        """Whole tables, streamed."""
        from crmcore.stores.sql.exports import ExportQueries

        return self._table(ExportQueries)

    @property
    def records(self) -> RecordQueries:
        """All facts, kind by kind."""
        from crmcore.stores.sql.records import RecordQueries

        return self._table(RecordQueries)
