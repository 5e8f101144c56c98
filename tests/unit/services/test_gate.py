"""Asking the gate without sending, through the public API on every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crmcore import CRM, CustomerId, Email, Household, Person, Roster, Rule, RulePolicy
from crmcore.domain.decision.gate import ALLOW, Defer, Suppress
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.relationship.content import Complaint
from crmcore.errors import InvalidValue, NaiveDatetime, UnknownChannel, UnknownCustomer, UnknownSegment
from crmcore.services.gate import GateAnswer, GateCount
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TEA = RulePolicy([Rule(None, "tea", "email")])
GUARDS = ["restriction", "consent", "suppression", "health", "hours", "caps", "cooling-off", "budget"]


@pytest.fixture
def crm(any_crm: CRM, clock: FrozenClock) -> CRM:
    """A CRM with an offer, at noon of a Tuesday."""
    clock.set(NOON)
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
    return any_crm


def person(crm: CRM, name: str, *, consent: bool = True) -> CustomerId:
    """A customer with an address."""
    made = crm.customers.add(Person(name), Email(f"{name.lower()}@example.org"))
    if consent:
        crm.consents.grant(made, channel="email", purpose="offers", evidence="form")
    return made


def test_every_guard_answers_in_order(crm: CRM) -> None:
    """Each says what it would, and what would have to change; the first that suppresses is the verdict."""
    ann = person(crm, "Ann")
    crm.caps.define(1, 7)
    crm.caps.define(2, calendar="month")
    crm.contact_times.define("wed 09:00-10:00")
    crm.contact_times.cool_off(14)
    crm.decide("one", TEA, customers=[ann])
    crm.interactions.record(ann, Complaint("cold tea"))
    crm.suppressions.add(Email("ann@example.org"), "complaint")
    found = crm.explain(ann, "email")
    assert GUARDS == [each.guard for each in found.guards]
    assert Suppress("suppressed address") == found.verdict
    assert """\
