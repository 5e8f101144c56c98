"""Hours of contact in the recipient's zone, and cooling-off, through the public API on every store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crmcore import CRM, CustomerId, Email, Hours, Person, Phone, Preferences, Rule, RulePolicy
from crmcore.domain.decision.hours_text import hours_text
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.relationship.content import Complaint
from crmcore.errors import InvalidValue, KeyReused, UnknownChannel, UnknownCustomer
from crmcore.testing import FrozenClock

POLICY = RulePolicy([Rule(None, "tea", "email")])
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
"""A Tuesday: 13:00 in Berlin, 21:00 in Tokyo, 08:00 in New York."""


@pytest.fixture
def crm(any_crm: CRM) -> CRM:
    """A CRM with an offer."""
    any_crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")}, expires_after=720)
    any_crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    return any_crm


def person(crm: CRM, name: str, *reaches: Phone, zone: str | None = None) -> CustomerId:
    """A customer who agreed to everything by e-mail."""
    made = crm.customers.add(
        Person(name), Email(f"{name.lower()}@example.org"), *reaches, preferences=Preferences(zone=zone)
    )
    for purpose in ("offers", "service"):
        crm.consents.grant(made, channel="email", purpose=purpose, evidence="form")
    return made


def waits(crm: CRM, who: CustomerId, occasion: str, policy: RulePolicy = POLICY) -> timedelta | None:
    """How long the message decided now waits; None where there is none."""
    crm.decide(occasion, policy, customers=[who])
    found = [each for each in crm.outbox.of(who) if each.state == "waiting"]
    return found[0].not_before - found[0].made_at if found else None


def test_a_contact_waits_for_the_hours_where_the_customer_is(crm: CRM, clock: FrozenClock) -> None:
    """The preferred zone, else the phone's, else the tenant's; the verdict says which, and of what source."""
    crm.contact_times.define("mon-fri 09:00-20:00")
    berlin = person(crm, "Berlin")
    tokyo = person(crm, "Tokyo", zone="Asia/Tokyo")
    cairo = person(crm, "Cairo", Phone("+20 2 25770000"))
    assert timedelta(0) == waits(crm, berlin, "a")
    assert timedelta(hours=12) == waits(crm, tokyo, "b")
    assert {"email for offers": "quiet hours (Asia/Tokyo by preference)"} == dict(crm.decisions.of(tokyo)[0].verdicts)
    assert timedelta(0) == waits(crm, cairo, "c")
    assert RecipientZone("Africa/Cairo", "phone") == crm.contact_times.zone(cairo)
    assert RecipientZone("Europe/Berlin", "tenant") == crm.contact_times.zone(berlin)
    angeles = person(crm, "Angeles", Phone("+1 310 555 1234"))
    assert timedelta(hours=4) == waits(crm, angeles, "d")
    assert RecipientZone("America/Los_Angeles", "phone") == crm.contact_times.zone(angeles)
    assert 2 == crm.tick().dispatched.accepted
    clock.advance(hours=12)
    assert 2 == crm.tick().dispatched.accepted


def test_attributes_tell_the_zone_too(crm: CRM) -> None:
    """One that names it, or a country that has one zone only, before phone numbers."""
    crm.attributes.declare("zone")
    crm.attributes.declare("country")
    ann, bo, cy = (
        person(crm, "Ann", Phone("+49 30 901820")),
        person(crm, "Bo"),
        person(crm, "Cy", Phone("+20 2 25770000")),
    )
    crm.attributes.state(ann, {"zone": "America/New_York"}, source="form")
    crm.attributes.state(bo, {"country": "jp"}, source="form")
    crm.attributes.state(cy, {"country": "US", "zone": "nowhere"}, source="form")
    assert RecipientZone("America/New_York", "attribute") == crm.contact_times.zone(ann)
    assert RecipientZone("Asia/Tokyo", "address") == crm.contact_times.zone(bo)
    assert RecipientZone("Europe/Berlin", "tenant") == crm.contact_times.zone(cy)


def test_the_last_look_keeps_to_the_hours(crm: CRM, clock: FrozenClock) -> None:
    """What was decided in the hours and comes late waits for the next ones, also when they are defined meanwhile."""
    who = person(crm, "Ann")
    assert timedelta(0) == waits(crm, who, "a")
    crm.contact_times.define("wed 09:00-10:00", "email")
    assert 1 == crm.tick().dispatched.again
    (message,) = crm.outbox.of(who)
    assert datetime(2026, 3, 11, 8, tzinfo=UTC) == message.not_before
    clock.set(message.not_before)
    assert 1 == crm.tick().dispatched.accepted


def test_service_waits_for_nobody(crm: CRM) -> None:
    """What a customer has to get goes at any hour, and after a complaint."""
    crm.contact_times.define("never")
    crm.contact_times.cool_off(30)
    who = person(crm, "Ann")
    crm.interactions.record(who, Complaint("cold tea"))
    assert timedelta(0) == waits(crm, who, "a", RulePolicy([Rule(None, "bill", "email")]))
    assert 1 == crm.tick().dispatched.accepted
    crm.decide("b", POLICY, customers=[who])
    assert {"email for offers": "no open hours (Europe/Berlin by tenant)"} == {
        way: why for way, why in crm.decisions.of(who)[0].verdicts.items() if "offers" in way
    }


def test_a_channel_has_hours_within_those_of_all(crm: CRM) -> None:
    """They are listed, changed and retired apart."""
    every = crm.contact_times.define("mon-fri 08:00-20:00")
    own = crm.contact_times.define("mon-sun 18:00-22:00", "email")
    assert {"all channels": every, "email": own} == dict(crm.contact_times.all())
    assert timedelta(hours=5) == waits(crm, person(crm, "Ann"), "a")
    assert crm.contact_times.retire("email")
    assert not crm.contact_times.retire("email")
    assert timedelta(0) == waits(crm, person(crm, "Bo"), "b")
    assert crm.contact_times.retire()
    assert {} == dict(crm.contact_times.all())


def test_after_a_complaint_a_customer_is_left_alone(crm: CRM, clock: FrozenClock) -> None:
    """For so many days, of which that of the complaint is the first; others are not."""
    assert crm.contact_times.cool_off(7)
    assert not crm.contact_times.cool_off(7)
    assert 7 == crm.contact_times.cooling_off()
    ann, bo = person(crm, "Ann"), person(crm, "Bo")
    crm.interactions.record(ann, Complaint("cold tea"))
    # From noon in Berlin's winter to the start of the eighth day there.
    assert timedelta(days=6, hours=11) == waits(crm, ann, "a")
    assert timedelta(0) == waits(crm, bo, "b")
    crm.interactions.record(bo, Complaint("cold too"))
    assert 1 == crm.tick().dispatched.again
    clock.advance(days=7)
    assert 2 == crm.tick().dispatched.accepted
    assert crm.contact_times.cool_off(None)
    assert not crm.contact_times.cool_off(None)
    assert crm.contact_times.cooling_off() is None


def test_bad_input_is_refused(crm: CRM) -> None:
    """Nothing is defined by it."""
    with pytest.raises(InvalidValue, match="hours"):
        crm.contact_times.define("weekdays")
    with pytest.raises(InvalidValue):
        crm.contact_times.define(9)  # type: ignore[arg-type]
    with pytest.raises(UnknownChannel):
        crm.contact_times.define("never", "telex")
    with pytest.raises(InvalidValue):
        crm.contact_times.cool_off(0)
    with pytest.raises(UnknownCustomer):
        crm.contact_times.zone(Email("nobody@example.org"))
    assert {} == dict(crm.contact_times.all())
    assert crm.contact_times.define(Hours.of([])).never


def test_no_chosen_hours_open_those_that_the_firm_keeps_closed(crm: CRM, clock: FrozenClock) -> None:
    """Who chooses longer ones is written to while both are open, in decisions and in the last look."""
    crm.contact_times.define("mon-fri 09:00-20:00")
    ann = person(crm, "Ann")
    crm.contact_times.choose(ann, "mon-sun 17:00-22:00")
    clock.advance(hours=7.5)
    assert timedelta(hours=20.5) == waits(crm, ann, "a")
    clock.advance(hours=21)
    crm.outbox.pause()
    crm.decide("b", POLICY, customers=[ann])
    clock.advance(hours=3)
    crm.outbox.resume()
    assert (0, 2) == ((done := crm.tick().dispatched).accepted, done.waiting)


def test_chosen_hours_hold_within_those_of_the_firm(crm: CRM, clock: FrozenClock) -> None:
    """In the customer's zone, by a channel or by any, until it chooses others; the verdict says so."""
    crm.contact_times.define("mon-fri 09:00-20:00")
    ann, ben = person(crm, "Ann"), person(crm, "Ben", zone="America/New_York")
    for each in (ann, ben):
        crm.contact_times.choose(each, "mon-sun 17:00-22:00")
    assert timedelta(hours=4) == waits(crm, ann, "a")
    assert timedelta(hours=9) == waits(crm, ben, "a")
    assert {"email for offers": "chosen hours (Europe/Berlin by tenant)"} == dict(crm.decisions.of(ann)[0].verdicts)
    crm.contact_times.choose(ann, "mon-fri 18:00-21:00", "email")
    assert ["all channels", "email"] == [*crm.contact_times.chosen(ann)]
    assert 2 == crm.tick().dispatched.waiting
    assert timedelta(hours=5) == waits(crm, ann, "b")
    crm.contact_times.choose(ann, None)
    crm.contact_times.choose(Email("ann@example.org"), None, "email")
    assert {} == dict(crm.contact_times.chosen(ann))
    assert timedelta(0) == waits(crm, ann, "c")


