"""Mail that comes back by IMAP is heard, recorded and put aside, and none is lost."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from crmcore import CRM, Email, ImapInbox, MaildirChannel, Person, Rule, RulePolicy, Secret, SmtpChannel
from crmcore.channels.smtp.wire import WireLost
from crmcore.domain.relationship.content import Reply
from crmcore.errors import InvalidValue
from crmcore.services.inbound import Taken
from crmcore.testing import FrozenClock
from tests.servers.imap_server import PASSWORD, USER, ImapServer
from tests.servers.ports import LOOPBACK
from tests.servers.scripted_imap_server import CLOSE, HANG, ScriptedImapServer

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUICK = timedelta(seconds=0.5)


def mail(number: int, text: str = "Hello") -> bytes:
    """A mail from customer so-and-so."""
    head = (
        f"From: C{number} <c{number}@example.org>\r\nTo: news@shop.example\r\nMessage-ID: <m{number}@example.org>\r\n"
    )
    return f"{head}Subject: Hi\r\n\r\n{text} {number}\r\n".encode()


def inbox(port: int, **settings: Any) -> ImapInbox:
    """The inbox of the mailbox on a server of ours."""
    given: dict[str, Any] = {
        "username": USER,
        "password": Secret(PASSWORD),
        "security": "none",
        "plain_auth": True,
        "clock": FrozenClock(NOON),
        **settings,
    }
    return ImapInbox(LOOPBACK, port=port, **given)


def texts(found: Any) -> list[str]:
    """What was heard, in order."""
    return [each.text for each in found]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> trustme.CA:
    """Who vouches for the server."""
    return trustme.CA()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, certificate: trustme.CA) -> Iterator[ImapServer]:
    """A real server that takes STARTTLS."""
    folder = tmp_path_factory.mktemp("imap")
    issued = certificate.issue_cert(LOOPBACK)
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    with ImapServer(folder, folder / "cert.pem", folder / "key.pem") as server:
        yield server


@pytest.fixture
def server() -> Iterator[ScriptedImapServer]:
    """A server that keeps keywords and does as it should."""
    with ScriptedImapServer() as server:
        yield server


@pytest.mark.slow
def test_a_crm_hears_what_comes_to_a_real_server(real: ImapServer, certificate: trustme.CA, tmp_path: Path) -> None:
    """A reply is recorded with the customer and then moved to the folder for what is done; TLS is verified."""
    context = ssl.create_default_context()
    certificate.configure_trust(context)
    box = inbox(real.port, done="Done", security="starttls", plain_auth=False, tls_context=context)
    channel = MaildirChannel(tmp_path / "out", sender="Shop <news@shop.example>", inbox=box, clock=FrozenClock(NOON))
    with CRM.in_memory(clock=FrozenClock(NOON), channels=[channel]) as crm:
        sara = crm.customers.add(Person("Sara"), Email("c1@example.org"))
        crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        crm.tick()
        key = crm.outbox.of(sara)[0].id
        reply = mail(1, "Yes please").replace(b"Subject:", f"In-Reply-To: <{key}@shop.example>\r\nSubject:".encode())
        real.deliver(reply, mail(2))
        assert Taken({"reply": 1}, unmatched=1) == crm.inbound.receive("email")
        assert isinstance(crm.interactions.last(sara)[0].content, Reply)
        assert Taken() == crm.inbound.receive("email")
    assert [] == real.mails("INBOX")
    assert [reply, mail(2)] == real.mails("Done")


def test_a_server_that_keeps_no_keywords_needs_a_folder(real: ImapServer) -> None:
    """Without one, a mail could not be told from one that is recorded."""
    with pytest.raises(WireLost, match="name a folder"):
        inbox(real.port).receive(limit=9)


def test_a_certificate_that_nobody_vouches_for_is_refused(real: ImapServer) -> None:
    """Before the password is said."""
    with pytest.raises(WireLost, match="certificate not verified"):
        inbox(real.port, security="starttls", plain_auth=False, done="Done").receive(limit=9)


def test_a_wrong_password_is_told(real: ImapServer) -> None:
    """Without the password."""
    with pytest.raises(WireLost, match="AUTHENTICATE") as lost:
        inbox(real.port, password=Secret("wrong-canary"), done="Done").receive(limit=9)
    assert lost.value.setup and "canary" not in str(lost.value)


def test_mails_are_given_until_they_are_acknowledged(server: ScriptedImapServer) -> None:
    """The oldest first, no more than asked for; then they bear a keyword, so that others who read lose nothing."""
    server.deliver(mail(1), mail(2), mail(3))
    box = inbox(server.port)
    assert ["Hello 1", "Hello 2"] == texts(box.receive(limit=2))
    found = box.receive(limit=2)
    assert ["Hello 1", "Hello 2"] == texts(found)
    box.acknowledge(found[:1])
    assert [{r"\Seen", "crmcore"}, set(), set()] == [kept.flags for kept in server.mails.values()]
    found = box.receive(limit=9)
    assert ["Hello 2", "Hello 3"] == texts(found)
    assert NOON - timedelta(hours=1) == found[0].at
    box.acknowledge(found)
    assert [] == texts(box.receive(limit=9))


def test_a_mail_that_somebody_has_read_is_heard_all_the_same(server: ScriptedImapServer) -> None:
    """Seen is what people make of a mail."""
    server.deliver(mail(1))
    server.mails[1].flags.add(r"\Seen")
    assert ["Hello 1"] == texts(inbox(server.port).receive(limit=9))


def test_what_is_from_nobody_and_what_is_refused_is_put_aside(server: ScriptedImapServer) -> None:
    """The refused one flagged for people, once they are counted; neither is in the way of others."""
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(40))
    server.deliver(b"\r\n", b"From: a@example.org\r\n" + deep, mail(3))
    box = inbox(server.port)
    found = box.receive(limit=9)
    assert [("message", None, ""), ("message", None, ""), "Hello 3"] == [
        (each.kind, each.address, each.text) if each.address is None else each.text for each in found
    ]
    assert [set(), set(), set()] == [kept.flags for kept in server.mails.values()]
    box.acknowledge(found)
    assert [{r"\Seen", "crmcore"}, {r"\Flagged", r"\Seen", "crmcore"}, {r"\Seen", "crmcore"}] == [
        kept.flags for kept in server.mails.values()
    ]


@pytest.mark.parametrize(("capabilities", "left"), [("MOVE", {}), ("UIDPLUS", {}), ("", {1: {r"\Seen", r"\Deleted"}})])
def test_what_is_done_is_moved_as_the_server_can(capabilities: str, left: dict[int, set[str]]) -> None:
    """Where it cannot remove one mail alone, that is marked as deleted and heard no more: others' stay as they are."""
    with ScriptedImapServer(capabilities=capabilities) as server:
        server.deliver(mail(1))
        box = inbox(server.port, done="Done")
        box.acknowledge(box.receive(limit=9))
        assert [mail(1)] == server.done
        assert left == {uid: kept.flags for uid, kept in server.mails.items()}
        assert [] == list(box.receive(limit=9))


