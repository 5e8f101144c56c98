"""The policy of campaigns: the first offer by the first channel, in the order of the customer's preference."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from itertools import product

from attrs import Factory, field, frozen

from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.policy import Context
from crmcore.domain.marketing.campaign import Campaign

PREFERRED = "customer.channel"


@frozen
class InOrderPolicy:
    """Takes the first of the campaign's offers that is allowed, by the first of its channels that is open; without any
    it holds. `version` is a digest of the offers and channels.
    """

    campaign: Campaign
    name: str = "in order"
    version: str = field(init=False, default=Factory(lambda self: _digest(self.campaign), takes_self=True))

    @property
    def needs(self) -> tuple[str, ...]:
        """The channel that the customer prefers, where it goes first."""
        return (PREFERRED,) if self.campaign.preferred_first else ()

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """All on one action."""
        preferred = context.fields[PREFERRED] if self.campaign.preferred_first else None
        channels = self.campaign.channels_for(preferred if isinstance(preferred, str) else None)
        allowed = {*context.allowed}
        for offer, channel in product(self.campaign.offers, channels):
            action = Action(offer, channel, ANY_TIME)
            if action in allowed:
                return {action: 1.0}
        return {HOLD: 1.0}


def _digest(campaign: Campaign) -> str:
    told = repr((campaign.offers, campaign.channels, campaign.preferred_first))
    return blake2b(told.encode(), digest_size=8).hexdigest()
