"""M1: every customer is known individually, and what is known is at hand at every touchpoint."""

from __future__ import annotations

from crmcore import CRM, Call, Complaint, Email, External, Money, Organisation, Person, Phone, Visit
from tests.mission.conftest import ago, euros


def test_a_person_and_an_organisation_are_each_known_by_any_of_their_identifiers(crm: CRM) -> None:
    """M1: each customer is one individual, found by whatever name the touchpoint at hand knows it by."""
    # Given a person and an organisation, added once
    sara = crm.customers.add(
        Person("Sara Öz"), Email("sara@example.org"), Phone("030 901820"), External("shop", "C-17")
    )
    mill = crm.customers.add(Organisation("Mill & Sons"), External("erp", "4711"), Email("office@example.com"))

    # When the web shop, the call centre, the till and the warehouse each look one up in their own way
    by_mail = crm.customers.find(Email("SARA@Example.org"))
    by_phone = crm.customers.find(Phone("+49 30 901820"))
    by_card = crm.customers.find(External("shop", "C-17"))
    by_name = [found.id for found in crm.customers.search("oz")]

    # Then they all mean the same person, and nobody takes her for the organisation
    assert [sara] * 3 == [by_mail, by_phone, by_card]
    assert [sara] == by_name
    assert mill == crm.customers.find(External("erp", "4711"))
    assert (Person("Sara Öz"), Organisation("Mill & Sons")) == (
        crm.customers.get(sara).party,
        crm.customers.get(mill).party,
    )


def test_what_happened_at_one_touchpoint_is_at_hand_at_every_other(crm: CRM) -> None:
    """M1: what the web shop, the branch and the call centre know of a customer, each of them sees whole."""
    # Given a customer whom three touchpoints meet, each by its own identifier
    sara = crm.customers.add(
        Person("Sara Öz"), Email("sara@example.org"), Phone("030 901820"), External("shop", "C-17")
    )
    crm.attributes.declare("favourite", doc="the tea she likes best")
    crm.attributes.state(External("shop", "C-17"), {"favourite": "Assam"}, source="branch")
    crm.interactions.purchase(Email("sara@example.org"), euros(40), touchpoint="web", occurred_at=ago(9))
    crm.interactions.record(External("shop", "C-17"), Visit(minutes=10), touchpoint="branch", occurred_at=ago(5))
    crm.interactions.record(
        Phone("030 901820"), Complaint("The tin was dented"), touchpoint="call centre", occurred_at=ago(1)
    )

    # When the call centre asks by the number that calls
    story = crm.story(Phone("+4930901820"))

    # Then it has all before it: who she is, what she likes, what she brings, and what happened anywhere
    assert sara == story.customer.id
    assert "Assam" == story.attributes["favourite"].value
    assert Money("40", "EUR") == story.revenue
    assert ["call centre", "branch", "web"] == [told.interaction.touchpoint for told in story.interactions]
    assert ["complaint", "visit", "purchase"] == [told.interaction.kind for told in story.interactions]
    for known in ("Sara Öz", "sara@example.org", "Assam", "stage enhance, rung new", "complaint", "at branch"):
        assert known in str(story)


def test_someone_who_has_not_bought_is_a_customer_too(crm: CRM) -> None:
    """M1: a prospect is known individually before the first purchase, and stays the same customer after it."""
    # Given someone who has only called
    ben = crm.customers.find_or_add(Phone("030 901821"), Person("Ben"))
    crm.interactions.record(ben, Call(text="Do you have oolong?"), touchpoint="call centre")
    assert "prospect" == crm.story(ben).standing.rung  # type: ignore[union-attr]

    # When he buys on the web, where he gives his address too
    same = crm.customers.find_or_add(Email("ben@example.org"), Person("B."), Phone("030 901821"))
    crm.interactions.purchase(same, euros(12), touchpoint="web")

    # Then it is one customer, with one story
    assert ben == same
    assert 1 == crm.customers.count()
    assert ["purchase", "call"] == [told.interaction.kind for told in crm.story(ben).interactions]
