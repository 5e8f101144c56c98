"""M25: the right offer to the right customer through the right channel at the right time."""

from __future__ import annotations

from datetime import timedelta

from crmcore import CRM, CustomerId, Email, Person, Phone, Preferences, Rule, RulePolicy
from crmcore.channels.maildir import MaildirChannel
from crmcore.testing import FrozenClock
from tests.mission.conftest import NOON, Texts, ago, agree, euros, letters

WORDS = {"email": ("For you", "${name}: a tin"), "sms": ("", "${name}: a tin")}


def test_offer_and_channel_fit_the_customer(crm: CRM, mail: MaildirChannel, texts: Texts) -> None:
    """M25: who prefers text messages gets one, who has agreed to e-mail alone an e-mail, who fits no offer nothing."""
    # Given three customers who differ in habits, wishes and consent
    ann, ben, cem = (
        crm.customers.add(
            Person(name), Email(f"{name}@example.org"), Phone(phone), preferences=Preferences(channel=wish)
        )
        for name, phone, wish in (
            ("ann", "030 901821", "sms"),
            ("ben", "030 901822", "sms"),
            ("cem", "030 901823", None),
        )
    )
    agree(crm, ann, ben, cem)
    agree(crm, ann, cem, channel="sms")
    for customer in (ann, ben):
        crm.interactions.purchase(customer, euros(30), occurred_at=ago(5))
    crm.offers.define("tin", "product", "customer service", WORDS, eligibility="purchases.count > 0")

    # When the policy prefers the channel each wishes for
    policy = RulePolicy([Rule("customer.channel == 'sms'", "tin", "sms"), Rule(None, "tin", "email")])
    crm.decide("spring", policy)
    crm.tick()

    # Then ann has a text message, ben an e-mail for want of consent to the other, and cem nothing
    assert ["ann: a tin"] == [text for _, text in texts.sent.values()]
    assert ["ben@example.org"] == [str(letter["To"]) for letter in letters(mail)]
    assert crm.decisions.of(cem)[0].action.holds


def test_why_this_and_why_not_the_others_is_told(crm: CRM, sara: CustomerId) -> None:
    """M25: of each decision it is told what was taken and how likely, what was not open, and what came of it."""
    # Given a customer whom one offer fits, by one of two channels
    agree(crm, sara)
    crm.offers.define("tin", "product", "customer service", WORDS, eligibility="purchases.count > 3")
    crm.offers.define("taster", "coupon", "convenience", WORDS)
    crm.decide("spring", RulePolicy([Rule(None, "tin", "email"), Rule(None, "taster", "email")], explore=0.5))

    # When one asks why
    (decision,) = crm.decisions.of(sara)
    explanation = crm.explain(decision.id)

    # Then text and data agree on it
    assert 1 == round(sum(probability for _, probability in decision.propensities), 9)
    assert decision.probability == dict(decision.propensities)[decision.intended]
    assert {"sms for offers": "no consent"} == decision.verdicts
    assert ["tin"] == list(explanation.refused)
    assert "purchases.count > 3" in explanation.refused["tin"]
    for told in ("spring", "sms for offers closed: no consent", "tin not allowed", "taster by email"):
        assert told in str(explanation)


def test_not_before_its_time_nor_after(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M25: an offer is proposed within its time alone, and what waited too long does not go out any more."""
    # Given an offer for next week, whose messages keep for a day
    agree(crm, sara)
    crm.offers.define(
        "easter", "product", "customer service", {"email": ("Easter", "Eggs")},
        valid_from=NOON + timedelta(days=7), valid_until=NOON + timedelta(days=14), expires_after=24,
    )  # fmt: skip
    policy = RulePolicy([Rule(None, "easter", "email")])

    # When it is decided too early, in time, and too late
    def contacts(occasion: str) -> int:
        return crm.decide(occasion, policy).messages

    early = contacts("early")
    clock.advance(days=8)
    in_time = contacts("in time")
    clock.advance(days=2)
    delivered = crm.tick().dispatched
    clock.advance(days=5)

    # Then only what was in time was meant to go, and having waited for two days it did not
    assert [0, 1, 0] == [early, in_time, contacts("late")]
    assert (0, 1) == (delivered.accepted, delivered.expired)


def test_contact_is_better_because_it_is_not_too_much(crm: CRM, sara: CustomerId, mail: MaildirChannel) -> None:
    """M25: a customer is contacted no oftener than the firm allows itself, whatever is decided."""
    # Given a cap of two contacts in a week
    agree(crm, sara)
    crm.caps.define(2, 7)
    crm.offers.define("tin", "product", "customer service", {"email": ("Tin", "A tin")})
    policy = RulePolicy([Rule(None, "tin", "email")])

    # When four occasions come at once
    decided = [crm.decide(f"occasion {number}", policy).messages for number in range(4)]
    crm.tick()

    # Then two go out, and the others say why they did not
    assert [1, 1, 0, 0] == decided
    assert 2 == len(letters(mail))
    assert {"cap of 2 in 7 days"} == set(crm.decisions.of(sara)[0].verdicts.values())


def test_a_withdrawal_between_decision_and_delivery_is_heeded(
    crm: CRM, sara: CustomerId, mail: MaildirChannel, clock: FrozenClock
) -> None:
    """M25: the right time is asked for once more when the message is about to leave."""
    # Given a message that waits
    agree(crm, sara)
    crm.offers.define("tin", "product", "customer service", {"email": ("Tin", "A tin")})
    crm.decide("spring", RulePolicy([Rule(None, "tin", "email")]))

    # When consent is withdrawn before it leaves
    clock.advance(minutes=1)
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="call of 10 March")
    ticked = crm.tick()

    # Then nothing goes out, the message says why, and the decision stays as it was
    assert [] == letters(mail)
    assert 1 == ticked.dispatched.suppressed
    (message,) = crm.outbox.of(sara)
    assert ("suppressed", "consent withdrawn") == (message.state, message.detail)
    assert "tin" == crm.decisions.get(message.decision).action.offer
