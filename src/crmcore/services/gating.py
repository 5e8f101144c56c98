"""The gate at work: for many customers, which ways are open to whom, and what stands in the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Any, NamedTuple

from attrs import define, evolve, field, frozen

from crmcore.domain.customer.consent import Answer
from crmcore.domain.customer.health import PointHealth
from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.customer.suppression import Bar, is_barred
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.gate import Allow, GateFacts, Suppress, Verdict, verdict
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Scheme
from crmcore.domain.kernel.time import day_of
from crmcore.domain.kernel.value_type import Scalar
from crmcore.ports.store.consents import Answers, Points, ReachedMany, Use
from crmcore.services.budgeting import budget_facts
from crmcore.services.circles import Circles
from crmcore.services.definitions import Definitions
from crmcore.services.recipient_zones import PhoneZones, ZoneTeller
from crmcore.services.rulings import ruling_of
from crmcore.services.suppressions import barred
from crmcore.services.timing import (
    CaseDays,
    Chosen,
    are_timed,
    cases_among,
    complaint_fields,
    cooling_facts,
    quiet_facts,
)
from crmcore.services.work import Work


@frozen
class Way:
    """A channel used for a purpose."""

    channel: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.channel} for {self.purpose}"


@frozen
class Passage:
    """What the gate says on one way: its verdict, whether a contact may be intended, now or later, and what the guards
    looked at. Where the best contact point stands, if there is any: which scheme, and which of the customer's points
    there.
    """

    verdict: Verdict
    open: bool
    facts: GateFacts
    _best: tuple[int, int] | None

    def contact_point(self, points: Points) -> ContactPointId:
        """The best of the customer's contact points."""
        assert self._best is not None
        scheme, place = self._best
        return points[scheme][place]


