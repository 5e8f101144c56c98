"""What is read of a mail that keeps no standard: parts, charsets, headers; and what copies are told by."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.charset import header_text, text_of
from crmcore.codec.mail.structure import parsed
from crmcore.codec.mail.understand import understand


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Grüße".encode(), "utf-8", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "no-such-charset", "Grüße"),
        ("Preis 5 €".encode("cp1252"), "iso-8859-1", "Preis 5 €"),
        ("メール".encode("iso2022_jp"), None, "メール"),
        ("メール".encode("cp932"), "Shift_JIS", "メール"),
        ("邮件".encode("gb18030"), "gb2312", "邮件"),
        (b"x\x9cK", "zlib", "xœK"),
        (b"a\0b\x07c\r\nd\re", "utf-8", "abc\nd\ne"),
        (b"\xed\xa0\x80", "utf-8", "í\xa0€"),
        (b"\xef\xbb\xbfx", "utf-8", "x"),
    ],
)
def test_bytes_become_text_whatever_charset_they_claim(raw: bytes, charset: str | None, text: str) -> None:
    """In theirs where that works, else in the likeliest."""
    assert text == text_of(raw, charset)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?R3LDvA==?=\n =?UTF-8?B?w59l?=", "Grüße"),
        ("=?utf-8?q?a_b?= c", "a b c"),
        ("=?x-none?q?=41?=", "A"),
        ("=?utf-8?b?!!!?= x", "x"),
        ("=?utf-8?q?no end", "=?utf-8?q?no end"),
        ("a\n\tb", "a b"),
        ("=?utf-8?q?a=0Ab=00?=", "a b"),
    ],
)
def test_header_fields_are_decoded_to_one_line(raw: str, text: str) -> None:
    """RFC 2047, as far as it can be."""
    assert text == header_text(raw)


def test_parts_are_found_though_the_boundary_is_never_closed() -> None:
    """Nested, without empty lines, with another boundary than declared."""
    raw = (
        b"Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\nContent-Type: multipart/alternative; "
        b'boundary="a b"\n\n--a b\n\none\n--a b\nContent-Type: text/html\n\n<p>two'
    )
    assert ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"] == [
        part.type for part in parsed(raw).walk()
    ]
    other = parsed(b"Content-Type: multipart/mixed; boundary=a\n\n--z\nContent-Type: text/plain\n\nfound\n--z--\n")
    assert "found" == other.parts[0].text()


@pytest.mark.parametrize("before", [b"", b"From kim@example.org Mon Mar  2 10:00:00 2026\n", b"\xef\xbb\xbf", b"\0"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_what_programs_put_around_a_mail_changes_nothing(before: bytes, end: bytes) -> None:
    """A line of an mbox, a byte order mark, NUL bytes, any line ends."""
    plain = b"Subject: x\nMessage-ID: <1@a>\n\nline\n\nline\n"
    assert understand(plain) == understand(before + plain.replace(b"\n", end))


def test_text_without_a_header_is_all_text() -> None:
    """Though its first line has a colon."""
    assert "One: this\n\ntwo" == understand(b"One: this\n\ntwo").reply


def test_the_date_that_cannot_be_is_none() -> None:
    """Years and zones beyond any."""
    for date in ("Mon, 99 Foo 2026", "", "Fri, 31 Dec 9999 23:59:59 -2359", "9" * 5_000):
        assert understand(f"Date: {date}\nSubject: x\n\n".encode()).date is None


def test_copies_are_told_by_the_message_id() -> None:
    """However they came, and whatever was added on the way."""
    one = understand(b"Message-ID: <1@a>\nSubject: x\n\ntext")
    two = understand(b"Received: from b\nX-Spam: no\nmessage-id:\n <1@a>\nSubject: x\n\ntext")
    assert one.stable_id == two.stable_id
    assert one.stable_id != understand(b"Message-ID: <2@a>\nSubject: x\n\ntext").stable_id
    assert "1@a" not in one.stable_id


def test_copies_without_one_are_told_by_what_they_say() -> None:
    """Trace fields, folding, blanks at line ends and the transfer encoding change nothing; any word does."""
    one = understand(b"From: a@b\nSubject: a b\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\ntext\nmore")
    two = understand(
        b"Received: x\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nsubject: a\n b\nFrom: a@b\nContent-Transfer-Encoding: "
        b"base64\n\ndGV4dCAKbW9yZQo="
    )
    assert one.stable_id == two.stable_id
    for other in (
        b"From: a@b\nSubject: a b\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\ntext\nless",
        b"From: c@b\nSubject: a b\n\ntext\nmore",
    ):
        assert one.stable_id != understand(other).stable_id


def test_nothing_personal_shows() -> None:
    """Neither in repr nor in what shows a recipient."""
    mail = understand(
        b"From: MAILER-DAEMON@mx.example.net\nTo: secret@shop.example\nSubject: failure notice for secret\n\n"
        b"<secret@example.org>: 550 5.1.1 secret user unknown\n\nYour mail was not delivered.\n"
    )
    assert mail.recipients
    assert "secret" not in repr(mail)
