"""Interactions in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.relationship.form import Acquaintance
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import AlreadyVoided, UnknownInteraction
from crmcore.ports.store import ExternalKey
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.folding import figures_now, forget, show
from crmcore.stores.memory.rows import TenantRows
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table
from crmcore.stores.memory.using import employees


class MemoryInteractions(Table):
    """What happened."""

    def add(
        self, interactions: Sequence[Interaction], measures: Sequence[Measure]
    ) -> Mapping[ExternalKey, Interaction]:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [interaction.customer for interaction in interactions])
        known = self.known([key for key in map(_external_key, interactions) if key is not None])
        new = [interaction for interaction in interactions if _external_key(interaction) not in known]
        with journal.savepoint():
            for measure in measures:
                journal.put(rows.measures, measure.number, measure)
            for interaction in new:
                self._add(interaction)
            voided = list(self._void(new))
            changed = [*new, *voided]
            _require_totals_in_range(rows, changed)
            touch(journal, rows, [interaction.customer for interaction in changed])
        return known

    def _add(self, interaction: Interaction) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        journal.add(rows.interactions, interaction.id, interaction)
        journal.put(rows.interactions_of.setdefault(interaction.customer, {}), interaction.id, interaction)
        key = _external_key(interaction)
        if key is not None:
            journal.add(rows.recorded, key, interaction.id)
        show(journal, rows, interaction)

    def _void(self, interactions: Iterable[Interaction]) -> Iterator[Interaction]:
        """Void what the interactions void; yields each one voided."""
        journal, rows = self._tx.journal, self._tx.rows
        for interaction in interactions:
            if interaction.voids is None:
                continue
            target = rows.interactions.get(interaction.voids)
            if target is None:
                raise UnknownInteraction
            if target.id in rows.voided:
                raise AlreadyVoided
            journal.put(rows.voided, target.id, interaction.id)
            forget(journal, rows, target.customer)
            yield target

    def get(self, ids: Collection[InteractionId]) -> Mapping[InteractionId, Interaction]:
        interactions = self._tx.rows.interactions
        return {id_: interactions[id_] for id_ in ids if id_ in interactions}

    def known(self, keys: Collection[ExternalKey]) -> Mapping[ExternalKey, Interaction]:
        rows = self._tx.rows
        return {key: rows.interactions[rows.recorded[key]] for key in keys if key in rows.recorded}

    def known_digests(self, keys: Collection[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Interaction]:
        rows = self._tx.rows
        return {key: rows.interactions[rows.recorded_digests[key]] for key in keys if key in rows.recorded_digests}

    def voided(self, ids: Collection[InteractionId]) -> Mapping[InteractionId, InteractionId]:
        voided = self._tx.rows.voided
        return {id_: voided[id_] for id_ in ids if id_ in voided}

    def of(
        self,
        customer: CustomerId,
        *,
        limit: int,
        before: tuple[datetime, InteractionId] | None = None,
        kinds: Collection[str] = (),
        include_voided: bool = True,
    ) -> Sequence[Interaction]:
        rows = self._tx.rows
        found = [
            interaction
            for interaction in rows.interactions_of.get(customer, {}).values()
            if (before is None or _age(interaction) < before)
            and (not kinds or interaction.kind in kinds)
            and (include_voided or interaction.id not in rows.voided)
        ]
        return sorted(found, key=_age, reverse=True)[:limit]

    def employees(self, customer: CustomerId) -> Sequence[Acquaintance]:
        rows = self._tx.rows
        counted = [each for each in rows.interactions_of.get(customer, {}).values() if each.id not in rows.voided]
        found = [
            Acquaintance(name, len(with_them), max(each.occurred_at for each in with_them))
            for name, with_them in employees(counted).items()
        ]
        return sorted(found, key=lambda each: (-each.contacts, each.employee))

    def count(self) -> int:
        return len(self._tx.rows.interactions)


def _age(interaction: Interaction) -> tuple[datetime, InteractionId]:
    return (interaction.occurred_at, interaction.id)


def _external_key(interaction: Interaction) -> ExternalKey | None:
    if interaction.source is None or interaction.external_id is None:
        return None
    return (interaction.source, interaction.external_id)


def _require_totals_in_range(rows: TenantRows, interactions: Iterable[Interaction]) -> None:
    """Raises `MoneyOutOfRange` when a total of one of the customers is now beyond 10**12; before that it may be."""
    for customer, kind in {(interaction.customer, interaction.kind) for interaction in interactions}:
        for measure in rows.measures.values():
            if kind in measure.kinds:
                figures_now(rows, customer, measure).require_in_range()
