"""Budgets of contact cost, through the public API on every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crmcore import CRM, Accepted, CustomerId, Email, Money, Person, Rule, RulePolicy
from crmcore.domain.decision.budget import Budget, BudgetFacts, budget_guard
from crmcore.domain.decision.gate import ALLOW, Suppress
from crmcore.errors import CurrencyMismatch, InvalidValue, UnknownChannel
from crmcore.testing import FrozenClock
from tests.unit.services.sending import Wire

MONTH = Budget(Money("0.0020", "EUR"), "month")
TEA, BILL = RulePolicy([Rule(None, "tea", "email")]), RulePolicy([Rule(None, "bill", "email")])
EVE = datetime(2026, 3, 31, 21, 50, tzinfo=UTC)
"""Ten minutes before April begins in Berlin."""


@pytest.mark.parametrize(
    ("spent", "cost", "expected"),
    [
        (1_200, 800, ALLOW),
        (1_201, 800, Suppress("budget of 0.002 EUR in a calendar month")),
        (1_999, 0, ALLOW),
        (2_000, 0, Suppress("budget of 0.002 EUR in a calendar month")),
    ],
)
def test_one_contact_more_has_to_be_paid(spent: int, cost: int, expected: object) -> None:
    """To the millionth; nothing is left is nothing more, whatever it costs."""
    assert expected == budget_guard([BudgetFacts(MONTH, spent, cost)])


@pytest.fixture
def wire() -> Wire:
    """A channel that asks for the postage of an e-mail."""
    return Wire(cost=Money("0.0008", "EUR"))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, wire: Wire, clock: FrozenClock, tmp_path: Path) -> Iterator[CRM]:
    """A CRM with that channel, an offer and a bill, at the end of March."""
    clock.set(EVE)
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls.get(request.param) or request.getfixturevalue("migrated_url")
    with CRM.open(url, channels=[wire], clock=clock, keys=b"k" * 32) as made:
        made.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        for offer, purpose in (("tea", "offers"), ("bill", "service")):
            made.offers.define(offer, "product", "convenience", {"email": ("Hello", "Hello")}, purpose=purpose)
        yield made


@pytest.fixture
def people(crm: CRM) -> list[CustomerId]:
    """Four customers who agreed to everything."""
    with crm.begin() as tx:
        made = [tx.customers.add(Person(f"C{number}"), Email(f"c{number}@example.org")) for number in range(4)]
        for each in made:
            for purpose in ("offers", "service"):
                tx.consents.grant(each, channel="email", purpose=purpose, evidence="form")
    return made


def standing(crm: CRM) -> list[tuple[str, str]]:
    """What is spent of each budget, and committed."""
    return [(f"{each.spent.amount:f}", f"{each.committed.amount:f}") for each in crm.budgets.all()]


def test_the_last_look_keeps_the_budget(crm: CRM, people: list[CustomerId]) -> None:
    """Of four that were decided at once, two can be paid; the others are suppressed, and nothing more is intended."""
    crm.budgets.define(Money("0.0020", "EUR"), "month", "email")
    assert 4 == crm.decide("one", TEA).messages
    assert [("0.00", "0.0032")] == standing(crm)
    dispatched = crm.tick().dispatched
    assert (2, 2) == (dispatched.accepted, dispatched.suppressed)
    assert [("0.0016", "0.00")] == standing(crm)
    reason = "budget of 0.002 EUR in a calendar month by email"
    assert {"", reason} == {crm.outbox.of(each)[0].detail for each in people}
    assert 0 == crm.decide("two", TEA).messages
    ruling = crm.decisions.of(people[0])[0].rulings["email for offers"]
    assert ("budget", reason, {"budget email:month": 1}) == (ruling.guard, ruling.reason, dict(ruling.rules))


def test_what_waits_is_committed(crm: CRM, people: list[CustomerId]) -> None:
    """A later decision leaves the earlier ones their money."""
    crm.budgets.define(Money("0.0020", "EUR"), "week")
    crm.decide("one", TEA, customers=people[:2])
    assert 0 == crm.decide("two", TEA, customers=people[2:]).messages
    assert 2 == crm.tick().dispatched.accepted


def test_a_budget_is_whole_again_with_the_next_period(crm: CRM, people: list[CustomerId], clock: FrozenClock) -> None:
    """At the tenant's midnight; foreseen, and told with when it begins."""
    crm.budgets.define(Money("0.0008", "EUR"), "month")
    crm.decide("one", TEA, customers=people[:1])
    assert 1 == crm.tick().dispatched.accepted
    april = datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert ALLOW == crm.explain(people[1], "email", at=april).verdict
    told = crm.explain(people[1], "email").guards[-1]
    assert ("budget", "the next one begins on 2026-04-01") == (told.guard, told.cure)
    assert 0 == crm.decide("two", TEA, customers=people[1:2]).messages
    clock.set(april)
    assert 1 == crm.decide("three", TEA, customers=people[1:2]).messages
    assert 1 == crm.tick().dispatched.accepted


def test_service_is_sent_and_counted(crm: CRM, people: list[CustomerId]) -> None:
    """A bill goes whatever is left, and what it costs is spent."""
    crm.budgets.define(Money("0.0008", "EUR"), "day")
    assert 4 == crm.decide("one", BILL).messages
    assert 4 == crm.tick().dispatched.accepted
    assert [("0.0032", "0.00")] == standing(crm)
    assert 0 == crm.decide("two", TEA).messages


def test_what_was_asked_counts_not_what_was_announced(crm: CRM, people: list[CustomerId], wire: Wire) -> None:
    """A dearer message leaves less for the others."""
    wire.answer = lambda _: Accepted(Money("0.0100", "EUR"))
    crm.budgets.define(Money("0.0100", "EUR"), "day")
    crm.decide("one", TEA)
    assert 1 == crm.tick().dispatched.accepted
    assert [("0.01", "0.00")] == standing(crm)


def test_budgets_are_listed_changed_and_retired(crm: CRM) -> None:
    """A second amount for the same period and channel takes the place of the first."""
    for amount in ("1", "2"):
        crm.budgets.define(Money(amount, "EUR"), "week", "email")
    crm.budgets.define(Money("3", "EUR"), "month")
    crm.budgets.define(Money("0.5", "EUR"), "day")
    assert ["day", "month", "week"] == [each.budget.period for each in crm.budgets.all()]
    assert Money("2", "EUR") == crm.budgets.all()[2].budget.amount
    assert crm.budgets.retire("day")
    assert not crm.budgets.retire("day")
    assert 2 == len(crm.budgets.all())


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((100, "month"), InvalidValue),
        ((Money("-1", "EUR"), "month"), InvalidValue),
        ((Money("1", "EUR"), "year"), InvalidValue),
        ((Money("1", "USD"), "month"), CurrencyMismatch),
        ((Money("1", "EUR"), "month", "pigeon"), UnknownChannel),
    ],
)
def test_what_is_no_budget_is_refused(crm: CRM, arguments: tuple[object, ...], error: type[Exception]) -> None:
    """Money of the base currency, zero or more; a period of the calendar; a channel that is there."""
    with pytest.raises(error):
        crm.budgets.define(*arguments)  # type: ignore[arg-type]
    assert [] == list(crm.budgets.all())
