"""The guards of quiet hours and of the health of contact points."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.customer.health import REST, SOFT_LIMIT, PointHealth
from crmcore.domain.decision.gate import ALLOW, Defer, GateFacts, Suppress, Verdict, health_guard
from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.hours_text import parse_hours
from crmcore.domain.decision.quiet_hours import QuietHoursFacts, quiet_hours_guard
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.errors import NaiveDatetime, UnknownZone
from tests.unit.domain.decision.instants import DAY_1, DAY_2

TOKYO = RecipientZone("Asia/Tokyo", "phone")
NINE_IN_TOKYO = DAY_2


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (None, ALLOW),
        ("mon-sun 09:00-20:00", ALLOW),
        ("fri 09:00-20:00", Defer(NINE_IN_TOKYO, "quiet hours (Asia/Tokyo by phone)")),
        ("never", Suppress("no open hours (Asia/Tokyo by phone)")),
    ],
)
def test_a_contact_waits_for_open_hours(hours: str | None, expected: Verdict) -> None:
    """In the recipient's zone; the verdict says which, and from which source it is known."""
    assert expected == quiet_hours_guard(QuietHoursFacts(parse_hours(hours) if hours else None, TOKYO, DAY_1))


def test_an_instant_of_another_zone_passes_when_it_is_within() -> None:
    """The same instant is the same, in whatever zone it is written."""
    facts = QuietHoursFacts(Hours.of([(3, 540, 600)]), TOKYO, DAY_1.astimezone(ZoneInfo("Europe/Berlin")))
    assert ALLOW == quiet_hours_guard(facts)


def test_what_is_no_instant_or_no_zone_is_refused() -> None:
    """Nothing is guessed about either, also where every hour is open."""
    with pytest.raises(NaiveDatetime):
        quiet_hours_guard(QuietHoursFacts(None, TOKYO, datetime(2026, 1, 1)))
    with pytest.raises(UnknownZone):
        quiet_hours_guard(QuietHoursFacts(parse_hours("never"), RecipientZone("Tokyo", "attribute"), DAY_1))


SOFT = PointHealth(SOFT_LIMIT, DAY_1, None, "4.2.2", "mailbox")


@pytest.mark.parametrize(
    ("health", "now", "expected"),
    [
        (None, DAY_1, ALLOW),
        (PointHealth(SOFT_LIMIT - 1, DAY_1), DAY_1, ALLOW),
        (SOFT, DAY_1, Defer(DAY_1 + REST, "address bounces")),
        (SOFT, DAY_1 + REST, ALLOW),
        (PointHealth(0, None, DAY_1), DAY_1 + 2 * REST, Suppress("dead address")),
    ],
)
def test_an_address_that_bounces_is_left_alone(health: PointHealth | None, now: datetime, expected: Verdict) -> None:
    """For good, or until it has rested."""
    assert expected == health_guard(GateFacts(True, "allowed", False, health=health, now=now))
