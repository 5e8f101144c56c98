"""Interactions in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from operator import attrgetter
from typing import Any

from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.relationship.form import Acquaintance
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import AlreadyVoided, StorageError, UnknownInteraction
from crmcore.ports.store.interactions import ExternalKey
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.interaction_row import (
    COLUMNS,
    INSERT,
    INSERT_PLAIN,
    INSERT_VOIDS,
    SELECT,
    InteractionReader,
    interaction_rows,
    is_plain,
    plain_rows,
)
from crmcore.stores.sql.measure_rows import inserted_after, one_interaction
from crmcore.stores.sql.measures import add_figures, add_new_figures, add_one, remake_figures
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant
from crmcore.stores.sql.touches import touch, touch_one

# From the keys to the rows: the planner would otherwise read all interactions of the tenant.
_KNOWN = (
    " " + COLUMNS + " FROM k CROSS JOIN crm_interaction AS i WHERE i.tenant = ? AND i.source = k.source"
    " AND i.external_id = k.external_id AND i.external_id IS NOT NULL"
)
_REDACTED = (
    " SELECT i.id, i.source, i.external_digest FROM k CROSS JOIN crm_interaction AS i WHERE i.tenant = ?"
    " AND i.source = k.source AND i.external_digest = k.digest AND i.external_digest IS NOT NULL"
)
_voids = attrgetter("voids")
_customer = attrgetter("customer")
_NOT_VOIDED = " AND NOT EXISTS (SELECT 1 FROM crm_interaction AS v WHERE v.tenant = i.tenant AND v.voids = i.id)"
_EMPLOYEES = "SELECT e.employee, COUNT(*), MAX(e.occurred_at) FROM (SELECT "
_OF_EMPLOYEE = " AS employee, i.occurred_at FROM crm_interaction AS i WHERE i.tenant = ? AND i.customer = ?"
_BY_CONTACTS = ") AS e WHERE e.employee <> '' GROUP BY e.employee ORDER BY COUNT(*) DESC, e.employee"


class InteractionQueries:
    """What happened."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._reader = InteractionReader(executor)

    def add(
        self, interactions: Sequence[Interaction], measures: Sequence[Measure]
    ) -> Mapping[ExternalKey, Interaction]:
        if not interactions:
            return {}
        if len(interactions) == 1 and interactions[0].voids is None:
            self._executor.hold_customers([interactions[0].customer], living=True)
            with self._together(interactions):
                return self._insert_one(interactions[0], measures)
        voided: dict[str, set[bytes]] = {}
        known: Mapping[ExternalKey, Interaction] = {}
        if any(map(_voids, interactions)):
            known = self.known(_keys(interactions))
            interactions = _voided_before_voiding([each for each in interactions if _key(each) not in known])
            voided = self._voided_by(interactions)
        losing = [CustomerId(stored_id(id_)) for ids in voided.values() for id_ in ids]
        self._executor.hold_customers({*losing, *map(_customer, interactions)}, living=True)
        with self._together(interactions):
            again, fresh = self._insert(interactions, measures, voiding=bool(voided))
            for measure in measures:
                customers = set[bytes]().union(*(voided.get(kind, ()) for kind in measure.kinds))
                if customers:
                    remake_figures(self._executor, measure, list(customers))
            if voided and fresh:
                touch(self._executor, fresh[0].id, losing)
        return {**known, **again} if known else again

    def _together(self, interactions: Sequence[Interaction]) -> AbstractContextManager[None]:
        """All that adding these takes, whole or not at all."""
        return self._executor.savepoint()

    def get(self, ids: Collection[InteractionId]) -> Mapping[InteractionId, Interaction]:
        found: dict[InteractionId, Interaction] = {}
        for batch in batches(id_bytes(ids)):
            rows = self._executor.execute(
                SELECT + " WHERE i.tenant = ? AND i.id IN (?" + ", ?" * (len(batch) - 1) + ")",
                (self._executor.tenant, *batch),
            )
            for interaction in self._reader.read(rows.fetchall()):
                found[interaction.id] = interaction
        return found

    def known(self, keys: Collection[ExternalKey]) -> Mapping[ExternalKey, Interaction]:
        found: dict[ExternalKey, Interaction] = {}
        for batch in batches(list(dict.fromkeys(keys))):
            rows = self._executor.execute(
                "WITH k (source, external_id) AS (VALUES (?, ?)" + ", (?, ?)" * (len(batch) - 1) + ")" + _KNOWN,
                (*[part for key in batch for part in key], self._executor.tenant),
            )
            for interaction in self._reader.read(rows.fetchall()):
                assert interaction.source is not None
                assert interaction.external_id is not None
                found[(interaction.source, interaction.external_id)] = interaction
        return found

    def known_digests(self, keys: Collection[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Interaction]:
        named: dict[bytes, list[tuple[str, bytes]]] = {}
        for batch in batches(sorted(set(keys))) if keys else ():
            rows = self._executor.execute(
                "WITH k (source, digest) AS (VALUES (?, ?)" + ", (?, ?)" * (len(batch) - 1) + ")" + _REDACTED,
                (*[part for key in batch for part in key], self._executor.tenant),
            )
            for id_, source, digest in rows.fetchall():
                named.setdefault(bytes(id_), []).append((source, bytes(digest)))
        found = self.get([InteractionId(stored_id(id_)) for id_ in named])
        return {key: found[InteractionId(stored_id(id_))] for id_, several in named.items() for key in several}

    def voided(self, ids: Collection[InteractionId]) -> Mapping[InteractionId, InteractionId]:
        found: dict[InteractionId, InteractionId] = {}
        for batch in batches(id_bytes(ids)):
            rows = self._executor.execute(
                "SELECT voids, id FROM crm_interaction WHERE tenant = ? AND voids IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, *batch),
            )
            for voids, id_ in rows.fetchall():
                found[InteractionId(stored_id(voids))] = InteractionId(stored_id(id_))
        return found

    def of(
        self,
        customer: CustomerId,
        *,
        limit: int,
        before: tuple[datetime, InteractionId] | None = None,
        kinds: Collection[str] = (),
        include_voided: bool = True,
    ) -> Sequence[Interaction]:
        values: list[object] = [self._executor.tenant, customer.bytes]
        parts = [SELECT, " WHERE i.tenant = ? AND i.customer = ?"]
        if before is not None:
            parts.append(" AND (i.occurred_at, i.id) < (?, ?)")
            values += (micros(before[0]), before[1].bytes)
        if kinds:
            parts.append(" AND i.kind IN (?" + ", ?" * (len(kinds) - 1) + ")")
            values += kinds
        if not include_voided:
            parts.append(_NOT_VOIDED)
        parts.append(" ORDER BY i.occurred_at DESC, i.id DESC LIMIT ?")
        rows = self._executor.execute("".join(parts), (*values, limit)).fetchall()
        return self._reader.read(rows, customer)

    def employees(self, customer: CustomerId) -> Sequence[Acquaintance]:
        employee = self._executor.content.text("employee")
        rows = self._executor.execute(
            "".join([_EMPLOYEES, employee.sql, _OF_EMPLOYEE, _NOT_VOIDED, _BY_CONTACTS]),
            (*employee.values, self._executor.tenant, customer.bytes),
        )
        return [Acquaintance(name, count, stored_instant(last)) for name, count, last in rows.fetchall()]

    def count(self) -> int:
        row = self._executor.execute(
            "SELECT COUNT(*) FROM crm_interaction WHERE tenant = ?", (self._executor.tenant,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _insert(
        self, interactions: Sequence[Interaction], measures: Sequence[Measure], *, voiding: bool
    ) -> tuple[Mapping[ExternalKey, Interaction], Sequence[Interaction]]:
        """Insert what is not known yet, add it to the figures and touch its customers; returns what is known, and what
        was inserted.
        """
        if len(interactions) == 1:
            known = self._insert_one(interactions[0], measures, voiding=voiding)
            return known, () if known else interactions
        executor, tenant = self._executor, self._executor.tenant
        insert, rows = _rows(tenant, interactions, voiding)
        last = self._one_number("SELECT COALESCE(MAX(entry), 0) FROM crm_interaction")
        executor.executemany(insert, rows)
        inserted = self._one_number("SELECT COUNT(*) FROM crm_interaction WHERE entry > ?", last)
        known, fresh = self._told_apart(interactions, inserted)
        if fresh:
            kinds = {interaction.kind for interaction in fresh}
            scope = inserted_after(tenant, last)
            for measure in measures:
                if kinds.isdisjoint(measure.kinds):
                    continue
                if voiding:
                    add_figures(executor, measure, scope)
                else:
                    add_new_figures(executor, measure, scope)
            touch(executor, fresh[0].id, set(map(_customer, fresh)))
        return known, fresh

    def _told_apart(
        self, interactions: Sequence[Interaction], inserted: int
    ) -> tuple[Mapping[ExternalKey, Interaction], Sequence[Interaction]]:
        """Of interactions of which so many were inserted, those known before by their keys, and those inserted."""
        if inserted == len(interactions):
            return {}, interactions
        stored = self.known(_keys(interactions))
        fresh = [each for each in interactions if (key := _key(each)) is None or stored[key].id == each.id]
        if len(fresh) != inserted:
            raise _same_id()
        mine = {each.id for each in fresh}
        return {key: each for key, each in stored.items() if each.id not in mine}, fresh

    def _insert_one(
        self, interaction: Interaction, measures: Sequence[Measure], *, voiding: bool = False
    ) -> Mapping[ExternalKey, Interaction]:
        """As `_insert` of one; returns it as it is known, if it is."""
        executor, tenant = self._executor, self._executor.tenant
        insert, rows = _rows(tenant, (interaction,), voiding)
        row = next(rows)
        if not executor.execute(insert, row).rowcount:
            key = _key(interaction)
            known = {} if key is None else self.known([key])
            if not known or any(each.id == interaction.id for each in known.values()):
                raise _same_id()
            return known
        _, id_, customer, *_ = row
        for measure in measures:
            if interaction.kind not in measure.kinds:
                continue
            if measure.takes_all and not voiding:
                base = interaction.base
                total = 0 if base is None or measure.total is None else base.millionths
                add_one(executor, measure, customer, total, micros(interaction.occurred_at), interaction.day)
            else:
                add_figures(executor, measure, one_interaction(tenant, id_), new=not voiding)
        touch_one(executor, id_, customer)
        return {}

    def _one_number(self, sql: str, *values: object) -> int:
        row = self._executor.execute(sql, values).fetchone()
        assert row is not None
        return int(row[0])

    def _voided_by(self, interactions: Sequence[Interaction]) -> dict[str, set[bytes]]:
        """The customers of what these void, by kind. Raises `AlreadyVoided` and `UnknownInteraction`."""
        targets = [interaction.voids for interaction in interactions if interaction.voids is not None]
        if len(set(targets)) < len(targets) or self.voided(targets):
            raise AlreadyVoided
        together = {interaction.id: (interaction.kind, interaction.customer.bytes) for interaction in interactions}
        found = {target: together[target] for target in targets if target in together}
        for batch in batches(id_bytes(target for target in targets if target not in together)):
            rows = self._executor.execute(
                "SELECT id, kind, customer FROM crm_interaction WHERE tenant = ? AND id IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, *batch),
            )
            found.update({InteractionId(stored_id(id_)): (kind, customer) for id_, kind, customer in rows.fetchall()})
        if len(found) < len(targets):
            raise UnknownInteraction
        customers: dict[str, set[bytes]] = {}
        for kind, customer in found.values():
            customers.setdefault(kind, set()).add(customer)
        return customers


def _rows(tenant: int, interactions: Sequence[Interaction], voiding: bool) -> tuple[str, Iterator[tuple[Any, ...]]]:
    """The statement that inserts them, and its values."""
    if all(map(is_plain, interactions)):
        return INSERT_PLAIN, plain_rows(tenant, interactions)
    return INSERT_VOIDS if voiding else INSERT, interaction_rows(tenant, interactions)


def _same_id() -> StorageError:
    return StorageError("an interaction was to be added under an id that another one has")


def _key(interaction: Interaction) -> ExternalKey | None:
    if interaction.external_id is None or interaction.source is None:
        return None
    return (interaction.source, interaction.external_id)


def _keys(interactions: Iterable[Interaction]) -> list[ExternalKey]:
    return [key for interaction in interactions if (key := _key(interaction)) is not None]


def _voided_before_voiding(interactions: Sequence[Interaction]) -> Sequence[Interaction]:
    """The interactions in an order in which none comes before the one it voids."""
    waiting = {interaction.id: interaction for interaction in interactions}
    ordered: list[Interaction] = []
    for interaction in interactions:
        chain: list[Interaction] = []
        link = waiting.pop(interaction.id, None)
        while link is not None:
            chain.append(link)
            link = None if link.voids is None else waiting.pop(link.voids, None)
        ordered += reversed(chain)
    return ordered
