"""Cases: service requests of customers: opened, seen to by an employee, closed by their time, opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from attrs import evolve

from crmcore.domain.care.case import CASE_STATES, Case, CaseState
from crmcore.domain.customer.tie import LONGEST_ASSIGNED
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import CaseClosed, CaseOpen, InvalidValue, UnknownCase
from crmcore.services.placing import standing_contact
from crmcore.services.resolving import address, require_count, require_id, resolve
from crmcore.services.scope import ID, NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST_SUBJECT = 2_000
LONGEST_NOTE = 10_000
LONGEST_OUTCOME = 200


class Cases:
    """What one can do with cases. How many a customer has are the fields ``cases.*``; `ContactTimes.cool_off` stops
    contacts while one is open.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def open(
        self,
        customer: CustomerId | Reach,
        subject: str,
        *,
        due: datetime | None = None,
        employee: str | None = None,
        opened_at: datetime | None = None,
        key: str | None = None,
    ) -> UUID:
        """Open a case of a customer and return its id; `due` is by when it is to be closed: its service level.

        `employee` is who sees to it, by the app's own id; None: the customer's advisor, where a tie says who that is,
        else nobody yet, as ``""`` says. `opened_at` is for cases that are brought from elsewhere. Raises
        `UnknownCustomer`, `NaiveDatetime`, `InvalidValue` also where it is due before it is opened.
        """
        if not isinstance(subject, str) or not subject.strip():
            raise InvalidValue("subject", "nothing", "a case says what it is about")
        require_text(subject, "subject", LONGEST_SUBJECT)
        due_at, since = _instant(due, "due"), _instant(opened_at, "opened_at")
        if employee is not None:
            _employee(employee)

        def action(work: Work) -> UUID:
            now = work.now()
            if since is not None and since > now:
                raise InvalidValue("opened_at", "an instant to come", "a case was opened now or before")
            opened = since or now
            _due(due_at, opened)
            whose, origin = address(work, customer)
            whom = standing_contact(work, whose) if employee is None else employee
            id_ = work.setting.ids.new()
            work.unit.cases.add([Case(id_, whose, origin, subject, whom, opened, due_at)])
            work.emit("case.opened", whose, {"case": str(id_)})
            return id_

        arguments = (customer, subject, due, employee, opened_at)
        return run(self._scope, "cases.open", action, key=key, arguments=arguments, form=ID)

    def close(
        self,
        case: UUID,
        outcome: str = "solved",
        note: str = "",
        *,
        closed_at: datetime | None = None,
        key: str | None = None,
    ) -> None:
        """Close a case, with what came of it in a word and what there is to remember; without a note what was noted
        before stays. `closed_at` is now if not given, and always for a case that was opened again.

        Raises `UnknownCase`, `CaseClosed`, `NaiveDatetime`, `InvalidValue` also for an instant before it was opened or
        to come.
        """
        require_text(outcome, "outcome", LONGEST_OUTCOME)
        if not outcome.strip():
            raise InvalidValue("outcome", "nothing", "an outcome says in a word what came of it")
        require_text(note, "note", LONGEST_NOTE)
        at = _instant(closed_at, "closed_at")

        def change(held: Case, now: datetime) -> Case:
            _open(held)
            closed = at or now
            if at is not None and held.rounds:
                raise InvalidValue("closed_at", "an instant", "a case that was opened again is closed now")
            if not held.opened_at <= closed <= now:
                raise InvalidValue("closed_at", "an instant out of range", "it lies between the opening and now")
            return held.closed(outcome, note, closed)

        self._change("cases.close", case, change, "case.closed", key=key, arguments=(case, outcome, note, closed_at))

    def reopen(self, case: UUID, *, due: datetime | None = None, key: str | None = None) -> None:
        """Open a closed case again: what was done did not help. `due` is by when it is to be closed now.

        Raises `UnknownCase`, `CaseOpen`, `NaiveDatetime`, `InvalidValue` for an instant that has passed.
        """
        due_at = _instant(due, "due")

        def change(held: Case, now: datetime) -> Case:
            if held.state == "open":
                raise CaseOpen
            _due(due_at, now)
            return held.opened_again(due_at)

        self._change("cases.reopen", case, change, "case.reopened", key=key, arguments=(case, due))

    def assign(self, case: UUID, employee: str, *, key: str | None = None) -> None:
        """Give an open case to an employee, or to nobody (``""``). Raises `UnknownCase`, `CaseClosed`,
        `InvalidValue`.
        """
        _employee(employee)

        def change(held: Case, _: datetime) -> Case:
            _open(held)
            return evolve(held, employee=employee)

        self._change("cases.assign", case, change, "case.assigned", key=key, arguments=(case, employee))

    def get(self, case: UUID) -> Case:
        """The case of that id. Raises `UnknownCase`."""
        require_id(case, "case")
        with self._scope.reading() as work:
            found = work.unit.cases.get(case)
            if found is None:
                raise UnknownCase
            return found

    def of(self, customer: CustomerId | Reach) -> Sequence[Case]:
        """The customer's cases, open or not, in the order in which they were opened. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            return work.unit.cases.of(resolve(work, customer))

    def list(
        self,
        employee: str | None = None,
        *,
        state: CaseState = "open",
        after: Case | None = None,
        limit: int = 100,
    ) -> Sequence[Case]:
        """At most `limit` cases in a state, those opened first first, from the one after `after`: of an employee, of
        nobody (``""``), or of all. Raises `InvalidValue`.
        """
        if employee is not None:
            _employee(employee)
        if state not in CASE_STATES:
            raise InvalidValue("state", "another word", f"a case is {' or '.join(CASE_STATES)}")
        require_count(limit, "limit")
        if after is not None and not isinstance(after, Case):
            raise InvalidValue("after", f"a {type(after).__name__}", "a list goes on after one of its cases")
        place = None if after is None else _place(after)
        with self._scope.reading() as work:
            return work.unit.cases.listed(state, employee=employee, after=place, limit=limit)

    def overdue(self, employee: str | None = None, *, limit: int = 100) -> Sequence[Case]:
        """At most `limit` open cases whose time has passed, the longest overdue first: of an employee, of nobody
        (``""``), or of all. Raises `InvalidValue`.
        """
        if employee is not None:
            _employee(employee)
        require_count(limit, "limit")
        with self._scope.reading() as work:
            return work.unit.cases.overdue(work.now(), employee=employee, limit=limit)

    def _change(
        self,
        name: str,
        case: UUID,
        change: Callable[[Case, datetime], Case],
        event: str,
        *,
        key: str | None,
        arguments: Sequence[object],
    ) -> None:
        require_id(case, "case")

        def action(work: Work) -> None:
            held = _held(work, case)
            changed = change(held, work.now())
            if changed != held:
                work.unit.cases.put(changed)
                work.emit(event, held.customer, {"case": str(case)})

        run(self._scope, name, action, key=key, arguments=tuple(arguments), form=NOTHING)


def _held(work: Work, case: UUID) -> Case:
    # The customer first, as whoever erases it does: nobody waits in a circle.
    found = work.unit.cases.get(case)
    if found is not None:
        work.unit.customers.hold([found.customer])
        found = work.unit.cases.hold(case)
    if found is None:
        raise UnknownCase
    return found


def _place(case: Case) -> tuple[datetime, UUID]:
    require_id(case.id, "after")
    return require_aware(case.opened_at, "after"), case.id


def _open(case: Case) -> None:
    if case.state != "open":
        raise CaseClosed


def _due(due_at: datetime | None, earliest: datetime) -> None:
    if due_at is not None and due_at < earliest:
        raise InvalidValue("due", "an instant that has passed", "a case is due when it is opened or later")


def _instant(instant: object, field: str) -> datetime | None:
    return None if instant is None else require_aware(instant, field).astimezone(UTC)


def _employee(employee: str) -> None:
    require_text(employee, "employee", LONGEST_ASSIGNED)
