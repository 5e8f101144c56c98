"""Ties in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from crmcore.domain.customer.tie import HOUSEHOLD, Tie, TieId, TieType
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id
from crmcore.stores.sql.tie_row import INSERT, SELECT, holding, row, tie_of
from crmcore.stores.sql.touches import touch

_BY_CUSTOMER = SELECT + " AND t.customer IN (?"
_BY_OTHER = SELECT + " AND t.other IN (?"
_PAIRS = (
    " FROM crm_tie AS n JOIN crm_tie AS o ON o.tenant = n.tenant AND o.type = n.type AND o.id <> n.id"
    " AND o.removed_at IS NULL AND (o.until IS NULL OR o.until > n.since) AND (n.until IS NULL OR n.until > o.since)"
)
_CONFLICT = "SELECT n.id, o.id" + _PAIRS
# The type is written so that no index of it is taken: the ties are few, and found by their ids.
_AMONG = " WHERE n.tenant = ? AND n.type || '' = ? AND n.removed_at IS NULL AND n.id IN (?"
# One statement for each way in which two ties share an end, so that each finds its rows by an index.
_FROM_ONE = (
    _CONFLICT
    + " AND o.customer = n.customer AND (o.other = n.other OR o.assigned = n.assigned"
    + " OR (n.exclusive = 1 AND o.exclusive = 1))"
)
_TO_ONE_CUSTOMER = _CONFLICT + " AND o.other = n.other AND o.customer <> n.customer"
_TO_ONE_ASSIGNED = _CONFLICT + " AND o.assigned = n.assigned AND o.customer <> n.customer"
_REVERSED = _CONFLICT + " AND o.customer = n.other AND o.other = n.customer"
_AFTER = _CONFLICT + " AND o.customer = n.other AND o.other <> n.customer"
_BEFORE = _CONFLICT + " AND o.other = n.customer AND o.customer <> n.other"
# The walk keeps the days on which all ties of it hold, and ends where there are none left or it is back.
_WALK_BEGUN = "".join(
    [
        "WITH RECURSIVE walk (first, goal, place, since, until) AS (",
        "SELECT n.id, n.customer, n.other, n.since, n.until FROM crm_tie AS n",
        _AMONG,
    ]
)
_WALK_DONE = "".join(
    [
        ") UNION SELECT w.first, w.goal, t.other, CASE WHEN t.since > w.since THEN t.since ELSE w.since END,",
        " CASE WHEN w.until IS NULL OR t.until < w.until THEN t.until ELSE w.until END",
        " FROM walk AS w JOIN crm_tie AS t ON t.tenant = ? AND t.type = ? AND t.customer = w.place",
        " AND t.removed_at IS NULL AND (t.until IS NULL OR t.until > w.since)",
        " AND (w.until IS NULL OR w.until > t.since) WHERE w.place <> w.goal",
        ") SELECT DISTINCT w.first FROM walk AS w WHERE w.place = w.goal",
    ]
)
_TIE = " FROM crm_tie AS t WHERE t.tenant = ? AND t.type = ? AND t.other <> t.customer"
_STEP = " FROM walk AS w JOIN crm_tie AS t ON t.tenant = ? AND t.type = ? AND t.other <> t.customer"
_FORWARD = ("t.customer", "t.other")
_BACKWARD = ("t.other", "t.customer")
_NEXT = "SELECT CASE WHEN t.customer = w.customer THEN t.other ELSE t.customer END, w.step + 1"
_EITHER = "(t.customer = w.customer OR t.other = w.customer)"
_EDGES = "SELECT t.customer, t.other" + _TIE
_JOINED_LAST = " ORDER BY t.exclusive DESC, t.since DESC, t.recorded_at DESC, t.id DESC"


class TieQueries:
    """Ties between customers, and between customers and the firm."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, ties: Sequence[Tie]) -> None:
        if not ties:
            return
        self.hold()
        tenant = self._executor.tenant
        with self._executor.savepoint():
            self._executor.executemany(INSERT, [row(tenant, tie) for tie in ties])
            self._touch(ties)

    def get(self, ties: Collection[TieId]) -> Mapping[TieId, Tie]:
        found = self._ties(SELECT + " AND t.id IN (?", "", id_bytes(ties), ())
        return {tie.id: tie for tie in found}

    def end(self, ties: Collection[TieId], *, until: Day, at: datetime) -> None:
        for batch in batches(id_bytes(ties)):
            self._executor.execute(
                "UPDATE crm_tie SET until = ?, ended_at = ? WHERE tenant = ? AND id IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (until, micros(at), self._executor.tenant, *batch),
            )
        self._touch(list(self.get(ties).values()))

    def remove(self, ties: Collection[TieId], at: datetime) -> None:
        for batch in batches(id_bytes(ties)):
            self._executor.execute(
                "UPDATE crm_tie SET removed_at = ? WHERE tenant = ? AND id IN (?" + ", ?" * (len(batch) - 1) + ")",
                (micros(at), self._executor.tenant, *batch),
            )
        self._touch(list(self.get(ties).values()))

    def hold(self) -> None:
        self._executor.hold("ties")

    def conflicts(self, type: TieType, ties: Collection[TieId]) -> Sequence[tuple[TieId, TieId]]:
        statements = [_FROM_ONE]
        if type.symmetric:
            statements.append(_REVERSED)
            if type.exclusive:
                statements += [_TO_ONE_CUSTOMER, _AFTER, _BEFORE]
        elif type.exclusive_back:
            statements.append(_TO_ONE_CUSTOMER if type.towards == "customer" else _TO_ONE_ASSIGNED)
        found: set[tuple[TieId, TieId]] = set()
        for batch in batches(id_bytes(ties)):
            for statement in statements:
                parts = [statement, _AMONG, ", ?" * (len(batch) - 1), ")"]
                rows = self._executor.execute("".join(parts), (self._executor.tenant, type.name, *batch))
                found.update((TieId(stored_id(one)), TieId(stored_id(two))) for one, two in rows.fetchall())
        return sorted(found)

    def cycles(self, type: TieType, ties: Collection[TieId]) -> Collection[TieId]:
        tenant = self._executor.tenant
        found: set[TieId] = set()
        for batch in batches(id_bytes(ties)):
            parts = [_WALK_BEGUN, ", ?" * (len(batch) - 1), _WALK_DONE]
            rows = self._executor.execute("".join(parts), (tenant, type.name, *batch, tenant, type.name))
            found.update(TieId(stored_id(first)) for (first,) in rows.fetchall())
        return found

    def of(self, customers: Collection[CustomerId], *, moment: Moment | None = None) -> Sequence[Tie]:
        holds, when = ("", ()) if moment is None else holding(moment)
        ids = id_bytes(customers)
        found = {tie.id: tie for start in (_BY_CUSTOMER, _BY_OTHER) for tie in self._ties(start, holds, ids, when)}
        return sorted(found.values(), key=lambda tie: (tie.since, tie.recorded_at, tie.id))

    def assigned_to(self, type: str, assigned: str, *, moment: Moment | None = None) -> Sequence[Tie]:
        holds, when = (" AND t.removed_at IS NULL", ()) if moment is None else holding(moment)
        parts = [
            SELECT,
            " AND t.type = ? AND t.assigned = ?",
            holds,
            " ORDER BY t.customer, t.since, t.recorded_at, t.id",
        ]
        rows = self._executor.execute("".join(parts), (self._executor.tenant, type, assigned, *when))
        return [tie_of(each) for each in rows.fetchall()]

    def count(self, type: str) -> int:
        row = self._executor.execute(
            "SELECT COUNT(*) FROM crm_tie WHERE tenant = ? AND type = ?", (self._executor.tenant, type)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def of_interaction(self, interaction: InteractionId) -> Sequence[Tie]:
        rows = self._executor.execute(
            SELECT + " AND t.interaction = ? AND t.removed_at IS NULL ORDER BY t.since, t.recorded_at, t.id",
            (self._executor.tenant, interaction.bytes),
        )
        return [tie_of(each) for each in rows.fetchall()]

    def reached(
        self, type: TieType, customers: Collection[CustomerId], *, back: bool, steps: int, moment: Moment
    ) -> Mapping[CustomerId, int]:
        ways = [_FORWARD, _BACKWARD] if type.symmetric else [_BACKWARD if back else _FORWARD]
        holds, when = holding(moment)
        key = (self._executor.tenant, type.name)
        reached: dict[CustomerId, int] = {}
        for batch in batches(id_bytes(customers)):
            among = "".join([" IN (?", ", ?" * (len(batch) - 1), ")"])
            firsts = ["".join(["SELECT ", there, ", 1", _TIE, holds, " AND ", here, among]) for here, there in ways]
            here, there = ways[0]
            on = _EITHER if type.symmetric else "".join([here, " = w.customer"])
            further = _NEXT if type.symmetric else "".join(["SELECT ", there, ", w.step + 1"])
            parts = [
                "WITH RECURSIVE walk (customer, step) AS (",
                " UNION ".join(firsts),
                " UNION ",
                "".join([further, _STEP, holds, " AND ", on, " WHERE w.step < ?"]),
                ") SELECT w.customer, MIN(w.step) FROM walk AS w GROUP BY w.customer",
            ]
            values = [*(*key, *when, *batch) * len(ways), *key, *when, steps]
            for customer, step in self._executor.execute("".join(parts), values).fetchall():
                id_ = CustomerId(stored_id(customer))
                reached[id_] = min(int(step), reached.get(id_, int(step)))
        return reached

    def edges(self, type: str, moment: Moment) -> Iterator[tuple[CustomerId, CustomerId]]:
        holds, when = holding(moment)
        rows = self._executor.stream(
            "".join([_EDGES, holds, " ORDER BY t.customer, t.since DESC, t.recorded_at DESC, t.id DESC"]),
            (self._executor.tenant, type, *when),
        )
        return ((CustomerId(stored_id(customer)), CustomerId(stored_id(other))) for customer, other in rows)

    def households(
        self, customers: Collection[CustomerId], moment: Moment
    ) -> Mapping[CustomerId, Sequence[CustomerId]]:
        return self._grouped(" AND t.customer IN (?", _JOINED_LAST, customers, moment, by_household=False)

    def members(self, households: Collection[CustomerId], moment: Moment) -> Mapping[CustomerId, Sequence[CustomerId]]:
        return self._grouped(" AND t.other IN (?", " ORDER BY t.customer", households, moment, by_household=True)

    def _grouped(
        self, among: str, order: str, whose: Collection[CustomerId], moment: Moment, *, by_household: bool
    ) -> Mapping[CustomerId, Sequence[CustomerId]]:
        holds, when = holding(moment)
        found: dict[CustomerId, dict[CustomerId, None]] = {}
        for batch in batches(id_bytes(whose)):
            parts = [_EDGES, among, ", ?" * (len(batch) - 1), ")", holds, order]
            rows = self._executor.execute("".join(parts), (self._executor.tenant, HOUSEHOLD, *batch, *when))
            for customer, household in rows.fetchall():
                here, there = (household, customer) if by_household else (customer, household)
                found.setdefault(CustomerId(stored_id(here)), {})[CustomerId(stored_id(there))] = None
        return {each: list(others) for each, others in found.items()}

    def _ties(self, start: str, holds: str, ids: Sequence[bytes], when: Sequence[object]) -> Sequence[Tie]:
        found: list[Tie] = []
        for batch in batches(ids):
            parts = [start, ", ?" * (len(batch) - 1), ")", holds]
            rows = self._executor.execute("".join(parts), (self._executor.tenant, *batch, *when))
            found += [tie_of(each) for each in rows.fetchall()]
        return found

    def _touch(self, ties: Sequence[Tie]) -> None:
        if ties:
            touch_tied(self._executor, ties, ties[0].id)


def touch_tied(executor: Executor, ties: Sequence[Tie], cause: UUID) -> None:
    """Touch the customers at both ends of ties, and of households all members."""
    if not ties:
        return
    about: set[UUID] = {tie.customer for tie in ties}
    about.update(tie.other for tie in ties if not isinstance(tie.other, str))
    shared = [tie.other.bytes for tie in ties if tie.type == HOUSEHOLD and not isinstance(tie.other, str)]
    for batch in batches(list(dict.fromkeys(shared))):
        rows = executor.execute(
            "SELECT DISTINCT customer FROM crm_tie WHERE tenant = ? AND type = ? AND other IN (?"
            + ", ?" * (len(batch) - 1)
            + ")",
            (executor.tenant, HOUSEHOLD, *batch),
        )
        about.update(stored_id(customer) for (customer,) in rows.fetchall())
    touch(executor, cause, about)
