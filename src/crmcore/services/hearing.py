"""Hearing: whom something that came back is about, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import evolve, frozen

from crmcore.domain.customer.consent_ask import ConsentAsk
from crmcore.domain.customer.contact_point import own_point
from crmcore.domain.customer.health import arrived, bounced
from crmcore.domain.customer.purpose import SERVICE, asked_of
from crmcore.domain.decision.heard import Heard, HeardKind
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship import content
from crmcore.domain.relationship.interaction import Entry
from crmcore.services.consenting import consent_at, consent_of, purposes_among, records_of
from crmcore.services.guests import scheme_of
from crmcore.services.interactions import Interactions, record_once
from crmcore.services.opting_in_by_text import affirmed_by, confirm_by_text
from crmcore.services.resolving import head
from crmcore.services.scope import Within
from crmcore.services.suppressions import suppress_address
from crmcore.services.tokens import hide_tokens
from crmcore.services.work import Work

LONGEST_ID = 200
"""Characters of the id of what was heard."""
_BY_ADDRESS: Final[tuple[HeardKind, ...]] = ("bounce", "receipt", "complaint", "unsubscribe")
"""What is about an address, and so about everybody who is reached there; the rest comes from somebody."""
_LIVES: Final[tuple[HeardKind, ...]] = ("receipt", "reply", "message", "open", "click", "unsubscribe")
"""What proves that something arrived at an address."""


@frozen
class About:
    """Whom something that was heard is about: customers as addressed, the contact point and its address, and the
    message, as far as each is known; and the ask that it says yes to, if it does. What comes by the message's link
    is about what that is for and no more, and what it withdraws is dated `after` at the earliest.
    """

    customers: Sequence[CustomerId]
    point: ContactPointId | None
    address: Address | None
    message: Message | None
    confirms: ConsentAsk | None = None
    by_link: bool = False
    after: datetime | None = None


def matched(work: Work, channel: str, heard: Heard) -> About | None:
    """Whom it is about: by the message's key, else by the address; None where nobody is known so, or where it is from
    one of several.
    """
    message = _message(work, channel, heard)
    affirmed = affirmed_by(work, channel, heard, message)
    if affirmed is not None:
        asks, asking = affirmed
        return About([asking.origin], asks.contact_point, asks.address, asking, asks)
    if message is not None:
        return _of_message(work, message, heard.address)
    if heard.address is None:
        return None
    reached = work.unit.contact_points.reached_at(heard.address)
    if not reached or (len(reached) > 1 and heard.kind not in _BY_ADDRESS):
        return None
    points = work.unit.contact_points.of(reached[:1])[reached[0]]
    point = next(each for each in points if each.address.key == heard.address.key)
    return About(reached, point.id, point.address, None)


def leaving(work: Work, id_: MessageId, way: str) -> tuple[Heard, About]:
    """What is heard when a reader unsubscribes by the link of a message, and whom it is about.

    It is the same thing, however often it is told, until consent is granted anew: so it is told by the last grant.
    Whoever presses knows of that, whatever the clock that dated it.
    """
    message = work.unit.outbox.get(id_)
    assert message is not None
    customer = head(work, message.customer)
    work.unit.customers.hold([customer])
    grants = [
        each
        for each in records_of(work, customer, message.channel, message.purpose)
        if each.granted and each.contact_point in (None, message.contact_point)
    ]
    last = max(grants, key=lambda each: (each.at, each.id), default=None)
    told = f"{way} {id_}" if last is None else f"{way} {id_} {last.id}"
    heard = Heard("unsubscribe", told, work.now(), str(message.id), reason=way)
    about = _of_message(work, message, None)
    return heard, evolve(about, by_link=True, after=None if last is None else last.at)


def is_known(work: Work, channel: str, heard: Heard) -> bool:
    """Whether it was recorded before."""
    return Interactions(Within(work)).find(channel, heard.id) is not None


def hear(work: Work, channel: str, heard: Heard, about: About) -> bool:
    """Record it for each whom it is about, and do what follows; False when somebody else has done so meanwhile. Raises
    `CRMError`.
    """
    withdrawn, purpose = _withdrawn(work, channel, heard, about)
    if about.message is not None:
        # It may quote the message.
        heard = evolve(heard, text=hide_tokens(heard.text, about.message.id))
    said = _CONTENTS[heard.kind](heard, "" if about.message is None else str(about.message.id), purpose)
    # The clocks of both sides differ: what is heard has happened.
    at = min(heard.at, work.now())
    for place, customer in enumerate(about.customers):
        # One address of several customers: told once to each.
        id_ = heard.id if place == 0 else f"{heard.id} {customer}"
        entry = Entry(customer, said, at, channel, id_, channel)
        _, is_new = record_once(work, entry)
        if not is_new and place == 0:
            return False
    if about.point is not None:
        _note_health(work, heard, about, about.point, at)
    if heard.kind in ("unsubscribe", "complaint") and about.point is not None:
        # What answers a message comes after it, and after what was granted before: a clock of the far side may lag.
        left = at if about.message is None else max(at, min(about.message.made_at, work.now()))
        left = left if about.after is None else max(left, about.after)
        whose = head(work, about.customers[0])
        for each in withdrawn:
            evidence = "reported as unwanted" if heard.kind == "complaint" else heard.reason.strip() or "unsubscribed"
            told = {"channel": channel, "purpose": each, "evidence": _cut(evidence, 1_000)}
            if _reached_as_itself(about):
                consent_of(work, about.customers[0], False, **told, at=left)
            else:
                consent_at(work, about.point, False, [whose], **told, at=left)
    if about.confirms is not None and about.message is not None:
        confirm_by_text(work, about.confirms, about.message, heard.text, at)
    if heard.kind == "complaint" and about.address is not None:
        suppress_address(work, about.address, "complaint")
    return True


def note_bounce(work: Work, point: ContactPointId, at: datetime, *, hard: bool, status: str, reason: str) -> None:
    """Let a bounce count against a contact point, in the transaction of `work`."""
    before = work.unit.health.hold(point)
    after = bounced(before, at, hard=hard, status=status, reason=reason)
    if after == before:
        return
    work.unit.health.put(point, after)
    if after.is_dead and not (before is not None and before.is_dead):
        work.emit("contact_point.died", None, {"contact_point": str(point), "status": status})


def _message(work: Work, channel: str, heard: Heard) -> Message | None:
    try:
        id_ = UUID(heard.key or "")
    except ValueError:
        return None
    found = work.unit.outbox.get(MessageId(id_))
    # Another channel's key is none of this one's.
    return found if found is not None and found.channel == channel else None


def _of_message(work: Work, message: Message, told: Address | None) -> About:
    points = work.unit.contact_points.of([message.customer]).get(message.customer, ())
    address = next((each.address for each in points if each.id == message.contact_point), told)
    return About([message.origin], message.contact_point, address, message)


def _note_health(work: Work, heard: Heard, about: About, point: ContactPointId, at: datetime) -> None:
    if heard.kind == "bounce":
        # Anybody can write a notice about any address; who knows the key of a message was sent it, or carried it.
        hard = heard.hard and about.message is not None
        note_bounce(work, point, at, hard=hard, status=heard.status, reason=heard.reason)
    elif heard.kind in _LIVES:
        before = work.unit.health.hold(point)
        after = arrived(before, at)
        if after != before:
            work.unit.health.put(point, after)
            work.emit("contact_point.lives", None, {"contact_point": str(point)})


def _reached_as_itself(about: About) -> bool:
    """Whether it is about a customer's own point. That is told by the point: the channel may not be there."""
    customers = about.customers if about.message is None else (*about.customers, about.message.customer)
    return about.point in {own_point(each).id for each in customers}


