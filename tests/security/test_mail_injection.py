"""Promise S6 for e-mail over SMTP: what a server is given, and what a mail program reads in it, is what was meant.

Hostile text goes into every field that comes from outside: names, subjects, texts, HTML, addresses, languages, links
and keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcore import Accepted, Outgoing, Refused, SmtpChannel
from crmcore.channels.letter.images import Images
from crmcore.channels.letter.letter import Letter
from crmcore.channels.letter.reading import compare
from crmcore.channels.letter.sender import Sender
from crmcore.channels.letter.unfit import UnfitLetter
from crmcore.domain.decision.message import MessageId
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue
from crmcore.system.clock import SystemClock
from tests.servers.mail_server import MailServer
from tests.unit.channels.letters import parsed

TRIED = settings().max_examples
# Of letters the number that is promised; of letters over the wire fewer, since each takes a server's time too.
LETTERS = TRIED if TRIED < 100 else max(3_000, TRIED)

BREAKS = ["\n", "\r", "\r\n", "\r\n\r\n", "\r\n ", "\n\t", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029",
          "%0d%0a", "&#10;", "嘊嘍", "\r\n.\r\n"]  # fmt: skip
LINES = ["Bcc: eve@example.org", "RCPT TO:<eve@example.org>", "--=_alternative", "--=_alternative--", "--=_related",
         "Content-Type: text/html", "MAIL FROM:<eve@example.org>", "QUIT", ".", "<eve@example.org>",
         ">,<eve@example.org"]  # fmt: skip
ENCODED = [
    "=?utf-8?q?a=0ABcc:_eve=40example.org?=",
    "=?utf-8?q?a=0D=0ABcc:_eve=40example.org?=",
    "=?utf-8?b?YQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
    "=?us-ascii?q?=0A?= =?us-ascii?q?Bcc:_eve=40example.org?=",
    "=?utf-16?b?AAo=?=",
    "=?unknown?q?=0A?=",
    "ü =?utf-8?q?=0ABcc:_eve=40example.org?= ü",
    "=0D=0ABcc: eve@example.org",
    "=_",
]
HOSTILE = (
    [f"Sara{a}{b}" for a, b in product(BREAKS, LINES)] + ENCODED + [" ", "  x  ", "\ud800", "x" * 2_000, '"', "\\"]
)
TO = "sara@example.org"
PLAIN = Outgoing(
    MessageId(UUID(int=7)),
    str(UUID(int=7)),
    Address("email", TO, TO),
    "Tea",
    "Hello",
    datetime(2100, 1, 1, tzinfo=UTC),
    unsubscribable=True,
)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server that says nothing against what other servers might let pass."""
    with MailServer(pipelining=True, enable_SMTPUTF8=True, data_size_limit=None) as running:
        yield running


@pytest.fixture(scope="module")
def channel(server: MailServer) -> Iterator[SmtpChannel]:
    """One channel for all: what one message does to its session would show in the next."""
    opened = SmtpChannel(
        "127.0.0.1",
        server.port,
        sender='"Shop, Süd" <news@shop.example>',
        security="none",
        bounces="bounce@shop.example",
        reply_to="answers@shop.example",
        tag_replies=True,
        unsubscribe_mailto="leave@shop.example",
    )
    yield opened
    opened.close()


def assert_as_meant(server: MailServer, channel: SmtpChannel, message: Outgoing) -> None:
    """The message is refused and nothing comes, or one letter comes, to one recipient, that says what was meant."""
    before = len(server.mails)
    message = evolve(message, deadline=SystemClock().now() + timedelta(seconds=30))
    answer = channel.deliver(message)
    if isinstance(answer, Refused):
        assert answer.permanent
        assert before == len(server.mails)
        return
    assert Accepted() == answer
    (mail,) = server.mails[before:]
    (recipient,) = mail.recipients
    local, _, domain = message.address.sent_as.rpartition("@")
    # A domain in another script is written in ASCII (IDNA).
    assert (local, domain if domain.isascii() else recipient.rpartition("@")[2]) == tuple(
        recipient.rpartition("@")[::2]
    )
    assert recipient.rpartition("@")[2].isascii()
    assert mail.sender.startswith("bounce+")
    assert mail.sender.endswith("@shop.example")
    read = parsed(mail.content)
    keys = read.keys()
    assert HEADERS >= set(keys)
    assert len(set(keys)) == len(keys)
    assert [] == read.defects
    assert [("Shop, Süd", "news@shop.example")] == [
        (each.display_name, each.addr_spec) for each in read["From"].addresses
    ]
    if local.isascii():
        assert [recipient] == [each.addr_spec for each in read["To"].addresses]
    assert message.subject == str(read["Subject"])
    assert (message.language or None) == read["Content-Language"]
    for kind, said in (("plain", message.text), ("html", message.html)):
        part = read.get_body((kind,))
        assert (part is None) == (kind == "html" and not said)
        if part is not None:
            found = part.get_content()
            assert (said or "\n").encode().splitlines() == found.encode().splitlines()
    assert (2 if message.html else 0) == len(list(read.iter_parts()) if read.is_multipart() else [])


def _field(name: str, value: str) -> dict[str, Any]:
    return {name: value}


@pytest.mark.parametrize("field", ["subject", "text", "html", "language", "unsubscribe", "key"])
def test_hostile_text_in_a_field_stays_there(server: MailServer, channel: SmtpChannel, field: str) -> None:
    """In each field that is filled from outside."""
    for hostile in HOSTILE:
        assert_as_meant(server, channel, evolve(PLAIN, **_field(field, hostile)))
        if field == "unsubscribe":
            assert_as_meant(server, channel, evolve(PLAIN, unsubscribe=f"https://shop.example/{hostile}"))


