"""What a channel owes for what it says that it can."""

from __future__ import annotations

from uuid import UUID

import pytest

from crmcore.domain.decision.message import Accepted
from crmcore.domain.kernel.money import Money
from crmcore.ports.channel import Querying
from crmcore.testing.channel_kit.base import ChannelKitBase, is_refused, went_out
from crmcore.testing.channel_kit.far_side import FarSide

_HTML = '<p lang="de">Grüße, <b>Ann</b></p>'


class CapableKit(ChannelKitBase):
    """One test for each capability; a channel that does not claim it is skipped with the capability's name."""

    def test_an_idempotent_channel_sends_a_key_once(self, far_side: FarSide) -> None:
        """An `idempotent` channel accepts a key again and sends it once, after a restart too."""
        channel = far_side.open_channel()
        if not channel.capabilities.idempotent:
            pytest.skip("this channel does not say that it is idempotent")
        for opened in (channel, channel, far_side.open_channel()):
            self._accepted(opened, self.outgoing(opened))
        assert 1 == len(far_side.delivered())

    def test_html_goes_out_where_it_is_a_medium(self, far_side: FarSide) -> None:
        """HTML goes out beside the text where it is among the `media`; else the text goes alone."""
        channel = far_side.open_channel()
        self._accepted(channel, self.outgoing(channel, html=_HTML))
        assert went_out(far_side, "Tea", "Hello Ann")
        html = _HTML if "html" in channel.capabilities.media else ""
        assert [html] == [each.html.strip() for each in far_side.delivered()]

    def test_a_text_longer_than_the_longest_is_refused_for_good(self, far_side: FarSide) -> None:
        """A text longer than the `longest` is refused for good; the longest goes out."""
        channel = far_side.open_channel()
        longest = channel.capabilities.longest
        if longest is None:
            pytest.skip("this channel does not say how long a text it takes: longest is None")
        self._accepted(channel, self.outgoing(channel, 1, text="a" * longest))
        assert is_refused(channel.deliver(self.outgoing(channel, 2, text="a" * (longest + 1))), permanent=True)
        assert ["a" * longest] == [each.text.strip() for each in far_side.delivered()]

    def test_what_a_message_costs_is_money(self, far_side: FarSide) -> None:
        """What a message costs is `Money` of zero or more, told by `cost` or by the answer, in one currency."""
        channel = far_side.open_channel()
        told = [channel.capabilities.cost, self._accepted(channel, self.outgoing(channel)).cost]
        costs = [each for each in told if each is not None]
        if not costs:
            pytest.skip("this channel does not say what a message costs: cost is None")
        assert all(isinstance(each, Money) and each.amount >= 0 for each in costs)
        assert 1 == len({each.currency for each in costs})

    def test_a_query_tells_what_became_of_a_key(self, far_side: FarSide) -> None:
        """A channel that `supports_query` tells what became of a key, after a restart too, and None of one that never
        came.
        """
        channel = far_side.open_channel()
        if not channel.capabilities.supports_query:
            pytest.skip("this channel does not say that it supports_query")
        self._accepted(channel, self.outgoing(channel))
        for opened in (channel, far_side.open_channel()):
            asked: object = opened
            assert isinstance(asked, Querying), "it says that it supports_query, and has no query"
            assert isinstance(asked.query(self.outgoing(opened).key), Accepted)
            assert asked.query(str(UUID(int=7 << 76 | 2 << 62 | 99))) is None
