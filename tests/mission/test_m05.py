"""M5: interaction goes both ways and on: the firm listens, stores what was said, and acts on it."""

from __future__ import annotations

from crmcore import CRM, Complaint, CustomerId, Email, Feedback, Message, Person, Reply, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.testing import FrozenClock
from tests.mission.conftest import ago, agree, letters


def test_what_was_said_both_ways_is_kept_word_for_word(crm: CRM, sara: CustomerId) -> None:
    """M5: the firm stores what the customer said and what it answered, in order, each with its direction."""
    # Given a conversation over four days and three touchpoints
    said = [
        (3, Message("Is the Assam back?", "A question"), "e-mail", None),
        (2, Message("It is. Shall we put a tin aside?", "Re: A question"), "e-mail", "outbound"),
        (1, Reply("Yes please"), "SMS", None),
        (0, Feedback(9, "Quick answer!"), "web", None),
    ]
    for days, content, touchpoint, direction in said:
        crm.interactions.record(
            sara, content, touchpoint=touchpoint, occurred_at=ago(days), direction=direction  # type: ignore[arg-type]
        )  # fmt: skip

    # When it is read again
    kept = list(crm.interactions.of(sara))[::-1]

    # Then every word, direction and place is there, and both ways are counted
    assert [content for _, content, _, _ in said] == [each.content for each in kept]
    assert ["inbound", "outbound", "inbound", "inbound"] == [each.direction for each in kept]
    figures = crm.measures.of(sara)
    assert (1, 2) == (figures["contacts"].count, figures["replies"].count)


def test_the_firm_acts_on_what_it_heard(crm: CRM, sara: CustomerId, mail: MaildirChannel) -> None:
    """M5: who complained and has had no answer since is found, answered, and then no longer waits."""
    # Given one customer who complained and one who did not
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    agree(crm, sara, ben)
    crm.interactions.record(sara, Complaint("The tin was dented"), touchpoint="branch", occurred_at=ago(2))
    unheard = "complaints.count(days=7) > 0 and contacts.count(days=7) == 0"
    crm.segments.define("unheard", unheard, doc="complained this week, not answered yet")
    wording = {"email": ("Sorry!", "A new tin is on its way, ${name}.")}
    crm.offers.define("new-tin", "service", "customer service", wording, eligibility=unheard)

    # When the firm decides for those who wait, and delivers
    decided = crm.decide("complaints of 10 March", RulePolicy([Rule(None, "new-tin", "email")]), segment="unheard")
    crm.tick()

    # Then who complained has an answer on record, and nobody waits any more
    assert (1, 1) == (decided.decided, decided.messages)
    assert ["A new tin is on its way, Sara Öz."] == [letter.get_content().strip() for letter in letters(mail)]
    answer = crm.interactions.last(sara, 1)[0]
    assert ("message", "outbound", "email") == (answer.kind, answer.direction, answer.touchpoint)
    crm.segments.refresh()
    assert 0 == crm.segments.count("unheard")


def test_an_answer_to_a_message_is_known_as_such(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M5: the exchange goes on: what comes back is tied to what was sent, and shows in the report on it."""
    # Given a message that went out
    agree(crm, sara)
    crm.offers.define("tasting", "service", "listening", {"email": ("A tasting", "Will you come?")})
    crm.decide("tasting", RulePolicy([Rule(None, "tasting", "email")]))
    crm.tick()
    (message,) = crm.outbox.of(sara)

    # When the customer replies to it on the next day
    clock.advance(days=1)
    crm.interactions.record(sara, Reply("Gladly", message=str(message.id)), touchpoint="e-mail")

    # Then the reply names the message, and counts as a response to what was decided
    reply = crm.interactions.last(sara, 1)[0].content
    assert isinstance(reply, Reply)
    assert message == crm.outbox.get(message.id)
    assert str(message.id) == reply.message
    assert 1 == crm.report("tasting", measure="replies").overall.treated.responded
