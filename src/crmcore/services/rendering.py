"""Rendering: what a message says to one customer, from the wording of its offer and what is known of the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from attrs import field, frozen

from crmcore.codec.definitions import load_offer
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.marketing.wording import NAME, placeholders, rendered
from crmcore.domain.segment.text import parse_field
from crmcore.errors import CRMError, RenderError
from crmcore.ports.store import Selection
from crmcore.services.work import Work

TEXT_LIMIT = 100_000
"""Characters that a rendered text may have."""


@frozen
class Rendered:
    """What one customer is told."""

    subject: str = field(repr=lambda _: "<personal>")
    text: str = field(repr=lambda _: "<personal>")


Known = Mapping[str, Value | None]
"""What is known of a customer, by placeholder as written."""


def render(wording: Wording, known: Known, zone: ZoneInfo) -> Rendered:
    """The wording filled in with what is known. Raises `RenderError`.

    Nothing but placeholders is read in a wording, and what is filled in is not read again: there is no access to
    attributes and no call. Time and size are bounded: no more than `TEXT_LIMIT` characters are filled in, and the text
    has no more.
    """
    room = TEXT_LIMIT

    def value_of(placeholder: str) -> str:
        nonlocal room
        value = known.get(placeholder)
        if value is None or value == "":
            raise RenderError("nothing is known to fill in", placeholder)
        text = plain(value, zone)
        room -= len(text)
        if room < 0:
            raise RenderError(f"more than {TEXT_LIMIT} characters are filled in", placeholder)
        return text

    subject, text = rendered(wording, value_of)
    if len(text) > TEXT_LIMIT:
        raise RenderError(f"the text has more than {TEXT_LIMIT} characters")
    return Rendered(subject, text)


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


def render_all(work: Work, messages: Sequence[Message]) -> Mapping[MessageId, Rendered | RenderError]:
    """Each of the messages rendered with what is known now, or why it cannot be; each wording reads its fields once."""
    found: dict[MessageId, Rendered | RenderError] = {}
    alike: dict[tuple[str, int, str], list[Message]] = {}
    for message in messages:
        alike.setdefault((message.offer, message.offer_version, message.channel), []).append(message)
    for (offer, version, channel), group in alike.items():
        try:
            wording = _wording(work, offer, version, channel)
            known = _known(work, wording, [message.customer for message in group])
        except RenderError as error:
            found.update((message.id, error) for message in group)
            continue
        for message in group:
            try:
                found[message.id] = render(wording, known.get(message.customer, {}), work.zone)
            except RenderError as error:
                found[message.id] = error
    return found


def _wording(work: Work, name: str, version: int, channel: str) -> Wording:
    """The wording that was decided on: that of the version the message names, whatever the offer says today."""
    offer: Offer | None = work.definitions.offers.get(name)
    if offer is None or offer.version != version:
        kept = [each for each in work.unit.definitions.history("offer", name) if each.version == version]
        offer = load_offer(kept[0]) if kept else None
    if offer is None or channel not in offer.wording:
        raise RenderError("the offer has no wording for this channel")
    return offer.wording[channel]


def _known(work: Work, wording: Wording, customers: Sequence[CustomerId]) -> Mapping[CustomerId, Known]:
    asked = tuple(dict.fromkeys([*placeholders(wording.subject), *placeholders(wording.text)]))
    known: dict[CustomerId, dict[str, Value | None]] = {customer: {} for customer in customers}
    if NAME in asked:
        for customer, found in work.unit.customers.get(known.keys()).items():
            known[customer][NAME] = found.name
    texts = [text for text in asked if text != NAME]
    if not texts:
        return known
    fields = [_field(work, text) for text in texts]
    selection, reading = Selection(customers=tuple(known)), work.reading()
    for part, columns in work.unit.fields.columns(fields, selection, reading, chunk=len(known)):
        for text, each, scalars in zip(texts, fields, columns, strict=True):
            for customer, scalar in zip(part, scalars, strict=True):
                known[customer][text] = None if scalar is None else each.type.decode(scalar, work.tenant.currency)
    return known


def _field(work: Work, text: str) -> Field:
    try:
        return work.definitions.catalogue.resolve(parse_field(text))
    except CRMError:
        raise RenderError("no field is written so", text) from None
