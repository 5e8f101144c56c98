"""What every channel owes, whatever it can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final, get_args

from attrs import evolve

from crmcore.domain.decision.message import Accepted, Answer, RefusalReason, Refused, Unknown
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.wording import SUBJECT_LIMIT
from crmcore.domain.relationship.content import Message
from crmcore.ports.channel import Channel, Hooked, Querying
from crmcore.services.own_channels import OWN_CHANNELS
from crmcore.system.clock import SystemClock
from crmcore.testing.channel_kit.base import (
    ADDRESSES,
    DURATION,
    SHORTLY,
    ChannelKitBase,
    hears,
    is_able,
    is_refused,
    require_ability,
    went_out,
)
from crmcore.testing.channel_kit.far_side import Ability, FarSide
from crmcore.testing.channel_kit.showing import pickled, shown, shown_of_asking, shown_of_failing, shown_of_hook

_TEXT_LIMIT = 100_000
_UNICODE = (
    "\n  Grüße aus Köln,  \N{SNOWMAN} \N{GRINNING FACE}\n\n"
    "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER MEEM}\n.\nFrom here on\n\n"
)
_SMUGGLED = "eve@example.org"
_PERSONAL = ("ann@example.org", "4930901820", "teeweg 3", "wilhelmina")
"""What no log holds: whom the kit writes to, and a word of what it says."""
_TEXT = "Hello Wilhelmina"
_MISBEHAVIOUR: Final[tuple[Ability, ...]] = ("throttle", "answer_junk", "hang", "kill")


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
        """Text of any script goes out as given, with its blanks and line breaks, at both ends too, dots alone and lines
        that begin with From.
        """
        channel = far_side.open_channel()
        subject = "Grüße \N{SNOWMAN} =?utf-8?q?x?="
        text = _UNICODE.strip() if "outer_blanks" in far_side.cannot else _UNICODE
        self._accepted(channel, self.outgoing(channel, subject=subject, text=text))
        assert went_out(far_side, subject, text)

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
        """What it answers, shows of itself, prints and writes to logs holds nothing personal, whatever the far side
        says; a reason is one there is.
        """
        channel = far_side.open_channel()
        unlike = next(each for scheme, each in ADDRESSES.items() if scheme != channel.capabilities.scheme)
        said: list[str] = [str(channel.validate(unlike)), *shown_of_failing(channel)]
        for answer, told in self._all_shown(far_side, channel, unlike):
            said += told
            assert not isinstance(answer, Refused) or answer.reason in get_args(RefusalReason)
        for personal in _PERSONAL:
            assert not [each for each in said if personal in each.lower()]

    def test_it_shows_none_of_its_secrets(self, far_side: FarSide) -> None:
        """It shows none of its secrets: they are wrapped, and not in repr, answers, logs, prints, tracebacks or
        pickles, whatever the far side says.
        """
        require_ability(far_side, "secrets")
        channel = far_side.open_channel()
        said = [repr(getattr(channel, "__dict__", {})), pickled(channel), *shown_of_failing(channel)]
        for _, told in self._all_shown(far_side, channel):
            said += told
        said += self._shown_of_hooks(far_side, channel)
        for secret in far_side.secrets:
            assert not [True for each in said if secret in each], "it shows a secret"

    def _all_shown(
        self, far_side: FarSide, channel: Channel, *others: Address
    ) -> Iterator[tuple[Answer, Sequence[str]]]:
        """What the channel answers and shows when all goes well, when it is asked afterwards, for other addresses, when
        the text is too long, and for each way in which the far side can misbehave.
        """
        message = self.outgoing(channel, 1, text=_TEXT)
        yield shown(channel, message)
        asked: object = channel
        if channel.capabilities.supports_query and isinstance(asked, Querying):
            yield Unknown(), shown_of_asking(asked, message.key)
        for number, other in enumerate(others, start=2):
            yield shown(channel, self.outgoing(channel, number, text=_TEXT, address=other))
        longest = channel.capabilities.longest
        if longest is not None:
            yield shown(channel, self.outgoing(channel, 10, text=_TEXT.ljust(longest + 1, "a")))
        for number, ability in enumerate(_MISBEHAVIOUR, start=11):
            if not is_able(far_side, ability):
                continue
            if ability == "kill":
                far_side.kill(message.address)
            else:
                getattr(far_side, ability)()
            within = SHORTLY if ability == "hang" else DURATION
            yield shown(channel, self.outgoing(channel, number, text=_TEXT, within=within))

    def _shown_of_hooks(self, far_side: FarSide, channel: object) -> Iterator[str]:
        """What the channel shows of a web hook that is signed, of one that is not, and of junk, where it takes any."""
        if not isinstance(channel, Channel) or not hears(channel) or not isinstance(channel, Hooked):
            return
        if not channel.capabilities.largest_hook:
            return
        now = SystemClock().now()
        request = far_side.sign(far_side.webhook("receipt", self.outgoing(channel).key), now)
        for each in (request, evolve(request, headers={}), evolve(request, body=b"{}"), far_side.sign(b"[]", now)):
            for told in shown_of_hook(channel, each, now):
                yield from told

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
