"""The outbox: messages on their way, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from attrs import evolve

from crmcore.codec.definitions import dump_pause, dump_rate_limit
from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import FINAL, STATES, Claim, Message, MessageId, State
from crmcore.domain.decision.wire import ALL_CHANNELS, Pause, RateLimit, provider_wire
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import CannotRequeue, InvalidValue, TransactionError, UnknownMessage
from crmcore.services.caps import require_channel, require_channels
from crmcore.services.deliveries import told
from crmcore.services.delivering import Dispatched, Step, Stopped, dispatch
from crmcore.services.epochs import accept
from crmcore.services.guests import providers
from crmcore.services.resolving import require_callback, require_count, require_id, require_several, resolve
from crmcore.services.scope import ID, Scope, run
from crmcore.services.work import Work

_LONGEST_REASON = 200
_MOST = 1_000_000
_DAY = 86_400
_REQUEUED: tuple[State, ...] = ("held", "refused")


class Outbox:
    """What one can do with messages. `decide` writes them, `tick` sends them; a final state never changes."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def dispatch(
        self,
        *,
        limit: int | None = None,
        channels: Iterable[str] | None = None,
        stopped: Stopped | None = None,
        step: Step | None = None,
    ) -> Dispatched:
        """Deliver what is due, at most `limit` messages, as `tick` does. Not in an open transaction.

        By these `channels` alone, where any are named; until `stopped`, asked before each message, is true. `step` is
        told of each step of the protocol as it is reached (``crmcore.services.delivering.STEPS``): it is where tests
        crash. Raises `UnknownChannel`, `InvalidValue`, `TransactionError`, `KeyMismatch`, `StorageError`.
        """
        if limit is not None:
            require_count(limit, "limit")
        require_callback(step, "step")
        require_callback(stopped, "stopped", told=0)
        if not self._scope.implicit:
            raise TransactionError("messages are delivered outside any transaction; call it on the CRM itself")
        named: Collection[str] | None = None
        if channels is not None:
            with self._scope.reading() as work:
                named = require_channels(work, channels)
        return dispatch(self._scope, limit=limit, step=step, channels=named, stopped=stopped)

    def give_back(self, claims: Iterable[Claim]) -> None:
        """Leave to other workers what one that has died has claimed, instead of when its leases end: the next dispatch
        sends what it had not started, and records what was accepted and is yet to be recorded.

        What it had started stays leased for as long as its channel may take, as the far side may still be at it; then
        its class says what becomes of it. Should the worker live after all, its last look refuses the rest. Raises
        `InvalidValue`.
        """
        require_several(claims, "claims", "they are Claims")
        given = list(claims)
        for each in given:
            if not isinstance(each, Claim):
                raise InvalidValue("claims", f"a {type(each).__name__}", "they are Claims")
            require_id(each.message, "claims")
            require_count(each.token, "claims")

        def action(work: Work) -> None:
            work.unit.outbox.end_leases(given, at=work.lease_now())

        run(self._scope, "outbox.give_back", action)

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

    def pause(self, channel: str | None = None, *, reason: str = "") -> bool:
        """Send nothing by a channel, or by any, until `resume`; False when it is paused so already.

        It holds for every worker from its next claim or last look on; what a channel is delivering at that moment goes
        out. Messages wait meanwhile, and expire as they would. A channel may be one that other processes have, if an
        offer is worded for it. Raises `UnknownChannel`, `InvalidValue`.
        """
        require_text(reason, "reason", _LONGEST_REASON)

        def action(work: Work) -> bool:
            name, held = _flow(work, channel), work.hold_definitions(to_change=True)
            if name in held.pauses:
                return False
            work.unit.definitions.put("pause", name, dump_pause(Pause(reason)), work.now())
            work.redefined()
            work.emit("outbox.paused", None, {"channel": name, "reason": reason})
            return True

        return run(self._scope, "outbox.pause", action)

    def resume(self, channel: str | None = None) -> bool:
        """Send again; False when it was not paused. A channel stays paused as long as all are. Raises
        `UnknownChannel`.
        """

        def action(work: Work) -> bool:
            name, held = _flow(work, channel), work.hold_definitions(to_change=True)
            if name not in held.pauses:
                return False
            work.unit.definitions.retire("pause", name, work.now())
            work.redefined()
            work.emit("outbox.resumed", None, {"channel": name})
            return True

        return run(self._scope, "outbox.resume", action)

    def resume_after_restore(self) -> bool:
        """Say that this database, restored from a copy, is the one that sends from now on; False when it sends anyway.

        Until then its messages wait, and expire as they would: those that went out after the copy was made would go out
        again. Not in an open transaction. Raises `TransactionError`, `StorageError`; `InvalidValue` when the database
        has an epoch and the CRM was opened without one.
        """
        if not self._scope.implicit:
            raise TransactionError("a database is resumed outside any transaction; call it on the CRM itself")
        return accept(self._scope)

    def paused(self) -> Mapping[str, str]:
        """What is paused, with the reason: channels by name, and ``all channels``."""
        with self._scope.reading() as work:
            return {name: each.reason for name, each in sorted(work.definitions.pauses.items())}

    def limit(self, channel: str, messages: int | None, *, seconds: int = 1, burst: int | None = None) -> bool:
        """Send at most so many `messages` in each `seconds` by a channel, on the average and by all workers together,
        and `burst` at once (as many as `messages` if not given). None takes the limit back. False when that changes
        nothing. Raises `UnknownChannel`, `InvalidValue`.
        """

        def named(work: Work) -> str:
            return require_channel(work, channel)

        told = {"channel": channel, "messages": messages, "seconds": seconds}
        return self._limit(named, _rate_limit(messages, seconds, burst), told)

    def limit_provider(
        self, provider: str, messages: int | None, *, seconds: int = 1, burst: int | None = None
    ) -> bool:
        """As `limit`, for all channels of a provider together: a message goes when its channel and its provider have
        room. Raises `InvalidValue`, also for a provider that no channel names.
        """

        def named(work: Work) -> str:
            known = providers(work.setting.channels)
            if not isinstance(provider, str) or provider not in known:
                raise InvalidValue("provider", "one that no channel names", f"there are: {', '.join(known) or 'none'}")
            return provider_wire(provider)

        told = {"provider": provider, "messages": messages, "seconds": seconds}
        return self._limit(named, _rate_limit(messages, seconds, burst), told)

    def _limit(
        self,
        named: Callable[[Work], str],
        limit: RateLimit | None,
        told: Mapping[str, str | int | None],
    ) -> bool:
        def action(work: Work) -> bool:
            name, held = named(work), work.hold_definitions(to_change=True)
            if held.rate_limits.get(name) == limit:
                return False
            if limit is None:
                work.unit.definitions.retire("rate limit", name, work.now())
            else:
                work.unit.definitions.put("rate limit", name, dump_rate_limit(limit), work.now())
            work.unit.wires.put(name, evolve(work.unit.wires.hold(name), free_at=None))
            work.redefined()
            work.emit("outbox.limited", None, told)
            return True

        return run(self._scope, "outbox.limit", action)

    def limits(self) -> Mapping[str, RateLimit]:
        """The rate limits, by channel; that of a provider by ``provider <name>``."""
        with self._scope.reading() as work:
            return dict(sorted(work.definitions.rate_limits.items()))

    def in_state(self, state: State, after: MessageId | None = None, limit: int = 100) -> Sequence[Message]:
        """Messages in a state, by id, from the one after `after`: what is held or refused is looked at by people, and
        requeued by `requeue`. Raises `InvalidValue`.
        """
        require_count(limit, "limit")
        if state not in STATES:
            raise InvalidValue("state", "another word", f"a message is {', '.join(STATES)}")
        if after is not None:
            require_id(after, "after")
        with self._scope.reading() as work:
            return work.unit.outbox.in_state(state, after=after, limit=limit)

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
            if max(each.step for each in work.unit.outbox.of_decision(old.decision)) > old.step:
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


def _flow(work: Work, channel: str | None) -> str:
    """What is to flow or not. Whoever stops a channel need not be a process that has it."""
    if channel is None:
        return ALL_CHANNELS
    named = {name for offer in work.definitions.offers.values() for name in offer.wording}
    named |= {*work.unit.outbox.due(work.now()), *work.definitions.pauses} - {ALL_CHANNELS}
    return channel if isinstance(channel, str) and channel in named else require_channel(work, channel)


def _get(work: Work, message: MessageId) -> Message:
    require_id(message, "message")
    found = work.unit.outbox.get(message)
    if found is None:
        raise UnknownMessage
    return found


def _rate_limit(messages: int | None, seconds: int, burst: int | None) -> RateLimit | None:
    if messages is None:
        return None
    require_count(messages, "messages", most=_MOST)
    require_count(seconds, "seconds", most=_DAY)
    at_once = messages if burst is None else burst
    require_count(at_once, "burst", most=_MOST)
    return RateLimit(messages, seconds, at_once)
