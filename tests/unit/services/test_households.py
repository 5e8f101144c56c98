"""Households through the public API, on every store: who is in them, what they come to, caps and arms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crmcore import CRM, CustomerId, Email, Entry, Experiment, Household, Message, Money, Person, Rule, RulePolicy
from crmcore.domain.decision.cap import Cap
from crmcore.errors import CRMError, InvalidValue, TieConflict, UnknownCustomer, UnknownField, UnknownTie
from crmcore.services.ledger import Booking
from crmcore.testing import FrozenClock

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)
ALWAYS = RulePolicy([Rule(None, "tea", "email")], name="always")


def people(crm: CRM, *names: str) -> list[CustomerId]:
    """A person of each name who can be written to and agreed to it."""
    with crm.begin() as tx:
        made = [tx.customers.add(Person(name), Email(f"{name.lower()}@example.org")) for name in names]
        for customer in made:
            tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
    return made


def homes(crm: CRM, count: int, size: int) -> list[tuple[CustomerId, Sequence[CustomerId]]]:
    """So many households of so many members."""
    found: list[tuple[CustomerId, Sequence[CustomerId]]] = []
    for number in range(count):
        members = people(crm, *(f"P{number}x{each}" for each in range(size)))
        found.append((crm.households.form(f"Home {number}", members), members))
    return found


def test_members_come_and_go(any_crm: CRM, clock: FrozenClock) -> None:
    """Who is in a household is told for every day; a household is a customer of its kind."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    home = any_crm.households.form("Berg", [ada, Email("bea@example.org")], since=TODAY - 30 * DAY)
    assert Household("Berg") == any_crm.customers.get(home).party
    assert 1 == any_crm.households.join(home, cy, since=TODAY - 10 * DAY)
    any_crm.households.leave(home, bea, TODAY - 5 * DAY)
    assert [ada, cy] == any_crm.households.members(home)
    assert [ada, bea] == any_crm.households.members(home, as_of=TODAY - 30 * DAY)
    assert [ada, bea, cy] == any_crm.households.members(home, as_of=TODAY - 6 * DAY)
    assert [] == any_crm.households.members(home, as_of=TODAY - 31 * DAY)
    assert [home] == any_crm.households.of(bea, as_of=TODAY - 6 * DAY)
    assert [] == any_crm.households.of(bea)
    any_crm.households.join(home, bea)
    assert [ada, bea, cy] == any_crm.households.members(home)
    assert {"customer.kind": ["household"]} == any_crm.table(["customer.kind"], customers=[home]).columns().values


def test_a_person_is_in_one_exclusive_household_at_a_time(any_crm: CRM) -> None:
    """Another one is refused until the first is left, and nothing of it is kept; one that is not exclusive is fine."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    home = any_crm.households.form("Berg", [ada, bea], since=TODAY - DAY)
    before = any_crm.customers.count()
    with pytest.raises(TieConflict):
        any_crm.households.form("Tal", [cy, ada])
    with pytest.raises(TieConflict):
        any_crm.households.join(home, cy, bea)
    assert (before, []) == (any_crm.customers.count(), any_crm.ties.history(cy))
    free = any_crm.households.form("Tal", [ada], exclusive=False)
    any_crm.households.join(free, bea)
    any_crm.ties.add(cy, "household", free)
    other = any_crm.households.form("Au", [cy])
    assert [home, free] == any_crm.households.of(ada) == any_crm.households.of(bea)
    assert [other, free] == any_crm.households.of(cy)
    any_crm.households.leave(home, ada)
    any_crm.households.join(other, ada)
    assert [other, free] == any_crm.households.of(ada)


def test_a_household_is_dissolved(any_crm: CRM) -> None:
    """All memberships end, those to come are removed, the household is archived; its history stays."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    home = any_crm.households.form("Berg", [ada], since=TODAY - 30 * DAY)
    any_crm.households.join(home, bea)
    any_crm.households.join(home, cy, since=TODAY + 9 * DAY)
    assert 3 == any_crm.households.dissolve(home)
    assert [] == any_crm.households.members(home) == any_crm.households.members(home, as_of=TODAY + 9 * DAY)
    assert [ada] == any_crm.households.members(home, as_of=TODAY - DAY)
    assert any_crm.customers.get(home).archived_at is not None
    assert 0 == any_crm.households.dissolve(home)
    any_crm.households.form("Tal", [ada, bea, cy])


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (InvalidValue, lambda crm, home, ada: crm.households.form("Tal", [])),
        (InvalidValue, lambda crm, home, ada: crm.households.form("Tal", "ada")),
        (InvalidValue, lambda crm, home, ada: crm.households.form("Tal", [home])),
        (InvalidValue, lambda crm, home, ada: crm.households.form("Tal", [ada], exclusive="no")),
        (InvalidValue, lambda crm, home, ada: crm.households.join(ada, home)),
        (InvalidValue, lambda crm, home, ada: crm.households.dissolve(ada)),
        (InvalidValue, lambda crm, home, ada: crm.households.dissolve(home, TODAY + DAY)),
        (InvalidValue, lambda crm, home, ada: crm.households.leave(home, ada, TODAY)),
        (InvalidValue, lambda crm, home, ada: list(crm.households.figures(["stage"]))),
        (InvalidValue, lambda crm, home, ada: list(crm.households.figures(["purchases.last_at"]))),
        (UnknownField, lambda crm, home, ada: list(crm.households.figures(["purchases.sum"]))),
        (UnknownTie, lambda crm, home, ada: crm.households.leave(home, home)),
        (UnknownCustomer, lambda crm, home, ada: crm.households.join(home, Email("nobody@example.org"))),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(any_crm: CRM, error: type[CRMError], call: Any) -> None:
    """Nobody, a household in a household, days that have not come, fields that do not add up."""
    (ada,) = people(any_crm, "Ada")
    home = any_crm.households.form("Berg", [ada])
    before = (any_crm.customers.count(), any_crm.ties.history(home), any_crm.customers.get(home))
    with pytest.raises(error):
        call(any_crm, home, ada)
    assert before == (any_crm.customers.count(), any_crm.ties.history(home), any_crm.customers.get(home))


