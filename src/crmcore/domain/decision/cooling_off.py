"""Cooling-off: after a complaint, or while a case is open and some days after, a customer is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from attrs import field, frozen

from crmcore.domain.decision.verdict import ALLOW, Defer, Suppress, Verdict
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.domain.kernel.time import Day, day_end
from crmcore.errors import InvalidValue

Cause = Literal["complaint", "case"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
NAMES: Mapping[Cause, str] = {"complaint": ALL_CHANNELS, "case": "after a case"}
"""By cause the name under which its rule is defined."""
LONGEST = 36_500


def _cause(value: Cause) -> Cause:
    if value not in CAUSES:
        raise InvalidValue("after", "another word", f"a customer cools off after a {' or a '.join(CAUSES)}")
    return value


@frozen
class CoolingOff:
    """No contact for so many tenant `days`, of which the day of the complaint, or on which the case was closed, is the
    first. 0 days after a case hold only while one is open.
    """

    days: int
    after: Cause = field(converter=_cause, default="complaint")

    def __attrs_post_init__(self) -> None:
        least = 1 if self.after == "complaint" else 0
        if type(self.days) is not int or not least <= self.days <= LONGEST:
            raise InvalidValue("days", "no such number", f"it is a whole number of days, {least} to {LONGEST:,}")

    def free_on(self, last: Day) -> Day:
        """The first tenant day without cooling-off, when the last complaint came, or case was closed, on day `last`."""
        return last + self.days

    def __str__(self) -> str:
        return f"cooling-off of {self.days} days after a {self.after}"


@frozen
class CoolingOffFacts:
    """The rules, each with the day of the customer's last complaint or closed case, None when there was none.

    `case_open` tells that a case of the customer is open; `zone` is the tenant's.
    """

    last: tuple[tuple[CoolingOff, Day | None], ...]
    today: Day
    zone: ZoneInfo
    case_open: bool = False


def holding_back(facts: CoolingOffFacts) -> CoolingOff | None:
    """The rule that holds contacts back: that of cases while one is open, else the one that does longest; None where
    none does.
    """
    latest: tuple[Day, CoolingOff] | None = None
    for rule, last in facts.last:
        if rule.after == "case" and facts.case_open:
            return rule
        if last is None or rule.free_on(last) <= facts.today:
            continue
        if latest is None or rule.free_on(last) > latest[0]:
            latest = rule.free_on(last), rule
    return None if latest is None else latest[1]


def cooling_off_guard(facts: CoolingOffFacts) -> Verdict:
    """While a case is open nothing goes out, as nobody knows until when; else it waits until every rule has passed."""
    rule = holding_back(facts)
    if rule is None:
        return ALLOW
    if rule.after == "case" and facts.case_open:
        return Suppress("open case")
    last = max(day for each, day in facts.last if each == rule and day is not None)
    # A day begins where the one before it ends.
    return Defer(day_end(rule.free_on(last) - 1, facts.zone), str(rule))
