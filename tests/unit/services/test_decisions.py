"""Deciding through the public API: allowed sets, draws, arms, the log, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from attrs import define, field, frozen

from crmcore import CRM, Action, Context, CustomerId, Email, Experiment, Money, Person, Phone, Policy, Rule, RulePolicy
from crmcore.domain.decision.action import HOLD
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.errors import (
    InvalidPropensities,
    InvalidValue,
    KeyMismatch,
    PolicyError,
    UnknownChannel,
    UnknownCustomer,
    UnknownDecision,
    UnknownField,
    UnknownOffer,
    UnknownSegment,
)
from crmcore.policies.plain import HoldPolicy, UniformPolicy
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON, QuietChannel

TEA_BY_EMAIL = Action("tea", "email", "any")
TEA_BY_SMS = Action("tea", "sms", "any")
VIP_BY_EMAIL = Action("vip", "email", "any")
WORDS = {"email": ("Hello ${name}", "Tea?"), "sms": ("", "Tea?")}


@frozen
class Asked:
    """A policy that tells a test what it was asked, and answers as the test says."""

    answer: Callable[[Context], Any] = lambda _: {HOLD: 1.0}
    name: str = "asked"
    version: str = "1"
    needs: Sequence[str] = ()
    contexts: list[Context] = field(factory=list)

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """Note the context and answer."""
        self.contexts.append(context)
        return self.answer(context)  # type: ignore[no-any-return]


@pytest.fixture
def bo(crm: CRM) -> CustomerId:
    """A customer reached by e-mail and phone, who agreed to both."""
    bo = crm.customers.add(Person("Bo"), Email("bo@example.org"), Phone("030 23125000"))
    for channel in ("email", "sms"):
        crm.consents.grant(bo, channel=channel, purpose="offers", evidence="form")
    return bo


@pytest.fixture
def tea(crm: CRM) -> None:
    """An offer for everyone, by e-mail and SMS."""
    crm.offers.define("tea", "product", "convenience", WORDS)


@pytest.fixture
def many(crm: CRM) -> Sequence[CustomerId]:
    """Two hundred customers who agreed to e-mail."""
    with crm.begin() as tx:
        made = [tx.customers.add(Person(f"P{number}"), Email(f"p{number}@example.org")) for number in range(200)]
        for customer in made:
            tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
    return made


def _only(crm: CRM, customer: CustomerId) -> Decision:
    (decision,) = crm.decisions.of(customer)
    return decision


def _allowed(crm: CRM, customer: CustomerId, **options: Any) -> tuple[Action, ...]:
    """The actions a policy is offered for a customer."""
    asked = Asked()
    crm.decide("asked", asked, customers=[customer], dry_run=True, **options)
    return asked.contexts[0].allowed


@pytest.mark.usefixtures("tea")
def test_a_decision_is_logged_with_all_it_rests_on(crm: CRM, bo: CustomerId) -> None:
    """Action, probability, propensities, allowed set, fields seen, versions, stage, day: one type of record."""
    crm.caps.define(3, 7)
    crm.segments.define("all", "purchases.count >= 0")
    policy = RulePolicy([Rule("purchases.count < 3", "tea", "email")], explore=0.3)
    decided = crm.decide("2026-W11", policy, segment="all")
    decision = _only(crm, bo)
    assert (1, 0, 0, {decision.intended: 1}) == (decided.decided, decided.already, decided.held_out, decided.by_action)
    assert ("2026-W11", NOON, "rules", policy.version, "treated", "acquire") == (
        decision.occasion,
        decision.decided_at,
        decision.policy,
        decision.policy_version,
        decision.arm,
        decision.stage,
    )
    assert (HOLD, TEA_BY_EMAIL, TEA_BY_SMS) == decision.allowed
    assert {HOLD: 0.1, TEA_BY_EMAIL: 0.8, TEA_BY_SMS: 0.1} == pytest.approx(dict(decision.propensities))
    assert decision.probability == dict(decision.propensities)[decision.intended]
    assert {"purchases.count": 0} == dict(decision.seen)
    assert {} == dict(decision.verdicts)
    assert {
        "offers": {"tea": 1},
        "channels": ["email", "sms"],
        "lifecycle": 0,
        "caps": {"all:7": 3},
        "gate": {"cap all:7": 1},
        "segment": {"all": 1},
    } == dict(decision.versions)
    assert decision == crm.decisions.get(decision.id)
    assert [decision] == list(crm.decisions.on("2026-W11"))
    assert [("2026-W11", 1)] == list(crm.decisions.occasions())


@pytest.mark.usefixtures("tea")
def test_an_occasion_is_decided_once_for_each_customer(crm: CRM, bo: CustomerId) -> None:
    """Deciding again leaves what is stored and decides only newcomers."""
    crm.use(RulePolicy([Rule(None, "tea", "email")]))
    crm.decide("launch")
    first = _only(crm, bo)
    newcomer = crm.customers.add(Person("New"))
    crm.use(HoldPolicy())
    again = crm.decide("launch")
    assert (1, 1, 0) == (again.decided, again.already, again.messages)
    assert first == _only(crm, bo)
    assert HOLD == _only(crm, newcomer).intended
    assert 1 == len(crm.outbox.of_decision(first.id))


@pytest.mark.usefixtures("tea")
def test_the_message_of_a_decision_waits_in_the_outbox(crm: CRM, bo: CustomerId) -> None:
    """It is bound for the first contact point that is open, and expires as the offer says, at the latest with it."""
    crm.customers.identify(bo, Email("alt@example.org"))
    crm.consents.withdraw(contact_point=Email("alt@example.org"), channel="email", purpose="offers", evidence="click")
    policy = RulePolicy([Rule(None, "tea", "email")])
    assert 1 == crm.decide("one", policy).messages
    crm.offers.define(
        "tea", "product", "convenience", WORDS, valid_until=NOON + timedelta(hours=5), message_class="resend"
    )
    crm.decide("two", policy)
    later, first = (crm.outbox.of_decision(decision.id)[0] for decision in crm.decisions.of(bo))
    points = {point.id: point.address.value for point in crm.customers.contact_points(bo)}
    assert {"bo@example.org"} == {points[message.contact_point] for message in (first, later)}
    assert (NOON, NOON + timedelta(hours=72), "hold", 1) == (
        first.not_before,
        first.expires_at,
        first.message_class,
        first.offer_version,
    )
    assert (NOON + timedelta(hours=5), "resend", 2) == (later.expires_at, later.message_class, later.offer_version)


def test_who_is_eligible_is_told_by_the_offer(crm: CRM, bo: CustomerId) -> None:
    """Eligibility, dates, and what is asked for decide which offers are considered."""
    crm.offers.define("vip", "service", "listening", {"email": ("s", "t")}, eligibility="purchases.total > 100")
    crm.offers.define("past", "service", "listening", WORDS, valid_until=NOON)
    crm.offers.define("next", "service", "listening", WORDS, valid_from=NOON + timedelta(seconds=1))
    crm.offers.define("now", "service", "listening", WORDS, valid_from=NOON, valid_until=NOON + timedelta(days=1))
    by_now = (HOLD, Action("now", "email", "any"), Action("now", "sms", "any"))
    assert by_now == _allowed(crm, bo)
    crm.interactions.purchase(bo, Money("120", "EUR"))
    assert (*by_now, VIP_BY_EMAIL) == _allowed(crm, bo)
    assert (HOLD, VIP_BY_EMAIL) == _allowed(crm, bo, offers=["vip"])
    assert (HOLD, Action("now", "sms", "any")) == _allowed(crm, bo, channels=["sms"])
    assert (HOLD,) == _allowed(crm, bo, offers=["vip"], channels=["sms"])


@pytest.mark.usefixtures("tea")
def test_what_is_considered_follows_definitions_and_time(crm: CRM, bo: CustomerId, clock: FrozenClock) -> None:
    """An offer defined anew, or no longer valid, is considered as it is now, whatever was decided before."""
    both = (HOLD, TEA_BY_EMAIL, TEA_BY_SMS)
    assert both == _allowed(crm, bo)
    crm.offers.define("tea", "product", "convenience", WORDS, eligibility="purchases.count > 0")
    assert (HOLD,) == _allowed(crm, bo)
    crm.offers.define("tea", "product", "convenience", WORDS, valid_until=NOON + timedelta(days=1))
    assert both == _allowed(crm, bo)
    clock.advance(days=1)
    assert (HOLD,) == _allowed(crm, bo)
    with pytest.raises(RuntimeError), crm.begin() as tx:
        tx.offers.define("tea", "product", "convenience", WORDS)
        assert both == _allowed(tx, bo)  # type: ignore[arg-type]
        raise RuntimeError
    assert (HOLD,) == _allowed(crm, bo)


@pytest.mark.usefixtures("tea", "bo")
def test_the_first_point_that_is_open_is_contacted(crm: CRM) -> None:
    """Of several addresses, by value, the first that consent and suppression leave open is written to."""
    points = [Email(f"{letter}@example.org") for letter in "cab"]
    ann = crm.customers.add(Person("Ann"), *points)
    crm.consents.grant(ann, channel="email", purpose="offers", evidence="form")
    crm.consents.withdraw(contact_point=points[1], channel="email", purpose="offers", evidence="call")
    policy = Asked(lambda context: {context.allowed[-1]: 1.0})
    written = []
    for occasion in ("one", "two", "three"):
        crm.decide(occasion, policy, customers=[ann], channels=["email"])
        written += [message.contact_point for message in crm.outbox.of_decision(crm.decisions.of(ann)[0].id)]
        crm.suppressions.add(points[2 if occasion == "one" else 0], "complaint")
    with crm.read() as tx:
        linked = tx._scope._work.unit.contact_points.of([ann])[ann]  # type: ignore[attr-defined]
    assert [linked[1].id, linked[2].id] == written
    assert {"email for offers": "suppressed address"} == crm.decisions.of(ann)[0].verdicts


@pytest.mark.usefixtures("tea")
def test_of_points_that_are_open_later_the_first_is_contacted(crm: CRM) -> None:
    """As of those that are open at once."""
    crm.contact_times.define("mon-sun 20:00-21:00")
    ann = crm.customers.add(Person("Ann"), *(Email(f"{letter}@example.org") for letter in "cab"))
    crm.consents.grant(ann, channel="email", purpose="offers", evidence="form")
    crm.decide("one", RulePolicy([Rule(None, "tea", "email")]))
    (message,) = crm.outbox.of(ann)
    (first,) = [each for each in crm.customers.contact_points(ann) if each.id == message.contact_point]
    assert ("a@example.org", True) == (first.address.sent_as, message.not_before > NOON)


@pytest.mark.usefixtures("tea")
def test_the_gate_closes_ways(crm: CRM, bo: CustomerId, clock: FrozenClock) -> None:
    """Consent, suppression and caps each take their actions away, and the log tells which."""
    crm.consents.withdraw(bo, channel="sms", purpose="offers", evidence="STOP")
    assert (HOLD, TEA_BY_EMAIL) == _allowed(crm, bo)
    crm.caps.define(1, 7, "email")
    crm.suppressions.add(Email("bo@example.org"), "complaint")
    crm.decide("one", UniformPolicy())
    assert {"email for offers": "suppressed address", "sms for offers": "consent withdrawn"} == dict(
        _only(crm, bo).verdicts
    )
    crm.suppressions.lift(Email("bo@example.org"), "ticket 4711")
    crm.decide("two", RulePolicy([Rule(None, "tea", "email")]))
    crm.decide("three", UniformPolicy())
    newest = crm.decisions.of(bo, limit=1)[0]
    assert "cap of 1 in 7 days by email" == newest.verdicts["email for offers"]
    clock.advance(days=7)
    assert (HOLD, TEA_BY_EMAIL) == _allowed(crm, bo)
    nobody = crm.customers.add(Person("No Address"))
    crm.decide("four", HoldPolicy(), customers=[nobody])
    assert {"email for offers": "no contact point", "sms for offers": "no contact point"} == dict(
        _only(crm, nobody).verdicts
    )


@pytest.mark.usefixtures("tea")
def test_purposes_are_gated_apart(crm: CRM, bo: CustomerId) -> None:
    """An offer under another purpose needs its own consent."""
    crm.offers.define("survey", "advice", "listening", {"email": ("s", "t")}, purpose="research")
    crm.decide("one", HoldPolicy())
    assert (HOLD, TEA_BY_EMAIL, TEA_BY_SMS) == _only(crm, bo).allowed
    assert {"email for research": "no consent"} == dict(_only(crm, bo).verdicts)


@pytest.mark.usefixtures("tea")
def test_the_holdout_is_drawn_for_and_not_contacted(crm: CRM, many: Sequence[CustomerId]) -> None:
    """Held out, a customer has what was intended on record and no message; the intention counts towards caps."""
    crm.caps.define(1, 7)
    policy = RulePolicy([Rule(None, "tea", "email")])
    decided = crm.decide("one", policy, holdout=Decimal("0.5"))
    decisions = list(crm.decisions.on("one"))
    held_out = [decision for decision in decisions if decision.arm == "holdout"]
    assert 60 < len(held_out) == decided.held_out < 140
    assert {(TEA_BY_EMAIL, HOLD)} == {(decision.intended, decision.action) for decision in held_out}
    assert len(many) - len(held_out) == decided.messages
    assert {TEA_BY_EMAIL: len(many)} == dict(decided.by_action)
    assert {HOLD: len(many)} == dict(crm.decide("two", policy).by_action)


@pytest.mark.usefixtures("tea")
def test_an_experiment_holds_out_the_same_customers_each_time(crm: CRM, many: Sequence[CustomerId]) -> None:
    """By its name and the salt alone; a greater share holds out those and more."""

    def held_out(occasion: str, holdout: Experiment, salt: str | None = None) -> set[CustomerId]:
        crm.decide(occasion, HoldPolicy(), holdout=holdout, salt=salt)
        return {decision.customer for decision in crm.decisions.on(occasion) if decision.arm == "holdout"}

    third = held_out("a", Experiment("spring", Decimal("0.3")))
    assert third == held_out("b", Experiment("spring", Decimal("0.3")))
    assert third < held_out("c", Experiment("spring", Decimal("0.6")))
    assert third != held_out("d", Experiment("autumn", Decimal("0.3")))
    assert third != held_out("e", Experiment("spring", Decimal("0.3")), salt="another")


@pytest.mark.usefixtures("tea")
def test_arms_and_actions_are_drawn_apart(crm: CRM, many: Sequence[CustomerId]) -> None:
    """Half and half stays so among those held out and among those treated: neither draw tells of the other."""
    crm.offers.define("vip", "product", "convenience", WORDS)
    halves = Asked(lambda _: {TEA_BY_EMAIL: 0.5, VIP_BY_EMAIL: 0.5})
    crm.decide("one", halves, holdout=Decimal("0.5"))
    found = Counter((decision.arm, decision.intended) for decision in crm.decisions.on("one"))
    assert {*product(("treated", "holdout"), (TEA_BY_EMAIL, VIP_BY_EMAIL))} == found.keys()
    assert len(many) == found.total()
    assert 20 < min(found.values()) <= max(found.values()) < 80


@pytest.mark.usefixtures("tea")
def test_draws_depend_neither_on_chunks_nor_on_order(crm: CRM, many: Sequence[CustomerId]) -> None:
    """The same salt, policy and occasion draw the same for each customer, however they come; a dry run too."""
    policy, options = UniformPolicy(), {"salt": "fixed", "holdout": Decimal("0.2")}
    dry = crm.decide("one", policy, chunk=7, dry_run=True, **options)  # type: ignore[arg-type]
    assert [] == list(crm.decisions.occasions())
    for customer in reversed(many[:50]):
        crm.decide("one", policy, customers=[customer], **options)  # type: ignore[arg-type]
    seen: list[tuple[int, int]] = []
    rest = crm.decide("one", policy, chunk=70, progress=lambda *told: seen.append(told), **options)  # type: ignore[arg-type]
    assert [(70, 200), (140, 200), (200, 200)] == seen
    assert (150, 50) == (rest.decided, rest.already)
    drawn = list(crm.decisions.on("one"))
    counts: dict[Action, int] = {}
    for decision in drawn:
        counts[decision.intended] = counts.get(decision.intended, 0) + 1
    assert dict(dry.by_action) == counts
    assert dry.held_out == sum(decision.arm == "holdout" for decision in drawn)


@pytest.mark.usefixtures("tea")
def test_the_salt_of_a_tenant_lasts(crm: CRM, many: Sequence[CustomerId]) -> None:
    """Two runs that could have been one draw alike; another tenant's salt differs."""
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    first = crm.decide("one", UniformPolicy(), dry_run=True)
    assert first == crm.decide("one", UniformPolicy(), dry_run=True)
    # One other salt may happen to give the same counts; ten do not.
    others = [crm.decide("one", UniformPolicy(), dry_run=True, salt=f"salt {number}") for number in range(10)]
    assert any(first != other for other in others)


