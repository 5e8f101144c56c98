"""The preference page: what a customer gets, by channel, address and purpose, as a form without script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from crmcore.codec.postal import read_postal
from crmcore.domain.customer.choice import Choice, ChoiceSheet, Chosen
from crmcore.domain.kernel.reach import OWN, Address
from crmcore.domain.kernel.time import Day, day_date
from crmcore.web.frame import framed
from crmcore.web.words import Words


def choices_page(words: Words, sheet: ChoiceSheet, told: str = "") -> str:
    """The page; `told` is HTML that says what has just been done."""
    title = words["choices_title"]
    if not sheet.choices:
        return framed(words, title, f"{told}<p>{escape(words['choices_none'])}</p>\n")
    places = [list(group) for _, group in groupby(sheet.choices, lambda each: (each.channel, each.contact_point))]
    fields = "".join(_fieldset(words, choices) for choices in places)
    # The first button is what the Enter key presses.
    buttons = (
        f'<button type="submit" name="do" value="save">{escape(words["save"])}</button>\n'
        f'<button type="submit" name="do" value="stop" class="second">{escape(words["all_off"])}</button>\n'
    )
    form = f'<form method="post">\n{fields}<div class="buttons">\n{buttons}</div>\n</form>\n'
    return framed(words, title, f"{told}<p>{escape(words['choices_intro'])}</p>\n{form}")


def what_was_done(words: Words, chosen: Chosen) -> str:
    """HTML that says what was changed."""
    told = [escape(words["saved" if chosen.granted or chosen.withdrawn else "unchanged"])]
    for word, choices in (("granted", chosen.granted), ("stopped", chosen.withdrawn)):
        if choices:
            told.append(filled(words[word], what="; ".join(_named(words, each) for each in choices)))
    return status(told)


def out_of_date(words: Words) -> str:
    """HTML that says that nothing was done, as the page showed what is so no more."""
    return status([escape(words["choices_old"])])


def masked(words: Words, address: Address) -> str:
    """HTML of as much of an address as its owner needs to know it again: who reads may be whom the message was
    forwarded to.
    """
    shown = address.sent_as
    if address.scheme == "email":
        local, _, domain = shown.rpartition("@")
        return escape(f"{local[:1]}…@{domain}")
    if address.scheme == "postal":
        return filled(words["in_city"], city=escape(read_postal(shown).city))
    return filled(words["ending"], digits=escape(shown[-2:]))


def purpose_told(words: Words, purpose: str) -> str:
    """HTML that names a purpose."""
    return escape(words.get(f"purpose:{purpose}", purpose))


def place_told(words: Words, channel: str, address: Address) -> str:
    """HTML that names a channel, and the address on it where it has one, as far as its owner needs it."""
    named = escape(words.get(f"channel:{channel}", channel))
    if address.scheme == OWN:
        return named
    return filled(words["at"], channel=named, address=masked(words, address))


def status(told: Sequence[str]) -> str:
    """HTML that says what has just been done, line by line, as assistive technology tells it."""
    return '<div class="told" role="status">\n' + "".join(f"<p>{each}</p>\n" for each in told) + "</div>\n"


def _fieldset(words: Words, choices: Sequence[Choice]) -> str:
    rows = "".join(_row(words, each) for each in choices)
    return (
        f"<fieldset>\n<legend>{place_told(words, choices[0].channel, choices[0].address)}</legend>\n{rows}</fieldset>\n"
    )


def _row(words: Words, choice: Choice) -> str:
    id_, name = escape(choice.id), purpose_told(words, choice.purpose)
    said = f'<p id="said-{id_}">{_said(words, choice)}</p>'
    if not (choice.can_withdraw if choice.allowed else choice.can_grant):
        return f'<div class="choice"><strong>{name}</strong>{said}</div>\n'
    checked = " checked" if choice.allowed else ""
    box = f'<input type="checkbox" id="{id_}" name="on" value="{id_}"{checked} aria-describedby="said-{id_}">'
    was = f'<input type="hidden" name="was" value="{id_}">' if choice.allowed else ""
    return f'<div class="choice">{box}<label for="{id_}">{name}</label>{said}{was}</div>\n'


def _said(words: Words, choice: Choice) -> str:
    if not choice.can_withdraw:
        return escape(words["serves"])
    said = filled(words[choice.answer], day=_day(choice.said_on))
    if choice.allowed or choice.can_grant:
        return said
    # The inbox and the desk have no address.
    elsewhere = words["elsewhere_own" if choice.address.scheme == OWN else "elsewhere"]
    return f"{said} {escape(elsewhere)}"


def _named(words: Words, choice: Choice) -> str:
    return f"{purpose_told(words, choice.purpose)} ({place_told(words, choice.channel, choice.address)})"


def _day(day: Day | None) -> str:
    return "" if day is None else day_date(day).isoformat()


def filled(text: str, **values: str) -> str:
    """HTML of a text with its names in braces filled in by HTML, which keeps its own direction of writing."""

    def filled(name: re.Match[str]) -> str:
        value = values.get(name[1])
        return name[0] if value is None else f"<bdi>{value}</bdi>"

    return _NAMED.sub(filled, escape(text))


_NAMED = re.compile(r"\{([a-z]+)\}")
