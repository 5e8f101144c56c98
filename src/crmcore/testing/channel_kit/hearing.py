"""What a channel owes that hears what comes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from attrs import evolve

from crmcore.domain.decision.heard import Heard
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import Hooked, Receiving, WebhookRequest
from crmcore.system.clock import SystemClock
from crmcore.testing.channel_kit.base import AHEAD, ChannelKitBase, hears, hooked, receiving, require_ability
from crmcore.testing.channel_kit.far_side import FarSide
from crmcore.testing.channel_kit.showing import shown_of_hook

_JUNK = (b"", b"\xff\xfe\x00", b"[]", b"{}", b"null", b'"', b"a=1&a=2", b'{"id": {"id": 1}}', b"[" * 5_000)
_LONG_AGO = timedelta(hours=1)
_LATER = timedelta(days=1)
_TICK = 0.02
"""Seconds in which every clock has gone on."""
_WORD = "Wilhelmina"
_PERSONAL = (b'{"from": "ann@example.org", "text": "Hello Wilhelmina"}', b"from=ann%40example.org&text=Wilhelmina")


def _heard(called: Hooked, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
    """What a web hook told, of which everything can be read."""
    told = called.parse_webhook(request, now)
    heard = [each for each in told if isinstance(each, Heard)]
    assert len(told) == len(heard)
    return heard


class HearingKit(ChannelKitBase):
    """What a `two_way` channel owes; the others are skipped."""

    def test_a_two_way_channel_hears(self, far_side: FarSide) -> None:
        """A `two_way` channel fetches what comes in, or its provider calls back."""
        channel: object = far_side.open_channel()
        if not hears(far_side.open_channel()):
            pytest.skip("this channel does not say that it is two_way")
        assert isinstance(channel, Hooked | Receiving), "it has neither parse_webhook nor receive"

    def test_what_came_in_is_given_until_it_is_acknowledged(self, far_side: FarSide) -> None:
        """What has come in is given until it is acknowledged, the oldest first and no more than asked; it came at an
        instant that is not ahead.
        """
        channel = far_side.open_channel()
        fetching = receiving(channel)
        keys = self._replied(far_side)
        for key in keys:
            heard = fetching.receive(limit=1)
            assert [("reply", key)] == [(each.kind, each.key) for each in heard]
            assert heard[0].at <= SystemClock().now() + AHEAD
            fetching.acknowledge(heard)
        assert [] == list(fetching.receive(limit=10))
        assert [] == list(receiving(far_side.open_channel()).receive(limit=10))

    def test_what_is_fetched_again_has_its_id(self, far_side: FarSide) -> None:
        """What is fetched again, after a restart too, has the id that it had, and no other's."""
        fetching = receiving(far_side.open_channel())
        self._replied(far_side)
        first = [each.id for each in fetching.receive(limit=10)]
        assert 2 == len(set(first))
        assert first == [each.id for each in fetching.receive(limit=10)]
        assert first == [each.id for each in receiving(far_side.open_channel()).receive(limit=10)]

    def _replied(self, far_side: FarSide) -> list[str]:
        channel = far_side.open_channel()
        keys = []
        for number in (1, 2):
            message = self.outgoing(channel, number)
            self._accepted(channel, message)
            far_side.bring("reply", message.key)
            keys.append(message.key)
        return keys

    def test_a_web_hook_tells_what_became_of_a_message(self, far_side: FarSide) -> None:
        """A web hook that is signed tells what became of the message of a key, at an instant that is not ahead."""
        called, key, request = self._called(far_side)
        now = SystemClock().now()
        (heard,) = _heard(called, request, now)
        assert ("receipt", key) == (heard.kind, heard.key)
        assert heard.id
        assert heard.at.tzinfo is not None
        assert heard.at <= now + AHEAD
        (dead,) = _heard(called, far_side.sign(far_side.webhook("bounce", key), now), now)
        assert ("bounce", True, key) == (dead.kind, dead.hard, dead.key)

    def test_what_cannot_be_read_is_told_among_the_rest(self, far_side: FarSide) -> None:
        """A web hook that tells several things is heard, and what cannot be read of it stands there as an error."""
        called, key, _ = self._called(far_side)
        require_ability(far_side, "batch")
        now = SystemClock().now()
        body = far_side.batch([far_side.webhook("receipt", key), b"{}", far_side.webhook("bounce", key)])
        first, second, third = called.parse_webhook(far_side.sign(body, now), now)
        assert isinstance(first, Heard)
        assert isinstance(second, InvalidValue)
        assert isinstance(third, Heard)
        assert [("receipt", key), ("bounce", key)] == [(each.kind, each.key) for each in (first, third)]
        assert first.id != third.id

    def test_a_replayed_web_hook_has_its_id(self, far_side: FarSide) -> None:
        """A web hook that is replayed is the same thing heard again, by its id, after a restart too."""
        called, key, request = self._called(far_side)
        now = SystemClock().now()
        (first,) = _heard(called, request, now)
        for opened in (called, hooked(far_side.open_channel())):
            assert [first.id] == [each.id for each in _heard(opened, request, now)]
        other = far_side.sign(far_side.webhook("bounce", key), now)
        assert first.id not in [each.id for each in _heard(called, other, now)]

    def test_a_bad_signature_is_refused(self, far_side: FarSide) -> None:
        """A web hook without a signature, or with a wrong one, is refused."""
        called, _, request = self._called(far_side)
        wrong = {name: f"{value[:-8]}{value[-8:][::-1]}A" for name, value in request.headers.items()}
        for headers in ({}, wrong, dict.fromkeys(request.headers, "")):
            with pytest.raises(SignatureRefused):
                called.parse_webhook(evolve(request, headers=headers), SystemClock().now())

    def test_a_signature_of_another_body_is_refused(self, far_side: FarSide) -> None:
        """A web hook with the signature of another body is refused."""
        called, key, request = self._called(far_side)
        require_ability(far_side, "signed_bodies")
        for body in (far_side.webhook("bounce", key), request.body + b" ", b""):
            with pytest.raises(SignatureRefused):
                called.parse_webhook(evolve(request, body=body), SystemClock().now())

    def test_an_old_signature_is_refused(self, far_side: FarSide) -> None:
        """A web hook that was signed long ago is refused."""
        called, key, _ = self._called(far_side)
        require_ability(far_side, "dated_webhooks")
        now = SystemClock().now()
        request = far_side.sign(far_side.webhook("receipt", key), now - _LONG_AGO)
        with pytest.raises(SignatureRefused):
            called.parse_webhook(request, now)

    def test_a_web_hook_goes_by_the_time_that_is_given(self, far_side: FarSide) -> None:
        """A web hook is judged and dated by the time that is given with it, and by no clock of the channel's own."""
        called, key, request = self._called(far_side)
        now = SystemClock().now()
        first = [each.at for each in _heard(called, request, now)]
        sleep(_TICK)
        assert first == [each.at for each in _heard(called, request, now)]
        later = now + _LATER
        called.parse_webhook(far_side.sign(far_side.webhook("receipt", key), later), later)
        if _is_refused(called, far_side.sign(far_side.webhook("receipt", key), now - _LATER), now):
            assert _is_refused(called, request, later), "it goes by a clock of its own"

    def test_what_it_shows_of_a_web_hook_holds_nothing_of_it(self, far_side: FarSide) -> None:
        """What it says of a web hook, prints and writes to logs holds nothing of its body but the key."""
        called, key, request = self._called(far_side)
        now = SystemClock().now()
        for body in (request.body, _with_a_word(request.body), *_PERSONAL):
            told, _ = shown_of_hook(called, far_side.sign(body, now), now)
            pieces = {body.decode(errors="replace"), repr(body)[2:-1], _WORD} - {key}
            assert not [True for each in told for piece in pieces if piece in each], "it shows a web hook"

    def test_junk_in_a_web_hook_tells_nothing(self, far_side: FarSide) -> None:
        """Junk in a web hook, though signed, is refused as invalid or tells nothing."""
        called, _, _ = self._called(far_side)
        now = SystemClock().now()
        for body in _JUNK:
            try:
                told = called.parse_webhook(far_side.sign(body, now), now)
            except InvalidValue:
                continue
            assert all(isinstance(each, InvalidValue) for each in told)

    def test_a_crm_records_a_web_hook_once(self, far_side: FarSide) -> None:
        """A CRM records what a web hook tells, and records it once."""
        from crmcore.testing.channel_kit.crm import sent_by_crm

        channel = far_side.open_channel()
        hooked(channel)
        with sent_by_crm(channel, "Tea", "Hello Ann") as (crm, _, key):
            request = far_side.sign(far_side.webhook("receipt", key), SystemClock().now())
            taken = [
                crm.inbound.webhook(channel.name, request.headers, request.body, url=request.url) for _ in range(2)
            ]
        assert [({"receipt": 1}, 0), ({}, 1)] == [(each.recorded, each.known) for each in taken]

    def _called(self, far_side: FarSide) -> tuple[Hooked, str, WebhookRequest]:
        channel = far_side.open_channel()
        called = hooked(channel)
        message = self.outgoing(channel)
        self._accepted(channel, message)
        return called, message.key, far_side.sign(far_side.webhook("receipt", message.key), SystemClock().now())


def _is_refused(called: Hooked, request: WebhookRequest, now: datetime) -> bool:
    try:
        called.parse_webhook(request, now)
    except SignatureRefused:
        return True
    return False


def _with_a_word(body: bytes) -> bytes:
    """The body with a field more: in JSON, else as forms have it."""
    try:
        said: Any = json.loads(body)
    except ValueError:
        said = None
    return json.dumps({**said, "note": _WORD}).encode() if isinstance(said, dict) else body + f"&note={_WORD}".encode()