def test_a_policy_sees_what_it_needs_and_no_more(crm: CRM, bo: CustomerId) -> None:
    """Values come decoded, missing ones as None, under the texts of `needs`."""
    crm.interactions.purchase(bo, Money("12.50", "EUR"))
    asked = Asked(needs=["purchases.total(days=30)", "stage", "customer.language", "purchases.last_at"])
    crm.decide("one", asked, customers=[bo])
    (context,) = asked.contexts
    assert {
        "purchases.total(days=30)": Money("12.50", "EUR"),
        "stage": "enhance",
        "customer.language": None,
        "purchases.last_at": NOON,
    } == dict(context.fields)
    assert ("one", NOON.date(), (HOLD,)) == (context.occasion, context.today, context.allowed)
    assert {"purchases.total(days=30)": 12_500_000, "stage": "enhance", "customer.language": None} == {
        text: value for text, value in _only(crm, bo).seen.items() if text != "purchases.last_at"
    }


def test_personal_values_are_logged_as_digests(crm: CRM, bo: CustomerId, sara: CustomerId) -> None:
    """The log tells that two were equal, not what they were."""
    crm.attributes.declare("city")
    crm.attributes.declare("score", "integer", personal=False)
    for customer, city in ((bo, "Bonn"), (sara, "Bonn")):
        crm.attributes.state(customer, {"city": city, "score": 3}, source="form")
    other = crm.customers.add(Person("Other"))
    crm.attributes.state(other, {"city": "Ulm"}, source="form")
    crm.decide("one", Asked(needs=["attribute.city", "attribute.score"]))
    of_bo, of_sara, of_other = (_only(crm, customer).seen for customer in (bo, sara, other))
    assert of_bo == of_sara
    assert (3, None) == (of_bo["attribute.score"], of_other["attribute.score"])
    assert of_bo["attribute.city"] != of_other["attribute.city"]
    assert "Bonn" not in str(of_bo)
    assert "attribute.city = (personal)" in str(crm.explain(_only(crm, bo).id))


