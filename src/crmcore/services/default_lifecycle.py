"""The lifecycle that a tenant has until it defines another."""

from __future__ import annotations

from crmcore.domain.relationship.lifecycle import Lifecycle, Rhythm, RungRule, StageRule
from crmcore.domain.segment.text import parse

DEFAULT_LIFECYCLE = Lifecycle(
    rhythm=Rhythm(minimum=7, default=90, tolerance=3),
    rungs=(
        RungRule("advocate", parse("purchases.days >= 2 and praise.count >= 1 and referrals.count >= 1")),
        RungRule("supporter", parse("purchases.days >= 2 and praise.count >= 1")),
        RungRule("regular", parse("purchases.days >= 2")),
        RungRule("new", parse("purchases.count >= 1")),
        RungRule("prospect", None),
    ),
    stages=(
        StageRule(
            "acquire", parse("purchases.count == 0 or defected"), "differentiation", ("innovation", "convenience")
        ),
        StageRule(
            "retain", parse("purchases.days >= 3 and value.profit > 0"), "adaptability", ("listening", "new services")
        ),
        StageRule("enhance", None, "bundling", ("cost reduction", "customer service")),
    ),
    # The first that a tenant defines is version 1: what was evaluated by which is told apart.
    version=0,
)
