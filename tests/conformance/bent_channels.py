"""Channels with one bug each: what it breaks is the obligation of the kit that it stands under."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final
from uuid import UUID

from attrs import evolve

from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused
from crmcore.domain.kernel.money import Money
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest
from crmcore.testing import Delivered
from tests.conformance.right_channel import LONGEST, TOKEN, RightChannel, Wire, delivered, mac

_numbers = count()
_log = logging.getLogger("bent")


def _is_of_a_crm(message: Outgoing) -> bool:
    # The kit's own keys are of the year 1970.
    return UUID(message.key[:36]).int >> 80 > 0


class Renamed(RightChannel):
    """Its name is none."""

    port_version = 2


class ToAll(RightChannel):
    """Blind-copies the boss."""

    def put(self, message: Outgoing) -> None:
        """And the boss."""
        if "Tea" == message.subject and "Hello Ann" == message.text and not message.html:
            message = evolve(message, address=evolve(message.address, sent_as="boss@example.org"))
        super().put(message)


class Lumping(RightChannel):
    """Takes what says the same for the same."""

    def put(self, message: Outgoing) -> None:
        """Once for each text, where it is told again at once."""
        if not any(each.text == message.text for each in self.wire.sent.values()):
            super().put(message)


class Western(RightChannel):
    """Knows Latin letters alone."""

    def put(self, message: Outgoing) -> None:
        """What it does not know is a question mark."""
        super().put(evolve(message, text=message.text.encode("latin-1", "replace").decode("latin-1")))


class Cutting(RightChannel):
    """Cuts what is much too long."""

    def deliver(self, message: Outgoing) -> Answer:
        """Without a word."""
        return super().deliver(evolve(message, text=message.text[:50] if len(message.text) > 9_999 else message.text))


class AnyScheme(RightChannel):
    """Takes a telephone number for an address."""

    def deliver(self, message: Outgoing) -> Answer:
        """Whatever it is."""
        if message.address.scheme == "phone":
            return Refused(False, "perhaps later")
        return super().deliver(message)


class Smuggling(RightChannel):
    """Sends to whomever a subject names."""

    def put(self, message: Outgoing) -> None:
        """A header more is a recipient more."""
        for line in message.subject.splitlines()[1:]:
            if line.startswith("Bcc: "):
                self.wire.sent[f"{message.key}-bcc"] = Delivered(line.removeprefix("Bcc: "), message.text)
        super().put(message)


class Telling(RightChannel):
    """Writes texts to the log."""

    def put(self, message: Outgoing) -> None:
        """And says so."""
        _log.info("sent %s", message.text)
        super().put(message)


class Open(RightChannel):
    """Keeps its token as it is."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire)
        self.plain = TOKEN


class Choking(RightChannel):
    """Knows no keys but those of its author's tests."""

    def put(self, message: Outgoing) -> None:
        """Nothing of what a CRM says."""
        super().put(evolve(message, text="") if _is_of_a_crm(message) else message)


class Repeating(RightChannel):
    """Sends again what comes again, but for what was not answered."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire)
        self.unanswered: set[str] = set()

    def deliver(self, message: Outgoing) -> Answer:
        """And remembers silence."""
        if self.wire.mood == "hanging":
            self.unanswered.add(message.key)
        return super().deliver(message)

    def put(self, message: Outgoing) -> None:
        """Under another key."""
        again = message.key in self.wire.sent and message.key not in self.unanswered
        self.wire.sent[f"{message.key}-{next(_numbers)}" if again else message.key] = delivered(message)


class Forgetful(RightChannel):
    """Leaves HTML away."""

    def put(self, message: Outgoing) -> None:
        """The text alone."""
        super().put(evolve(message, html=""))


class Endless(RightChannel):
    """Takes one character more."""

    def deliver(self, message: Outgoing) -> Answer:
        """And loses it."""
        fits = len(message.text) == LONGEST + 1
        return super().deliver(evolve(message, text=message.text[:LONGEST]) if fits else message)


class Dealing(RightChannel):
    """Counts in another currency than it says."""

    def deliver(self, message: Outgoing) -> Answer:
        """For a dollar."""
        answer = super().deliver(message)
        # A CRM would refuse to convert.
        return Accepted(Money(1, "USD")) if answer == Accepted() and not _is_of_a_crm(message) else answer


class Unasked(RightChannel):
    """Says that everything came."""

    def query(self, key: str) -> Answer | None:
        """Yes."""
        return Accepted()


class Stubborn(RightChannel):
    """Refuses for good when it should wait."""

    def deliver(self, message: Outgoing) -> Answer:
        """Never again."""
        answer = super().deliver(message)
        return evolve(answer, permanent=True) if isinstance(answer, Refused) else answer


class Mourning(RightChannel):
    """Does not say that an address is dead."""

    def deliver(self, message: Outgoing) -> Answer:
        """Tries for ever."""
        answer = super().deliver(message)
        return Refused(False, "busy") if getattr(answer, "detail", "") == "nobody there" else answer


class Trusting(RightChannel):
    """Takes junk for a yes."""

    def deliver(self, message: Outgoing) -> Answer:
        """Yes."""
        answer = super().deliver(message)
        return Accepted() if answer.detail == "junk" else answer


class Hopeful(RightChannel):
    """Takes silence for a no."""

    def deliver(self, message: Outgoing) -> Answer:
        """Not now."""
        answer = super().deliver(message)
        return Refused(False, "time-out") if answer.detail == "no answer in time" else answer


class Deaf:
    """Says that it hears, and has no ears: not even the methods."""

    def __init__(self, wire: Wire) -> None:
        inner = RightChannel(wire)
        self.port_version, self.name, self.capabilities = inner.port_version, inner.name, inner.capabilities
        self.validate, self.deliver, self.query = inner.validate, inner.deliver, inner.query


class Newest(RightChannel):
    """Gives the newest first."""

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """From the end, where not all fits."""
        return self.wire.inbox[-limit:]


class Fresh(RightChannel):
    """Gives another id each time."""

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """A number."""
        return [evolve(each, id=f"{next(_numbers)}") for each in super().receive(limit=limit)]

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """By the key."""
        keys = {each.key for each in heard}
        self.wire.inbox[:] = [each for each in self.wire.inbox if each.key not in keys]


class Soft(RightChannel):
    """Takes every bounce for a soft one."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """It will live."""
        return [evolve(each, hard=False) for each in super().read(body, now)]


class Numbering(RightChannel):
    """Numbers what it hears, for as long as it lives."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(wire)
        self.ids = count()
        self.heard: dict[str, str] = {}

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """The same for the same, until a restart."""
        opened = id(self)
        return [
            evolve(each, id=self.heard.setdefault(each.id, f"{opened}-{next(self.ids)}"))
            for each in super().read(body, now)
        ]


