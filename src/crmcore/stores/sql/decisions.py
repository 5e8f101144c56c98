"""Decisions in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.measure import Measure
from crmcore.ports.store.decisions import Outcome
from crmcore.stores.sql.decision_row import INSERT, SELECT, DecisionReader, DecisionWriter
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.span import Span, span_of
from crmcore.stores.sql.stored import batches, each_bytes, id_bytes, stored_id, stored_ids

_INTENDED = "SELECT customer, COUNT(*) FROM crm_decision WHERE tenant = ? AND day >= ? AND day <= ? AND channel <> ''"
_AMONG, _BETWEEN = " AND customer IN (?", " AND customer BETWEEN ? AND ?"
_FOR = " AND (purpose IS NULL OR purpose = ?)"
_BUT_FOR = " AND (purpose IS NULL OR purpose <> ?)"
_IN_DAYS = (
    "FROM crm_measure_day AS m WHERE m.tenant = d.tenant AND m.measure = ? AND m.customer = d.customer"
    " AND m.day > d.day AND m.day <= d.day + ?)"
)
_MESSAGES = "FROM crm_message AS x WHERE x.tenant = d.tenant AND x.decision = d.id"
_OUTCOMES = " ".join(
    [
        "SELECT d.id, d.customer, d.offer, d.channel, d.stage, d.arm, (SELECT COALESCE(SUM(m.count), 0)",
        _IN_DAYS,
        ", (SELECT COALESCE(SUM(m.total), 0)",
        _IN_DAYS,
        ", (SELECT COALESCE(SUM(x.cost), 0)",
        _MESSAGES,
        "), (SELECT MAX(CASE x.state WHEN 'accepted' THEN 1 ELSE 0 END)",
        _MESSAGES,
        ") FROM crm_decision AS d WHERE d.tenant = ? AND d.occasion = ? AND d.offer <> ''",
        "ORDER BY d.customer, d.origin",
    ]
)


class DecisionQueries:
    """The log of decisions."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._reader = DecisionReader()

    def add(self, decisions: Sequence[Decision]) -> Collection[CustomerId]:
        if not decisions:
            return ()
        left = {*self.decided(decisions[0].occasion, [each.customer for each in decisions])}
        fresh: dict[CustomerId, Decision] = {}
        for decision in decisions:
            if decision.customer in left or decision.customer in fresh:
                left.add(decision.customer)
            else:
                fresh[decision.customer] = decision
        writer = DecisionWriter(self._executor.tenant)
        rows = [writer.row(decision) for decision in fresh.values()]
        with self._executor.savepoint():
            self._executor.executemany(
                "INSERT INTO crm_allowed_set (tenant, digest, body) VALUES (?, ?, ?)"
                " ON CONFLICT (tenant, digest) DO NOTHING",
                writer.allowed_sets(),
            )
            self._executor.executemany(INSERT, rows)
        return left

    def decided(self, occasion: str, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        found: set[CustomerId] = set()
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                "SELECT DISTINCT customer FROM crm_decision WHERE tenant = ? AND occasion = ? AND customer IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, occasion, *batch),
            )
            found.update(CustomerId(stored_id(customer)) for (customer,) in rows.fetchall())
        return found

    def get(self, decision: DecisionId) -> Decision | None:
        row = self._executor.execute(
            SELECT + " WHERE d.tenant = ? AND d.id = ?", (self._executor.tenant, decision.bytes)
        ).fetchone()
        return None if row is None else self._reader.decision(row)

    def between(self, first: DecisionId, last: DecisionId, *, limit: int) -> Sequence[Decision]:
        rows = self._executor.execute(
            SELECT + " WHERE d.tenant = ? AND d.id >= ? AND d.id <= ? ORDER BY d.id LIMIT ?",
            (self._executor.tenant, first.bytes, last.bytes, limit),
        )
        return [self._reader.decision(row) for row in rows.fetchall()]

    def of(self, customer: CustomerId, *, limit: int) -> Sequence[Decision]:
        rows = self._executor.execute(
            SELECT + " WHERE d.tenant = ? AND d.customer = ? ORDER BY d.decided_at DESC, d.id DESC LIMIT ?",
            (self._executor.tenant, customer.bytes, limit),
        )
        return [self._reader.decision(row) for row in rows.fetchall()]

    def on(self, occasion: str) -> Iterator[Decision]:
        rows = self._executor.stream(
            SELECT + " WHERE d.tenant = ? AND d.occasion = ? ORDER BY d.customer, d.origin",
            (self._executor.tenant, occasion),
        )
        return (self._reader.decision(row) for row in rows)

    def occasions(self) -> Sequence[tuple[str, int]]:
        rows = self._executor.execute(
            "SELECT occasion, COUNT(*) FROM crm_decision WHERE tenant = ? GROUP BY occasion ORDER BY occasion",
            (self._executor.tenant,),
        )
        return [(occasion, count) for occasion, count in rows.fetchall()]

    def contacts(self, customers: Collection[CustomerId], cap: Cap, today: Day) -> Mapping[CustomerId, int]:
        asked = id_bytes(customers)
        span = span_of(self._executor, asked)
        counts = self._counts(asked, span, cap, today)
        found = dict(zip(map(CustomerId, stored_ids([*counts])), counts.values(), strict=True))
        if span is not None and span.others:
            return {customer: found[customer] for customer in found.keys() & {*customers}}
        return found

    def contacted(
        self, customers: Sequence[CustomerId], caps: Sequence[Cap], today: Day
    ) -> Mapping[int, tuple[int, ...]]:
        if not caps:
            return {}
        asked = each_bytes(customers)
        distinct = id_bytes(customers)
        span = span_of(self._executor, distinct)
        each = [self._counts(distinct, span, cap, today) for cap in caps]
        some = {*chain.from_iterable(each)}
        told = {customer: tuple([counts.get(customer, 0) for counts in each]) for customer in some}
        return {place: told[customer] for place, customer in enumerate(asked) if customer in told} if told else {}

    def _counts(self, customers: Sequence[bytes], span: Span | None, cap: Cap, today: Day) -> Mapping[bytes, int]:
        """How many contacts count for the cap, of the customers and of others in their span."""
        if span is None:
            parts = [(_AMONG + ", ?" * (len(batch) - 1) + ")", batch) for batch in batches(customers)]
        else:
            parts = [(_BETWEEN, (span.first, span.last))]
        counts: dict[bytes, int] = {}
        for among, whose in parts:
            text = [_INTENDED, among]
            values: list[object] = [self._executor.tenant, cap.first_counted(today), today, *whose]
            if cap.channel is not None:
                text.append(" AND channel = ?")
                values.append(cap.channel)
            text += [_BUT_FOR if cap.purpose is None else _FOR, " GROUP BY customer"]
            values.append(cap.purpose or SERVICE)
            counts.update(self._executor.execute("".join(text), values).fetchall())
        return counts

    def outcomes(self, occasion: str, measure: Measure, *, days: int) -> Iterator[Outcome]:
        window = (measure.number, days)
        rows = self._executor.stream(_OUTCOMES, (*window, *window, self._executor.tenant, occasion))
        for id_, customer, offer, channel, stage, arm, responses, total, cost, delivered in rows:
            yield Outcome(
                DecisionId(stored_id(id_)),
                CustomerId(stored_id(customer)),
                offer,
                channel,
                stage,
                arm,
                responses,
                total,
                cost,
                bool(delivered),
            )
