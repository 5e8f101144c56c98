"""Cooling-off after complaints and cases."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.decision.cooling_off import CoolingOff, CoolingOffFacts, cooling_off_guard
from crmcore.domain.decision.gate import ALLOW, Defer, Suppress, Verdict
from crmcore.domain.kernel.time import Day, day_number
from crmcore.errors import InvalidValue

TODAY = day_number(datetime(2026, 3, 18))
MONTH, WEEK, OPEN = CoolingOff(30), CoolingOff(7, "case"), CoolingOff(0, "case")
NEXT_DAY = datetime(2026, 3, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "case_open", "expected"),
    [
        ((), True, ALLOW),
        (((MONTH, None),), True, ALLOW),
        (((MONTH, TODAY - 30),), False, ALLOW),
        (((MONTH, TODAY - 29),), False, Defer(NEXT_DAY, "cooling-off of 30 days after a complaint")),
        (((CoolingOff(1), TODAY),), False, Defer(NEXT_DAY, "cooling-off of 1 days after a complaint")),
        (((MONTH, TODAY - 29), (WEEK, None)), True, Suppress("open case")),
        (((OPEN, TODAY),), True, Suppress("open case")),
        (((OPEN, TODAY),), False, ALLOW),
        (
            ((MONTH, TODAY - 29), (WEEK, TODAY - 1)),
            False,
            Defer(datetime(2026, 3, 23, 15, tzinfo=UTC), "cooling-off of 7 days after a case"),
        ),
        (
            ((WEEK, TODAY - 1), (MONTH, TODAY - 29)),
            False,
            Defer(datetime(2026, 3, 23, 15, tzinfo=UTC), "cooling-off of 7 days after a case"),
        ),
    ],
)
def test_a_customer_is_left_alone(
    last: tuple[tuple[CoolingOff, Day | None], ...], case_open: bool, expected: Verdict
) -> None:
    """For so many days with that of the cause, to the start of the tenant's day; an open case leaves no date."""
    assert expected == cooling_off_guard(CoolingOffFacts(last, TODAY, ZoneInfo("Asia/Tokyo"), case_open))


@pytest.mark.parametrize(("days", "after"), [(0, "complaint"), (-1, "case"), (True, "case"), (5, "quarrel")])
def test_what_cannot_be_a_rule_is_refused(days: int, after: str) -> None:
    """After a complaint at least its day, and only causes that are known."""
    with pytest.raises(InvalidValue):
        CoolingOff(days, after)  # type: ignore[arg-type]
