"""The conformance kit for channels: subclass `ChannelConformance` in a test file and every obligation of the port is
tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from crmcore.domain.decision.message import Accepted, MessageId, Outgoing, Refused
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.wording import SUBJECT_LIMIT
from crmcore.domain.relationship.content import Message
from crmcore.ports.channel import Channel
from crmcore.system.clock import SystemClock

_ADDRESSES = {
    "email": Address("email", "ann@example.org", "Ann@example.org"),
    "phone": Address("phone", "+4930901820", "+4930901820"),
    "customer": Address("customer", "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8057"),
}
_TEXT_LIMIT = 100_000
_UNICODE = (
    "Grüße aus Köln, \N{SNOWMAN} \N{GRINNING FACE}\n\n"
    "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER MEEM}\n.\nFrom here on\n"
)


class ChannelConformance:
    """One test for each obligation of the channel port.

    Subclass it as ``TestMyChannel`` and give `open_channel` and `delivered`; ``self.folder`` is an empty folder for the
    test at hand. A channel that sends over a wire is opened against a server of the test's own.
    """

    folder: Path

    @pytest.fixture(autouse=True)
    def _keep_folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def open_channel(self) -> Channel:
        """The channel, opened anew: what it has delivered before in this folder stays delivered."""
        raise NotImplementedError

    def delivered(self) -> Sequence[tuple[str, str]]:
        """Subject and text of what has gone out so far, in any order; the subject empty where the wire has none."""
        raise NotImplementedError

    def outgoing(self, channel: Channel, number: int = 1, *, subject: str = "Tea", text: str = "Hello Ann") -> Outgoing:
        """A message for the channel; the same number is the same key."""
        id_ = UUID(int=7 << 76 | 2 << 62 | number)
        deadline = SystemClock().now() + timedelta(seconds=30)
        return Outgoing(MessageId(id_), str(id_), _ADDRESSES[channel.capabilities.scheme], subject, text, deadline)

    def _went_out(self, subject: str, text: str) -> list[tuple[bool, list[str]]]:
        return [(found in ("", subject), told.splitlines()) for found, told in self.delivered()]

    def test_it_says_what_it_is(self) -> None:
        """It fits the port: its version, a name, the scheme of its addresses, and what a message costs, if known."""
        channel = self.open_channel()
        assert isinstance(channel, Channel)
        can = channel.capabilities
        assert 1 == channel.port_version
        assert channel.name == require_name(channel.name)
        assert can.scheme in _ADDRESSES
        assert can.cost is None or (isinstance(can.cost, Money) and can.cost.amount >= 0)
        assert isinstance(can.idempotent, bool)

    def test_a_message_is_accepted_and_goes_out(self) -> None:
        """What is accepted has gone out, as given."""
        channel = self.open_channel()
        assert isinstance(channel.deliver(self.outgoing(channel)), Accepted)
        assert [(True, ["Hello Ann"])] == self._went_out("Tea", "Hello Ann")

    def test_messages_of_different_keys_are_different_messages(self) -> None:
        """Two messages that say the same go out twice."""
        channel = self.open_channel()
        for number in (1, 2):
            assert isinstance(channel.deliver(self.outgoing(channel, number)), Accepted)
        assert [(True, ["Hello Ann"])] * 2 == self._went_out("Tea", "Hello Ann")

    def test_an_idempotent_channel_delivers_a_key_once(self) -> None:
        """A message delivered again under its key is accepted and goes out once, after a restart too."""
        channel = self.open_channel()
        if not channel.capabilities.idempotent:
            pytest.skip("this channel does not say that it is idempotent")
        for opened in (channel, channel, self.open_channel()):
            assert isinstance(opened.deliver(self.outgoing(opened)), Accepted)
        assert [(True, ["Hello Ann"])] == self._went_out("Tea", "Hello Ann")

    def test_text_of_any_script_goes_out_as_given(self) -> None:
        """Unicode, lines with a dot alone and lines that begin with From arrive as they were."""
        channel = self.open_channel()
        subject = "Grüße \N{SNOWMAN} =?utf-8?q?x?="
        assert isinstance(channel.deliver(self.outgoing(channel, subject=subject, text=_UNICODE)), Accepted)
        assert [(True, _UNICODE.splitlines())] == self._went_out(subject, _UNICODE)

    def test_the_largest_message_is_accepted_or_refused_for_good(self) -> None:
        """A message of the largest size goes out whole, or is refused for good: trying again would not help."""
        channel = self.open_channel()
        subject, text = "s" * SUBJECT_LIMIT, "word " * (_TEXT_LIMIT // 5 - 1) + "end"
        answer = channel.deliver(self.outgoing(channel, subject=subject, text=text))
        if isinstance(answer, Accepted):
            assert [(True, [text])] == self._went_out(subject, text)
        else:
            assert (Refused, True) == (type(answer), getattr(answer, "permanent", None))
            assert [] == self._went_out(subject, text)

    def test_an_address_of_another_scheme_is_refused_for_good(self) -> None:
        """It takes addresses of its own scheme alone."""
        channel = self.open_channel()
        other = next(address for scheme, address in _ADDRESSES.items() if scheme != channel.capabilities.scheme)
        good = self.outgoing(channel)
        answer = channel.deliver(Outgoing(good.message, good.key, other, good.subject, good.text, good.deadline))
        assert (Refused, True) == (type(answer), getattr(answer, "permanent", None))
        assert [] == list(self.delivered())

    def test_a_crm_delivers_through_it(self) -> None:
        """A decision's message goes out with the next tick and stands among the customer's interactions."""
        from crmcore.app import CRM
        from crmcore.domain.customer.party import Person
        from crmcore.domain.kernel.reach import Email, Phone
        from crmcore.domain.marketing.offer import Wording
        from crmcore.policies.rules import Rule, RulePolicy

        channel = self.open_channel()
        scheme = channel.capabilities.scheme
        sent_as = _ADDRESSES[scheme].sent_as
        with CRM.in_memory(channels=[channel]) as crm:
            ann = crm.customers.add(Person("Ann"), Email(sent_as) if scheme == "email" else Phone(sent_as))
            crm.consents.grant(ann, channel=channel.name, purpose="offers", evidence="a test")
            crm.offers.define("tea", "product", "convenience", {channel.name: Wording("Hello ${name}", "Tea")})
            crm.decide("today", RulePolicy([Rule(None, "tea", channel.name)]))
            assert 1 == crm.tick().dispatched.accepted
            said = crm.interactions.last(ann)[0]
        assert (channel.name, "outbound", Message("Hello Ann", "Tea")) == (
            said.touchpoint,
            said.direction,
            said.content,
        )
        assert [(True, ["Hello Ann"])] == self._went_out("Tea", "Hello Ann")
