"""The plugin ``smtp`` brings the channel ``email``, set up by typed settings, and nothing where there are none."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from pathlib import Path
from traceback import TracebackException

import pytest
from attrs import evolve, fields

from crmcore import CRM, Email, ImapInbox, MaildirChannel, Person, Rule, RulePolicy, Secret, SmtpChannel
from crmcore.channels.smtp.mail_settings import MailSettings
from crmcore.errors import ChannelTaken, InvalidSetting
from tests.servers.mail_server import MailServer

PASSWORD = "sesame-0123456789"
SENDER = "Shop <news@shop.example>"
GOOD: Mapping[str, object] = {"host": "smtp.example.org", "sender": SENDER}
IMAP: Mapping[str, object] = {"imap_host": "imap.example.org", "imap_username": "news", "imap_password": PASSWORD}

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def crm_with(settings: Mapping[str, object]) -> CRM:
    """A CRM whose plugin is set up so."""
    return CRM.in_memory(settings={"smtp": settings})


def test_nothing_is_brought_where_nothing_is_set() -> None:
    """And it is no fault."""
    with CRM.in_memory() as crm:
        assert (["desk", "inbox"], []) == (crm.channels, list(crm.plugin_faults()))


def test_the_environment_sets_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go through that server, logged in, with a return path of their own."""
    with MailServer(logins={"shop": PASSWORD}, auth_require_tls=False) as server:
        for name, value in {
            "HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none", "SENDER": SENDER, "USERNAME": "shop",
            "PASSWORD": PASSWORD, "PLAIN_AUTH": "yes", "BOUNCES": "bounce@shop.example", "COST": "0.01 EUR",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"CRMCORE_SMTP__{name}", value)
        with CRM.in_memory() as crm:
            kim = crm.customers.add(Person("Kim"), Email("kim@example.org"))
            crm.consents.grant(kim, channel="email", purpose="offers", evidence="form")
            crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello ${name}")})
            crm.decide("one", RulePolicy([Rule(None, "tea", "email")]))
            assert 1 == crm.tick().dispatched.accepted
            (mail,) = server.mails
            key = crm.outbox.of(kim)[0].id
        assert (["kim@example.org"], f"bounce+{key}@shop.example") == (mail.recipients, mail.sender)


WRONG: Mapping[str, tuple[Mapping[str, object], str]] = {
    "no host": ({"sender": SENDER}, "smtp.host"),
    "no sender": ({"host": "smtp.example.org"}, "smtp.sender"),
    "misspelt": ({**GOOD, "usrname": "shop"}, "smtp.usrname"),
    "no number": ({**GOOD, "port": "many"}, "smtp.port"),
    "no port": ({**GOOD, "port": "0"}, "smtp.port"),
    "no word": ({**GOOD, "security": "ssl"}, "smtp.security"),
    "no address": ({**GOOD, "sender": "nobody"}, "smtp.sender"),
    "a login in halves": ({**GOOD, "username": "shop"}, "smtp.password"),
    "a login in the clear": (
        {**GOOD, "username": "shop", "password": PASSWORD, "security": "none"}, "smtp.security",
    ),
    "no Maildir": ({**GOOD, "inbox": "/nowhere"}, "smtp.inbox"),
    "two inboxes": ({**GOOD, **IMAP, "inbox": "/nowhere"}, "smtp.inbox"),
    "a mailbox nowhere": ({**GOOD, "imap_username": "news"}, "smtp.imap_host"),
    "a mailbox of nobody": ({**GOOD, "imap_host": "imap.example.org"}, "smtp.imap_username"),
    "a mailbox without password": (
        {**GOOD, "imap_host": "imap.example.org", "imap_username": "news"}, "smtp.imap_password",
    ),
    "no port of a mailbox": ({**GOOD, **IMAP, "imap_port": "0"}, "smtp.imap_port"),
    "a mailbox in the clear": ({**GOOD, **IMAP, "imap_security": "none"}, "smtp.imap_security"),
    "no folder": ({**GOOD, **IMAP, "imap_folder": "a*"}, "smtp.imap_folder"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_told_at_start(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, and without the password."""
    settings, field = WRONG[case]
    for name, value in settings.items():
        monkeypatch.setenv(f"CRMCORE_SMTP__{name.upper()}", str(value))
    with pytest.raises(InvalidSetting) as raised:
        CRM.in_memory()
    assert field == raised.value.field
    error = raised.value
    assert error.__traceback__ is not None
    # But for the frame of the test, which has the settings.
    shown = TracebackException(type(error), error, error.__traceback__.tb_next, capture_locals=True)
    assert PASSWORD not in "".join(shown.format())


def test_it_hears_from_a_maildir_or_a_mailbox(tmp_path: Path) -> None:
    """Where it is told of one."""
    for part in ("new", "cur"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1").write_text("From: kim@example.org\nMessage-ID: <q@example.org>\nSubject: Hi\n\nTea?\n")
    with crm_with({**GOOD, "inbox": str(tmp_path)}) as crm:
        crm.customers.add(Person("Kim"), Email("kim@example.org"))
        assert {"message": 1} == crm.tick().taken.recorded
    silent = MailSettings("smtp.example.org", SENDER)
    heard = evolve(silent, imap_host="imap.example.org", imap_username="news", imap_password=Secret(PASSWORD))
    assert [False, True] == [each.channel().capabilities.two_way for each in (silent, heard)]


def test_the_app_gives_no_second_channel_of_that_name(tmp_path: Path) -> None:
    """It is told which plugin brings the other."""
    mail = MaildirChannel(tmp_path / "mail", sender=SENDER)
    with pytest.raises(ChannelTaken, match="'email': plugin 'smtp' has one, channels= another") as raised:
        CRM.in_memory(channels=[mail], settings={"smtp": GOOD})
    assert ("email", "smtp") == (raised.value.channel, raised.value.plugin)


def test_every_option_that_can_be_text_is_a_setting() -> None:
    """Those of the channel, and those of the mailbox."""
    no_text = {"name", "images", "hook", "tls_context", "clock"}
    told = set(signature(SmtpChannel).parameters) | {f"imap_{each}" for each in signature(ImapInbox).parameters}
    known = {field.name for field in fields(MailSettings)}
    left = {"imap_timeout", "imap_tls_context", "imap_clock"}
    assert told - no_text - left == known
