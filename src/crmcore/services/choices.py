"""Choices: what customers can choose to be contacted for, shown and changed on pages of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from crmcore.domain.customer.choice import Choice, ChoiceSheet, Chosen
from crmcore.domain.customer.consent import ConsentRecord, state_of
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.purpose import CONFIRMATION, SERVICE, asked_of
from crmcore.domain.customer.suppression import Left
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import OWN, Reach
from crmcore.domain.kernel.time import day_of
from crmcore.domain.marketing.link_base import MEASUREMENT
from crmcore.domain.relationship.content import Unsubscribe
from crmcore.domain.relationship.interaction import Entry
from crmcore.errors import InvalidValue, UnknownCustomer, UnknownMessage
from crmcore.services.attributing import BASE
from crmcore.services.consenting import consent_at, consent_of, points_for, require_evidence
from crmcore.services.interactions import record_once
from crmcore.services.resolving import address, head, require_several, require_there, resolve
from crmcore.services.scope import Scope, run
from crmcore.services.strangers import come_back, left_if_told
from crmcore.services.tokens import message_of
from crmcore.services.work import Work

PAGE = "preference page"
"""The source and the evidence of what was changed by a token."""


@frozen
class _Reader:
    """Who looks: a customer, and the message whose token shows that."""

    customer: CustomerId
    message: Message | None


class Choices:
    """What one can do with choices, by a customer or by the token of a message that went to it.

    A choice is about one address, channel and purpose. There is one for every purpose that consent was ever recorded
    for on the channel, for those of offers that are worded for it, and for ``measurement`` where opens or clicks are
    counted. What serves the customer is shown and cannot be withdrawn.

    A token shows who reads at one address, and no more than that: it may have been forwarded. So it grants at that
    address alone, and withdraws at all of the customer's. An app that knows the customer, by a login of its own, asks
    by the customer and changes everything.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, whom: str | CustomerId | Reach) -> ChoiceSheet:
        """All the choices of a customer, or of whom the token's message went to; changes nothing. Of one that was
        merged it is those of whom into. Raises `UnknownMessage` for a token that is not of ours or whose customer was
        erased, `UnknownCustomer`, `KeyMismatch`.
        """
        with self._scope.reading() as work:
            return _sheet(work, _reader(work, whom))

    def change(
        self,
        whom: str | CustomerId | Reach,
        *,
        grant: Iterable[str] = (),
        withdraw: Iterable[str] = (),
        evidence: str | None = None,
    ) -> Chosen:
        """Grant and withdraw choices, named by their ids, at their addresses, all or none of them; what is so already
        is left as it is.

        `evidence` says how it is known; by a token it is the preference page and the message, if not told. By a token
        a withdrawal is an interaction too, `unsubscribe`. Raises as `of`, and `InvalidValue` for what is no choice of
        the customer's, is named on both sides, or cannot be changed so.
        """
        wanted = dict.fromkeys(_named(grant, "grant"), True)
        for id_ in _named(withdraw, "withdraw"):
            if id_ in wanted:
                raise InvalidValue("withdraw", "a choice that is granted as well", "each is on one side")
            wanted[id_] = False
        if evidence is not None or not isinstance(whom, str):
            require_evidence(evidence)

        def action(work: Work) -> Chosen:
            reader = _reader(work, whom)
            # Nobody is merged until the transaction ends.
            address(work, reader.customer)
            known = {choice.id: choice for choice in _sheet(work, reader).choices}
            changed = [_require_changeable(known.get(id_), to) for id_, to in wanted.items()]
            done = [each for each in changed if each.allowed != wanted[each.id]]
            for choice in done:
                _change(work, reader, choice, wanted[choice.id], evidence)
            granted = tuple(each for each in done if wanted[each.id])
            return Chosen(granted, tuple(each for each in done if not wanted[each.id]), _sheet(work, reader))

        return run(self._scope, "choices.change", action, relying=True)


