"""A channel that is configured wrongly is refused when it is made, by the name of what is wrong and the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from crmcore import (
    AppriseChannel,
    ImapInbox,
    MaildirChannel,
    Postal,
    PostChannel,
    Secret,
    SmsChannel,
    SmtpChannel,
    WebhookChannel,
)
from crmcore.channels.sms_provider import AnswerForm, HttpSmsProvider
from crmcore.errors import InvalidValue

HOOK_SECRET = Secret("whsec_" + "A" * 40)


def maildir(**options: Any) -> object:
    """A channel on a Maildir, but for the options."""
    return MaildirChannel(**{"path": "mail", "sender": "news@shop.example", **options})


def smtp(**options: Any) -> object:
    """A channel to a mail server, but for the options."""
    return SmtpChannel(**{"host": "mail.example.org", "sender": "news@shop.example", **options})


def imap(**options: Any) -> object:
    """A mailbox, but for the options."""
    return ImapInbox(**{"host": "mail.example.org", "username": "shop", "password": Secret("s3cret"), **options})


def post(**options: Any) -> object:
    """A channel that prints, but for the options."""
    return PostChannel(**{"path": "letters", "sender": Postal("Shop", "Markt 1", "28195", "Bremen", "DE"), **options})


def apprise(**options: Any) -> object:
    """A channel through a service of Apprise, but for the options."""
    return AppriseChannel(**{"name": "push", "url": Secret("json://push.example.org"), **options})


def webhook(**options: Any) -> object:
    """A channel to a receiver, but for the options."""
    return WebhookChannel(**{"url": "https://hooks.example.org", "secret": HOOK_SECRET, **options})


def provider(**options: Any) -> HttpSmsProvider:
    """A provider, but for the options."""
    given = {
        "url": "https://sms.example.org",
        "fields": {"to": "{to}"},
        "sender": "Shop",
        "answer": AnswerForm(id="/id"),
    }
    return HttpSmsProvider(**{**given, **options})


def sms(**options: Any) -> object:
    """A channel to a provider, but for the options."""
    return SmsChannel(**{"provider": provider(), **options})


Make = Callable[..., object]
WRONG: Mapping[str, tuple[Make, Mapping[str, Any]]] = {
    "path": (maildir, {"path": 7}),
    "path of nothing": (maildir, {"path": ""}),
    "path with NUL": (maildir, {"path": "a\0b"}),
    "path beyond Unicode": (maildir, {"path": "\ud800"}),
    "inbox": (maildir, {"inbox": 7}),
    "inbox of too long a name": (maildir, {"inbox": "x" * 5_000}),
    "inbox of a mail server": (smtp, {"inbox": "x" * 5_000}),
    "inbox beyond Unicode": (smtp, {"inbox": "\ud800"}),
    "security of a mailbox": (imap, {"security": []}),
    "clock of a mailbox": (imap, {"clock": 7}),
    "path of letters": (post, {"path": None}),
    "path of letters beyond Unicode": (post, {"path": "\ud800"}),
    "fonts": (post, {"fonts": 1}),
    "fonts of numbers": (post, {"fonts": [1]}),
    "clock of letters": (post, {"clock": 7}),
    "scheme of a service": (apprise, {"scheme": []}),
    "images": (maildir, {"images": 7}),
    "clock": (maildir, {"clock": 7}),
    "name": (maildir, {"name": "E-Mail"}),
    "cost": (maildir, {"cost": 1}),
    "host": (smtp, {"host": ""}),
    "port": (smtp, {"port": 99_999}),
    "sender": (smtp, {"sender": 7}),
    "security": (smtp, {"security": "ssl"}),
    "password": (smtp, {"username": "shop", "password": "s3cret-in-the-open"}),
    "password of bytes": (smtp, {"username": "shop", "password": Secret(b"s3cret-in-the-open")}),
    "tls_context": (smtp, {"tls_context": 7}),
    "timeout": (smtp, {"timeout": 3}),
    "bounces": (smtp, {"bounces": 7}),
    "most_per_session": (smtp, {"most_per_session": True}),
    "url": (webhook, {"url": "ftp://hooks.example.org"}),
    "secret": (webhook, {"secret": "whsec_s3cret-in-the-open"}),
    "scheme": (webhook, {"scheme": "pigeon"}),
    "idempotent": (webhook, {"idempotent": "no"}),
    "allow_private": (webhook, {"allow_private": "no"}),
    "ports": (webhook, {"ports": "443"}),
    "ports of one": (webhook, {"ports": 443}),
    "ports of nothing": (webhook, {"ports": [0]}),
    "tls": (webhook, {"tls": 7}),
    "resolver": (webhook, {"resolver": 7}),
    "provider": (sms, {"provider": 7}),
    "price": (sms, {"price": 0.07}),
    "longest": (sms, {"longest": 0}),
    "is_stop": (sms, {"is_stop": "STOP"}),
    "provider.url": (lambda **options: sms(provider=provider(**options)), {"url": 7}),
    "provider.fields": (provider, {"fields": 7}),
    "provider.sender": (provider, {"sender": 7}),
    "provider.callback": (provider, {"callback": 7}),
    "provider.auth": (provider, {"auth": "s3cret-in-the-open"}),
    "provider.headers": (provider, {"headers": 7}),
    "provider.headers.X-Key": (provider, {"headers": {"X-Key": 7}}),
    "provider.answer": (provider, {"answer": 7}),
    "provider.hook": (provider, {"hook": 7}),
    "provider.idempotent": (provider, {"idempotent": "no"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is typed, names the field, and tells no secret; nothing is made."""
    monkeypatch.chdir(tmp_path)
    make, options = WRONG[case]
    with pytest.raises(InvalidValue) as raised:
        make(**options)
    assert case.partition(" ")[0] == raised.value.field
    assert "s3cret" not in str(raised.value)
    assert [] == [path for path in tmp_path.iterdir() if case.startswith("path")]
