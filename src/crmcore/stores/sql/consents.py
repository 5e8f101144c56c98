"""Consents in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcore.domain.customer.consent import Answer, ConsentRecord, answer
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN, Scheme
from crmcore.ports.store.consents import Answers, ReachedMany, Use
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.span import span_of
from crmcore.stores.sql.stored import StoredIds, batches, each_bytes, id_bytes, micros, stored_id, stored_instant
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
_OWN = (
    "SELECT customer, channel, purpose, granted, at FROM crm_consent WHERE tenant = ? AND contact_point IS NULL"
    " AND customer "
)
_THERE = (
    "SELECT contact_point, channel, purpose, granted, at FROM crm_consent"
    " WHERE tenant = ? AND contact_point IS NOT NULL AND contact_point "
)
_THERE_BETWEEN = (
    "SELECT c.contact_point, c.channel, c.purpose, c.granted, c.at FROM crm_customer_contact_point AS l"
    " JOIN crm_consent AS c ON c.tenant = l.tenant AND c.contact_point = l.contact_point"
    " WHERE l.tenant = ? AND l.customer BETWEEN ? AND ?"
)
_POINTS = (
    "SELECT l.customer, p.scheme, p.value, p.id FROM crm_customer_contact_point AS l"
    " JOIN crm_contact_point AS p ON p.tenant = l.tenant AND p.id = l.contact_point"
    " WHERE l.tenant = ? AND l.customer "
)
_AMONG, _BETWEEN, _USED = "IN (?", "BETWEEN ? AND ?", " AND channel = ? AND purpose = ?"

_SAID = (
    "SELECT 0, granted, at FROM crm_consent WHERE tenant = ? AND contact_point IS NULL AND customer = ?"
    " AND channel = ? AND purpose = ? UNION ALL SELECT 1, granted, at FROM crm_consent WHERE tenant = ?"
    " AND contact_point IS NOT NULL AND contact_point = ? AND channel = ? AND purpose = ?"
)

_Linked = tuple[bytes, str, str, bytes]
"""A customer, the scheme and the value of one of its contact points, and which that is."""

_Newest = Sequence[int | None]
"""For each use the newest grant and the newest withdrawal, in microseconds."""


class ConsentQueries:
    """The append-only record of grants and withdrawals; what is allowed follows from it each time."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, records: Sequence[ConsentRecord]) -> None:
        if not records:
            return
        tenant = self._executor.tenant
        self._executor.keep_living([record.customer for record in records if record.customer is not None])
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

    def reach(self, customers: Sequence[CustomerId], uses: Mapping[Scheme, Sequence[Use]]) -> ReachedMany:
        asked, tenant = _Asked(uses), self._executor.tenant
        ids = each_bytes(customers)
        # No range of links tells of what was said at points that are linked to nobody.
        span = None if OWN in uses else span_of(self._executor, ids)
        if span is not None:
            within = (tenant, span.first, span.last)
            return asked.reach(
                ids,
                self._linked(_POINTS + _BETWEEN, within, asked),
                self._newest(_OWN + _BETWEEN, within, asked),
                self._newest(_THERE_BETWEEN, within, asked),
            )
        linked: list[_Linked] = []
        own: dict[bytes, _Newest] = {}
        there: dict[bytes, _Newest] = {}
        for batch in batches(list(dict.fromkeys(ids))):
            marks = ", ?" * (len(batch) - 1) + ")"
            read = self._linked(_POINTS + _AMONG + marks, (tenant, *batch), asked)
            if OWN in uses:
                read += [(id_, OWN, str(stored_id(id_)), id_) for id_ in dict.fromkeys(batch)]
            linked += read
            own.update(self._newest(_OWN + _AMONG + marks, (tenant, *batch), asked))
            for points in batches([point for _, _, _, point in read]):
                select = _THERE + _AMONG + ", ?" * (len(points) - 1) + ")"
                there.update(self._newest(select, (tenant, *points), asked))
        return asked.reach(ids, linked, own, there)

    def said(self, customer: CustomerId, point: ContactPointId, use: Use) -> Answer:
        tenant = self._executor.tenant
        newest: list[int | None] = [None] * 4
        rows = self._executor.execute(_SAID, (tenant, customer.bytes, *use, tenant, point.bytes, *use))
        for at_point, granted, at in rows.fetchall():
            place = 2 * at_point + (not granted)
            before = newest[place]
            if before is None or at > before:
                newest[place] = at
        return answer(*newest)

    def _linked(self, select: str, values: Sequence[object], asked: _Asked) -> list[_Linked]:
        """The contact points of the schemes asked about."""
        places = asked.schemes
        return [row for row in self._executor.execute(select, values).fetchall() if row[1] in places]

    def _newest(self, select: str, values: Sequence[object], asked: _Asked) -> Mapping[bytes, _Newest]:
        places = asked.places
        if len(places) == 1:
            # The index tells which rows are of the use: fewer are made.
            select, values = "".join([select, _USED]), (*values, *asked.only)
        found: dict[bytes, list[int | None]] = {}
        for key, channel, purpose, granted, at in self._executor.execute(select, values).fetchall():
            place = places.get((channel, purpose))
            if place is None:
                continue
            newest = found.get(key)
            if newest is None:
                newest = found[key] = [*asked.nothing]
            if not granted:
                place += 1
            before = newest[place]
            if before is None or at > before:
                newest[place] = at
        return found

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


