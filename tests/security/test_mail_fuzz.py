"""Promise F for MIME: whatever bytes come in, a mail is understood or refused with a type, in bounded time and memory.

As many mails as `CRMCORE_FUZZ` says; 20,000 in `make test`, in some minutes.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.codec.mail import limits
from crmcore.codec.mail.understand import understand
from crmcore.codec.mail.understood import UnderstoodMail
from crmcore.errors import MailRefused
from tests.thoroughness import cases

MANY = cases("CRMCORE_FUZZ", check=1_000, test=20_000)
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "email"
KINDS = {"bounce", "complaint", "auto-reply", "unsubscribe", "reply", "other"}
HEADS = (
    "From: MAILER-DAEMON@example.org", "From: Kim <kim@example.org>", "From: =?utf-8?b?w5Y=?= <o@example.org>",
    "From:", "From: <>",
    "To: shop@example.org", "To: bounces+kim=example.org@shop.example",
    "Subject: Undelivered Mail Returned to Sender", "Subject: STOP",
    "Subject: =?utf-7?q?+AGE-?=", "Subject: =?x?b?====?=", "Subject: Re: news", "Auto-Submitted: auto-replied",
    "Message-ID: <1@example.org>",
    "In-Reply-To: <2@example.org>", "References: <1@a> <2@b", "Date: Mon, 99 Foo 20x6 25:61:61 +9999",
    "Date: Fri, 01 Jan 9999 00:00:00 -2359",
    "Content-Type: text/plain; charset=idna", "Content-Type: text/html; charset=\"zlib\"",
    "Content-Type: text/plain; charset=utf-16",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "Content-Type: multipart/mixed; boundary=\"b\"",
    "Content-Type: multipart/mixed; boundary=\"\"", "Content-Type: message/rfc822",
    "Content-Type: message/delivery-status",
    "Content-Type: message/feedback-report", "Content-Type: text/rfc822-headers",
    "Content-Type: message/partial; id=1; number=1",
    "Content-Type:", "Content-Type: ;;;=\"", "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: x-uuencode", "X-Failed-Recipients: kim@example.org", "From kim@example.org Mon",
    ": no name", " folded", "\ufeffX: y",
)  # fmt: skip
LINES = (
    "", "--b", "--b--", "Final-Recipient: rfc822;kim@example.org", "Action: failed", "Status: 5.1.1", "Status: 4.",
    "Diagnostic-Code: smtp; 550 no such user",
    "Feedback-Type: abuse", "Original-Rcpt-To: kim@example.org", "<kim@example.org>: 550 5.1.1 user unknown",
    "kim@example.org", "mailbox is full", "STOP",
    "> STOP", "On Mon, 2 Mar 2026 at 10:00, Kim <kim@example.org> wrote:", "-- ", "_" * 40, "From: Kim",
    "Sent: Monday", "To: Bo", "Subject: x",
    "<html><blockquote><!-- <br>", "&#x110000;&#0;&amp", "=C3=B6=", "=ZZ", "w5bDlg=", "\x00\x01\x1b$B%(\x1b(B",
    "\u202e\ud83d", "{\"notificationType\":\"Bounce\",\"bounce\":[]}",
    "----- Original message -----", "Received: from a by b; Mon", "@" * 50, "<" * 50, "a@" * 30,
    "1.2.3.4 5.1.1.1 550-5.7.1",
)  # fmt: skip


def written(seed: int) -> bytes:
    """A mail of lines that mean something, put together without sense."""
    dice = random.Random(seed)
    end = dice.choice(("\n", "\r\n", "\n", "\r", "\r\r\n"))
    lines: list[str] = []
    for _ in range(dice.randrange(1, 4)):
        lines += dice.choices(HEADS, k=dice.randrange(0, 7))
        lines.append("")
        lines += dice.choices(LINES, k=dice.randrange(0, 12))
    return mutated(end.join(lines).encode("utf-8", "surrogatepass"), dice, 0.3)


def mutated(content: bytes, dice: random.Random, share: float = 1.0) -> bytes:
    """The same with some bytes altered, cut out, doubled or moved."""
    if not content or dice.random() >= share:
        return content
    altered = bytearray(content)
    for _ in range(dice.randrange(1, 8)):
        at = dice.randrange(len(altered)) if altered else 0
        end = at + dice.randrange(1, 60)
        match dice.randrange(4):
            case 0:
                altered[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del altered[at:end]
            case 2:
                altered[at:at] = altered[at:end]
            case _:
                altered += altered[at:end]
                del altered[at:end]
    return bytes(altered)


def samples() -> Iterator[bytes]:
    """Real mails, where they are beside the repository."""
    for file in sorted(SAMPLES.glob("**/*")):
        if file.is_file() and file.suffix not in {".csv", ".json"}:
            yield file.read_bytes()[:60_000]


def sound(raw: bytes) -> UnderstoodMail | None:
    """Understand a mail and see that the answer is one; None where it was refused."""
    try:
        mail = understand(raw)
    except MailRefused:
        return None
    assert mail.kind in KINDS
    assert 64 == len(mail.stable_id)
    for each in mail.recipients:
        assert each.class_ in {"permanent", "temporary", "delivered"}
        assert not (each.hard and each.class_ != "permanent")
        assert len(each.diagnostic) <= limits.DIAGNOSTIC_SIZE
    said = (
        mail.subject,
        mail.reply,
        mail.sender,
        *mail.addressed_to,
        *mail.refers_to,
        *(each.address for each in mail.recipients),
    )
    "".join(said).encode()
    assert not any("\0" in each for each in said)
    assert "@" not in repr(mail)
    return mail


def test_mails_put_together_without_sense_are_understood_or_refused() -> None:
    """None takes long, and among them is every kind."""
    begun = time.monotonic()
    kinds = {mail.kind for seed in range(MANY) if (mail := sound(written(seed))) is not None}
    assert {"bounce", "auto-reply", "reply", "other"} <= kinds
    assert time.monotonic() - begun < 10 + MANY / 50


def test_real_mails_that_were_damaged_are_understood_or_refused() -> None:
    """Some of each, a share of `MANY`."""
    found = list(samples())
    if not found:
        pytest.skip("the samples are not beside the repository (shared/data/email)")
    dice = random.Random(5321)
    begun = time.monotonic()
    for _ in range(MANY // 2):
        sound(mutated(dice.choice(found), dice))
    assert time.monotonic() - begun < 20 + MANY / 10


@given(st.binary(max_size=2_000) | st.text(max_size=2_000).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_understood(raw: bytes) -> None:
    """Bytes that are no mail at all are other things, or text."""
    assert sound(raw) is not None


@given(st.lists(st.sampled_from([*HEADS, *LINES]), max_size=40).map("\n".join))
def test_any_lines_are_understood_the_same_whatever_their_ends(text: str) -> None:
    """Line ends change neither what a mail is nor what copies of it are told by."""
    raw = text.encode("utf-8", "surrogatepass")
    first, second = sound(raw), sound(raw.replace(b"\n", b"\r\n"))
    assert first == second


def nested(depth: int, kind: str = "multipart/mixed") -> bytes:
    """Parts within parts."""
    head = "".join(f'Content-Type: {kind}; boundary="b{level}"\n\n--b{level}\n' for level in range(depth))
    return f"Subject: deep\n{head}\nend".encode()


def messages(depth: int, encoding: str = "") -> bytes:
    """Messages within messages."""
    head = f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    return b"Subject: deep\n" + f"Content-Type: message/rfc822\n{head}\n".encode() * depth + b"\nend"


PART = b"--b\nContent-Type: text/plain\n\nx\n"
MULTIPART = b'From: a@example.org\nContent-Type: multipart/mixed; boundary="b"\n\n'


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (b"x" * (limits.SIZE_LIMIT + 1), limits.TOO_LARGE),
        (nested(limits.DEPTH_LIMIT + 2), limits.TOO_DEEP),
        (nested(5_000), limits.TOO_DEEP),
        (messages(5_000), limits.TOO_DEEP),
        (messages(500, "quoted-printable"), limits.TOO_DEEP),
        (MULTIPART + PART * 100_000, limits.TOO_MANY_PARTS),
        (MULTIPART + b"--b\n" * 1_000_000, limits.TOO_MANY_PARTS),
        (b"X: y\n" * 100_000 + b"\n", limits.TOO_MANY_FIELDS),
        (b"Subject: x\nTo: " + b"a@example.org, " * 100_000 + b"\n\n", limits.FIELD_TOO_LONG),
        (b"Subject: x\nTo: a@example.org" + b",\n b@example.org" * 100_000 + b"\n\n", limits.FIELD_TOO_LONG),
        (b"Subject: " + b"=?utf-8?q?=41?= " * 100_000 + b"\n\n", limits.FIELD_TOO_LONG),
        (MULTIPART + (b"--b\nX: " + b"y" * 150_000 + b"\n\nx\n") * 20, limits.HEADER_TOO_LONG),
    ],
)
def test_a_bomb_is_refused_with_its_reason_and_soon(bomb: bytes, reason: str) -> None:
    """What passes a limit is refused before any parser sees it, and the error quotes nothing."""
    begun = time.monotonic()
    with pytest.raises(MailRefused) as refused:
        understand(bomb)
    assert reason == refused.value.reason
    assert "example.org" not in str(refused.value)
    assert time.monotonic() - begun < 5


SIZE = 300_000
HEAD = b"From: MAILER-DAEMON@example.org\nTo: shop@example.org\nSubject: failure notice\n"


@pytest.mark.parametrize(
    "bomb",
    [
        nested(limits.DEPTH_LIMIT - 1),
        messages(limits.DEPTH_LIMIT - 1),
        b"From: " + b"(" * 100_000 + b"\nTo: x\n\n",
        b"From: " + b'"' * 100_000 + b"\n\n",
        b"To: " + b"<" * 100_000 + b"\nCc: " + b"a@example.org," * 10_000 + b"\n\n",
        b"To: " + b"a," * 60_000 + b"\nSubject: " + b"=?utf-8?b?w5Y=?=" * 8_000 + b"\n\n",
        b"Subject: " + b"=?" * 60_000 + b"\n\n",
        b"Subject: x\nContent-Type: text/plain" + b';a="' * 30_000 + b"\n\n",
        b"Subject: x\nContent-Type: multipart/mixed; boundary=" + b"b" * 100_000 + b"\n\n--" + b"b" * 100_000,
        b"Date: " + b"9" * 100_000 + b"\nReferences: " + b"<a@b>" * 30_000 + b"\n\n",
        b"References: " + b"<" * 100_000 + b"\n\n",
        b"Subject: x\nContent-Type: text/html\n\n" + b"<blockquote>" * 100_000,
        b"Subject: x\nContent-Type: text/html\n\n" + b"<!--" * 100_000 + b"<" * SIZE,
        b"Subject: x\nContent-Type: text/html\n\n" + b"&" * SIZE + b"&#" * SIZE,
        b"Subject: x\nContent-Type: text/html\n\n" + b"<a " * 100_000,
        b"Subject: x\nContent-Type: text/plain; charset=zlib\n\n" + b"x\x9c" * 100_000,
        b"Subject: x\nContent-Type: text/plain; charset=idna\n\n" + b"xn--a" * 100_000,
        b"Subject: x\nContent-Type: text/plain; charset=utf-7\n\n" + b"+2D0-" * 100_000,
        b"Subject: x\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B%(" * 100_000,
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n" + b"=" * SIZE + b"A" * SIZE,
        b"Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * SIZE,
        HEAD + b"\n" + b"a@" * SIZE,
        HEAD + b"\n" + b"@a" * SIZE,
        HEAD + b"\n" + b"a." * SIZE + b"@example.org",
        HEAD + b"\n" + b"kim@example.org " * 20_000,
        HEAD + b"\n" + b"kim@example.org\n" * 20_000,
        HEAD + b"\n" + b"\n".join(b"u%d@example.org: 550 user unknown" % number for number in range(3_000)),
        HEAD + b"\n" + b"mailbox mailbox is is full " * 10_000,
        HEAD + b"\n" + b"exceed " * 50_000,
        HEAD + b"\n" + b"your message " * 30_000,
        HEAD + b"\n" + b"the following recipients " * 20_000 + b":",
        HEAD + b"\n" + b"5.1.1 550 " * 50_000,
        HEAD + b"\n" + b"1." * SIZE,
        HEAD + b"\n" + b"> " * SIZE,
        HEAD + b"\n" + b" " * SIZE + b"x",
        HEAD + b"\n" + b"-" * SIZE,
        HEAD + b'\n{"notificationType":' + b"[" * SIZE,
        HEAD
        + b'\n{"notificationType":"Bounce","bounce":{"bouncedRecipients":['
        + b'{"emailAddress":"a@b"},' * 9_000
        + b"]}}",
        HEAD + b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822;kim@example.org\n\n" * 9_000,
        HEAD + b"Content-Type: message/delivery-status\n\nStatus: " + b"5." * SIZE,
        HEAD + b"Content-Type: message/feedback-report\n\n" + b"Original-Rcpt-To: a@example.org\n" * 9_000,
        b"Subject: Re: x\n\n" + b"On a, " * 50_000 + b"wrote:",
        b"Subject: Re: x\n\n" + b"On Mon, 2 Mar 2026\n" * 20_000 + b"wrote:",
        b"Subject: Re: x\n\n" + b"From: a\n" * 30_000,
        b"Subject: Re: x\n\n" + b"-- \n" * 50_000,
        b"Subject: Re: x\n\n" + b"-a\n\n" * 30_000,
        b"Subject: Re: x\n\n" + b"Sent from my iPhone\n\n" * 20_000,
        b"Subject: Re: x\n\n" + b"_____\n" * 50_000 + b"> x",
        b"Subject: Re: x\n\n" + b"\n" * 1_000_000,
        b"Subject: Re: x\n\nFrom: a\nSent: b\nTo: c\n" + b"\n" * 300_000 + b"x",
        b"Subject: Re: x\n\n" + b"a\n" * 300_000 + b"-a\n",
        b"Subject: Re: x\n\n" + b"a\nSent from my iPhone\n" * 50_000,
        b"Subject: Re: x\n\n" + b"-- \n> x\n" * 50_000 + b"y",
        b"Subject: " + b"STOP " * 20_000 + b"\n\n" + b"STOP" * 50_000,
        b"\xff\xfe" + "Subject: x\n\nStop\ud800".encode("utf-16-le", "surrogatepass"),
        b"\xef\xbb\xbfSubject: x\n\n\xed\xa0\x80\0\0",
        b"\0" * SIZE,
        b"\r" * SIZE,
        b":" * SIZE,
        b"a:\n" * 1_999,
    ],
    ids=lambda bomb: repr(bomb[-40:])[:60],
)
def test_a_bomb_within_the_limits_is_understood_soon(bomb: bytes) -> None:
    """Nothing takes quadratic time: what does takes minutes."""
    begun = time.monotonic()
    assert sound(bomb) is not None
    assert time.monotonic() - begun < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "head",
    [
        b"Subject: x\n\n",
        b"Subject: x\nContent-Type: text/html\n\n<b>",
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n",
        MULTIPART + b"--b\nContent-Type: message/rfc822\n\nSubject: y\n\n",
        MULTIPART
        + b"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
        + b"Subject: =41\n\n",
    ],
)
def test_memory_is_in_proportion_to_the_size(head: bytes) -> None:
    """A mail of ten megabytes takes no more than ten times that, and seconds."""
    size = 10_000_000
    raw = head + b"word and word again\n" * (size // 20)
    tracemalloc.start()
    begun = time.monotonic()
    try:
        assert sound(raw) is not None
        assert tracemalloc.get_traced_memory()[1] < 10 * size
    finally:
        tracemalloc.stop()
    assert time.monotonic() - begun < 60
