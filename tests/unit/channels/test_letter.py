"""Letters: text and HTML, images, ways to answer and to unsubscribe, written as mail programs read them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from typing import Any

import pytest
from attrs import evolve

from crmcore.channels.letter.addresses import key_text
from crmcore.channels.letter.images import Images
from crmcore.channels.letter.letter import Letter
from crmcore.channels.letter.sender import Sender
from crmcore.channels.letter.stationery import Stationery
from crmcore.channels.letter.unfit import UnfitLetter
from crmcore.errors import InvalidValue
from tests.unit.channels.letters import SENDER, outgoing, parsed

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
JPEG = b"\xff\xd8\xff\xe0" + b"\r\n.\r\n" * 100
LETTER = Letter(Sender.read(SENDER), NOON, "<1@shop.example>", "sara@example.org", "Tea", "Hello Sara\n")


def written(**said: Any) -> EmailMessage:
    """A letter that says so, read back."""
    return parsed(evolve(LETTER, **said).to_bytes())


def content(part: MIMEPart) -> str:
    """What a text part says, with the line breaks of Python."""
    return str(part.get_content()).replace("\r\n", "\n")


def test_text_and_html_are_two_ways_to_read_one_letter() -> None:
    """The text comes first, the HTML last, as what a program that can show it takes (RFC 2046, 5.1.4)."""
    letter = written(text="Hello Sara\n", html="<p>Hello <b>Sara</b></p>\n")
    assert "multipart/alternative" == letter.get_content_type()
    text, html = letter.iter_parts()
    assert [("text/plain", "Hello Sara\n"), ("text/html", "<p>Hello <b>Sara</b></p>\n")] == [
        (part.get_content_type(), content(part)) for part in (text, html)
    ]
    assert [] == [*letter.defects, *text.defects, *html.defects]


def test_html_brings_along_the_images_that_it_shows() -> None:
    """Each once, under the name that the HTML shows it by, byte for byte; others stay behind."""
    images = Images.of({"logo": PNG, "tea.jpg": JPEG, "unused": PNG})
    html = '<img src="cid:logo"><p style="background: url(cid:tea.jpg)"><img src=\'cid:logo\'></p>'
    letter = written(html=html, images=images)
    text, related = letter.iter_parts()
    assert ("text/plain", "multipart/related") == (text.get_content_type(), related.get_content_type())
    assert "text/html" == related.get_param("type")
    shown, *brought = related.iter_parts()
    assert html + "\n" == content(shown)
    assert [("<logo>", "image/png", "inline", PNG), ("<tea.jpg>", "image/jpeg", "inline", JPEG)] == [
        (str(part["Content-ID"]), part.get_content_type(), part.get_content_disposition(), part.get_content())
        for part in brought
    ]


def test_html_that_shows_no_image_brings_none() -> None:
    """There is nothing to relate then; `cid:` in the words of a customer is no reference."""
    letter = written(html="<p>cid:logo Hello</p>", images=Images.of({"logo": PNG}))
    assert ["text/plain", "text/html"] == [part.get_content_type() for part in letter.iter_parts()]


@pytest.mark.parametrize("html", ['<img src="cid:nothing">', "<img src=cid:nothing>", '<img src="CID:logo2">'])
def test_html_that_shows_an_image_that_is_not_there_is_unfit(html: str) -> None:
    """Nobody gets a letter with a hole in it."""
    with pytest.raises(UnfitLetter, match="image"):
        written(html=html, images=Images.of({"logo": PNG}))


@pytest.mark.parametrize(
    "given",
    [{"": PNG}, {"a b": PNG}, {"a\r\nb": PNG}, {'a"': PNG}, {"-": PNG}, {7: PNG}, {"x" * 64: PNG}, {"logo": b""},
     {"logo": b"GIF"}, {"logo": b"<svg/>"}, {"logo": "text"}, [PNG], "logo"],
)  # fmt: skip
def test_images_that_cannot_be_shown_are_refused_at_once(given: object) -> None:
    """Odd names, no bytes, and kinds that mail programs do not show."""
    with pytest.raises(InvalidValue) as raised:
        Images.of(given)
    assert "images" == raised.value.field


def test_one_click_unsubscribes() -> None:
    """The https address comes with the header that RFC 8058 wants, and an address for e-mail after it."""
    link, address = "https://shop.example/u/abc-123?x=%20", "leave+k@shop.example"
    both = written(unsubscribe=link, unsubscribe_by=address)
    assert f"<{link}>, <mailto:{address}?subject=unsubscribe>" == both["List-Unsubscribe"]
    assert "List-Unsubscribe=One-Click" == both["List-Unsubscribe-Post"]
    by_mail = written(unsubscribe_by=address)
    assert f"<mailto:{address}?subject=unsubscribe>" == by_mail["List-Unsubscribe"]
    assert None is by_mail["List-Unsubscribe-Post"]
    assert None is written()["List-Unsubscribe"]


@pytest.mark.parametrize(
    "link",
    ["http://shop.example/u", "https://shop.example/u>, <https://evil.example", "https://shop.example/\r\nBcc: a@b.c",
     "https://shop.example/a b", "https://shop.example/ü", "javascript:alert(1)", "https://shop.example/=?utf-8?q?a?=",
     "https://" + "x" * 901, "mailto:a@example.org", "\ud800"],
)  # fmt: skip
def test_a_link_that_is_none_is_unfit(link: str) -> None:
    """Whatever is no https address in the characters of an address."""
    with pytest.raises(UnfitLetter, match=r"unsubscribe|format"):
        written(unsubscribe=link)


def test_a_letter_says_its_language_and_that_a_machine_wrote_it() -> None:
    """RFC 3282 and RFC 3834."""
    letter = written(language="de-AT")
    assert ("de-AT", "auto-generated") == (letter["Content-Language"], letter["Auto-Submitted"])


@pytest.mark.parametrize("language", ["de\r\nBcc: a@b.c", "de, en", "d e", "ü", "x" * 9, "de-"])
def test_a_language_that_is_none_is_unfit(language: str) -> None:
    """A tag and nothing else."""
    with pytest.raises(UnfitLetter, match="language"):
        written(language=language)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello\n", "7bit"),
        ("", "7bit"),
        ("x" * 79, "quoted-printable"),
        ("Grüße aus Köln am Rhein, der schönen Stadt in diesem Land\n", "quoted-printable"),
        ("tab\tand \n trailing \n", "7bit"),
        ("nul\0bell\x07\n", "quoted-printable"),
        ("سلام عليكم", "base64"),
        (".\n..\nFrom here\n--=_alternative\n--=_alternative--\n", "quoted-printable"),
        ("a\rb\r\nc\n\rd", "7bit"),
        ("\x85\u2028\x0b\x0c", "base64"),
        ("=" * 500 + "\n.\n" + "ü" + " " * 100, "quoted-printable"),
    ],
)
def test_a_text_is_written_as_it_needs(text: str, encoding: str) -> None:
    """As it is where it can be, else in the shorter of two encodings, in lines of ASCII; alone and beside HTML."""
    for letter in (evolve(LETTER, text=text), evolve(LETTER, text=text, html="<p>" + text)):
        octets = letter.to_bytes()
        assert octets.isascii()
        assert 998 >= max(map(len, octets.split(b"\r\n")))
        read = parsed(octets)
        part = read.get_body(("plain",))
        assert isinstance(part, EmailMessage)
        assert encoding == str(part["Content-Transfer-Encoding"])
        assert (text or "\n").encode().splitlines() == part.get_content().encode().splitlines()


@pytest.mark.parametrize("field", ["text", "html", "subject"])
def test_what_is_no_text_is_unfit(field: str) -> None:
    """Half a surrogate pair cannot be written in UTF-8."""
    with pytest.raises(UnfitLetter, match=field):
        written(**{field: "Hello \ud800"})


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Shop",
        "Tea & Söhne, Shop",
        'He said "no"',
        "back\\slash",
        "a@b.example",
        "Ünïcödé " * 12,
        "(c) Shop",
        "a, b",
    ],
)
def test_a_senders_name_is_shown_as_it_is(name: str) -> None:
    """Quoted or encoded as it needs, in lines that are not too long."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    sender = Sender.read(f'"{quoted}" <news@shop.example>')
    assert name == sender.name
    octets = evolve(LETTER, sender=sender).to_bytes()
    (read,) = parsed(octets)["From"].addresses
    # Python 3.11 puts a blank between two encoded words.
    assert name.replace(" ", "") == read.display_name.replace(" ", "")
    assert 76 >= max(map(len, octets.partition(b"\r\n\r\n")[0].split(b"\r\n")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("news@shop.example", ("", "news@shop.example")),
        ("<news@shop.example>", ("", "news@shop.example")),
        (" Shop  <news@shop.example> ", ("Shop", "news@shop.example")),
        ("Dr. Müller & Co. (Bremen) <news@shop.example>", ("Dr. Müller & Co. (Bremen)", "news@shop.example")),
        ('"Müller; Söhne" Bremen <news@shop.example>', ("Müller; Söhne Bremen", "news@shop.example")),
    ],
)
def test_a_sender_is_one_mailbox(text: str, expected: tuple[str, str]) -> None:
    """An address, with a name before it or without."""
    sender = Sender.read(text)
    assert expected == (sender.name, sender.address)


