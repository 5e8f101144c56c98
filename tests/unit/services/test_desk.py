"""The desk: tasks for employees, brought by messages or made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.relationship.task import Task
from crmcore.errors import CRMError, InvalidValue, NaiveDatetime, TaskFinished, TaskTaken, UnknownTask
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

LATER = NOON + timedelta(days=2)


def customers(crm: CRM, count: int) -> list[CustomerId]:
    """So many customers who agree to offers by the desk."""
    with crm.begin() as tx:
        made = [tx.customers.add(Person(f"C{number}"), Email(f"c{number}@example.org")) for number in range(count)]
        for each in made:
            tx.consents.grant(each, channel="desk", purpose="offers", evidence="form")
    return made


def call_all(crm: CRM, count: int) -> list[CustomerId]:
    """So many customers, each with a task in the queue."""
    made = customers(crm, count)
    crm.offers.define("tea", "product", "convenience", {"desk": ("Call ${name}", "Good day, ${name}!")})
    crm.decide("calls", RulePolicy([Rule(None, "tea", "desk")]))
    crm.tick()
    return made


def by_hand(crm: CRM, whose: CustomerId, **told: object) -> UUID:
    """A task made by hand, due in two days."""
    return crm.desk.add(whose, "Ask about the harvest", **{"due": LATER, **told})  # type: ignore[arg-type]


def test_a_message_becomes_a_task_once(any_crm: CRM) -> None:
    """Dispatching accepts the message and makes its task in one transaction; later ticks make no other one."""
    one, two = customers(any_crm, 2)
    any_crm.ties.add(one, "advisor", "kim")
    any_crm.offers.define("tea", "product", "convenience", {"desk": ("Call ${name}", "Good day, ${name}!")})
    any_crm.decide("calls", RulePolicy([Rule(None, "tea", "desk")]))
    ticked = any_crm.tick()
    any_crm.tick()
    assert 2 == ticked.dispatched.accepted
    assert 2 == any_crm.outbox.counts()["accepted"]
    (hers,), (his,) = any_crm.desk.of(one), any_crm.desk.of(two)
    assert ("kim", "") == (hers.employee, his.employee)
    assert ("Call C0", "Good day, C0!", "tea", "offers", "open") == (
        hers.subject,
        hers.script,
        hers.offer,
        hers.purpose,
        hers.state,
    )
    assert (NOON, NOON + timedelta(hours=72)) == (hers.made_at, hers.due_at)
    assert [each.customer for each in any_crm.outbox.of(one)] == [one]
    assert [] == list(any_crm.interactions.of(one))
    assert "Good day" not in repr(hers)


def test_without_consent_nothing_reaches_the_desk(any_crm: CRM) -> None:
    """The gate and the last look guard the desk as any other channel."""
    one, two, three = customers(any_crm, 3)
    any_crm.consents.withdraw(one, channel="desk", purpose="offers", evidence="letter")
    any_crm.offers.define("tea", "product", "convenience", {"desk": ("Call", "Good day!")})
    any_crm.decide("calls", RulePolicy([Rule(None, "tea", "desk")]))
    any_crm.consents.withdraw(two, channel="desk", purpose="offers", evidence="letter")
    any_crm.tick()
    assert {"accepted": 1, "suppressed": 1} == any_crm.outbox.counts()
    assert [three] == [each.customer for each in any_crm.desk.tasks()]


def test_a_task_done_is_recorded(any_crm: CRM, clock: FrozenClock) -> None:
    """What came of it is on the task and among the interactions, with the employee; it is not done again."""
    (one,) = customers(any_crm, 1)
    task = by_hand(any_crm, one, employee="kim")
    clock.advance(timedelta(hours=1))
    any_crm.desk.done(task, "reached", "wants green tea", minutes=4, key="k")
    any_crm.desk.done(task, "reached", "wants green tea", minutes=4, key="k")
    found = any_crm.desk.get(task)
    assert ("done", "reached", "wants green tea", NOON + timedelta(hours=1), 1) == (
        found.state,
        found.outcome,
        found.note,
        found.finished_at,
        found.rounds,
    )
    (told,) = any_crm.interactions.of(one)
    assert ("call", "outbound", "call centre") == (told.kind, told.direction, told.touchpoint)
    assert ("reached: wants green tea", 4, "kim") == (
        told.content.text,  # type: ignore[union-attr]
        told.content.minutes,  # type: ignore[union-attr]
        told.content.employee,  # type: ignore[union-attr]
    )
    for again in (any_crm.desk.done, any_crm.desk.give_up):
        with pytest.raises(TaskFinished):
            again(task)


def test_a_task_is_done_once_more_when_reopened(any_crm: CRM) -> None:
    """Each time is an interaction of its own, at the touchpoint and by the means said."""
    (one,) = customers(any_crm, 1)
    task = by_hand(any_crm, one)
    with pytest.raises(InvalidValue):
        any_crm.desk.done(task, "nobody answered")
    any_crm.desk.done(task, "nobody answered", employee="kim")
    any_crm.desk.reopen(task, due=LATER + timedelta(days=1))
    assert ("open", "kim", LATER + timedelta(days=1)) == (
        any_crm.desk.get(task).state,
        any_crm.desk.get(task).employee,
        any_crm.desk.get(task).due_at,
    )
    any_crm.desk.done(task, "sold", by="visit", touchpoint="branch", employee="lou")
    assert [("visit", "branch"), ("call", "call centre")] == [
        (each.kind, each.touchpoint) for each in any_crm.interactions.of(one)
    ]
    assert ("lou", 2) == (any_crm.desk.get(task).employee, any_crm.desk.get(task).rounds)


def test_a_task_given_up_is_not_recorded(any_crm: CRM) -> None:
    """It is not done, for the reason told, and nothing was said to the customer."""
    (one,) = customers(any_crm, 1)
    task = by_hand(any_crm, one)
    any_crm.desk.give_up(task, "wrong number", "asked the branch")
    assert ("not done", "wrong number") == (any_crm.desk.get(task).state, any_crm.desk.get(task).outcome)
    assert [] == list(any_crm.interactions.of(one))


def test_employees_take_what_is_due_first(any_crm: CRM) -> None:
    """Each task is taken once, and only what is nobody's."""
    made = customers(any_crm, 4)
    tasks = [by_hand(any_crm, each, due=LATER - timedelta(hours=at), employee="") for at, each in enumerate(made)]
    any_crm.desk.assign(tasks[3], "lou")
    assert [tasks[2]] == [each.id for each in any_crm.desk.take("kim")]
    assert [tasks[1], tasks[0]] == [each.id for each in any_crm.desk.take("lou", limit=9)]
    assert [] == any_crm.desk.take("kim")
    assert {"kim"} == {each.employee for each in any_crm.desk.tasks("kim")}
    assert [tasks[3], tasks[1], tasks[0]] == [each.id for each in any_crm.desk.tasks("lou")]


