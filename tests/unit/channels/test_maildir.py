"""The Maildir channel keeps the obligations of a channel, and does as files do."""

from __future__ import annotations

import errno
import mailbox
import os
import stat
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

import pytest
from attrs import evolve

from crmcore import Money
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.message import Accepted, MessageId, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue
from crmcore.testing import ChannelConformance, FarSide, FrozenClock
from tests.unit.channels.far_sides import MaildirAndInboxSide, MaildirSide

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = "01890000-0000-7000-8000-000000000001"
SENDER = "Shop <news@shop.example>"
HELLO = Outgoing(
    MessageId(UUID(KEY)),
    KEY,
    Address("email", "sara@example.org", "Sara@example.org"),
    "Tea",
    "Hello Sara",
    NOW + timedelta(seconds=30),
)


def channel(folder: Path) -> MaildirChannel:
    """A channel on the Maildir in a folder."""
    return MaildirChannel(folder / "mail", sender=SENDER, clock=FrozenClock(NOW))


def files(folder: Path) -> list[str]:
    """The files of the Maildir in a folder."""
    mail = folder / "mail"
    return sorted(path.relative_to(mail).as_posix() for path in mail.rglob("*") if path.is_file())


class TestMaildirChannel(ChannelConformance):
    """Every obligation of the port."""

    @pytest.fixture
    def far_side(self, tmp_path: Path) -> FarSide:
        """A Maildir."""
        return MaildirSide(tmp_path)


class TestMaildirChannelWithInbox(ChannelConformance):
    """Every obligation of the port, with an inbox from which replies and bounces are heard."""

    @pytest.fixture
    def far_side(self, tmp_path: Path) -> FarSide:
        """Two Maildirs."""
        return MaildirAndInboxSide(tmp_path)


def test_a_mail_program_reads_what_was_meant(tmp_path: Path) -> None:
    """The standard library's Maildir finds the letter with its headers: whom, what, when, and an id made of the key."""
    assert Accepted() == channel(tmp_path).deliver(HELLO)
    (letter,) = mailbox.Maildir(tmp_path / "mail")
    assert {
        "From": "Shop <news@shop.example>",
        "To": "Sara@example.org",
        "Subject": "Tea",
        "Date": "Tue, 10 Mar 2026 12:00:00 +0000",
        "Message-ID": f"<{KEY}@shop.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
    } == dict(letter.items())
    assert [f"new/{KEY}"] == files(tmp_path)


def test_a_letter_that_was_read_is_not_delivered_again(tmp_path: Path) -> None:
    """A mail program moves letters to cur and marks them: they are found there by their key."""
    channel(tmp_path).deliver(HELLO)
    (tmp_path / "mail" / "new" / KEY).rename(tmp_path / "mail" / "cur" / f"{KEY}:2,S")
    assert Accepted(detail="delivered before") == channel(tmp_path).deliver(HELLO)
    assert [f"cur/{KEY}:2,S"] == files(tmp_path)


@pytest.mark.parametrize(
    "key", ["../../evil", "a/b", "", ".", "ü", "01890000-0000-7000-8000-00000000000A", "x" * 5_000]
)
def test_a_key_never_becomes_a_path(tmp_path: Path, key: str) -> None:
    """A key that is no UUID is kept as its digest, one for each."""
    opened = channel(tmp_path)
    for _ in range(2):
        assert isinstance(opened.deliver(evolve(HELLO, key=key)), Accepted)
    (name,) = files(tmp_path)
    assert (True, 64) == (name.startswith("new/"), len(name.removeprefix("new/")))


