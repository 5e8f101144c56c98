"""Contact-point health: whether an address takes what is sent to it. It is apart from consent."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crmcore.domain.decision.gate import ALLOW, Defer, Suppress, Verdict


@frozen
class HealthFacts:
    """How a contact point fares: it `failed` for good, or rests after passing failures; `at` is when to send."""

    at: datetime
    failed: bool = False
    rests_until: datetime | None = None


def health_guard(facts: HealthFacts) -> Verdict:
    """To an address that failed for good nothing goes out; one that rests is left alone until then."""
    if facts.failed:
        return Suppress("contact point failed")
    if facts.rests_until is not None and facts.at < facts.rests_until:
        return Defer(facts.rests_until, "contact point rests")
    return ALLOW
