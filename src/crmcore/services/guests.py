"""Channels as guests: whatever one raises or answers, the call comes back with an answer, and nobody else is harmed."""

from __future__ import annotations

from datetime import timedelta

from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.ports.channel import DURATION, Channel, Querying

LONGEST_DURATION = timedelta(hours=1)


def duration_of(channel: Channel) -> timedelta:
    """The longest that delivering one message takes; the usual where the channel cannot say."""
    try:
        duration: object = channel.capabilities.duration
    except KeyboardInterrupt:
        raise
    except BaseException:
        return DURATION
    if isinstance(duration, timedelta) and timedelta(0) < duration <= LONGEST_DURATION:
        return duration
    return DURATION


def deliver(channel: Channel, outgoing: Outgoing) -> Answer:
    """Have the channel deliver, unless it says that it cannot at this address."""
    try:
        unfit: object = channel.validate(outgoing.address)
        if unfit is not None:
            return Refused(permanent=True, detail=unfit if isinstance(unfit, str) else "", reason="address")
        answer: object = channel.deliver(outgoing)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # SystemExit too ends its own message alone.
        return Unknown(f"the channel raised {type(error).__name__}")
    if isinstance(answer, Accepted | Refused | Unknown):
        return answer
    return Unknown(f"the channel answered with a {type(answer).__name__}")


def can_be_asked(channel: Channel | None) -> bool:
    """Whether a channel can be asked what became of a message."""
    try:
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
        answer: object = asked.query(key)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None
    if answer is None:
        return Refused(permanent=False, detail="it never came")
    return answer if isinstance(answer, Accepted | Refused) else None
