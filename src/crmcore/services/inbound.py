"""Inbound: what came back through channels is recorded once, and what follows from it is done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from attrs import field, frozen

from crmcore.domain.decision.heard import HEARD, Heard, HeardKind
from crmcore.domain.decision.message import MessageId
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.time import require_aware
from crmcore.errors import CRMError, InvalidValue, KeyMismatch, PluginError, StorageError, TransactionError
from crmcore.ports.channel import Channel, Hooked, Receiving, WebhookRequest
from crmcore.services.caps import require_channel
from crmcore.services.guests import acknowledged, parsed, received
from crmcore.services.hearing import LONGEST_ID, About, hear, is_known, leaving, matched
from crmcore.services.resolving import require_count, require_several
from crmcore.services.scope import Scope
from crmcore.services.strangers import stranger_left
from crmcore.services.work import Work

_STATUS = re.compile(r"[A-Za-z0-9._-]{0,20}")
_REASON = re.compile(r"[a-z_ ]{0,40}")
# What goes into events and lasts beyond an erasure holds nothing personal, whatever a far side says.

PAGE = 100
"""What is fetched from a channel at a time."""


@frozen
class Taken:
    """What became of what was heard: how much was recorded, by kind; how much was `known` already; how much is about
    nobody known here (`unmatched`), as is mail without a sender or that cannot be looked into; and how much could not
    be recorded (`rejected`). Of each that is unmatched or rejected an event tells.
    """

    recorded: Mapping[HeardKind, int] = field(factory=dict)
    known: int = 0
    unmatched: int = 0
    rejected: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            dict(Counter(self.recorded) + Counter(other.recorded)),
            self.known + other.known,
            self.unmatched + other.unmatched,
            self.rejected + other.rejected,
        )


class Inbound:
    """What one can do with what comes in. `tick` fetches from channels that receive."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def take(self, channel: str, heard: Iterable[Heard]) -> Taken:
        """Record what a channel heard, each once, however often it is told: it becomes an interaction, and

        - a reply by text message that says yes and nothing else confirms what was asked last at its number;
        - a reply or another message, an open, a click and a receipt prove that the address lives;
        - a soft bounce counts against the address, a hard one of a message of ours ends its health, one of no such
          message counts as a soft one, and none touches consent;
        - a complaint withdraws consent at the address for the message's purpose, and suppresses the address;
        - an unsubscribe withdraws consent at the address for the message's purpose; for all but service, granted or
          not, where the message is not known or serves the customer, and by text; for what was asked where it answers
          an ask; from an address at which nobody is known it is kept for when somebody is, as a suppression of all but
          service;
        - an automatic reply is no more than an interaction.

        Each is a transaction of its own, in an open transaction a part of it that is undone alone. Raises
        `UnknownChannel`, `InvalidValue` for what was not heard so, `StorageError`; `KeyMismatch` where an address is to
        be suppressed and the master key is missing.
        """
        require_several(heard, "heard", "what was heard is a list of Heard")
        with self._scope.reading() as work:
            require_channel(work, channel)
        taken = Taken()
        for each in heard:
            taken += self._take(channel, _require_heard(each))
        return taken

    def webhook(self, channel: str, headers: Mapping[str, str], body: bytes, *, url: str = "") -> Taken:
        """Take what a provider's web hook brought for a channel; `url` is the address as the provider called it, with
        its query, for providers that sign it. Raises `SignatureRefused` unless it is signed, and lately;
        `UnknownChannel`, `InvalidValue` also for a channel that is not called back, and as `take`; `PluginError` where
        the channel fails, so that its provider may tell it again.
        """
        if not isinstance(body, bytes):
            raise InvalidValue("body", f"a {type(body).__name__}", "a body is bytes, as it came")
        with self._scope.reading() as work:
            found, now = work.setting.channels[require_channel(work, channel)], work.now()
        asked: object = found
        if not isinstance(asked, Hooked):
            raise InvalidValue("channel", "one that takes no web hooks", "its provider calls back")
        try:
            heard = parsed(channel, asked, WebhookRequest(dict(headers), body, url), now)
        except PluginError as error:
            self._failed(channel, error.__cause__ or error)
            raise
        taken = Taken()
        for each in heard:
            taken += self._told(channel, each)
        return taken

    def receive(self, channel: str | None = None, *, limit: int = 10_000) -> Taken:
        """Fetch what has come in for a channel, or for all that receive, and take it; at most `limit` each.

        What is recorded is acknowledged after it is committed: it may be given again, and is known then. What a channel
        raises is its fault alone. Not in an open transaction. Raises `UnknownChannel`, `TransactionError`,
        `StorageError`.
        """
        require_count(limit, "limit")
        if not self._scope.implicit:
            raise TransactionError("what comes in is fetched outside any transaction; call it on the CRM itself")
        if channel is None:
            return receive_all(self._scope, limit=limit)
        with self._scope.reading() as work:
            found = work.setting.channels[require_channel(work, channel)]
        return self._receive(channel, found, limit)

    def _receive(self, name: str, channel: Channel, limit: int) -> Taken:
        asked: object = channel
        if not isinstance(asked, Receiving):
            raise InvalidValue("channel", "one that fetches nothing", "it receives")
        taken, left, seen = Taken(), limit, set[str]()
        while left > 0:
            try:
                heard = received(asked, min(PAGE, left))
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._failed(name, error)
                return taken
            if not heard:
                return taken
            left -= len(heard)
            new = {each.id for each in heard if type(each) is Heard} - seen
            seen |= new
            for each in heard:
                taken += self._told(name, each)
            try:
                acknowledged(asked, heard)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self._failed(name, error)
                return taken
            if not new:
                # Whoever gives again what was acknowledged would never come to an end.
                return taken
        return taken

    def _told(self, channel: str, heard: object) -> Taken:
        """Take what a channel fetched; junk is its fault and harms nothing else."""
        try:
            return self._take(channel, _require_heard(heard))
        except InvalidValue as error:
            with self._scope.writing() as work:
                work.emit("inbound.rejected", None, {"channel": channel, "error": error.code})
            return Taken(rejected=1)

    def _failed(self, name: str, error: BaseException) -> None:
        with self._scope.writing() as work:
            work.emit("channel.failed", None, {"channel": name, "error": type(error).__name__})

    def _take(self, channel: str, heard: Heard) -> Taken:
        return _safely(
            self._scope,
            channel,
            heard.kind,
            lambda work: _taken(work, channel, heard, lambda: matched(work, channel, heard)),
        )