@define(eq=False)
class Passages:
    """What the gate says on each of the ways; one object for all customers of whom it says the same.

    `open` has a bit for each way that is open. `rulings` are those of the ways whose verdict is not allow, `refused`
    their reasons, by way.
    """

    ways: Mapping[Way, Passage]
    _definitions: Definitions
    open: int = field(init=False)
    rulings: Mapping[str, Ruling] = field(init=False)
    refused: Mapping[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.open = sum(1 << place for place, passage in enumerate(self.ways.values()) if passage.open)
        ruled = {str(way): ruling_of(self._definitions, way.channel, each.facts) for way, each in self.ways.items()}
        self.rulings = {way: ruling for way, ruling in ruled.items() if ruling is not None}
        self.refused = {way: ruling.reason for way, ruling in self.rulings.items()}


@frozen
class Passed:
    """What the gate says of each of some customers, in their order, and how they are reached."""

    passages: Sequence[Passages]
    reach: ReachedMany

    def __iter__(self) -> Iterator[tuple[Passages, Points]]:
        """What it says of each, and that customer's contact points."""
        return zip(self.passages, map(self.reach.points_of, range(len(self.reach))), strict=True)


class _Special(NamedTuple):
    """What is to be said of some customers only, mostly few: of each of their points whether it is suppressed and its
    health, how many contacts count for each of the caps, whether processing is restricted, what its phone
    numbers tell where its zone is told by these, the hours that it has chosen, and how it stands with its cases.
    """

    odd: _Odd = ()
    contacts: tuple[int, ...] = ()
    restricted: bool = False
    phone_zones: PhoneZones = ()
    chosen: Chosen = ()
    cases: CaseDays | None = None


_ORDINARY = _Special()

_KEPT = 10_000
"""Of how many facts that differ the answers are kept."""


class Gate:
    """The gate at work for many customers at one instant, now or one to come; asked once for facts that are alike."""

    def __init__(self, work: Work, ways: Sequence[Way], now: datetime, circles: Circles | None = None) -> None:
        self._work = work
        self.circles = circles
        self._intended: Counter[tuple[CustomerId, Way]] = Counter()
        self._today = day_of(now, work.zone)
        self._now = now
        self._uses: dict[Scheme, list[Use]] = {}
        for way in ways:
            self._uses.setdefault(work.setting.channels[way.channel].capabilities.scheme, []).append(
                (way.channel, way.purpose)
            )
        schemes = list(self._uses)
        caps = work.definitions.caps.values()
        self._caps = [cap for cap in caps if any(cap.applies(way.channel, way.purpose) for way in ways)]
        self._ways = []
        for way in ways:
            scheme = work.setting.channels[way.channel].capabilities.scheme
            use = self._uses[scheme].index((way.channel, way.purpose))
            held = [place for place, cap in enumerate(self._caps) if cap.applies(way.channel, way.purpose)]
            self._ways.append((way, schemes.index(scheme), use, held))
        timed = are_timed(work, [(way.channel, way.purpose) for way in ways])
        if timed:
            self._uses.setdefault("phone", [])
        self._phones = [*self._uses].index("phone") if timed else None
        self._zones = ZoneTeller(work)
        self._waits = waits = any(way.purpose != SERVICE for way in ways)
        self._complaints = complaint_fields(work) if waits else ()
        self._day = work.today()
        self._budgets = {way: budget_facts(work, way.channel, way.purpose, now, waiting=True) for way in ways}
        self._told: dict[_Alike, Passages] = {}

    @property
    def fields(self) -> Sequence[Field]:
        """The fields that it looks at."""
        return [*self._complaints, *(self._zones.fields if self._phones is not None else ())]

    def passages(self, customers: Sequence[CustomerId], columns: Sequence[Sequence[Scalar | None]]) -> Passed:
        """What the gate says of each of the customers, in their order, by what its `fields` tell of them. Set-wise.

        Of several contact points the first that the gate lets through counts; else one where consent allows. Raises
        `KeyMismatch` where addresses are suppressed and the master key is missing.
        """
        reach = self._work.unit.consents.reach(customers, self._uses)
        special = self._special(customers, columns[len(self._complaints) :], reach)
        told = self._told
        if len(told) > _KEPT:
            told.clear()
        # As little as possible is done for each customer; what is alike is judged once.
        ordinary: list[_Alike] = list(zip(repeat(_ORDINARY), reach.answers, *columns))
        alike = ordinary
        if special:
            alike = [*ordinary]
            for place, known in special.items():
                alike[place] = (known, *ordinary[place][1:])
        for facts in {*alike} - told.keys():
            told[facts] = self._passages(*facts)
        return Passed(list(map(told.__getitem__, alike)), reach)

    def _special(
        self, customers: Sequence[CustomerId], clues: Sequence[Sequence[Scalar | None]], reach: ReachedMany
    ) -> Mapping[int, _Special]:
        """What is to be said of some of the customers only, by their places."""
        counts = self._contacts(customers)
        kinds = {each: _Special(contacts=each) for each in {*counts.values()}}
        special = {place: kinds[each] for place, each in counts.items()}

        def note(place: int, **known: Any) -> None:
            special[place] = special.get(place, _ORDINARY)._replace(**known)

        def note_each(what: str, known: Mapping[CustomerId, Any]) -> None:
            if known:
                for place, customer in enumerate(customers):
                    if customer in known:
                        note(place, **{what: known[customer]})

        for place, odd in self._odd(reach).items():
            note(place, odd=odd)
        note_each("restricted", dict.fromkeys(self._work.unit.restrictions.among(customers), True))
        if self._waits:
            note_each("cases", cases_among(self._work, customers, self._today))
        if self._phones is not None:
            for place, told in self._phone_zones(clues, reach).items():
                note(place, phone_zones=told)
            chosen = self._work.unit.chosen_hours.holding(customers)
            note_each("chosen", {customer: tuple(hours.items()) for customer, hours in chosen.items()})
        return special

    def _odd(self, reach: ReachedMany) -> Mapping[int, _Odd]:
        """For those customers of whom a point is suppressed or anything known of its health, what."""
        stopped, health = self._barred(reach), self._work.unit.health.at(reach.points)
        found: dict[int, _Odd] = {}
        for customer in {*map(reach.whose, stopped), *map(reach.whose, health)}:
            each: list[list[tuple[Bar, PointHealth | None]]] = [[] for _ in self._uses]
            for at in range(reach.starts[customer], reach.starts[customer + 1]):
                each[reach.schemes[at]].append((stopped.get(at, ""), health.get(at)))
            found[customer] = tuple(map(tuple, each))
        return found

    def _contacts(self, customers: Sequence[CustomerId]) -> Mapping[int, tuple[int, ...]]:
        """For those customers of whom contacts count for any of the caps, how many."""
        if self.circles is None or all(cap.per == "customer" for cap in self._caps):
            return self._work.unit.decisions.contacted(customers, self._caps, self._today)
        counts = [self._counts(customers, cap, self.circles) for cap in self._caps]
        told = [tuple([count.get(each, 0) for count in counts]) for each in customers]
        return {place: each for place, each in enumerate(told) if any(each)}

    def _phone_zones(self, clues: Sequence[Sequence[Scalar | None]], reach: ReachedMany) -> Mapping[int, PhoneZones]:
        """For those customers who live by a zone that their phone numbers tell, what these tell."""
        assert self._phones is not None
        numbers: dict[int, list[str]] = {}
        if self._phones in reach.schemes:
            for at, scheme in enumerate(reach.schemes):
                if scheme == self._phones:
                    numbers.setdefault(reach.whose(at), []).append(reach.values[at])
        unsaid = {
            place: values
            for place, values in numbers.items()
            if not self._zones.tells(tuple([each[place] for each in clues]))
        }
        return {place: self._zones.of_phones(values) for place, values in unsaid.items()}

    def intend(self, customer: CustomerId, way: Way) -> None:
        """Let a contact just intended for a customer count for whoever shares its household."""
        self._intended[customer, way] += 1

    def _counts(self, customers: Sequence[CustomerId], cap: Cap, circles: Circles) -> Mapping[CustomerId, int]:
        decisions = self._work.unit.decisions
        if cap.per == "customer":
            return decisions.contacts(customers, cap, self._today)
        each = Counter(decisions.contacts(circles.everyone(customers), cap, self._today))
        for (customer, way), intended in self._intended.items():
            if cap.applies(way.channel, way.purpose):
                each[customer] += intended
        return circles.counts(customers, each)

    def _barred(self, reach: ReachedMany) -> Mapping[int, Bar]:
        """What contact points are spared, by their places, of those where consent lets something go; no others are
        looked up.
        """
        if not self._work.unit.suppressions.any():
            return {}
        by_answers = {each: [("allowed" in said) for at in each for said in at] for each in {*reach.answers}}
        lets = [*chain.from_iterable(map(by_answers.__getitem__, reach.answers))]
        found: dict[int, Bar] = {}
        for scheme, name in enumerate(self._uses):
            each = zip(reach.schemes, lets, strict=True)
            places = [place for place, (at, goes) in enumerate(each) if goes and at == scheme]
            if places:
                bars = barred(self._work, name, [reach.values[place] for place in places])
                found.update({places[at]: bar for at, bar in bars.items()})
        return found

    def _passages(self, special: _Special, answers: Answers, *columns: Scalar | None) -> Passages:
        found = {}
        complaints = len(self._complaints)
        ago = columns[0] if complaints else None
        complained_on = self._day - ago if isinstance(ago, int) else None
        zone = None if self._phones is None else self._zones.zone_in(columns[complaints:], special.phone_zones)
        for way, scheme, use, caps in self._ways:
            stands = special.odd[scheme] if special.odd else (("", None),) * len(answers[scheme])
            facts = GateFacts(
                False,
                "none",
                False,
                tuple((self._caps[place], special.contacts[place] if special.contacts else 0) for place in caps),
                special.restricted,
                None,
                self._now,
                quiet_facts(self._work, way.channel, way.purpose, zone, special.chosen, self._now),
                cooling_facts(self._work, way.purpose, complained_on, special.cases, self._today),
                self._budgets[way],
            )
            at = [
                Point(each[use], is_barred(bar, way.purpose), health)
                for each, (bar, health) in zip(answers[scheme], stands, strict=True)
            ]
            found[way] = _best(scheme, at, facts)
        return Passages(found, self._work.definitions)


_Odd = tuple[tuple[tuple[Bar, PointHealth | None], ...], ...]
"""What each of the points of each scheme is spared, and its health; empty where nothing is known of any."""


class Point(NamedTuple):
    """What stands at one contact point: what consent says, whether it is suppressed, and its health."""

    consent: Answer
    suppressed: bool
    health: PointHealth | None


_Alike = tuple[Any, ...]
"""All that the gate looks at of one customer: what is special, the answers of consent, and what its fields tell."""


def _best(scheme: int, points: Sequence[Point], facts: GateFacts) -> Passage:
    """The passage at the best of the contact points: the first that is open at once, else the first that will be, else
    one where consent allows. `facts` are those of the customer.
    """
    best: Passage | None = None
    later: Passage | None = None
    for place, point in enumerate(points):
        known = evolve(facts, reachable=True, consent=point.consent, suppressed=point.suppressed, health=point.health)
        given = verdict(known)
        passage = Passage(given, not isinstance(given, Suppress), known, (scheme, place))
        if isinstance(given, Allow):
            return passage
        if passage.open and later is None:
            later = passage
        if best is None or point.consent == "allowed":
            best = passage
    return later or best or Passage(verdict(facts), False, facts, None)
