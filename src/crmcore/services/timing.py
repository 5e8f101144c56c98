"""Timing: what the guards of hours and of cooling-off look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.cooling_off import CoolingOffFacts
from crmcore.domain.decision.quiet_hours import QuietHoursFacts
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.ports.store import Selection
from crmcore.services.work import Work


def quiet_facts(
    work: Work, channel: str, purpose: str, zone: RecipientZone | None, now: datetime
) -> QuietHoursFacts | None:
    """What the guard of hours looks at; None where nothing holds anybody up."""
    hours = None if purpose == SERVICE else work.definitions.hours_of(channel)
    return None if hours is None or zone is None else QuietHoursFacts(hours, zone, now)


def complaint_fields(work: Work) -> Sequence[Field]:
    """The field of how many days ago a customer complained last, where that matters."""
    if ALL_CHANNELS not in work.definitions.cooling_off or "complaints" not in work.definitions.measures:
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


def cooling_facts(work: Work, purpose: str, complained_on: Day | None, today: Day) -> CoolingOffFacts | None:
    """What the guard of cooling-off looks at; None where nothing holds anybody up."""
    rule = work.definitions.cooling_off.get(ALL_CHANNELS)
    if rule is None or purpose == SERVICE or complained_on is None:
        return None
    return CoolingOffFacts(((rule, complained_on),), today, work.zone)
