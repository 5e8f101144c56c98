"""Foreseeing: what every guard of the gate says of a contact, now or at an instant to come, and what would have to
change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.gate import Allow, Defer, GateFacts, Verdict, answers
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.period import next_period
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import Day, day_date, day_of
from crmcore.ports.store import Selection
from crmcore.services.caps import require_channel
from crmcore.services.circles import contacts
from crmcore.services.gate import GateAsker, require_at, word
from crmcore.services.gating import Way
from crmcore.services.opting_in import pending_of
from crmcore.services.resolving import resolve
from crmcore.services.work import Work


@frozen
class GuardAnswer:
    """What one guard says, and what would have to change, in words; empty where it allows."""

    guard: str
    verdict: Verdict
    cure: str


@frozen
class Foreseen:
    """What the gate says of a contact with a customer by a channel for a purpose `at` an instant.

    `verdict` is what counts, `guards` have the answer of every guard in order, `rules` the versions of the definitions
    by which the verdict was told. `lives_by` is the zone by which hours were looked at, with the source it is known
    from; None where there are none. `str(foreseen)` tells it as text, in the tenant's zone.
    """

    customer: CustomerId
    channel: str
    purpose: str
    at: datetime
    verdict: Verdict
    guards: Sequence[GuardAnswer]
    rules: Mapping[str, int]
    zone: str
    lives_by: RecipientZone | None = None

    def __str__(self) -> str:
        zone = ZoneInfo(self.zone)
        rules = [f"{name} (version {version})" for name, version in self.rules.items()]
        return "\n".join(
            [
                f"{_minute(self.at, zone)}  {self.channel} for {self.purpose}: {_said(self.verdict, zone)}",
                *([f"  by {', '.join(rules)}"] if rules else []),
                *[f"  {each.guard}: {'; '.join(_parts(each, zone))}{self._where(each)}" for each in self.guards],
            ]
        )

    def _where(self, answer: GuardAnswer) -> str:
        # Verdicts that do not allow say it by their reasons.
        if answer.guard != "hours" or self.lives_by is None or not isinstance(answer.verdict, Allow):
            return ""
        return f" ({self.lives_by.name} by {self.lives_by.source})"


def foresee(work: Work, customer: CustomerId | Reach, channel: str, purpose: str, at: datetime | None) -> Foreseen:
    """What the gate says of a contact. Raises `UnknownCustomer`, `UnknownChannel`, `NaiveDatetime`, `InvalidValue`."""
    require_name(purpose, "purpose")
    way = Way(require_channel(work, channel), purpose)
    asked = GateAsker(work, way, require_at(at))
    who = resolve(work, customer)
    ((_, (passages,)),) = asked.passages(Selection(customers=(who,)))
    passage, ruling = passages.ways[way], passages.rulings.get(str(way))
    today = day_of(asked.at, work.zone)
    guards = [
        GuardAnswer(guard, given, _cure(work, who, way, guard, given, passage.facts, today))
        for guard, given in answers(passage.facts).items()
    ]
    rules = {} if ruling is None else ruling.rules
    lives_by = None if passage.facts.quiet is None else passage.facts.quiet.zone
    return Foreseen(who, channel, purpose, asked.at, passage.verdict, guards, rules, work.tenant.zone, lives_by)


_CURES = {
    "no contact point": "it needs an address on the channel",
    "no consent": "it needs a grant",
    "consent withdrawn": "it needs a grant newer than the withdrawal, naming the contact point if that withdrew",
    "restriction": "the restriction has to be lifted",
    "suppression": "the suppression has to be lifted",
    "health": "something has to arrive from the address, or it needs another one",
    "hours": "it needs hours that open",
    "open case": "the case has to be closed",
}


def _cure(work: Work, who: CustomerId, way: Way, guard: str, given: Verdict, facts: GateFacts, today: Day) -> str:
    match given:
        case Allow():
            return ""
        case Defer():
            return "it waits"
    if guard == "caps":
        return _free_again(work, who, facts, today)
    if guard == "budget":
        used = [each.budget.period for each in facts.budgets if each.used_up]
        return f"the next one begins on {day_date(max(next_period(period, today) for period in used)).isoformat()}"
    if guard == "consent":
        pending = [each for each in pending_of(work, who) if (each.channel, each.purpose) == (way.channel, way.purpose)]
        if pending:
            return f"asked, and to be confirmed until {_minute(pending[-1].expires_at, work.zone)}"
    return _CURES.get(given.reason) or _CURES[guard]


def _free_again(work: Work, who: CustomerId, facts: GateFacts, today: Day) -> str:
    """When all caps that are used up are free again, if nothing more is intended until then."""
    used = [cap for cap, count in facts.contacts if count >= cap.contacts]
    if any(not cap.contacts for cap in used):
        return "the cap has to be raised"
    return f"free again on {day_date(max(_free_on(work, who, cap, today) for cap in used)).isoformat()}"


def _free_on(work: Work, who: CustomerId, cap: Cap, today: Day) -> Day:
    """The first day on which fewer contacts count than the cap allows; ever fewer do."""

    def is_free(day: Day) -> bool:
        return contacts(work, [who], cap, day).get(who, 0) < cap.contacts

    return bisect_left(range(cap.last_day(today) + 1), True, lo=today + 1, key=is_free)


def _parts(answer: GuardAnswer, zone: ZoneInfo) -> Sequence[str]:
    return [_said(answer.verdict, zone), *([answer.cure] if word(answer.verdict) == "suppress" else [])]


def _said(verdict: Verdict, zone: ZoneInfo) -> str:
    match verdict:
        case Allow():
            return "allow"
        case Defer():
            return f"defer until {_minute(verdict.until, zone)}, {verdict.reason}"
    return f"suppress, {verdict.reason}"


def _minute(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
