"""M26: up-sell, cross-sell, bundles and follow-up sales, goods to suit each taste."""

from __future__ import annotations

import pytest

from crmcore import CRM, CustomerId, Email, Line, Person, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.errors import TemplateError
from tests.mission.conftest import ago, agree, euros, letters


def buyer(crm: CRM, name: str, product: str, amount: int, days: int) -> CustomerId:
    """A customer who bought one product once, so many days ago."""
    customer = crm.customers.add(Person(name), Email(f"{name}@example.org"))
    crm.interactions.purchase(customer, euros(amount), lines=[Line(product, euros(amount))], occurred_at=ago(days))
    agree(crm, customer)
    return customer


def test_each_is_offered_what_suits_what_was_bought(crm: CRM) -> None:
    """M26: to each what goes with its purchases: the cup to who bought tea alone, the larger tin, a follow-up."""
    # Given customers who differ in what they bought, how much and when
    crm.measures.declare("tea", "purchase", where={"product": "tea"})
    crm.measures.declare("cups", "purchase", where={"product": "cup"})
    small = buyer(crm, "small", "tea", 5, days=10)
    large = buyer(crm, "large", "tea", 80, days=10)
    potter = buyer(crm, "potter", "cup", 15, days=10)
    lately = buyer(crm, "lately", "tea", 5, days=60)
    for name, kind, rule in (
        ("larger-tin", "product", "tea.count > 0 and tea.total < 20 and purchases.days_since < 30"),
        ("tea-and-cup", "bundle", "tea.total >= 20 and cups.count == 0"),
        ("first-tea", "product", "cups.count > 0 and tea.count == 0"),
        ("refill", "product", "tea.count > 0 and 45 <= purchases.days_since < 90"),
    ):
        crm.offers.define(name, kind, "cost reduction", {"email": (name, name)}, eligibility=rule)  # type: ignore[arg-type]

    # When one policy may choose among all
    names = ("larger-tin", "tea-and-cup", "first-tea", "refill")
    crm.decide("taste", RulePolicy([Rule(None, name, "email") for name in names]))

    # Then up-sell, bundle, cross-sell and follow-up each reach whom they suit
    assert {small: "larger-tin", large: "tea-and-cup", potter: "first-tea", lately: "refill"} == {
        decision.customer: decision.action.offer for decision in crm.decisions.on("taste")
    }


def test_each_message_speaks_of_the_customer_s_own(crm: CRM, mail: MaildirChannel) -> None:
    """M26: one offer says to each customer what is true of that customer."""
    # Given two customers and one wording
    crm.attributes.declare("favourite")
    for name, favourite, amount in (("ann", "Assam", 40), ("ben", "Oolong", 25)):
        crm.attributes.state(buyer(crm, name, "tea", amount, days=3), {"favourite": favourite}, source="branch")
    wording = "${name}, your ${attribute.favourite} is back. You spent ${purchases.total} so far."
    known = "attribute.favourite is not None"
    crm.offers.define(
        "refill", "product", "customer service", {"email": ("${attribute.favourite}", wording)}, eligibility=known
    )

    # When it goes out
    crm.decide("refill", RulePolicy([Rule(None, "refill", "email")]))
    crm.tick()

    # Then each letter is about its reader
    assert [
        ("Assam", "ann, your Assam is back. You spent 40.00 EUR so far."),
        ("Oolong", "ben, your Oolong is back. You spent 25.00 EUR so far."),
    ] == [(str(letter["Subject"]), letter.get_content().strip()) for letter in letters(mail)]


def test_a_message_that_would_say_nothing_sensible_is_held_for_a_person(crm: CRM, mail: MaildirChannel) -> None:
    """M26: expectations are met consistently: a letter with a gap in it does not go out."""
    # Given a wording that may not be without what is known of this customer
    crm.attributes.declare("favourite")
    ann = buyer(crm, "ann", "tea", 40, days=3)
    words = {"email": ("Tea", "Your ${attribute.favourite} is back")}
    with pytest.raises(TemplateError, match="missing for some customers"):
        crm.offers.define("refill", "product", "customer service", words)
    crm.offers.define("refill", "product", "customer service", words, eligibility="attribute.favourite is not None")
    crm.attributes.state(ann, {"favourite": "Assam"}, source="branch")

    # When it is known no more by the time it is to go out
    crm.decide("refill", RulePolicy([Rule(None, "refill", "email")]))
    crm.attributes.state(ann, {"favourite": None}, source="branch")
    crm.tick()

    # Then it is held, and once the gap is filled it can be sent anew
    assert [] == letters(mail)
    (held,) = crm.outbox.of(ann)
    assert ("held", 1) == (held.state, crm.health().messages_held)
    crm.attributes.state(ann, {"favourite": "Assam"}, source="branch")
    crm.outbox.requeue(held.id)
    crm.tick()
    assert ["Your Assam is back"] == [letter.get_content().strip() for letter in letters(mail)]


def test_a_campaign_offers_each_what_suits(crm: CRM, mail: MaildirChannel) -> None:
    """M26: one campaign of several offers proposes to each customer the first that suits its taste."""
    crm.measures.declare("tea", "purchase", where={"product": "tea"})
    crm.measures.declare("cups", "purchase", where={"product": "cup"})
    drinker, potter = buyer(crm, "drinker", "tea", 80, days=10), buyer(crm, "potter", "cup", 15, days=10)
    for name, rule in (("first-tea", "tea.count == 0"), ("new-cup", None)):
        crm.offers.define(name, "product", "cost reduction", {"email": (name, "For ${name}")}, eligibility=rule)
    crm.campaigns.define(
        "tastes",
        "cost reduction",
        where="purchases.count > 0",
        offers=["first-tea", "new-cup"],
        channels=["email"],
    )
    crm.campaigns.start("tastes")
    crm.tick()
    assert {drinker: "new-cup", potter: "first-tea"} == {
        each.customer: each.action.offer for each in crm.decisions.on("campaign tastes")
    }
    assert ["new-cup", "first-tea"] == [str(letter["Subject"]) for letter in letters(mail)]