@pytest.mark.usefixtures("many", "tea")
def test_alike_customers_are_asked_about_once(crm: CRM) -> None:
    """A policy is pure, so the same fields and allowed actions give the answer they gave."""
    asked = Asked(lambda context: {context.allowed[-1]: 1.0}, needs=["purchases.count"])
    assert {TEA_BY_EMAIL: 200} == dict(crm.decide("one", asked).by_action)
    assert 1 == len(asked.contexts)


def _raise(_: Context) -> Mapping[Action, float]:
    raise ZeroDivisionError("personal value")


@pytest.mark.usefixtures("tea")
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (_raise, PolicyError),
        (lambda _: None, InvalidPropensities),
        (lambda _: 0.5, InvalidPropensities),
        (lambda _: [HOLD], InvalidPropensities),
        (lambda _: {}, InvalidPropensities),
        (lambda _: {HOLD: 0.9}, InvalidPropensities),
        (lambda _: {HOLD: float("nan")}, InvalidPropensities),
        (lambda _: {HOLD: "1"}, InvalidPropensities),
        (lambda _: {HOLD: None}, InvalidPropensities),
        (lambda _: {HOLD: [1.0]}, InvalidPropensities),
        (lambda _: {HOLD: 2.0, TEA_BY_EMAIL: -1.0}, InvalidPropensities),
        (lambda _: {VIP_BY_EMAIL: 1.0}, InvalidPropensities),
        (lambda _: {"hold": 1.0}, InvalidPropensities),
    ],
)
def test_a_faulty_policy_is_named_and_nothing_is_stored(
    crm: CRM, bo: CustomerId, answer: Callable[[Context], Any], error: type[Exception]
) -> None:
    """Raising and junk are typed errors without the policy's own words."""
    with pytest.raises(error, match="policy 'asked'") as caught:
        crm.decide("one", Asked(answer))
    assert "personal value" not in str(caught.value)
    assert [] == list(crm.decisions.of(bo))
    assert {} == dict(crm.outbox.counts())


