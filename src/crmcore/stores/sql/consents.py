"""Consents in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcore.domain.customer.consent import Answer, ConsentRecord, answer
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN, Scheme
from crmcore.ports.store.consents import Answers, Reached, Use
from crmcore.stores.sql.executor import Executor
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
_BY_CUSTOMER = (
    "SELECT customer, channel, purpose, granted, at FROM crm_consent"
    " WHERE tenant = ? AND contact_point IS NULL AND customer IN (?"
)
_AT_POINT = (
    "SELECT contact_point, channel, purpose, granted, at FROM crm_consent"
    " WHERE tenant = ? AND contact_point IS NOT NULL AND contact_point IN (?"
)
_POINTS = (
    "SELECT l.customer, p.scheme, p.value, p.id FROM crm_customer_contact_point AS l"
    " JOIN crm_contact_point AS p ON p.tenant = l.tenant AND p.id = l.contact_point"
    " WHERE l.tenant = ? AND l.customer IN (?"
)

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
        asked = _Asked(uses)
        found: list[Reached] = []
        for batch in batches([customer.bytes for customer in customers]):
            found += self._reached(batch, asked)
        return found[: len(customers)]

    def _reached(self, customers: Sequence[bytes], asked: _Asked) -> Iterator[Reached]:
        linked = self._linked(customers, asked)
        by_customer = self._newest(_BY_CUSTOMER, customers, asked)
        at_point = self._newest(_AT_POINT, [id_ for points in linked.values() for _, _, id_, _ in points], asked)
        for customer in customers:
            points = linked.get(customer, ())
            own = by_customer.get(customer, asked.nothing)
            yield asked.reached(points, own, at_point)

    def _linked(self, customers: Sequence[bytes], asked: _Asked) -> Mapping[bytes, Sequence[_Point]]:
        """The contact points of the schemes asked about of each customer that has any, by scheme and value; its own one
        is linked to nobody.
        """
        rows = self._executor.execute(_POINTS + ", ?" * (len(customers) - 1) + ")", (self._executor.tenant, *customers))
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
        if OWN in places:
            for customer in dict.fromkeys(customers):
                whose = ContactPointId(stored_id(customer))
                points = found.setdefault(customer, [])
                points.append((places[OWN], str(whose), customer, whose))
                points.sort()
        return found

    def _newest(self, select: str, keys: Sequence[bytes], asked: _Asked) -> Mapping[bytes, _Newest]:
        places = asked.places
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
        self._each_once = tuple(range(len(uses)))
        self._alike: dict[tuple[_Said, Sequence[int]], Answers] = {}

    def reached(self, points: Sequence[_Point], own: _Newest, there: Mapping[bytes, _Newest]) -> Reached:
        """How a customer is reached at these points, by what was said by itself, and at them."""
        if there:
            said = tuple([self._said(own, there.get(stored, self.nothing)) for _, _, stored, _ in points])
        else:
            said = (self._said(own, self.nothing),) * len(points)
        places = tuple([place for place, _, _, _ in points])
        alike = (said, places)
        answers = self._alike.get(alike)
        if answers is None:
            answers = self._alike[alike] = self._answers(*alike)
        if places == self._each_once:
            return Reached(tuple([(id_,) for _, _, _, id_ in points]), answers)
        return Reached(
            tuple([tuple([id_ for at, _, _, id_ in points if at == place]) for place in self._each_once]), answers
        )

    def _said(self, own: _Newest, there: _Newest) -> tuple[Answer, ...]:
        return tuple(
            [
                answer(own[place], own[place + 1], there[place], there[place + 1])
                for place in range(0, len(self.nothing), 2)
            ]
        )

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
