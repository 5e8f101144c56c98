"""What the parts of the channel kit share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, get_args
from uuid import UUID

import pytest

from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, MessageId, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Channel, Hooked, Receiving
from crmcore.system.clock import SystemClock
from crmcore.testing.channel_kit.far_side import Ability, FarSide

ADDRESSES: Final = {
    "email": Address("email", "ann@example.org", "Ann@example.org"),
    "phone": Address("phone", "+4930901820", "+4930901820"),
    "postal": Address("postal", "ann\n\nteeweg 3\n10115\nberlin\n\nDE", "Ann\n\nTeeweg 3\n10115\nBerlin\n\nDE"),
}
"""Whom the kit writes to, by scheme."""
DURATION: Final = timedelta(seconds=30)
SHORTLY: Final = timedelta(milliseconds=400)
"""How long a far side that does not answer is waited for."""
AHEAD: Final = timedelta(minutes=5)
"""How far the clock of a far side may be ahead of the CRM's."""


class ChannelKitBase:
    """One test for each obligation; `far_side` is the fixture that whoever subclasses the kit gives."""

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The far side of the channel under test."""
        raise NotImplementedError("give the kit a fixture far_side, which returns or yields a FarSide")

    def outgoing(
        self,
        channel: Channel,
        number: int = 1,
        *,
        subject: str = "Tea",
        text: str = "Hello Ann",
        html: str = "",
        within: timedelta = DURATION,
        address: Address | None = None,
    ) -> Outgoing:
        """A message for the channel; the same number is the same key."""
        id_ = UUID(int=7 << 76 | 2 << 62 | number)
        to = address or ADDRESSES[channel.capabilities.scheme]
        return Outgoing(MessageId(id_), str(id_), to, subject, text, SystemClock().now() + within, html)

    def _accepted(self, channel: Channel, message: Outgoing) -> Accepted:
        answer = channel.deliver(message)
        assert isinstance(answer, Accepted), f"it answered {answer!r}"
        return answer


def went_out(far_side: FarSide, subject: str, text: str) -> bool:
    """Whether one message has gone out, and says that to the character; a letter may end with a line break more."""
    found = [(each.subject in ("", subject), each.text in (text, f"{text}\n")) for each in far_side.delivered()]
    return found == [(True, True)]


def is_able(far_side: FarSide, ability: Ability) -> bool:
    """Whether the far side can misbehave so."""
    given = getattr(type(far_side), ability) is not getattr(FarSide, ability)
    return given and ability not in far_side.cannot


def require_ability(far_side: FarSide, ability: Ability) -> None:
    """Skip where the far side says that it has not the ability; fail where it neither has it nor says so."""
    unknown = sorted(set(far_side.cannot) - set(get_args(Ability)))
    if unknown:
        pytest.fail(f"FarSide.cannot names {', '.join(unknown)}; there are {', '.join(get_args(Ability))}")
    why = far_side.cannot.get(ability)
    if why is not None:
        pytest.skip(f"the far side says that it has no {ability}: {why}")
    if ability == "secrets":
        there = bool(far_side.secrets)
    else:
        # What is no method is there unless it is named.
        there = getattr(type(far_side), ability, True) is not getattr(FarSide, ability, None)
    if not there:
        pytest.fail(f"the far side has no {ability}: give it, or say in FarSide.cannot why there is none")


def is_refused(answer: Answer, *, permanent: bool) -> bool:
    """Whether it is refused, for good or for now."""
    return isinstance(answer, Refused) and answer.permanent is permanent


def is_open(answer: Answer, far_side: FarSide) -> bool:
    """Whether it is unknown, or refused for now and has not gone out: the message may be tried again."""
    return isinstance(answer, Unknown) or (is_refused(answer, permanent=False) and not far_side.delivered())


def hears(channel: Channel) -> bool:
    """Whether the channel says that it hears what comes back."""
    return channel.capabilities.two_way


def hooked(channel: object) -> Hooked:
    """The channel as one whose provider calls back; skips where it is none."""
    if not isinstance(channel, Channel) or not hears(channel):
        pytest.skip("this channel does not say that it is two_way")
    if not isinstance(channel, Hooked):
        pytest.skip("this channel takes no web hooks: it has no parse_webhook")
    return channel


def receiving(channel: object) -> Receiving:
    """The channel as one that fetches; skips where it is none."""
    if not isinstance(channel, Channel) or not hears(channel):
        pytest.skip("this channel does not say that it is two_way")
    if not isinstance(channel, Receiving):
        pytest.skip("this channel fetches nothing: it has no receive")
    return channel


def bounces(far_side: FarSide, channel: object, key: str) -> Sequence[Heard]:
    """What the channel hears when the far side tells that a message's address is dead."""
    if isinstance(channel, Hooked):
        now = SystemClock().now()
        return channel.parse_webhook(far_side.sign(far_side.webhook("bounce", key), now), now)
    assert isinstance(channel, Receiving), "it accepts what goes to the dead, and hears nothing"
    far_side.bring("bounce", key)
    return channel.receive(limit=10)
