"""Wordings: their fields, their languages, their links, and the line that a subject is."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.marketing.wording import chosen, link_numbers, one_line, refs_in, require_subject
from crmcore.domain.segment.text import parse
from crmcore.errors import InvalidValue


def test_a_subject_stays_one_line_whatever_is_filled_in() -> None:
    """Control characters and line ends become blanks."""
    subject = one_line("Hello Bo\r\nBcc: all@example.org\N{LINE SEPARATOR}\x00\x85x!")
    assert "Hello Bo Bcc: all@example.org x!" == subject
    assert subject == require_subject(subject)


def test_the_fields_of_an_offer_are_those_of_eligibility_and_wording() -> None:
    """Each once, in every part, language, block and link; the name is no field."""
    german = Wording("${purchases.days}", languages={})
    offer = Offer(
        1,
        "tea",
        "product",
        "convenience",
        {
            "email": Wording("${name}: ${purchases.count}", "${stage}", "<p>${if defected}x${end}</p>", {"de": german}),
            "sms": Wording("${stage} ${link https://shop.example/?a=${value.profit}}"),
        },
        parse("purchases.count > 3 and rung == 'new'"),
    )
    expected = {"purchases.count", "rung", "stage", "defected", "purchases.days", "value.profit"}
    assert set(map(FieldRef, expected)) == set(refs_in(offer))
    assert len(expected) == len(refs_in(offer))


@pytest.mark.parametrize(
    ("wish", "tag"),
    [
        (None, ""), ("de", "de"), ("de-AT", "de-AT"), ("DE-at", "de-AT"), ("de-CH", "de"), ("de-Latn-AT", "de"),
        ("fr", ""), ("den", ""), ("fa-IR", "fa"), ("zh", ""), ("zh-Hant-TW", "zh-Hant"), ("zh-Hans", ""),
        ("de-AT-x-wien", "de-AT"), ("de-x-wien", "de"),
    ],
)  # fmt: skip
def test_the_language_is_the_wish_or_the_next_shorter_one(wish: str | None, tag: str) -> None:
    """RFC 4647, section 3.4: parts are taken off the end; whom nothing suits gets the wording itself."""
    languages = {each: Wording(each) for each in ("de", "de-AT", "fa", "zh-Hant")}
    wording = Wording("", languages=languages)
    assert (tag, languages.get(tag, wording)) == chosen(wording, wish)


def test_a_language_has_no_languages() -> None:
    """There is nothing below a language."""
    with pytest.raises(InvalidValue, match="within a language"):
        Wording("a", languages={"de": Wording("b", languages={"fr": Wording("c")})})
    with pytest.raises(InvalidValue, match="told by tag"):
        Wording("a", languages=[("de", "b")])  # type: ignore[arg-type]


def test_links_are_numbered_as_they_first_occur() -> None:
    """In the text, then in the HTML; the same address is the same link, and both ways of a block have theirs."""
    a, b, c = (f"${{link https://shop.example/{page}}}" for page in "abc")
    html = f'<a href="{c}">c</a><a href="{a}">a</a>'
    wording = Wording(f"{b} ${{if defected}}{a}${{else}}{b}${{end}}", html=html)
    assert {("https://shop.example/b",): 1, ("https://shop.example/a",): 2, ("https://shop.example/c",): 3} == dict(
        link_numbers(wording)
    )