@pytest.mark.usefixtures("tea")
def test_a_fault_stops_its_chunk_alone(crm: CRM, many: Sequence[CustomerId]) -> None:
    """On the CRM chunks before it stay decided; in a transaction nothing does."""

    def late(context: Context) -> Mapping[Action, float]:
        if context.fields["purchases.count"]:
            raise ZeroDivisionError
        return {HOLD: 1.0}

    crm.interactions.purchase(many[-1], Money("5", "EUR"))
    faulty = Asked(late, needs=["purchases.count"])
    with crm.begin() as tx, pytest.raises(PolicyError):
        tx.decide("one", faulty, chunk=50)
    assert [] == list(crm.decisions.occasions())
    with pytest.raises(PolicyError):
        crm.decide("one", faulty, chunk=50)
    assert [("one", 150)] == list(crm.decisions.occasions())


@define
class Columns(UniformPolicy):
    """A policy in columns that answers as a test says."""

    many: Callable[[Sequence[Context]], Any] = lambda contexts: [{HOLD: 1.0}] * len(contexts)

    def propensities_many(self, contexts: Sequence[Context]) -> Sequence[Mapping[Action, float]]:
        """As the test says."""
        return self.many(contexts)  # type: ignore[no-any-return]


@pytest.mark.usefixtures("many", "tea")
def test_a_policy_in_columns_is_asked_in_columns(crm: CRM) -> None:
    """Its answers are checked like any other's."""
    assert {HOLD: 200} == dict(crm.decide("one", Columns(), dry_run=True).by_action)
    for many in (lambda _: [], lambda contexts: [{HOLD: 0.5}] * len(contexts)):
        with pytest.raises(InvalidPropensities):
            crm.decide("one", Columns(many=many))
    with pytest.raises(PolicyError):
        crm.decide("one", Columns(many=lambda _: 1 // 0))
    assert [] == list(crm.decisions.occasions())


@pytest.mark.usefixtures("tea")
def test_who_is_decided_for_is_told_by_segment_predicate_or_ids(crm: CRM, many: Sequence[CustomerId]) -> None:
    """A segment is refreshed first; archived customers are left out."""
    crm.segments.define("buyers", "purchases.count > 0")
    for customer in many[:3]:
        crm.interactions.purchase(customer, Money("5", "EUR"))
    assert 0 == crm.decide("dry", HoldPolicy(), segment="buyers", dry_run=True).decided
    assert 3 == crm.decide("a", HoldPolicy(), segment="buyers").decided
    assert 3 == crm.decide("b", HoldPolicy(), where="purchases.count > 0").decided
    crm.customers.archive(many[0])
    assert 2 == crm.decide("c", HoldPolicy(), segment="buyers").decided
    given: list[CustomerId | Email] = [many[0], many[1], many[1], Email("p5@example.org")]
    assert 2 == crm.decide("d", HoldPolicy(), customers=given).decided
    assert 1 == crm.decide("e", HoldPolicy(), customers=given, where="purchases.count > 0").decided
    assert 0 == crm.decide("f", HoldPolicy(), customers=[]).decided
    assert 199 == crm.decide("g", HoldPolicy()).decided


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"occasion": " "}, InvalidValue),
        ({"occasion": "a\0b"}, InvalidValue),
        ({"occasion": 7}, InvalidValue),
        ({"policy": None}, InvalidValue),
        ({"policy": UniformPolicy}, InvalidValue),
        ({"policy": object()}, InvalidValue),
        ({"policy": UniformPolicy(version="")}, InvalidValue),
        ({"policy": UniformPolicy(name="a\nb")}, InvalidValue),
        ({"policy": UniformPolicy(needs="stage")}, InvalidValue),  # type: ignore[arg-type]
        ({"policy": UniformPolicy(needs=("purchases.cuont",))}, UnknownField),
        ({"segment": "nobody"}, UnknownSegment),
        ({"segment": "all", "customers": []}, InvalidValue),
        ({"customers": [uuid4()]}, UnknownCustomer),
        ({"customers": [Email("no@example.org")]}, UnknownCustomer),
        ({"where": "purchases.cuont > 1"}, UnknownField),
        ({"offers": ["coffee"]}, UnknownOffer),
        ({"channels": ["letter"]}, UnknownChannel),
        ({"holdout": 0.5}, InvalidValue),
        ({"holdout": Decimal(2)}, InvalidValue),
        ({"salt": "a\0"}, InvalidValue),
        ({"chunk": 0}, InvalidValue),
    ],
)
@pytest.mark.usefixtures("tea", "bo")
def test_bad_input_is_refused_and_nothing_decided(crm: CRM, options: dict[str, Any], error: type[Exception]) -> None:
    """Each mistake is a typed error."""
    with pytest.raises(error):
        crm.decide(**{"occasion": "one", "policy": UniformPolicy(), **options})
    assert [] == list(crm.decisions.occasions())


