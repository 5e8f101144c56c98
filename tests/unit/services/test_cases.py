"""Cases: service requests of customers, and that nobody is contacted meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from attrs import evolve

from crmcore import CRM, Complaint, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.gate import Allow, Defer, Suppress
from crmcore.errors import (
    CaseClosed,
    CaseOpen,
    CRMError,
    CustomerErased,
    InvalidValue,
    KeyReused,
    NaiveDatetime,
    UnknownCase,
    UnknownCustomer,
)
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEA, BILL = RulePolicy([Rule(None, "tea", "email")]), RulePolicy([Rule(None, "bill", "email")])


@pytest.fixture
def sara(any_crm: CRM) -> CustomerId:
    """A customer who agreed to everything by e-mail, where there are offers."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")}, expires_after=720)
    any_crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    return person(any_crm, "Sara")


def person(crm: CRM, name: str) -> CustomerId:
    """A customer who agreed to everything by e-mail."""
    made = crm.customers.add(Person(name), Email(f"{name.lower()}@example.org"))
    for purpose in ("offers", "service"):
        crm.consents.grant(made, channel="email", purpose=purpose, evidence="form")
    return made


def names(crm: CRM) -> list[str]:
    """The names of the events of cases, in order."""
    crm.events.seal()
    return [each.name for each in crm.events.since() if each.name.startswith("case.")]


