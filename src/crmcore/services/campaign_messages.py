"""The messages of a campaign: when each may go and until when, and in what pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import define, evolve

from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import zone_named
from crmcore.domain.marketing.campaign import Campaign
from crmcore.domain.marketing.campaign_run import CampaignRun
from crmcore.services.recipient_zones import zones_of
from crmcore.services.work import Work


@define
class Arrangement:
    """Arranges the messages of a campaign before they go into the outbox; `run` is how it stands afterwards."""

    campaign: Campaign
    run: CampaignRun

    def __call__(self, work: Work, messages: Sequence[Message]) -> Sequence[Message]:
        """The messages as part of the campaign: none before it starts where its recipient lives, none before the
        throttle has room, and none after its end.
        """
        campaign, now = self.campaign, work.now()
        windows = windows_of(work, campaign, [message.customer for message in messages])
        slots = [now] * len(messages)
        if campaign.throttle is not None:
            first = max(now, campaign.opens(work.zone) or now)
            self.run, slots = self.run.slots(campaign.throttle, first, len(messages))
        arranged = []
        for message, slot in zip(messages, slots, strict=True):
            opens, closes = windows[message.customer]
            starts = max(filter(None, (now, slot, opens)))
            offer = work.definitions.offer(message.offer)
            ends = min(filter(None, (starts + timedelta(hours=offer.expires_after), closes, offer.valid_until)))
            arranged.append(
                evolve(message, campaign=campaign.name, not_before=max(message.not_before, starts), expires_at=ends)
            )
        return arranged


Window = tuple[datetime | None, datetime | None]
"""From when and until when somebody may be written to."""


def windows_of(work: Work, campaign: Campaign, customers: Sequence[CustomerId]) -> Mapping[CustomerId, Window]:
    """From when and until when each of the customers may be written to, by the campaign's wall times."""
    if campaign.starts is None and campaign.ends is None:
        return dict.fromkeys(customers, (None, None))
    if campaign.zone == "tenant":
        return dict.fromkeys(customers, _window(campaign, work.zone))
    zones = {customer: zone.name for customer, zone in zones_of(work, customers).items()}
    windows = {name: _window(campaign, zone_named(name)) for name in {*zones.values()}}
    return {customer: windows[name] for customer, name in zones.items()}


def _window(campaign: Campaign, zone: ZoneInfo) -> Window:
    opens, closes = campaign.starts, campaign.ends
    return None if opens is None else opens.reached(zone), None if closes is None else closes.reached(zone)
