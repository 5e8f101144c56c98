"""The conformance kit for stores: a subclass of `StoreConformance` tests every obligation of the port."""

from __future__ import annotations

from crmcore.testing.conformance.attributes import AttributeObligations
from crmcore.testing.conformance.base import Host
from crmcore.testing.conformance.benefits import EntitlementObligations, PromiseObligations
from crmcore.testing.conformance.campaigns import CampaignObligations
from crmcore.testing.conformance.cases import CaseObligations
from crmcore.testing.conformance.chosen_hours import ChosenHoursObligations
from crmcore.testing.conformance.commands import CommandObligations
from crmcore.testing.conformance.consents import ConsentObligations, SuppressionObligations
from crmcore.testing.conformance.customers import CustomerObligations
from crmcore.testing.conformance.decisions import DecisionObligations
from crmcore.testing.conformance.definitions import DefinitionObligations, SettingObligations, TenantObligations
from crmcore.testing.conformance.desk import InboxObligations, OwnPointObligations, TaskObligations
from crmcore.testing.conformance.dropping import DropObligations
from crmcore.testing.conformance.duplicates import DuplicateObligations
from crmcore.testing.conformance.erasures import ErasureObligations, RestrictionObligations
from crmcore.testing.conformance.events import EventObligations
from crmcore.testing.conformance.exports import ExportObligations
from crmcore.testing.conformance.fields import FieldObligations
from crmcore.testing.conformance.health import HealthObligations
from crmcore.testing.conformance.identifiers import ContactPointObligations, IdentifierObligations
from crmcore.testing.conformance.interactions import InteractionObligations
from crmcore.testing.conformance.joining import JoinObligations
from crmcore.testing.conformance.ledger import LedgerObligations
from crmcore.testing.conformance.lifecycle import LifecycleObligations
from crmcore.testing.conformance.measures import MeasureObligations
from crmcore.testing.conformance.merges import MergeObligations
from crmcore.testing.conformance.outbox import OutboxObligations
from crmcore.testing.conformance.past import PastObligations
from crmcore.testing.conformance.profiles import ProfileObligations
from crmcore.testing.conformance.quality import QualityObligations
from crmcore.testing.conformance.rates import RateObligations
from crmcore.testing.conformance.records import RecordObligations
from crmcore.testing.conformance.relationship import RelationshipObligations
from crmcore.testing.conformance.segments import SegmentObligations
from crmcore.testing.conformance.store import StoreObligations
from crmcore.testing.conformance.ties import TieObligations
from crmcore.testing.conformance.wires import WireObligations

__all__ = ["Host", "StoreConformance"]


class StoreConformance(
    StoreObligations,
    JoinObligations,
    TenantObligations,
    DropObligations,
    SettingObligations,
    DefinitionObligations,
    CustomerObligations,
    IdentifierObligations,
    ContactPointObligations,
    MergeObligations,
    ProfileObligations,
    AttributeObligations,
    RateObligations,
    InteractionObligations,
    MeasureObligations,
    LifecycleObligations,
    FieldObligations,
    PastObligations,
    RelationshipObligations,
    SegmentObligations,
    LedgerObligations,
    EntitlementObligations,
    PromiseObligations,
    CaseObligations,
    ChosenHoursObligations,
    InboxObligations,
    TaskObligations,
    OwnPointObligations,
    DuplicateObligations,
    QualityObligations,
    TieObligations,
    EventObligations,
    ConsentObligations,
    SuppressionObligations,
    DecisionObligations,
    HealthObligations,
    WireObligations,
    OutboxObligations,
    CampaignObligations,
    CommandObligations,
    ExportObligations,
    RecordObligations,
    ErasureObligations,
    RestrictionObligations,
):
    """One test for each obligation of the store port, each in a fresh store that the kit migrates.

    Subclass it as ``TestMyStore`` and give `open_store`; ``self.folder`` is an empty folder for the test at hand. A
    store whose `lasting` is true finds what it kept when it is opened again in the same folder. A store that can be
    joined also gives `open_host`. What a store cannot do is skipped by what it says through the port, never by its
    name.
    """