def test_numbers_of_another_folder_are_not_acknowledged(server: ScriptedImapServer) -> None:
    """When the server has numbered its mails anew, nothing is marked by an old number."""
    server.deliver(mail(1))
    box = inbox(server.port)
    found = box.receive(limit=9)
    server.validity, server.mails = 8, {}
    server.deliver(mail(2))
    box._close()
    box.acknowledge(found)
    assert set() == server.mails[1].flags
    assert ["Hello 2"] == texts(box.receive(limit=9))


@pytest.mark.parametrize("stage", ["greeting", "AUTHENTICATE", "SELECT", "SEARCH", "FETCH", "STORE", "CAPABILITY"])
@pytest.mark.parametrize(
    "said",
    [
        CLOSE,
        b"{tag} NO not now\r\n",
        b"* BYE go away\r\n",
        b"* 1 FETCH (BODY[] {99999999999}\r\n",
        b"\xff\x00 junk\r\n{tag} OK\r\n",
        b"{tag} OK done\r\n",
        b"* SEARCH a b \xff\r\n* OK [UIDVALIDITY x]\r\n* 1 FETCH (UID\r\n{tag} OK\r\n",
    ],
)
def test_a_server_that_misbehaves_loses_nothing(stage: str, said: Any) -> None:
    """Whatever it says, the mail is there when it has come to itself, and what goes wrong is one kind of error."""
    with ScriptedImapServer({stage: said}, {}) as server:
        server.deliver(mail(1))
        box = inbox(server.port, timeout=QUICK)
        heard = []
        for _ in range(3):
            with contextlib.suppress(WireLost):
                found = box.receive(limit=9)
                heard += texts(found)
                box.acknowledge(found)
        box._close()
        found = box.receive(limit=9)
        box.acknowledge(found)
        assert "Hello 1" in heard + texts(found)


