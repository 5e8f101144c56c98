"""The SMTP channel keeps the obligations of a channel, and sends letters through a real mail server."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from attrs import evolve

from crmcore import Accepted, Money, Refused, Secret, SmtpChannel
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue
from crmcore.testing import ChannelConformance, FarSide
from tests.servers.mail_server import MailServer
from tests.unit.channels.conftest import Certificates
from tests.unit.channels.far_sides import MailServerSide
from tests.unit.channels.letters import SENDER, outgoing, parsed

LOGIN = {"shop": "sesame"}

# What the server says of a set-up that these tests want.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@contextmanager
def channel(server: MailServer, host: str = "127.0.0.1", **options: Any) -> Iterator[SmtpChannel]:
    """A channel to the server, closed at the end."""
    with closing(SmtpChannel(host, server.port, **{"sender": SENDER, "security": "none", **options})) as opened:
        yield opened


class TestSmtpChannel(ChannelConformance):
    """Every obligation of the port."""

    @pytest.fixture
    def far_side(self) -> Iterator[FarSide]:
        """A mail server."""
        with MailServerSide.serving() as side:
            yield side


@pytest.mark.parametrize("pipelining", [False, True])
def test_a_session_is_kept_and_each_message_has_its_own_recipient(pipelining: bool) -> None:
    """Many messages go in one connection; each transaction names one recipient, and the letter in it says the same."""
    with MailServer(pipelining=pipelining) as server, channel(server) as opened:
        answers = [opened.deliver(outgoing(number)) for number in range(1, 21)]
        assert [Accepted()] * 20 == answers
        assert {1} == {mail.connection for mail in server.mails}
        meant = [([f"c{number}@example.org"], f"c{number}@example.org", f"Hello {number}\n") for number in range(1, 21)]
        letters = [(mail.recipients, parsed(mail.content)) for mail in server.mails]
        assert meant == [(to, letter["To"], letter.get_content().replace("\r\n", "\n")) for to, letter in letters]


def test_a_session_is_replaced_after_so_many_messages() -> None:
    """The third message of two goes in another connection, and the server is told good-bye."""
    with MailServer() as server, channel(server, most_per_session=2) as opened:
        for number in (1, 2, 3):
            assert Accepted() == opened.deliver(outgoing(number))
        assert [1, 1, 2] == [mail.connection for mail in server.mails]
        assert 1 == server.commands.count("QUIT")


def test_a_session_that_was_idle_is_replaced() -> None:
    """What was not used for as long as `idle` is not used again."""
    with MailServer() as server, channel(server, idle=timedelta(milliseconds=50)) as opened:
        assert Accepted() == opened.deliver(outgoing(1))
        sleep(0.1)
        assert Accepted() == opened.deliver(outgoing(2))
        assert [1, 2] == [mail.connection for mail in server.mails]


def test_a_session_that_the_server_closed_is_replaced() -> None:
    """A server that drops idle connections costs no message, and none goes twice."""
    with MailServer(timeout=0.2) as server, channel(server) as opened:
        assert Accepted() == opened.deliver(outgoing(1))
        sleep(0.5)
        assert Accepted() == opened.deliver(outgoing(2))
        assert [(1, ["c1@example.org"]), (2, ["c2@example.org"])] == [
            (mail.connection, mail.recipients) for mail in server.mails
        ]


def test_a_child_process_does_not_speak_in_its_parents_session() -> None:
    """After a fork each process has a connection of its own."""
    with MailServer() as server, channel(server) as opened:
        assert Accepted() == opened.deliver(outgoing(1))
        child = os.fork()
        if not child:
            os._exit(0 if opened.deliver(outgoing(2)) == Accepted() else 1)
        assert 0 == os.waitpid(child, 0)[1]
        assert Accepted() == opened.deliver(outgoing(3))
        assert [("c1@example.org", 1), ("c2@example.org", 2), ("c3@example.org", 1)] == [
            (mail.recipients[0], mail.connection) for mail in server.mails
        ]


def test_bounces_come_back_to_the_messages_key() -> None:
    """The return path carries the key; without an address for bounces it is the sender."""
    message = outgoing(1)
    with MailServer() as server:
        for options in ({"bounces": "bounce@shop.example"}, {}):
            with channel(server, **options) as opened:
                opened.deliver(message)
        assert [f"bounce+{message.key}@shop.example", "news@shop.example"] == [mail.sender for mail in server.mails]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_go_over_tls(certificates: Certificates, security: str) -> None:
    """With STARTTLS or from the first byte on, with a login and many messages in one session."""
    shown = {security: certificates.shown}
    options = {"security": security, "tls_context": certificates.trusted, "username": "shop"}
    with (
        MailServer(logins=LOGIN, auth_require_tls=security == "starttls", **shown) as server,  # type: ignore[arg-type]
        channel(server, "localhost", password=Secret("sesame"), **options) as opened,
    ):
        assert [Accepted()] * 3 == [opened.deliver(outgoing(number)) for number in (1, 2, 3)]
        assert [1, 1, 1] == [mail.connection for mail in server.mails]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_not_taken(certificates: Certificates, security: str) -> None:
    """Nothing goes out, and the channel's set-up is to blame."""
    with (
        MailServer(**{security: certificates.shown}) as server,  # type: ignore[arg-type]
        channel(server, "localhost", security=security) as opened,
    ):
        assert Refused(False, "starttls: certificate not verified", "setup") == opened.deliver(outgoing())
        assert [] == server.mails


