"""Rendering: an offer's wording filled in for one customer.

``${name}`` stands for the customer's name and ``${purchases.count}`` for a field as predicates write it; ``$$`` is a
dollar, and a dollar before anything else is itself. What is filled in is never read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.segment.references import refs_of
from crmcore.domain.segment.text import parse_field
from crmcore.errors import InvalidValue

NAME = "name"
SUBJECT_LIMIT = 500

_MARK = re.compile(r"\$(?:\$|\{([^{}]*)\}|(\{))")
# What a mail program could take for the end of a line, or hide a text with.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def placeholders(text: str) -> Iterator[str]:
    """What is to be filled in, as written, in order. Raises `InvalidValue` for a ``${`` without its ``}``."""
    for found in _MARK.finditer(text):
        if found.group(2):
            raise InvalidValue("wording", "a ${ without its }", "a placeholder is written like ${name}; $$ is a dollar")
        if found.group(1) is not None:
            yield found.group(1).strip()


def refs_in(offer: Offer) -> tuple[FieldRef, ...]:
    """The fields that an offer refers to, in its eligibility and its wording, each once."""
    refs = [] if offer.eligibility is None else list(refs_of(offer.eligibility))
    for wording in offer.wording.values():
        for text in (wording.subject, wording.text):
            refs += [parse_field(written) for written in placeholders(text) if written != NAME]
    return tuple(dict.fromkeys(refs))


def filled(text: str, value_of: Callable[[str], str]) -> str:
    """The text with each placeholder replaced by what `value_of` says of it."""

    def replace(found: re.Match[str]) -> str:
        placeholder: str | None = found.group(1)
        return "$" if placeholder is None else value_of(placeholder.strip())

    return _MARK.sub(replace, text)


def rendered(wording: Wording, value_of: Callable[[str], str]) -> tuple[str, str]:
    """Subject and text for one customer. Whatever is filled in, the subject is one line without control characters."""
    subject = _CONTROL.sub(" ", filled(wording.subject, value_of)).strip()
    return subject[:SUBJECT_LIMIT], filled(wording.text, value_of)


def require_subject(subject: str) -> str:
    """The subject itself when it is one line without control characters; raises `InvalidValue`."""
    if _CONTROL.search(subject):
        raise InvalidValue("subject", "text with a control character", "a subject is one line of printable text")
    if len(subject) > SUBJECT_LIMIT:
        raise InvalidValue("subject", f"text of {len(subject)} characters", f"a subject has at most {SUBJECT_LIMIT}")
    return subject