class Gullible(RightChannel):
    """Believes what is not signed at all."""

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Where a header is there."""
        if request.headers:
            super().verify(request, now)


class Hasty(RightChannel):
    """Looks at the time of the signature and its length alone."""

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """As long as one."""
        given = request.header("X-Mac")
        if len(given) != len(mac("", b"")) or not request.header("X-Time")[-1:].isdigit():
            raise SignatureRefused("it does not fit")
        if abs(now.timestamp() - float(request.header("X-Time"))) > 300:
            raise SignatureRefused("it is old")


class Timeless(RightChannel):
    """Does not look at the time."""

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """The signature alone."""
        if mac(request.header("X-Time"), request.body) != request.header("X-Mac"):
            raise SignatureRefused("it does not fit")


class Crashing(RightChannel):
    """Falls over junk."""

    def told(self, body: bytes, now: datetime) -> Sequence[Heard | InvalidValue]:
        """With an error of its own."""
        try:
            return super().told(body, now)
        except InvalidValue:
            raise KeyError("kind") from None


class Strict(RightChannel):
    """Hears nothing of several things where it cannot read one."""

    def told(self, body: bytes, now: datetime) -> Sequence[Heard | InvalidValue]:
        """All or none."""
        found = super().told(body, now)
        for each in found:
            if isinstance(each, InvalidValue):
                raise each
        return found


class Wordy(RightChannel):
    """Has ids that are too long to be kept."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """The same each time."""
        return [evolve(each, id=each.id + "x" * 500) for each in super().read(body, now)]


BENT: Final[Mapping[str, Any]] = {
    "test_it_says_what_it_is": Renamed,
    "test_what_it_accepts_has_gone_out_as_given": ToAll,
    "test_messages_of_different_keys_are_different": Lumping,
    "test_text_of_any_script_goes_out_as_given": Western,
    "test_the_largest_message_goes_whole_or_not_at_all": Cutting,
    "test_an_address_of_another_scheme_is_refused_for_good": AnyScheme,
    "test_nothing_brings_in_another_recipient": Smuggling,
    "test_what_it_says_holds_nothing_personal": Telling,
    "test_it_shows_none_of_its_secrets": Open,
    "test_a_crm_delivers_through_it": Choking,
    "test_an_idempotent_channel_sends_a_key_once": Repeating,
    "test_html_goes_out_where_it_is_a_medium": Forgetful,
    "test_a_text_longer_than_the_longest_is_refused_for_good": Endless,
    "test_what_a_message_costs_is_money": Dealing,
    "test_a_query_tells_what_became_of_a_key": Unasked,
    "test_what_is_throttled_is_refused_for_now": Stubborn,
    "test_a_contact_point_that_dies_is_told": Mourning,
    "test_junk_leaves_it_unknown": Trusting,
    "test_a_time_out_after_accept_is_unknown": Hopeful,
    "test_a_two_way_channel_hears": Deaf,
    "test_what_came_in_is_given_until_it_is_acknowledged": Newest,
    "test_what_is_fetched_again_has_its_id": Fresh,
    "test_a_web_hook_tells_what_became_of_a_message": Soft,
    "test_what_cannot_be_read_is_told_among_the_rest": Strict,
    "test_a_replayed_web_hook_has_its_id": Numbering,
    "test_a_bad_signature_is_refused": Gullible,
    "test_a_signature_of_another_body_is_refused": Hasty,
    "test_an_old_signature_is_refused": Timeless,
    "test_junk_in_a_web_hook_tells_nothing": Crashing,
    "test_a_crm_records_a_web_hook_once": Wordy,
}
"""The bug that each obligation is broken by."""
