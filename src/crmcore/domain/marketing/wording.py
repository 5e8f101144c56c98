"""Wordings: what the parts of a message may be, which language suits whom, and which fields and links they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.language import lookup
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.marketing.template import CONFIRM_LINK, OWN_REFS, Fill, links_of
from crmcore.domain.marketing.template_text import parse_template
from crmcore.domain.segment.references import refs_of
from crmcore.errors import InvalidValue

SUBJECT_LIMIT = 500

# What a mail program could take for the end of a line, or hide a text with.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def chosen(wording: Wording, wish: str | None) -> tuple[str, Wording]:
    """The wording for a reader who prefers a language, and that language's tag; the wording itself and "" where none of
    its languages suits.
    """
    tag = lookup(wish, wording.languages)
    return ("", wording) if tag is None else (tag, wording.languages[tag])


def in_all_languages(wording: Wording) -> Iterator[tuple[str, Wording]]:
    """The wording itself, under "", and those in other languages, by tag."""
    yield "", wording
    yield from wording.languages.items()


def refs_of_wording(wording: Wording) -> tuple[FieldRef, ...]:
    """What a wording in one language refers to, each once; what is no field (`OWN_REFS`) may be among it."""
    parts = (wording.subject, wording.text, wording.html)
    return tuple(dict.fromkeys(ref for part in parts for ref in parse_template(part).refs))


def refs_in(offer: Offer) -> tuple[FieldRef, ...]:
    """The fields that an offer refers to, in its eligibility and its wordings, each once."""
    refs = [] if offer.eligibility is None else list(refs_of(offer.eligibility))
    for wording in offer.wording.values():
        for _, each in in_all_languages(wording):
            refs += [ref for ref in refs_of_wording(each) if ref not in OWN_REFS]
    return tuple(dict.fromkeys(refs))


def link_numbers(wording: Wording) -> Mapping[tuple[str | Fill, ...], int]:
    """The links of a wording in one language, numbered from 1 as they first occur: in the text, then in the
    HTML. The same address has the same number.
    """
    found = [link.url for part in (wording.text, wording.html) for link in links_of(parse_template(part).nodes)]
    return {url: number for number, url in enumerate(dict.fromkeys(found), 1)}


def only_asks(wording: Wording) -> bool:
    """Whether a wording in one language has the link that confirms in its text, and in its HTML if it has any, whoever
    reads it, and fills in nothing else: what somebody typed into a form would be sent to whomever that names.
    """
    parts = [parse_template(each).nodes for each in (wording.text, wording.html) if each]
    asks = all(any(isinstance(node, Fill) and node.field == CONFIRM_LINK for node in nodes) for nodes in parts)
    return asks and refs_of_wording(wording) == (CONFIRM_LINK,)


def one_line(subject: str) -> str:
    """A filled-in subject as one line without control characters, which no header can be broken with."""
    return _CONTROL.sub(" ", subject).strip()[:SUBJECT_LIMIT]


def require_subject(subject: str) -> str:
    """The subject itself when it is one line without control characters; raises `InvalidValue`."""
    if _CONTROL.search(subject):
        raise InvalidValue("subject", "text with a control character", "a subject is one line of printable text")
    if len(subject) > SUBJECT_LIMIT:
        raise InvalidValue("subject", f"text of {len(subject)} characters", f"a subject has at most {SUBJECT_LIMIT}")
    return subject
