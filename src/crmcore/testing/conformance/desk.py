"""The in-app inbox and the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from attrs import evolve

from crmcore.domain.customer.contact_point import own_point
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.domain.relationship.task import ANYBODY, Task
from crmcore.errors import CRMError
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.deciding import consent, decision, message
from crmcore.testing.conformance.samples import NOON, customer_id, uuid

ONE, TWO = customer_id(1), customer_id(2)
HOUR = timedelta(hours=1)


def told(number: int, whose: int = 1, *, at: datetime = NOON) -> InboxMessage:
    """Inbox message `number` of a customer."""
    who = customer_id(whose)
    return InboxMessage(
        uuid(9_100_000 + number), who, who, "offers", "spring", "Grüße", "Tea \U0001f600", "<p>Tea</p>", "de", at
    )


def task(number: int, whose: int = 1, employee: str = ANYBODY, *, due: datetime = NOON) -> Task:
    """Task `number` about a customer."""
    who = customer_id(whose)
    return Task(uuid(9_200_000 + number), who, who, employee, "offers", "spring", "Grüße", "Say hello", NOON, due)


SEEN, OPEN = told(9), task(9)

WRITES: Mapping[str, Callable[[UnitOfWork], object]] = {
    "contact_points.own": lambda unit: unit.contact_points.own([ONE]),
    "inbox.add": lambda unit: unit.inbox.add([told(1)]),
    "inbox.mark_read": lambda unit: unit.inbox.mark_read([SEEN.id], NOON),
    "inbox.mark_dismissed": lambda unit: unit.inbox.mark_dismissed([SEEN.id], NOON),
    "inbox.purge": lambda unit: unit.inbox.purge(NOON + HOUR, limit=9),
    "tasks.add": lambda unit: unit.tasks.add([task(1)]),
    "tasks.put": lambda unit: unit.tasks.put(OPEN.finished("done", "reached", "", NOON)),
    "tasks.take": lambda unit: unit.tasks.take("kim", limit=9),
    "tasks.purge": lambda unit: unit.tasks.purge(NOON + HOUR, limit=9),
}


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do."""
    unit.inbox.add([SEEN])
    unit.tasks.add([OPEN, task(8).dropped("offer retired", NOON)])


def footprint(unit: UnitOfWork) -> Sequence[object]:
    """Everything that a call of `WRITES` can change."""
    return [
        unit.inbox.of(ONE, limit=99),
        unit.inbox.of(ONE, dismissed=True, limit=99),
        unit.tasks.of(ONE),
        unit.tenants.count_rows(),
    ]


