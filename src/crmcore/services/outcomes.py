"""Outcomes: what a message comes to, kept in the transaction of `work`, and counted."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from attrs import define, evolve, field

from crmcore.domain.decision.message import Accepted, Answer, Message, Outgoing, Refused, State, Unknown
from crmcore.ports.channel import Channel
from crmcore.services.arrivals import heard_of
from crmcore.services.deliveries import Delivery, book_cost, delivery_of, told, told_by_channel
from crmcore.services.falling_back import fall_back
from crmcore.services.guests import duration_of
from crmcore.services.hearing import note_bounce
from crmcore.services.rendering import Rendered
from crmcore.services.retrying import pause
from crmcore.services.wires import note_answer
from crmcore.services.work import Work

BATCH = 20
"""Messages claimed at a time."""
ATTEMPTS = 5
"""How often a message of class resend is started when its outcome stays unknown; then it is held."""


@define
class Tally:
    """What a dispatch has come to: how many messages to which end, and which accepted ones are yet to be recorded."""

    counts: Counter[str] = field(factory=Counter)
    accepted: list[Delivery] = field(factory=list)

    def copy(self) -> Tally:
        """The same as it stands."""
        return Tally(self.counts.copy(), [*self.accepted])

    def answered(self, work: Work, channel: Channel, held: Message, outgoing: Outgoing, answer: Answer) -> Message:
        """Keep what a channel answered; the message as it is then."""
        detail = told_by_channel(answer.detail, outgoing.address)
        match answer:
            case Accepted():
                cost = book_cost(work, channel, held, answer)
                leased = work.lease_now() + 2 * BATCH * duration_of(channel)
                accepted = self.end(work, held, "accepted", detail, cost=cost, lease_until=leased)
                self.accepted.append(delivery_of(accepted, outgoing))
                return accepted
            case Refused(permanent=True):
                if answer.reason == "address":
                    # As if it had come back: nothing more goes there.
                    note_bounce(work, held.contact_point, work.now(), hard=True, status="", reason="address")
                return self.end(work, held, "refused", detail)
            case Refused():
                why = f"{answer.reason}: {detail}" if detail else answer.reason
                return self.release(work, held, work.now() + pause(held.id, held.attempt, answer), why)
            case Unknown():
                return self.heard(work, held, outgoing) or self.unknown(work, held, detail)

    def late(self, work: Work, message: Message, answer: Answer) -> None:
        """The lease ended before the answer came, and another worker has dealt with the message as its class says: that
        stands.
        """
        self.counts["lost"] += 1
        work.emit("message.answered_late", message.customer, {**told(message), "answer": type(answer).__name__.lower()})

    def unknown(self, work: Work, held: Message, detail: str) -> Message:
        """Nobody knows whether it went: do as its class says, and say so."""
        again = held.message_class == "resend" and held.attempt < ATTEMPTS
        work.emit(
            "message.unknown",
            held.customer,
            {**told(held), "attempt": held.attempt, "then": "resent" if again else "held", "detail": detail},
        )
        if again:
            return self.release(
                work, held, work.now() + pause(held.id, held.attempt), f"unknown: {detail}" if detail else "unknown"
            )
        return self.end(work, held, "held", detail)

    def release(self, work: Work, held: Message, not_before: datetime, detail: str | None = None) -> Message:
        """It waits again, by what `detail` says or for the reason it waited before."""
        why = held.detail if detail is None else detail
        back = work.unit.outbox.release(held.id, held.token, not_before=not_before, from_state=held.state, detail=why)
        assert back, "the state and the token were read in this transaction"
        self.counts["again"] += 1
        return evolve(held, state="waiting", not_before=not_before, lease_until=None, detail=why)

    def end(
        self,
        work: Work,
        held: Message,
        state: State,
        detail: str,
        *,
        cost: int = 0,
        lease_until: datetime | None = None,
    ) -> Message:
        """It comes to its end; the message as it is then. What its campaign sends in its place goes into the outbox."""
        left = evolve(held, state=state, finished_at=work.now(), detail=detail, lease_until=lease_until)
        assert left.finished_at is not None
        ended = work.unit.outbox.finish(
            held.id,
            held.token,
            state,
            from_state=held.state,
            at=left.finished_at,
            detail=detail,
            cost=cost,
            lease_until=lease_until,
        )
        assert ended, "the state and the token were read in this transaction"
        self.counts[state] += 1
        work.emit(f"message.{state}", held.customer, {**told(held), "detail": detail})
        fall_back(work, held, state, detail)
        return left

    def left(self, work: Work, message: Message, asked: tuple[Answer, Outgoing] | None) -> None:
        """A started message whose worker never said what came of it, with what its channel did when it was `asked`."""
        channel = work.setting.channels.get(message.channel)
        if asked is not None and channel is not None:
            self.answered(work, channel, message, asked[1], asked[0])
        elif self.heard(work, message, None) is None:
            note_answer(work, message.channel, Unknown())
            self.unknown(work, message, "no answer before the lease ended")

    def heard(self, work: Work, held: Message, said: Outgoing | Rendered | None) -> Message | None:
        """Keep what is known of a message by what was heard of it, with what it said, as far as that is at hand; None
        where nothing was heard.
        """
        match heard_of(work, held):
            case None:
                return None
            case Refused() as returned:
                return self.end(work, held, "refused", returned.detail)
            case Accepted() as arrived:
                channel = work.setting.channels.get(held.channel)
                cost = 0 if channel is None else book_cost(work, channel, held, arrived)
                # What is not at hand is told anew: nobody else's lease is waited for.
                lasts = timedelta() if said is None or channel is None else 2 * BATCH * duration_of(channel)
                until = work.lease_now() + lasts
                accepted = self.end(work, held, "accepted", arrived.detail, cost=cost, lease_until=until)
                if said is not None:
                    self.accepted.append(delivery_of(accepted, said))
                return accepted
