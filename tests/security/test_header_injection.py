"""Promise S6: no name, subject, text or address puts a header or a recipient into a letter that was not meant."""

from __future__ import annotations

import mailbox
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import product
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.message import Accepted, MessageId, Outgoing, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import Wording
from crmcore.services.rendering import render
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
]  # fmt: skip

_BREAKS = ["\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\r\n ", "\n\t", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85",
           "\u2028", "\u2029", "%0a", "%0d%0a", "\\r\\n", "&#10;", "嘊嘍"]  # fmt: skip
_HEADERS = ["Bcc: eve@example.org", "To: eve@example.org", "Subject: other", "Content-Type: text/html", "X: y",
            "\r\n<html>", ".\r\nQUIT"]  # fmt: skip
_ENCODED = [
    "=?utf-8?q?a=0ABcc:_eve=40example.org?=",
    "=?utf-8?q?a=0D=0ABcc:_eve=40example.org?=",
    "=?utf-8?b?YQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
    "=?us-ascii?q?=0A?= =?us-ascii?q?Bcc:_eve=40example.org?=",
    "=?utf-8?q?" + "=0ABcc:_eve=40example.org" * 4 + "?=",
    "=?utf-16?b?AAo=?=",
    "=?unknown?q?=0A?=",
    "=?utf-8?q?=E2=80=A8?=",
    "ü =?utf-8?q?=0ABcc:_eve=40example.org?= ü",
    "=?utf-8*en?q?=0ABcc:_eve=40example.org?=",
]
NAMES = [f"Sara{a}{b}" for a, b in product(_BREAKS, _HEADERS)] + _ENCODED


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for Maildirs."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def sent(folder: Path, subject: str, text: str, to: str = "sara@example.org") -> tuple[object, list[EmailMessage]]:
    """What the channel answers, and the letters that are there, parsed again from their bytes."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        channel = MaildirChannel(Path(place) / "mail", sender="Shop <news@shop.example>", clock=FrozenClock(NOON))
        key = UUID(int=7)
        given_ = Outgoing(
            MessageId(key), str(key), Address("email", to, to), subject, text, NOON + timedelta(minutes=1)
        )
        answer = channel.deliver(given_)
        letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in channel.path.glob("*/*")]
        assert len(letters) == len(mailbox.Maildir(channel.path))
    return answer, [letter for letter in letters if isinstance(letter, EmailMessage)]


def assert_as_meant(letter: EmailMessage, subject: str, text: str) -> None:
    """The letter has the headers it should, each once, one recipient, and says what was meant."""
    assert HEADERS == letter.keys()
    assert ["sara@example.org"] == [each.addr_spec for each in letter["To"].addresses]
    assert subject == str(letter["Subject"])
    assert (text or "\n").encode().splitlines() == letter.get_content().encode().splitlines()
    assert [] == letter.defects


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_stays_a_name(folder: Path, name: str) -> None:
    """Filled into subject and text it is one line of the one, and part of the other."""
    said = render(Wording("Dear ${name},\nhello", "For ${name}"), {"name": name}, ZoneInfo("UTC"))
    answer, (letter,) = sent(folder, said.subject, said.text)
    assert Accepted() == answer
    assert_as_meant(letter, said.subject, said.text)
    assert 1 == len(said.subject.splitlines())


@pytest.mark.parametrize("subject", [f"a{a}{b}" for a, b in product(_BREAKS[:15], _HEADERS[:2])])
def test_a_subject_of_more_than_one_line_is_refused_by_the_channel_itself(folder: Path, subject: str) -> None:
    """The channel does not rely on whoever rendered the subject: nothing is written."""
    answer, letters = sent(folder, subject, "hello")
    assert (Refused(permanent=True, detail="unfit subject", reason="content"), []) == (answer, letters)


_WITHIN = (*_BREAKS, "\0", " ", ",", ";", ":", '"', "(x)", "<", ">", "[", "]", "\\", "@x.org", *_ENCODED)
_AFTER = product((*_BREAKS[:15], ",", ";", " ", ">,<"), ("eve@example.org", "Bcc: eve@example.org"))
_ADDRESSES = [f"sara{part}@example.org" for part in _WITHIN] + [f"sara@example.org{a}{b}" for a, b in _AFTER]


@pytest.mark.parametrize("address", _ADDRESSES)
def test_a_hostile_address_is_refused_or_is_the_one_recipient(folder: Path, address: str) -> None:
    """Nobody but the address that was meant is written to; `%0a` and its like are letters of a local part."""
    answer, letters = sent(folder, "Tea", "hello", address)
    if isinstance(answer, Accepted):
        (letter,) = letters
        assert [address] == [each.addr_spec for each in letter["To"].addresses]
        assert HEADERS == letter.keys()
    else:
        assert (Refused, []) == (type(answer), letters)


_ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120)
_PARTS = st.lists(st.sampled_from([*_BREAKS, *_HEADERS, *_ENCODED, "=?", "?=", " ", "ü"]) | _ANY, max_size=6)


@given(_PARTS.map("".join), _PARTS.map("".join))
def test_anything_is_said_as_meant_or_not_at_all(name: str, text: str) -> None:
    """For any name and text, the bytes that are written say what was meant."""
    said = render(Wording("${text}", "For ${name}"), {"name": f"S{name}", "text": f"T{text}"}, ZoneInfo("UTC"))
    with tempfile.TemporaryDirectory() as place:
        answer, letters = sent(Path(place), said.subject, said.text)
    assert Accepted() == answer
    assert_as_meant(letters[0], said.subject, said.text)
