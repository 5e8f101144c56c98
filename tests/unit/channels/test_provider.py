"""Channels that come along name their provider, where they are given its name."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from crmcore import AppriseChannel, Channel, Secret, SmsChannel, SmtpChannel, WebhookChannel
from crmcore.channels.sms_provider import AnswerForm, HttpSmsProvider
from crmcore.errors import InvalidValue

SECRET = Secret("whsec_" + base64.b64encode(b"k" * 32).decode())


def sms(name: str | None) -> Channel:
    """Texts by a provider."""
    fields = {"to": "{to}", "body": "{text}"}
    return SmsChannel(
        HttpSmsProvider("https://sms.example.org", fields, "Shop", answer=AnswerForm(id="/id"), name=name)
    )


MADE: list[Callable[[str | None], Channel]] = [
    lambda name: SmtpChannel("mail.example.org", sender="Shop <news@shop.example>", provider=name),
    lambda name: WebhookChannel("https://hooks.example.org", secret=SECRET, provider=name),
    lambda name: AppriseChannel("chat", Secret("json://hooks.example.org/{to}"), provider=name),
    sms,
]


@pytest.mark.parametrize("made", MADE)
def test_a_provider_is_among_the_capabilities(made: Callable[[str | None], Channel]) -> None:
    """None where none is named; a name that cannot be one is refused."""
    assert ("mail-house", None) == (made("mail-house").capabilities.provider, made(None).capabilities.provider)
    for wrong in ("Mail House", "", 7):
        with pytest.raises(InvalidValue, match="provider"):
            made(wrong)  # type: ignore[arg-type]