@pytest.mark.parametrize(
    "sent_as",
    ["", "sara", "sara@", "@example.org", "a b@example.org", "sara@example.org, eve@example.org", "söra@example.org",
     "sara@example.org\r\nBcc: eve@example.org", "<sara@example.org>", "sara@-example.org"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_for_good(tmp_path: Path, sent_as: str) -> None:
    """Nothing is written for what is not one plain address."""
    answer = channel(tmp_path).deliver(evolve(HELLO, address=Address("email", sent_as, sent_as)))
    assert Refused(permanent=True, detail="unfit address", reason="address") == answer
    assert [] == files(tmp_path)


@pytest.mark.parametrize("part", ["tmp", "new", "cur"])
def test_a_missing_folder_is_refused_for_now(tmp_path: Path, part: str) -> None:
    """A Maildir that went away may come back; nothing is left behind."""
    opened = channel(tmp_path)
    (tmp_path / "mail" / part).rmdir()
    assert Refused(permanent=False, detail="ENOENT") == opened.deliver(HELLO)
    assert [] == files(tmp_path)


def test_a_full_disk_is_refused_for_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the letter cannot be kept, nothing of it stays, and it may be tried again."""
    opened = channel(tmp_path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", full)
        assert Refused(permanent=False, detail="ENOSPC") == opened.deliver(HELLO)
    assert [] == files(tmp_path)
    assert Accepted() == opened.deliver(HELLO)


def test_a_letter_moved_but_perhaps_not_kept_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the folder cannot be made safe after the letter is in it, nobody knows; the key tells the next time."""
    opened, keep = channel(tmp_path), os.fsync

    def folders_fail(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "input/output error")
        keep(handle)

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", folders_fail)
        assert Unknown("EIO") == opened.deliver(HELLO)
    assert Accepted(detail="delivered before") == opened.deliver(HELLO)
    assert [f"new/{KEY}"] == files(tmp_path)


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("sender", {"sender": "nobody"}),
        ("sender", {"sender": "Shop <news@shop.example>\r\nBcc: eve@example.org"}),
        ("sender", {"sender": "=?utf-8?q?Shop?= <news@shop.example>"}),
        ("sender", {"sender": 7}),
        ("sender", {"sender": "news@shop.example, eve@example.org"}),
        ("sender", {"sender": "news@shop.example; eve@example.org"}),
        ("sender", {"sender": "Shop <news@shop.example>, <eve@example.org>"}),
        ("sender", {"sender": "Shop <news@shop.example> eve@example.org"}),
        ("sender", {"sender": "Shop <eve@example.org> <news@shop.example>"}),
        ("sender", {"sender": "eve@example.org <news@shop.example>"}),
        ("sender", {"sender": "<news@shop.example> Shop"}),
        ("sender", {"sender": "Shop: news@shop.example;"}),
        ("reply_to", {"sender": SENDER, "reply_to": "a@example.org, b@example.org"}),
        ("unsubscribe_mailto", {"sender": SENDER, "unsubscribe_mailto": "a@example.org>"}),
        ("images", {"sender": SENDER, "images": {"logo": "a picture"}}),
        ("name", {"sender": SENDER, "name": "E-Mail"}),
        ("cost", {"sender": SENDER, "cost": "0.10"}),
        ("cost", {"sender": SENDER, "cost": Money("-1", "EUR")}),
    ],
)
def test_what_cannot_be_a_channel_is_refused_at_once(tmp_path: Path, field: str, arguments: dict[str, object]) -> None:
    """A wrong sender, name or cost is told when the channel is made, and makes no folder."""
    with pytest.raises(InvalidValue) as raised:
        MaildirChannel(tmp_path / "mail", **arguments)  # type: ignore[arg-type]
    assert field == raised.value.field
    assert [] == list(tmp_path.iterdir())


def test_a_path_that_cannot_be_a_folder_is_refused_at_once(tmp_path: Path) -> None:
    """The error names the field and the nature of the fault, not the path."""
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(InvalidValue, match=r"path: a folder that cannot be made \(E(EXIST|NOTDIR)\)"):
        channel(tmp_path)


def test_a_letter_with_html_lies_in_the_maildir_as_it_was_meant(tmp_path: Path) -> None:
    """Text, HTML with its image, and the ways to answer and to unsubscribe."""
    png = b"\x89PNG\r\n\x1a\n picture"
    opened = MaildirChannel(
        tmp_path / "mail",
        sender=SENDER,
        reply_to="answers@shop.example",
        tag_replies=True,
        unsubscribe_mailto="leave@shop.example",
        images={"logo": png},
    )
    html = '<p>Hello Sara <img src="cid:logo"></p>'
    said = evolve(HELLO, html=html, language="en", unsubscribe="https://shop.example/u/1")
    assert Accepted() == opened.deliver(said)
    letter = message_from_bytes((tmp_path / "mail" / "new" / KEY).read_bytes(), policy=policy.default)
    assert ["text/plain", "text/html", "image/png"] == [
        part.get_content_type() for part in letter.walk() if not part.is_multipart()
    ]
    assert html in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]  # it has HTML
    assert [f"answers+{KEY}@shop.example", "List-Unsubscribe=One-Click", "en"] == [
        letter[name] for name in ("Reply-To", "List-Unsubscribe-Post", "Content-Language")
    ]
