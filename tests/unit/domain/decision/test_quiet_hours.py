"""The guards of quiet hours, contact-point health and budget."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.decision.budget import BudgetFacts, budget_guard
from crmcore.domain.decision.contact_point_health import HealthFacts, health_guard
from crmcore.domain.decision.gate import ALLOW, Defer, Suppress, Verdict
from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.hours_text import parse_hours
from crmcore.domain.decision.quiet_hours import QuietHoursFacts, quiet_hours_guard
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.money import Money
from crmcore.errors import CurrencyMismatch, NaiveDatetime, UnknownZone
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


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (HealthFacts(DAY_1), ALLOW),
        (HealthFacts(DAY_1, failed=True, rests_until=DAY_2), Suppress("contact point failed")),
        (HealthFacts(DAY_1, rests_until=DAY_2), Defer(DAY_2, "contact point rests")),
        (HealthFacts(DAY_2, rests_until=DAY_2), ALLOW),
    ],
)
def test_a_contact_point_that_fails_is_left_alone(facts: HealthFacts, expected: Verdict) -> None:
    """For good, or until it has rested."""
    assert expected == health_guard(facts)


@pytest.mark.parametrize(("cost", "expected"), [("0.0008", ALLOW), ("0.0009", Suppress("budget"))])
def test_a_budget_is_spent_to_its_last(cost: str, expected: Verdict) -> None:
    """What fits exactly goes out, a ten-thousandth more does not."""
    facts = BudgetFacts(Money("100", "EUR"), Money("99.9992", "EUR"), Money(cost, "EUR"))
    assert expected == budget_guard(facts)


def test_a_budget_is_of_one_currency() -> None:
    """Costs in another are refused, not compared."""
    with pytest.raises(CurrencyMismatch):
        budget_guard(BudgetFacts(Money("100", "EUR"), Money("1", "EUR"), Money("1", "USD")))
