"""M32: whether delivering a value has a positive effect is established before it is rolled out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from crmcore import CRM, CustomerId, Experiment, Rule, RulePolicy
from crmcore.domain.decision.placebo import placebo_coverage
from crmcore.services.reports import Report
from crmcore.testing import FrozenClock
from tests.mission.conftest import crowd, euros

PILOT = Experiment("pilot", Decimal("0.5"))


def piloted(
    crm: CRM, clock: FrozenClock, spends: Callable[[int, bool], int], size: int = 80
) -> tuple[Report, list[CustomerId]]:
    """A pilot with half held out; the nth customer spends what `spends(n, treated)` says in the week after."""
    customers = crowd(crm, size)
    crm.offers.define("tasting", "service", "listening", {"email": ("Tasting", "Come and taste")})
    crm.decide("pilot", RulePolicy([Rule(None, "tasting", "email")]), holdout=PILOT, salt="march")
    crm.tick()
    clock.advance(days=3)
    arms = {decision.customer: decision.arm for decision in crm.decisions.on("pilot")}
    with crm.begin() as tx:
        for number, customer in enumerate(customers):
            amount = spends(number, arms[customer] == "treated")
            if amount:
                tx.interactions.purchase(customer, euros(amount))
    clock.advance(days=5)
    return crm.report("pilot", days=7), customers


def test_an_effect_that_is_there_is_established(crm: CRM, clock: FrozenClock) -> None:
    """M32: where those who had the value buy more than those held out, the interval of the difference is above zero."""
    # Given a value that makes a customer spend ten euros more, whatever it would have been
    report, _ = piloted(crm, clock, lambda number, treated: number % 4 * 10 + 10 * treated)

    # Then the effect is told with its interval, which holds what is true and not zero
    effect = report.overall.per_customer
    assert report.complete
    assert effect is not None
    assert effect.covers(10)
    assert not effect.covers(0)
    assert effect.low > 0


def test_an_effect_that_is_not_there_is_not_claimed(crm: CRM, clock: FrozenClock) -> None:
    """M32: where the value changes nothing, the interval covers zero, and so it does for nineteen salts of twenty."""
    # Given a value without effect
    report, customers = piloted(crm, clock, lambda number, treated: number % 4 * 10)

    # Then nothing is claimed
    effect = report.overall.per_customer
    assert effect is not None
    assert effect.covers(0)

    # And that was no accident of who was held out
    totals = [(customer, number % 4 * 10_000_000) for number, customer in enumerate(customers)]
    covered = placebo_coverage(totals, PILOT, [f"salt {number}" for number in range(400)])
    assert 0.92 <= covered / 400 <= 0.98


def test_nobody_held_out_is_contacted(crm: CRM, clock: FrozenClock) -> None:
    """M32: the comparison is honest: those held out are decided for like all others, and nothing is sent to them."""
    # Given a pilot
    piloted(crm, clock, lambda number, treated: 10)

    # When one looks at both arms
    decisions = list(crm.decisions.on("pilot"))
    held_out = [decision for decision in decisions if decision.arm == "holdout"]
    messages = {decision.customer: len(crm.outbox.of_decision(decision.id)) for decision in decisions}

    # Then both were intended a contact, and one had it
    assert {"tasting"} == {decision.intended.offer for decision in decisions}
    assert 25 < len(held_out) < 55
    assert all(decision.action.holds and messages[decision.customer] == 0 for decision in held_out)
    assert 80 - len(held_out) == sum(messages.values())


def test_too_few_to_tell_is_said_plainly(crm: CRM, clock: FrozenClock) -> None:
    """M32: where an arm has fewer than two customers no effect is told."""
    # Given a pilot with one customer
    report, _ = piloted(crm, clock, lambda number, treated: 10, size=1)

    # Then there is no figure that could be mistaken for one
    assert (None, None) == (report.overall.per_customer, report.overall.incremental_revenue)
    assert "too few to tell" in str(report)


def test_an_open_window_is_said_plainly(crm: CRM, clock: FrozenClock) -> None:
    """M32: a report that is asked for too soon says that its windows are still open."""
    # Given a pilot that ran for eight days
    report, _ = piloted(crm, clock, lambda number, treated: 10, size=4)

    # Then a week is whole, and a month is not
    assert report.complete
    assert not crm.report("pilot", days=28).complete
    assert "windows still open" in str(crm.report("pilot", days=28))
