"""Timing: what the guards of hours and of cooling-off look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.cooling_off import NAMES, CoolingOff, CoolingOffFacts
from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.hours_text import parse_hours
from crmcore.domain.decision.quiet_hours import QuietHoursFacts
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, day_end, day_of
from crmcore.ports.store import Selection
from crmcore.ports.store.consents import Use
from crmcore.services.work import Work

Chosen = tuple[tuple[str, str], ...]
"""The hours that a customer has chosen, by channel."""

CaseDays = tuple[bool, Day | None]
"""Whether a case of a customer is open, and on which tenant day the last of the others was closed."""

_KEPT = 4_096


def are_timed(work: Work, uses: Iterable[Use]) -> bool:
    """Whether contacts by one of the channels, each for a purpose, may have to wait for hours."""
    channels = [channel for channel, purpose in uses if purpose != SERVICE]
    return any(work.definitions.hours_of(channel) is not None for channel in channels) or (
        bool(channels) and work.unit.chosen_hours.are_any()
    )


def quiet_facts(
    work: Work, channel: str, purpose: str, zone: RecipientZone | None, chosen: Chosen, now: datetime
) -> QuietHoursFacts | None:
    """What the guard of hours looks at; None where nothing holds anybody up."""
    if purpose == SERVICE or zone is None:
        return None
    hours = work.definitions.hours_of(channel)
    wishes = [_hours(text) for name, text in chosen if name in (ALL_CHANNELS, channel)]
    for wish in wishes:
        hours = wish if hours is None else _within(hours, wish)
    return None if hours is None else QuietHoursFacts(hours, zone, now, bool(wishes))


@lru_cache(maxsize=_KEPT)
def _hours(text: str) -> Hours:
    return parse_hours(text)


@lru_cache(maxsize=_KEPT)
def _within(hours: Hours, others: Hours) -> Hours:
    return hours.within(others)


def complaint_fields(work: Work) -> Sequence[Field]:
    """The field of how many days ago a customer complained last, where that matters."""
    if NAMES["complaint"] not in work.definitions.cooling_off or "complaints" not in work.definitions.measures:
        return ()
    return (work.definitions.field("complaints.days_since"),)


def complained(work: Work, customers: Sequence[CustomerId]) -> Mapping[CustomerId, Day]:
    """The tenant day of the last complaint of those of the customers who ever complained, where that matters."""
    fields, today = complaint_fields(work), work.today()
    if not fields:
        return {}
    selection, found = Selection(customers=tuple(customers)), {}
    for ids, (days,) in work.unit.fields.columns(fields, selection, work.reading(), chunk=max(len(customers), 1)):
        found.update({id_: today - ago for id_, ago in zip(ids, days, strict=True) if isinstance(ago, int)})
    return found


def cases_among(work: Work, customers: Sequence[CustomerId], today: Day) -> Mapping[CustomerId, CaseDays]:
    """How it stands with the cases of those of the customers who are held back by any on a tenant day. Set-based."""
    rule = work.definitions.cooling_off.get(NAMES["case"])
    if rule is None:
        return {}
    zone = work.zone
    # Without days it does not matter when cases were closed.
    since = day_end(today - rule.days, zone) if rule.days else datetime.max.replace(tzinfo=UTC)
    found = work.unit.cases.standing(customers, since)
    # Whoever closed a case may have had a clock that was ahead.
    return {
        customer: (each.open, None if each.closed_at is None else min(day_of(each.closed_at, zone), today))
        for customer, each in found.items()
    }


def cooling_facts(
    work: Work, purpose: str, complained_on: Day | None, cases: CaseDays | None, today: Day
) -> CoolingOffFacts | None:
    """What the guard of cooling-off looks at; None where nothing holds anybody up."""
    if purpose == SERVICE:
        return None
    is_open, closed_on = cases or (False, None)
    last: list[tuple[CoolingOff, Day | None]] = []
    for rule in work.definitions.cooling_off.values():
        if rule.after == "complaint" and complained_on is not None:
            last.append((rule, complained_on))
        if rule.after == "case" and cases is not None:
            last.append((rule, closed_on))
    return CoolingOffFacts(tuple(last), today, work.zone, is_open) if last else None
