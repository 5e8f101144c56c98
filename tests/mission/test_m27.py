"""M27: procedures are consistent and repeatable, whoever of the staff and whichever channel."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from crmcore import CRM, CustomerId, Email, Person, Phone, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.decision import Decision
from crmcore.errors import KeyReused
from crmcore.testing import CountingIds, FrozenClock
from tests.mission.conftest import NOON, Texts, agree, crowd, euros, letters

POLICY = RulePolicy([Rule("purchases.count == 0", "tin", "email")], explore=0.5, name="half")


def prepared(crm: CRM) -> list[CustomerId]:
    """Forty customers, and an offer by e-mail or text message."""
    customers = crowd(crm, 40)
    crm.offers.define("tin", "product", "convenience", {"email": ("Tin", "A tin"), "sms": ("", "A tin")})
    return customers


def outcome(decision: Decision) -> tuple[object, ...]:
    """What was decided, whoever asked and whenever."""
    return (decision.customer, decision.intended, decision.probability, decision.arm, decision.propensities)


def test_the_same_procedure_gives_the_same_whoever_runs_it(texts: Texts, mail: MaildirChannel) -> None:
    """M27: one clerk decides for all at once, another one by one from the last: the same customers get the same."""
    # Given two offices with the same customers
    offices = [
        CRM.in_memory(zone="Europe/Berlin", clock=FrozenClock(NOON), ids=CountingIds(), channels=[mail, texts])
        for _ in range(2)
    ]
    first, second = (prepared(office) for office in offices)
    assert first == second

    # When one decides in one go, and the other in pieces, backwards, by other hands
    offices[0].decide("spring", POLICY, holdout=Decimal("0.3"), salt="fixed")
    for number, customer in enumerate(reversed(second)):
        with offices[1].begin(actor=f"clerk {number % 3}") as tx:
            tx.decide("spring", POLICY, customers=[customer], holdout=Decimal("0.3"), salt="fixed", chunk=1)

    # Then nobody can tell the difference, and all outcomes occur
    one, other = ([outcome(decision) for decision in office.decisions.on("spring")] for office in offices)
    assert one == other
    assert 2 == len({arm for _, _, _, arm, _ in one})
    assert 2 == len({action for _, action, *_ in one})
    for office in offices:
        office.close()


def test_a_procedure_repeated_is_done_once(crm: CRM, mail: MaildirChannel) -> None:
    """M27: deciding and delivering once more, after an interruption or by mistake, changes and sends nothing twice."""
    # Given a run that has been delivered
    prepared(crm)
    crm.decide("spring", POLICY)
    crm.tick()
    before, sent = [decision.id for decision in crm.decisions.on("spring")], len(letters(mail))

    # When a colleague runs it again
    again = crm.decide("spring", POLICY)
    crm.tick()

    # Then each customer keeps the decision made before, and the letters are those sent before
    assert (0, 40) == (again.decided, again.already)
    assert before == [decision.id for decision in crm.decisions.on("spring")]
    assert sent == len(letters(mail)) > 0


def test_whoever_comes_later_is_decided_for_then(crm: CRM) -> None:
    """M27: run again after customers were added, the procedure does them and leaves the others as they are."""
    # Given a run
    prepared(crm)
    crm.decide("spring", POLICY)

    # When one customer more has come
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    agree(crm, ben)
    again = crm.decide("spring", POLICY)

    # Then only that one is decided for
    assert (1, 40) == (again.decided, again.already)
    assert "spring" == crm.decisions.of(ben)[0].occasion


def test_two_clerks_at_one_counter_do_a_thing_once(crm: CRM, sara: CustomerId) -> None:
    """M27: the same command under the same key has one effect, whoever gives it; another command is refused."""
    # Given a clerk who books a purchase under the number of the slip
    with crm.begin(actor="ann") as tx:
        first = tx.interactions.purchase(sara, euros(20), touchpoint="branch", key="slip 17")

    # When a colleague, not knowing, does the same, and then something else under that number
    with crm.begin(actor="ben") as tx:
        second = tx.interactions.purchase(sara, euros(20), touchpoint="branch", key="slip 17")
    with pytest.raises(KeyReused):
        crm.interactions.purchase(sara, euros(30), touchpoint="branch", key="slip 17")

    # Then it is one purchase, and the log tells who did it
    assert first == second
    assert 1 == crm.measures.of(sara)["purchases"].count
    assert {"ann"} == {event.actor for event in crm.events.since() if event.name == "interaction.recorded"}


def test_nobody_has_to_say_twice_who_they_are(crm: CRM) -> None:
    """M27: easy at every touchpoint: what was told at one is not asked for at another."""
    # Given a customer who gave phone and e-mail at the branch
    sara = crm.customers.add(Person("Sara Öz"), Email("sara@example.org"), Phone("030 901820"))

    # When she signs up on the web with the e-mail alone
    same = crm.customers.find_or_add(Email("Sara@Example.org"), Person("sara"))

    # Then she is who she was, and her number is known there too
    assert sara == same
    assert "Sara Öz" == crm.customers.get(same).name
    assert ["+4930901820"] == [each.value for each in crm.customers.identifiers(same) if each.scheme == "phone"]


def test_whoever_of_the_staff_does_a_task_does_the_same(crm: CRM, clock: FrozenClock) -> None:
    """M27: tasks of a campaign and by hand have their script and time; each is done by one, and put off by nobody."""
    # Given a queue that a campaign has filled, and a task made by hand
    customers = crowd(crm, 4)
    agree(crm, *customers, channel="desk")
    crm.offers.define("tin", "product", "convenience", {"desk": ("A tin", "Offer ${name} a tin.")}, expires_after=48)
    crm.decide("calls", RulePolicy([Rule(None, "tin", "desk")]))
    crm.tick()
    by_hand = crm.desk.add(customers[0], "Say that the tin is repaired.", due=NOON + timedelta(hours=1))

    # When two of the staff take in turn, and one customer does not want to be called any more
    crm.consents.withdraw(customers[1], channel="desk", purpose="offers", evidence="said so in the branch")
    taken = {name: list(crm.desk.take(name, limit=2)) for name in ("kim", "lou")}

    # Then what is due first is taken first, nobody has another's task, and who withdrew is not called
    assert by_hand == taken["kim"][0].id
    assert [2, 2] == list(map(len, taken.values()))
    assert [] == crm.desk.tasks("")
    assert 4 == len({task.id for tasks in taken.values() for task in tasks})
    assert [(customers[1], "consent withdrawn")] == [
        (task.customer, task.outcome) for task in crm.desk.tasks(state="dropped")
    ]

    # And what is late is seen, and what is done is done, whoever did it
    clock.advance(timedelta(hours=2))
    assert [by_hand] == [task.id for task in crm.desk.overdue()]
    for name, tasks in taken.items():
        for task in tasks:
            crm.desk.done(task.id, "reached", employee=name)
    assert [] == crm.desk.tasks()
    assert {("kim", 2), ("lou", 2)} == {(name, len(crm.desk.tasks(name, state="done"))) for name in ("kim", "lou")}