def test_what_may_not_be_done_any_more_is_dropped(any_crm: CRM, clock: FrozenClock) -> None:
    """At the last look, when it is taken or started: withdrawn, restricted, archived, or of an offer that ended."""
    made = call_all(any_crm, 5)
    any_crm.consents.withdraw(made[0], channel="desk", purpose="offers", evidence="letter")
    any_crm.privacy.restrict(made[1], reason="disputed")
    any_crm.customers.archive(made[2])
    started = any_crm.desk.of(made[0])[0]
    assert ("dropped", "consent withdrawn") == (
        any_crm.desk.start(started.id, "kim").state,
        any_crm.desk.get(started.id).outcome,
    )
    assert {made[3], made[4]} == {each.customer for each in any_crm.desk.take("kim", limit=9)}
    assert {"consent withdrawn", "restricted", "customer archived"} == {
        each.outcome for each in any_crm.desk.tasks(state="dropped")
    }
    any_crm.offers.retire("tea")
    left = any_crm.desk.of(made[3])[0]
    assert "offer retired" == any_crm.desk.start(left.id, "kim").outcome
    assert [] == list(any_crm.interactions.of(made[3]))


def test_starting_gives_a_task_to_one_employee(any_crm: CRM) -> None:
    """Another one is told; the same one may start again."""
    call_all(any_crm, 1)
    (task,) = any_crm.desk.tasks("")
    for _ in range(2):
        assert ("kim", "open") == (any_crm.desk.start(task.id, "kim").employee, any_crm.desk.get(task.id).state)
    with pytest.raises(TaskTaken):
        any_crm.desk.start(task.id, "lou")
    with pytest.raises(TaskTaken):
        any_crm.desk.assign(task.id, "lou", instead_of="")
    any_crm.desk.assign(task.id, "lou", instead_of="kim")
    assert "lou" == any_crm.desk.start(task.id, "lou").employee


def test_tasks_are_listed_in_pages(any_crm: CRM, clock: FrozenClock) -> None:
    """By employee, time and state, those due first first; overdue ones are open after their time."""
    (one,) = customers(any_crm, 1)
    tasks = [by_hand(any_crm, one, due=NOON + timedelta(hours=at), employee="kim") for at in range(1, 4)]
    other = by_hand(any_crm, one, due=NOON + timedelta(hours=1), employee="")
    first = any_crm.desk.tasks("kim", limit=2)
    assert tasks[:2] == [each.id for each in first]
    assert tasks[2:] == [each.id for each in any_crm.desk.tasks("kim", after=first[-1])]
    assert {tasks[0], other} == {each.id for each in any_crm.desk.tasks(due_before=NOON + timedelta(hours=2))}
    clock.advance(timedelta(hours=2))
    assert [tasks[0]] == [each.id for each in any_crm.desk.overdue("kim")]
    assert any_crm.desk.get(tasks[0]).is_overdue(clock.now())
    any_crm.desk.done(tasks[0])
    assert [tasks[0]] == [each.id for each in any_crm.desk.tasks(state="done")]
    assert [other] == [each.id for each in any_crm.desk.overdue()]


