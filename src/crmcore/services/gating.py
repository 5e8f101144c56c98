"""The gate at work: for many customers, which ways are open to whom, and what stands in the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import frozen

from crmcore.domain.customer.consent import ConsentState
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.decision.gate import Cap, GateFacts, Suppress, Verdict, verdict
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.domain.kernel.time import Day
from crmcore.services.suppressions import suppressed
from crmcore.services.work import Work

_NO_CONSENT = ConsentState()
_Points = Sequence[tuple[ContactPoint, Sequence[ConsentState]]]


@frozen
class Way:
    """A channel used for a purpose."""

    channel: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.channel} for {self.purpose}"


class Passage(NamedTuple):
    """What the gate says of one customer on one way: its verdict, whether a contact may be intended, now or later, and
    the best contact point, if there is any.
    """

    verdict: Verdict
    open: bool
    contact_point: ContactPoint | None


def passages(
    work: Work, customers: Sequence[CustomerId], ways: Sequence[Way], today: Day
) -> Sequence[Sequence[Passage]]:
    """For each way, what the gate says of each of the customers on a tenant day, in their order. Set-wise.

    Of several contact points the first that the gate lets through counts; else one where consent allows. Raises
    `KeyMismatch` where addresses are suppressed and the master key is missing.
    """
    reached = _reached(work, customers, ways)
    barred = suppressed(work, _addresses(reached))
    counts = {
        cap: work.unit.decisions.contacts(customers, cap, today)
        for cap in work.definitions.caps.values()
        if cap.channel is None or any(way.channel == cap.channel for way in ways)
    }
    found: list[Sequence[Passage]] = []
    for way in ways:
        points, place = reached[way]
        gate = _Gate(place, barred, [pair for pair in counts.items() if pair[0].channel in (None, way.channel)])
        found.append(list(map(gate.passage, customers, points)))
    return found


def _reached(
    work: Work, customers: Sequence[CustomerId], ways: Sequence[Way]
) -> Mapping[Way, tuple[Sequence[_Points], int]]:
    """For each way each customer's contact points with their states of consent, and the place of its own in these."""
    by_scheme: dict[Scheme, list[Way]] = {}
    for way in ways:
        by_scheme.setdefault(work.setting.channels[way.channel].scheme, []).append(way)
    found: dict[Way, tuple[Sequence[_Points], int]] = {}
    for scheme, alike in by_scheme.items():
        reach = work.unit.consents.reach(customers, scheme=scheme, uses=[(way.channel, way.purpose) for way in alike])
        points = [reach.get(customer, ()) for customer in customers]
        found |= {way: (points, place) for place, way in enumerate(alike)}
    return found


def _addresses(reached: Mapping[Way, tuple[Sequence[_Points], int]]) -> Iterator[Address]:
    """The addresses to which consent lets something go; no others need be looked up."""
    for every, place in reached.values():
        for points in every:
            for point, states in points:
                if states[place].allowed:
                    yield point.address


class _Gate:
    """The gate on one way; asked once for facts that are alike in all that it looks at."""

    def __init__(
        self, place: int, barred: Mapping[Address, str], caps: Sequence[tuple[Cap, Mapping[CustomerId, int]]]
    ) -> None:
        self._place = place
        self._barred = barred
        self._caps = caps
        self._contacted = {customer for _, counts in caps for customer in counts}
        self._never = (0,) * len(caps)
        self._told: dict[tuple[bool, bool, bool, tuple[int, ...]], tuple[Verdict, bool]] = {}

    def passage(self, customer: CustomerId, points: _Points) -> Passage:
        """What the gate says of one customer with these contact points."""
        contacts = self._never
        if self._contacted and customer in self._contacted:
            contacts = tuple([counts.get(customer, 0) for _, counts in self._caps])
        if not points:
            return self._unreachable(contacts)
        best: Passage | None = None
        for point, states in points:
            consent = states[self._place]
            allowed = consent.allowed
            barred = bool(self._barred) and point.address in self._barred
            alike = (allowed, allowed or consent.withdrawn, barred, contacts)
            told = self._told.get(alike)
            if told is None:
                told = self._told[alike] = _judged(GateFacts(True, consent, barred, self._capped(contacts)))
            passage = Passage(*told, point)
            if passage.open:
                return passage
            if best is None or allowed:
                best = passage
        assert best is not None
        return best

    def _unreachable(self, contacts: tuple[int, ...]) -> Passage:
        return Passage(*_judged(GateFacts(False, _NO_CONSENT, False, self._capped(contacts))), None)

    def _capped(self, contacts: tuple[int, ...]) -> tuple[tuple[Cap, int], ...]:
        return tuple((cap, count) for (cap, _), count in zip(self._caps, contacts, strict=True))


def _judged(facts: GateFacts) -> tuple[Verdict, bool]:
    given = verdict(facts)
    return given, not isinstance(given, Suppress)
