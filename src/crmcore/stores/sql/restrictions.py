"""Restrictions and rectifications in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import (
    BATCH,
    batches,
    id_bytes,
    micros,
    micros_or_none,
    stored_id,
    stored_instant,
    stored_instant_or_none,
)


class RestrictionQueries:
    """Who may not be processed."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, restriction: Restriction) -> None:
        self._executor.keep_living([restriction.customer])
        self._executor.execute(
            "INSERT INTO crm_restriction (tenant, id, customer, origin, reason, at, lifted_at, evidence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._executor.tenant,
                restriction.id.bytes,
                restriction.customer.bytes,
                restriction.origin.bytes,
                restriction.reason,
                micros(restriction.at),
                micros_or_none(restriction.lifted_at),
                restriction.evidence,
            ),
        )

    def lift(self, customer: CustomerId, *, at: datetime, evidence: str) -> int:
        return self._executor.execute(
            "UPDATE crm_restriction SET lifted_at = ?, evidence = ?"
            " WHERE tenant = ? AND customer = ? AND lifted_at IS NULL",
            (micros(at), evidence, self._executor.tenant, customer.bytes),
        ).rowcount

    def among(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        found: set[CustomerId] = set()
        if len(customers) > BATCH:
            few = self._executor.execute(
                "SELECT customer FROM crm_restriction WHERE tenant = ? AND lifted_at IS NULL LIMIT ?",
                (self._executor.tenant, len(customers) + 1),
            ).fetchall()
            if len(few) <= len(customers):
                # Those that there are, are no more than those asked about.
                return {CustomerId(stored_id(id_)) for (id_,) in few}.intersection(customers) if few else found
        asked = {id_.bytes: id_ for id_ in customers}
        for batch in batches(id_bytes(customers)) if customers else ():
            rows = self._executor.execute(
                "SELECT DISTINCT customer FROM crm_restriction WHERE tenant = ? AND lifted_at IS NULL"
                " AND customer IN (?" + ", ?" * (len(batch) - 1) + ")",
                (self._executor.tenant, *batch),
            )
            found.update([asked[bytes(id_)] for (id_,) in rows.fetchall()])
        return found

    def of(self, customer: CustomerId) -> Sequence[Restriction]:
        rows = self._executor.execute(
            "SELECT id, customer, origin, reason, at, lifted_at, evidence FROM crm_restriction"
            " WHERE tenant = ? AND customer = ? ORDER BY at, id",
            (self._executor.tenant, customer.bytes),
        )
        return [
            Restriction(
                stored_id(id_),
                CustomerId(stored_id(whose)),
                CustomerId(stored_id(origin)),
                reason,
                stored_instant(at),
                stored_instant_or_none(lifted_at),
                evidence,
            )
            for id_, whose, origin, reason, at, lifted_at, evidence in rows.fetchall()
        ]


class RectificationQueries:
    """What customers' own rows said before."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, rectifications: Sequence[Rectification]) -> None:
        self._executor.keep_living([each.customer for each in rectifications])
        self._executor.executemany(
            "INSERT INTO crm_rectification (tenant, id, customer, origin, field, before, after, evidence, at, actor)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self._executor.tenant,
                    each.id.bytes,
                    each.customer.bytes,
                    each.origin.bytes,
                    each.field,
                    each.before,
                    each.after,
                    each.evidence,
                    micros(each.at),
                    each.actor,
                )
                for each in rectifications
            ],
        )

    def of(self, customer: CustomerId) -> Sequence[Rectification]:
        rows = self._executor.execute(
            "SELECT id, customer, origin, field, before, after, evidence, at, actor FROM crm_rectification"
            " WHERE tenant = ? AND customer = ? ORDER BY at, id",
            (self._executor.tenant, customer.bytes),
        )
        return [
            Rectification(
                stored_id(id_),
                CustomerId(stored_id(whose)),
                CustomerId(stored_id(origin)),
                field,
                before,
                after,
                evidence,
                stored_instant(at),
                actor,
            )
            for id_, whose, origin, field, before, after, evidence, at, actor in rows.fetchall()
        ]
