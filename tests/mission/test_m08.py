"""M8: the special forms of relations: within families and households, by word of mouth, and with the employee who
looks after a customer.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crmcore import CRM, CustomerId, Email, Experiment, Money, NewTie, Organisation, Person, Rule, RulePolicy
from crmcore.errors import TieConflict, TieCycle
from crmcore.testing import FrozenClock
from tests.mission.conftest import agree, crowd, euros

TODAY = date(2026, 3, 10)


def people(crm: CRM, *names: str) -> list[CustomerId]:
    """A person of each name who can be written to and agreed to it."""
    made = [crm.customers.add(Person(name), Email(f"{name.lower()}@example.org")) for name in names]
    agree(crm, *made)
    return made


def test_a_family_is_known_over_generations(crm: CRM, sara: CustomerId) -> None:
    """M8: relations within a family, with their dates, are told from whichever end one looks."""
    # Given a mother, a grandmother, a child, and an employer
    mum, gran, tim = people(crm, "Mum", "Gran", "Tim")
    mill = crm.customers.add(Organisation("Mill Ltd"))
    crm.ties.add(sara, "parent", mum)
    crm.ties.add(gran, "child", mum)
    crm.ties.add(tim, "parent", sara)
    crm.ties.add(sara, "employer", mill, since=TODAY - timedelta(days=900), until=TODAY - timedelta(days=30))

    # When the family is asked for, and the past
    above = [(each.customer, each.generation) for each in crm.ties.ancestors(tim)]
    then = [tied.name for tied in crm.ties.of(mill, as_of=TODAY - timedelta(days=400))]

    # Then generations are told, and who worked where then; a grandmother cannot be her grandchild's child
    assert [(sara, 1), (mum, 2), (gran, 3)] == above
    assert (["employee"], []) == (then, crm.ties.of(mill))
    with pytest.raises(TieCycle):
        crm.ties.add(gran, "parent", tim)


def test_a_household_is_worth_what_its_members_are(crm: CRM, sara: CustomerId) -> None:
    """M8: value, cost and contacts of a household are told by its members, who come and go."""
    # Given a couple in one household
    (ben,) = people(crm, "Ben")
    home = crm.households.form("Öz", [sara, ben])
    crm.interactions.purchase(sara, euros(80))
    crm.interactions.purchase(ben, euros(20))
    crm.ledger.book(ben, "cost to serve", euros(5))

    # When it is asked what it comes to, also by a segment of its members
    (figures,) = crm.households.figures(["purchases.total", "value.profit"])
    crm.segments.define("couples", "tie.household.size == 2")

    # Then members add up, nobody lives in two homes, and the members are found
    assert {"purchases.total": euros(100), "value.profit": euros(95)} == figures.figures
    with pytest.raises(TieConflict):
        crm.households.form("Tal", [ben])
    assert {sara, ben} == {*crm.segments.members("couples")}
    assert [home] == crm.households.of(ben)


def test_a_household_gets_one_letter_and_is_in_one_arm(crm: CRM) -> None:
    """M8: contacts are capped per household, and a holdout does not tear one apart."""
    # Given ten families of three, an offer, and a cap of one letter a week for each family
    guests = crowd(crm, 30)
    homes = [guests[start : start + 3] for start in range(0, 30, 3)]
    for number, members in enumerate(homes):
        crm.households.form(f"Home {number}", members)
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "For you")})
    crm.caps.define(1, 7, "email", per="household")

    # When all are decided for, with a third of the families held out
    always = RulePolicy([Rule(None, "tea", "email")], name="always")
    apart = Experiment("spring", Decimal("0.34"), per="household")
    crm.decide("spring", always, customers=guests, holdout=apart, salt="tea")

    # Then each family is meant to get one letter, and is held out or not as a whole
    decided = {each.customer: each for each in crm.decisions.on("spring")}
    assert [1] * 10 == [sum(not decided[each].intended.holds for each in members) for members in homes]
    arms = [{decided[each].arm for each in members} for members in homes]
    assert [1] * 10 == [len(each) for each in arms]
    assert {"treated", "holdout"} == set().union(*arms)


def test_an_advisor_hands_over_to_another(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M8: an employee's customers are known with what they come to, and are handed over on a day."""
    # Given an advisor of two customers
    (ben,) = people(crm, "Ben")
    crm.ties.add_many([NewTie(each, "advisor", "e-7") for each in (sara, ben)])
    crm.interactions.purchase(ben, euros(20))

    # When she leaves next month
    first = TODAY + timedelta(days=30)
    told = crm.ties.hand_over("e-7", "e-8", first, dry_run=True)
    done = crm.ties.hand_over("e-7", "e-8", first)

    # Then the rehearsal told what would happen, and the customers are hers until then
    assert (told, 2) == (done, done.added)
    assert Money(20, "EUR") == crm.ties.portfolio("e-7").figures["purchases.total"]
    crm.segments.define("hers", 'tie.advisor == "e-7"')
    assert 2 == crm.segments.count("hers")
    clock.advance(days=31)
    crm.tick()
    assert (0, 2) == (crm.segments.count("hers"), len(crm.ties.with_employee("e-8")))
