"""Channels with one bug each that tell what is not theirs to tell, change what they carry, or go by a clock of their
own.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from attrs import evolve

from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Answer, Outgoing
from crmcore.errors import InvalidValue
from crmcore.ports.channel import WebhookRequest
from tests.conformance.right_channel import TOKEN, RightChannel

_log = logging.getLogger("bent")


class Stripping(RightChannel):
    """Takes blanks away at both ends."""

    def put(self, message: Outgoing) -> None:
        """Tidily."""
        super().put(evolve(message, text=message.text.strip()))


class Dedenting(RightChannel):
    """Takes blanks away at the beginning."""

    def put(self, message: Outgoing) -> None:
        """To the margin."""
        super().put(evolve(message, text=message.text.lstrip()))


class Trimming(RightChannel):
    """Takes line breaks away at the end."""

    def put(self, message: Outgoing) -> None:
        """Nobody sees it."""
        super().put(evolve(message, text=message.text.rstrip("\n")))


class Breaking(RightChannel):
    """Has line breaks of its own."""

    def put(self, message: Outgoing) -> None:
        """As on a teleprinter."""
        super().put(evolve(message, text=message.text.replace("\n", "\r\n")))


class Joining(RightChannel):
    """Has two line breaks in a row for one."""

    def put(self, message: Outgoing) -> None:
        """To save paper."""
        super().put(evolve(message, text=message.text.replace("\n\n", "\n")))


def detailed(when: str, told: Callable[[Outgoing], str]) -> Any:
    """A channel that says in its answer what it should not, where another says `when`."""

    class Detailed(RightChannel):
        def deliver(self, message: Outgoing) -> Answer:
            answer = super().deliver(message)
            return evolve(answer, detail=told(message)) if answer.detail == when else answer

    return Detailed


class Printing(RightChannel):
    """Prints to whom it sends."""

    def put(self, message: Outgoing) -> None:
        """On the terminal."""
        print("to", message.address.sent_as)
        super().put(message)


class Complaining(RightChannel):
    """Writes what it sends where errors go."""

    def put(self, message: Outgoing) -> None:
        """In upper case."""
        sys.stderr.write(message.text.upper())
        super().put(message)


class Shouting(RightChannel):
    """Prints its token."""

    def put(self, message: Outgoing) -> None:
        """In a header."""
        print("Authorization: Bearer", TOKEN)
        super().put(message)


class Wailing(RightChannel):
    """Logs its token when a signature does not fit."""

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """So that it can be compared."""
        _log.debug("with %r", TOKEN if not request.headers else "")
        super().verify(request, now)


class Asking(RightChannel):
    """Logs its token when it asks."""

    def query(self, key: str) -> Answer | None:
        """As curl would."""
        _log.debug("GET /%s?token=%s", key, TOKEN)
        return super().query(key)


class Noting(RightChannel):
    """Logs what its provider tells."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """The whole body."""
        heard = super().read(body, now)
        _log.info("told: %s", body)
        return heard


class Reciting(RightChannel):
    """Prints what its provider tells, however it is written."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """As text."""
        print(body.decode(errors="replace"))
        return super().read(body, now)


class Quoting(RightChannel):
    """Quotes what it cannot read."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """In the error."""
        try:
            return super().read(body, now)
        except InvalidValue:
            raise InvalidValue("body", repr(body), "it is an event") from None


class Watching(RightChannel):
    """Judges web hooks by a watch of its own."""

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Whatever time it is."""
        super().verify(request, datetime.now(UTC))


class Dating(RightChannel):
    """Dates what it hears by a watch of its own."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """Whatever time it is."""
        return super().read(body, datetime.now(UTC))


class Ahead(RightChannel):
    """Hears what is still to come."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """Tomorrow."""
        return super().read(body, now + timedelta(days=1))


class Foreseeing(RightChannel):
    """Fetches what is still to come."""

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """Tomorrow."""
        return [evolve(each, at=each.at + timedelta(days=1)) for each in super().receive(limit=limit)]

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """By the id."""
        ids = {each.id for each in heard}
        self.wire.inbox[:] = [each for each in self.wire.inbox if each.id not in ids]


TELLERS: Final[Sequence[tuple[str, Any]]] = (
    *(
        ("test_text_of_any_script_goes_out_as_given", each)
        for each in (Stripping, Dedenting, Trimming, Breaking, Joining)
    ),
    *(
        ("test_what_it_says_holds_nothing_personal", each)
        for each in (
            Printing,
            Complaining,
            detailed("too long", lambda message: f"too long: {message.text}"),
            detailed("too many", lambda message: f"too many for {message.address.sent_as}"),
            detailed("junk", lambda message: f"junk for {message.address.value}"),
            detailed("no answer in time", lambda message: f"not sent: {message.text}"),
            detailed("nobody there", lambda message: f"nobody at {message.address.sent_as}"),
        )
    ),
    *(
        ("test_it_shows_none_of_its_secrets", each)
        for each in (
            Shouting,
            Wailing,
            Asking,
            detailed("too many", lambda _: f"too many by {TOKEN}"),
            detailed("nobody there", lambda _: f"not known to {TOKEN}"),
        )
    ),
    *(("test_what_it_shows_of_a_web_hook_holds_nothing_of_it", each) for each in (Noting, Reciting, Quoting)),
    *(("test_a_web_hook_goes_by_the_time_that_is_given", each) for each in (Watching, Dating)),
    ("test_a_web_hook_tells_what_became_of_a_message", Ahead),
    ("test_what_came_in_is_given_until_it_is_acknowledged", Foreseeing),
)
"""More bugs, and the obligation that each breaks."""
