"""A mail server that hangs, closes, refuses or talks nonsense costs its own message alone, and is told as it was."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from time import monotonic
from traceback import TracebackException
from types import FrameType
from typing import Any

import pytest

from crmcore import CRM, Accepted, Email, Person, Refused, Rule, RulePolicy, Secret, SmtpChannel, Unknown, Wording
from crmcore.channels.smtp.wire import Wire
from crmcore.domain.decision.message import Answer, State
from crmcore.domain.marketing.offer import MessageClass
from tests.servers.scripted_mail_server import CLOSE, HANG, STAGES, Say, Script, ScriptedMailServer, Stage
from tests.unit.channels.letters import SENDER, outgoing, parsed

BEFORE = STAGES[:-1]
EXTENSIONS = [("PIPELINING", "8BITMIME"), ("8BITMIME",)]
PATIENCE = timedelta(seconds=0.4)
GARBAGE = [
    b"what?\r\n",
    b"\r\n",
    b"25\r\n",
    b"250-one\r\n251 two\r\n",
    b"HTTP/1.1 400 Bad Request\r\n",
    b"\x16\x03\x01\x02\x00\xff\xfe\n",
    b"9" * 20_000 + b"\r\n",
    b"250-on and on\r\n" * 500,
    b"199 too early\r\n",
    b"600 too late\r\n",
]


@contextmanager
def channel(server: ScriptedMailServer, **options: Any) -> Iterator[SmtpChannel]:
    """A channel to the server, closed at the end."""
    given = {"sender": SENDER, "security": "none", "timeout": PATIENCE, **options}
    with closing(SmtpChannel("127.0.0.1", server.port, **given)) as opened:
        yield opened


def answered(stage: Stage, say: Say, extensions: tuple[str, ...] = EXTENSIONS[0]) -> tuple[Answer, ScriptedMailServer]:
    """What a message comes to when a server does this at that stage; and the next message goes, in a session anew."""
    with ScriptedMailServer({stage: say}, {}, extensions=extensions) as server, channel(server) as opened:
        answer = opened.deliver(outgoing(1))
        assert Accepted() == opened.deliver(outgoing(2))
        assert "c2@example.org" == parsed(server.letters[-1])["To"]
    return answer, server


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.parametrize(
    "say", [CLOSE, Say(b"250", "close"), Say(b"250-mail\r\n", "close"), Say(b"250-mail\r\n25", "close")]
)
def test_a_server_that_closes_before_it_has_the_letter_is_refused_for_now(
    stage: Stage, say: Say, extensions: tuple[str, ...]
) -> None:
    """In the middle of an answer too: nothing went out, and the message may be tried again."""
    answer, server = answered(stage, say, extensions)
    assert isinstance(answer, Refused)
    assert (False, "provider") == (answer.permanent, answer.reason)
    assert answer.detail in {f"{stage}: connection closed", f"{stage}: ECONNRESET", f"{stage}: EPIPE"}
    assert 1 == len(server.letters)


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.parametrize("say", [HANG, Say(b"250-mail\r\n25", "hang")])
def test_a_server_that_hangs_before_it_has_the_letter_is_refused_for_now(
    stage: Stage, say: Say, extensions: tuple[str, ...]
) -> None:
    """Within the time that a message has."""
    start = monotonic()
    with ScriptedMailServer({stage: say}, extensions=extensions) as server, channel(server) as opened:
        answer = opened.deliver(outgoing(1))
        taken = monotonic() - start
        assert [] == server.letters
    assert isinstance(answer, Refused)
    assert (False, "provider") == (answer.permanent, answer.reason)
    assert PATIENCE.total_seconds() * 0.9 < taken < PATIENCE.total_seconds() + 2


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("stage", BEFORE)
def test_nonsense_before_the_letter_is_refused_for_now(stage: Stage, garbage: bytes) -> None:
    """Nothing went out; in that session nothing more is said."""
    answer, server = answered(stage, Say(garbage, "close"))
    assert isinstance(answer, Refused)
    assert (False, "provider") == (answer.permanent, answer.reason)
    assert 1 == len(server.letters)


@pytest.mark.parametrize(
    ("say", "detail"),
    [
        (HANG, "message: no answer in time"),
        (CLOSE, "message: connection closed"),
        (Say(b"250", "close"), "message: connection closed"),
        (Say(b"250-ok\r\n", "close"), "message: connection closed"),
        (Say(b"354 go on\r\n"), "message: 354"),
        *((Say(garbage, "close"), "message: an answer that is none") for garbage in GARBAGE if b"9999" not in garbage),
        (Say(b"9" * 20_000), "message: an answer without end"),
    ],
)
def test_a_letter_whose_answer_is_lost_is_unknown(say: Say, detail: str) -> None:
    """The server had all of it, and may have taken it; the next message goes, in a session anew."""
    answer, server = answered("message", say)
    assert Unknown(detail) == answer
    assert 2 == len(server.letters)


@pytest.mark.parametrize(("message_class", "counts"), [("hold", {"held": 1}), ("resend", {"waiting": 1})])
@pytest.mark.parametrize("say", [HANG, CLOSE])
def test_a_crm_does_with_a_lost_answer_as_the_message_class_says(
    say: Say, message_class: MessageClass, counts: dict[State, int]
) -> None:
    """It is held, or waits to go again under its key, and an event says so."""
    with (
        ScriptedMailServer({"message": say}) as server,
        channel(server) as opened,
        CRM.in_memory(channels=[opened]) as crm,
    ):
        ann = crm.customers.add(Person("Ann"), Email("ann@example.org"))
        crm.consents.grant(ann, channel="email", purpose="offers", evidence="a test")
        wording = {"email": Wording("Hello ${name}", "Tea")}
        crm.offers.define("tea", "product", "convenience", wording, message_class=message_class)
        crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        crm.tick()
        assert counts == crm.outbox.counts()
        assert 1 == [event.name for event in crm.events.since()].count("message.unknown")
        assert 1 == len(server.letters)


_REFUSALS: list[tuple[Stage, str, bool, str]] = [
    ("greeting", "421 4.7.0 too many", False, "rate"),
    ("greeting", "554 no", False, "policy"),
    ("hello", "550 no", False, "policy"),
    ("hello", "451 not now", False, "provider"),
    ("sender", "451 4.3.0 later", False, "provider"),
    ("sender", "530 5.7.0 log in", False, "setup"),
    ("sender", "530 log in", False, "setup"),
    ("sender", "550 5.1.8 unknown", False, "setup"),
    ("sender", "553 no", False, "setup"),
    ("sender", "550 5.7.1 no", True, "policy"),
    ("sender", "552 5.3.4 long", True, "content"),
    ("recipient", "450 4.2.1 busy", False, "mailbox"),
    ("recipient", "451 4.7.1 greylisted", False, "policy"),
    ("recipient", "452 4.2.2 full", False, "mailbox"),
    ("recipient", "452 full", False, "mailbox"),
    ("recipient", "550 5.1.1 nobody", True, "address"),
    ("recipient", "550 nobody", True, "address"),
    ("recipient", "550 5.7.1 no", True, "policy"),
    ("recipient", "552 5.2.2 full", True, "mailbox"),
    ("recipient", "552 full", True, "mailbox"),
    ("recipient", "550 4.2.2 muddled", True, "address"),
    ("data", "451 later", False, "provider"),
    ("data", "554 no", True, "policy"),
    ("message", "421 4.7.28 slow down", False, "rate"),
    ("message", "421 closing", False, "rate"),
    ("message", "421 4.3.2 going down", False, "provider"),
    ("message", "451 4.3.0 later", False, "provider"),
    ("message", "550 spam", True, "policy"),
    ("message", "552 5.3.4 long", True, "content"),
    ("message", "554 5.6.0 odd", True, "content"),
    ("message", "599 new", True, "other"),
]


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize(("stage", "refusal", "permanent", "reason"), _REFUSALS)
def test_a_refusal_says_why(
    stage: Stage, refusal: str, permanent: bool, reason: str, extensions: tuple[str, ...]
) -> None:
    """For good or for now as the server says, with the reason by its codes, and without what it quotes."""
    script: Script = {stage: Say(f"{refusal} <c1@example.org> Sara\r\n".encode())}
    with ScriptedMailServer(script, extensions=extensions) as server, channel(server) as opened:
        answer = opened.deliver(outgoing(1))
    assert isinstance(answer, Refused)
    assert (permanent, reason) == (answer.permanent, answer.reason)
    assert "Sara" not in answer.detail
    assert "c1" not in answer.detail
    assert answer.detail.startswith(f"{stage}: {refusal[:3]}")


def test_after_a_refused_recipient_the_session_goes_on() -> None:
    """The transaction is reset, and the next message goes to its own recipient alone."""
    full = Say(b"452 4.2.2 full\r\n")
    with ScriptedMailServer({"recipient": full, "data": Say(b"503 5.5.1 no recipient\r\n")}) as server:
        with channel(server) as opened:
            for number in (1, 2):
                assert Refused(False, "recipient: 452 4.2.2", "mailbox") == opened.deliver(outgoing(number))
        (said,) = server.commands
    assert [b"EHLO", b"MAIL", b"RCPT", b"DATA", b"RSET", b"MAIL", b"RCPT", b"DATA", b"RSET", b"QUIT"] == [
        each[:4] for each in said
    ]
    assert [] == server.letters


@pytest.mark.parametrize("refused", ["sender", "recipient"])
def test_a_refused_recipient_gets_no_letter_though_the_server_asks_for_one(refused: Stage) -> None:
    """A server that says 354 to what it was sent ahead gets nothing, and is left."""
    start = monotonic()
    answer, server = answered(refused, Say(b"550 5.1.1 nobody\r\n"))
    assert monotonic() - start < PATIENCE.total_seconds(), "it is left without waiting for its answer"
    assert isinstance(answer, Refused)
    assert ["c2@example.org"] == [parsed(letter)["To"] for letter in server.letters]


@pytest.mark.parametrize("stage", ["hello", "sender", "recipient", "data", "message"])
def test_answers_nobody_asked_for_are_not_taken_for_others(stage: Stage) -> None:
    """A server that answers twice is out of step: each letter that is accepted was taken under its own recipient."""
    usual = {"hello": b"250 mail\r\n", "data": b"354 go on\r\n"}.get(stage, b"250 ok\r\n")
    with ScriptedMailServer({stage: Say(usual * 2)}) as server, channel(server) as opened:
        answers = [opened.deliver(outgoing(number)) for number in (1, 2, 3)]
        taken = [str(parsed(letter)["To"]) for letter in server.letters]
    accepted = [f"c{number}@example.org" for number, each in enumerate(answers, 1) if isinstance(each, Accepted)]
    assert accepted == taken
    if stage == "message":
        # Each had its own answer: what came after it ended the session, and the next message went in another.
        assert 3 == len(accepted)
    assert {Accepted, Refused} >= {type(each) for each in answers}


@pytest.mark.parametrize(
    "gone", [CLOSE, Say(b"421 4.4.2 idle\r\n"), Say(b"421 4.4.2 idle\r\n", "close"), Say(b"?\r\n")]
)
@pytest.mark.parametrize("extensions", EXTENSIONS)
def test_a_session_that_is_gone_when_a_message_begins_is_replaced(gone: Say, extensions: tuple[str, ...]) -> None:
    """Before the sender is taken nothing can have gone: the message goes at once in another session, and once."""
    scripts: list[Script] = [{"sender": [Say(b"250 ok\r\n"), gone]}, {}]
    with ScriptedMailServer(*scripts, extensions=extensions) as server, channel(server) as opened:
        assert [Accepted()] * 2 == [opened.deliver(outgoing(number)) for number in (1, 2)]
        assert ["c1@example.org", "c2@example.org"] == [parsed(letter)["To"] for letter in server.letters]
        assert 2 == len(server.commands)


def test_a_kept_session_that_hangs_takes_the_messages_time() -> None:
    """There is none left for another session, and the answer says where it went."""
    with ScriptedMailServer({"sender": [Say(b"250 ok\r\n"), HANG]}) as server, channel(server) as opened:
        assert Accepted() == opened.deliver(outgoing(1))
        assert Refused(False, "sender: no answer in time", "provider") == opened.deliver(outgoing(2))
        assert 1 == len(server.commands)


@pytest.mark.parametrize("extensions", EXTENSIONS)
@pytest.mark.parametrize("stage", ["recipient", "data"])
def test_a_session_that_goes_later_is_not_replaced_at_once(stage: Stage, extensions: tuple[str, ...]) -> None:
    """Once the sender was taken the message is refused for now: the outbox decides when it is tried again."""
    usual = Say(b"354 go on\r\n" if stage == "data" else b"250 ok\r\n")
    with ScriptedMailServer({stage: [usual, CLOSE]}, {}, extensions=extensions) as server, channel(server) as opened:
        assert Accepted() == opened.deliver(outgoing(1))
        answer = opened.deliver(outgoing(2))
        assert isinstance(answer, Refused)
        assert not answer.permanent
        assert ["c1@example.org"] == [parsed(letter)["To"] for letter in server.letters]


def test_a_server_that_cuts_the_letter_short_says_why() -> None:
    """A letter of which the end was not sent has not gone: the server's last words tell for how long."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # Longer than the channel takes to write so large a letter, on whatever machine.
        listening.settimeout(120)

        def serve() -> None:
            connected, _ = listening.accept()
            with connected, connected.makefile("rb") as heard:
                connected.sendall(b"220 hi\r\n")
                for said in (b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
                    heard.readline()
                    connected.sendall(said)
                connected.sendall(b"552 5.3.4 too long\r\n")
                connected.shutdown(socket.SHUT_WR)
                threading.Event().wait(0.5)

        server = threading.Thread(target=serve)
        server.start()
        port = listening.getsockname()[1]
        patience = timedelta(seconds=100)
        with closing(SmtpChannel("127.0.0.1", port, sender=SENDER, security="none", timeout=patience)) as opened:
            answer = opened.deliver(outgoing(1, seconds=100, text="word\n" * 4_000_000))
        server.join()
    assert isinstance(answer, Refused)
    assert answer in {
        Refused(True, "message: 552 5.3.4", "content"),
        Refused(False, "message: ECONNRESET", "provider"),
        Refused(False, "data: more than was asked", "provider"),
    }


def test_what_is_slipped_in_before_tls_is_not_taken_for_said_under_it() -> None:
    """More than the one answer to STARTTLS ends the session (CVE-2011-0411)."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)

        def serve() -> None:
            connected, _ = listening.accept()
            with connected, connected.makefile("rb") as heard:
                connected.sendall(b"220 hi\r\n")
                heard.readline()
                connected.sendall(b"250-hi\r\n250 STARTTLS\r\n")
                heard.readline()
                connected.sendall(b"220 go on\r\n250-hi\r\n250 AUTH PLAIN\r\n")
                heard.read()

        server = threading.Thread(target=serve)
        server.start()
        with closing(SmtpChannel("127.0.0.1", listening.getsockname()[1], sender=SENDER, timeout=PATIENCE)) as opened:
            assert Refused(False, "starttls: more than was asked", "policy") == opened.deliver(outgoing())
        server.join()


def test_a_server_without_ehlo_is_spoken_to_as_of_old() -> None:
    """HELO, and one command at a time."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        heard_all: list[bytes] = []

        def serve() -> None:
            connected, _ = listening.accept()
            with connected, connected.makefile("rb") as heard:
                connected.sendall(b"220 hi\r\n")
                for said in (b"502 no\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
                    heard_all.append(heard.readline()[:4])
                    connected.sendall(said)
                while heard.readline() != b".\r\n":
                    pass
                connected.sendall(b"250 ok\r\n")

        server = threading.Thread(target=serve)
        server.start()
        port = listening.getsockname()[1]
        with closing(SmtpChannel("127.0.0.1", port, sender=SENDER, security="none", timeout=PATIENCE)) as opened:
            assert Accepted() == opened.deliver(outgoing())
        server.join()
    assert [b"EHLO", b"HELO", b"MAIL", b"RCPT", b"DATA"] == heard_all


class _Struck(BaseException):
    """What a signal raises in the middle of things."""


@contextmanager
def struck(seconds: float) -> Iterator[list[str]]:
    """Raises within the block after so long, and gives what a traceback then shows of the frames of crmcore."""
    shown: list[str] = []

    def strike(_: int, __: FrameType | None) -> None:
        raise _Struck

    before = signal.signal(signal.SIGALRM, strike)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        with pytest.raises(_Struck) as raised:
            yield shown
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    frames = TracebackException.from_exception(raised.value, capture_locals=True).stack
    shown += [f"{each.name} {each.locals}" for each in frames if "/crmcore/" in each.filename]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_password_shows_nowhere(mechanism: str, caplog: pytest.LogCaptureFixture) -> None:
    """Not in repr or logs, nor among the values of a traceback from the midst of logging in."""
    password, hidden = "sesame-1770", ["sesame-1770", "c2VzYW1lLTE3NzA", "AHNob3AAc2VzYW1lLTE3NzA"]
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening, caplog.at_level(logging.DEBUG):

        def serve() -> None:
            connected, _ = listening.accept()
            with connected, connected.makefile("rb") as heard:
                connected.sendall(b"220 hi\r\n")
                heard.readline()
                connected.sendall(f"250-hi\r\n250 AUTH {mechanism}\r\n".encode())
                if mechanism == "LOGIN":
                    for _ in range(2):
                        heard.readline()
                        connected.sendall(b"334 \r\n")
                said.append(heard.readline())
                heard.read()

        server = threading.Thread(target=serve)
        server.start()
        opened = SmtpChannel(
            "127.0.0.1",
            listening.getsockname()[1],
            sender=SENDER,
            security="none",
            username="shop",
            password=Secret(password),
            plain_auth=True,
        )
        with struck(0.3) as frames:
            opened.deliver(outgoing())
        server.join(10)
    shown = " ".join(frames) + repr(opened) + repr(vars(opened)) + caplog.text
    assert "_log_in" in shown
    assert any(each.encode() in said[0] for each in hidden[1:])
    assert [] == [each for each in hidden if each in shown]


def test_a_secret_shows_nowhere_while_it_is_sent() -> None:
    """Nor in a traceback from the midst of sending it."""
    near, far = socket.socketpair()
    with near, far:
        wire = Wire(near, monotonic() + 10)
        with struck(0.2) as frames:
            wire.send(Secret(b"sesame" * 10_000_000))
    assert "send" in " ".join(frames)
    assert "sesame" not in " ".join(frames)