def test_a_certificate_of_another_host_is_not_taken(certificates: Certificates) -> None:
    """The name in it is compared, whoever vouches for it."""
    with (
        MailServer(tls=certificates.of_another_host) as server,
        channel(server, "localhost", security="tls", tls_context=certificates.trusted) as opened,
    ):
        assert Refused(False, "starttls: certificate not verified", "setup") == opened.deliver(outgoing())
        assert [] == server.mails


def test_nothing_goes_in_the_clear_where_tls_was_asked_for() -> None:
    """A server that does not offer STARTTLS gets neither a letter nor a password."""
    with (
        MailServer(logins=LOGIN, auth_require_tls=False) as server,
        channel(server, security="starttls", username="shop", password=Secret("sesame")) as opened,
    ):
        assert Refused(False, "starttls: not offered", "setup") == opened.deliver(outgoing())
        assert {"EHLO"} == {each for each in server.commands if each in {"EHLO", "MAIL", "AUTH", "DATA"}}


@pytest.mark.parametrize("excluded", [[], ["PLAIN"]])
def test_a_password_goes_without_tls_to_this_machine_where_that_is_allowed(excluded: list[str]) -> None:
    """By PLAIN, or by LOGIN where that is all that is offered."""
    server = MailServer(logins=LOGIN, auth_require_tls=False, auth_exclude_mechanism=excluded)
    with server, channel(server, username="shop", password=Secret("sesame"), plain_auth=True) as opened:
        assert Accepted() == opened.deliver(outgoing())


def test_a_wrong_password_is_the_set_ups_fault() -> None:
    """Nothing went out, and it may be tried again once the set-up is right."""
    server = MailServer(logins=LOGIN, auth_require_tls=False)
    with server, channel(server, username="shop", password=Secret("wrong"), plain_auth=True) as opened:
        assert Refused(False, "auth: 535 5.7.8", "setup") == opened.deliver(outgoing())


def test_a_server_that_asks_for_no_login_it_offers_is_told() -> None:
    """Where no mechanism is offered nothing is sent."""
    with MailServer() as server, channel(server, username="a", password=Secret("b"), plain_auth=True) as opened:
        assert Refused(False, "auth: no way of ours offered", "setup") == opened.deliver(outgoing())


def test_an_address_outside_ascii_goes_where_the_server_takes_it() -> None:
    """By SMTPUTF8; the domain is in ASCII already, or is made so."""
    with MailServer(enable_SMTPUTF8=True) as server, channel(server) as opened:
        assert Accepted() == opened.deliver(outgoing(1, "jürgen@xn--bcher-kva.example.org"))
        assert Accepted() == opened.deliver(outgoing(2, "söra@bücher.com"))
        assert [["jürgen@xn--bcher-kva.example.org"], ["söra@xn--bcher-kva.com"]] == [
            mail.recipients for mail in server.mails
        ]
        assert ["SMTPUTF8" in mail.options for mail in server.mails] == [True, True]
        assert "\r\nTo: jürgen@xn--bcher-kva.example.org\r\n" in server.mails[0].content.decode()


def test_an_address_outside_ascii_is_refused_for_good_elsewhere() -> None:
    """A server without SMTPUTF8 never gets it, and goes on."""
    with MailServer() as server, channel(server) as opened:
        answer = opened.deliver(outgoing(1, "jürgen@example.org"))
        assert Refused(True, "the server takes no address outside ASCII", "address") == answer
        assert Accepted() == opened.deliver(outgoing(2))
        assert [(1, ["c2@example.org"])] == [(mail.connection, mail.recipients) for mail in server.mails]


def test_a_letter_of_ten_megabytes_goes_out_whole() -> None:
    """Lines with dots and all."""
    text = ".\n..\n. a\n" + "word " * 2_000_000 + "\nend\n"
    with MailServer(data_size_limit=None) as server, channel(server) as opened:
        assert Accepted() == opened.deliver(outgoing(text=text))
        assert text.splitlines() == parsed(server.mails[0].content).get_content().splitlines()


def test_a_letter_longer_than_the_server_takes_is_not_sent() -> None:
    """The server says how long one may be; the session goes on."""
    with MailServer(data_size_limit=1_000) as server, channel(server) as opened:
        answer = opened.deliver(outgoing(1, text="word " * 1_000))
        assert Refused(True, "longer than the server takes", "content") == answer
        assert Accepted() == opened.deliver(outgoing(2))
        assert [1] == [mail.connection for mail in server.mails]


