"""Records of inboxes, of the desk and of cases, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmcore.domain.care.case import Case
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.domain.relationship.task import TASK_STATES, Task
from crmcore.ports.store.record_kind import Row
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.record_values import Maker, Taker, at_of, id_of, micros_of, require_rule
from crmcore.stores.memory.rows import TenantRows


def _inbox(rows: TenantRows) -> Iterator[Row]:
    for each in rows.inbox.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.purpose,
            each.offer,
            each.subject,
            each.text,
            each.html,
            each.language,
            to_micros(each.made_at),
            micros_of(each.expires_at),
            micros_of(each.read_at),
            micros_of(each.dismissed_at),
        )


def _inbox_message(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, purpose, offer, subject, text, html, language, *instants = row
    made_at, expires_at, read_at, dismissed_at = instants
    made = InboxMessage(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        purpose,
        offer,
        subject,
        text,
        html,
        language,
        from_micros(made_at),
        at_of(expires_at),
        at_of(read_at),
        at_of(dismissed_at),
    )
    journal.add(rows.inbox, made.id, made)
    journal.put(rows.inbox_of.setdefault(made.customer, {}), made.id, made)


def _tasks(rows: TenantRows) -> Iterator[Row]:
    for each in rows.tasks.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.employee,
            each.purpose,
            each.offer,
            each.subject,
            each.script,
            to_micros(each.made_at),
            to_micros(each.due_at),
            each.state,
            each.outcome,
            each.note,
            micros_of(each.finished_at),
            each.rounds,
        )


def _task(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, employee, purpose, offer, subject, script, made_at, due_at, *came = row
    state, outcome, note, finished_at, rounds = came
    require_rule(state in TASK_STATES and (state == "open") == (finished_at is None) and rounds >= 0)
    made = Task(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        employee,
        purpose,
        offer,
        subject,
        script,
        from_micros(made_at),
        from_micros(due_at),
        state,
        outcome,
        note,
        at_of(finished_at),
        rounds,
    )
    journal.add(rows.tasks, made.id, made)
    journal.put(rows.tasks_of.setdefault(made.customer, {}), made.id, made)


def _cases(rows: TenantRows) -> Iterator[Row]:
    for each in rows.cases.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.subject,
            each.employee,
            to_micros(each.opened_at),
            micros_of(each.due_at),
            micros_of(each.closed_at),
            each.outcome,
            each.note,
            each.rounds,
        )


def _case(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, subject, employee, opened_at, due_at, closed_at, outcome, note, rounds = row
    require_rule((closed_at is None) == (outcome == "") and rounds >= 0)
    require_rule(closed_at is None or closed_at >= opened_at)
    made = Case(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        subject,
        employee,
        from_micros(opened_at),
        at_of(due_at),
        at_of(closed_at),
        outcome,
        note,
        rounds,
    )
    journal.add(rows.cases, made.id, made)
    journal.put(rows.cases_of.setdefault(made.customer, {}), made.id, made)


MAKERS: Mapping[str, Maker] = {"inbox message": _inbox, "task": _tasks, "case": _cases}
"""By kind, what makes its rows."""

TAKERS: Mapping[str, Taker] = {"inbox message": _inbox_message, "task": _task, "case": _case}
"""By kind, what puts a row."""
