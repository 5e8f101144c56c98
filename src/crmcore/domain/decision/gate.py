"""The gate: the guards that every contact passes, in order, with one verdict.

The order is restriction, consent, suppression, contact-point health, quiet hours, caps, cooling-off, budget. The first
guard that suppresses tells the verdict; what nobody suppresses waits for the guard that defers longest. A guard is a
pure function of what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from crmcore.domain.customer.consent import Answer
from crmcore.domain.customer.health import PointHealth
from crmcore.domain.decision.budget import BudgetFacts, budget_guard
from crmcore.domain.decision.cap import Cap, caps_guard
from crmcore.domain.decision.cooling_off import CoolingOffFacts, cooling_off_guard
from crmcore.domain.decision.quiet_hours import QuietHoursFacts, quiet_hours_guard
from crmcore.domain.decision.verdict import ALLOW, PERS, Allow, Defer, Per, Suppress, Verdict


@frozen
class GateFacts:
    """What the guards look at, for one customer, channel, purpose and slot.

    `consent` is what consent says at the best contact point. `contacts` gives, for each cap that applies, how many
    contacts count for it. `restricted` tells that processing of the customer is. `health` is that of the
    contact point, None where nothing is known of it, and `now` the instant in question. `quiet` are the hours and the
    recipient's zone, and `cooling_off` the rules with the days of complaints and of cases; None where there are none,
    or where the purpose is service, for which nobody waits. `budgets` are those that pay for the contact; none for
    service.
    """

    reachable: bool
    consent: Answer
    suppressed: bool
    contacts: tuple[tuple[Cap, int], ...] = ()
    restricted: bool = False
    health: PointHealth | None = None
    now: datetime | None = None
    quiet: QuietHoursFacts | None = None
    cooling_off: CoolingOffFacts | None = None
    budgets: tuple[BudgetFacts, ...] = ()


Guard = Callable[[GateFacts], Verdict]


def consent_guard(facts: GateFacts) -> Verdict:
    """Without a contact point, or without a grant that stands, nothing goes out."""
    if not facts.reachable:
        return Suppress("no contact point")
    if facts.consent == "allowed":
        return ALLOW
    return Suppress("consent withdrawn" if facts.consent == "withdrawn" else "no consent")


def suppression_guard(facts: GateFacts) -> Verdict:
    """A suppressed address gets nothing, whatever was granted."""
    return Suppress("suppressed address") if facts.suppressed else ALLOW


def health_guard(facts: GateFacts) -> Verdict:
    """A dead address gets nothing, and one from which soft bounces came back in a row is spared for a while."""
    health = facts.health
    if health is None:
        return ALLOW
    if health.is_dead:
        return Suppress("dead address")
    until = health.rests_until()
    if until is not None and facts.now is not None and facts.now < until:
        return Defer(until, "address bounces")
    return ALLOW


def hours_guard(facts: GateFacts) -> Verdict:
    """Outside the hours a contact waits for them."""
    return ALLOW if facts.quiet is None else quiet_hours_guard(facts.quiet)


def leave_alone_guard(facts: GateFacts) -> Verdict:
    """After a complaint or a case, and while one is open, a customer is left alone."""
    return ALLOW if facts.cooling_off is None else cooling_off_guard(facts.cooling_off)


def contacts_guard(facts: GateFacts) -> Verdict:
    """A cap that is used up lets nothing through."""
    return caps_guard(facts.contacts)


def within_budget_guard(facts: GateFacts) -> Verdict:
    """What no budget can pay does not go."""
    return budget_guard(facts.budgets)


def restriction_guard(facts: GateFacts) -> Verdict:
    """Of whom processing is restricted nothing is used, so nothing goes out."""
    return Suppress("restricted") if facts.restricted else ALLOW


NAMED: Mapping[str, Guard] = {
    "restriction": restriction_guard,
    "consent": consent_guard,
    "suppression": suppression_guard,
    "health": health_guard,
    "hours": hours_guard,
    "caps": contacts_guard,
    "cooling-off": leave_alone_guard,
    "budget": within_budget_guard,
}
"""The guards by name, in order."""
GUARDS: Sequence[Guard] = tuple(NAMED.values())


def verdict(facts: GateFacts) -> Verdict:
    """The one verdict: of the first guard that suppresses, else of the one that defers longest, else allow.

    What one guard puts off and another would stop is stopped: it would count as intended, and never go.
    """
    return _strictest(guard(facts) for guard in GUARDS)


def answers(facts: GateFacts) -> Mapping[str, Verdict]:
    """What each of the guards says, by its name, in order."""
    return {name: guard(facts) for name, guard in NAMED.items()}


def teller(given: Mapping[str, Verdict]) -> str | None:
    """The name of the guard whose answer, of those given, is the verdict; None where all allow."""
    told = _strictest(given.values())
    return None if isinstance(told, Allow) else next(name for name, answer in given.items() if answer is told)


def _strictest(given: Iterable[Verdict]) -> Verdict:
    latest: Defer | None = None
    for answer in given:
        match answer:
            case Suppress():
                return answer
            case Defer() if latest is None or answer.until > latest.until:
                latest = answer
    return latest or ALLOW


__all__ = [
    "ALLOW",
    "GUARDS",
    "NAMED",
    "PERS",
    "Allow",
    "Defer",
    "GateFacts",
    "Guard",
    "Per",
    "Suppress",
    "Verdict",
    "answers",
    "teller",
    "verdict",
]
