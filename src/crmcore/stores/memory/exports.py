"""Whole tables in memory."""

from __future__ import annotations

from collections.abc import Iterator

from crmcore.domain.customer.attribute import golden_of
from crmcore.domain.customer.party import kind_of
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.time import TenantDays, to_micros, zone_named
from crmcore.domain.relationship.measure import MeasureState
from crmcore.ports.store.exports import (
    AttributeRow,
    CustomerRow,
    InteractionRow,
    LedgerRow,
    MeasureDayRow,
    MeasureRow,
    MembershipRow,
    StandingRow,
)
from crmcore.stores.memory.figures import Figures
from crmcore.stores.memory.folding import figures_now
from crmcore.stores.memory.lifecycle import stored_standing
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryExports(Table):
    """Whole tables, streamed."""

    def customers(self) -> Iterator[CustomerRow]:
        rows = self._tx.rows
        days = TenantDays(zone_named(self._tx.tenant.zone))
        for id_ in self._tx.streamed(rows.in_order()):
            customer = rows.customers[id_]
            kind = kind_of(customer.party)
            wishes, archived_at = customer.preferences, customer.archived_at
            yield CustomerRow(
                id_.bytes,
                kind,
                customer.name,
                wishes.language,
                wishes.zone,
                wishes.channel,
                to_micros(customer.added_at),
                days.of(customer.added_at),
                None if archived_at is None else to_micros(archived_at),
            )

    def standings(self) -> Iterator[StandingRow]:
        rows = self._tx.rows
        for customer in self._tx.streamed(rows.in_order()):
            found = stored_standing(rows, customer)
            if found is not None:
                yield StandingRow(customer.bytes, found.stage, found.rung, int(found.defected), found.evaluated_on)

    def attributes(self, attribute: int) -> Iterator[AttributeRow]:
        rows = self._tx.rows
        for customer in self._tx.streamed(rows.in_order()):
            stated = rows.statements_of.get(customer, {}).values()
            held = golden_of((each for each in stated if each.attribute == attribute), rows.source_ranks).get(attribute)
            if held is not None and held.value is not None:
                yield AttributeRow(customer.bytes, held.value)

    def measures(self, measure: int) -> Iterator[MeasureRow]:
        for customer, figures in self._figures(measure):
            state = figures.state()
            first_at, last_at = _span(state)
            first_on, last_on = min(figures.days), max(figures.days)
            yield MeasureRow(customer, state.count, state.total, first_at, last_at, first_on, last_on, state.days)

    def measure_days(self, measure: int) -> Iterator[MeasureDayRow]:
        for customer, figures in self._figures(measure):
            for day, state in sorted(figures.days.items()):
                yield MeasureDayRow(customer, day, state.count, state.total, *_span(state))

    def memberships(self, segment: int) -> Iterator[MembershipRow]:
        rows = self._tx.rows
        members = rows.members.get(segment, {})
        for customer in self._tx.streamed(sorted(members, key=by_bytes)):
            if rows.customers[customer].archived_at is None:
                yield MembershipRow(customer.bytes, to_micros(members[customer]))

    def ledger(self) -> Iterator[LedgerRow]:
        entries = self._tx.rows.entries
        for id_ in self._tx.streamed(sorted(entries, key=by_bytes)):
            entry = entries[id_]
            original, rate = _converted(entry.amount, entry.rate)
            yield LedgerRow(
                id_.bytes,
                entry.customer.bytes,
                entry.account,
                entry.base.millionths,
                entry.amount.currency,
                original,
                rate,
                to_micros(entry.occurred_at),
                to_micros(entry.recorded_at),
                entry.day,
                entry.source,
                entry.external_id,
            )

    def interactions(self) -> Iterator[InteractionRow]:
        rows = self._tx.rows
        for id_ in self._tx.streamed(sorted(rows.interactions, key=by_bytes)):
            each = rows.interactions[id_]
            original, rate = (None, None) if each.amount is None else _converted(each.amount, each.rate)
            yield InteractionRow(
                id_.bytes,
                each.customer.bytes,
                each.origin.bytes,
                each.kind,
                each.direction,
                to_micros(each.occurred_at),
                to_micros(each.recorded_at),
                each.day,
                each.source,
                each.external_id,
                each.touchpoint,
                None if each.base is None else each.base.millionths,
                None if each.amount is None else each.amount.currency,
                original,
                rate,
                None if each.voids is None else each.voids.bytes,
                int(id_ in rows.voided),
                each.stored_content,
            )

    def _figures(self, measure: int) -> Iterator[tuple[bytes, Figures]]:
        rows = self._tx.rows
        measured = rows.measures.get(measure)
        if measured is not None:
            for customer in self._tx.streamed(rows.in_order()):
                figures = figures_now(rows, customer, measured)
                if figures.days:
                    yield customer.bytes, figures


def _span(state: MeasureState) -> tuple[int, int]:
    assert state.first_at is not None
    assert state.last_at is not None
    return to_micros(state.first_at), to_micros(state.last_at)


def _converted(amount: Money, rate: Rate | None) -> tuple[int | None, str | None]:
    """The original millionths and the rate, where there was one."""
    return (None, None) if rate is None else (amount.millionths, str(rate.value))