@pytest.mark.parametrize(
    ("rule", "error", "nearest"),
    [(Rule(None, "teas", "email"), UnknownOffer, "tea"), (Rule(None, "tea", "emial"), UnknownChannel, "email")],
)
def test_a_slip_in_a_policy_uses_up_no_occasion(
    crm: CRM, bo: CustomerId, rule: Rule, error: type[Exception], nearest: str
) -> None:
    """A policy whose rules name an offer or a channel that there is not is refused with the nearest name."""
    crm.offers.define("tea", "product", "convenience", WORDS)
    with pytest.raises(error, match=nearest):
        crm.decide("november", RulePolicy([rule]))
    assert [] == crm.decisions.occasions()


def test_an_offer_out_of_use_stops_no_policy(crm: CRM, bo: CustomerId) -> None:
    """A policy goes on when an offer that it names is retired; nobody is proposed that one any more."""
    policy = RulePolicy([Rule(None, "tea", "email")])
    crm.offers.define("tea", "product", "convenience", WORDS)
    crm.offers.retire("tea")
    assert (1, 0) == ((decided := crm.decide("november", policy)).decided, decided.messages)


def test_an_offer_whose_channel_is_gone_stops_deciding(crm: CRM, tmp_path: Path) -> None:
    """An app that forgot a channel is told, rather than its customers decided without it for good."""
    url = f"sqlite:///{tmp_path / 'gone.db'}"
    with CRM.open(url, channels=[QuietChannel("email", "email")]) as with_channel:
        with_channel.migrate(currency="EUR", zone="UTC")
        with_channel.offers.define("tea", "product", "convenience", {"email": ("s", "t")})
        with_channel.customers.add(Person("Bo"))
    with CRM.open(url) as without, pytest.raises(UnknownChannel):
        without.decide("one", HoldPolicy())


