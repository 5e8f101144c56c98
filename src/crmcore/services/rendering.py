"""Rendering: what a message says to one customer, from the wording of its offer and what is known of the customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from crmcore.codec.coupon_code import SPECIMEN, code_of
from crmcore.codec.definitions import load_offer
from crmcore.codec.html_template import HTMLTemplate, escaped, parse_html
from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.time import Day, day_date, day_of
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.filling import Filling, Known
from crmcore.domain.marketing.link import Attribute, as_is
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.marketing.template import (
    CODE,
    CODE_UNTIL,
    CONFIRM_LINK,
    LINK_REFS,
    NAME,
    OWN_REFS,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Fill,
    Template,
)
from crmcore.domain.marketing.template_text import parse_template
from crmcore.domain.marketing.wording import chosen, link_numbers, one_line, refs_of_wording
from crmcore.domain.segment.predicate import write_ref
from crmcore.errors import CRMError, RenderError, TemplateError
from crmcore.ports.store import Selection
from crmcore.services.attributing import Attribution, attributions
from crmcore.services.opting_in import CONFIRM, confirm_address
from crmcore.services.reader_links import CHOICES, UNSUBSCRIBE, preferences_link, unsubscribe_link
from crmcore.services.scope import secret_for
from crmcore.services.tokens import HIDDEN
from crmcore.services.work import Work

TEXT_LIMIT = 100_000
"""Characters that a rendered text may have."""
HTML_LIMIT = 200_000
"""Characters that rendered HTML may have."""
COUPONS = "coupons"
"""The purpose of the tenant's key that codes are made with."""
_ADDRESSES: Mapping[FieldRef, Callable[[Work, Message], str]] = {
    CONFIRM_LINK: confirm_address,
    UNSUBSCRIBE_LINK: unsubscribe_link,
    PREFERENCES_LINK: preferences_link,
}
UNSUBSCRIBE_SPECIMEN = f"https://shop.example/{UNSUBSCRIBE}/specimen"
"""What stands for the address at which one click unsubscribes, where nobody is to be unsubscribed."""
_SPECIMENS = {
    write_ref(CODE): SPECIMEN,
    write_ref(CONFIRM_LINK): f"https://shop.example/{CONFIRM}/specimen",
    write_ref(UNSUBSCRIBE_LINK): UNSUBSCRIBE_SPECIMEN,
    write_ref(PREFERENCES_LINK): f"https://shop.example/{CHOICES}/specimen",
}


@frozen
class Rendered:
    """What one customer is told, and the tag of the language it is told in; "" is that of the wording itself. `code` is
    that of the coupon which is named in it, if any.
    """

    subject: str = field(repr=hidden, metadata=PERSONAL)
    text: str = field(repr=hidden, metadata=PERSONAL)
    html: str = field(default="", repr=hidden, metadata=PERSONAL)
    language: str = ""
    code: str = field(default="", repr=hidden)


@frozen
class Preview(Rendered):
    """What a customer would be told. Where a value is `missing`, its placeholder stands as it is written, and nothing
    would be sent; `defaulted` are the fields for which a default stands.
    """

    missing: tuple[str, ...] = ()
    defaulted: tuple[str, ...] = ()


def render(wording: Wording, known: Known, zone: ZoneInfo, link: Attribute = as_is) -> Rendered:
    """The wording itself, in no other language, filled in with what is known. Raises `RenderError`, and `TemplateError`
    for a wording that is none.

    Nothing but marks is read in a wording, and what is filled in is not read again: there is no access to attributes
    and no call. Time and size are bounded: no more than `TEXT_LIMIT` characters are filled into subject and text and
    `HTML_LIMIT` into HTML, and they have no more.
    """
    read = _read(wording.subject, wording.text, wording.html)
    return _rendered(read, _filling(read, known, zone, link))


def previewed(wording: Wording, known: Known, zone: ZoneInfo) -> Preview:
    """The wording as `render` gives it, with what is missing. Specimens stand for the code of a coupon and for links
    that are one reader's alone. Raises `RenderError` for what is too long.
    """
    missing: dict[str, None] = {}

    def gap(fill: Fill) -> str:
        missing[fill.written] = None
        return f"${{{fill.written}}}"

    read = _read(wording.subject, wording.text, wording.html)
    filling = _filling(read, {**known, **_SPECIMENS}, zone, as_is, gap)
    said = _rendered(read, filling)
    return Preview(said.subject, said.text, said.html, missing=tuple(missing), defaulted=tuple(filling.defaulted))