def test_what_a_household_comes_to(any_crm: CRM) -> None:
    """Purchases, costs, profit and contacts of all members and of the household itself are added up."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    home = any_crm.households.form("Berg", [ada, bea], since=TODAY - 30 * DAY)
    alone = any_crm.households.form("Tal", [cy])
    with any_crm.begin() as tx:
        for who, amount in ((ada, "10.50"), (ada, "4"), (bea, "20"), (home, "5.25"), (cy, "1")):
            tx.interactions.purchase(who, Money(amount, "EUR"))
        tx.interactions.give_back(bea, Money("2", "EUR"))
        tx.interactions.record(ada, Message("Hello"), direction="outbound")
        tx.ledger.book_many([Booking(bea, "cost to serve", Money("3.75", "EUR"))])
    first, second = any_crm.households.figures()
    assert (home, {ada, bea}) == (first.household, {*first.members})
    assert {
        "purchases.count": 4,
        "purchases.total": Money("39.75", "EUR"),
        "value.revenue": Money("37.75", "EUR"),
        "value.cost": Money("3.75", "EUR"),
        "value.profit": Money("34", "EUR"),
        "contacts.count": 1,
    } == first.figures
    assert (alone, Money("1", "EUR")) == (second.household, second.figures["purchases.total"])
    any_crm.households.leave(home, ada)
    (left,) = any_crm.households.figures(["purchases.total"], households=[home])
    assert {"purchases.total": Money("25.25", "EUR")} == left.figures
    (then,) = any_crm.households.figures(["purchases.total"], households=[home], as_of=TODAY - DAY)
    assert ({ada, bea}, {"purchases.total": Money("0", "EUR")}) == ({*then.members}, then.figures)


def test_a_household_stays_one_as_long_as_it_has_members(any_crm: CRM) -> None:
    """Its name may change; it becomes no person, and a member becomes no household."""
    ada, bea = people(any_crm, "Ada", "Bea")
    home = any_crm.households.form("Berg", [ada])
    for who, party in ((home, Person("Berg")), (ada, Household("Ada"))):
        with pytest.raises(InvalidValue, match="party"):
            any_crm.customers.update(who, version=1, party=party)
    any_crm.customers.update(home, version=1, party=Household("Tal"))
    any_crm.customers.update(bea, version=1, party=Household("Bea"))
    assert ["Tal", "Bea"] == [any_crm.customers.get(each).name for each in (home, bea)]


def _mailed(crm: CRM, occasion: str, **options: Any) -> set[CustomerId]:
    crm.decide(occasion, ALWAYS, **options)
    return {each.customer for each in crm.decisions.on(occasion) if not each.intended.holds}


@pytest.mark.parametrize("chunk", [3, 5_000])
def test_caps_count_over_a_household(any_crm: CRM, clock: FrozenClock, chunk: int) -> None:
    """One member uses up what all have, within one run and between runs; others are as free as ever."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "For you")})
    built = homes(any_crm, 3, 4)
    (single,) = people(any_crm, "Solo")
    any_crm.caps.define(2, 7, per="household")
    everyone = [*(member for _, members in built for member in members), single]
    first = _mailed(any_crm, "monday", customers=everyone, chunk=chunk)
    assert [2, 2, 2] == [len(first & {*members}) for _, members in built]
    assert single in first
    clock.advance(days=1)
    assert {single} == _mailed(any_crm, "tuesday", customers=everyone, chunk=chunk)
    clock.advance(days=6)
    assert 7 == len(_mailed(any_crm, "next week", customers=everyone, chunk=chunk))


