"""Coupons have codes that are redeemed once, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Rule, RulePolicy, Wording
from crmcore.codec.coupon_code import SPECIMEN
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship.content import Redemption
from crmcore.errors import (
    CouponExpired,
    CouponUsed,
    InvalidValue,
    KeyMismatch,
    KeyReused,
    TemplateError,
    UnknownCoupon,
    UnknownField,
)
from crmcore.services.rendering import coupon_code
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

TEA = Wording("Show ${code} at the till", "Ten per cent", html="<p>https://shop.example/?code=${code}</p>")
POLICY = RulePolicy([Rule(None, "tea", "email")])
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@define
class Wire:
    """A channel that keeps what it is given."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email", media=frozenset({"text", "html"}))
    sent: list[Outgoing] = field(factory=list)
    answer: Answer = field(factory=Accepted)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Keep it."""
        self.sent.append(message)
        return self.answer


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM with the channel and a coupon that is good for ten days."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        opened.offers.define("tea", "coupon", "convenience", {"email": TEA}, valid_until=NOON + 10 * DAY)
        yield opened


def customer(crm: CRM, name: str) -> CustomerId:
    """Somebody who agreed to offers."""
    made = crm.customers.add(Person(name), Email(f"{name.lower()}@example.org"))
    crm.consents.grant(made, channel="email", purpose="offers", evidence="form")
    return made


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Who gets the coupon."""
    return customer(crm, "Sara")


@pytest.fixture
def code(crm: CRM, wire: Wire, sara: CustomerId) -> str:
    """The code that Sara was sent."""
    crm.decide("today", POLICY)
    assert 1 == crm.tick().dispatched.accepted
    return wire.sent[0].code


def test_a_message_names_the_code_of_its_coupon(crm: CRM, wire: Wire, code: str) -> None:
    """In text and HTML, and for channels that show it apart."""
    assert "Show " + code + " at the till" == wire.sent[0].text
    assert f"<p>https://shop.example/?code={code}</p>" == wire.sent[0].html
    assert [5, 5, 5, 5] == [len(part) for part in code.split("-")]


def test_each_decision_has_a_code_of_its_own(crm: CRM, wire: Wire, code: str) -> None:
    """Another customer and another occasion have another code."""
    customer(crm, "Bo")
    crm.decide("tomorrow", POLICY)
    crm.tick()
    assert 3 == len({each.code for each in wire.sent})


def test_a_code_tells_whose_coupon_it_is(crm: CRM, sara: CustomerId, code: str) -> None:
    """Looking at it changes nothing."""
    coupon = crm.coupons.check(code)
    assert coupon == crm.coupons.check(code)
    assert (code, sara, "tea", NOON, NOON + 10 * DAY, None) == (
        coupon.code,
        coupon.customer,
        coupon.offer,
        coupon.given_at,
        coupon.good_until,
        coupon.redeemed_at,
    )
    assert crm.decisions.of(sara)[0].id == coupon.decision
    assert code not in repr(coupon)


def test_a_coupon_is_redeemed_once(crm: CRM, clock: FrozenClock, sara: CustomerId, code: str) -> None:
    """It is an interaction of the customer; the second time is refused, with when the first one was."""
    clock.advance(DAY)
    coupon = crm.coupons.redeem(code, touchpoint="branch")
    assert NOON + DAY == coupon.redeemed_at
    (found,) = crm.interactions.last(sara, kinds=["redemption"])
    assert (Redemption("tea", str(coupon.decision)), "branch", NOON + DAY) == (
        found.content,
        found.touchpoint,
        found.occurred_at,
    )
    clock.advance(DAY)
    for again in (crm.coupons.redeem, crm.coupons.check):
        with pytest.raises(CouponUsed) as used:
            again(code)
        assert NOON + DAY == used.value.at
    assert 1 == len(crm.interactions.last(sara, kinds=["redemption"]))


def test_a_till_may_ask_again_with_its_key(crm: CRM, code: str) -> None:
    """It is told the same, and nothing happens twice; the key is for that coupon alone."""
    first = crm.coupons.redeem(code, key="receipt 7")
    assert first == crm.coupons.redeem(code, key="receipt 7")
    with pytest.raises(CouponUsed):
        crm.coupons.redeem(code, key="receipt 8")
    with pytest.raises(KeyReused):
        crm.coupons.redeem(code, touchpoint="web", key="receipt 7")