def test_a_suppressed_address_is_not_let_through_without_the_key(crm: CRM, tmp_path: Path) -> None:
    """Where digests are needed and the master key is wrong, deciding stops."""
    url = f"sqlite:///{tmp_path / 'keys.db'}"
    channels = [QuietChannel("email", "email")]
    with CRM.open(url, keys=b"k" * 32, channels=channels) as right:
        right.migrate(currency="EUR", zone="UTC")
        right.offers.define("tea", "product", "convenience", {"email": ("s", "t")})
        bo = right.customers.add(Person("Bo"), Email("bo@example.org"))
        right.consents.grant(bo, channel="email", purpose="offers", evidence="form")
        right.suppressions.add(Email("other@example.org"), "complaint")
    with CRM.open(url, keys=b"o" * 32, channels=channels) as wrong, pytest.raises(KeyMismatch):
        wrong.decide("one", UniformPolicy())


@pytest.mark.usefixtures("tea")
def test_the_event_of_a_run_counts(crm: CRM, bo: CustomerId) -> None:
    """One event a chunk tells what was decided by which policy."""
    crm.decide("one", RulePolicy([Rule(None, "tea", "sms")], name="mine"))
    (event,) = (event for event in crm.events.since() if event.name == "decisions.made")
    assert {"occasion": "one", "policy": "mine", "decided": 1, "held_out": 0, "messages": 1, "segment": None} == {
        name: value for name, value in event.data.items() if name != "policy_version"
    }


