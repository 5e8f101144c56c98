"""Standings: where customers stand, how that came, and the rules that tell it."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.codec.definitions import dump_lifecycle
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.relationship.lifecycle import RUNGS, STAGES, Lifecycle, Standing, Transition
from crmcore.domain.segment.bound import bind, fields_of
from crmcore.errors import InvalidValue, PredicateError
from crmcore.services.evaluating import reevaluate
from crmcore.services.resolving import resolve
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work


class Standings:
    """What one can do with stage, rung and defection."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, customer: CustomerId | Reach) -> Standing:
        """Where the customer stands, as last evaluated."""
        with self._scope.reading() as work:
            found = resolve(work, customer)
            return work.unit.lifecycle.of([found])[found]

    def history(self, customer: CustomerId | Reach) -> Sequence[Transition]:
        """The customer's transitions, the oldest first, each with its reason."""
        with self._scope.reading() as work:
            return work.unit.lifecycle.history(resolve(work, customer))

    def rules(self) -> Lifecycle:
        """The tenant's lifecycle rules."""
        with self._scope.reading() as work:
            return work.definitions.lifecycle

    def define(self, lifecycle: Lifecycle) -> None:
        """Give the tenant other rules; every standing is evaluated anew at once.

        Raises `UnknownField`, `PredicateError` or `InvalidValue` when a rule does not fit, or the last rung or stage
        does not hold for everyone.
        """

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            _check(work, lifecycle)
            work.unit.definitions.put("lifecycle", "lifecycle", dump_lifecycle(lifecycle), work.now())
            work.redefined()
            work.unit.segments.touch_everyone()
            changed = reevaluate(work, None, "lifecycle defined")
            work.unit.lifecycle.mark(work.today())
            work.emit("lifecycle.defined", None, {"version": work.definitions.lifecycle.version, "changed": changed})

        run(self._scope, "standings.define", action, form=NOTHING)

    def evaluate(self) -> int:
        """Evaluate every standing on the present tenant day, set-wise; returns how many changed. `tick` does it when
        the day turns.
        """

        def action(work: Work) -> int:
            changed = reevaluate(work, None, "the day turned")
            work.unit.lifecycle.mark(work.today())
            return changed

        return run(self._scope, "standings.evaluate", action)


def _check(work: Work, lifecycle: Lifecycle) -> None:
    if not isinstance(lifecycle, Lifecycle):
        raise InvalidValue("lifecycle", f"a {type(lifecycle).__name__}", "rules are a Lifecycle(...)")
    for what, rules, names, barred in (
        ("rungs", lifecycle.rungs, RUNGS, ("stage", "rung")),
        ("stages", lifecycle.stages, STAGES, ("stage",)),
    ):
        if not rules or rules[-1].when is not None:
            raise InvalidValue(what, "rules that leave someone out", "the last rule holds for everyone (when=None)")
        for rule in rules:
            if rule.name not in names:
                raise InvalidValue(what, "an unknown name", f"names are {', '.join(names)}")
            if rule.when is None:
                continue
            for field in fields_of(bind(rule.when, work.definitions.catalogue)):
                if field.name in barred:
                    raise PredicateError(f"a rule of {what} cannot use {field.name}")
                if not field.past:
                    raise PredicateError(f"a rule of {what} cannot use {field.name}, which has no past")
    rhythm = lifecycle.rhythm
    if rhythm.minimum < 1 or rhythm.default < rhythm.minimum or rhythm.tolerance < 1:
        raise InvalidValue(
            "rhythm", "numbers out of range", "minimum and tolerance are at least 1, default at least the minimum"
        )