def test_answers_can_carry_the_messages_key() -> None:
    """In the address for answers where that is wanted, and always in that for unsubscribing."""
    message = outgoing()
    for tags, expected in ((True, f"answers+{message.key}@shop.example"), (False, "answers@shop.example")):
        paper = Stationery.of(SENDER, "answers@shop.example", tags, "leave@shop.example", None)
        letter = parsed(paper.letter(message, NOON, "sara@example.org").to_bytes())
        assert expected == letter["Reply-To"]
        assert f"<mailto:leave+{message.key}@shop.example?subject=unsubscribe>" == letter["List-Unsubscribe"]
        assert f"<{message.key}@shop.example>" == letter["Message-ID"]


def test_a_key_that_is_no_uuid_is_carried_as_its_digest() -> None:
    """Of 36 characters like the others, one for each key."""
    texts = {
        key_text(key) for key in ("a", "b", "", "ü", "x" * 5_000, "\ud800", outgoing().key.upper().replace("7", "A"))
    }
    assert 7 == len(texts)
    assert {36} == {len(each) for each in texts}


def test_a_subject_in_any_script_is_folded() -> None:
    """In encoded words of at most 75 characters that split no character (RFC 2047)."""
    subject = "Grüße \N{SNOWMAN} \N{GRINNING FACE}" * 40
    octets = evolve(LETTER, subject=subject).to_bytes()
    assert subject == str(parsed(octets)["Subject"])
    lines = octets.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert 76 >= max(map(len, lines))
