"""What a channel owes when its far side misbehaves."""

from __future__ import annotations

from time import monotonic

from crmcore.domain.decision.message import Accepted, Refused, Unknown
from crmcore.testing.channel_kit.base import (
    SHORTLY,
    ChannelKitBase,
    bounces,
    hears,
    is_open,
    is_refused,
    require_ability,
    went_out,
)
from crmcore.testing.channel_kit.far_side import FarSide

_GRACE = 3.0


class MisbehavingKit(ChannelKitBase):
    """One test for each way to misbehave; a far side that cannot says so in `FarSide.cannot`."""

    def test_what_is_throttled_is_refused_for_now(self, far_side: FarSide) -> None:
        """What the far side will not take for now is refused for now, does not go out, and goes when tried again."""
        require_ability(far_side, "throttle")
        channel = far_side.open_channel()
        far_side.throttle()
        answer = channel.deliver(self.outgoing(channel))
        assert is_refused(answer, permanent=False), f"it answered {answer!r}"
        assert [] == list(far_side.delivered())
        self._accepted(channel, self.outgoing(channel))
        assert went_out(far_side, "Tea", "Hello Ann")

    def test_a_contact_point_that_dies_is_told(self, far_side: FarSide) -> None:
        """An address at which nobody lives any more is refused for good, with `address` as the reason, or a hard bounce
        is heard of it.
        """
        require_ability(far_side, "kill")
        channel = far_side.open_channel()
        message = self.outgoing(channel)
        far_side.kill(message.address)
        answer = channel.deliver(message)
        if isinstance(answer, Accepted):
            assert hears(channel), "it accepts what goes to the dead, and is not two_way"
            heard = [each for each in bounces(far_side, channel, message.key) if each.kind == "bounce"]
            assert [True] == [each.hard for each in heard]
            assert heard[0].key == message.key or heard[0].address == message.address
        else:
            assert isinstance(answer, Refused)
            assert (True, "address") == (answer.permanent, answer.reason)
            assert [] == list(far_side.delivered())

    def test_junk_leaves_it_unknown(self, far_side: FarSide) -> None:
        """An answer that is none leaves it unknown, or refused for now where nothing went; the next message goes."""
        require_ability(far_side, "answer_junk")
        channel = far_side.open_channel()
        far_side.answer_junk()
        answer = channel.deliver(self.outgoing(channel, 1))
        assert is_open(answer, far_side), f"it answered {answer!r}"
        self._accepted(channel, self.outgoing(channel, 2))

    def test_a_time_out_after_accept_is_unknown(self, far_side: FarSide) -> None:
        """A far side that takes the message and does not answer leaves it unknown, by the deadline; where a key is sent
        once, it can be delivered again.
        """
        require_ability(far_side, "hang")
        channel = far_side.open_channel()
        far_side.hang()
        begun = monotonic()
        answer = channel.deliver(self.outgoing(channel, within=SHORTLY))
        assert monotonic() - begun < SHORTLY.total_seconds() + _GRACE, "it does not keep to the deadline"
        assert isinstance(answer, Unknown), f"it answered {answer!r}"
        if channel.capabilities.idempotent:
            self._accepted(channel, self.outgoing(channel))
            assert 1 == len(far_side.delivered())