def test_a_message_after_its_deadline_is_not_sent() -> None:
    """It is refused for now, without a word to the server."""
    with MailServer() as server, channel(server) as opened:
        assert Refused(False, "not handed over before its deadline") == opened.deliver(outgoing(seconds=-1))
        assert 0 == server.connections


def test_a_server_that_is_not_there_is_refused_for_now() -> None:
    """Whether nobody listens or there is no such host."""
    with MailServer() as server:
        port = server.port
    for host, why in (("127.0.0.1", "connect: ECONNREFUSED"), ("no-such-host.invalid", "connect: host not found")):
        with closing(SmtpChannel(host, port, sender=SENDER, security="none")) as opened:
            assert Refused(False, why, "provider") == opened.deliver(outgoing())


@pytest.mark.parametrize("sent_as", ["", "sara", "a b@example.org", "a@example.org, b@example.org", "=?a?q?b?=@x.org"])
def test_an_address_that_is_none_is_refused_for_good(sent_as: str) -> None:
    """Nothing is said to the server for what is not one plain address."""
    with MailServer() as server, channel(server) as opened:
        answer = opened.deliver(evolve(outgoing(), address=Address("email", sent_as, sent_as)))
        assert Refused(True, "unfit address", "address") == answer
        assert 0 == server.connections


def _of_any_host() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    return context


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("host", {"host": "mail.example.org\r\nQUIT"}),
        ("host", {"host": 7}),
        ("port", {"port": 0}),
        ("port", {"port": "25"}),
        ("sender", {"sender": "nobody"}),
        ("security", {"security": "ssl"}),
        ("password", {"username": "shop"}),
        ("password", {"username": "shop", "password": "sesame"}),
        ("password", {"password": Secret("sesame")}),
        ("password", {"username": "shop", "password": Secret("sesame\n")}),
        ("username", {"username": "shop\r\nQUIT", "password": Secret("sesame")}),
        ("security", {"username": "shop", "password": Secret("sesame"), "security": "none"}),
        ("security", {"username": "a", "password": Secret("b"), "security": "none", "plain_auth": True}),
        ("tls_context", {"tls_context": "default"}),
        ("tls_context", {"tls_context": ssl._create_unverified_context()}),
        ("tls_context", {"tls_context": _of_any_host()}),
        ("tls_context", {"security": "none", "tls_context": ssl.create_default_context()}),
        ("bounces", {"bounces": "bounce+x@example.org"}),
        ("bounces", {"bounces": "b" * 28 + "@example.org"}),
        ("reply_to", {"reply_to": "a@example.org\r\nBcc: b@example.org"}),
        ("tag_replies", {"tag_replies": True}),
        ("unsubscribe_mailto", {"unsubscribe_mailto": "a?b@example.org"}),
        ("images", {"images": {"logo": b"<svg>"}}),
        ("images", {"images": {"a b": b"\x89PNG\r\n\x1a\n"}}),
        ("name", {"name": "E-Mail"}),
        ("cost", {"cost": Money("-1", "EUR")}),
        ("timeout", {"timeout": 30}),
        ("timeout", {"timeout": timedelta(0)}),
        ("idle", {"idle": timedelta(days=1)}),
        ("most_per_session", {"most_per_session": 0}),
        ("local_hostname", {"local_hostname": "a b"}),
        ("source_address", {"source_address": ""}),
    ],
)
def test_what_cannot_be_a_channel_is_refused_at_once(field: str, options: dict[str, Any]) -> None:
    """What is set up wrongly is told when the channel is made, by its name and without its value."""
    with pytest.raises(InvalidValue) as raised:
        SmtpChannel(**{"host": "mail.example.org", "sender": SENDER, **options})
    assert field == raised.value.field
    assert "sesame" not in str(raised.value)


def test_what_comes_back_to_the_inbox_is_heard_of_its_message(tmp_path: Path) -> None:
    """A bounce to the return path tells by its address alone which message it is about."""
    for part in ("new", "cur"):
        (tmp_path / "in" / part).mkdir(parents=True)
    with MailServer() as server, channel(server, bounces="bounce@shop.example", inbox=tmp_path / "in") as opened:
        message = outgoing()
        assert Accepted() == opened.deliver(message)
        bounce = (
            f"From: MAILER-DAEMON@example.org\nTo: {server.mails[0].sender}\nSubject: Undelivered\n"
            "Date: Tue, 10 Mar 2026 12:00:00 +0000\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            "--b\nContent-Type: text/plain\n\nNobody here.\n\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
            "Final-Recipient: rfc822; c1@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
        )
        (tmp_path / "in" / "new" / "1").write_text(bounce)
        (heard,) = opened.receive(limit=10)
        assert ("bounce", message.key, True, "address") == (heard.kind, heard.key, heard.hard, heard.reason)
        opened.acknowledge([heard])
        assert [] == list(opened.receive(limit=10))