def test_caps_of_households_and_of_customers_stand_beside_each_other(any_crm: CRM) -> None:
    """They are defined and retired apart; the reason of a refusal says which."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "For you")})
    ((_, members),) = homes(any_crm, 1, 2)
    any_crm.caps.define(5, 7)
    any_crm.caps.define(1, 7, "email", per="household")
    assert [Cap(5, 7), Cap(1, 7, "email", "household")] == list(any_crm.caps.all())
    mailed = _mailed(any_crm, "monday", customers=members)
    assert 1 == len(mailed)
    (held,) = {*members} - mailed
    (decision,) = any_crm.decisions.of(held)
    assert {"email for offers": "cap of 1 in 7 days by email per household"} == dict(decision.verdicts)
    assert not any_crm.caps.retire(7, "email")
    assert any_crm.caps.retire(7, "email", per="household")
    assert [Cap(5, 7)] == list(any_crm.caps.all())
    with pytest.raises(InvalidValue):
        any_crm.caps.define(1, 7, per="street")  # type: ignore[arg-type]


def test_a_message_is_looked_at_once_more_with_its_household(any_crm: CRM) -> None:
    """Who joins a household that has used up its cap gets nothing more, though it was decided before."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "For you")})
    ada, bea = people(any_crm, "Ada", "Bea")
    any_crm.caps.define(1, 7, per="household")
    assert {ada, bea} == _mailed(any_crm, "monday", customers=[ada, bea])
    any_crm.households.form("Berg", [ada, bea])
    any_crm.tick()
    assert {"suppressed": 2} == {state: count for state, count in any_crm.outbox.counts().items() if count}


def test_all_members_of_a_household_are_in_one_arm(any_crm: CRM) -> None:
    """The household is drawn; without one the customer is. Drawn by customer they are torn apart."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "For you")})
    built = homes(any_crm, 12, 3)
    singles = people(any_crm, *(f"Solo{number}" for number in range(6)))
    everyone = [*(member for _, members in built for member in members), *singles]

    def arms(occasion: str, experiment: Experiment) -> dict[CustomerId, str]:
        any_crm.decide(occasion, ALWAYS, customers=everyone, holdout=experiment, salt="fixed", chunk=7)
        return {each.customer: each.arm for each in any_crm.decisions.on(occasion)}

    half = Decimal("0.5")
    together = arms("monday", Experiment("spring", half, "household"))
    assert {1} == {len({together[member] for member in members}) for _, members in built}
    assert 2 == len({*together.values()})
    apart = arms("tuesday", Experiment("spring", half))
    assert 2 in {len({apart[member] for member in members}) for _, members in built}
    assert [together[each] for each in singles] == [apart[each] for each in singles]
    assert together == arms("wednesday", Experiment("spring", half, "household"))
    with pytest.raises(InvalidValue):
        Experiment("spring", half, "street")  # type: ignore[arg-type]


def test_a_report_takes_a_household_drawn_as_one_for_one(any_crm: CRM, clock: FrozenClock) -> None:
    """Its members tell no more than the household does, whatever becomes of it later; drawn one by one each counts."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "For you")})
    built = homes(any_crm, 12, 3)
    singles = people(any_crm, *(f"Solo{number}" for number in range(6)))
    everyone = [*(member for _, members in built for member in members), *singles]
    half = Decimal("0.5")
    any_crm.decide("monday", ALWAYS, customers=everyone, holdout=Experiment("spring", half, "household"), salt="fixed")
    any_crm.decide("tuesday", ALWAYS, customers=everyone, holdout=Experiment("spring", half), salt="fixed")
    clock.advance(days=1)
    for number, (home, members) in enumerate(built):
        for member in members:
            any_crm.interactions.purchase(member, Money(10 * number, "EUR"))
        any_crm.households.leave(home, members[0])
    arms = {each.customer: each.arm for each in any_crm.decisions.on("monday")}
    drawn = Counter(arms[members[0]] for _, members in built) + Counter(arms[each] for each in singles)
    together, apart = any_crm.report("monday").overall, any_crm.report("tuesday").overall
    assert (drawn["treated"], drawn["holdout"]) == (together.treated.draws, together.held_out.draws)
    assert (42, 42) == (
        together.treated.customers + together.held_out.customers,
        apart.treated.draws + apart.held_out.draws,
    )
    groups = any_crm.report("monday").groups
    assert [together.treated.draws] == [each.treated.draws for each in groups]


def test_a_household_is_imported_and_kept_in_step_by_its_kind(any_crm: CRM) -> None:
    """Sync and imports know households."""
    from crmcore import Profile

    any_crm.customers.sync([Profile(1, "Berg", kind="household", email="berg@example.org")], source="app")
    assert Household("Berg") == any_crm.customers.get(Email("berg@example.org")).party
    any_crm.interactions.record_many([Entry(Email("berg@example.org"), Message("Hi"))])
    any_crm.segments.define("homes", "customer.kind == 'household'")
    any_crm.segments.refresh()
    assert 1 == any_crm.segments.count("homes")
