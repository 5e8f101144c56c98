"""The gate asked about many at once, about one, and by the last look before the wire: one answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcore import CRM, CustomerId, Email, Household, Money, Person, Phone, Preferences, Rule, RulePolicy
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.relationship.content import Complaint
from crmcore.services.gate import word
from crmcore.testing import FrozenClock
from tests.unit.services.sending import Wire

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 11, 12, tzinfo=UTC)
COUNT = 4
TEA = RulePolicy([Rule(None, "tea", "email")])
_whose = st.sets(st.integers(0, COUNT - 1), max_size=2)


@frozen
class World:
    """What stands against some of the customers, by their numbers, and what the firm has defined."""

    withdrawn: set[int]
    left: set[int]
    """At the contact point."""
    suppressed: set[int]
    dead: set[int]
    soft: set[int]
    restricted: set[int]
    complained: set[int]
    open_cases: set[int]
    closed_cases: set[int]
    contacted: set[int]
    """Once more than the others."""
    together: set[int]
    wishes: dict[int, str]
    zones: dict[int, str]
    hours: str | None
    cap: int | None
    per: str
    purpose: str | None
    calendar: str | None
    budget: str | None


_hours = st.sampled_from(["mon-fri 09:00-20:00", "wed 14:00-15:00", "sat 10:00-12:00", "mon 09:00-10:00"])
_worlds = st.builds(
    World,
    *[_whose] * 11,
    st.dictionaries(st.integers(0, COUNT - 1), _hours, max_size=2),
    st.dictionaries(st.integers(0, COUNT - 1), st.sampled_from(["Asia/Tokyo", "America/New_York"]), max_size=2),
    st.none() | _hours,
    st.none() | st.integers(0, 2),
    st.sampled_from(["customer", "household"]),
    st.sampled_from([None, "offers", "research"]),
    st.sampled_from([None, "week", "month"]),
    st.sampled_from([None, "0", "1"]),
)


@contextmanager
def _opened(url: str, clock: FrozenClock) -> Iterator[CRM]:
    with CRM.open(url, channels=[Wire(cost=Money("0.0001", "EUR"))], clock=clock, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield crm


def _people(crm: CRM, world: World) -> list[CustomerId]:
    made = []
    for number in range(COUNT):
        reaches: list[Reach] = [
            Email(f"c{number}@example.org"),
            *([Phone("+20 2 25770000", shared=True)] if number == 3 else []),
        ]
        zone = Preferences(zone=world.zones.get(number))
        made.append(crm.customers.add(Person(f"C{number}"), *reaches, preferences=zone))
        crm.consents.grant(made[-1], channel="email", purpose="offers", evidence="form")
    if world.together:
        home = crm.customers.add(Household("Home"))
        for number in world.together:
            crm.households.join(home, made[number])
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")}, expires_after=5_000)
    return made


def _set_against(crm: CRM, world: World, people: list[CustomerId]) -> None:
    """What stands in the way, once everyone is decided for."""
    for number in world.withdrawn:
        crm.consents.withdraw(people[number], channel="email", purpose="offers", evidence="call")
    for number in world.left:
        address = Email(f"c{number}@example.org")
        crm.consents.withdraw(channel="email", purpose="offers", evidence="link", contact_point=address)
    for number in world.suppressed:
        crm.suppressions.add(Email(f"c{number}@example.org"), "complaint")
    for number in world.dead | world.soft:
        key = str(crm.outbox.of(people[number])[0].id)
        for at in range(1 if number in world.dead else 3):
            heard = Heard("bounce", f"b-{number}-{at}", LATER, key, hard=number in world.dead)
            crm.inbound.take("email", [heard])
    for number in world.restricted:
        crm.privacy.restrict(people[number], "disputed")
    for number in world.complained:
        crm.interactions.record(people[number], Complaint("cold tea"))
    _open_cases(crm, world, people)
    for number, hours in world.wishes.items():
        crm.contact_times.choose(people[number], hours)
    if world.hours is not None:
        crm.contact_times.define(world.hours)
    crm.contact_times.cool_off(2)
    crm.contact_times.cool_off(3, after="case")
    if world.budget is not None:
        crm.budgets.define(Money(world.budget, "EUR"), "day")


def _open_cases(crm: CRM, world: World, people: list[CustomerId]) -> None:
    for number in world.open_cases:
        crm.cases.open(people[number], "cold tea")
    for number in world.closed_cases:
        crm.cases.close(crm.cases.open(people[number], "late tea"))


def _cap(crm: CRM, world: World, more: int) -> None:
    if world.cap is not None:
        days = None if world.calendar else 30
        crm.caps.define(world.cap + more, days, per=world.per, purpose=world.purpose, calendar=world.calendar)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=max(settings().max_examples // 4, 5))
@given(_worlds, st.sampled_from(["memory", "sqlite"]))
def test_the_gate_gives_one_answer_however_it_is_asked(world: World, store: str) -> None:
    """Of a segment at once and of each customer alone it is the same, and it is what becomes of a message that waits,
    whose own contact does not count.
    """
    clock = FrozenClock(NOON)
    with TemporaryDirectory() as folder:
        url = "memory://" if store == "memory" else f"sqlite:///{Path(folder) / 'crm.db'}"
        with _opened(url, clock) as crm:
            people = _people(crm, world)
            crm.decide("before", TEA, customers=[people[number] for number in world.contacted] or people[:0])
            crm.tick()
            crm.decide("now", TEA, customers=people)
            clock.set(LATER)
            _set_against(crm, world, people)

            _cap(crm, world, 1)
            at_once = {each.customer: each for each in crm.gate.why_not(None, "email") if each.customer in people}
            alone = {each: crm.explain(each, "email") for each in people}
            verdicts = {each: found.verdict for each, found in alone.items()}
            told = {each: (word(given), getattr(given, "reason", "")) for each, given in verdicts.items()}
            assert told == {each: (found.verdict, found.reason) for each, found in at_once.items()}

            _cap(crm, world, 0)
            crm.tick()
            for each in people:
                found, message = at_once[each], crm.outbox.of(each)[0]
                match found.verdict:
                    case "allow":
                        assert "accepted" == message.state
                    case "defer":
                        assert ("waiting", found.until) == (message.state, message.not_before)
                    case "suppress":
                        reason = found.reason.replace(f"cap of {(world.cap or 0) + 1} ", f"cap of {world.cap} ")
                        assert ("suppressed", reason) == (message.state, message.detail)
