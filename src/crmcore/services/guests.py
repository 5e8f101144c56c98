"""Channels as guests: whatever one raises or answers, the call comes back with an answer, and nobody else is harmed.

A call that does not come back holds up whoever made it; a watch from outside of the process may end that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from types import TracebackType
from typing import cast, get_args

from crmcore.domain.decision.message import Accepted, Answer, Outgoing, RefusalReason, Refused, Unknown
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Scheme
from crmcore.errors import CRMError, PluginError
from crmcore.ports.channel import (
    DURATION,
    LARGEST_HOOK,
    MOST_HOOK,
    Channel,
    Hooked,
    Querying,
    Receiving,
    WebhookRequest,
)

LONGEST_DURATION = timedelta(hours=1)
LONGEST_HEARING = timedelta(minutes=10)
"""How long a channel may take at least to fetch a part of what has come in."""

Watch = Callable[[timedelta | None], None]
"""Told how long a call of a channel may take as it begins, and None when it is back. Takes no time itself."""

_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched_by(watch: Watch) -> Iterator[None]:
    """Have each call of a channel, in this context, told to a watch."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


class GuestCall:
    """A call of a channel: it may take twice as long as delivering does, and so long `at_least`."""

    def __init__(self, channel: Channel | None, at_least: timedelta = timedelta(0)) -> None:
        self._channel, self._at_least, self._watch = channel, at_least, _watch.get()

    def __enter__(self) -> None:
        if self._watch is not None:
            duration = DURATION if self._channel is None else duration_of(self._channel)
            self._watch(max(2 * duration, self._at_least))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watch is not None:
            self._watch(None)


def duration_of(channel: Channel) -> timedelta:
    """The longest that delivering one message takes; the usual where the channel cannot say."""
    try:
        with GuestCall(None):
            duration: object = channel.capabilities.duration
    except KeyboardInterrupt:
        raise
    except BaseException:
        return DURATION
    if isinstance(duration, timedelta) and timedelta(0) < duration <= LONGEST_DURATION:
        return duration
    return DURATION


def scheme_of(channel: Channel) -> Scheme | None:
    """The scheme of the addresses that the channel takes; None where it cannot say."""
    try:
        with GuestCall(None):
            scheme: object = channel.capabilities.scheme
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None
    return cast(Scheme, scheme) if scheme in get_args(Scheme) else None


def largest_hook_of(channel: Channel) -> int:
    """How many bytes of a web hook's body the channel takes at most, 0 where it takes none; the usual where it cannot
    say.
    """
    try:
        with GuestCall(None):
            found: object = channel.capabilities.largest_hook
    except KeyboardInterrupt:
        raise
    except BaseException:
        return LARGEST_HOOK
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        return LARGEST_HOOK
    return min(found, MOST_HOOK) if isinstance(channel, Hooked) else 0


def provider_of(channel: Channel) -> str | None:
    """The name of the channel's provider; None where it has none, or cannot say."""
    try:
        with GuestCall(None):
            provider: object = channel.capabilities.provider
        return None if provider is None else require_name(provider, "provider", hyphens=True)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None


def providers(channels: Mapping[str, Channel]) -> Mapping[str, Sequence[str]]:
    """The channels of each provider that any of them names, in order."""
    found: dict[str, list[str]] = {}
    for name, channel in sorted(channels.items()):
        provider = provider_of(channel)
        if provider is not None:
            found.setdefault(provider, []).append(name)
    return dict(sorted(found.items()))


def unfit(channel: Channel, outgoing: Outgoing) -> Refused | None:
    """The refusal of a channel that cannot deliver at the address; None where it can. Nothing has gone out then."""
    try:
        with GuestCall(channel):
            why: object = channel.validate(outgoing.address)
        if why is None:
            return None
        # What it returned may raise too when it is looked at, as proxies do.
        return Refused(permanent=True, detail=why if isinstance(why, str) else "", reason="address")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Refused(permanent=False, detail=f"the channel raised {type(error).__name__} in validate")


def deliver(channel: Channel, outgoing: Outgoing) -> Answer:
    """Have the channel deliver."""
    try:
        with GuestCall(channel):
            answer: object = channel.deliver(outgoing)
        if isinstance(answer, Accepted | Refused | Unknown):
            return _clean(answer)
        return Unknown(f"the channel answered with a {type(answer).__name__}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # SystemExit too ends its own message alone.
        return Unknown(f"the channel raised {type(error).__name__}")


def _clean(answer: Answer) -> Answer:
    """The answer with what is no part of it left out: junk in one part ends nobody's work."""
    if not isinstance(answer, Refused):
        return answer
    reasons: tuple[object, ...] = get_args(RefusalReason)
    reason: object = answer.reason
    asked: object = answer.retry_after
    return Refused(
        bool(answer.permanent),
        answer.detail,
        answer.reason if isinstance(reason, str) and reason in reasons else "other",
        answer.retry_after if isinstance(asked, timedelta) else None,
    )


def can_be_asked(channel: Channel | None) -> bool:
    """Whether a channel can be asked what became of a message."""
    try:
        with GuestCall(None):
            return channel is not None and channel.capabilities.supports_query is True and _queries(channel)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return False


def _queries(channel: object) -> bool:
    return isinstance(channel, Querying)


def query(channel: Channel | None, key: str) -> Answer | None:
    """What a channel that can be asked says of a message; None where there is no telling. A message that it says never
    came is refused for now: it may be delivered again.
    """
    asked: object = channel
    if not can_be_asked(channel) or not isinstance(asked, Querying):
        return None
    try:
        with GuestCall(channel):
            answer: object = asked.query(key)
        if answer is None:
            return Refused(permanent=False, detail="it never came")
        return _clean(answer) if isinstance(answer, Accepted | Refused) else None
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None


def received(channel: Receiving, limit: int) -> Sequence[object]:
    """What a channel has fetched. Raises whatever it raises, `TypeError` for what is no list."""
    with GuestCall(cast(Channel, channel), LONGEST_HEARING):
        return _listed(channel.receive(limit=limit))


def acknowledged(channel: Receiving, heard: Sequence[object]) -> None:
    """Tell a channel that what it gave is kept, junk too. Raises whatever it raises."""
    with GuestCall(cast(Channel, channel), LONGEST_HEARING):
        channel.acknowledge(heard)  # type: ignore[arg-type]


def parsed(name: str, channel: Hooked, request: WebhookRequest, now: datetime) -> Sequence[object]:
    """What a web hook told a channel. Raises `SignatureRefused` and other errors of ours as the channel does;
    `PluginError` for whatever else it raises, and for what is no list.
    """
    try:
        return _listed(channel.parse_webhook(request, now))
    except (KeyboardInterrupt, CRMError):
        raise
    except BaseException as error:
        what = type(error).__name__
        raise PluginError(f"the channel {name!r} failed to parse a web hook: {what}", plugin=name) from error


def _listed(found: object) -> Sequence[object]:
    if not isinstance(found, Iterable) or isinstance(found, str | bytes):
        raise TypeError
    return list(found)
