"""Delivering: the protocol by which messages leave, so that nothing is lost and nothing goes twice unsaid.

A message is claimed with a lease, rendered, looked at for the last time, marked as started, given to its channel
outside any transaction, and finished, in one transaction with the last look at the next; each change of its state names
the token of the claim it rests on. What the accepted ones said is recorded for the whole batch. A worker that dies or
is late loses its claim when the lease ends: a claimed message waits again, an accepted one is recorded by another
worker, and of a started one, whose outcome is unknown unless the channel can be asked or something was heard of it, its
class says what becomes of it. A claim is leased for as long as the channel may take for the whole batch; the lease is
renewed when a message is started, for its deadline and as much again to say what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from attrs import define, evolve, field, frozen

from crmcore.domain.decision.gate import Defer
from crmcore.domain.decision.message import (
    Accepted,
    Answer,
    Claim,
    Message,
    MessageId,
    Outgoing,
    Refused,
    Unknown,
)
from crmcore.domain.kernel.reach import Address
from crmcore.errors import RenderError, StorageError
from crmcore.ports.channel import Channel
from crmcore.services.campaign_guard import take_campaign_room
from crmcore.services.deliveries import (
    delivery_of,
    record_deliveries,
    record_left,
    told,
)
from crmcore.services.epochs import go_ahead, is_restored
from crmcore.services.guests import can_be_asked, deliver, duration_of, query, scheme_of, unfit
from crmcore.services.in_hand import note_in_hand
from crmcore.services.journalling import catch_up
from crmcore.services.last_look import Go, Stop, address_at, look
from crmcore.services.outcomes import BATCH, Tally
from crmcore.services.own_channels import INBOX, OwnChannel
from crmcore.services.placing import hold_whose, place
from crmcore.services.reader_links import is_unsubscribable, unsubscribe_address
from crmcore.services.rendering import Rendered, render_all
from crmcore.services.scope import Scope
from crmcore.services.wires import admit, note_answer, note_silence, take, wires_of
from crmcore.services.work import Work

FINISHES = 3
"""How often the store is asked to keep an outcome when it fails."""
COUNTED = 10_000
"""To how many waiting messages are counted after a dispatch, so that it takes as long however many there are."""
_PAGE = 500

_IN_TRANSACTION = ("recover", "expire", "claim", "look", "finish", "record")
_ORDER = ("recover", "expire", "claim", "render", "look", "deliver", "finish", "record")
STEPS = tuple(
    f"{moment} {name}"
    for name in _ORDER
    for moment in ("before", "within", "after")
    if moment != "within" or name in _IN_TRANSACTION
)
"""The places at which `dispatch` tells its `step` where it is: before and after each step of the protocol, and within
those that are a transaction, when it has changed something and is not committed.
"""

Step = Callable[[str], None]
Stopped = Callable[[], bool]


@frozen
class Dispatched:
    """What a dispatch did: how many messages came to each final state, how many `again` wait for another attempt, how
    many claims were `lost` to another worker; how many messages are `waiting` now, counted to 10,000; and whether
    nothing was sent because the database has been `restored`.
    """

    accepted: int = 0
    refused: int = 0
    suppressed: int = 0
    expired: int = 0
    held: int = 0
    again: int = 0
    lost: int = 0
    waiting: int = 0
    restored: bool = False


def dispatch(
    scope: Scope,
    *,
    limit: int | None = None,
    step: Step | None = None,
    channels: Collection[str] | None = None,
    stopped: Stopped | None = None,
) -> Dispatched:
    """Deliver what is due, at most `limit` messages, by the channels there are; messages of other channels wait.

    Where `channels` are named, others are not touched: not called, and what a dead worker left of theirs is theirs to
    recover. Erasures that a restored database lacks are replayed first; it sends nothing before it is told to, while
    messages expire. `step` is called with each of `STEPS` as it is reached: it is where tests crash. `stopped` is asked
    before each message: once it says so, what is claimed goes back and waits. No transaction is open while a channel
    works. Raises `KeyMismatch` where addresses are suppressed and the master key is missing, `StorageError`; whatever
    passes through, what is claimed goes back where the store still answers, but for the message that was in the way.
    """
    if scope.implicit:
        catch_up(scope)
    run = _Dispatch(scope, step or _pass_by, stopped or _never)
    for name in _recovered(scope, channels):
        run.recover(name)
    run.record_left()
    run.expire()
    with scope.reading() as work:
        due, tenant = _due(work), work.tenant.key
        there = sorted(work.setting.channels.items())
        by = [channel for name, channel in there if name in due and (channels is None or name in channels)]
    restored = bool(by) and is_restored(scope)
    if restored:
        by = []
    elif by:
        go_ahead(scope)
    left = limit
    for channel in by:
        while (left is None or left > 0) and channel.name not in run.broken and not run.stopped():
            batch = run.claim(channel, BATCH if left is None else min(BATCH, left))
            if not batch:
                break
            # Not before the claim lasts: one that came to nothing may be another worker's by the same token.
            note_in_hand(tenant, batch)
            left = None if left is None else left - len(batch)
            try:
                run.carry(channel, batch, run.render(batch))
            except Exception as error:
                if run.give_back(batch, error):
                    note_in_hand(tenant, ())
                raise
            note_in_hand(tenant, ())
    with scope.reading() as work:
        waiting = work.unit.outbox.count("waiting", most=COUNTED)
    return Dispatched(**run.tally.counts, waiting=waiting, restored=restored)


def _pass_by(_: str) -> None:
    return


def _never() -> bool:
    return False


def _recovered(scope: Scope, channels: Collection[str] | None) -> Sequence[str | None]:
    """Of which channels messages are recovered: of all (None), or of those named and those that are not there, whom
    nobody else recovers.
    """
    if channels is None:
        return [None]
    with scope.reading() as work:
        due, there = _due(work), work.setting.channels
    return sorted(name for name in due if name in channels or name not in there)


def _due(work: Work) -> Collection[str]:
    return work.unit.outbox.due(work.now(), leases=work.lease_now())


@define
class _Answered:
    """What a channel said of a message, to be kept; and, once that was tried, how the message and the tally were
    left.
    """

    channel: Channel
    message: Message
    outgoing: Outgoing
    answer: Answer
    by_wire: bool
    left_as: Message | None = None
    tally: Tally | None = None


@define
class _Dispatch:
    """One dispatch under way: where it works, whom it tells of its steps, and what it has counted."""

    scope: Scope
    step: Step
    stopped: Stopped
    tally: Tally = field(factory=Tally)
    broken: set[str] = field(factory=set)
    """The channels that have failed so often, or their providers, that they are left alone for now."""
    probes: dict[MessageId, Collection[str]] = field(factory=dict)
    """The messages that try whether broken wires work again, and which."""
    at: Collection[MessageId] = ()
    """The messages being worked on."""

    def recover(self, name: str | None) -> None:
        """Take messages of a channel, or of all, from holders whose lease has ended."""
        while True:
            self.step("before recover")
            asked = self._asked(name)
            with self.scope.writing(relying=True) as work:
                work.hold_definitions()
                lapsed = work.unit.outbox.lapsed(work.lease_now(), limit=_PAGE, hold=True, channel=name)
                # Wires are held in one order by all workers.
                for message in sorted(lapsed, key=lambda each: wires_of(work, each.channel)):
                    if message.state != "started":
                        self.tally.release(work, message, message.not_before)
                    elif (message.id, message.token) in asked:
                        self.tally.left(work, message, asked[message.id, message.token])
                    elif not can_be_asked(work.setting.channels.get(message.channel)):
                        self.tally.left(work, message, None)
                self.step("within recover")
            self.step("after recover")
            # In transactions of their own: whoever erases holds customers first, and messages then.
            self.record()
            if len(lapsed) < _PAGE:
                return

    def record_left(self) -> None:
        """Record what accepted messages said whose worker did not."""
        while True:
            with self.scope.reading() as work:
                if not work.unit.outbox.unrecorded(work.lease_now(), limit=1):
                    return
            self.step("before record")
            with self.scope.writing(relying=True) as work:
                work.hold_definitions()
                left = record_left(work, limit=_PAGE)
                self.step("within record")
            self.step("after record")
            if left < _PAGE:
                return

    def _asked(self, name: str | None) -> Mapping[tuple[MessageId, int], tuple[Answer, Outgoing] | None]:
        """What channels that can be asked say of started messages whose lease has ended; None: they do not know."""
        with self.scope.reading() as work:
            channels, now = work.setting.channels, work.now()
            lapsed = work.unit.outbox.lapsed(work.lease_now(), limit=_PAGE, channel=name)
            left = [each for each in lapsed if each.state == "started" and can_be_asked(channels.get(each.channel))]
            contents = render_all(work, left, gone=True) if left else {}
            asked = [(each, _as_it_went(work, each, contents[each.id], now)) for each in left]
        found: dict[tuple[MessageId, int], tuple[Answer, Outgoing] | None] = {}
        for message, outgoing in asked:
            answer = None if outgoing is None else query(channels.get(message.channel), str(message.id))
            known = None if answer is None or outgoing is None else (answer, outgoing)
            found[message.id, message.token] = known
        return found

    def expire(self) -> None:
        """Give up messages that have waited too long."""
        while True:
            self.step("before expire")
            with self.scope.writing() as work:
                expired = work.unit.outbox.expire(work.now(), limit=_PAGE)
                self.tally.counts["expired"] += len(expired)
                work.emit_many([("message.expired", each.customer, told(each)) for each in expired])
                self.step("within expire")
            self.step("after expire")
            if len(expired) < _PAGE:
                return

    def claim(self, channel: Channel, limit: int) -> Sequence[Message]:
        """Claim messages of the channel."""
        self.step("before claim")
        with self.scope.writing() as work:
            admitted = admit(work, channel, limit)
            claimed: Sequence[Message] = ()
            if admitted:
                until = work.lease_now() + BATCH * duration_of(channel)
                claimed = work.unit.outbox.claim(channel.name, now=work.now(), lease_until=until, limit=admitted)
            self.step("within claim")
        self.step("after claim")
        return claimed

    def render(self, batch: Sequence[Message]) -> Mapping[MessageId, Rendered | RenderError]:
        """Say what each message says, in one snapshot."""
        self.at = [each.id for each in batch]
        self.step("before render")
        with self.scope.reading() as work:
            contents = render_all(work, batch)
        self.step("after render")
        return contents

    def carry(
        self, channel: Channel, batch: Sequence[Message], contents: Mapping[MessageId, Rendered | RenderError]
    ) -> None:
        """Bring each message of a batch to its end, or as far as it goes."""
        answered: _Answered | None = None
        for message in batch:
            self.at = [message.id]
            outgoing = self._turn(channel, answered, message, contents[message.id])
            answered = None if outgoing is None else self._hand_over(channel, message, outgoing)
        if answered is not None:
            self._finish(answered)
        self.record()

    def give_back(self, batch: Sequence[Message], error: Exception) -> bool:
        """After an error, leave what is claimed to the next dispatch; where the store cannot, the leases end by
        themselves. Whether it could.
        """
        # What fails by itself, and not for the store, would be in the way of the others again: its lease has to end.
        left = batch if isinstance(error, StorageError) else [each for each in batch if each.id not in self.at]
        with suppress(Exception):
            if left:
                with self.scope.writing() as work:
                    claims = [Claim(each.id, each.token) for each in left]
                    work.unit.outbox.end_leases(claims, at=work.lease_now())
            return True
        return False

    def _turn(
        self, channel: Channel, answered: _Answered | None, message: Message, content: Rendered | RenderError
    ) -> Outgoing | None:
        """Keep what the message before came to, and look at this one: in one transaction, one after the other where
        that fails.
        """
        begun: Outgoing | None = None
        if answered is not None:
            before = self.tally.copy()
            try:
                self.step("before finish")
                self.step("before look")
                with self.scope.writing(relying=True) as work:
                    work.hold_definitions()
                    self._keep(work, answered)
                    self.step("within finish")
                    begun = self._looked(work, channel, message, content, None)
                    self.step("within look")
                self.step("after finish")
                self.step("after look")
                return begun
            except StorageError as error:
                if error.retry == "never":
                    raise
                self.tally = before
            except Exception:
                # What is in the way of this one is not in that of the one before, of which it is known what it came to.
                self.tally = before
                self._finish(answered)
                raise
            self._finish(answered)
        self.step("before look")
        with self.scope.writing(relying=True) as work:
            # Nobody is merged between the look and the start.
            work.hold_definitions()
            outgoing = self._looked(work, channel, message, content, begun)
            self.step("within look")
        self.step("after look")
        return outgoing

    def _looked(
        self,
        work: Work,
        channel: Channel,
        message: Message,
        content: Rendered | RenderError,
        begun: Outgoing | None,
    ) -> Outgoing | None:
        """The last look; what may go is marked as started and returned. `begun` is what a commit that failed would have
        started, and did where it lasted.
        """
        if isinstance(channel, OwnChannel):
            hold_whose(work, message)
        held = work.unit.outbox.hold(message.id)
        if begun is not None and held is not None and (held.state, held.token) == ("started", message.token):
            return begun
        if held is None or (held.state, held.token) != ("claimed", message.token):
            self.tally.counts["lost"] += 1
            return None
        if channel.name in self.broken or self.stopped():
            # It waits until its channel is tried again, or another worker comes.
            self.tally.release(work, held, held.not_before)
            return None
        # What goes again may have arrived the first time.
        said = None if isinstance(content, RenderError) else content
        if held.attempt and self.tally.heard(work, held, said) is not None:
            return None
        match look(work, held, channel):
            case Defer() as later:
                self.tally.release(work, held, later.until)
            case Stop(state, detail):
                self.tally.end(work, held, state, detail)
            case Go(address):
                return self._started(work, held, address, content, channel)
        return None

    def _started(
        self, work: Work, held: Message, address: Address, content: Rendered | RenderError, channel: Channel
    ) -> Outgoing | None:
        if isinstance(content, RenderError):
            self.tally.end(work, held, "held", content.message)
            return None
        now, duration, taken = work.now(), duration_of(channel), take(work, channel)
        if isinstance(taken, datetime):
            self.tally.release(work, held, taken)
            return None
        if taken:
            self.probes[held.id] = taken
        take_campaign_room(work, held)
        begun = work.unit.outbox.start(held.id, held.token, lease_until=work.lease_now() + 2 * duration)
        assert begun, "the claim was looked at in this transaction"
        outgoing = outgoing_of(held, address, content, now + duration)
        if isinstance(channel, OwnChannel):
            # It is in the store with the state that says so: nothing of it is ever unknown.
            cost, said = place(work, channel, held, outgoing), channel.name == INBOX
            leased = work.lease_now() + 2 * BATCH * duration if said else None
            placed = self.tally.end(work, evolve(held, state="started"), "accepted", "", cost=cost, lease_until=leased)
            if said:
                self.tally.accepted.append(delivery_of(placed, outgoing))
            return None
        way, can = unsubscribe_address(work, held), is_unsubscribable(held)
        return evolve(outgoing, unsubscribe=way, unsubscribable=can)

    def _hand_over(self, channel: Channel, message: Message, outgoing: Outgoing) -> _Answered | None:
        self.step("before deliver")
        answer, by_wire = self._deliver(channel, message, outgoing)
        self.step("after deliver")
        if answer is None:
            self.tally.counts["lost"] += 1
            return None
        return _Answered(channel, message, outgoing, answer, by_wire)

    def _deliver(self, channel: Channel, message: Message, outgoing: Outgoing) -> tuple[Answer | None, bool]:
        """What the channel answers, and whether its wire has been used; None when the message is not this worker's any
        more, and nothing has gone out.
        """
        with self.scope.reading() as work:
            late = work.now() >= outgoing.deadline
            held = work.unit.outbox.get(message.id)
        if late:
            # This worker was paused since it started the message: nothing has gone out, and nothing must any more.
            return Refused(permanent=False, detail="not handed over before its deadline"), False
        if held is None or (held.state, held.token) != ("started", message.token):
            # Another worker has dealt with it since, or its customer has been erased.
            return None, False
        refused = unfit(channel, outgoing)
        if refused is not None:
            return refused, False
        answer = deliver(channel, outgoing)
        told = query(channel, outgoing.key) if isinstance(answer, Unknown) else None
        return (answer, True) if told is None else (told, isinstance(told, Accepted))

    def _finish(self, answered: _Answered) -> None:
        # What the channel did cannot be undone, so a store that fails for a moment is asked again.
        for left in reversed(range(FINISHES)):
            before = self.tally.copy()
            try:
                self.step("before finish")
                with self.scope.writing(relying=True) as work:
                    work.hold_definitions()
                    self._keep(work, answered)
                    self.step("within finish")
                self.step("after finish")
                return
            except StorageError as error:
                if error.retry == "never" or not left:
                    raise
                self.tally = before

    def _keep(self, work: Work, answered: _Answered) -> None:
        """Keep what a message came to. A commit that failed may have lasted: then the message is as this worker left
        it, to the instant, and nothing is left to do.
        """
        message = answered.message
        held = work.unit.outbox.hold(message.id)
        if held is not None and held == answered.left_as:
            assert answered.tally is not None
            self.tally = answered.tally.copy()
        elif held is None or (held.state, held.token) != ("started", message.token):
            self.tally.late(work, message, answered.answer)
        else:
            self._note(work, answered.channel.name, held, answered.answer, by_wire=answered.by_wire)
            left = self.tally.answered(work, answered.channel, held, answered.outgoing, answered.answer)
            answered.left_as, answered.tally = left, self.tally.copy()

    def record(self) -> None:
        """Record what the accepted messages said."""
        if not self.tally.accepted:
            return
        for left in reversed(range(FINISHES)):
            try:
                self.step("before record")
                with self.scope.writing(relying=True) as work:
                    work.hold_definitions()
                    record_deliveries(work, self.tally.accepted)
                    self.step("within record")
                self.step("after record")
                break
            except StorageError as error:
                if error.retry == "never" or not left:
                    raise
        self.tally.accepted = []

    def _note(self, work: Work, channel: str, held: Message, answer: Answer, *, by_wire: bool) -> None:
        """Note what the answer says of the channel's wire, if that was used."""
        tried = self.probes.get(held.id, ())
        if by_wire:
            if not note_answer(work, channel, answer, tried=tried):
                self.broken.add(channel)
        elif tried:
            note_silence(work, channel, tried)


def _as_it_went(work: Work, message: Message, content: Rendered | RenderError, now: datetime) -> Outgoing | None:
    """What the channel was given, as far as it can still be told."""
    channel = work.setting.channels.get(message.channel)
    address = address_at(work, message, None if channel is None else scheme_of(channel))
    if address is None or isinstance(content, RenderError):
        return None
    return outgoing_of(message, address, content, now)


def outgoing_of(message: Message, address: Address, content: Rendered, deadline: datetime) -> Outgoing:
    """What a channel is given of a message."""
    return Outgoing(
        message.id,
        str(message.id),
        address,
        content.subject,
        content.text,
        deadline,
        html=content.html,
        language=content.language,
        code=content.code,
    )