2026-03-10 13:00  email for offers: suppress, suppressed address
  restriction: allow
  consent: allow
  suppression: suppress, suppressed address; the suppression has to be lifted
  health: allow
  hours: defer until 2026-03-11 09:00, quiet hours (Europe/Berlin by tenant)
  caps: suppress, cap of 1 in 7 days; free again on 2026-03-17
  cooling-off: defer until 2026-03-24 00:00, cooling-off of 14 days after a complaint
  budget: allow""" == str(found)


def test_what_is_allowed_keeps_the_rules_that_let_it_pass(crm: CRM) -> None:
    """With their versions as they were; where there are none nothing is said of them."""
    ann, ben = person(crm, "Ann"), person(crm, "Ben")
    crm.decide("one", TEA, customers=[ann])
    crm.caps.define(3, 7, "email")
    crm.caps.define(4, 7, "email")
    crm.contact_times.define("mon-sun 00:00-24:00")
    crm.contact_times.cool_off(14)
    crm.decide("two", TEA, customers=[ben])
    crm.contact_times.cool_off(21)
    (before,), (decision,) = crm.decisions.of(ann), crm.decisions.of(ben)
    assert ({}, {}) == (dict(decision.verdicts), dict(decision.rulings))
    rules = {"cap email:7": 2, "cooling off all channels": 1, "hours all channels": 1}
    assert (None, rules) == (before.versions.get("gate"), decision.versions["gate"])


def test_the_zone_is_told_where_hours_let_it_go(crm: CRM) -> None:
    """With what it is known from; where there are no hours nobody asks for it."""
    ann = person(crm, "Ann")
    assert crm.explain(ann, "email").lives_by is None
    crm.contact_times.define("mon-sun 09:00-20:00")
    found = crm.explain(ann, "email")
    assert (ALLOW, RecipientZone("Europe/Berlin", "tenant")) == (found.verdict, found.lives_by)
    assert "hours: allow (Europe/Berlin by tenant)" in str(found)


def test_the_rules_of_the_verdict_are_told_with_their_versions(crm: CRM) -> None:
    """By kind and name, of those that told it alone."""
    ann = person(crm, "Ann")
    crm.caps.define(3, 7, "email")
    crm.caps.define(0, 7, "email")
    crm.contact_times.define("wed 09:00-10:00")
    found = crm.explain(ann, "email")
    assert {"cap email:7": 2} == dict(found.rules)
    assert "by cap email:7 (version 2)" in str(found)
    assert "the cap has to be raised" in str(found)
    crm.caps.retire(7, "email")
    crm.contact_times.define("wed 09:00-11:00", "email")
    assert {"hours all channels": 1, "hours email": 1} == dict(crm.explain(ann, "email").rules)


def test_an_instant_to_come_is_foreseen(crm: CRM) -> None:
    """Hours, caps and cooling-off are asked about then; consent as it is now."""
    ann = person(crm, "Ann")
    crm.caps.define(1, 7)
    crm.contact_times.define("mon-fri 09:00-20:00")
    crm.contact_times.cool_off(3)
    crm.decide("one", TEA, customers=[ann])
    crm.interactions.record(ann, Complaint("cold tea"))

    def then(**ahead: int) -> object:
        return crm.explain(ann, "email", at=NOON + timedelta(**ahead)).verdict

    used_up, cooling = Suppress("cap of 1 in 7 days"), "cooling-off of 3 days after a complaint"
    assert used_up == crm.explain(ann, "email").verdict == then(days=6)
    assert ALLOW == then(days=7)
    assert Defer(datetime(2026, 3, 23, 8, tzinfo=UTC), "quiet hours (Europe/Berlin by tenant)") == then(days=11)
    crm.caps.retire(7)
    assert Defer(datetime(2026, 3, 12, 23, tzinfo=UTC), cooling) == then(days=2)
    assert ALLOW == then(days=3)


def test_a_calendar_cap_is_free_on_the_first(crm: CRM) -> None:
    """Also one that is used up by a household together."""
    ann, ben = person(crm, "Ann"), person(crm, "Ben")
    home = crm.customers.add(Household("Home"))
    for each in (ann, ben):
        crm.households.join(home, each)
    crm.caps.define(1, calendar="month", per="household")
    crm.decide("one", TEA, customers=[ann])
    (caps,) = [each for each in crm.explain(ben, "email").guards if each.guard == "caps"]
    assert Suppress("cap of 1 in a calendar month per household") == caps.verdict
    assert "free again on 2026-04-01" == caps.cure
    told = {each.customer: each.reason for each in crm.gate.why_not(None, "email")}
    assert 2 * ["cap of 1 in a calendar month per household"] == [told[each] for each in (ann, ben)]


def test_what_would_have_to_change_is_told(crm: CRM) -> None:
    """By what is missing."""
    nobody, ben, cat = crm.customers.add(Person("No")), person(crm, "Ben", consent=False), person(crm, "Cat")
    crm.consents.withdraw(cat, channel="email", purpose="offers", evidence="phone call")
    crm.contact_times.define("never")
    crm.privacy.restrict(cat, "disputed")
    cures = {each.guard: each.cure for each in crm.explain(cat, "email").guards}
    assert "the restriction has to be lifted" == cures["restriction"]
    assert cures["consent"].startswith("it needs a grant newer than the withdrawal")
    assert "it needs hours that open" == cures["hours"]
    assert ["it needs an address on the channel", "it needs a grant"] == [
        crm.explain(each, "email").guards[1].cure for each in (nobody, ben)
    ]


def test_nothing_is_changed_by_asking(crm: CRM) -> None:
    """No decision, no message, no event; also in an open transaction."""
    ann = person(crm, "Ann")
    before = list(crm.events.since(0))
    with crm.begin() as tx:
        assert ALLOW == tx.explain(ann, "email").verdict
        assert 1 == len(list(tx.gate.why_not(None, "email")))
    assert (before, [], []) == (list(crm.events.since(0)), crm.decisions.of(ann), crm.outbox.of(ann))


def test_why_not_counts_a_segment_by_reason(crm: CRM) -> None:
    """The most first; each member is told one by one too, in the order of ids."""
    people = [person(crm, f"c{number}", consent=number != 3) for number in range(6)]
    crm.segments.define("early", Roster())
    crm.segments.put("early", *people[:5])
    crm.suppressions.add(Email("c2@example.org"), "complaint")
    crm.caps.define(1, 7)
    crm.decide("one", TEA, customers=people[:1])
    asked = crm.gate.why_not("early", "email")
    assert [
        GateCount("allow", "", "", 2),
        GateCount("suppress", "caps", "cap of 1 in 7 days", 1),
        GateCount("suppress", "consent", "no consent", 1),
        GateCount("suppress", "suppression", "suppressed address", 1),
    ] == list(asked.counts())
    told = {people.index(each.customer): each for each in asked}
    assert GateAnswer(people[0], "suppress", "caps", "cap of 1 in 7 days", None) == told[0]
    assert ["allow", "allow"] == [told[number].verdict for number in (1, 4)]
    assert sorted(people[:5], key=lambda id_: id_.bytes) == [each.customer for each in asked]
    assert 6 == sum(count.customers for count in crm.gate.why_not(None, "email").counts())


def test_why_not_foresees_too(crm: CRM) -> None:
    """A deferral has its instant."""
    ann = person(crm, "Ann")
    crm.contact_times.define("mon-fri 09:00-20:00")
    (told,) = crm.gate.why_not(None, "email", at=NOON + timedelta(hours=9))
    opens = datetime(2026, 3, 11, 8, tzinfo=UTC)
    assert GateAnswer(ann, "defer", "hours", "quiet hours (Europe/Berlin by tenant)", opens) == told


def test_what_cannot_be_asked_is_refused(crm: CRM) -> None:
    """An instant without a zone or in the past, an unknown customer, channel or segment, a purpose that is no name."""
    ann = person(crm, "Ann")
    with pytest.raises(NaiveDatetime):
        crm.explain(ann, "email", at=datetime(2027, 1, 1))
    with pytest.raises(NaiveDatetime):
        crm.gate.why_not(None, "email", at=datetime(2027, 1, 1))
    with pytest.raises(InvalidValue):
        crm.explain(ann, "email", at=NOON - timedelta(seconds=1))
    with pytest.raises(InvalidValue):
        crm.explain(ann, "email", "All offers")
    with pytest.raises(UnknownChannel):
        crm.explain(ann, "pigeon")
    with pytest.raises(UnknownCustomer):
        crm.explain(Email("nobody@example.org"), "email")
    with pytest.raises(UnknownSegment):
        crm.gate.why_not("nobody", "email").counts()
    with pytest.raises(UnknownChannel):
        crm.gate.why_not(None, "pigeon").counts()


def test_the_last_look_tells_how_the_gate_ruled(crm: CRM, clock: FrozenClock) -> None:
    """In an event: which guard, until when, and by which version of what; the reason stands with the message."""
    ann = person(crm, "Ann")
    crm.decide("one", TEA, customers=[ann])
    crm.contact_times.define("tue 15:00-20:00")
    crm.tick()
    clock.set(datetime(2026, 3, 10, 14, tzinfo=UTC))
    crm.consents.withdraw(ann, channel="email", purpose="offers", evidence="phone call")
    crm.tick()
    (message,) = crm.outbox.of(ann)
    told = [dict(event.data) for event in crm.events.since(0) if event.name == "message.ruled"]
    hours = {"guard": "hours", "rules": {"hours all channels": 1}, "until": "2026-03-10T14:00:00+00:00"}
    assert [hours, {"guard": "consent", "rules": {}}] == [
        {name: value for name, value in each.items() if name != "message"} for each in told
    ]
    assert {str(message.id)} == {each["message"] for each in told}
    assert ("suppressed", "consent withdrawn") == (message.state, message.detail)


def test_decisions_keep_how_the_gate_ruled(crm: CRM) -> None:
    """Which guard, until when, and by which version of what; also of a way that was put off and taken."""
    ann = person(crm, "Ann")
    crm.contact_times.define("mon-fri 09:00-20:00")
    crm.contact_times.define("mon-fri 15:00-20:00")
    crm.decide("one", TEA, customers=[ann])
    (decision,) = crm.decisions.of(ann)
    ruling = decision.rulings["email for offers"]
    assert ("hours", {"hours all channels": 2}) == (ruling.guard, dict(ruling.rules))
    assert datetime(2026, 3, 10, 14, tzinfo=UTC) == ruling.until == crm.outbox.of(ann)[0].not_before
    assert {"email for offers": ruling.reason} == dict(decision.verdicts)
    assert "email for offers waits until 2026-03-10 15:00: quiet hours" in str(crm.explain(decision.id))