@pytest.mark.parametrize("at", ["before", "within", "after", "shown"])
def test_a_hostile_address_is_refused_or_is_the_one_recipient(
    server: MailServer, channel: SmtpChannel, at: str
) -> None:
    """Also where a recipient is smuggled into what looks like a name shown beside it."""
    for hostile in (*HOSTILE, ",eve@example.org", " eve@example.org", ";", "(x)", "> SIZE=1", "\t"):
        made = {"before": hostile + TO, "within": f"sa{hostile}ra@example.org", "after": TO + hostile}
        address = made.get(at, f'"{hostile}" <{TO}>')
        assert_as_meant(server, channel, evolve(PLAIN, address=Address("email", address, address)))


@pytest.mark.parametrize(
    "hostile", [each for each in HOSTILE if set(each) & set("\r\n\0\x0b\x0c\x1c\x85\u2028\u2029\ud800")]
)
def test_no_hostile_set_up_is_taken(hostile: str) -> None:
    """Nor does an app's own set-up bring a header along."""
    for options in (
        {"sender": f"{hostile} <news@shop.example>"},
        {"sender": f"news{hostile}@shop.example"},
        {"bounces": f"bounce{hostile}@shop.example"},
        {"reply_to": f"answers@shop.example{hostile}"},
        {"unsubscribe_mailto": f"leave{hostile}@shop.example"},
        {"local_hostname": f"app{hostile}"},
        {"images": {f"logo{hostile}": b"\x89PNG\r\n\x1a\n"}},
    ):
        with pytest.raises(InvalidValue):
            SmtpChannel("127.0.0.1", **{"sender": "news@shop.example", **options})  # type: ignore[arg-type]


_ANY = st.text(st.characters(exclude_categories=[]), max_size=80)
_PIECES = [*BREAKS, *LINES, *ENCODED, "=?", "?=", " ", "ü", "=\n", "From ", "x" * 80]
_TEXT = st.lists(st.sampled_from(_PIECES) | _ANY, max_size=6).map("".join)
_LINE = _TEXT.map(lambda text: " ".join(text.splitlines())) | _TEXT
_SAID = st.fixed_dictionaries(
    {"subject": _LINE, "text": _TEXT, "html": st.just("") | _TEXT},
    optional={
        "language": st.sampled_from(["de", "en-GB"]) | _TEXT,
        "unsubscribe": st.just("https://shop.example/u/1") | _TEXT.map("https://shop.example/u/".__add__),
        "key": _TEXT,
    },
)


@given(_SAID)
def test_anything_is_said_as_meant_or_not_at_all(
    server: MailServer, channel: SmtpChannel, said: dict[str, Any]
) -> None:
    """Over the wire, for any message."""
    assert_as_meant(server, channel, evolve(PLAIN, **said))


_IMAGES = Images.of({"logo": b"\x89PNG\r\n\x1a\n" + b"--=_related\r\n"})
_LETTER = Letter(
    Sender.read("Shop <news@shop.example>"), datetime(2026, 3, 10, 12, tzinfo=UTC), "<1@shop.example>", TO, "", ""
)
_PARTS = {
    "to": st.just(TO) | _TEXT.map(lambda text: f"s{text}@example.org"),
    "subject": _LINE,
    "text": _TEXT,
    "html": st.just("") | _TEXT | _TEXT.map('<img src="cid:logo">'.__add__),
    "message_id": st.just("<1@shop.example>") | _TEXT.map(lambda text: f"<{text}@shop.example>"),
    "reply_to": st.just("") | _TEXT.map(lambda text: f"a{text}@shop.example"),
    "language": st.sampled_from(["", "de"]) | _TEXT,
    "unsubscribe": st.sampled_from(["", "https://shop.example/u"]) | _TEXT,
    "unsubscribe_by": st.just("") | _TEXT.map(lambda text: f"a{text}@shop.example"),
}


@settings(max_examples=LETTERS)
@given(st.data())
def test_whatever_is_written_is_read_as_it_was_meant(data: st.DataObject) -> None:
    """Each letter that is written passes the standard library's reading too: the proof by the narrow grammar, which is
    taken of each letter before it leaves, lets nothing through that the library reads otherwise.
    """
    hostile = data.draw(st.sets(st.sampled_from(sorted(_PARTS)), min_size=1, max_size=3))
    said: dict[str, Any] = {name: data.draw(_PARTS[name]) for name in sorted(hostile)}
    letter = evolve(_LETTER, images=_IMAGES, **said)
    try:
        octets = letter.to_bytes()
    except UnfitLetter:
        return
    optional = {"Reply-To": letter.reply_to, "List-Unsubscribe": letter.unsubscribe or letter.unsubscribe_by,
                "List-Unsubscribe-Post": letter.unsubscribe, "Content-Language": letter.language}  # fmt: skip
    names = ["From", "To", "Subject", "Date", "Message-ID", *(name for name, value in optional.items() if value)]
    names += ["Auto-Submitted", "MIME-Version", "Content-Type"] + ([] if letter.html else ["Content-Transfer-Encoding"])
    compare(letter, octets, names)
    read = parsed(octets)
    assert letter.reply_to == (read["Reply-To"] or "")
    assert letter.language == (read["Content-Language"] or "")
    assert letter.html.count("cid:logo") >= octets.count(b"Content-ID")