def _cut(text: str, longest: int) -> str:
    """The text, cut where it is too long to be kept, which it then says."""
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT


def _withdrawn(work: Work, channel: str, heard: Heard, about: About) -> tuple[Sequence[str], str]:
    """The purposes that an unsubscribe or a complaint withdraws, and the one that it is said to be about: empty where
    it is about all but service.

    What serves the customer stays: who answers it with a stop wants no more of the rest. So does who sends one by
    text, where it means the number that writes, whatever it wrote last.
    """
    if heard.kind not in ("unsubscribe", "complaint"):
        return (), ""
    purpose = SERVICE if about.message is None else about.message.purpose
    asked = asked_of(purpose)
    named = [each for each in (purpose, asked) if each is not None and each != SERVICE]
    # Of a link the channel need not be there.
    told = heard.kind == "unsubscribe" and not about.by_link
    by_text = told and scheme_of(work.setting.channels[channel]) == "phone"
    if named and not by_text:
        return named, asked or purpose
    return sorted({*named, *_in_use(work, about, channel)}), ""


def _in_use(work: Work, about: About, channel: str) -> AbstractSet[str]:
    """The purposes for which something may go to the address, was agreed to or ever could be, by now: an import that
    brings a grant later finds a withdrawal. Service is not among them.
    """
    reached = () if about.address is None else work.unit.contact_points.reached_at(about.address)
    return purposes_among(work, {*reached, *(head(work, each) for each in about.customers)}, channel)


_CUT = " [cut]"
_LONGEST_TEXT = 100_000
_Make = Callable[[Heard, str, str], content.Content]
_CONTENTS: Mapping[HeardKind, _Make] = {
    "receipt": lambda _, message, __: content.Receipt(message),
    "bounce": lambda heard, message, _: content.Bounce(
        "hard" if heard.hard else "soft", heard.status, heard.reason, message
    ),
    "complaint": lambda _, message, __: content.Complaint("reported as unwanted", message),
    "auto_reply": lambda heard, message, _: content.AutoReply(_cut(heard.text, _LONGEST_TEXT), message),
    "reply": lambda heard, message, _: content.Reply(_cut(heard.text, _LONGEST_TEXT), message),
    "message": lambda heard, _, __: content.Message(_cut(heard.text, _LONGEST_TEXT), _cut(heard.subject, 1_000)),
    "unsubscribe": lambda heard, message, purpose: content.Unsubscribe(purpose, _cut(heard.reason, 1_000), message),
    "open": lambda _, message, __: content.Open(message),
    "click": lambda heard, message, _: content.Click(_cut(heard.text, _LONGEST_TEXT), message),
}
