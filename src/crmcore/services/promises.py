"""Promises: making them to customers, keeping them, and seeing which are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import day_number, day_of, require_date
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.relationship.promise import Promise
from crmcore.errors import AlreadySettled, InvalidValue, UnknownPromise
from crmcore.services.resolving import address, require_count, require_id, resolve
from crmcore.services.scope import ID, NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST_TEXT = 2_000
LONGEST_EMPLOYEE = 200


class Promises:
    """What one can do with promises. How many of a customer's stand how are the fields ``promises.*``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def make(
        self, customer: CustomerId | Reach, text: str, *, due: date, employee: str = "", key: str | None = None
    ) -> UUID:
        """Record a promise to a customer, due by the end of a tenant day that has not passed, and return its id.

        `employee` is who made it, by the app's own id. Raises `UnknownCustomer`, `InvalidValue`.
        """
        if not isinstance(text, str) or not text.strip():
            raise InvalidValue("text", "nothing", "a promise says what was promised")
        require_text(text, "text", LONGEST_TEXT)
        require_text(employee, "employee", LONGEST_EMPLOYEE)
        due_on = day_number(require_date(due, "due"))

        def action(work: Work) -> UUID:
            if due_on < work.today():
                raise InvalidValue("due", "a day that has passed", "a promise is due today or later")
            whose, origin = address(work, customer)
            id_ = work.setting.ids.new()
            work.unit.promises.make([Promise(id_, whose, origin, text, employee, work.now(), due_on)])
            work.emit("promise.made", whose, {"promise": str(id_)})
            return id_

        arguments = (customer, text, due, employee)
        return run(self._scope, "promises.make", action, key=key, arguments=arguments, form=ID)

    def keep(self, promise: UUID, *, on: date | None = None, key: str | None = None) -> None:
        """Say that a promise was kept, on tenant day `on`, today if not given; after its day it counts as broken.

        Raises `UnknownPromise`, `AlreadySettled` when it was given up or kept on another day, `InvalidValue`.
        """
        self._settle("promises.keep", promise, on, key, kept=True)

    def give_up(self, promise: UUID, *, on: date | None = None, key: str | None = None) -> None:
        """Say that a promise was not kept and will not be. Raises as `keep`."""
        self._settle("promises.give_up", promise, on, key, kept=False)

    def _settle(self, name: str, promise: UUID, on: date | None, key: str | None, *, kept: bool) -> None:
        require_id(promise, "promise")
        given = None if on is None else day_number(require_date(on, "on"))

        def action(work: Work) -> None:
            found = work.unit.promises.get(promise)
            if found is None:
                raise UnknownPromise
            day = work.today() if given is None else given
            if not day_of(found.made_at, work.zone) <= day <= work.today():
                raise InvalidValue("on", "a day out of range", "it lies between the promise and today")
            if work.unit.promises.settle(promise, day, kept=kept):
                work.emit("promise.kept" if kept else "promise.broken", found.customer, {"promise": str(promise)})
            elif (found.kept, found.settled_on) != (kept, found.settled_on if given is None else given):
                raise AlreadySettled

        run(self._scope, name, action, key=key, arguments=(promise, on), form=NOTHING)

    def get(self, promise: UUID) -> Promise:
        """The promise of that id. Raises `UnknownPromise`."""
        require_id(promise, "promise")
        with self._scope.reading() as work:
            found = work.unit.promises.get(promise)
            if found is None:
                raise UnknownPromise
            return found

    def of(self, customer: CustomerId | Reach) -> Sequence[Promise]:
        """The customer's promises, those due first first. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            return work.unit.promises.of(resolve(work, customer))

    def due(self, until: date | None = None, *, limit: int = 100) -> Sequence[Promise]:
        """Promises not settled yet that are due until a tenant day, today if not given, the longest overdue first."""
        require_count(limit, "limit")
        day = None if until is None else day_number(require_date(until, "until"))
        with self._scope.reading() as work:
            return work.unit.promises.open(work.today() if day is None else day, limit=limit)
