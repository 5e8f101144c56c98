"""Quiet hours: contacts wait for hours that are open in the recipient's zone."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.open_hours import next_open
from crmcore.domain.decision.verdict import ALLOW, Defer, Suppress, Verdict
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.time import require_aware, zone_named


@frozen
class QuietHoursFacts:
    """The hours in which a contact is allowed (what the firm, the channel and the recipient allow, within each other;
    None for every hour), the recipient's zone with its source, and when to send. `chosen` tells that the recipient has
    chosen some.
    """

    hours: Hours | None
    zone: RecipientZone
    at: datetime
    chosen: bool = False


def quiet_hours_guard(facts: QuietHoursFacts) -> Verdict:
    """Outside the hours a contact is deferred to when they open next; hours that never open suppress it.

    The reason says the zone and where it is known from. Raises `UnknownZone`, `NaiveDatetime` or `InvalidValue`.
    """
    at = require_aware(facts.at, "at")
    if facts.hours is None:
        return ALLOW
    opens = next_open(facts.hours, at, zone_named(facts.zone.name))
    where = f"({facts.zone.name} by {facts.zone.source})"
    if opens is None:
        return Suppress(f"no open hours {where}")
    return ALLOW if opens == at else Defer(opens, f"{'chosen' if facts.chosen else 'quiet'} hours {where}")
