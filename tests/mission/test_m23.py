"""M23: complaints are solved effectively and in time, and the customer is not forgotten after the sale."""

from __future__ import annotations

from datetime import timedelta

from crmcore import CRM, Complaint, CustomerId, Person
from crmcore.testing import FrozenClock
from tests.mission.conftest import NOON

HOUR = timedelta(hours=1)


def test_what_customers_ask_for_is_seen_to_in_time(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M23: a complaint becomes a case with a service level; what is late is found, by employee, the latest first."""
    # Given two complaints, one to Sara's advisor and one to nobody yet
    ben = crm.customers.add(Person("Ben"))
    crm.ties.add(sara, "advisor", "kim")
    cases = []
    for customer, hours in ((sara, 4), (ben, 2)):
        crm.interactions.record(customer, Complaint("cold tea"))
        cases.append(crm.cases.open(customer, "cold tea", due=NOON + hours * HOUR))

    # When three hours pass, and Kim sees to hers
    clock.advance(hours=3)
    assert [cases[0]] == [each.id for each in crm.cases.list("kim")]
    crm.cases.close(cases[0], "replaced", "by courier")

    # Then the other is known to be late, is given to Kim, and closed too; who was served in time can be told
    assert [cases[1]] == [each.id for each in crm.cases.overdue()]
    crm.cases.assign(cases[1], "kim")
    crm.cases.close(cases[1], "refunded")
    assert [] == [*crm.cases.list()]
    assert [True, False] == [crm.cases.get(each).in_time for each in cases]


def test_what_did_not_help_is_seen_to_again(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M23: a case that comes back is opened again with what was noted, and how often it was closed is known."""
    # Given a case that was closed
    case = crm.cases.open(sara, "cold tea", due=NOON + HOUR)
    crm.cases.close(case, "replaced", "by courier")

    # When the tea is cold again
    clock.advance(days=1)
    crm.cases.reopen(case, due=clock.now() + HOUR)

    # Then it is open, on the record of the customer, and a segment finds whom to take care of
    again = crm.cases.get(case)
    assert ("open", "by courier", 1) == (again.state, again.note, again.rounds)
    assert "cold tea (open, due 2026-03-11 14:00)" in str(crm.story(sara))
    crm.segments.define("unhappy", "cases.open > 0")
    crm.segments.refresh()
    assert [sara] == [*crm.segments.members("unhappy")]


def test_promises_after_the_sale_are_kept(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M23: what was promised is due on a day, found when that has passed, and told as kept or broken."""
    # Given a promise to call after the delivery
    promise = crm.promises.make(sara, "call after the delivery", due=NOON.date() + timedelta(days=1), employee="kim")

    # When the day passes without a call
    clock.advance(days=2)

    # Then it is known, and what comes after its day does not count as kept
    assert [promise] == [each.id for each in crm.promises.due()]
    crm.promises.keep(promise)
    assert 1 == crm.benefits.of(sara).promises["broken"]
