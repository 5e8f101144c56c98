"""What the last look asks about a message's campaign: whether it runs, has begun, and has room."""

from __future__ import annotations

from datetime import timedelta

from crmcore.domain.decision.message import Message
from crmcore.domain.decision.verdict import ALLOW, Defer, Suppress, Verdict
from crmcore.domain.marketing.campaign import Campaign
from crmcore.services.campaign_messages import windows_of
from crmcore.services.work import Work

STOPPED = "campaign stopped"


def campaign_verdict(work: Work, message: Message) -> Verdict:
    """Whether the campaign lets the message go now: it has not been stopped, it is not paused, and it has begun where
    the recipient lives. What waits for a paused campaign is parked: it may not go before it expires.
    """
    if message.campaign is None:
        return ALLOW
    run = work.unit.campaigns.get(message.campaign)
    if run is not None and run.state == "paused":
        # Held, so that whoever resumes it finds the message parked, or it is found resumed here.
        run = work.unit.campaigns.hold(message.campaign)
    if run is None or run.state == "stopped":
        return Suppress(STOPPED)
    if run.state == "paused":
        return Defer(message.expires_at, "campaign paused")
    campaign = work.definitions.campaigns.get(message.campaign)
    if campaign is None:
        return ALLOW
    opens, closes = windows_of(work, campaign, [message.customer])[message.customer]
    if closes is not None and work.now() >= closes:
        return Suppress("campaign ended")
    if opens is not None and work.now() < opens:
        return Defer(opens, "campaign has not begun")
    return ALLOW


def campaign_room(work: Work, message: Message) -> Verdict:
    """Whether the campaign's throttle has room for the message; asked last of all. `take_campaign_room` takes it."""
    campaign = _throttled(work, message)
    if campaign is None or campaign.throttle is None:
        return ALLOW
    run = work.unit.campaigns.hold(campaign.name)
    if run is None or run.taken(campaign.throttle, work.now()) is not None:
        return ALLOW
    return Defer(work.now() + timedelta(seconds=campaign.throttle.seconds), "campaign throttled")


def take_campaign_room(work: Work, message: Message) -> None:
    """Take the room that the campaign's throttle has for the message, in the transaction that starts it."""
    campaign = _throttled(work, message)
    if campaign is None or campaign.throttle is None:
        return
    run = work.unit.campaigns.hold(campaign.name)
    taken = None if run is None else run.taken(campaign.throttle, work.now())
    if taken is not None:
        work.unit.campaigns.put(taken)


def _throttled(work: Work, message: Message) -> Campaign | None:
    return None if message.campaign is None else work.definitions.campaigns.get(message.campaign)
