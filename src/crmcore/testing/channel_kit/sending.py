"""What every channel owes, whatever it can."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from attrs import evolve

from crmcore.domain.decision.message import Accepted, RefusalReason, Refused
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.wording import SUBJECT_LIMIT
from crmcore.domain.relationship.content import Message
from crmcore.ports.channel import Channel
from crmcore.services.own_channels import OWN_CHANNELS
from crmcore.testing.channel_kit.base import ADDRESSES, ChannelKitBase, is_refused, require_ability, went_out
from crmcore.testing.channel_kit.far_side import FarSide
from crmcore.testing.channel_kit.showing import pickled, shown

_TEXT_LIMIT = 100_000
_UNICODE = (
    "Grüße aus Köln, \N{SNOWMAN} \N{GRINNING FACE}\n\n"
    "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER MEEM}\n.\nFrom here on\n"
)
_SMUGGLED = "eve@example.org"


class SendingKit(ChannelKitBase):
    """What every channel owes. None of these is skipped, but for secrets where there are none."""

    def test_it_says_what_it_is(self, far_side: FarSide) -> None:
        """It says what it is: port version 1, a name, and capabilities that stay the same."""
        channel = far_side.open_channel()
        assert isinstance(channel, Channel)
        assert 1 == channel.port_version
        assert channel.name == require_name(channel.name)
        assert channel.name not in [each.name for each in OWN_CHANNELS], "crmcore itself has a channel of that name"
        can = channel.capabilities
        assert can.scheme in ADDRESSES
        assert "text" in can.media
        assert timedelta(0) < can.duration <= timedelta(hours=1)
        assert can.provider is None or can.provider == require_name(can.provider, hyphens=True)
        assert all(isinstance(each, bool) for each in (can.two_way, can.idempotent, can.supports_query))
        self._accepted(channel, self.outgoing(channel))
        assert can == channel.capabilities == far_side.open_channel().capabilities

    def test_what_it_accepts_has_gone_out_as_given(self, far_side: FarSide) -> None:
        """What it accepts has gone out as given, to that address alone."""
        channel = far_side.open_channel()
        message = self.outgoing(channel)
        self._accepted(channel, message)
        assert went_out(far_side, "Tea", "Hello Ann")
        assert [message.address.sent_as] == [each.to for each in far_side.delivered()]

    def test_messages_of_different_keys_are_different(self, far_side: FarSide) -> None:
        """Messages of different keys are different messages, whatever they say."""
        channel = far_side.open_channel()
        for number in (1, 2):
            self._accepted(channel, self.outgoing(channel, number))
        assert 2 == len(far_side.delivered())

    def test_text_of_any_script_goes_out_as_given(self, far_side: FarSide) -> None:
        """Text of any script goes out as given, with its line breaks, dots alone and lines that begin with From."""
        channel = far_side.open_channel()
        subject = "Grüße \N{SNOWMAN} =?utf-8?q?x?="
        self._accepted(channel, self.outgoing(channel, subject=subject, text=_UNICODE))
        assert went_out(far_side, subject, _UNICODE)

    def test_the_largest_message_goes_whole_or_not_at_all(self, far_side: FarSide) -> None:
        """The largest message goes out whole, or is refused for good."""
        channel = far_side.open_channel()
        subject, text = "s" * SUBJECT_LIMIT, "word " * (_TEXT_LIMIT // 5 - 1) + "end"
        answer = channel.deliver(self.outgoing(channel, subject=subject, text=text))
        if isinstance(answer, Accepted):
            assert went_out(far_side, subject, text)
        else:
            assert is_refused(answer, permanent=True), f"it answered {answer!r}"
            assert [] == list(far_side.delivered())

    def test_an_address_of_another_scheme_is_refused_for_good(self, far_side: FarSide) -> None:
        """An address of another scheme is refused for good, by `validate` and by `deliver`."""
        channel = far_side.open_channel()
        good = self.outgoing(channel)
        other = next(each for scheme, each in ADDRESSES.items() if scheme != channel.capabilities.scheme)
        assert channel.validate(good.address) is None
        assert channel.validate(other)
        assert is_refused(channel.deliver(evolve(good, address=other)), permanent=True)
        assert [] == list(far_side.delivered())

    def test_nothing_brings_in_another_recipient(self, far_side: FarSide) -> None:
        """Nothing in an address, a subject or a text brings in another recipient."""
        channel = far_side.open_channel()
        good = self.outgoing(channel)
        to = good.address.sent_as
        tried = {to}
        for number, smuggling in enumerate(("\r\nBcc: ", "\nTo: ", ", ", "\x00", "\u2028Cc: "), start=2):
            sent_as = f"{to}{smuggling}{_SMUGGLED}"
            tried.add(sent_as)
            for message in (
                self.outgoing(channel, number, address=Address(good.address.scheme, sent_as, sent_as)),
                self.outgoing(channel, number + 10, subject=f"Tea{smuggling}{_SMUGGLED}"),
                self.outgoing(channel, number + 20, text=f"Hello{smuggling}{_SMUGGLED}"),
            ):
                answer = channel.deliver(message)
                assert isinstance(answer, Accepted) or is_refused(answer, permanent=True), f"it answered {answer!r}"
        assert tried >= {each.to for each in far_side.delivered()}

    def test_what_it_says_holds_nothing_personal(self, far_side: FarSide) -> None:
        """What it answers, shows of itself and writes to logs holds nothing personal; a reason is one there is."""
        channel = far_side.open_channel()
        message = self.outgoing(channel, text="Hello Wilhelmina")
        unlike = next(each for scheme, each in ADDRESSES.items() if scheme != channel.capabilities.scheme)
        said: list[str] = [str(channel.validate(unlike))]
        for number, address in enumerate((message.address, unlike)):
            answers, told = shown(channel, evolve(message, address=address, key=f"{message.key}-{number}"))
            said += told
            said += [answer.detail for answer in answers]
            assert all(each.reason in get_args(RefusalReason) for each in answers if isinstance(each, Refused))
        for personal in (*(each.value for each in ADDRESSES.values()), "Wilhelmina"):
            assert not [each for each in said if personal.lower() in each.lower()]

    def test_it_shows_none_of_its_secrets(self, far_side: FarSide) -> None:
        """It shows none of its secrets: they are wrapped, and not in repr, logs, tracebacks or pickles."""
        require_ability(far_side, "secrets")
        channel = far_side.open_channel()
        _, told = shown(channel, self.outgoing(channel))
        told += [repr(getattr(channel, "__dict__", {})), pickled(channel)]
        for secret in far_side.secrets:
            assert not [True for each in told if secret in each], "it shows a secret"

    def test_a_crm_delivers_through_it(self, far_side: FarSide) -> None:
        """A CRM delivers through it: the message goes out with a tick and stands among the customer's interactions."""
        from crmcore.testing.channel_kit.crm import sent_by_crm

        channel = far_side.open_channel()
        with sent_by_crm(channel, "Tea", "Hello Ann") as (crm, ann, _):
            said = crm.interactions.last(ann)[0]
            assert (channel.name, "outbound", Message("Hello Ann", "Tea")) == (
                said.touchpoint,
                said.direction,
                said.content,
            )
        assert went_out(far_side, "Tea", "Hello Ann")
