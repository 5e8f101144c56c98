"""Events in SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from attrs import evolve

from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.ids import CustomerId, EventId
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, stored_id, stored_instant

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_INSERT = "INSERT INTO crm_event (tenant, id, name, recorded_at, actor, customer, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT id, name, recorded_at, actor, customer, data, sequence, chain FROM crm_event WHERE tenant = ?"


class EventQueries:
    """The append-only log; `entry` orders rows as they were inserted, `sequence` when they are sealed."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, events: Sequence[Event]) -> None:
        tenant = self._executor.tenant
        if len(events) == 1:
            (event,) = events
            self._executor.execute(_INSERT, _row(tenant, event, micros(event.recorded_at), _dumps(dict(event.data))))
        elif events:
            with self._executor.savepoint():
                self._executor.executemany(_INSERT, _rows(tenant, events))

    def seal(self, chain: Callable[[bytes, Event], bytes], *, limit: int) -> int:
        tenant = self._executor.tenant
        self._executor.hold("seal")
        last = self._executor.execute("SELECT sequence, chain FROM crm_tenant WHERE id = ?", (tenant,)).fetchone()
        rows = self._executor.execute(
            _SELECT + " AND sequence IS NULL ORDER BY entry, id LIMIT ?", (tenant, limit)
        ).fetchall()
        if last is None or not rows:
            return 0
        sequence, link = last
        numbered: list[tuple[object, ...]] = []
        for row in rows:
            sequence += 1
            link = chain(link, evolve(_event(row), sequence=sequence))
            numbered.append((sequence, link, tenant, row[0]))
        self._executor.executemany("UPDATE crm_event SET sequence = ?, chain = ? WHERE tenant = ? AND id = ?", numbered)
        self._executor.execute("UPDATE crm_tenant SET sequence = ?, chain = ? WHERE id = ?", (sequence, link, tenant))
        return len(rows)

    def since(self, sequence: int, *, limit: int) -> Sequence[Event]:
        rows = self._executor.execute(
            _SELECT + " AND sequence IS NOT NULL AND sequence > ? ORDER BY sequence LIMIT ?",
            (self._executor.tenant, sequence, limit),
        )
        return [_event(row) for row in rows.fetchall()]

    def of(self, customer: CustomerId) -> Sequence[Event]:
        # By no index: the log is written all the time, and read so when somebody asks for all that is known of them.
        rows = self._executor.execute(
            _SELECT + " AND customer = ? ORDER BY entry, id", (self._executor.tenant, customer.bytes)
        )
        return [_event(row) for row in rows.fetchall()]

    def backlog(self) -> int:
        row = self._executor.execute(
            "SELECT COUNT(*) FROM crm_event WHERE tenant = ? AND sequence IS NULL", (self._executor.tenant,)
        ).fetchone()
        assert row is not None
        return int(row[0])


def _rows(tenant: int, events: Sequence[Event]) -> list[tuple[object, ...]]:
    # Events written together often share their data and their instant: by identity, each is written out once.
    texts: dict[int, str] = {}
    instants: dict[int, int] = {}
    rows: list[tuple[object, ...]] = []
    for event in events:
        data, at = event.data, event.recorded_at
        text = texts.get(id(data))
        if text is None:
            text = texts[id(data)] = _dumps(dict(data))
        instant = instants.get(id(at))
        if instant is None:
            instant = instants[id(at)] = micros(at)
        rows.append(_row(tenant, event, instant, text))
    return rows


def _row(tenant: int, event: Event, at: int, data: str) -> tuple[object, ...]:
    customer = event.customer
    return (tenant, event.id.bytes, event.name, at, event.actor, None if customer is None else customer.bytes, data)


def _event(row: tuple[Any, ...]) -> Event:
    id_, name, recorded_at, actor, customer, data, sequence, chain = row
    return Event(
        EventId(stored_id(id_)),
        name,
        stored_instant(recorded_at),
        actor,
        None if customer is None else CustomerId(stored_id(customer)),
        json.loads(data),
        sequence,
        chain,
    )