@frozen
class _Read:
    """A wording in one language as read: its parts, the names of what it refers to, and the numbers of its links."""

    subject: Template
    text: Template
    html: HTMLTemplate | None
    names: tuple[str, ...]
    numbers: Mapping[tuple[str | Fill, ...], int]


@lru_cache(256)
def _read(subject: str, text: str, html: str) -> _Read:
    wording = Wording(text, subject, html)
    return _Read(
        parse_template(subject),
        parse_template(text),
        parse_html(html) if html else None,
        tuple(map(write_ref, refs_of_wording(wording))),
        link_numbers(wording),
    )


def _filling(
    read: _Read, known: Known, zone: ZoneInfo, link: Attribute, gap: Callable[[Fill], str] | None = None
) -> Filling:
    values: dict[str, Value | None] = {}
    for name in read.names:
        value = known.get(name)
        # An empty text says as little as none: predicates are to see it as missing, as what is filled in does.
        values[name] = None if value == "" else value
    return Filling(values, lambda value: plain(value, zone), TEXT_LIMIT, link, read.numbers, gap)


def _rendered(read: _Read, filling: Filling) -> Rendered:
    subject = one_line(filling.text(read.subject))
    text = _within(TEXT_LIMIT, "text", filling.text(read.text))
    if read.html is None:
        return Rendered(subject, text)
    filling.limit, filling.filled = HTML_LIMIT, 0
    html = filling.text(read.html.template, escaped, read.html.in_addresses)
    return Rendered(subject, text, _within(HTML_LIMIT, "HTML", html))


def _within(limit: int, part: str, said: str) -> str:
    if len(said) > limit:
        raise RenderError(f"the {part} has more than {limit} characters")
    return said