def test_a_coupon_is_redeemed_in_the_transaction_of_a_purchase(crm: CRM, code: str) -> None:
    """What is rolled back was not redeemed."""
    with pytest.raises(ZeroDivisionError), crm.begin() as tx:
        assert NOON == tx.coupons.redeem(code).redeemed_at
        raise ZeroDivisionError
    assert crm.coupons.check(code).redeemed_at is None


def test_a_coupon_expires_with_its_offer(crm: CRM, clock: FrozenClock, code: str) -> None:
    """At the instant that is told; one that was handed in before may be recorded later."""
    clock.advance(10 * DAY)
    for late in (crm.coupons.redeem, crm.coupons.check):
        with pytest.raises(CouponExpired) as expired:
            late(code)
        assert NOON + 10 * DAY == expired.value.until
    assert crm.coupons.redeem(code, occurred_at=NOON + 9 * DAY).redeemed_at == NOON + 9 * DAY


def test_what_was_promised_holds_when_the_offer_changes(crm: CRM, clock: FrozenClock, code: str) -> None:
    """A code that is out is as good as it was when it was given out."""
    crm.offers.define("tea", "coupon", "convenience", {"email": TEA}, valid_until=NOON + DAY)
    crm.offers.retire("tea")
    clock.advance(2 * DAY)
    assert NOON + 10 * DAY == crm.coupons.redeem(code).good_until


def test_a_coupon_is_good_for_so_many_days_after_it_was_given(
    crm: CRM, wire: Wire, clock: FrozenClock, sara: CustomerId
) -> None:
    """To the end of the last of them in the tenant's zone, which its words can tell, though the offer ends sooner."""
    until = {"valid_until": NOON + DAY, "redeem_within": 30}
    told = {"email": ("Tea", "${code} is good until ${code.until}")}
    crm.offers.define("tea", "coupon", "convenience", told, **until)  # type: ignore[arg-type]
    assert "XXXXX-XXXXX-XXXXX-XXXXX is good until 2026-04-09" == crm.offers.preview("tea", sara, "email").text
    crm.decide("today", POLICY)
    crm.tick()
    code, _, said = wire.sent[0].text.partition(" ")
    assert "is good until 2026-04-09" == said
    crm.offers.define("tea", "coupon", "convenience", told, **{**until, "redeem_within": 1})  # type: ignore[arg-type]
    end = datetime(2026, 4, 10, tzinfo=UTC)
    assert end == crm.coupons.check(code).good_until
    clock.advance(end - NOON)
    with pytest.raises(CouponExpired):
        crm.coupons.check(code)
    assert end - SECOND == crm.coupons.redeem(code, occurred_at=end - SECOND).redeemed_at


def test_the_day_that_is_told_is_good_to_its_end(crm: CRM, sara: CustomerId) -> None:
    """An offer that ends at noon is good until the day before."""
    crm.offers.define("tea", "coupon", "convenience", {"email": ("Tea", "${code.until}")}, valid_until=NOON + DAY)
    assert "2026-03-10" == crm.offers.preview("tea", sara, "email").text


def test_a_coupon_that_came_by_the_second_channel_is_as_old_as_the_decision(
    crm: CRM, wire: Wire, clock: FrozenClock, sara: CustomerId
) -> None:
    """Its words and its code say the same day."""
    told = dict.fromkeys(("email", "inbox"), ("Tea", "${code} is good until ${code.until}"))
    crm.offers.define("tea", "coupon", "convenience", told, redeem_within=7)
    crm.consents.grant(sara, channel="inbox", purpose="offers", evidence="form")
    crm.campaigns.define(
        "teas", "innovation", offers=["tea"], channels=["email", "inbox"], where="purchases.count >= 0"
    )
    crm.campaigns.start("teas")
    crm.outbox.pause()
    crm.tick()
    clock.advance(DAY)
    crm.outbox.resume()
    wire.answer = Refused(permanent=True)
    crm.tick()
    crm.tick()
    (shown,) = crm.inbox.of(sara)
    code, _, said = shown.text.partition(" ")
    assert ("is good until 2026-03-17", datetime(2026, 3, 18, tzinfo=UTC)) == (said, shown.expires_at)
    assert shown.expires_at == crm.coupons.check(code).good_until


@pytest.mark.parametrize("days", [0, -1, 36_526, 1.5, "7", True])
def test_days_are_a_number_of_them(crm: CRM, days: object) -> None:
    """One at least."""
    with pytest.raises(InvalidValue, match="redeem_within"):
        crm.offers.define("tea", "coupon", "convenience", {"email": TEA}, redeem_within=days)  # type: ignore[arg-type]