class _Asked:
    """Schemes, and the uses of each, that are asked about; and answers given, one object for all that are alike."""

    def __init__(self, uses: Mapping[Scheme, Sequence[Use]]) -> None:
        every = dict.fromkeys(use for several in uses.values() for use in several)
        self.schemes: Mapping[str, int] = {scheme: place for place, scheme in enumerate(uses)}
        self.places = {use: 2 * place for place, use in enumerate(every)}
        self.only: Use = next(iter(every), ("", ""))
        self.nothing: _Newest = (None,) * (2 * len(every))
        self._uses = [[self.places[use] // 2 for use in several] for several in uses.values()]
        self._nobody: Answers = ((),) * len(uses)
        self._alike: dict[tuple[tuple[int, tuple[Answer, ...]], ...], Answers] = {}

    def reach(
        self,
        customers: Sequence[bytes],
        linked: Sequence[_Linked],
        own: Mapping[bytes, _Newest],
        there: Mapping[bytes, _Newest],
    ) -> ReachedMany:
        """How each of the customers is reached at its points, by what was said by itself, and at them."""
        places, nothing, nobody, said, alike = self.schemes, self.nothing, self._nobody, self._said, self._alike
        # Most are reached at one point: no more is made for each of them than has to be.
        one = {row[0]: row for row in linked}
        several = {} if len(one) == len(linked) else _several(linked, places)
        answers: list[Answers] = []
        starts, schemes, values, points = [0], list[int](), list[str](), list[bytes]()
        for customer in customers:
            row = one.get(customer)
            if row is None:
                answers.append(nobody)
            elif customer in several:
                theirs = several[customer]
                mine = own.get(customer, nothing)
                each = tuple([(place, said(mine, there.get(point, nothing))) for place, _, point in theirs])
                answers.append(alike.get(each) or self._answers(each))
                schemes += [place for place, _, _ in theirs]
                values += [value for _, value, _ in theirs]
                points += [point for _, _, point in theirs]
            else:
                _, scheme, value, point = row
                place = places[scheme]
                each = ((place, said(own.get(customer, nothing), there.get(point, nothing))),)
                answers.append(alike.get(each) or self._answers(each))
                schemes.append(place)
                values.append(value)
                points.append(point)
            starts.append(len(points))
        found: StoredIds[ContactPointId] = StoredIds(points)
        return ReachedMany(len(places), answers, starts, schemes, values, found)

    def _said(self, own: _Newest, there: _Newest) -> tuple[Answer, ...]:
        if len(own) == 2:
            return (answer(*own, *there),)
        each = zip(own[::2], own[1::2], there[::2], there[1::2], strict=True)
        return tuple([answer(*newest) for newest in each])

    def _answers(self, each: tuple[tuple[int, tuple[Answer, ...]], ...]) -> Answers:
        """The answers at the points of a customer, of each which scheme it has and what is said there for every use."""
        made = self._alike[each] = tuple(
            tuple([tuple([said[use] for use in uses]) for at, said in each if at == place])
            for place, uses in enumerate(self._uses)
        )
        return made


def _several(linked: Sequence[_Linked], places: Mapping[str, int]) -> Mapping[bytes, Sequence[tuple[int, str, bytes]]]:
    """The contact points of those customers who have more than one, by scheme and value."""
    every: dict[bytes, set[tuple[int, str, bytes]]] = {}
    for customer, scheme, value, point in linked:
        # Customers merged into one may have brought the same point.
        every.setdefault(customer, set()).add((places[scheme], value, point))
    return {customer: sorted(each) for customer, each in every.items() if len(each) > 1}


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