def test_tasks_follow_a_merge_and_leave_with_an_erasure(any_crm: CRM) -> None:
    """What is about both is about the head, and comes back; what is personal goes with the customer."""
    one, two = call_all(any_crm, 2)
    any_crm.merges.merge(one, two)
    assert 2 == len(any_crm.desk.of(two))
    assert {two} == {each.customer for each in any_crm.desk.of(one)}
    any_crm.merges.unmerge(one)
    assert [[one], [two]] == [[each.customer for each in any_crm.desk.of(whose)] for whose in (one, two)]
    (task,) = any_crm.desk.of(one)
    assert ["Good day, C0!"] == [each["script"] for each in any_crm.privacy.export(one).data["tasks"]]
    any_crm.privacy.erase(one)
    with pytest.raises(UnknownTask):
        any_crm.desk.get(task.id)
    assert [two] == [each.customer for each in any_crm.desk.tasks()]


def test_a_message_follows_its_customer_into_a_merge(any_crm: CRM) -> None:
    """Decided before the merge and dispatched after it, it is about the head, if that one consents."""
    one, two = customers(any_crm, 2)
    any_crm.offers.define("tea", "product", "convenience", {"desk": ("Call", "Good day, ${name}!")})
    any_crm.decide("calls", RulePolicy([Rule(None, "tea", "desk")]), customers=[one])
    any_crm.merges.merge(one, two)
    any_crm.tick()
    (task,) = any_crm.desk.tasks()
    assert (two, one, "Good day, C1!") == (task.customer, task.origin, task.script)


def test_own_addresses_are_nobodys_contact_points(any_crm: CRM) -> None:
    """Reached as itself a customer has no further address, is found by none, and nothing of it is suppressed."""
    one, _ = call_all(any_crm, 2)
    assert ["email"] == [each.address.scheme for each in any_crm.customers.contact_points(one)]
    any_crm.privacy.erase(one)
    assert 2 == any_crm.outbox.counts()["accepted"]


_BAD = {
    "an empty script": lambda crm, who: crm.desk.add(who, " ", due=LATER),
    "a script that is no text": lambda crm, who: crm.desk.add(who, 7, due=LATER),
    "a time that has passed": lambda crm, who: crm.desk.add(who, "Call", due=NOON - timedelta(seconds=1)),
    "an employee that is no text": lambda crm, who: crm.desk.add(who, "Call", due=LATER, employee=7),
    "an employee of NUL": lambda crm, who: crm.desk.add(who, "Call", due=LATER, employee="\0"),
    "a purpose that is no name": lambda crm, who: crm.desk.add(who, "Call", due=LATER, purpose="!"),
    "nobody who takes": lambda crm, who: crm.desk.take(""),
    "no tasks to take": lambda crm, who: crm.desk.take("kim", limit=0),
    "a state that is none": lambda crm, who: crm.desk.tasks(state="lost"),
    "a place that is none": lambda crm, who: crm.desk.tasks(after=who),
    "means that are none": lambda crm, who: crm.desk.done(who, by="mail"),
    "an outcome that says nothing": lambda crm, who: crm.desk.give_up(who, " "),
    "a task that is no id": lambda crm, who: crm.desk.get("task"),
}


@pytest.mark.parametrize("what", _BAD)
def test_bad_input_is_refused(crm: CRM, what: str) -> None:
    """With a typed error, and nothing is changed."""
    (one,) = customers(crm, 1)
    with pytest.raises(InvalidValue):
        _BAD[what](crm, one)
    assert [] == crm.desk.of(one)


def test_what_is_not_known_is_refused(crm: CRM) -> None:
    """A task of another id, and a time without a zone."""
    (one,) = customers(crm, 1)
    calls: list[tuple[type[CRMError], object]] = [
        (UnknownTask, lambda: crm.desk.get(uuid4())),
        (UnknownTask, lambda: crm.desk.done(uuid4(), employee="kim")),
        (UnknownTask, lambda: crm.desk.reopen(uuid4(), due=LATER)),
        (UnknownTask, lambda: crm.desk.assign(uuid4(), "kim")),
        (NaiveDatetime, lambda: crm.desk.add(one, "Call", due=datetime(2030, 1, 1))),
    ]
    for error, call in calls:
        with pytest.raises(error):
            call()  # type: ignore[operator]


def test_events_tell_of_tasks_without_personal_values(crm: CRM) -> None:
    """Made, assigned, done: each by the id of the task."""
    (one,) = customers(crm, 1)
    task = by_hand(crm, one)
    crm.desk.assign(task, "kim")
    crm.desk.done(task, "reached", "secret")
    told = [each for each in list(crm.events.since()) if each.name.startswith("task.")]
    assert ["task.made", "task.assigned", "task.done"] == [each.name for each in told]
    assert {str(task)} == {each.data["task"] for each in told}
    assert "secret" not in str(told)


def test_a_task_is_frozen_in_utc(crm: CRM) -> None:
    """Its instants are given back in UTC."""
    (one,) = customers(crm, 1)
    found: Task = crm.desk.get(by_hand(crm, one))
    assert UTC == found.due_at.tzinfo
