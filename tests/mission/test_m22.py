"""M22: marketing automation, by campaigns that are planned, approved, tried and carried out."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from crmcore import CRM, Email, Experiment, Person, Phone, Preferences
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.message import Accepted
from crmcore.errors import WrongCampaignState
from crmcore.testing import FrozenClock
from tests.mission.conftest import Texts, agree, crowd, letters


def test_a_campaign_is_planned_tried_approved_and_carried_out(
    crm: CRM, clock: FrozenClock, mail: MaildirChannel, texts: Texts
) -> None:
    """M22: coupons for the spring, to everyone by the way each wishes, with a control group, at nine on a Thursday."""
    # Given sixty customers, two of whom wish for texts, and one who gave no consent
    guests = crowd(crm, 60)
    for number, guest in enumerate(guests[:2]):
        crm.customers.identify(guest, Phone(f"+49 170 123450{number}"))
        crm.customers.update(guest, version=1, preferences=Preferences(None, None, "sms"))
        agree(crm, guest, channel="sms")
    crm.customers.add(Person("Silent"), Email("silent@example.org"))
    crm.segments.define("everyone", "purchases.count >= 0")
    words = {"email": ("A coupon", "Dear ${name}, show this for $$5 off."), "sms": ("", "$$5 off: show this.")}
    crm.offers.define("coupon", "coupon", "cost reduction", words)

    # When marketing plans it, tries it on a colleague, and somebody approves it
    crm.campaigns.define(
        "spring",
        "cost reduction",
        segment="everyone",
        offers=["coupon"],
        channels=["email", "sms"],
        starts="2026-03-12 09:00",
        holdout=Experiment("spring", Decimal("0.2")),
        approval=True,
    )
    (tried,) = crm.campaigns.test("spring", [Email("boss@example.org")], guests[5])
    assert isinstance(tried.answer, Accepted)
    with pytest.raises(WrongCampaignState):
        crm.campaigns.start("spring")
    crm.campaigns.approve("spring", by="boss")
    crm.campaigns.start("spring")
    crm.tick()
    assert 1 == len(letters(mail))

    # Then on Thursday at nine each who is treated gets one message, and it adds up
    clock.set(datetime(2026, 3, 12, 8, tzinfo=UTC))
    crm.tick()
    crm.tick()
    progress = crm.campaigns.progress("spring")
    assert (61, 1, 60) == (progress.audience, progress.nothing_allowed, progress.held_out + progress.accepted)
    assert progress.accepted == len(letters(mail)) - 1 + len(texts.sent)
    assert 0 < progress.held_out < 30
    assert progress.audience == progress.total
    assert "finished" == crm.campaigns.get("spring").state
    assert crm.report("campaign spring").overall.held_out.draws == progress.held_out


def test_a_campaign_is_stopped_before_it_does_harm(crm: CRM, mail: MaildirChannel) -> None:
    """M22: a wrong price is noticed: nothing more goes out, and everyone is accounted for."""
    crowd(crm, 5)
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea for 0.35")})
    told = {"offers": ["tea"], "channels": ["email"], "where": "purchases.count >= 0"}
    crm.campaigns.define("tea", "convenience", **told)  # type: ignore[arg-type]
    crm.campaigns.start("tea")
    crm.outbox.pause("email")
    crm.tick()
    crm.campaigns.stop("tea", reason="a wrong price")
    crm.outbox.resume("email")
    crm.tick()
    progress = crm.campaigns.progress("tea")
    assert ([], 5, 5) == (letters(mail), progress.suppressed, progress.total)