def test_a_case_is_opened_seen_to_and_closed(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Whose it is, by when it is due and what came of it are kept; who is told nothing sees to it."""
    case = any_crm.cases.open(sara, "Cold tea", due=NOON + HOUR)
    opened = any_crm.cases.get(case)
    assert (sara, "Cold tea", "", NOON, NOON + HOUR, "open", None) == (
        opened.customer,
        opened.subject,
        opened.employee,
        opened.opened_at,
        opened.due_at,
        opened.state,
        opened.in_time,
    )
    any_crm.cases.assign(case, "kim")
    any_crm.cases.assign(case, "kim")
    clock.advance(hours=1)
    assert [case] == [each.id for each in any_crm.cases.list("kim")]
    any_crm.cases.close(case, "replaced", "by courier")
    closed = any_crm.cases.get(case)
    assert ("closed", "replaced", "by courier", NOON + HOUR, True, 1) == (
        closed.state,
        closed.outcome,
        closed.note,
        closed.closed_at,
        closed.in_time,
        closed.rounds,
    )
    assert ([], [case]) == ([*any_crm.cases.list()], [each.id for each in any_crm.cases.list(state="closed")])
    assert ["case.opened", "case.assigned", "case.closed"] == names(any_crm)


def test_a_case_is_the_advisors(any_crm: CRM, sara: CustomerId) -> None:
    """Where a tie says who that is, and nobody else is named."""
    any_crm.ties.add(sara, "advisor", "kim")
    cases = [any_crm.cases.open(sara, "Cold tea", employee=employee) for employee in (None, "lou", "")]
    assert ["kim", "lou", ""] == [any_crm.cases.get(each).employee for each in cases]


def test_a_closed_case_is_opened_again(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """It is due anew, has no outcome, and counts how often it was closed; what was noted stays."""
    case = any_crm.cases.open(sara, "Cold tea", due=NOON + HOUR)
    with pytest.raises(CaseOpen):
        any_crm.cases.reopen(case)
    clock.advance(hours=2)
    any_crm.cases.close(case, "replaced", "by courier")
    assert any_crm.cases.get(case).in_time is False
    with pytest.raises(CaseClosed):
        any_crm.cases.close(case)
    with pytest.raises(CaseClosed):
        any_crm.cases.assign(case, "kim")
    with pytest.raises(InvalidValue, match="due"):
        any_crm.cases.reopen(case, due=NOON)
    any_crm.cases.reopen(case)
    again = any_crm.cases.get(case)
    assert ("open", "", "by courier", None, 1) == (again.state, again.outcome, again.note, again.due_at, again.rounds)
    any_crm.cases.close(case, "refunded")
    assert ("refunded", 2) == (any_crm.cases.get(case).outcome, any_crm.cases.get(case).rounds)


def test_cases_are_listed_in_pages_and_when_overdue(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Those opened first first; overdue is what is open at its time."""
    first = any_crm.cases.open(sara, "one", due=NOON + HOUR, employee="kim")
    second = any_crm.cases.open(sara, "two", due=NOON + 2 * HOUR, opened_at=NOON - DAY)
    third = any_crm.cases.open(sara, "three")
    assert [second, first, third] == [each.id for each in any_crm.cases.of(sara)]
    (page,) = any_crm.cases.list(limit=1)
    assert [second, first, third] == [page.id, *[each.id for each in any_crm.cases.list(after=page)]]
    assert [] == [*any_crm.cases.overdue()]
    clock.advance(hours=3)
    assert [first, second] == [each.id for each in any_crm.cases.overdue()]
    assert [first] == [each.id for each in any_crm.cases.overdue("kim")]
    any_crm.cases.close(first)
    assert [second] == [each.id for each in any_crm.cases.overdue()]
    assert [third] == [each.id for each in any_crm.cases.list() if each.due_at is None]


def test_a_case_is_opened_and_closed_once_by_its_key(any_crm: CRM, sara: CustomerId) -> None:
    """With the number of a ticket, say; another case by the same key is refused."""
    case = any_crm.cases.open(sara, "Cold tea", key="ticket 7")
    assert case == any_crm.cases.open(sara, "Cold tea", key="ticket 7")
    with pytest.raises(KeyReused):
        any_crm.cases.open(sara, "Hot tea", key="ticket 7")
    for _ in range(2):
        any_crm.cases.close(case, key="ticket 7 done")
    assert 1 == any_crm.cases.get(case).rounds


def test_bad_input_is_refused(any_crm: CRM, sara: CustomerId) -> None:
    """By a typed error, and nothing changes."""
    case = any_crm.cases.open(sara, "Cold tea")
    kept = any_crm.cases.get(case)
    naive = datetime(2026, 3, 12, 12)
    wrong: list[tuple[type[CRMError], object]] = [
        (InvalidValue, lambda: any_crm.cases.open(sara, " ")),
        (InvalidValue, lambda: any_crm.cases.open(sara, None)),  # type: ignore[arg-type]
        (InvalidValue, lambda: any_crm.cases.open(sara, "x" * 2_001)),
        (InvalidValue, lambda: any_crm.cases.open(sara, "x", employee=7)),  # type: ignore[arg-type]
        (InvalidValue, lambda: any_crm.cases.open(sara, "x", due=NOON - HOUR)),
        (InvalidValue, lambda: any_crm.cases.open(sara, "x", opened_at=NOON + HOUR)),
        (NaiveDatetime, lambda: any_crm.cases.open(sara, "x", due=naive)),
        (NaiveDatetime, lambda: any_crm.cases.open(sara, "x", opened_at=naive)),
        (UnknownCustomer, lambda: any_crm.cases.open(Email("nobody@example.org"), "x")),
        (InvalidValue, lambda: any_crm.cases.close(case, "")),
        (InvalidValue, lambda: any_crm.cases.close(case, "x" * 201)),
        (InvalidValue, lambda: any_crm.cases.close(case, note="x" * 10_001)),
        (InvalidValue, lambda: any_crm.cases.close(case, closed_at=NOON - HOUR)),
        (InvalidValue, lambda: any_crm.cases.close(case, closed_at=NOON + HOUR)),
        (NaiveDatetime, lambda: any_crm.cases.close(case, closed_at=naive)),
        (InvalidValue, lambda: any_crm.cases.assign(case, None)),  # type: ignore[arg-type]
        (InvalidValue, lambda: any_crm.cases.list(state="lost")),  # type: ignore[arg-type]
        (InvalidValue, lambda: any_crm.cases.list(after=case)),  # type: ignore[arg-type]
        (NaiveDatetime, lambda: any_crm.cases.list(after=evolve(kept, opened_at=naive))),
        (InvalidValue, lambda: any_crm.cases.list(after=evolve(kept, id="7"))),  # type: ignore[arg-type]
        (InvalidValue, lambda: any_crm.contact_times.cool_off(-1, after="case")),
        (InvalidValue, lambda: any_crm.contact_times.cool_off(1, after="quarrel")),  # type: ignore[arg-type]
        (InvalidValue, lambda: any_crm.contact_times.cooling_off(after="quarrel")),  # type: ignore[arg-type]
    ]
    for error, step in wrong:
        with pytest.raises(error):
            step()  # type: ignore[operator]
    unknown: list[object] = [
        lambda: any_crm.cases.get(uuid4()),
        lambda: any_crm.cases.close(uuid4()),
        lambda: any_crm.cases.reopen(uuid4()),
        lambda: any_crm.cases.assign(uuid4(), "kim"),
    ]
    for step in unknown:
        with pytest.raises(UnknownCase):
            step()  # type: ignore[operator]
    (kept,) = any_crm.cases.of(sara)
    assert ("open", "", 0) == (kept.state, kept.employee, kept.rounds)
    assert any_crm.contact_times.cooling_off(after="case") is None


def test_while_a_case_is_open_nothing_but_service_goes_out(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """And for so many days from its closing on; others are contacted, and service is."""
    ben = person(any_crm, "Ben")
    case = any_crm.cases.open(sara, "Cold tea")
    assert str(any_crm.explain(sara, "email").verdict) == str(any_crm.explain(ben, "email").verdict)
    assert any_crm.contact_times.cool_off(2, after="case")
    assert not any_crm.contact_times.cool_off(2, after="case")
    assert (2, None) == (any_crm.contact_times.cooling_off(after="case"), any_crm.contact_times.cooling_off())
    asked = any_crm.explain(sara, "email")
    (told,) = [each for each in asked.guards if each.guard == "cooling-off"]
    assert (Suppress("open case"), "the case has to be closed") == (told.verdict, told.cure)
    assert {"cooling off after a case": 1} == dict(asked.rules)
    any_crm.decide("one", TEA)
    assert ([], 1) == ([*any_crm.outbox.of(sara)], len(any_crm.outbox.of(ben)))
    assert {"email for offers": "open case"} == dict(any_crm.decisions.of(sara)[0].verdicts)
    any_crm.decide("two", BILL, customers=[sara])
    assert 2 == any_crm.tick().dispatched.accepted
    any_crm.cases.close(case)
    until = datetime.fromisoformat("2026-03-12T00:00:00+01:00")
    assert Defer(until, "cooling-off of 2 days after a case") == any_crm.explain(sara, "email").verdict
    any_crm.decide("three", TEA, customers=[sara])
    assert [until] == [each.not_before for each in any_crm.outbox.of(sara) if each.state == "waiting"]
    clock.set(until - timedelta(microseconds=1))
    assert Defer(until, "cooling-off of 2 days after a case") == any_crm.explain(sara, "email").verdict
    clock.set(until)
    assert Allow() == any_crm.explain(sara, "email").verdict
    assert any_crm.contact_times.cool_off(None, after="case")
    assert not any_crm.contact_times.cool_off(None, after="case")
    assert any_crm.explain(sara, "email").guards[-2].cure == ""


def test_a_case_opened_meanwhile_stops_what_waits(any_crm: CRM, sara: CustomerId) -> None:
    """The last look sees it, and tells by which rule."""
    any_crm.contact_times.cool_off(0, after="case")
    any_crm.decide("one", TEA)
    any_crm.cases.close(any_crm.cases.open(sara, "Late tea"))
    any_crm.cases.open(sara, "Cold tea")
    assert 0 == any_crm.tick().dispatched.accepted
    (stopped,) = any_crm.outbox.of(sara)
    assert ("suppressed", "open case") == (stopped.state, stopped.detail)
    (ruled,) = [each for each in any_crm.events.since() if each.name == "message.ruled"]
    assert {"cooling off after a case": 1} == ruled.data["rules"]


def test_without_days_a_closed_case_holds_nobody_back(any_crm: CRM, sara: CustomerId) -> None:
    """Only one that is open does."""
    any_crm.contact_times.cool_off(0, after="case")
    any_crm.cases.close(any_crm.cases.open(sara, "Late tea"))
    any_crm.decide("one", TEA)
    assert 1 == any_crm.tick().dispatched.accepted


def test_complaints_and_cases_hold_back_side_by_side(any_crm: CRM, sara: CustomerId) -> None:
    """The longer of both tells, and either ends by itself."""
    any_crm.contact_times.cool_off(7)
    any_crm.contact_times.cool_off(3, after="case")
    any_crm.cases.close(any_crm.cases.open(sara, "Late tea"))
    any_crm.interactions.record(sara, Complaint("late tea"))
    asked = any_crm.explain(sara, "email")
    assert ("cooling-off of 7 days after a complaint", {"cooling off all channels": 1}) == (
        asked.verdict.reason,  # type: ignore[union-attr]
        dict(asked.rules),
    )
    any_crm.contact_times.cool_off(None)
    asked = any_crm.explain(sara, "email")
    assert ("cooling-off of 3 days after a case", {"cooling off after a case": 1}) == (
        asked.verdict.reason,  # type: ignore[union-attr]
        dict(asked.rules),
    )


def test_why_not_tells_of_cases(any_crm: CRM, sara: CustomerId) -> None:
    """In counts, as of other guards; segments find them too."""
    person(any_crm, "Ben")
    any_crm.contact_times.cool_off(0, after="case")
    any_crm.cases.open(sara, "Cold tea")
    found = any_crm.gate.why_not(None, "email").counts()
    told = [(each.verdict, each.guard, each.customers) for each in found]
    assert [("allow", "", 1), ("suppress", "cooling-off", 1)] == told
    any_crm.segments.define("waiting", "cases.open > 0")
    any_crm.segments.refresh()
    assert [sara] == [*any_crm.segments.members("waiting")]


def test_the_story_tells_cases(any_crm: CRM, sara: CustomerId) -> None:
    """With what came of them, or by when they are due."""
    any_crm.cases.close(any_crm.cases.open(sara, "Late tea"), "refunded")
    any_crm.cases.open(sara, "Cold tea", due=NOON + HOUR)
    any_crm.cases.open(sara, "No tea")
    any_crm.cases.open(sara, "More\nlast interactions")
    told = str(any_crm.story(sara)).splitlines()
    assert [
        "case of 2026-03-10 13:00: Late tea (refunded 2026-03-10 13:00)",
        "case of 2026-03-10 13:00: Cold tea (open, due 2026-03-10 14:00)",
        "case of 2026-03-10 13:00: No tea (open)",
        "case of 2026-03-10 13:00: More last interactions (open)",
    ] == [line for line in told if line.startswith("case")]


def test_cases_go_with_the_customer_and_with_time(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Erasing deletes them and lets nothing be added or changed; a retention rule deletes those closed long ago."""
    old, still = any_crm.cases.open(sara, "Late tea"), any_crm.cases.open(sara, "Cold tea")
    any_crm.cases.close(old, "refunded", "to her account")
    any_crm.retentions.define("texts", "redact texts", 30, kinds=["complaint"])
    any_crm.retentions.define("calls", "redact texts", 30, kinds=["call"])
    any_crm.retentions.define("lapsed", "erase lapsed", 30)
    clock.advance(days=31)
    assert (1, 0) == (any_crm.retentions.preview("texts").rows, any_crm.retentions.preview("calls").rows)
    any_crm.tick()
    assert [still] == [each.id for each in any_crm.cases.of(sara)]
    assert 1 == any_crm.privacy.erase(sara).rows("cases")
    assert [] == [*any_crm.cases.list()]
    with pytest.raises(UnknownCase):
        any_crm.cases.close(still, "told Sara", "by phone")
    with pytest.raises(CustomerErased):
        any_crm.cases.open(sara, "once more")


def test_what_is_told_late_does_not_go_behind_a_reopening(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """A case that was opened again is closed at its instant; without a note the one before stays."""
    case = any_crm.cases.open(sara, "Cold tea", opened_at=NOON - DAY)
    any_crm.cases.close(case, "replaced", "by courier", closed_at=NOON - HOUR)
    any_crm.cases.reopen(case)
    clock.advance(days=9)
    with pytest.raises(InvalidValue, match="closed_at"):
        any_crm.cases.close(case, closed_at=NOON)
    any_crm.cases.close(case, "refunded")
    kept = any_crm.cases.get(case)
    assert ("refunded", "by courier", NOON + 9 * DAY) == (kept.outcome, kept.note, kept.closed_at)


def test_a_case_is_overdue_after_its_instant(any_crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """At it the case is in time, however that is asked."""
    case = any_crm.cases.open(sara, "Cold tea", due=NOON + HOUR)
    for moment, overdue in ((NOON + HOUR, False), (NOON + HOUR + timedelta(microseconds=1), True)):
        clock.set(moment)
        assert overdue == any_crm.cases.get(case).is_overdue(moment) == bool(any_crm.cases.overdue())


def test_the_last_day_there_is_can_be_asked_about(any_crm: CRM, sara: CustomerId) -> None:
    """Nothing is counted beyond it."""
    any_crm.contact_times.cool_off(0, after="case")
    any_crm.cases.open(sara, "Cold tea")
    assert Suppress("open case") == any_crm.explain(sara, "email", at=datetime(9998, 12, 31, 12, tzinfo=UTC)).verdict


def test_cases_take_part_in_a_transaction(any_crm: CRM, sara: CustomerId) -> None:
    """What fails takes the case with it."""
    made: list[UUID] = []
    with pytest.raises(ZeroDivisionError), any_crm.begin() as tx:
        made.append(tx.cases.open(sara, "Cold tea"))
        assert [made[0]] == [each.id for each in tx.cases.of(sara)]
        raise ZeroDivisionError
    with pytest.raises(UnknownCase):
        any_crm.cases.get(made[0])
