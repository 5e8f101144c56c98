"""The gate at work: for many customers, which ways are open to whom, and what stands in the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from attrs import frozen

from crmcore.domain.customer.consent import ConsentState
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.decision.gate import Cap, GateFacts, Suppress, Verdict, verdict
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.time import Day
from crmcore.services.suppressions import suppressed
from crmcore.services.work import Work

_NO_CONSENT = ConsentState()
_Reach = Mapping[CustomerId, Sequence[tuple[ContactPoint, ConsentState]]]


@frozen
class Way:
    """A channel used for a purpose."""

    channel: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.channel} for {self.purpose}"


class Passage(NamedTuple):
    """What the gate says of one customer on one way: its verdict, and the best contact point, if there is any."""

    verdict: Verdict
    contact_point: ContactPoint | None

    @property
    def open(self) -> bool:
        """Whether a contact may be intended, now or later."""
        return not isinstance(self.verdict, Suppress)


def passages(
    work: Work, customers: Sequence[CustomerId], ways: Sequence[Way], today: Day
) -> Sequence[Sequence[Passage]]:
    """For each way, what the gate says of each of the customers on a tenant day, in their order. Set-wise.

    Of several contact points the first that the gate lets through counts; else one where consent allows. Raises
    `KeyMismatch` where addresses are suppressed and the master key is missing.
    """
    reaches = [
        work.unit.consents.reach(
            customers, scheme=work.setting.channels[way.channel].scheme, channel=way.channel, purpose=way.purpose
        )
        for way in ways
    ]
    barred = suppressed(work, _addresses(reaches))
    counts = {
        cap: work.unit.decisions.contacts(customers, cap, today)
        for cap in work.definitions.caps.values()
        if cap.channel is None or any(way.channel == cap.channel for way in ways)
    }
    gate = _Gate(barred)
    found: list[Sequence[Passage]] = []
    for way, reach in zip(ways, reaches, strict=True):
        caps = [(cap, count) for cap, count in counts.items() if cap.channel in (None, way.channel)]
        found.append(
            [
                gate.passage(reach.get(customer, ()), tuple([(cap, count.get(customer, 0)) for cap, count in caps]))
                for customer in customers
            ]
        )
    return found


def _addresses(reaches: Sequence[_Reach]) -> set[Address]:
    """The addresses to which consent lets something go; no others need be looked up."""
    return {
        point.address for reach in reaches for points in reach.values() for point, consent in points if consent.allowed
    }


class _Gate:
    """Asks the gate, once for facts that are alike in all that it looks at."""

    def __init__(self, barred: Mapping[Address, str]) -> None:
        self._barred = barred
        self._verdicts: dict[tuple[bool, bool, bool, tuple[tuple[Cap, int], ...]], Verdict] = {}
        self._closed: dict[tuple[tuple[Cap, int], ...], Passage] = {}

    def passage(
        self, points: Sequence[tuple[ContactPoint, ConsentState]], contacts: tuple[tuple[Cap, int], ...]
    ) -> Passage:
        """What the gate says of one customer with these contact points, contacted so often."""
        if not points:
            if contacts not in self._closed:
                facts = GateFacts(reachable=False, consent=_NO_CONSENT, suppressed=False, contacts=contacts)
                self._closed[contacts] = Passage(verdict(facts), None)
            return self._closed[contacts]
        best: Passage | None = None
        for point, consent in points:
            allowed = consent.allowed
            passage = Passage(self._verdict(point, consent, allowed, contacts), point)
            if passage.open:
                return passage
            if best is None or allowed:
                best = passage
        assert best is not None
        return best

    def _verdict(
        self, point: ContactPoint, consent: ConsentState, allowed: bool, contacts: tuple[tuple[Cap, int], ...]
    ) -> Verdict:
        barred = bool(self._barred) and point.address in self._barred
        alike = (allowed, allowed or consent.withdrawn, barred, contacts)
        found = self._verdicts.get(alike)
        if found is None:
            facts = GateFacts(reachable=True, consent=consent, suppressed=barred, contacts=contacts)
            found = self._verdicts[alike] = verdict(facts)
        return found