@pytest.mark.parametrize("stage", ["greeting", "AUTHENTICATE", "SEARCH", "FETCH"])
def test_a_server_that_hangs_is_left_in_time(stage: str) -> None:
    """And tried anew the next time."""
    with ScriptedImapServer({stage: HANG}, {}) as server:
        server.deliver(mail(1))
        box = inbox(server.port, timeout=QUICK)
        with pytest.raises(WireLost, match="no answer in time"):
            box.receive(limit=9)
        assert ["Hello 1"] == texts(box.receive(limit=9))


def test_a_connection_that_was_lost_is_made_anew(server: ScriptedImapServer) -> None:
    """Between what is given and what is acknowledged too."""
    server.deliver(mail(1))
    box = inbox(server.port)
    found = box.receive(limit=9)
    assert box._session is not None
    box._session.close()
    box.acknowledge(found)
    assert "crmcore" in server.mails[1].flags
    assert 2 == server.connections


def test_what_is_said_before_tls_does_not_count() -> None:
    """A server that says more than was asked before TLS begins is somebody in between; the password is not said."""
    with ScriptedImapServer({"STARTTLS": b"{tag} OK begin\r\n* CAPABILITY AUTH=PLAIN\r\n"}) as server:
        with pytest.raises(WireLost):
            inbox(server.port, security="starttls", timeout=QUICK).receive(limit=9)
        assert [] == server.secrets


@pytest.mark.parametrize("said", [b"{tag} NO\r\n", b"{tag} BAD\r\n"])
def test_without_tls_the_password_is_not_said(said: bytes) -> None:
    """A server that will not protect it does not hear it; nor does one that says everybody is welcome."""
    with ScriptedImapServer({"STARTTLS": said}, {"greeting": b"* PREAUTH welcome\r\n"}) as server:
        for _ in range(2):
            with pytest.raises(WireLost):
                inbox(server.port, security="starttls", timeout=QUICK).receive(limit=9)
        assert [] == server.secrets


@pytest.mark.parametrize(
    "settings",
    [
        {"password": PASSWORD},
        {"password": None},
        {"password": Secret("")},
        {"password": Secret("a" + PASSWORD + "\r\n")},
        {"password": Secret("a\0b")},
        {"password": Secret("a\ud800")},
        {"username": ""},
        {"username": "a\r\nb"},
        {"username": "a\x7fb"},
        {"username": "a\ud800"},
        {"username": None},
        {"security": "ssl"},
        {"plain_auth": False},
        {"folder": 'IN"BOX'},
        {"folder": "INBOX\r\nA1 LOGOUT"},
        {"folder": ""},
        {"done": "Gelöscht"},
        {"done": "INBOX"},
        {"timeout": timedelta(0)},
        {"port": 0},
    ],
)
def test_bad_settings_are_refused(settings: dict[str, Any]) -> None:
    """When the inbox is made; none of them is told in full."""
    with pytest.raises(InvalidValue) as refused:
        inbox(settings.pop("port", 143), **settings)
    assert PASSWORD not in str(refused.value)


def test_the_password_is_in_no_repr_and_with_no_channel(server: ScriptedImapServer) -> None:
    """Not after it was used either; it is said as a continuation, which no log of commands keeps."""
    box = inbox(server.port)
    box.receive(limit=9)
    channel = SmtpChannel(LOOPBACK, sender="Shop <news@shop.example>", inbox=box, security="none")
    assert channel.capabilities.two_way
    assert "<ImapInbox>" == repr(box)
    assert [f"\0{USER}\0{PASSWORD}".encode()] == server.secrets
    assert not any("AUTHENTICATE" in each and PASSWORD in each for each in server.commands)
