"""Decisions: deciding for many customers, and reading the log of what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from decimal import Decimal

from crmcore.domain.decision.action import Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.experiment import Experiment
from crmcore.domain.decision.policy import NamingPolicy, Policy
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_label
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.segment.expression import FieldExpression, predicate_of
from crmcore.domain.segment.predicate import Predicate
from crmcore.errors import InvalidValue, UnknownDecision
from crmcore.services.asking import chosen_policy
from crmcore.services.caps import require_channel
from crmcore.services.choosing import ID_BYTES, chosen, part
from crmcore.services.deciding import Decided, decide_chunk
from crmcore.services.planning import Request
from crmcore.services.resolving import (
    require_callback,
    require_count,
    require_flag,
    require_id,
    require_several,
    resolve,
)
from crmcore.services.salt import salt_of
from crmcore.services.scope import Scope
from crmcore.services.segments import refresh
from crmcore.services.work import Work

CHUNK = 5_000
Progress = Callable[[int, int], None]
"""Told after each chunk how many customers have been gone through, and how many there are."""


class Decisions:
    """What one can read of the log of decisions."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, decision: DecisionId) -> Decision:
        """The decision of that id. Raises `UnknownDecision`."""
        with self._scope.reading() as work:
            return decision_of(work, decision)

    def of(self, customer: CustomerId | Reach, limit: int = 100) -> Sequence[Decision]:
        """The customer's last decisions, the newest first. Raises `UnknownCustomer`."""
        require_count(limit, "limit")
        with self._scope.reading() as work:
            return work.unit.decisions.of(resolve(work, customer), limit=limit)

    def on(self, occasion: str) -> Iterator[Decision]:
        """The decisions of an occasion, in the order of the customers' ids, streamed in one snapshot."""
        require_label(occasion, "occasion")
        with self._scope.reading() as work:
            yield from work.unit.decisions.on(occasion)

    def occasions(self) -> Sequence[tuple[str, int]]:
        """The occasions decided, by name, each with how many decisions it has."""
        with self._scope.reading() as work:
            return work.unit.decisions.occasions()


def decision_of(work: Work, decision: DecisionId) -> Decision:
    """The decision of that id. Raises `UnknownDecision`, or `InvalidValue` for what is no id."""
    require_id(decision, "decision")
    found = work.unit.decisions.get(decision)
    if found is None:
        raise UnknownDecision
    return found


def decide(
    scope: Scope,
    policy: Policy | str | None,
    occasion: str,
    *,
    segment: str | None = None,
    where: str | Predicate | FieldExpression | None = None,
    customers: Sequence[CustomerId | Reach] | None = None,
    holdout: Decimal | Experiment = Decimal(0),
    offers: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    salt: str | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> Decided:
    """Decide; see `crmcore.CRM.decide`."""
    require_label(occasion, "occasion")
    if customers is not None and segment is not None:
        raise InvalidValue("customers", "customers and a segment", "give one of them")
    require_count(chunk, "chunk")
    require_callback(progress, "progress", told=2)
    require_flag(dry_run, "dry_run")
    for field, several in (("customers", customers), ("offers", offers), ("channels", channels)):
        if several is not None:
            require_several(several, field, f"{field} are a list")
    told = None if where is None else predicate_of(where)
    experiment = holdout if isinstance(holdout, Experiment) else Experiment(share=holdout)

    def begin(work: Work) -> tuple[Request, bytes]:
        decided_by = chosen_policy(work, policy)
        _require_known(work, decided_by)
        request = Request(
            decided_by,
            occasion,
            experiment,
            salt_of(work) if salt is None else require_text(salt, "salt", 200),
            segment,
            None if offers is None else tuple(work.definitions.offer(name).name for name in offers),
            None if channels is None else tuple(require_channel(work, name) for name in channels),
        )
        if segment is not None and not dry_run:
            refresh(work, (work.definitions.segment(segment).name,))
        return request, chosen(work, segment, told, customers)

    with ExitStack() as stack:
        if not scope.implicit:
            stack.enter_context(stack.enter_context(_opened(scope, dry_run)).savepoint())
        # What the first chunk is found by is found in its transaction, so that one decision is one transaction.
        with _opened(scope, dry_run) as work:
            request, ids = begin(work)
            decided = decide_chunk(work, request, part(ids, 0, chunk), store=not dry_run)
        total = len(ids) // ID_BYTES
        for done in range(chunk, total, chunk):
            _report(progress, done, total)
            with _opened(scope, dry_run) as work:
                decided += decide_chunk(work, request, part(ids, done, chunk), store=not dry_run)
        _report(progress, total, total)
    return decided


def _require_known(work: Work, policy: Policy) -> None:
    """A slip in a policy must not use up the occasion, as what is decided stays. An offer may be out of use by now."""
    if not isinstance(policy, NamingPolicy):
        return
    for action in policy.actions:
        if not isinstance(action, Action) or action.holds:
            continue
        if action.offer not in work.definitions.offers and not work.unit.definitions.history("offer", action.offer):
            work.definitions.offer(action.offer)
        require_channel(work, action.channel)


def _opened(scope: Scope, dry_run: bool) -> AbstractContextManager[Work]:
    return scope.reading() if dry_run else scope.writing()


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
