"""The policy of campaigns."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.policy import Context
from crmcore.domain.marketing.campaign import Campaign
from crmcore.policies.in_order import PREFERRED, InOrderPolicy
from crmcore.testing import check_policy

CAMPAIGN = Campaign(1, "spring", "convenience", ("tea", "cup"), ("email", "sms"))
TEA, TEXT, CUP = (Action(offer, by, ANY_TIME) for offer, by in (("tea", "email"), ("tea", "sms"), ("cup", "email")))


def _taken(campaign: Campaign, preferred: str | None, *allowed: Action) -> Action:
    policy = InOrderPolicy(campaign)
    fields = {PREFERRED: preferred} if policy.needs else {}
    (action,) = policy.propensities(Context(fields, (HOLD, *allowed), "spring", date(2026, 3, 10)))
    return action


def test_offers_come_before_channels() -> None:
    """The first offer that is allowed at all goes by whatever is open; without any it holds."""
    assert TEA == _taken(CAMPAIGN, None, CUP, TEA, TEXT)
    assert TEXT == _taken(CAMPAIGN, None, CUP, TEXT)
    assert CUP == _taken(CAMPAIGN, "sms", CUP)
    assert HOLD == _taken(CAMPAIGN, "sms")


def test_what_a_customer_prefers_goes_first() -> None:
    """Unless the campaign keeps its own order; a channel that it has not is no preference."""
    assert TEXT == _taken(CAMPAIGN, "sms", TEA, TEXT)
    assert TEA == _taken(CAMPAIGN, "post", TEA, TEXT)
    assert TEA == _taken(evolve(CAMPAIGN, preferred_first=False), "sms", TEA, TEXT)


def test_it_is_a_policy() -> None:
    """Pure, and with a version that changes with what it would do."""
    check_policy(InOrderPolicy(CAMPAIGN))
    assert InOrderPolicy(CAMPAIGN).version != InOrderPolicy(evolve(CAMPAIGN, channels=("sms", "email"))).version
