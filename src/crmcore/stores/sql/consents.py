"""Consents in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from crmcore.domain.customer.consent import ConsentRecord, ConsentState
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.ports.store.consents import Use
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant, stored_instant_or_none
from crmcore.stores.sql.touches import touch

_INSERT = (
    "INSERT INTO crm_consent (tenant, id, customer, origin, contact_point, channel, purpose, granted, at, recorded_at,"
    " evidence, source, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT c.id, c.customer, c.origin, c.contact_point, c.channel, c.purpose, c.granted, c.at, c.recorded_at,"
    " c.evidence, c.source, c.actor FROM crm_consent AS c WHERE c.tenant = ? AND "
)
_LINKED = (
    "c.contact_point IN"
    " (SELECT l.contact_point FROM crm_customer_contact_point AS l WHERE l.tenant = ? AND l.customer = ?)"
)
# Each customer, and each point, is the beginning of a range of an index.
_BY_CUSTOMER = (
    "SELECT customer, channel, purpose, granted, at FROM crm_consent"
    " WHERE tenant = ? AND contact_point IS NULL AND customer IN (?"
)
_AT_POINT = (
    "SELECT contact_point, channel, purpose, granted, at FROM crm_consent"
    " WHERE tenant = ? AND contact_point IS NOT NULL AND contact_point IN (?"
)
_POINTS = (
    "SELECT l.customer, p.id, p.value, p.sent_as, p.rule FROM crm_customer_contact_point AS l"
    " JOIN crm_contact_point AS p ON p.tenant = l.tenant AND p.id = l.contact_point"
    " WHERE l.tenant = ? AND p.scheme = ? AND l.customer IN (?"
)
_KEPT_POINTS = 20_000

_Newest = tuple[int | None, ...]
"""For each use the newest grant and the newest withdrawal, in microseconds."""


class ConsentQueries:
    """The append-only record of grants and withdrawals; what is allowed follows from it each time."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        # An address never changes, so points looked at again for the next channel are taken from here.
        self._points: dict[bytes, ContactPoint] = {}

    def add(self, records: Sequence[ConsentRecord]) -> None:
        if not records:
            return
        tenant = self._executor.tenant
        with self._executor.savepoint():
            self._executor.executemany(_INSERT, [_row(tenant, record) for record in records])
            touch(self._executor, records[0].id, self._concerned(records))

    def history(self, customer: CustomerId) -> Sequence[ConsentRecord]:
        tenant, who = self._executor.tenant, customer.bytes
        rows = self._executor.execute(
            _SELECT + "c.customer = ? UNION " + _SELECT + _LINKED + " ORDER BY at, recorded_at, id",
            (tenant, who, tenant, tenant, who),
        )
        return [_record(row) for row in rows.fetchall()]

    def reach(
        self, customers: Collection[CustomerId], *, scheme: Scheme, uses: Sequence[Use]
    ) -> Mapping[CustomerId, Sequence[tuple[ContactPoint, Sequence[ConsentState]]]]:
        asked = {customer.bytes: customer for customer in customers}
        linked = self._linked(list(asked), scheme)
        by_customer = self._newest(_BY_CUSTOMER, list(linked), uses)
        at_point = self._newest(_AT_POINT, list({id_ for points in linked.values() for id_ in points}), uses)
        nothing: _Newest = (None, None) * len(uses)
        found: dict[CustomerId, Sequence[tuple[ContactPoint, Sequence[ConsentState]]]] = {}
        for customer, points in linked.items():
            own = by_customer.get(customer, nothing)
            states = [(point, _states(own, at_point.get(id_, nothing))) for id_, point in points.items()]
            if len(states) > 1:
                states.sort(key=lambda pair: pair[0].address.value)
            found[asked[customer]] = states
        return found

    def _linked(self, customers: Sequence[bytes], scheme: Scheme) -> Mapping[bytes, Mapping[bytes, ContactPoint]]:
        """The contact points of the scheme of each customer that has any, by id."""
        if len(self._points) > _KEPT_POINTS:
            self._points.clear()
        kept = self._points
        found: dict[bytes, dict[bytes, ContactPoint]] = {}
        for batch in batches(customers):
            values = (self._executor.tenant, scheme, *batch)
            rows = self._executor.execute(_POINTS + ", ?" * (len(batch) - 1) + ")", values)
            for customer, id_, value, sent_as, rule in rows.fetchall():
                point = kept.get(id_)
                if point is None:
                    address = Address(scheme, value, sent_as, rule)
                    point = kept[id_] = ContactPoint(ContactPointId(stored_id(id_)), address)
                if customer in found:
                    found[customer][id_] = point
                else:
                    found[customer] = {id_: point}
        return found

    def _newest(self, select: str, keys: Sequence[bytes], uses: Sequence[Use]) -> Mapping[bytes, _Newest]:
        places = {use: 2 * place for place, use in enumerate(uses)}
        found: dict[bytes, list[int | None]] = {}
        for batch in batches(keys):
            rows = self._executor.execute(
                "".join((select, ", ?" * (len(batch) - 1), ")")), (self._executor.tenant, *batch)
            )
            for key, channel, purpose, granted, at in rows.fetchall():
                place = places.get((channel, purpose))
                if place is None:
                    continue
                newest = found.get(key)
                if newest is None:
                    newest = found[key] = [None, None] * len(uses)
                if not granted:
                    place += 1
                before = newest[place]
                if before is None or at > before:
                    newest[place] = at
        return {key: tuple(newest) for key, newest in found.items()}

    def _concerned(self, records: Sequence[ConsentRecord]) -> set[CustomerId]:
        """The customers named, and those reached at the points named."""
        concerned = {record.customer for record in records if record.customer is not None}
        points = [record.contact_point for record in records if record.contact_point is not None]
        for batch in batches(id_bytes(points)):
            rows = self._executor.execute(
                "SELECT customer FROM crm_customer_contact_point WHERE tenant = ? AND contact_point IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, *batch),
            )
            concerned.update(CustomerId(stored_id(customer)) for (customer,) in rows.fetchall())
        return concerned


@lru_cache(maxsize=10_000)
def _states(own: _Newest, at_point: _Newest) -> Sequence[ConsentState]:
    """The state for each use; who was recorded at once shares it."""
    mine, there = (list(map(stored_instant_or_none, newest)) for newest in (own, at_point))
    return tuple(
        ConsentState(mine[place], mine[place + 1], there[place], there[place + 1]) for place in range(0, len(own), 2)
    )


def _row(tenant: int, record: ConsentRecord) -> tuple[object, ...]:
    return (
        tenant,
        record.id.bytes,
        None if record.customer is None else record.customer.bytes,
        None if record.origin is None else record.origin.bytes,
        None if record.contact_point is None else record.contact_point.bytes,
        record.channel,
        record.purpose,
        int(record.granted),
        micros(record.at),
        micros(record.recorded_at),
        record.evidence,
        record.source,
        record.actor,
    )


def _record(row: tuple[Any, ...]) -> ConsentRecord:
    id_, customer, origin, point, channel, purpose, granted, at, recorded_at, evidence, source, actor = row
    return ConsentRecord(
        stored_id(id_),
        None if customer is None else CustomerId(stored_id(customer)),
        None if origin is None else CustomerId(stored_id(origin)),
        None if point is None else ContactPointId(stored_id(point)),
        channel,
        purpose,
        bool(granted),
        stored_instant(at),
        stored_instant(recorded_at),
        evidence,
        source,
        actor,
    )
