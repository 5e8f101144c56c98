"""The unit of work: one transaction on one tenant, and the tables in it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crmcore.ports.store.attributes import AttributeTable
    from crmcore.ports.store.campaigns import CampaignTable
    from crmcore.ports.store.cases import CaseTable
    from crmcore.ports.store.chosen_hours import ChosenHoursTable
    from crmcore.ports.store.commands import CommandTable
    from crmcore.ports.store.consents import ConsentTable
    from crmcore.ports.store.contact_points import ContactPointTable
    from crmcore.ports.store.customers import CustomerTable
    from crmcore.ports.store.decisions import DecisionTable
    from crmcore.ports.store.definitions import DefinitionTable
    from crmcore.ports.store.duplicates import DuplicateTable
    from crmcore.ports.store.entitlements import EntitlementTable
    from crmcore.ports.store.erasures import ErasureTable
    from crmcore.ports.store.events import EventTable
    from crmcore.ports.store.exports import ExportTable
    from crmcore.ports.store.fields import FieldTable
    from crmcore.ports.store.health import HealthTable
    from crmcore.ports.store.identifiers import IdentifierTable
    from crmcore.ports.store.inbox import InboxTable
    from crmcore.ports.store.interactions import InteractionTable
    from crmcore.ports.store.ledger import LedgerTable
    from crmcore.ports.store.lifecycle import LifecycleTable
    from crmcore.ports.store.measures import MeasureTable
    from crmcore.ports.store.merges import MergeTable
    from crmcore.ports.store.outbox import OutboxTable
    from crmcore.ports.store.profiles import ProfileTable
    from crmcore.ports.store.promises import PromiseTable
    from crmcore.ports.store.quality import QualityTable
    from crmcore.ports.store.rates import RateTable
    from crmcore.ports.store.records import RecordTable
    from crmcore.ports.store.restrictions import RectificationTable, RestrictionTable
    from crmcore.ports.store.segments import SegmentTable
    from crmcore.ports.store.settings import SettingTable
    from crmcore.ports.store.suppressions import SuppressionTable
    from crmcore.ports.store.tasks import TaskTable
    from crmcore.ports.store.tenants import TenantTable
    from crmcore.ports.store.ties import TieTable
    from crmcore.ports.store.wires import WireTable


class UnitOfWork(Protocol):
    """One transaction. Its tables see what it has written; others see it after the commit. Unusable after its block
    ends.
    """

    @property
    def tenants(self) -> TenantTable: ...
    @property
    def settings(self) -> SettingTable: ...
    @property
    def definitions(self) -> DefinitionTable: ...
    @property
    def customers(self) -> CustomerTable: ...
    @property
    def identifiers(self) -> IdentifierTable: ...
    @property
    def contact_points(self) -> ContactPointTable: ...
    @property
    def merges(self) -> MergeTable: ...
    @property
    def duplicates(self) -> DuplicateTable: ...
    @property
    def profiles(self) -> ProfileTable: ...
    @property
    def attributes(self) -> AttributeTable: ...
    @property
    def ties(self) -> TieTable: ...
    @property
    def rates(self) -> RateTable: ...
    @property
    def interactions(self) -> InteractionTable: ...
    @property
    def measures(self) -> MeasureTable: ...
    @property
    def lifecycle(self) -> LifecycleTable: ...
    @property
    def fields(self) -> FieldTable: ...
    @property
    def segments(self) -> SegmentTable: ...
    @property
    def ledger(self) -> LedgerTable: ...
    @property
    def entitlements(self) -> EntitlementTable: ...
    @property
    def promises(self) -> PromiseTable: ...
    @property
    def cases(self) -> CaseTable: ...
    @property
    def chosen_hours(self) -> ChosenHoursTable: ...
    @property
    def inbox(self) -> InboxTable: ...
    @property
    def tasks(self) -> TaskTable: ...
    @property
    def quality(self) -> QualityTable: ...
    @property
    def health(self) -> HealthTable: ...
    @property
    def wires(self) -> WireTable: ...
    @property
    def events(self) -> EventTable: ...
    @property
    def consents(self) -> ConsentTable: ...
    @property
    def suppressions(self) -> SuppressionTable: ...
    @property
    def decisions(self) -> DecisionTable: ...
    @property
    def outbox(self) -> OutboxTable: ...
    @property
    def campaigns(self) -> CampaignTable: ...
    @property
    def commands(self) -> CommandTable: ...
    @property
    def erasures(self) -> ErasureTable: ...
    @property
    def restrictions(self) -> RestrictionTable: ...
    @property
    def rectifications(self) -> RectificationTable: ...
    @property
    def exports(self) -> ExportTable: ...
    @property
    def records(self) -> RecordTable: ...

    def now(self) -> datetime | None:
        """The present instant by the clock of a server that workers on several machines share, read anew each time;
        None where there is no such clock.
        """
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when its block raises; the exception goes on."""
        ...
