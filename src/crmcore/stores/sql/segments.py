"""Membership in SQL, set-wise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.segment import Ranking
from crmcore.ports.store.fields import Reading, Selection
from crmcore.ports.store.segments import Change, Refreshed
from crmcore.stores.sql.compiler.scope import EVERYONE, GIVEN, Scope, members, touched
from crmcore.stores.sql.compiler.statement import Question
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.membership_change import MembershipChange
from crmcore.stores.sql.ranking import ranked
from crmcore.stores.sql.segment_touches import everyone_touched, forget_touched, hand_on, touch_everyone
from crmcore.stores.sql.stored import micros, stored_id, stored_instant

_STREAM = 1_000
# A segment that has looked is handed whom others touch from then on; version 0 says that it is not marked yet.
_LOOK = (
    "INSERT INTO crm_segment_refresh (tenant, segment, version, at, day) VALUES (?, ?, 0, ?, ?)"
    " ON CONFLICT (tenant, segment) DO NOTHING"
)
_LOOKED = "SELECT 1 FROM crm_segment_refresh WHERE tenant = ? AND segment = ?"
_TOUCHED = (
    "SELECT 1 FROM crm_segment_touch AS s WHERE s.tenant = ? AND s.segment = ?"
    " UNION ALL SELECT 1 FROM crm_touch AS t WHERE t.tenant = ? LIMIT 1"
)
_MARK = (
    "INSERT INTO crm_segment_refresh (tenant, segment, version, at, day, threshold_text, threshold_number)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, segment) DO UPDATE SET version = excluded.version,"
    " at = excluded.at, day = excluded.day, threshold_text = excluded.threshold_text,"
    " threshold_number = excluded.threshold_number"
)
# An archived customer stays a row until the next refresh and is a member of nothing meanwhile.
_PRESENT = (
    "FROM crm_membership AS m WHERE m.tenant = ? AND m.customer NOT IN"
    " (SELECT c.id FROM crm_customer AS c WHERE c.tenant = ? AND c.archived_at IS NOT NULL)"
)
_COUNT = "SELECT COUNT(*) " + _PRESENT + " AND m.segment = ?"
_PAGE = "SELECT m.customer " + _PRESENT + " AND m.segment = ? AND m.customer > ? ORDER BY m.customer LIMIT ?"
_OF_CUSTOMER = (
    "SELECT m.segment FROM crm_membership AS m JOIN crm_customer AS c ON c.tenant = m.tenant AND c.id = m.customer"
    " WHERE m.tenant = ? AND m.customer = ? AND c.archived_at IS NULL ORDER BY m.segment"
)


class SegmentQueries:
    """The members of segments, as of their last refresh."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def refresh(
        self, segment: int, selection: Selection, reading: Reading, at: datetime, *, touched_only: bool
    ) -> Change:
        change = MembershipChange(self._executor, segment)
        # Nothing was handed to a segment that has never looked; it looks at everyone.
        looked = touched_only and bool(self._execute(_LOOKED, segment))
        self._look(segment, reading, at)
        if not looked or everyone_touched(self._executor, segment):
            return self._replace(segment, change, self._question(change, selection, reading), at)
        if selection.customers is None:
            question = Question(self._executor.content, touched(segment, selection.segment), selection.where, reading)
        else:
            question = self._question(change, selection, reading)
            change.give_up_untouched()
        return self._replace(segment, change, question, at, touched_only=True)

    def rank(
        self, segment: int, ranking: Ranking, by: Field, selection: Selection, reading: Reading, at: datetime
    ) -> tuple[Change, Scalar | None]:
        change = MembershipChange(self._executor, segment)
        self._look(segment, reading, at)
        question, threshold = ranked(self._executor, ranking, by, self._question(change, selection, reading))
        return self._replace(segment, change, question, at), threshold

    def _replace(
        self, segment: int, change: MembershipChange, question: Question, at: datetime, *, touched_only: bool = False
    ) -> Change:
        change.replace(question.customers(), question.context(self._executor.tenant), touched_only=touched_only)
        done = change.apply(at)
        forget_touched(self._executor, segment)
        return done

    def _look(self, segment: int, reading: Reading, at: datetime) -> None:
        """Begin to look, before anything is read: who is touched from then on is looked at the next time."""
        self._executor.execute(_LOOK, (self._executor.tenant, segment, micros(at), reading.moment.today))
        self._hand_on()

    def _hand_on(self) -> None:
        hand_on(self._executor)

    def _question(self, change: MembershipChange, selection: Selection, reading: Reading) -> Question:
        scope: Scope = EVERYONE if selection.segment is None else members(selection.segment)
        if selection.customers is not None:
            change.give(selection.customers)
            scope = GIVEN
        return Question(self._executor.content, scope, selection.where, reading)

    def touched(self, segment: int) -> bool:
        if not self._execute(_LOOKED, segment):
            return True
        tenant = self._executor.tenant
        return bool(self._executor.execute(_TOUCHED, (tenant, segment, tenant)).fetchall())

    def touch_everyone(self) -> None:
        touch_everyone(self._executor)

    def put(self, segment: int, customers: Collection[CustomerId], at: datetime) -> Sequence[CustomerId]:
        change = MembershipChange(self._executor, segment)
        change.give(customers)
        change.enter_given()
        return change.apply(at).entered

    def take(self, segment: int, customers: Collection[CustomerId] | None) -> Sequence[CustomerId]:
        change = MembershipChange(self._executor, segment)
        if customers is not None:
            change.give(customers)
        change.leave(given=customers is not None)
        return change.apply(stored_instant(0)).left

    def members(self, segment: int) -> Iterator[CustomerId]:
        # Page by page: no statement stays open while the caller writes.
        after = b""
        tenant = self._executor.tenant
        while True:
            rows = self._executor.execute(_PAGE, (tenant, tenant, segment, after, _STREAM)).fetchall()
            yield from (CustomerId(stored_id(customer)) for (customer,) in rows)
            if len(rows) < _STREAM:
                return
            after = rows[-1][0]

    def count(self, segment: int) -> int:
        tenant = self._executor.tenant
        found = self._executor.execute(_COUNT, (tenant, tenant, segment)).fetchall()
        return int(found[0][0])

    def of(self, customer: CustomerId) -> Sequence[int]:
        rows = self._executor.execute(_OF_CUSTOMER, (self._executor.tenant, customer.bytes))
        return [segment for (segment,) in rows.fetchall()]

    def refreshed(self, segment: int) -> Refreshed | None:
        found = self._execute(
            "SELECT version, at, day, threshold_text, threshold_number FROM crm_segment_refresh"
            " WHERE tenant = ? AND segment = ? AND version > 0",
            segment,
        )
        if not found:
            return None
        version, at, day, text, number = found[0]
        return Refreshed(version, stored_instant(at), day, number if text is None else text)

    def mark(self, segment: int, refreshed: Refreshed) -> None:
        limit = refreshed.threshold
        text, number = (limit, None) if isinstance(limit, str) else (None, limit)
        self._executor.execute(
            _MARK,
            (self._executor.tenant, segment, refreshed.version, micros(refreshed.at), refreshed.day, text, number),
        )

    def forget(self, segment: int) -> None:
        self.take(segment, None)
        self._execute("DELETE FROM crm_segment_refresh WHERE tenant = ? AND segment = ?", segment)
        forget_touched(self._executor, segment)

    def _execute(self, sql: str, segment: int) -> list[tuple[Any, ...]]:
        return self._executor.execute(sql, (self._executor.tenant, segment)).fetchall()
