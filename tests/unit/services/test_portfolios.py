"""Portfolios of employees through the public API, on every store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crmcore import CRM, CustomerId, Money, NewTie, Person
from crmcore.errors import CRMError, InvalidValue, TieConflict, UnknownTieType
from crmcore.services.portfolios import HandedOver

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


def people(crm: CRM, count: int) -> list[CustomerId]:
    """So many people."""
    return [crm.customers.add(Person(f"Guest {number}")) for number in range(count)]


def looked_after(crm: CRM, employee: str, as_of: date | None = None) -> list[object]:
    """The customers of an employee on a day."""
    return [each.other for each in crm.ties.with_employee(employee, as_of=as_of)]


def test_a_portfolio_adds_up(any_crm: CRM) -> None:
    """An employee's customers and what they come to; a branch has one too."""
    guests = people(any_crm, 3)
    any_crm.ties.add_many([NewTie(guest, "advisor", "e-1") for guest in guests[:2]])
    any_crm.ties.add(guests[2], "branch", "mitte")
    for number, guest in enumerate(guests):
        any_crm.interactions.purchase(guest, Money(10**number, "EUR"))
    portfolio = any_crm.ties.portfolio("e-1")
    assert guests[:2] == portfolio.customers
    assert (2, Money(11, "EUR")) == (portfolio.figures["purchases.count"], portfolio.figures["purchases.total"])
    of_branch = any_crm.ties.portfolio("mitte", ["purchases.total(days=30)"], type="branch")
    assert {"purchases.total(days=30)": Money(100, "EUR")} == of_branch.figures
    assert [] == any_crm.ties.portfolio("e-2").customers == any_crm.ties.portfolio("e-1", as_of=TODAY - DAY).customers


def test_a_portfolio_is_handed_over_on_a_day(any_crm: CRM) -> None:
    """What holds ends and begins anew, what is to come is the other's, what was to end keeps its end; a dry run tells
    the same and changes nothing.
    """
    one, two, three, four, five = people(any_crm, 5)
    any_crm.ties.add_many(
        [
            NewTie(one, "advisor", "e-1", TODAY - 30 * DAY),
            NewTie(two, "advisor", "e-1", TODAY - 30 * DAY, TODAY + 20 * DAY),
            NewTie(three, "advisor", "e-1", TODAY + 15 * DAY),
            NewTie(four, "advisor", "e-1", TODAY - 30 * DAY, TODAY),
            NewTie(five, "advisor", "e-3"),
        ]
    )
    on = TODAY + 10 * DAY
    done = HandedOver(customers=3, ended=2, removed=1, added=3)
    assert done == any_crm.ties.hand_over("e-1", "e-2", on, dry_run=True)
    assert [] == looked_after(any_crm, "e-2", on)
    assert [done, done] == [any_crm.ties.hand_over("e-1", "e-2", on, key="move") for _ in range(2)]
    assert ([one, two], []) == (looked_after(any_crm, "e-1", on - DAY), looked_after(any_crm, "e-1", on))
    assert [one, two] == looked_after(any_crm, "e-2", on)
    assert [one, two, three] == looked_after(any_crm, "e-2", on + 5 * DAY)
    assert [one, three] == looked_after(any_crm, "e-2", TODAY + 20 * DAY)
    assert [five] == looked_after(any_crm, "e-3")
    assert HandedOver(0, 0, 0, 0) == any_crm.ties.hand_over("e-9", "e-2")
    (told,) = [each.data for each in any_crm.events.since(0) if each.name == "ties.handed_over"]
    assert {"type": "advisor", "from": "e-1", "to": "e-2", "ended": 2, "added": 3} == told


def test_segments_follow_a_hand_over(any_crm: CRM) -> None:
    """The field of the advisor is the new one's."""
    (guest,) = people(any_crm, 1)
    any_crm.ties.add(guest, "advisor", "e-1", since=TODAY - DAY)
    any_crm.segments.define("theirs", 'tie.advisor == "e-2"')
    any_crm.segments.refresh()
    any_crm.ties.hand_over("e-1", "e-2")
    any_crm.segments.refresh()
    assert [guest] == list(any_crm.segments.members("theirs"))


def test_a_hand_over_is_all_or_nothing(any_crm: CRM) -> None:
    """A customer who has a third advisor by then stops it."""
    one, two = people(any_crm, 2)
    any_crm.ties.declare("trainer", "trained", towards="employee", exclusive_back=True)
    for guest in (one, two):
        any_crm.ties.add(guest, "advisor", "e-1", since=TODAY - DAY)
    any_crm.ties.add(one, "trainer", "e-1")
    any_crm.ties.add(two, "trainer", "e-2")
    with pytest.raises(TieConflict):
        any_crm.ties.hand_over("e-1", "e-2", type="trainer")
    assert [one] == [each.other for each in any_crm.ties.with_employee("e-1", "trainer")]
    assert 2 == any_crm.ties.hand_over("e-1", "e-2").added


@pytest.mark.parametrize(
    ("error", "arguments", "options"),
    [
        (InvalidValue, ("e-1", "e-1"), {}),
        (InvalidValue, ("", "e-1"), {}),
        (InvalidValue, ("e-1", None), {}),
        (InvalidValue, ("e-1", "e-2"), {"type": "parent"}),
        (UnknownTieType, ("e-1", "e-2"), {"type": "banker"}),
        (InvalidValue, ("e-1", "e-2", "today"), {}),
    ],
)
def test_bad_input_is_refused(crm: CRM, error: type[CRMError], arguments: tuple[Any, ...], options: Any) -> None:
    """The same employee, nobody, a tie between customers, no day."""
    with pytest.raises(error):
        crm.ties.hand_over(*arguments, **options)
