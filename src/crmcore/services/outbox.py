"""The outbox: messages on their way, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import FINAL, Message, MessageId, State
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.errors import CannotRequeue, TransactionError, UnknownMessage
from crmcore.services.deliveries import told
from crmcore.services.delivering import Dispatched, Step, dispatch
from crmcore.services.resolving import require_callback, require_count, require_id, resolve
from crmcore.services.scope import ID, Scope, run
from crmcore.services.work import Work

_REQUEUED: tuple[State, ...] = ("held", "refused")


class Outbox:
    """What one can do with messages. `decide` writes them, `tick` sends them; a final state never changes."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def dispatch(self, *, limit: int | None = None, step: Step | None = None) -> Dispatched:
        """Deliver what is due, at most `limit` messages, as `tick` does. Not in an open transaction.

        `step` is told of each step of the protocol as it is reached (``crmcore.services.delivering.STEPS``): it is
        where tests crash. Raises `TransactionError`, `KeyMismatch`, `StorageError`.
        """
        if limit is not None:
            require_count(limit, "limit")
        require_callback(step, "step")
        if not self._scope.implicit:
            raise TransactionError("messages are delivered outside any transaction; call it on the CRM itself")
        return dispatch(self._scope, limit=limit, step=step)

    def counts(self) -> Mapping[State, int]:
        """How many messages are in each state; states with none are left out."""
        with self._scope.reading() as work:
            return work.unit.outbox.counts()

    def get(self, message: MessageId) -> Message:
        """The message of that id. Raises `UnknownMessage`."""
        with self._scope.reading() as work:
            return _get(work, message)

    def of(self, customer: CustomerId | Reach, limit: int = 100) -> Sequence[Message]:
        """The customer's last messages, the newest first. Raises `UnknownCustomer`."""
        require_count(limit, "limit")
        with self._scope.reading() as work:
            return work.unit.outbox.of(resolve(work, customer), limit=limit)

    def of_decision(self, decision: DecisionId) -> Sequence[Message]:
        """The messages of a decision, by step."""
        require_id(decision, "decision")
        with self._scope.reading() as work:
            return work.unit.outbox.of_decision(decision)

    def requeue(self, message: MessageId, *, key: str | None = None) -> MessageId:
        """Send a held or refused message anew: as a new message, the next step of its decision, whose id is returned.

        It may wait as long as the first could. The last look is taken again, with what holds then. Raises
        `UnknownMessage`, `CannotRequeue` for a message in another state or requeued before.
        """

        def action(work: Work) -> MessageId:
            work.unit.customers.hold([_get(work, message).customer])
            old = _get(work, message)
            if old.state not in _REQUEUED:
                raise CannotRequeue(f"it is {old.state}" + ("" if old.state in FINAL else ", not final"))
            steps = [
                each.step
                for each in work.unit.outbox.of_decision(old.decision)
                if each.contact_point == old.contact_point
            ]
            if max(steps) > old.step:
                raise CannotRequeue("a later step took its place")
            now = work.now()
            new = evolve(
                old,
                id=MessageId(work.setting.ids.new()),
                step=old.step + 1,
                not_before=now,
                expires_at=now + (old.expires_at - old.made_at),
                made_at=now,
                state="waiting",
                attempt=0,
                token=0,
                lease_until=None,
                finished_at=None,
                detail="",
            )
            work.unit.outbox.add([new])
            work.emit("message.requeued", new.customer, {**told(new), "instead_of": str(old.id)})
            return new.id

        return run(self._scope, "outbox.requeue", action, key=key, arguments=(message,), form=ID)


def _get(work: Work, message: MessageId) -> Message:
    require_id(message, "message")
    found = work.unit.outbox.get(message)
    if found is None:
        raise UnknownMessage
    return found
