"""Trying a campaign out: what it would do for one customer, and what colleagues receive of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, field, frozen

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.message import Answer, Message, MessageId, Outgoing, Refused
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import Address, Email, Phone, Reach
from crmcore.domain.marketing.campaign import Campaign
from crmcore.domain.marketing.offer import Offer
from crmcore.domain.marketing.wording import chosen
from crmcore.errors import InvalidValue, OutboxPaused, RenderError
from crmcore.ports.channel import Channel
from crmcore.services.campaigning import request_of
from crmcore.services.deciding import decide_chunk
from crmcore.services.delivering import outgoing_of
from crmcore.services.guests import deliver, duration_of, scheme_of, unfit
from crmcore.services.reader_links import unsubscribe_address
from crmcore.services.rendering import (
    UNSUBSCRIBE_SPECIMEN,
    Preview,
    known_of,
    known_of_coupon,
    languages_of,
    previewed,
    render_all,
)
from crmcore.services.resolving import resolve
from crmcore.services.scope import Scope
from crmcore.services.suppressions import suppressed, usable_address
from crmcore.services.work import Work


@frozen
class CampaignPreview:
    """What a campaign would do for a customer, and what it would say; None where it would hold."""

    action: Action
    said: Preview | None


@frozen
class Tried:
    """What a channel answered to a test message, and to which address it went."""

    channel: str
    address: str = field(repr=hidden, metadata=PERSONAL)
    answer: Answer


def previewed_for(work: Work, campaign: Campaign, customer: CustomerId | Reach) -> CampaignPreview:
    """What the campaign would do for a customer now. Raises `UnknownCustomer`, `PolicyError`, `RenderError`."""
    whose = resolve(work, customer)
    decided = decide_chunk(work, request_of(work, campaign), [whose], store=False)
    if decided.already:
        made = [each for each in work.unit.decisions.of(whose, limit=_MOST) if each.occasion == campaign.occasion]
        action = made[0].action if made else HOLD
    else:
        (action,) = decided.by_action or (HOLD,)
    if action.holds:
        return CampaignPreview(action, None)
    offer = work.definitions.offer(action.offer)
    wording = offer.wording[action.channel]
    tag, said = chosen(wording, languages_of(work, wording, [whose]).get(whose))
    known = {**known_of(work, said, [whose])[whose], **known_of_coupon(work, offer, work.today())}
    return CampaignPreview(action, evolve(previewed(said, known, work.zone), language=tag))


_MOST = 10_000
"""Decisions of one customer that are looked through."""


def try_out(
    scope: Scope, name: str, to: Sequence[Email | Phone], customer: CustomerId | Reach, offer: str | None
) -> Sequence[Tried]:
    """Send test messages; see `Campaigns.test`."""
    with scope.reading() as work:
        campaign = work.definitions.campaign(name)
        if offer is not None and offer not in campaign.offers:
            raise InvalidValue("offer", "one that is not the campaign's", f"it has: {', '.join(campaign.offers)}")
        made = work.definitions.offer(campaign.offers[0] if offer is None else offer)
        whose = resolve(work, customer)
        ways = _ways(work, campaign, [usable_address(work, each) for each in to])
        barred = suppressed(work, [address for address, _ in ways])
        letters = [
            (channel, _letter(work, made, channel, whose, address), address in barred) for address, channel in ways
        ]
    tried = []
    for channel, outgoing, stopped in letters:
        refused = Refused(permanent=True, detail="suppressed address") if stopped else unfit(channel, outgoing)
        answer = deliver(channel, outgoing) if refused is None else refused
        tried.append(Tried(channel.name, outgoing.address.sent_as, answer))
    with scope.writing() as work:
        work.emit("campaign.tested", None, {"campaign": name, "messages": len(tried)})
    return tried


def _ways(work: Work, campaign: Campaign, addresses: Sequence[Address]) -> Sequence[tuple[Address, Channel]]:
    """Each address with each of the campaign's channels that takes it. Raises `InvalidValue` for an address that none
    takes, `OutboxPaused` where nothing is sent.
    """
    channels = [(each, scheme_of(each)) for each in map(work.setting.channels.__getitem__, campaign.channels)]
    found = []
    for address in addresses:
        by = [channel for channel, scheme in channels if scheme == address.scheme]
        if not by:
            taken = sorted({scheme for _, scheme in channels if scheme is not None})
            raise InvalidValue(
                "to",
                f"an address ({address.scheme}) that no channel of the campaign takes",
                f"they take: {', '.join(taken) or 'none'}",
            )
        found += [(address, channel) for channel in by]
    for _, channel in found:
        if work.definitions.is_paused(channel.name):
            raise OutboxPaused(channel.name if channel.name in work.definitions.pauses else ALL_CHANNELS)
    return found


def _letter(work: Work, offer: Offer, channel: Channel, whose: CustomerId, address: Address) -> Outgoing:
    """What the customer would be told, bound for somebody else's address, who acts for nobody by the links in it.
    Raises `RenderError`.
    """
    now: datetime = work.now()
    ids = work.setting.ids.many(3)
    message = Message(
        MessageId(ids[0]),
        DecisionId(ids[1]),
        whose,
        whose,
        ContactPointId(ids[2]),
        channel.name,
        offer.purpose,
        offer.name,
        offer.version,
        offer.message_class,
        now,
        now,
        now,
    )
    content = render_all(work, [message], specimens=True)[message.id]
    if isinstance(content, RenderError):
        raise content
    outgoing = outgoing_of(message, address, content, now + duration_of(channel))
    return evolve(outgoing, unsubscribe=UNSUBSCRIBE_SPECIMEN if unsubscribe_address(work, message) else "")