@pytest.mark.usefixtures("tea")
def test_an_explanation_says_why_and_why_not(crm: CRM, bo: CustomerId) -> None:
    """As text: what was drawn among what, what was seen, what stood in the way, what became of it."""
    crm.offers.define("vip", "service", "listening", {"email": ("s", "t")}, eligibility="purchases.total > 100")
    crm.offers.define("survey", "advice", "listening", {"email": ("s", "t")}, purpose="research")
    crm.consents.withdraw(bo, channel="sms", purpose="offers", evidence="STOP")
    crm.decide("one", RulePolicy([Rule("purchases.count == 0", "tea", "email")]))
    crm.offers.define("vip", "service", "listening", {"email": ("s", "t")}, eligibility="purchases.total > 7")
    explanation = crm.explain(_only(crm, bo).id)
    assert {
        "vip": "not eligible: purchases.total > 100",
        "survey": "every way is closed",
    } == dict(explanation.refused)
    assert {"purchases.count": 0} == dict(explanation.seen)
    assert ["waiting"] == [message.state for message in explanation.messages]
    lines = str(explanation).splitlines()
    assert "2026-03-10 13:00  one: tea by email, drawn with probability 1, arm treated" == lines[1]
    assert "  email for research closed: no consent" in lines
    assert "  sms for offers closed: consent withdrawn" in lines
    assert "  seen: purchases.count = 0" in lines
    assert "  message by email: waiting" in lines
    assert all(f"  {line}" in str(crm.story(bo)) for line in lines[1:])


