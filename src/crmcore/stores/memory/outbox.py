"""The outbox in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import Claim, Message, MessageId, State, require_final
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.period import quarter
from crmcore.errors import StorageError
from crmcore.stores.memory.consents import require_points
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.transaction import Table

_LEASED = ("claimed", "started")


class MemoryOutbox(Table):
    """Messages on their way."""

    def add(self, messages: Sequence[Message]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [message.customer for message in messages])
        require_points(rows, [message.contact_point for message in messages])
        if not all(message.decision in rows.decisions for message in messages):
            raise StorageError("a message points at a decision that is not kept")
        with journal.savepoint():
            for message in messages:
                once = (message.decision, message.contact_point, message.step)
                if once in rows.messages_once:
                    continue
                journal.add(rows.messages, message.id, message)
                journal.put(rows.messages_once, once, message.id)
                journal.put(rows.messages_of.setdefault(message.decision, {}), message.id, message.step)
                journal.put(rows.under_way, message.id, message.channel)

    def claim(self, channel: str, *, now: datetime, lease_until: datetime, limit: int) -> Sequence[Message]:
        self._tx.require_writing()
        may_go = self._under_way(lambda each: each.channel == channel and _may_go(each, now))
        first = sorted(may_go, key=lambda message: (message.not_before, message.id))[:limit]
        return [
            self._put(evolve(message, state="claimed", token=message.token + 1, lease_until=lease_until))
            for message in first
        ]

    def start(self, message: MessageId, token: int, *, lease_until: datetime) -> bool:
        held = self._held(message, token, "claimed")
        if held is None:
            return False
        self._put(evolve(held, state="started", attempt=held.attempt + 1, lease_until=lease_until))
        return True

    def release(
        self, message: MessageId, token: int, *, not_before: datetime, from_state: State, detail: str = ""
    ) -> bool:
        held = self._held(message, token, from_state)
        if held is None:
            return False
        self._put(evolve(held, state="waiting", not_before=not_before, lease_until=None, detail=detail))
        return True

    def finish(
        self,
        message: MessageId,
        token: int,
        state: State,
        *,
        from_state: State,
        at: datetime,
        detail: str = "",
        cost: int = 0,
        lease_until: datetime | None = None,
    ) -> bool:
        require_final(state, lease_until)
        held = self._held(message, token, from_state)
        if held is None:
            return False
        ended = evolve(held, state=state, finished_at=at, detail=detail, lease_until=lease_until)
        if lease_until is None:
            self._end(ended)
        else:
            self._put(ended)
        self._tx.journal.put(self._tx.rows.message_costs, message, cost)
        return True

    def unrecorded(self, now: datetime, *, limit: int, hold: bool = False) -> Sequence[Message]:
        return sorted(self._under_way(lambda each: _is_unrecorded(each, now)), key=lambda each: each.id)[:limit]

    def recorded(self, messages: Sequence[MessageId]) -> None:
        self._tx.require_writing()
        for message in messages:
            found = self._tx.rows.messages.get(message)
            if found is not None and found.state == "accepted" and found.lease_until is not None:
                self._end(evolve(found, lease_until=None))

    def lapsed(self, now: datetime, *, limit: int, hold: bool = False, channel: str | None = None) -> Sequence[Message]:
        found = self._under_way(lambda each: _has_lapsed(each, now) and channel in (None, each.channel))
        return sorted(found, key=lambda each: each.id)[:limit]

    def end_leases(self, claims: Collection[Claim], *, at: datetime) -> None:
        self._tx.require_writing()
        for claim in claims:
            found = self._tx.rows.messages.get(claim.message)
            if found is None or found.token != claim.token or found.state not in ("claimed", "accepted"):
                continue
            if found.lease_until is not None and found.lease_until > at:
                self._put(evolve(found, lease_until=at))

    def expire(self, now: datetime, *, limit: int) -> Sequence[Message]:
        self._tx.require_writing()
        past = self._under_way(lambda each: each.state == "waiting" and each.expires_at <= now)
        first = sorted(past, key=lambda message: (message.expires_at, message.id))[:limit]
        for message in first:
            self._end(evolve(message, state="expired", finished_at=now))
        return first

    def get(self, message: MessageId) -> Message | None:
        return self._tx.rows.messages.get(message)

    def hold(self, message: MessageId) -> Message | None:
        self._tx.require_writing()
        return self.get(message)

    def of_decision(self, decision: DecisionId) -> Sequence[Message]:
        rows = self._tx.rows
        found = [rows.messages[message] for message in rows.messages_of.get(decision, ())]
        return sorted(found, key=lambda message: (message.step, message.id))

    def of(self, customer: CustomerId, *, limit: int) -> Sequence[Message]:
        rows = self._tx.rows
        decisions = rows.decisions_of.get(customer, ())
        found = [rows.messages[each] for decision in decisions for each in rows.messages_of.get(decision, ())]
        return sorted(found, key=lambda message: (message.made_at, message.id), reverse=True)[:limit]

    def in_state(self, state: State, *, after: MessageId | None, limit: int) -> Sequence[Message]:
        found = [
            each
            for each in self._tx.rows.messages.values()
            if each.state == state and (after is None or each.id.bytes > after.bytes)
        ]
        return sorted(found, key=lambda message: message.id.bytes)[:limit]

    def spent(self, channel: str | None, *, since: datetime, until: datetime) -> int:
        rows = self._tx.rows
        first, end = quarter(since), quarter(until)
        return sum(
            cost
            for id_, cost in rows.message_costs.items()
            if (each := rows.messages[id_]).finished_at is not None
            and first <= quarter(each.finished_at) < end
            and channel in (None, each.channel)
        )

    def under_way(self, states: Collection[State]) -> Mapping[str, int]:
        return Counter(each.channel for each in self._under_way(lambda each: each.state in states))

    def counts(self) -> Mapping[State, int]:
        counts: dict[State, int] = {}
        for message in self._tx.rows.messages.values():
            counts[message.state] = counts.get(message.state, 0) + 1
        return counts

    def count(self, state: State, *, most: int | None = None) -> int:
        found = self.counts().get(state, 0)
        return found if most is None else min(found, most)

    def due(self, now: datetime, *, leases: datetime | None = None) -> Collection[str]:
        ended = now if leases is None else leases
        return {each.channel for each in self._under_way(lambda each: _may_go(each, now) or _has_lapsed(each, ended))}

    def _under_way(self, among: Callable[[Message], bool]) -> Iterator[Message]:
        rows = self._tx.rows
        return filter(among, [rows.messages[message] for message in rows.under_way])

    def _held(self, message: MessageId, token: int, state: State) -> Message | None:
        """The message, when it is held by that token in that state."""
        self._tx.require_writing()
        found = self._tx.rows.messages.get(message)
        if found is None or state not in _LEASED or (found.token, found.state) != (token, state):
            return None
        return found

    def _put(self, message: Message) -> Message:
        self._tx.journal.put(self._tx.rows.messages, message.id, message)
        return message

    def _end(self, message: Message) -> None:
        self._put(message)
        self._tx.journal.remove(self._tx.rows.under_way, message.id)


def _may_go(message: Message, now: datetime) -> bool:
    return message.state == "waiting" and message.not_before <= now < message.expires_at


def _is_unrecorded(message: Message, now: datetime) -> bool:
    return message.state == "accepted" and message.lease_until is not None and message.lease_until <= now


def _has_lapsed(message: Message, now: datetime) -> bool:
    return message.state in _LEASED and message.lease_until is not None and message.lease_until <= now