class InboxObligations(KitBase):
    """What `InboxTable` promises."""

    def into_inbox(self, *messages: InboxMessage) -> None:
        """Keep messages in one call."""
        with self.write() as unit:
            unit.inbox.add(messages)

    def test_inbox_messages_are_kept_as_given(self) -> None:
        """In every part, told by (made_at, id) from the newest; one that is there already stays as it is."""
        self.add(1, 2)
        full = evolve(told(3), expires_at=NOON + HOUR, read_at=NOON, origin=TWO)
        given = [full, told(2), told(1, at=NOON - HOUR)]
        self.into_inbox(*reversed(given), told(4, 2))
        self.into_inbox(evolve(told(2), text="another"), told(5, 2, at=NOON + HOUR))
        with self.read() as unit:
            assert given == list(unit.inbox.of(ONE, limit=9))
            assert [told(5, 2, at=NOON + HOUR), told(4, 2)] == list(unit.inbox.of(TWO, limit=9))
            assert [told(2), full] == list(unit.inbox.get([full.id, told(2).id, uuid(1)]))
            assert [] == list(unit.inbox.get([]))

    def test_an_inbox_is_that_of_a_customer_of_the_tenant(self) -> None:
        """For somebody else nothing is kept."""
        self.add(1)
        with pytest.raises(CRMError):
            self.into_inbox(told(1), told(2, 7))
        with self.read() as unit:
            assert [] == list(unit.inbox.of(ONE, limit=9))

    def test_an_inbox_is_read_in_pages(self) -> None:
        """From the place after the last message, also among several of one instant."""
        self.add(1)
        given = [told(number, at=NOON - HOUR * (number // 2)) for number in range(6)]
        self.into_inbox(*given)
        found: list[InboxMessage] = []
        with self.read() as unit:
            while page := unit.inbox.of(ONE, after=_at(found[-1]) if found else None, limit=2):
                found += page
        assert sorted(given, key=_at, reverse=True) == found

    def test_what_is_read_dismissed_or_expired_is_unread_no_more(self) -> None:
        """It is counted and listed so; what is dismissed is listed apart."""
        self.add(1)
        ends = evolve(told(1), expires_at=NOON + HOUR)
        self.into_inbox(ends, told(2), told(3), told(4))
        with self.write() as unit:
            assert {told(2).id} == {*unit.inbox.mark_read([told(2).id, uuid(1)], NOON)}
            assert set() == {*unit.inbox.mark_read([told(2).id], NOON + HOUR)}
            assert {told(3).id} == {*unit.inbox.mark_dismissed([told(3).id], NOON)}
            assert set() == {*unit.inbox.mark_dismissed([told(3).id], NOON + HOUR)}
            assert set() == {*unit.inbox.mark_read([], NOON)}
        read, dismissed = evolve(told(2), read_at=NOON), evolve(told(3), dismissed_at=NOON)
        with self.read() as unit:
            assert [told(4), ends] == list(unit.inbox.of(ONE, unread_at=NOON, limit=9))
            assert [told(4)] == list(unit.inbox.of(ONE, unread_at=NOON + HOUR, limit=9))
            assert (2, 1) == (unit.inbox.unread(ONE, NOON), unit.inbox.unread(ONE, NOON + HOUR))
            assert [told(4), read, ends] == list(unit.inbox.of(ONE, limit=9))
            assert [dismissed] == list(unit.inbox.of(ONE, dismissed=True, limit=9))

    def test_inbox_messages_are_purged_by_age(self) -> None:
        """The oldest first, and no more than asked for."""
        self.add(1)
        self.into_inbox(told(1, at=NOON - 2 * HOUR), told(2, at=NOON - HOUR), told(3))
        with self.write() as unit:
            assert 2 == unit.inbox.aged(NOON)
            assert 1 == unit.inbox.purge(NOON, limit=1)
            assert [told(3), told(2, at=NOON - HOUR)] == list(unit.inbox.of(ONE, limit=9))
            assert (1, 0) == (unit.inbox.purge(NOON, limit=9), unit.inbox.aged(NOON))


class TaskObligations(KitBase):
    """What `TaskTable` promises."""

    def give_tasks(self, *tasks: Task) -> None:
        """Keep tasks in one call."""
        with self.write() as unit:
            unit.tasks.add(tasks)

    def test_tasks_are_kept_as_given(self) -> None:
        """In every part, told by (due_at, id); one that is there already stays as it is."""
        self.add(1, 2)
        full = evolve(
            task(3, employee="kim", due=NOON + HOUR).finished("done", "ü", "note", NOON), origin=TWO, rounds=7
        )
        given = [task(1), task(2), full]
        self.give_tasks(*reversed(given), task(4, 2))
        self.give_tasks(evolve(task(2), script="another"))
        with self.read() as unit:
            assert given == list(unit.tasks.of(ONE))
            assert [task(4, 2)] == list(unit.tasks.of(TWO))
            assert (full, None) == (unit.tasks.get(full.id), unit.tasks.get(uuid(1)))

    def test_a_task_is_about_a_customer_of_the_tenant(self) -> None:
        """For somebody else nothing is kept."""
        self.add(1)
        with pytest.raises(CRMError):
            self.give_tasks(task(1), task(2, 7))
        with self.read() as unit:
            assert [] == list(unit.tasks.of(ONE))

    def test_a_task_is_changed_as_a_whole(self) -> None:
        """Its employee, state, outcome, note and instants; whom it is about and what it says stay."""
        self.add(1)
        self.give_tasks(task(1))
        changed = evolve(task(1).finished("not done", "refused", "note", NOON), employee="kim", due_at=NOON + HOUR)
        with self.write() as unit:
            assert task(1) == unit.tasks.hold(task(1).id)
            unit.tasks.put(evolve(changed, script="another", customer=TWO))
            unit.tasks.put(task(2))
        with self.read() as unit:
            assert [changed] == list(unit.tasks.of(ONE))
            assert unit.tasks.get(task(2).id) is None

    def test_tasks_are_taken_by_one_employee(self) -> None:
        """Those that are open and nobody's, due first first."""
        self.add(1)
        done, theirs = task(5).finished("done", "reached", "", NOON), task(4, employee="lou")
        self.give_tasks(task(1, due=NOON + HOUR), task(2), task(3), theirs, done)
        with self.write() as unit:
            assert [task(2, employee="kim"), task(3, employee="kim")] == list(unit.tasks.take("kim", limit=2))
            assert [task(1, employee="lou", due=NOON + HOUR)] == list(unit.tasks.take("lou", limit=2))
            assert [] == list(unit.tasks.take("kim", limit=2))
        with self.read() as unit:
            assert [done] == [each for each in unit.tasks.of(ONE) if each.employee == ANYBODY]

    def test_tasks_are_listed_by_state_employee_and_time(self) -> None:
        """In pages, due first first."""
        self.add(1)
        kims = [task(number, employee="kim", due=NOON + HOUR * (number // 2)) for number in range(5)]
        done = task(8, employee="kim").finished("done", "reached", "", NOON)
        self.give_tasks(*kims, done, task(9))
        with self.read() as unit:
            tasks = unit.tasks
            assert kims == list(tasks.listed("open", employee="kim", limit=9))
            assert kims[:2] == list(tasks.listed("open", employee="kim", due_before=NOON + HOUR, limit=9))
            assert [*kims[:2], task(9)] == list(tasks.listed("open", due_before=NOON + HOUR, limit=9))
            assert [task(9)] == list(tasks.listed("open", employee=ANYBODY, limit=9))
            assert [done] == list(tasks.listed("done", limit=9))
            found: list[Task] = []
            while page := tasks.listed("open", employee="kim", after=_due(found[-1]) if found else None, limit=2):
                found += page
            assert kims == found

    def test_finished_tasks_are_purged_by_age(self) -> None:
        """Those that are open stay, however old."""
        self.add(1)
        old = [task(number).finished("done", "reached", "", NOON - HOUR) for number in (1, 2)]
        new = task(3).dropped("offer retired", NOON)
        self.give_tasks(*old, new, task(4))
        with self.write() as unit:
            assert 2 == unit.tasks.aged(NOON)
            assert (1, 1) == (unit.tasks.purge(NOON, limit=1), unit.tasks.purge(NOON, limit=9))
            assert [new, task(4)] == list(unit.tasks.of(ONE))


class OwnPointObligations(KitBase):
    """What `ContactPointTable` and `ConsentTable` promise of customers who are reached as themselves."""

    def test_everybody_is_reached_as_itself(self) -> None:
        """At the customer's own point, whether it is kept or not; consent is that of the customer."""
        self.add(1, 2)
        with self.write() as unit:
            unit.contact_points.own([ONE])
            unit.contact_points.own([ONE])
            unit.consents.add([consent(1, 1, channel="inbox"), consent(2, 2, channel="inbox", granted=False)])
        with self.read() as unit:
            found = unit.consents.reach(
                [ONE, TWO, ONE], {"email": [("email", "offers")], "customer": [("inbox", "offers")]}
            )
            assert [((), (own_point(who).id,)) for who in (ONE, TWO, ONE)] == [each.points for each in found]
            assert ["allowed", "withdrawn", "allowed"] == [each.answers[1][0][0] for each in found]
            assert {} == dict(unit.contact_points.of([ONE]))
            assert [] == list(unit.contact_points.reached_at(own_point(ONE).address))

    def test_messages_go_to_an_own_point_that_is_kept(self) -> None:
        """It is no contact point of the customer, and messages may name it."""
        self.add(1)
        made = evolve(message(1), contact_point=own_point(ONE).id, channel="inbox")
        with self.write() as unit:
            unit.contact_points.own([ONE])
            unit.decisions.add([decision(1, 1)])
            unit.outbox.add([made])
        with self.read() as unit:
            assert [made] == list(unit.outbox.of(ONE, limit=9))

    def test_an_own_point_is_that_of_a_customer_of_the_tenant(self) -> None:
        """For somebody else none is kept."""
        self.add(1)
        with self.write(self.other) as unit:
            unit.contact_points.own([ONE])
            assert 0 == unit.tenants.count_rows()["contact_points"]


def _at(message: InboxMessage) -> tuple[datetime, UUID]:
    return message.made_at, message.id


def _due(task: Task) -> tuple[datetime, UUID]:
    return task.due_at, task.id