def test_chosen_hours_hold_where_the_firm_has_none(crm: CRM, clock: FrozenClock) -> None:
    """Also when they are chosen between the decision and the last look; service waits for nobody."""
    ann, bill = person(crm, "Ann"), RulePolicy([Rule(None, "bill", "email")])
    assert timedelta(0) == waits(crm, ann, "a")
    crm.contact_times.choose(ann, "wed 09:00-10:00")
    assert timedelta(0) == waits(crm, ann, "b", bill)
    dispatched = crm.tick().dispatched
    assert (1, 1) == (dispatched.accepted, dispatched.again)
    assert datetime(2026, 3, 11, 8, tzinfo=UTC) == crm.explain(ann, "email").guards[4].verdict.until  # type: ignore[union-attr]
    clock.set(datetime(2026, 3, 11, 8, tzinfo=UTC))
    assert 1 == crm.tick().dispatched.accepted


def test_hours_chosen_last_hold_of_merged_customers(crm: CRM, clock: FrozenClock) -> None:
    """And each has its own again when that is undone."""
    ann, anna = person(crm, "Ann"), person(crm, "Anna")
    crm.contact_times.choose(anna, "mon 09:00-10:00")
    clock.advance(minutes=1)
    crm.contact_times.choose(ann, "tue 09:00-10:00")
    crm.merges.merge(anna, ann)
    assert ["tue 09:00-10:00"] == [hours_text(each) for each in crm.contact_times.chosen(ann).values()]
    crm.merges.unmerge(anna)
    assert [Hours.of([(0, 540, 600)])] == [*crm.contact_times.chosen(anna).values()]


