"""The unit of work in memory."""

from __future__ import annotations

from contextlib import AbstractContextManager

from crmcore.stores.memory.attributes import MemoryAttributes
from crmcore.stores.memory.campaigns import MemoryCampaigns
from crmcore.stores.memory.cases import MemoryCases
from crmcore.stores.memory.chosen_hours import MemoryChosenHours
from crmcore.stores.memory.commands import MemoryCommands
from crmcore.stores.memory.consents import MemoryConsents
from crmcore.stores.memory.contact_points import MemoryContactPoints
from crmcore.stores.memory.customers import MemoryCustomers
from crmcore.stores.memory.decisions import MemoryDecisions
from crmcore.stores.memory.definitions import MemoryDefinitions
from crmcore.stores.memory.duplicates import MemoryDuplicates
from crmcore.stores.memory.entitlements import MemoryEntitlements
from crmcore.stores.memory.erasures import MemoryErasures
from crmcore.stores.memory.events import MemoryEvents
from crmcore.stores.memory.exports import MemoryExports
from crmcore.stores.memory.fields import MemoryFields
from crmcore.stores.memory.health import MemoryHealth
from crmcore.stores.memory.identifiers import MemoryIdentifiers
from crmcore.stores.memory.inbox import MemoryInbox
from crmcore.stores.memory.interactions import MemoryInteractions
from crmcore.stores.memory.ledger import MemoryLedger
from crmcore.stores.memory.lifecycle import MemoryLifecycle
from crmcore.stores.memory.measures import MemoryMeasures
from crmcore.stores.memory.merges import MemoryMerges
from crmcore.stores.memory.outbox import MemoryOutbox
from crmcore.stores.memory.profiles import MemoryProfiles
from crmcore.stores.memory.promises import MemoryPromises
from crmcore.stores.memory.quality import MemoryQuality
from crmcore.stores.memory.rates import MemoryRates
from crmcore.stores.memory.records import MemoryRecords
from crmcore.stores.memory.restrictions import MemoryRectifications, MemoryRestrictions
from crmcore.stores.memory.segments import MemorySegments
from crmcore.stores.memory.settings import MemorySettings
from crmcore.stores.memory.suppressions import MemorySuppressions
from crmcore.stores.memory.tasks import MemoryTasks
from crmcore.stores.memory.tenants import MemoryTenants
from crmcore.stores.memory.ties import MemoryTies
from crmcore.stores.memory.transaction import Transaction
from crmcore.stores.memory.wires import MemoryWires


class MemoryUnit:
    """One transaction, and the tables in it. Once it has ended every table raises `TransactionClosed`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self.tenants = MemoryTenants(transaction)
        self.settings = MemorySettings(transaction)
        self.definitions = MemoryDefinitions(transaction)
        self.customers = MemoryCustomers(transaction)
        self.identifiers = MemoryIdentifiers(transaction)
        self.contact_points = MemoryContactPoints(transaction)
        self.merges = MemoryMerges(transaction)
        self.duplicates = MemoryDuplicates(transaction)
        self.profiles = MemoryProfiles(transaction)
        self.attributes = MemoryAttributes(transaction)
        self.ties = MemoryTies(transaction)
        self.rates = MemoryRates(transaction)
        self.interactions = MemoryInteractions(transaction)
        self.measures = MemoryMeasures(transaction)
        self.lifecycle = MemoryLifecycle(transaction)
        self.fields = MemoryFields(transaction)
        self.segments = MemorySegments(transaction)
        self.ledger = MemoryLedger(transaction)
        self.entitlements = MemoryEntitlements(transaction)
        self.promises = MemoryPromises(transaction)
        self.cases = MemoryCases(transaction)
        self.chosen_hours = MemoryChosenHours(transaction)
        self.inbox = MemoryInbox(transaction)
        self.tasks = MemoryTasks(transaction)
        self.quality = MemoryQuality(transaction)
        self.health = MemoryHealth(transaction)
        self.wires = MemoryWires(transaction)
        self.events = MemoryEvents(transaction)
        self.consents = MemoryConsents(transaction)
        self.suppressions = MemorySuppressions(transaction)
        self.decisions = MemoryDecisions(transaction)
        self.outbox = MemoryOutbox(transaction)
        self.campaigns = MemoryCampaigns(transaction)
        self.commands = MemoryCommands(transaction)
        self.erasures = MemoryErasures(transaction)
        self.restrictions = MemoryRestrictions(transaction)
        self.rectifications = MemoryRectifications(transaction)
        self.exports = MemoryExports(transaction)
        self.records = MemoryRecords(transaction)

    def now(self) -> None:
        """No other machine shares it."""

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when its block raises; the exception goes on."""
        return self._tx.savepoint()
