"""Wordings and their placeholders."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.marketing.wording import filled, placeholders, refs_in, rendered, require_subject
from crmcore.domain.segment.text import parse
from crmcore.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear ${name}, ${ purchases.total(days=30) }", ["name", "purchases.total(days=30)"]),
        ("$5, $$, $name, {name}, $", []),
        ("$${name} costs $$${name}", ["name"]),
    ],
)
def test_placeholders_stand_between_braces(text: str, found: list[str]) -> None:
    """A dollar before anything else is itself, two are one."""
    assert found == list(placeholders(text))


def test_what_is_filled_in_is_not_read_again() -> None:
    """A customer named like a placeholder stays so."""
    assert "Dear ${stage}: $5 $" == filled("Dear ${name}: $5 $$", lambda _: "${stage}")


@pytest.mark.parametrize("text", ["${name", "a ${ b ${name}", "${a{b}}"])
def test_a_placeholder_without_its_end_is_refused(text: str) -> None:
    """A slip is told when the offer is defined."""
    with pytest.raises(InvalidValue):
        list(placeholders(text))


def test_a_subject_stays_one_line_whatever_is_filled_in() -> None:
    """Control characters and line ends in a name become blanks; the text keeps them."""
    nasty = "Bo\r\nBcc: all@example.org\N{LINE SEPARATOR}\x00\x85x"
    subject, text = rendered(Wording("Hi ${name}", "Hello ${name}!"), lambda _: nasty)
    assert "Hello Bo Bcc: all@example.org x!" == subject
    assert f"Hi {nasty}" == text
    assert subject == require_subject(subject)


def test_the_fields_of_an_offer_are_those_of_eligibility_and_wording() -> None:
    """Each once; the name is no field."""
    offer = Offer(
        1,
        "tea",
        "product",
        "convenience",
        {"email": Wording("${name}: ${purchases.count}", "${stage}"), "sms": Wording("${stage}")},
        parse("purchases.count > 3 and rung == 'new'"),
    )
    assert {FieldRef("purchases.count"), FieldRef("rung"), FieldRef("stage")} == set(refs_in(offer))
    assert 3 == len(refs_in(offer))