def plain(value: Value, zone: ZoneInfo) -> str:
    """A value as plain text: money with its currency, days in ISO form, instants as the time on the tenant's clock."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(zone).replace(tzinfo=None).isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case Money():
            return f"{value.amount:f} {value.currency}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def render_all(
    work: Work, messages: Sequence[Message], *, gone: bool = False, specimens: bool = False
) -> Mapping[MessageId, Rendered | RenderError]:
    """Each of the messages rendered with what is known now, or why it cannot be; each wording reads its fields once.

    Of messages that are `gone` already, dots stand for a reader's link that is served no more. With `specimens`, as for
    messages that are nobody's, specimens stand for codes and for reader's links.
    """
    found: dict[MessageId, Rendered | RenderError] = {}
    alike: dict[tuple[str, int, str], list[Message]] = {}
    for message in messages:
        alike.setdefault((message.offer, message.offer_version, message.channel), []).append(message)
    for (offer, version, channel), group in alike.items():
        try:
            said = _said(work, offer, version, channel)
        except RenderError as error:
            found.update((message.id, error) for message in group)
            continue
        wording = said.wording[channel]
        wishes = languages_of(work, wording, [message.customer for message in group])
        told: dict[str, list[Message]] = {}
        for message in group:
            told.setdefault(chosen(wording, wishes.get(message.customer))[0], []).append(message)
        for language, readers in told.items():
            in_it = wording.languages[language] if language else wording
            found.update(_in_language(work, said, in_it, language, readers, gone, specimens))
    return found


def _in_language(
    work: Work,
    offer: Offer,
    said: Wording,
    language: str,
    messages: Sequence[Message],
    gone: bool,
    specimens: bool,
) -> Mapping[MessageId, Rendered | RenderError]:
    found: dict[MessageId, Rendered | RenderError] = {}
    # What is text alone keeps its links short, and has no place for an image.
    told = attributions(work, messages) if said.html else {}
    refs = refs_of_wording(said)
    links = [ref for ref in refs if ref in LINK_REFS]
    try:
        known = known_of(work, said, [message.customer for message in messages])
    except (RenderError, TemplateError) as error:
        why = error if isinstance(error, RenderError) else RenderError(f"the wording is no template: {error.message}")
        return {message.id: why for message in messages}
    key = secret_for(work, COUPONS) if CODE in refs else None
    for message in messages:
        attribution = told.get(message.id, Attribution())
        code = "" if key is None else SPECIMEN if specimens else code_of(key, message.decision)
        about = {**known.get(message.customer, {}), write_ref(CODE): code}
        if CODE_UNTIL in refs:
            about.update(known_of_coupon(work, offer, given_on(work, message)))
        try:
            addresses = {write_ref(ref): _link(work, ref, message, gone) for ref in links}
            about.update({name: _SPECIMENS[name] for name in addresses} if specimens else addresses)
            one = render(said, about, work.zone, attribution.link)
            html = _with_image(one.html, attribution.image)
            found[message.id] = evolve(one, language=language, html=html, code=code)
        except RenderError as error:
            found[message.id] = error
    return found


def _link(work: Work, ref: FieldRef, message: Message, gone: bool) -> str:
    try:
        return _ADDRESSES[ref](work, message)
    except RenderError:
        if gone:
            return HIDDEN
        raise


def _with_image(html: str, image: str) -> str:
    """The HTML with an image at the end of what it shows."""
    place = html.lower().rfind("</body")
    return f"{html[:place]}{image}{html[place:]}" if place >= 0 else html + image


def offer_of(work: Work, name: str, version: int) -> Offer | None:
    """The offer as it was in a version, in use or not; None where there never was one."""
    offer: Offer | None = work.definitions.offers.get(name)
    if offer is None or offer.version != version:
        kept = [each for each in work.unit.definitions.history("offer", name) if each.version == version]
        offer = load_offer(kept[0]) if kept else None
    return offer


def _said(work: Work, name: str, version: int, channel: str) -> Offer:
    """The offer that was decided on: in the version that the message names, whatever it says today."""
    offer = offer_of(work, name, version)
    if offer is None or channel not in offer.wording:
        raise RenderError("the offer has no wording for this channel")
    return offer


def known_of_coupon(work: Work, offer: Offer, given: Day) -> Known:
    """What is known of a coupon that was given on a tenant day beside its code: the last day on which it is good all
    day, where it is not good for ever.
    """
    until = offer.good_until(given, work.zone)
    return {} if until is None else {write_ref(CODE_UNTIL): day_date(day_of(until, work.zone) - 1)}


def given_on(work: Work, message: Message) -> Day:
    """The tenant day of the decision that a message is of: a first step was made when it was decided."""
    decision = work.unit.decisions.get(message.decision) if message.step else None
    return day_of(message.made_at, work.zone) if decision is None else decision.day


def coupon_code(work: Work, decision: DecisionId) -> str:
    """The code of the coupon that a decision gives. Raises `KeyMismatch`."""
    return code_of(secret_for(work, COUPONS), decision)


def languages_of(work: Work, wording: Wording, customers: Sequence[CustomerId]) -> Mapping[CustomerId, str | None]:
    """The language that each of the customers prefers, where the wording has more than one."""
    if not wording.languages:
        return {}
    return {id_: found.preferences.language for id_, found in work.unit.customers.get(customers).items()}


def known_of(work: Work, wording: Wording, customers: Sequence[CustomerId]) -> Mapping[CustomerId, Known]:
    """What is known of customers, as far as a wording in one language refers to it. Raises `RenderError` for a field
    that there is no more.
    """
    refs = refs_of_wording(wording)
    known: dict[CustomerId, dict[str, Value | None]] = {customer: {} for customer in customers}
    if NAME in refs:
        for customer, found in work.unit.customers.get(known.keys()).items():
            known[customer][write_ref(NAME)] = found.name
    fields = [(write_ref(ref), _field(work, ref)) for ref in refs if ref not in OWN_REFS]
    if not fields:
        return known
    selection, reading = Selection(customers=tuple(known)), work.reading()
    for part, columns in work.unit.fields.columns([each for _, each in fields], selection, reading, chunk=len(known)):
        for (text, each), scalars in zip(fields, columns, strict=True):
            for customer, scalar in zip(part, scalars, strict=True):
                known[customer][text] = None if scalar is None else each.type.decode(scalar, work.tenant.currency)
    return known


def _field(work: Work, ref: FieldRef) -> Field:
    try:
        return work.definitions.catalogue.resolve(ref)
    except CRMError:
        raise RenderError("no field is written so", write_ref(ref)) from None
