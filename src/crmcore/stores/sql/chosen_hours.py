"""Hours that customers have chosen, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crmcore.domain.customer.chosen_hours import ChosenHours, holding
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import BATCH, batches, id_bytes, micros, stored_id, stored_instant

_SELECT = (
    "SELECT h.id, h.customer, h.origin, h.channel, h.hours, h.chosen_at FROM crm_chosen_hours AS h WHERE h.tenant = ?"
)


class ChosenHoursQueries:
    """What customers said of the hours in which they want to be contacted."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, said: ChosenHours) -> None:
        self._executor.keep_living([said.customer])
        self._executor.execute(
            "INSERT INTO crm_chosen_hours (tenant, id, customer, origin, channel, hours, chosen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._executor.tenant,
                said.id.bytes,
                said.customer.bytes,
                said.origin.bytes,
                said.channel,
                said.hours,
                micros(said.chosen_at),
            ),
        )

    def of(self, customer: CustomerId) -> Sequence[ChosenHours]:
        rows = self._executor.execute(
            _SELECT + " AND h.customer = ? ORDER BY h.chosen_at, h.id", (self._executor.tenant, customer.bytes)
        )
        return [_said(row) for row in rows.fetchall()]

    def holding(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Mapping[str, str]]:
        said: dict[CustomerId, list[ChosenHours]] = {}
        for row in self._rows(customers):
            each = _said(row)
            said.setdefault(each.customer, []).append(each)
        found = {customer: holding(several) for customer, several in said.items()}
        return {customer: hours for customer, hours in found.items() if hours}

    def _rows(self, customers: Collection[CustomerId]) -> Sequence[tuple[Any, ...]]:
        tenant = self._executor.tenant
        if len(customers) > BATCH:
            few = self._executor.execute(_SELECT + " LIMIT ?", (tenant, len(customers) + 1)).fetchall()
            if not few:
                return few
            if len(few) <= len(customers):
                # All that there are, are no more than those asked about.
                asked = {customer.bytes for customer in customers}
                return [row for row in few if bytes(row[1]) in asked]
        found: list[tuple[Any, ...]] = []
        for batch in batches(id_bytes(customers)) if customers else ():
            marks = ", ?" * (len(batch) - 1)
            found += self._executor.execute(
                _SELECT + " AND h.customer IN (?" + marks + ")", (tenant, *batch)
            ).fetchall()
        return found

    def are_any(self) -> bool:
        rows = self._executor.execute(
            "SELECT 1 FROM crm_chosen_hours WHERE tenant = ? LIMIT 1", (self._executor.tenant,)
        )
        return rows.fetchone() is not None


def _said(row: tuple[Any, ...]) -> ChosenHours:
    id_, customer, origin, channel, hours, chosen_at = row
    return ChosenHours(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        channel,
        hours,
        stored_instant(chosen_at),
    )
