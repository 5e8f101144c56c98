"""The outbox in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import Claim, Message, MessageId, State
from crmcore.domain.kernel.ids import CustomerId


class OutboxTable(Protocol):
    """Messages on their way. A final state (accepted, refused, suppressed, expired, held) never changes.

    Leases are compared with the instants that are given: those of `UnitOfWork.now` where it tells any.
    """

    def add(self, messages: Sequence[Message]) -> None:
        """Add waiting messages; unique by (decision, contact point, step): one that is there already stays as it is."""
        ...

    def claim(self, channel: str, *, now: datetime, lease_until: datetime, limit: int) -> Sequence[Message]:
        """Claim at most `limit` waiting messages of the channel that may go now, by (not_before, id); each token
        grows by one.

        No two claims get the same message, whoever makes them.
        """
        ...

    def start(self, message: MessageId, token: int, *, lease_until: datetime) -> bool:
        """Claimed by this token: say that delivery begins, and count the attempt. False when the claim is lost;
        nothing changes.
        """
        ...

    def release(
        self, message: MessageId, token: int, *, not_before: datetime, from_state: State, detail: str = ""
    ) -> bool:
        """Held by this token in `from_state` (claimed or started): back to waiting, not before then, with why. False
        when the claim is lost.
        """
        ...

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
        """Held by this token in `from_state`: give it a final state, with the cost in millionths. False when the
        claim is lost.

        An accepted message may stay leased until what it said is recorded; every other lease ends.
        """
        ...

    def unrecorded(self, now: datetime, *, limit: int, hold: bool = False) -> Sequence[Message]:
        """Accepted messages that stayed leased and whose lease has ended, by id: nobody has recorded them. To `hold`
        them is as for `lapsed`.
        """
        ...

    def recorded(self, messages: Sequence[MessageId]) -> None:
        """End the leases of those of the messages that are accepted: what they said is recorded."""
        ...

    def lapsed(self, now: datetime, *, limit: int, hold: bool = False, channel: str | None = None) -> Sequence[Message]:
        """Claimed or started messages whose lease has ended, of a channel or of all, by id; their holder is dead or
        late. To `hold` them passes over those that somebody else holds, and nobody else changes the others until the
        transaction ends.
        """
        ...

    def end_leases(self, claims: Collection[Claim], *, at: datetime) -> None:
        """Of the messages that these claims hold, let the leases of those that are claimed, or accepted and yet to be
        recorded, end by then, where they end later. A started one stays leased; of any other nothing changes.
        """
        ...

    def expire(self, now: datetime, *, limit: int) -> Sequence[Message]:
        """Give waiting messages past their `expires_at` the state expired; returns them as they were."""
        ...

    def get(self, message: MessageId) -> Message | None:
        """The message of that id."""
        ...

    def hold(self, message: MessageId) -> Message | None:
        """As `get`, and nobody else changes the message until the transaction ends."""
        ...

    def of_decision(self, decision: DecisionId) -> Sequence[Message]:
        """The messages of a decision, by step."""
        ...

    def of(self, customer: CustomerId, *, limit: int) -> Sequence[Message]:
        """The customer's messages, the newest first by (made_at, id)."""
        ...

    def in_state(self, state: State, *, after: MessageId | None, limit: int) -> Sequence[Message]:
        """At most `limit` messages in a state, by id's bytes, from the one after `after`."""
        ...

    def spent(self, channel: str | None, *, since: datetime, until: datetime) -> int:
        """What messages of a channel, or of all, cost that were finished from one instant until another (exclusive), in
        millionths; by whole quarters of an hour, those of both instants rounded down.
        """
        ...

    def under_way(self, states: Collection[State]) -> Mapping[str, int]:
        """How many messages of each channel are in one of these states, none of which is final."""
        ...

    def counts(self) -> Mapping[State, int]:
        """How many messages are in each state; states with none are left out. Looks at all that ever were."""
        ...

    def count(self, state: State, *, most: int | None = None) -> int:
        """How many messages are in a state, counted to at most so many; looks at no others."""
        ...

    def due(self, now: datetime, *, leases: datetime | None = None) -> Collection[str]:
        """The channels that have messages which may go now, or claimed or started ones whose lease has ended by
        `leases`, None for now as well.
        """
        ...
