"""M28: values are communicated in the way each customer wants, and customers manage their relationship themselves."""

from __future__ import annotations

from datetime import timedelta

from crmcore import CRM, CustomerId, Email, Person, Phone, Preferences, Rule, RulePolicy, Wording
from crmcore.channels.maildir import MaildirChannel
from crmcore.testing import FrozenClock
from tests.mission.conftest import Texts, agree, letters

EVERYONE = "purchases.count >= 0"
TEA = RulePolicy([Rule(None, "tea", "email")])


def test_each_is_told_in_the_way_it_wants(crm: CRM, sara: CustomerId, mail: MaildirChannel, texts: Texts) -> None:
    """M28: by the channel and in the language of each one's choice."""
    # Given Sara, who reads German mail, and Ben, who wants texts
    crm.customers.update(sara, version=1, preferences=Preferences("de"))
    ben = crm.customers.add(
        Person("Ben"), Email("ben@example.org"), Phone("030 901821"), preferences=Preferences(channel="sms")
    )
    for channel in ("email", "sms"):
        agree(crm, sara, ben, channel=channel)
    german = Wording("Ein neuer Tee ist da.", "Neuer Tee")
    mailed = Wording("A new tea has come.", "New tea", languages={"de": german})
    crm.offers.define("tea", "product", "convenience", {"email": mailed, "sms": ("", "A new tea has come.")})

    # When a campaign goes to everyone
    crm.campaigns.define("tea", "innovation", offers=["tea"], channels=["email", "sms"], where=EVERYONE)
    crm.campaigns.start("tea")
    crm.tick()
    crm.tick()

    # Then each has it in the way it wants, and once
    assert [("sara@example.org", "Neuer Tee")] == [(str(each["To"]), str(each["Subject"])) for each in letters(mail)]
    assert [("+4930901821", "A new tea has come.")] == [*texts.sent.values()]


def test_each_is_told_when_it_wants(crm: CRM, sara: CustomerId, mail: MaildirChannel, clock: FrozenClock) -> None:
    """M28: in the hours that a customer chose, where that customer lives."""
    # Given one who wants to be written to in the evening, and lives in New York
    agree(crm, sara)
    crm.customers.update(sara, version=1, preferences=Preferences(zone="America/New_York"))
    crm.contact_times.choose(sara, "mon-sun 17:00-20:00")
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")}, expires_after=48)

    # When the firm decides at noon in London
    crm.decide("spring", TEA)
    crm.tick()

    # Then nothing goes out before it is five in New York
    assert [] == letters(mail)
    clock.advance(hours=8, minutes=59)
    crm.tick()
    assert [] == letters(mail)
    clock.advance(minutes=1)
    crm.tick()
    assert 1 == len(letters(mail))


def test_customers_manage_the_relationship_themselves(
    crm: CRM, sara: CustomerId, mail: MaildirChannel, clock: FrozenClock
) -> None:
    """M28: a customer sees what it may be contacted for, changes that, and the firm keeps to it from then on."""
    # Given a customer who agreed to offers by mail and to nothing else
    agree(crm, sara)
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")})
    crm.offers.define("poll", "advice", "listening", {"email": ("Poll", "What do you like?")}, purpose="research")
    sheet = crm.choices.of(sara)
    shown = {(each.channel, each.purpose): each for each in sheet.choices}
    assert [True, False] == [shown["email", purpose].allowed for purpose in ("offers", "research")]

    # When it wants to be asked, and no offers any more
    offers, research = (shown["email", purpose].id for purpose in ("offers", "research"))
    crm.choices.change(sara, grant=[research], withdraw=[offers], evidence="account page")
    crm.decide("tea", TEA)
    crm.decide("poll", RulePolicy([Rule(None, "poll", "email")]))
    crm.tick()

    # Then it is asked, gets no offer, and both can be explained and taken back
    assert ["Poll"] == [str(each["Subject"]) for each in letters(mail)]
    assert "consent withdrawn" in str(crm.explain(sara, "email"))
    clock.advance(days=1)
    crm.choices.change(sara, grant=[offers], evidence="account page")
    assert crm.consents.state(sara, "email", "offers").allowed


def test_who_waits_for_an_answer_is_offered_nothing(
    crm: CRM, sara: CustomerId, mail: MaildirChannel, clock: FrozenClock
) -> None:
    """M28: no offer goes to a customer whose case is open, until it is closed and some days have passed."""
    # Given a rule, and a customer with a case
    agree(crm, sara)
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")})
    crm.contact_times.cool_off(1, after="case")
    case = crm.cases.open(sara, "The parcel has not come.")

    # When the firm decides, before and after
    crm.decide("before", TEA)
    crm.tick()
    assert [] == letters(mail)
    crm.cases.close(case, "sent again")
    clock.advance(days=1)
    crm.decide("after", TEA)
    crm.tick()

    # Then what came after goes out
    assert 1 == len(letters(mail))
    assert timedelta(days=1) == crm.outbox.of(sara)[0].made_at - crm.cases.get(case).opened_at
