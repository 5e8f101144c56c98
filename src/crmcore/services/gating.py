"""The gate at work: for many customers, which ways are open to whom, and what stands in the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import NamedTuple

from attrs import define, evolve, field, frozen

from crmcore.domain.customer.consent import Answer
from crmcore.domain.customer.health import PointHealth
from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.gate import Allow, GateFacts, Suppress, Verdict, verdict
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Scheme
from crmcore.domain.kernel.time import day_of
from crmcore.domain.kernel.value_type import Scalar
from crmcore.ports.store.consents import Answers, Reached, Use
from crmcore.services.budgeting import budget_facts
from crmcore.services.circles import Circles
from crmcore.services.definitions import Definitions
from crmcore.services.recipient_zones import ZoneTeller
from crmcore.services.rulings import ruling_of
from crmcore.services.suppressions import barred
from crmcore.services.timing import Chosen, are_timed, complaint_fields, cooling_facts, quiet_facts
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


Points = tuple[tuple[ContactPointId, ...], ...]
"""A customer's contact points for each scheme."""


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
        waits = any(way.purpose != SERVICE for way in ways)
        self._complaints = complaint_fields(work) if waits else ()
        self._day = work.today()
        self._budgets = {way: budget_facts(work, way.channel, way.purpose, now, waiting=True) for way in ways}
        self._told: dict[_Alike, Passages] = {}

    @property
    def fields(self) -> Sequence[Field]:
        """The fields that it looks at."""
        return [*self._complaints, *(self._zones.fields if self._phones is not None else ())]

    def passages(
        self, customers: Sequence[CustomerId], columns: Sequence[Sequence[Scalar | None]]
    ) -> Sequence[tuple[Passages, Points]]:
        """What the gate says of each of the customers, in their order, and their contact points, by what its `fields`
        tell of them. Set-wise.

        Of several contact points the first that the gate lets through counts; else one where consent allows. Raises
        `KeyMismatch` where addresses are suppressed and the master key is missing.
        """
        reached = self._work.unit.consents.reach(customers, self._uses)
        complaints = len(self._complaints)
        # In columns, as little as possible is done for each customer; what is alike is judged once.
        alike = list(
            zip(
                [answers for _, answers, _ in reached],
                self._odd(reached),
                self._contacts(customers),
                self._restricted(customers),
                self._zones_of(columns[complaints:], reached),
                self._chosen(customers),
                columns[0] if complaints else repeat(None, len(customers)),
                strict=True,
            )
        )
        told = self._told
        if len(told) > _KEPT:
            told.clear()
        for facts in {*alike} - told.keys():
            told[facts] = self._passages(*facts)
        return list(zip(map(told.__getitem__, alike), [points for points, _, _ in reached], strict=True))

    def _odd(self, reached: Sequence[Reached]) -> Iterable[_Odd]:
        """For each customer whether each of its points is suppressed, and its health; empty for almost everyone."""
        stopped, health = self._barred(reached), self._health(reached)
        odd = {*stopped, *health}
        if not odd:
            return repeat((), len(reached))
        return [
            ()
            if all(map(odd.isdisjoint, points))
            else tuple([tuple([(id_ in stopped, health.get(id_)) for id_ in each]) for each in points])
            for points, _, _ in reached
        ]

    def _contacts(self, customers: Sequence[CustomerId]) -> Iterable[tuple[int, ...]]:
        """For each customer how many contacts count for each of the caps."""
        counts = [self._counts(customers, cap) for cap in self._caps]
        never = (0,) * len(counts)
        contacted = {each: tuple([count.get(each, 0) for count in counts]) for each in {*chain.from_iterable(counts)}}
        return map(contacted.get, customers, repeat(never)) if contacted else repeat(never, len(customers))

    def _restricted(self, customers: Sequence[CustomerId]) -> Iterable[bool]:
        """For each customer whether processing of it is restricted."""
        restricted = self._work.unit.restrictions.among(customers)
        return map(restricted.__contains__, customers) if restricted else repeat(False, len(customers))

    def _chosen(self, customers: Sequence[CustomerId]) -> Iterable[Chosen]:
        """For each customer the hours that it has chosen."""
        chosen = {} if self._phones is None else self._work.unit.chosen_hours.holding(customers)
        if not chosen:
            return repeat((), len(customers))
        wishes = {customer: tuple(hours.items()) for customer, hours in chosen.items()}
        return map(wishes.get, customers, repeat(()))

    def _zones_of(
        self, columns: Sequence[Sequence[Scalar | None]], reached: Sequence[Reached]
    ) -> Iterable[RecipientZone | None]:
        """For each customer the zone that it lives by, where that matters."""
        if self._phones is None:
            return repeat(None, len(reached))
        zone, phones = self._zones.zone, self._phones
        return [
            zone(told, values[phones]) for told, (_, _, values) in zip(zip(*columns, strict=True), reached, strict=True)
        ]

    def intend(self, customer: CustomerId, way: Way) -> None:
        """Let a contact just intended for a customer count for whoever shares its household."""
        self._intended[customer, way] += 1

    def _counts(self, customers: Sequence[CustomerId], cap: Cap) -> Mapping[CustomerId, int]:
        decisions, circles = self._work.unit.decisions, self.circles
        if cap.per == "customer" or circles is None:
            return decisions.contacts(customers, cap, self._today)
        each = Counter(decisions.contacts(circles.everyone(customers), cap, self._today))
        for (customer, way), intended in self._intended.items():
            if cap.applies(way.channel, way.purpose):
                each[customer] += intended
        return circles.counts(customers, each)

    def _barred(self, reached: Sequence[Reached]) -> Collection[ContactPointId]:
        """The contact points that are suppressed, of those where consent lets something go; no others are looked up."""
        if not self._work.unit.suppressions.any():
            return ()
        found: set[ContactPointId] = set()
        for place, scheme in enumerate(self._uses):
            asked = {
                value: id_
                for points, answers, values in reached
                for id_, at, value in zip(points[place], answers[place], values[place], strict=True)
                if "allowed" in at
            }
            if asked:
                found.update(barred(self._work, scheme, asked))
        return found

    def _health(self, reached: Sequence[Reached]) -> Mapping[ContactPointId, PointHealth]:
        """What bounces say of the contact points; looked up only where they say anything of any."""
        if not self._work.unit.health.count():
            return {}
        return self._work.unit.health.of({id_ for each in reached for points in each.points for id_ in points})

    def _passages(
        self,
        answers: Answers,
        odd: _Odd,
        contacts: tuple[int, ...],
        restricted: bool,
        zone: RecipientZone | None,
        chosen: Chosen,
        ago: Scalar | None,
    ) -> Passages:
        found = {}
        complained_on = self._day - ago if isinstance(ago, int) else None
        for way, scheme, use, caps in self._ways:
            stands = odd[scheme] if odd else ((False, None),) * len(answers[scheme])
            facts = GateFacts(
                False,
                "none",
                False,
                tuple((self._caps[place], contacts[place]) for place in caps),
                restricted,
                None,
                self._now,
                quiet_facts(self._work, way.channel, way.purpose, zone, chosen, self._now),
                cooling_facts(self._work, way.purpose, complained_on, self._today),
                self._budgets[way],
            )
            at = [Point(each[use], *stand) for each, stand in zip(answers[scheme], stands, strict=True)]
            found[way] = _best(scheme, at, facts)
        return Passages(found, self._work.definitions)


_Odd = tuple[tuple[tuple[bool, PointHealth | None], ...], ...]
"""Whether each of the points of each scheme is suppressed, and its health; empty where nothing is known of any."""


class Point(NamedTuple):
    """What stands at one contact point: what consent says, whether it is suppressed, and its health."""

    consent: Answer
    suppressed: bool
    health: PointHealth | None


_Alike = tuple[Answers, _Odd, tuple[int, ...], bool, RecipientZone | None, Chosen, Scalar | None]
"""All that the gate looks at of one customer."""


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
