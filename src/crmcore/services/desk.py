"""The desk: tasks for employees, in the branch and at the call centre: with a script, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal, get_args
from uuid import UUID

from attrs import evolve

from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.customer.tie import LONGEST_ASSIGNED
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import OWN, Reach
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.relationship.content import Advice, Call, Content, Visit
from crmcore.domain.relationship.interaction import Entry
from crmcore.domain.relationship.task import ANYBODY, TASK_STATES, Task, TaskState
from crmcore.errors import InvalidValue, TaskFinished, TaskTaken, UnknownTask
from crmcore.services.deliveries import SOURCE
from crmcore.services.interactions import record_once
from crmcore.services.own_channels import DESK
from crmcore.services.placing import standing_contact
from crmcore.services.resolving import address, require_count, require_id, resolve
from crmcore.services.scope import ID, NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST_SCRIPT = 100_000
LONGEST_SUBJECT = 1_000
LONGEST_NOTE = 10_000
LONGEST_OUTCOME = 200
CALL_CENTRE = "call centre"

Means = Literal["call", "visit", "advice"]
"""How an employee spoke with the customer."""
_ROUNDS = 50


class Desk:
    """What one can do with tasks. Offers reach customers through employees by the channel ``desk``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        customer: CustomerId | Reach,
        script: str,
        *,
        due: datetime,
        employee: str | None = None,
        subject: str = "",
        purpose: str = SERVICE,
        key: str | None = None,
    ) -> UUID:
        """Make a task by hand, due at an instant that has not passed, and return its id.

        `employee` is the app's own id; None: the customer's advisor, where a tie says who that is, else nobody's,
        as ``""`` says. For another purpose than service consent is looked at when it is taken or started. Raises
        `UnknownCustomer`, `NaiveDatetime`, `InvalidValue`.
        """
        if not isinstance(script, str) or not script.strip():
            raise InvalidValue("script", "nothing", "a task says what is to be done")
        require_text(script, "script", LONGEST_SCRIPT)
        require_text(subject, "subject", LONGEST_SUBJECT)
        require_name(purpose, "purpose")
        due_at = _instant(due, "due")
        if employee is not None:
            _employee(employee)

        def action(work: Work) -> UUID:
            now = work.now()
            if due_at < now:
                raise InvalidValue("due", "an instant that has passed", "a task is due now or later")
            whose, origin = address(work, customer)
            whom = standing_contact(work, whose) if employee is None else employee
            id_ = work.setting.ids.new()
            work.unit.tasks.add([Task(id_, whose, origin, whom, purpose, "", subject, script, now, due_at)])
            work.emit("task.made", whose, {"task": str(id_), "offer": ""})
            return id_

        arguments = (customer, script, due, employee, subject, purpose)
        return run(self._scope, "desk.add", action, key=key, arguments=arguments, form=ID)

    def get(self, task: UUID) -> Task:
        """The task of that id. Raises `UnknownTask`."""
        require_id(task, "task")
        with self._scope.reading() as work:
            found = work.unit.tasks.get(task)
            if found is None:
                raise UnknownTask
            return found

    def of(self, customer: CustomerId | Reach) -> Sequence[Task]:
        """The customer's tasks, in whatever state, those due first first. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            return work.unit.tasks.of(resolve(work, customer))

    def tasks(
        self,
        employee: str | None = None,
        *,
        state: TaskState = "open",
        due_before: datetime | None = None,
        after: Task | None = None,
        limit: int = 100,
    ) -> Sequence[Task]:
        """At most `limit` tasks in a state, those due first first, from the one after `after`: of an employee, of
        nobody (``""``), or of all; with `due_before` those due before that. Raises `NaiveDatetime`, `InvalidValue`.
        """
        if employee is not None:
            _employee(employee)
        if state not in TASK_STATES:
            raise InvalidValue("state", "another word", f"a task is {', '.join(TASK_STATES)}")
        require_count(limit, "limit")
        if after is not None and not isinstance(after, Task):
            raise InvalidValue("after", f"a {type(after).__name__}", "a list goes on after one of its tasks")
        until = None if due_before is None else _instant(due_before, "due_before")
        place = None if after is None else (after.due_at, after.id)
        with self._scope.reading() as work:
            return work.unit.tasks.listed(state, employee=employee, due_before=until, after=place, limit=limit)

    def overdue(self, employee: str | None = None, *, limit: int = 100) -> Sequence[Task]:
        """At most `limit` open tasks whose time has passed, the longest overdue first; as `tasks`."""
        with self._scope.reading() as work:
            now = work.now()
        return self.tasks(employee, due_before=now, limit=limit)

    def take(self, employee: str, *, limit: int = 1) -> Sequence[Task]:
        """Give an employee at most `limit` tasks that are nobody's, those due first first; no two employees get the
        same, and none waits for another.

        Each is looked at once more: what may not be done any more is dropped (see `start`). Of very many that are
        dropped some may be left for the next call, which then gives fewer than there are. Raises `InvalidValue`.
        """
        _employee(employee, nobody=False)
        require_count(limit, "limit")

        def action(work: Work) -> Sequence[Task]:
            work.hold_definitions()
            found: list[Task] = []
            for _ in range(_ROUNDS):
                if len(found) == limit:
                    break
                taken = work.unit.tasks.take(employee, limit=limit - len(found))
                if not taken:
                    break
                fit = _looked(work, taken)
                work.emit_many([("task.assigned", each.customer, {"task": str(each.id)}) for each in fit])
                found += fit
            return found

        return run(self._scope, "desk.take", action)

    def start(self, task: UUID, employee: str) -> Task:
        """Say that an employee is about to do a task, and give it as it is: the last look, right before the call.

        It becomes the employee's where it was nobody's. A task of an offer that ended, or of a customer who is
        archived, restricted or does not consent any more, is given back ``dropped``, with the reason as its `outcome`:
        it may not be done. Raises `UnknownTask`, `TaskTaken`, `TaskFinished`, `InvalidValue`.
        """
        _employee(employee, nobody=False)

        def action(work: Work) -> Task:
            held = _open(work, task)
            if held.employee not in (ANYBODY, employee):
                raise TaskTaken
            if not _looked(work, [held]):
                dropped = work.unit.tasks.get(task)
                assert dropped is not None
                return dropped
            if held.employee == employee:
                return held
            return _put(work, evolve(held, employee=employee), "task.assigned")

        return run(self._scope, "desk.start", action)

    def assign(self, task: UUID, employee: str, *, instead_of: str | None = None, key: str | None = None) -> None:
        """Give an open task to an employee, or back to the queue (``""``); with `instead_of` only if it is still that
        one's. Raises `UnknownTask`, `TaskFinished`, `TaskTaken`, `InvalidValue`.
        """
        _employee(employee)
        if instead_of is not None:
            _employee(instead_of, "instead_of")

        def action(work: Work) -> None:
            held = _open(work, task)
            if instead_of is not None and held.employee != instead_of:
                raise TaskTaken
            if held.employee != employee:
                _put(work, evolve(held, employee=employee), "task.assigned")

        run(self._scope, "desk.assign", action, key=key, arguments=(task, employee, instead_of), form=NOTHING)

    def done(
        self,
        task: UUID,
        outcome: str = "done",
        note: str = "",
        *,
        by: Means = "call",
        minutes: int | None = None,
        touchpoint: str = CALL_CENTRE,
        employee: str | None = None,
        key: str | None = None,
    ) -> None:
        """Say that a task was done, with what outcome in a word and what there is to remember; it is recorded among the
        customer's interactions, outbound, as a call, a visit or advice.

        `employee` is who did it, whose it is from then on; None: whose it is. Raises `UnknownTask`, `TaskFinished`,
        `InvalidValue` also where nobody is said to have done it.
        """
        if by not in get_args(Means):
            raise InvalidValue("by", "another word", f"a task is done by {', '.join(get_args(Means))}")
        if employee is not None:
            _employee(employee, nobody=False)
        _told(outcome, note)

        def action(work: Work) -> None:
            held = _open(work, task)
            whom = held.employee if employee is None else employee
            if whom == ANYBODY:
                raise InvalidValue("employee", "nobody", "say who did a task that is nobody's")
            at = work.now()
            finished = evolve(held.finished("done", outcome, note, at), employee=whom)
            said = _CONTENTS[by](f"{outcome}: {note}" if note else outcome, minutes, whom)
            id_ = f"task {held.id} {finished.rounds}"
            record_once(work, Entry(held.origin, said, at, SOURCE, id_, touchpoint, "outbound"))
            _put(work, finished, "task.done")

        arguments = (task, outcome, note, by, minutes, touchpoint, employee)
        run(self._scope, "desk.done", action, key=key, arguments=arguments, form=NOTHING)

    def give_up(self, task: UUID, outcome: str = "not done", note: str = "", *, key: str | None = None) -> None:
        """Say that a task was not done and will not be, for the reason in `outcome`; no interaction is recorded.

        Raises `UnknownTask`, `TaskFinished`, `InvalidValue`.
        """
        _told(outcome, note)

        def action(work: Work) -> None:
            _put(work, _open(work, task).finished("not done", outcome, note, work.now()), "task.not_done")

        run(self._scope, "desk.give_up", action, key=key, arguments=(task, outcome, note), form=NOTHING)

    def reopen(self, task: UUID, *, due: datetime, key: str | None = None) -> None:
        """Have a task that was done or given up done once more, by then: nobody answered, the customer asks for another
        call. One that was dropped may be reopened too, and is looked at again. An open one is put off.

        Raises `UnknownTask`, `NaiveDatetime`, `InvalidValue` for an instant that has passed.
        """
        require_id(task, "task")
        due_at = _instant(due, "due")

        def action(work: Work) -> None:
            if due_at < work.now():
                raise InvalidValue("due", "an instant that has passed", "a task is due now or later")
            _put(work, _held(work, task).opened_again(due_at), "task.reopened")

        run(self._scope, "desk.reopen", action, key=key, arguments=(task, due), form=NOTHING)


def _looked(work: Work, tasks: Sequence[Task]) -> Sequence[Task]:
    """Those of the tasks that may be done; the others are dropped, with the reason."""
    customers = list(dict.fromkeys(each.customer for each in tasks))
    uses = list(dict.fromkeys((DESK, each.purpose) for each in tasks))
    kept = work.unit.customers.get(customers)
    restricted = work.unit.restrictions.among(customers)
    reached = dict(zip(customers, work.unit.consents.reach(customers, {OWN: uses}), strict=True))
    fit = []
    for each in tasks:
        customer = kept.get(each.customer)
        ((said,),) = reached[each.customer].answers
        consent = said[uses.index((DESK, each.purpose))]
        if customer is None:
            reason = "no such customer"
        elif customer.archived_at is not None:
            reason = "customer archived"
        elif each.customer in restricted:
            reason = "restricted"
        elif (each.offer or each.purpose != SERVICE) and consent != "allowed":
            reason = "consent withdrawn" if consent == "withdrawn" else "no consent"
        else:
            reason = _ended(work, each)
        if reason:
            _put(work, each.dropped(reason, work.now()), "task.dropped")
        else:
            fit.append(each)
    return fit


def _ended(work: Work, task: Task) -> str:
    """Why what a task proposes is proposed no more; empty where it is."""
    if not task.offer:
        return ""
    offer = work.definitions.offers.get(task.offer)
    if offer is None:
        return "offer retired"
    return "" if offer.is_valid(work.now()) else "offer not valid"


def _open(work: Work, task: UUID) -> Task:
    """The task, held. Raises `UnknownTask`, `TaskFinished`."""
    held = _held(work, task)
    if held.state != "open":
        raise TaskFinished
    return held


def _held(work: Work, task: UUID) -> Task:
    """The task, held. Raises `UnknownTask`."""
    require_id(task, "task")
    # The customer first, as whoever erases it does: nobody waits in a circle.
    work.hold_definitions()
    found = work.unit.tasks.get(task)
    if found is not None:
        work.unit.customers.hold([found.customer])
        found = work.unit.tasks.hold(task)
    if found is None:
        raise UnknownTask
    return found


def _put(work: Work, task: Task, event: str) -> Task:
    work.unit.tasks.put(task)
    work.emit(event, task.customer, {"task": str(task.id)})
    return task


def _instant(instant: object, field: str) -> datetime:
    return require_aware(instant, field).astimezone(UTC)


def _employee(employee: str, field: str = "employee", *, nobody: bool = True) -> None:
    require_text(employee, field, LONGEST_ASSIGNED)
    if not nobody and not employee.strip():
        raise InvalidValue(field, "nobody", "an employee is named by the app's own id")


def _told(outcome: str, note: str) -> None:
    require_text(outcome, "outcome", LONGEST_OUTCOME)
    if not outcome.strip():
        raise InvalidValue("outcome", "nothing", "an outcome says in a word what came of it")
    require_text(note, "note", LONGEST_NOTE)


_Make = Callable[[str, int | None, str], Content]
_CONTENTS: dict[Means, _Make] = {
    "call": lambda text, minutes, employee: Call(minutes, text, employee),
    "visit": lambda text, minutes, employee: Visit(minutes, text, employee),
    "advice": Advice,
}
