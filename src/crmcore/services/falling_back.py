"""Falling back: a message of a campaign that a channel did not take is followed by one through the next channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.decision.message import Message, MessageId, State
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN
from crmcore.domain.marketing.fallback import may_fall_back
from crmcore.services.deliveries import told
from crmcore.services.guests import scheme_of
from crmcore.services.work import Work

_LOOKED_AT = 20
"""Complaints that are looked at, the newest first."""


def fall_back(work: Work, ended: Message, state: State, detail: str) -> MessageId | None:
    """After a message has ended so, send another through the next of the campaign's channels, as the next step of the
    same decision; its id, None where there is none to send.

    It waits no longer than the first would have. The whole gate is asked of it by its own last look. Nothing follows
    where the customer has complained since the decision, of whatever, and wherever.
    """
    campaign = None if ended.campaign is None else work.definitions.campaigns.get(ended.campaign)
    if campaign is None or not campaign.fallback or not may_fall_back(state, detail):
        return None
    run, offer = work.unit.campaigns.get(campaign.name), work.definitions.offers.get(ended.offer)
    customer = work.unit.customers.get([ended.customer]).get(ended.customer)
    now = work.now()
    if run is None or run.state == "stopped" or offer is None or customer is None or now >= ended.expires_at:
        return None
    steps = work.unit.outbox.of_decision(ended.decision)
    if _complained(work, ended.customer, min(each.made_at for each in steps)):
        return None
    tried = {each.channel for each in steps}
    order = campaign.channels_for(customer.preferences.channel)
    left = order[order.index(ended.channel) + 1 :] if ended.channel in order else ()
    for channel in left:
        if channel in tried or channel not in offer.wording:
            continue
        point = _point(work, ended, channel)
        if point is None:
            continue
        next_ = evolve(
            ended,
            id=MessageId(work.setting.ids.new()),
            contact_point=point,
            channel=channel,
            step=max(each.step for each in steps) + 1,
            not_before=now,
            made_at=now,
            state="waiting",
            attempt=0,
            token=0,
            lease_until=None,
            finished_at=None,
            detail="",
        )
        work.unit.outbox.add([next_])
        work.emit("message.fell_back", next_.customer, {**told(next_), "instead_of": str(ended.id), "after": state})
        return next_.id
    return None


def _complained(work: Work, customer: CustomerId, since: datetime) -> bool:
    """Whether a complaint of the customer has come in since; what is told late may have occurred before."""
    last = work.unit.interactions.of(customer, limit=_LOOKED_AT, kinds=["complaint"], include_voided=False)
    return any(each.recorded_at >= since for each in last)


def _point(work: Work, ended: Message, channel: str) -> ContactPointId | None:
    """The first of the customer's contact points at which consent lets the channel be used."""
    there = work.setting.channels.get(channel)
    scheme = None if there is None else scheme_of(there)
    if scheme is None:
        return None
    (points,), (answers,), _ = work.unit.consents.reach([ended.customer], {scheme: [(channel, ended.purpose)]})[0]
    if scheme == OWN:
        work.unit.contact_points.own([ended.customer])
    health = work.unit.health.of(points)
    open_: Sequence[ContactPointId] = [
        point
        for point, (answer,) in zip(points, answers, strict=True)
        if answer == "allowed" and not (point in health and health[point].is_dead)
    ]
    return open_[0] if open_ else None