def test_what_has_no_last_day_names_none(crm: CRM) -> None:
    """And what is no coupon is not redeemed."""
    with pytest.raises(InvalidValue, match="redeem_within or valid_until"):
        crm.offers.define("tea", "coupon", "convenience", {"email": ("Tea", "until ${code.until}")})
    with pytest.raises(InvalidValue, match="coupons are redeemed"):
        crm.offers.define("bag", "product", "convenience", {"email": ("Bag", "A bag")}, redeem_within=3)
    with pytest.raises(UnknownField):
        crm.offers.define("bag", "product", "convenience", {"email": ("Bag", "${code.until}")}, valid_until=NOON + DAY)


@pytest.mark.parametrize("spoil", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_is_read_as_people_write_it(crm: CRM, code: str, spoil: object) -> None:
    """Small letters, blanks and missing hyphens."""
    assert callable(spoil)
    assert code == crm.coupons.check(spoil(code)).code


@pytest.mark.parametrize("junk", ["", "tea", SPECIMEN, "1" * 10_000, "UUUUU-UUUUU-UUUUU-UUUUU", None, 7])
def test_what_is_no_code_is_told_so(crm: CRM, junk: str) -> None:
    """With nothing of it in the error."""
    for look in (crm.coupons.check, crm.coupons.redeem):
        with pytest.raises(InvalidValue) as refused:
            look(junk)
        assert "code" == refused.value.field


def test_a_code_of_another_tenant_is_unknown(crm: CRM, code: str) -> None:
    """Each tenant makes codes with a key of its own."""
    crm.tenants.add("other", currency="EUR", zone="UTC")
    with pytest.raises(UnknownCoupon):
        crm.tenant("other").coupons.check(code)


def test_a_coupon_goes_with_the_customer_who_is_merged(crm: CRM, sara: CustomerId, code: str) -> None:
    """It is redeemed by the head."""
    sarah = customer(crm, "Sarah")
    crm.merges.merge(sara, into=sarah)
    assert sarah == crm.coupons.redeem(code).customer
    assert 1 == len(crm.interactions.last(sarah, kinds=["redemption"]))


@pytest.mark.parametrize("redeemed", [False, True])
def test_a_coupon_of_an_erased_customer_is_nobodys(crm: CRM, sara: CustomerId, code: str, redeemed: bool) -> None:
    """Redeemed or not: there is nobody left to redeem it for."""
    if redeemed:
        crm.coupons.redeem(code)
    crm.privacy.erase(sara)
    for look in (crm.coupons.check, crm.coupons.redeem):
        with pytest.raises(UnknownCoupon):
            look(code)


def test_a_code_is_for_coupons_alone(crm: CRM) -> None:
    """Another kind of offer has none; the error says where it is named."""
    with pytest.raises(UnknownField):
        crm.offers.define("bag", "product", "convenience", {"email": TEA})
    with pytest.raises(TemplateError):
        crm.offers.define("bag", "coupon", "convenience", {"email": ("Tea", "${code > 3}")})


def test_a_decision_that_gave_no_coupon_has_no_code(crm: CRM, sara: CustomerId) -> None:
    """Though its id could be written as one."""
    crm.offers.define("bag", "product", "convenience", {"email": ("Bag", "A bag")})
    crm.decide("bags", RulePolicy([Rule(None, "bag", "email")]))
    decision = crm.decisions.of(sara)[0]
    with crm._scope.reading() as work:
        written = coupon_code(work, decision.id)
    with pytest.raises(UnknownCoupon):
        crm.coupons.check(written)


def test_a_preview_shows_a_specimen(crm: CRM, sara: CustomerId) -> None:
    """Which is no code."""
    shown = crm.offers.preview("tea", sara, "email")
    assert ("Show XXXXX-XXXXX-XXXXX-XXXXX at the till", ()) == (shown.text, shown.missing)


def test_without_the_key_no_code_is_read(tmp_path: Path, clock: FrozenClock) -> None:
    """Nor made."""
    with CRM.open(f"sqlite:///{tmp_path / 'k.db'}", clock=clock, keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
    with (
        CRM.open(f"sqlite:///{tmp_path / 'k.db'}", clock=clock, keys=b"x" * 32) as other,
        pytest.raises(KeyMismatch),
    ):
        other.coupons.check("W6SMC-9QYEW-1QZ92-6DPQT")