def test_chosen_hours_are_exported_and_erased(crm: CRM) -> None:
    """They are the customer's own."""
    ann = person(crm, "Ann")
    crm.contact_times.choose(ann, "mon 09:00-10:00")
    told = crm.privacy.export(ann)
    assert "mon 09:00-10:00" in str(told)
    receipt = crm.privacy.erase(ann)
    assert 1 == receipt.rows("chosen_hours")


def test_a_wish_is_remembered_by_its_key(crm: CRM) -> None:
    """Again under the same key it is one; another under it is refused."""
    ann = person(crm, "Ann")
    for _ in range(2):
        crm.contact_times.choose(ann, "mon 09:00-10:00", key="page-1")
    assert 1 == sum(event.name == "hours.chosen" for event in crm.events.since(0))
    with pytest.raises(KeyReused):
        crm.contact_times.choose(ann, "tue 09:00-10:00", key="page-1")


@pytest.mark.parametrize(
    ("hours", "channel"), [("never", None), ("mon 9", None), (9, None), ("mon 09:00-10:00", "fax")]
)
def test_what_is_no_wish_is_refused(crm: CRM, hours: object, channel: str | None) -> None:
    """Hours that are never, or none; a channel that is not there; a customer who is not."""
    ann = person(crm, "Ann")
    with pytest.raises((InvalidValue, UnknownChannel)):
        crm.contact_times.choose(ann, hours, channel)  # type: ignore[arg-type]
    with pytest.raises(UnknownCustomer):
        crm.contact_times.choose(Email("nobody@example.org"), "mon 09:00-10:00")
    assert {} == dict(crm.contact_times.chosen(ann))
