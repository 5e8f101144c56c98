"""Caps: how often a customer or a household may be contacted, in a window that rolls or follows the calendar."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.verdict import ALLOW, Per, Suppress, Verdict
from crmcore.domain.kernel.period import Period, next_period, period_start
from crmcore.domain.kernel.time import Day
from crmcore.errors import InvalidValue


@frozen
class Cap:
    """At most `contacts` intended contacts in so many tenant `days` ending today, or in the `calendar` day, week or
    month that today is in: one of the two is given.

    Of one `channel` and for one `purpose`, or of all where it is None; but service is held back, and counted, by a cap
    of that purpose alone. Counted `per` customer, or per household: what was intended for any of its members counts for
    all. Raises `InvalidValue`.
    """

    contacts: int
    days: int | None = None
    channel: str | None = None
    per: Per = "customer"
    purpose: str | None = None
    calendar: Period | None = None

    def __attrs_post_init__(self) -> None:
        if (self.days is None) is (self.calendar is None):
            raise InvalidValue("days", "days and a period, or neither", "a cap has days, or a period of the calendar")

    def applies(self, channel: str, purpose: str | None) -> bool:
        """Whether a contact by this channel for this purpose counts, and is held back; one whose purpose is not known
        (None) counts for every purpose.
        """
        if self.channel not in (None, channel):
            return False
        return purpose is None or (purpose != SERVICE if self.purpose is None else purpose == self.purpose)

    def first_counted(self, today: Day) -> Day:
        """The first tenant day whose contacts count today; the last is today."""
        if self.calendar is not None:
            return period_start(self.calendar, today)
        assert self.days is not None
        return today - self.days + 1

    def counts(self, channel: str, purpose: str | None, day: Day, today: Day) -> bool:
        """Whether a contact intended on a day counts today."""
        return self.applies(channel, purpose) and self.first_counted(today) <= day <= today

    def last_day(self, today: Day) -> Day:
        """The last tenant day on which a contact of today counts."""
        if self.calendar is not None:
            return next_period(self.calendar, today) - 1
        assert self.days is not None
        return today + self.days - 1

    def __str__(self) -> str:
        window = f"{self.days} days" if self.calendar is None else f"a calendar {self.calendar}"
        by = f" by {self.channel}" if self.channel else ""
        purpose = f" for {self.purpose}" if self.purpose else ""
        whose = "" if self.per == "customer" else f" per {self.per}"
        return f"cap of {self.contacts} in {window}{by}{purpose}{whose}"


def used_up(contacts: Iterable[tuple[Cap, int]]) -> Cap | None:
    """The first of the caps, each with the contacts that count for it, that lets nothing more through."""
    return next((cap for cap, count in contacts if count >= cap.contacts), None)


def caps_guard(contacts: Iterable[tuple[Cap, int]]) -> Verdict:
    """A cap that is used up suppresses: what is put off counts on the day it was decided, and would queue up behind
    whatever is decided next, to go when it is stale.
    """
    cap = used_up(contacts)
    return ALLOW if cap is None else Suppress(str(cap))