def _reader(work: Work, whom: str | CustomerId | Reach) -> _Reader:
    if not isinstance(whom, str):
        return _Reader(resolve(work, whom), None)
    message = message_of(work, whom)
    try:
        require_there(work, [message.customer])
    except UnknownCustomer:
        raise UnknownMessage from None
    return _Reader(head(work, message.customer), message)


def _sheet(work: Work, reader: _Reader) -> ChoiceSheet:
    customer = reader.customer
    history = work.unit.consents.history(customer)
    found = work.unit.customers.get([customer])[customer]
    return ChoiceSheet(customer, found.preferences.language, tuple(_choices(work, reader, history)))


def _choices(work: Work, reader: _Reader, history: Sequence[ConsentRecord]) -> Iterator[Choice]:
    uses = {(record.channel, record.purpose) for record in history if asked_of(record.purpose) is None}
    offers = [each for each in work.definitions.offers.values() if each.purpose != CONFIRMATION]
    uses |= {(channel, offer.purpose) for offer in offers for channel in offer.wording}
    base = work.definitions.link_bases.get(BASE)
    if base is not None and base.measures:
        uses |= {(channel, MEASUREMENT) for channel, _ in uses}
    points = {channel: points_for(work, reader.customer, channel) for channel in sorted({each for each, _ in uses})}
    left = left_if_told(work, {point.address for each in points.values() for point in each})
    for channel, reached in points.items():
        for point in reached:
            for purpose in sorted(purpose for each, purpose in uses if each == channel):
                records = [each for each in history if (each.channel, each.purpose) == (channel, purpose)]
                yield _choice(work, reader, (channel, purpose), point, records, left.get(point.address))


def _choice(
    work: Work,
    reader: _Reader,
    use: tuple[str, str],
    point: ContactPoint,
    records: Sequence[ConsentRecord],
    left: Left | None,
) -> Choice:
    bearing = [each for each in records if each.contact_point in (None, point.id)]
    newest = bearing[-1] if bearing else None
    serves = use[1] == SERVICE
    answer, said_at = state_of(records, point.id).answer, None if newest is None else newest.at
    if left is not None and not serves and answer == "allowed":
        answer, said_at = "withdrawn", left.at
    return Choice(
        point.id,
        point.address,
        *use,
        answer,
        None if said_at is None else day_of(said_at, work.zone),
        "" if newest is None else newest.evidence,
        not serves and (reader.message is None or reader.message.contact_point == point.id),
        not serves,
    )


def _require_changeable(choice: Choice | None, granted: bool) -> Choice:
    field = "grant" if granted else "withdraw"
    if choice is None:
        raise InvalidValue(field, "no choice of this customer's", "it is the id of one that is shown")
    if not (choice.can_grant if granted else choice.can_withdraw):
        rule = "what serves the customer stays; a token grants at the address that its message went to"
        raise InvalidValue(field, "a choice that cannot be changed so", rule)
    return choice


def _change(work: Work, reader: _Reader, choice: Choice, granted: bool, evidence: str | None) -> None:
    message, now = reader.message, work.now()
    told = evidence or f"{PAGE}, message {'' if message is None else message.id}"
    point, channel, purpose = choice.contact_point, choice.channel, choice.purpose
    source = None if message is None else PAGE
    said = {"channel": channel, "purpose": purpose, "evidence": told}
    if choice.address.scheme == OWN:
        record = consent_of(work, reader.customer, granted, **said, at=now, source=source)
    else:
        if granted:
            come_back(work, choice.address, point, channel, now)
        record = consent_at(work, point, granted, [reader.customer], **said, at=now, source=source)
    if message is not None and not granted:
        left = Unsubscribe(purpose, PAGE, str(message.id))
        record_once(work, Entry(reader.customer, left, now, PAGE, str(record), channel))


def _named(ids: Iterable[str], field: str) -> Sequence[str]:
    require_several(ids, field, "choices are named by their ids, one after the other")
    found = list(dict.fromkeys(ids))
    if not all(isinstance(each, str) for each in found):
        raise InvalidValue(field, "something else than texts", "choices are named by their ids")
    return found