def take_leave(scope: Scope, channel: str, message: MessageId, way: str) -> Taken:
    """Record that the reader of a message unsubscribed by its link. Raises `UnknownChannel`, `StorageError`."""
    with scope.reading() as work:
        require_channel(work, channel)

    def action(work: Work) -> Taken:
        heard, about = leaving(work, message, way)
        return _taken(work, channel, heard, lambda: about)

    return _safely(scope, channel, "unsubscribe", action)


def receive_all(scope: Scope, channels: Collection[str] | None = None, *, limit: int = 10_000) -> Taken:
    """As `Inbound.receive`, for those of the channels that receive; for all that do where it is None."""
    with scope.reading() as work:
        there = sorted(work.setting.channels.items())
    inbound, taken = Inbound(scope), Taken()
    for name, channel in there:
        if (channels is None or name in channels) and receives(channel):
            taken += inbound._receive(name, channel, limit)
    return taken


def receives(channel: object) -> bool:
    """Whether a channel fetches what has come in."""
    return isinstance(channel, Receiving)


def _safely(scope: Scope, channel: str, kind: HeardKind, action: Callable[[Work], Taken]) -> Taken:
    """Take one thing in a transaction of its own, or a part of the open one; what cannot be recorded is told."""
    try:
        with scope.writing() as work, work.savepoint():
            work.hold_definitions()
            return action(work)
    except (StorageError, KeyMismatch):
        # It can be taken once that has passed.
        raise
    except CRMError as error:
        with scope.writing() as work:
            told = {"channel": channel, "kind": kind, "error": error.code}
            work.emit("inbound.rejected", None, told)
        return Taken(rejected=1)


def _taken(work: Work, channel: str, heard: Heard, whom: Callable[[], About | None]) -> Taken:
    if is_known(work, channel, heard):
        return Taken(known=1)
    about = whom()
    if about is None:
        if heard.kind == "unsubscribe" and heard.address is not None:
            stranger_left(work, heard.address, channel, min(heard.at, work.now()))
        work.emit("inbound.unmatched", None, {"channel": channel, "kind": heard.kind})
        return Taken(unmatched=1)
    return Taken({heard.kind: 1}) if hear(work, channel, heard, about) else Taken(known=1)


def _require_heard(heard: object) -> Heard:
    if not isinstance(heard, Heard):
        raise InvalidValue("heard", f"a {type(heard).__name__}", "what was heard is a Heard")
    if heard.kind not in HEARD:
        raise InvalidValue("kind", "an unknown word", f"it is one of: {', '.join(HEARD)}")
    for name in ("id", "status", "reason", "subject", "text"):
        value: object = getattr(heard, name)
        if not isinstance(value, str):
            raise InvalidValue(name, f"a {type(value).__name__}", "it is text")
    if not 0 < len(heard.id) <= LONGEST_ID:
        raise InvalidValue("id", "text of a wrong length", f"what is heard has an id of 1 to {LONGEST_ID} characters")
    for name, kinds in (("key", str | None), ("address", Address | None), ("hard", bool)):
        value = getattr(heard, name)
        if not isinstance(value, kinds):
            raise InvalidValue(name, f"a {type(value).__name__}", "a key is text, an address an Address, hard a bool")
    require_aware(heard.at, "at")
    if not _STATUS.fullmatch(heard.status):
        raise InvalidValue("status", "text that is no code", "a status is a code of the far side, such as 5.1.1")
    if heard.kind == "bounce" and not _REASON.fullmatch(heard.reason):
        raise InvalidValue("reason", "text that is no word", "the reason of a bounce is a word, such as mailbox")
    return heard
