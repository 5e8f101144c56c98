"""Wordings as they are given: read, and checked against the fields there are, before an offer is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from crmcore.codec.html_template import parse_html
from crmcore.domain.customer.purpose import CONFIRMATION, SERVICE
from crmcore.domain.kernel.language import require_language, written
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.marketing.presence import (
    Present,
    ensured,
    require_present,
    with_code,
    with_confirm_link,
    with_name,
    with_preferences_link,
    with_unsubscribe_link,
)
from crmcore.domain.marketing.template import CODE_UNTIL, Template
from crmcore.domain.marketing.template_text import MARK_LIMIT, parse_template
from crmcore.domain.marketing.wording import in_all_languages, only_asks, refs_of_wording, require_subject
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.errors import InvalidValue, TemplateError
from crmcore.services.own_channels import DESK
from crmcore.services.rendering import HTML_LIMIT, TEXT_LIMIT

LANGUAGES_LIMIT = 100


def wordings_of(given: object) -> Mapping[str, Wording]:
    """The wordings by channel that an app gives, each ``Wording`` or ``(subject, text)``, all of whose parts can be
    read. Raises `InvalidValue`; `TemplateError` with the part and the position.
    """
    if not isinstance(given, Mapping) or not given:
        raise InvalidValue("wording", "nothing to say", 'a wording is told by channel, as {"email": Wording(...)}')
    return {channel: _in_languages(each, str(channel)) for channel, each in sorted(given.items())}


def require_sayable(offer: Offer, catalogue: Catalogue) -> None:
    """Check every part against the catalogue: its fields are there, and whatever may be missing for somebody to whom
    the offer can be proposed has a default or stands in a block; what asks for a confirmation does only that.
    Raises `UnknownField` and `TemplateError` with the position, `InvalidValue`.
    """
    given: Present = frozenset()
    if offer.eligibility is not None:
        given = ensured(bind(offer.eligibility, catalogue))
    named = with_name(catalogue)
    if offer.kind == "coupon":
        named = with_code(named)
        _require_end(offer)
    if offer.purpose == CONFIRMATION:
        named = with_confirm_link(named)
    for channel, wording in offer.wording.items():
        sayable = _with_reader_links(named, offer, channel)
        for language, each in in_all_languages(wording):
            for part, template in _parts(each):
                with _told_in(_where(channel, part, language)):
                    require_present(template, sayable, given)
            if offer.purpose == CONFIRMATION and not only_asks(each):
                rule = "text and HTML have ${confirmation.link}, outside all blocks, and nothing else is filled in"
                raise InvalidValue(_where(channel, "wording", language), "words that do more than ask, or less", rule)


def _require_end(offer: Offer) -> None:
    """Raises `InvalidValue` where a coupon names its last day and has none."""
    if offer.redeem_within is None and offer.valid_until is None:
        for wording in offer.wording.values():
            if any(CODE_UNTIL in refs_of_wording(each) for _, each in in_all_languages(wording)):
                rule = "a coupon whose wording has ${code.until} is good until a day: say redeem_within or valid_until"
                raise InvalidValue("redeem_within", "nothing", rule)


def _with_reader_links(named: Catalogue, offer: Offer, channel: str) -> Catalogue:
    """With the addresses at which its reader acts; an employee at the desk is not the customer."""
    if channel == DESK or offer.purpose == CONFIRMATION:
        return named
    named = with_preferences_link(named)
    return named if offer.purpose == SERVICE else with_unsubscribe_link(named)


def _parts(wording: Wording) -> Iterator[tuple[str, Template]]:
    for part in ("subject", "text", "html"):
        yield part, parse_template(getattr(wording, part))


def _in_languages(given: object, channel: str) -> Wording:
    match given:
        case Wording():
            wording = given
        case (str() as subject, str() as text):
            wording = Wording(text, subject)
        case (_, _):
            raise InvalidValue("wording", "what is no text", "subject and text are texts")
        case _:
            raise InvalidValue("wording", f"a {type(given).__name__}", "a wording is Wording(...) or (subject, text)")
    if len(wording.languages) > LANGUAGES_LIMIT:
        raise InvalidValue(
            "languages", f"{len(wording.languages)} languages", f"a wording is in at most {LANGUAGES_LIMIT} of them"
        )
    found: dict[str, Wording] = {}
    for tag, each in wording.languages.items():
        language = written(require_language(tag, "languages"))
        if language in found:
            raise InvalidValue("languages", "a language told twice", "capital letters do not make another language")
        if not isinstance(each, Wording):
            raise InvalidValue("languages", f"a {type(each).__name__}", "a wording in a language is Wording(...)")
        found[language] = _checked(each, channel, language)
        if wording.subject and not each.subject.strip():
            rule = "a wording in a language is a whole: where the wording itself has a subject, it has one too"
            raise InvalidValue(_where(channel, "subject", language), "nothing", rule)
    checked = _checked(wording, channel, "")
    return Wording(checked.text, checked.subject, checked.html, dict(sorted(found.items())))


def _checked(wording: Wording, channel: str, language: str) -> Wording:
    subject, text, html = wording.subject, wording.text, wording.html
    if not all(isinstance(each, str) for each in (subject, text, html)):
        raise InvalidValue("wording", "what is no text", "subject, text and HTML are texts")
    if not text.strip():
        raise InvalidValue(
            "wording", "an empty text", "a message says something as text; HTML may be there besides, for who reads it"
        )
    require_subject(require_text(subject, "subject", TEXT_LIMIT))
    require_text(text, "wording", TEXT_LIMIT)
    require_text(html, "html", HTML_LIMIT)
    for part, source in (("subject", subject), ("text", text), ("html", html)):
        where = _where(channel, part, language)
        if source.count("${") > MARK_LIMIT:
            raise InvalidValue(where, f"{source.count('${')} marks", f"a part has at most {MARK_LIMIT}")
        with _told_in(where):
            template = parse_template(source)
        links = [mark for mark in template.marks if mark.kind == "link"]
        if part == "subject" and links:
            raise TemplateError("a link in a subject", "links stand in text and HTML", links[0].start, where)
    if html:
        with _told_in(_where(channel, "html", language)):
            parse_html(html)
    return Wording(text, subject, html)


def _where(channel: str, part: str, language: str) -> str:
    return f"{channel} {part}" + (f" in {language}" if language else "")


@contextmanager
def _told_in(where: str) -> Iterator[None]:
    """Errors of a template say in which part."""
    try:
        yield
    except TemplateError as error:
        raise error.within(where) from None