@pytest.mark.usefixtures("tea")
def test_an_explanation_of_the_holdout(crm: CRM, bo: CustomerId) -> None:
    """It tells what was intended; channels that were not asked for are told of too."""
    crm.offers.define("note", "advice", "listening", {"email": ("s", "t")})
    crm.decide("one", RulePolicy([Rule(None, "tea", "sms")]), holdout=Decimal(1), channels=["sms"])
    explanation = crm.explain(_only(crm, bo).id)
    assert "one: hold, being held out; tea by sms was drawn with probability 1" in str(explanation)
    assert {"note": "none of its channels was asked for"} == dict(explanation.refused)


def test_what_is_not_there_is_told(crm: CRM) -> None:
    """An unknown decision and customer are typed errors."""
    with pytest.raises(UnknownDecision):
        crm.decisions.get(DecisionId(uuid4()))
    with pytest.raises(InvalidValue):
        crm.explain("one")  # type: ignore[call-overload]
    with pytest.raises(UnknownCustomer):
        crm.decisions.of(CustomerId(uuid4()))
    assert [] == list(crm.decisions.on("nothing"))


def test_the_policy_in_use_is_the_tenants_own(crm: CRM, bo: CustomerId) -> None:
    """`use` holds for every call of that tenant, in transactions too, and for no other tenant."""
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    acme = crm.tenant("acme")
    crm.use(HoldPolicy())
    with crm.begin() as tx:
        assert 1 == tx.decide("one").decided
    with pytest.raises(InvalidValue):
        acme.decide("one")
    acme.use(UniformPolicy())
    assert 0 == crm.tenant("acme").decide("one").decided
    with pytest.raises(InvalidValue):
        crm.use(object())  # type: ignore[arg-type]


def test_policies_that_come_along_are_policies() -> None:
    """The protocol tells them from what is none."""
    policies: Iterator[Policy] = iter([HoldPolicy(), UniformPolicy(), RulePolicy([])])
    assert all(isinstance(policy, Policy) for policy in policies)
