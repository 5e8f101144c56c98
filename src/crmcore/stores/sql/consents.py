"""Consents in SQL."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from crmcore.domain.customer.consent import Answer, ConsentRecord, answer
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN, Scheme
from crmcore.ports.store.consents import Answers, Reached, Use
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.span import span_of
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_ids, stored_instant
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
_OWN_OF = (
    "SELECT customer, channel, purpose, granted, at FROM crm_consent WHERE tenant = ? AND contact_point IS NULL"
    " AND customer "
)
_OWN, _OWN_BETWEEN = _OWN_OF + "IN (?", _OWN_OF + "BETWEEN ? AND ?"
_THERE = (
    "SELECT contact_point, channel, purpose, granted, at FROM crm_consent"
    " WHERE tenant = ? AND contact_point IS NOT NULL AND contact_point IN (?"
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
_AMONG, _BETWEEN = "IN (?", "BETWEEN ? AND ?"

_Point = tuple[int, str, bytes, ContactPointId]
"""Which of the schemes asked about a contact point has, its value, and its id as stored and as it is."""

_Newest = Sequence[int | None]
"""For each use the newest grant and the newest withdrawal, in microseconds."""

_Said = tuple[tuple[Answer, ...], ...]
"""At each of some contact points, the answers for each use."""


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

    def reach(self, customers: Sequence[CustomerId], uses: Mapping[Scheme, Sequence[Use]]) -> Sequence[Reached]:
        asked, tenant = _Asked(uses), self._executor.tenant
        ids = [customer.bytes for customer in customers]
        # No range of links tells of what was said at points that are linked to nobody.
        span = None if OWN in uses else span_of(self._executor, ids)
        if span is not None:
            within = (tenant, span.first, span.last)
            linked = self._linked(_POINTS + _BETWEEN, within, asked)
            own, there = self._newest(_OWN_BETWEEN, within, asked), self._newest(_THERE_BETWEEN, within, asked)
            return [*asked.reached(ids, linked, own, there)]
        found: list[Reached] = []
        for batch in batches(ids):
            marks = ", ?" * (len(batch) - 1) + ")"
            linked = self._linked(_POINTS + _AMONG + marks, (tenant, *batch), asked)
            if OWN in uses:
                linked = asked.with_own(batch, linked)
            own = self._newest(_OWN + marks, (tenant, *batch), asked)
            there = {}
            for points in batches([id_ for each in linked.values() for _, _, id_, _ in each]):
                there.update(self._newest(_THERE + ", ?" * (len(points) - 1) + ")", (tenant, *points), asked))
            found += asked.reached(batch, linked, own, there)
        return found[: len(customers)]

    def _linked(self, select: str, values: Sequence[object], asked: _Asked) -> Mapping[bytes, Sequence[_Point]]:
        """The contact points of the schemes asked about of each customer that has any, by scheme and value."""
        rows = self._executor.execute(select, values)
        found: dict[bytes, list[_Point]] = {}
        places = asked.schemes
        read = [row for row in rows.fetchall() if row[1] in places]
        ids = map(ContactPointId, stored_ids([row[3] for row in read]))
        for (customer, scheme, value, stored), id_ in zip(read, ids, strict=True):
            point = (places[scheme], value, stored, id_)
            known = found.get(customer)
            if known is None:
                found[customer] = [point]
            elif point not in known:
                # Customers merged into one may have brought the same point.
                known.append(point)
                known.sort()
        return found

    def _newest(self, select: str, values: Sequence[object], asked: _Asked) -> Mapping[bytes, _Newest]:
        places = asked.places
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
        self.nothing: _Newest = (None,) * (2 * len(every))
        self._uses = [[self.places[use] // 2 for use in several] for several in uses.values()]
        self._around = [(((),) * place, ((),) * (len(uses) - place - 1)) for place in range(len(uses))]
        self._cuts: dict[Sequence[int], Sequence[slice]] = {}
        """Where the points of each scheme stand among those of a customer, who has them in order."""
        self._alike: dict[tuple[_Said, Sequence[int]], Answers] = {}
        self._nobody = Reached(((),) * len(uses), ((),) * len(uses), ((),) * len(uses))

    def with_own(
        self, customers: Sequence[bytes], linked: Mapping[bytes, Sequence[_Point]]
    ) -> Mapping[bytes, Sequence[_Point]]:
        """What is linked to each of the customers, with its own point, which is linked to nobody."""
        found: dict[bytes, Sequence[_Point]] = {}
        for customer in customers:
            whose = ContactPointId(stored_id(customer))
            own = (self.schemes[OWN], str(whose), customer, whose)
            found[customer] = sorted([*linked.get(customer, ()), own])
        return found

    def reached(
        self,
        customers: Sequence[bytes],
        linked: Mapping[bytes, Sequence[_Point]],
        own: Mapping[bytes, _Newest],
        there: Mapping[bytes, _Newest],
    ) -> Iterator[Reached]:
        """How each of the customers is reached at its points, by what was said by itself, and at them."""
        for customer in customers:
            points = linked.get(customer)
            if points is None:
                yield self._nobody
            else:
                yield self._reached(points, own.get(customer, self.nothing), there)

    def _reached(self, points: Sequence[_Point], own: _Newest, there: Mapping[bytes, _Newest]) -> Reached:
        if len(points) == 1:
            # As most are reached.
            ((place, value, stored, id_),) = points
            answers = self._alike_answers((self._said(own, there.get(stored, self.nothing)),), (place,))
            before, after = self._around[place]
            return Reached((*before, (id_,), *after), answers, (*before, (value,), *after))
        places, values, every, ids = zip(*points, strict=True)
        said = tuple([self._said(own, there.get(stored, self.nothing)) for stored in every])
        cuts = self._cuts.get(places)
        if cuts is None:
            ends = [bisect_right(places, place) for place in range(len(self._uses))]
            cuts = self._cuts[places] = [slice(*each) for each in pairwise([0, *ends])]
        answers = self._alike_answers(said, places)
        return Reached(tuple([ids[cut] for cut in cuts]), answers, tuple([values[cut] for cut in cuts]))

    def _alike_answers(self, said: _Said, places: Sequence[int]) -> Answers:
        found = self._alike.get((said, places))
        if found is None:
            found = self._alike[said, places] = self._answers(said, places)
        return found

    def _said(self, own: _Newest, there: _Newest) -> tuple[Answer, ...]:
        if len(own) == 2:
            return (answer(*own, *there),)
        each = zip(own[::2], own[1::2], there[::2], there[1::2], strict=True)
        return tuple([answer(*newest) for newest in each])

    def _answers(self, said: _Said, places: Sequence[int]) -> Answers:
        return tuple(
            tuple(tuple(each[use] for use in uses) for each, at in zip(said, places, strict=True) if at == place)
            for place, uses in enumerate(self._uses)
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
