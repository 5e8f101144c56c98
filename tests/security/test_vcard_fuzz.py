"""Promise F for vCard: whatever a file holds, each card is taken, or rejected with line and reason, in bounded time.

As many cards as `CRMCORE_CARDS` says; 2,000 by default, 20,000 in an hour of its own.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM
from crmcore.codec.vcard.cards import CARD_LIMIT, VCards
from crmcore.errors import CRMError, ImportRejected
from tests.thoroughness import cases

MANY = cases("CRMCORE_CARDS", check=2_000, test=20_000)
GOOD = b"BEGIN:VCARD\nVERSION:4.0\nUID:good\nFN:Kim\nEMAIL:kim@example.org\nEND:VCARD\n"
HEADS = ("BEGIN:VCARD\nVERSION:3.0\n", "BEGIN:VCARD\nVERSION:4.0\n", "BEGIN:VCARD\r\nVERSION:2.1\r\n", "begin:vcard\n")
NAMES = (
    "FN", "N", "EMAIL", "TEL", "UID", "ADR", "BDAY", "ORG", "KIND", "LANG", "TZ", "REV", "NOTE", "PHOTO", "X-A",
    "a.b.TEL", "item1.EMAIL", "VERSION", "PROFILE", "CATEGORIES", "GEO", "", "\ufeffFN", "N\0", "AGENT", "END", "BEGIN",
)  # fmt: skip
PARAMETERS = (
    "", "", ";", ";TYPE=home", ";TYPE=", ";PREF=1", ';TYPE="a,b"', ';X="', ";ENCODING=QUOTED-PRINTABLE",
    ";ENCODING=b", ";BASE64", ";CHARSET=UTF-7", ";CHARSET=none", ";VALUE=uri", ";;", ";=", ';A="b:c"', ";TYPE=fax",
    ";ALTID=1;PREF=999",
)  # fmt: skip
VALUES = (
    "Sara Öz", "sara@example.org", "tel:+49-30-901820", "+49 30 901820", "u-1", ";;Street;Köln;;50667;DE",
    "1990-02-28", "--0228", "org", "group", "de", "Europe/Berlin", "-05:00", "20260301T120000Z", "99999999T999999Z",
    "=C3=B6=", "=ZZ", "AAAA", "VCARD", "\\n\\,\\;\\", ";;;;;;;;;;", ",,,,", "a" * 300, "\u202e", "\x01", "=", "2.1", "",
    " ", "\U0001f600",
)  # fmt: skip
PLAIN = (
    "FN:Sara Öz", "N:Öz;Sara;;;", "EMAIL:sara@example.org", "EMAIL;PREF=1:bo@example.org", "TEL:+49 30 901820",
    "UID:u-1", "UID:u-2", "ADR:;;Street;Köln;;50667;DE", "BDAY:19900228", "KIND:org", "NOTE:a\\, b\n c", "X-A;B=c:d",
)  # fmt: skip
ENDS = ("\n", "\r\n", "\n ", "\n\t", "\n\n", "=\n", "\r")

_bits = st.one_of(
    st.sampled_from([each.encode() for each in (*HEADS, *NAMES, *PARAMETERS, *VALUES, *ENDS, ":", "END:VCARD\n")]),
    st.binary(max_size=5),
)


def written(seed: int) -> bytes:
    """A file of some cards, most of them odd."""
    dice = random.Random(seed)
    parts = []
    for _ in range(dice.randrange(1, 4)):
        parts.append(dice.choice(HEADS))
        for _ in range(dice.randrange(0, 8)):
            if dice.random() < 0.7:
                parts.append(f"{dice.choice(PLAIN)}\n")
                continue
            line = [dice.choice(NAMES), dice.choice(PARAMETERS), dice.choice((":", ":", ":", "")), dice.choice(VALUES)]
            parts += [*line, dice.choice(ENDS) if dice.random() < 0.3 else "\n"]
        parts.append("END:VCARD\n" if dice.random() < 0.95 else "")
    content = bytearray("".join(parts).encode())
    if dice.random() < 0.3:
        for _ in range(dice.randrange(1, 4)):
            content[dice.randrange(len(content))] = dice.randrange(256)
    return bytes(content)


def files(seeds: range) -> Iterator[bytes]:
    """As many files."""
    return map(written, seeds)


def accounted(crm: CRM, content: bytes) -> list[ImportRejected]:
    """Import a file and see that every card is accounted for; returns the rejections."""
    told: list[ImportRejected] = []
    before = crm.customers.count()
    imported = crm.imports.vcards(io.BytesIO(content), source="phone", on_reject=told.append)
    assert imported.lines == imported.recorded + imported.known + imported.rejected
    assert imported.customers_added == crm.customers.count() - before
    assert imported.rejected == len(told)
    assert all(each.line >= 1 and each.reason and str(each).startswith(f"line {each.line}: ") for each in told)
    return told


def test_any_cards_are_taken_or_rejected() -> None:
    """No error of the library comes through, none takes long, and what was imported is known the next time."""
    begun = time.monotonic()
    taken = rejected = 0
    with CRM.in_memory(region="DE") as crm:
        for content in files(range(MANY)):
            told = accounted(crm, content)
            rejected += len(told)
            again = crm.imports.vcards(io.BytesIO(content), source="phone", dry_run=True)
            taken += again.lines - again.rejected
            assert 0 == again.customers_added
        assert len({customer.id for customer in crm.customers.list(limit=1_000)}) > 5
    assert taken > MANY / 20
    assert rejected > MANY / 20
    assert time.monotonic() - begun < 60 + MANY / 20


@given(st.lists(_bits, max_size=80).map(b"".join))
def test_any_bytes_are_cards_or_rejections(content: bytes) -> None:
    """In the order of the file, and the good card behind it is read whatever comes before."""
    last = 0
    found = list(VCards(io.BytesIO(content + b"\n" + GOOD)))
    for line, each in found:
        assert line > last
        last = line
        if isinstance(each, ImportRejected):
            assert line == each.line
    assert not isinstance(found[-1][1], ImportRejected)
    assert "good" == found[-1][1].uid


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        (b"BEGIN:VCARD\nFN:Sara\n", "not_ended"),
        (b"what is this?\n" * 1_000, "outside"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:S\0ra\nEND:VCARD\n", "nul_byte"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:\xed\xa0\x80\nEND:VCARD\n", "encoding"),
        ("BEGIN:VCARD\nVERSION:3.0\nFN:Öz\nEND:VCARD\n".encode("latin-1"), "encoding"),
        (b"BEGIN:VCARD\nVERSION:3.0\nNOTE:" + b"x" * 20_000_000 + b"\nEND:VCARD\n", "too_long"),
        (b"BEGIN:VCARD\nVERSION:3.0\n" + b"NOTE:x\n" * 100_000 + b"END:VCARD\n", "too_long"),
        (b"BEGIN:VCARD\nVERSION:3.0\n" + b"NOTE:" + b"xyz\n " * 30_000 + b"\nEND:VCARD\n", "too_long"),
        (b"BEGIN:VCARD\nVERSION:3.0\n" + b"x" * (CARD_LIMIT + 1) + b"\nEND:VCARD\n", "too_long"),
        (b"BEGIN:VCARD\nVERSION:3.0\nTEL" + b";TYPE=a" * 10_000 + b":1\nEND:VCARD\n", "too_long"),
        (b"BEGIN:VCARD\nVERSION:3.0\nTEL" + b';A="' * 450 + b":1\nEND:VCARD\n", "malformed_identifier"),
        (b"BEGIN:VCARD\nVERSION:3.0\n" + b"BEGIN:X\n" * 900 + b"END:VCARD\n", "unreadable"),
        (b"BEGIN:VCARD\nVERSION:3.0\n:\nEND:VCARD\n", "unreadable"),
        (b"BEGIN:VCARD\nVERSION:3.0\nKIND:group\nFN:All\nEND:VCARD\n", "kind"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Nobody\nEND:VCARD\n", "invalid_value"),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:Sara\nEMAIL:sara(at)example\nEND:VCARD\n", "malformed_identifier"),
        (b"BEGIN:VCARD\nVERSION:3.0\nUID:" + b"7" * 5_000 + b"\nEND:VCARD\n", "malformed_identifier"),
        (b"BEGIN:VCARD\nVERSION:3.0\nUID:7\nFN:" + b"S" * 50_000 + b"\nEND:VCARD\n", "invalid_value"),
        (b"BEGIN:VCARD\nVERSION:3.0\n" + b"EMAIL:a@example.org\n" * 900 + b"END:VCARD\n", "too_long"),
    ],
)
def test_a_bomb_is_one_rejected_card_and_the_rest_goes_on(bomb: bytes, reason: str) -> None:
    """Each is told with the line it begins on, soon; the cards around it are taken."""
    begun = time.monotonic()
    with CRM.in_memory(region="DE") as crm:
        told = accounted(crm, GOOD + bomb + GOOD.replace(b"good", b"next").replace(b"kim", b"bo"))
        assert 2 == crm.customers.count()
    assert [(7, reason)] == [(each.line, each.reason) for each in told]
    assert time.monotonic() - begun < 10


def test_many_cards_never_ended_are_rejected_each() -> None:
    """Depth is no depth here: a card that begins within another ends that one."""
    with CRM.in_memory() as crm:
        told = accounted(crm, b"BEGIN:VCARD\n" * 50_000 + GOOD)
        assert 1 == crm.customers.count()
    assert {"not_ended"} == {each.reason for each in told}
    assert 50_000 == len(told)


@pytest.mark.parametrize("picture", [b"A" * 76, b"A" * 900_000])
def test_a_picture_is_passed_over(picture: bytes) -> None:
    """However long; it is told, and the card is taken."""
    lines = b"\n ".join([picture] * 40)
    card = b"BEGIN:VCARD\nVERSION:3.0\nUID:1\nPHOTO;ENCODING=b;TYPE=JPEG:" + lines + b"\nFN:Sara\nEND:VCARD\n"
    with CRM.in_memory() as crm:
        imported = crm.imports.vcards(io.BytesIO(card), source="phone")
        assert (1, {"photo": 1}) == (imported.recorded, imported.passed_over)
        assert ["Sara"] == [customer.name for customer in crm.customers.list()]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_and_line_ends_change_nothing(mark: bytes, end: bytes) -> None:
    """A byte order mark and either line end are passed over."""
    with CRM.in_memory() as crm:
        assert [] == accounted(crm, mark + GOOD.replace(b"\n", end))
        assert 1 == crm.customers.count()


def test_errors_quote_nothing_personal() -> None:
    """What is wrong is told without what the card says."""
    cards = (
        GOOD.replace(b"kim@example.org", b"kim.secret(at)example") + b"BEGIN:VCARD\nN:secret\nFN secret\nEND:VCARD\n"
    )
    with CRM.in_memory() as crm:
        told = accounted(crm, cards)
    assert 2 == len(told)
    assert not any("secret" in str(each) for each in told)


def test_what_is_no_source_is_refused_before_the_first_card() -> None:
    """Also attributes that are not declared, and properties that there are not."""
    with CRM.in_memory() as crm:
        for options in ({"source": ""}, {"shared": "email"}, {"shared": ["fax"]}, {"attributes": {"bday": "birthday"}}):
            with pytest.raises(CRMError):
                crm.imports.vcards(io.BytesIO(GOOD), **{"source": "phone", **options})  # type: ignore[arg-type]
        crm.attributes.declare("photo")
        with pytest.raises(CRMError, match="unknown property"):
            crm.imports.vcards(io.BytesIO(GOOD), source="phone", attributes={"photo": "photo"})
        assert 0 == crm.customers.count()
