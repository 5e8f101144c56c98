"""M24: all touchpoints are joined on one technology: web, e-mail, SMS, branch, post, call centre."""

from __future__ import annotations

import io

import pytest

from crmcore import CRM, Call, CustomerId, Email, Message, Person, Phone, Purchase, Rule, RulePolicy, Visit
from crmcore.channels.maildir import MaildirChannel
from tests.mission.conftest import MAIL_COST, TEXT_COST, Texts, ago, agree, euros, letters

NIGHT = b"""mail;receipt;at;amount
sara@example.org;r-1;2026-03-09T13:00+01:00;20
sara@example.org;r-2;2026-03-09T14:00+01:00;5
"""
TOUCHPOINTS = ("web", "e-mail", "SMS", "branch", "post", "call centre")


def test_every_touchpoint_records_into_one_memory(crm: CRM, sara: CustomerId) -> None:
    """M24: sales, marketing and service at any touchpoint are kept alike, and each can be told apart."""
    # Given a customer met at every touchpoint, each for another reason
    contents: list[Purchase | Message | Visit | Call] = [
        Purchase(euros(20)),
        Message("Hello"),
        Message("Hi"),
        Visit(minutes=5),
        Message("A card"),
        Call(minutes=3),
    ]
    for days, (touchpoint, content) in enumerate(zip(TOUCHPOINTS, contents, strict=True)):
        crm.interactions.record(sara, content, touchpoint=touchpoint, occurred_at=ago(days))

    # When the firm asks what came in where
    crm.measures.declare("branch", ["visit", "purchase"], total=None, where={"touchpoint": "branch"})
    crm.measures.declare("anywhere", ["visit", "purchase", "message", "call"], total=None)

    # Then all are in one story, and counted by touchpoint and together
    assert list(TOUCHPOINTS) == [told.interaction.touchpoint for told in crm.story(sara).interactions]
    assert (1, 6) == (crm.measures.of(sara)["branch"].count, crm.measures.of(sara)["anywhere"].count)


def test_one_run_goes_out_through_every_channel(crm: CRM, sara: CustomerId, mail: MaildirChannel, texts: Texts) -> None:
    """M24: one policy reaches each customer by the channel that fits, and what left is on record with its cost."""
    # Given one who is reached by e-mail and one by phone alone
    ben = crm.customers.add(crm.customers.get(sara).party, Phone("030 901821"))
    agree(crm, sara)
    agree(crm, ben, channel="sms")
    crm.offers.define(
        "spring",
        "product",
        "customer service",
        {"email": ("Spring", "New teas"), "sms": ("", "New teas, dear ${name}")},
    )

    # When the firm decides once and delivers
    crm.decide("spring", RulePolicy([Rule(None, "spring", "email"), Rule(None, "spring", "sms")]))
    ticked = crm.tick()

    # Then each has had it, in the words of the channel, and it is on record and paid for
    assert 2 == ticked.dispatched.accepted
    assert ["sara@example.org"] == [str(letter["To"]) for letter in letters(mail)]
    assert [("+4930901821", "New teas, dear Sara Öz")] == list(texts.sent.values())
    assert ["email", "sms"] == [crm.interactions.last(each, 1)[0].touchpoint for each in (sara, ben)]
    assert [MAIL_COST, TEXT_COST] == [crm.ledger.totals(each)["contact cost"] for each in (sara, ben)]


def test_the_same_event_reported_by_two_touchpoints_counts_once(crm: CRM, sara: CustomerId) -> None:
    """M24: joined does not mean doubled: what two systems report under one id of its source is one interaction."""
    # Given an order that the till books at once
    crm.interactions.purchase(
        sara, euros(20), touchpoint="branch", source="till", external_id="r-1", occurred_at=ago(1)
    )

    # When the nightly file of the till brings it again, with another
    imported = crm.imports.csv(
        io.BytesIO(NIGHT),
        {
            "source": "till",
            "file": {"delimiter": ";"},
            "customer": {"email": "mail"},
            "interaction": {
                "kind": "purchase",
                "touchpoint": "branch",
                "external_id": "receipt",
                "occurred_at": {"column": "at"},
                "amount": {"column": "amount", "currency": "EUR"},
            },
        },
    )

    # Then the first is known and the second is new
    assert (1, 1, 0) == (imported.known, imported.recorded, imported.rejected)
    assert 2 == crm.measures.of(sara)["purchases"].count


@pytest.mark.parametrize("named_by", [Email("sara@example.org"), Phone("030 901820")], ids=["web", "call centre"])
def test_a_touchpoint_records_by_the_identifier_it_has(crm: CRM, sara: CustomerId, named_by: Email | Phone) -> None:
    """M24: no touchpoint needs to know another's ids: it records to the address or number before it."""
    # When a touchpoint records by what it has
    crm.interactions.record(named_by, Message("Hello"), touchpoint="any")

    # Then it is the customer's
    assert 1 == crm.measures.of(sara)["replies"].count


def test_the_call_centre_and_the_app_are_channels_like_others(crm: CRM, sara: CustomerId) -> None:
    """M24: one policy reaches one customer through her advisor at the call centre, another in the app's inbox."""
    # Given one who has an advisor and agrees to be called, and one who uses the app
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    agree(crm, sara, channel="desk")
    agree(crm, ben, channel="inbox")
    crm.ties.add(sara, "advisor", "kim")
    crm.interactions.purchase(sara, euros(900), occurred_at=ago(3))
    crm.offers.define(
        "harvest",
        "advice",
        "new services",
        {"desk": ("The new harvest", "Tell ${name} what came in."), "inbox": ("New harvest", "It is here, ${name}.")},
    )

    # When the firm decides once and delivers
    crm.decide(
        "harvest", RulePolicy([Rule("purchases.total > 500", "harvest", "desk"), Rule(None, "harvest", "inbox")])
    )
    assert 2 == crm.tick().dispatched.accepted

    # Then her advisor has a task with what to say and by when, and what came of it is recorded when it is done
    (task,) = crm.desk.tasks("kim")
    assert (sara, "Tell Sara Öz what came in.", "harvest") == (task.customer, task.script, task.offer)
    assert task.due_at > task.made_at
    assert "open" == crm.desk.start(task.id, "kim").state
    crm.desk.done(task.id, "reached", "wants two tins", minutes=6)
    assert [("call", "outbound", "call centre")] == [
        (told.interaction.kind, told.interaction.direction, told.interaction.touchpoint)
        for told in crm.story(sara, interactions=1).interactions
    ]
    assert [] == crm.desk.tasks()

    # And he has it in the app, and reads it
    (message,) = crm.inbox.of(ben, unread=True)
    assert ("New harvest", "It is here, Ben.") == (message.subject, message.text)
    crm.inbox.read(ben, [message.id])
    assert 0 == crm.inbox.unread(ben)
    assert ["open", "message"] == [told.interaction.kind for told in crm.story(ben).interactions]
