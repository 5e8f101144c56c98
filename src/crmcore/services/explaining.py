"""Explaining decisions: why this action, why not the others, what the gate said, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from attrs import frozen

from crmcore.codec.definitions import load_offer
from crmcore.domain.decision.decision import Decision
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.offer import Offer
from crmcore.errors import CRMError
from crmcore.services.gating import Way
from crmcore.services.work import Work

PERSONAL = "(personal)"


@frozen
class Explanation:
    """Why a decision came out as it did.

    `refused` tells of each offer considered that was not allowed on any way, why; the decision's `verdicts` tell of
    each way that was closed. `seen` is what the policy saw; personal values are not kept and stand as ``(personal)``.
    `messages` are what the decision sent on its way. `str(explanation)` tells it as text.
    """

    decision: Decision
    refused: Mapping[str, str]
    seen: Mapping[str, Value | None]
    messages: Sequence[Message]
    zone: str

    def __str__(self) -> str:
        return "\n".join([f"decision {self.decision.id}", *self.lines(ZoneInfo(self.zone))])

    def lines(self, zone: ZoneInfo) -> Sequence[str]:
        """The text, line by line; the first says what was decided, the others why."""
        decision = self.decision
        when = decision.decided_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        return [
            f"{when}  {decision.occasion}: {self._action()}",
            f"  policy {decision.policy} {decision.policy_version} over {_size(decision)}: {_listed(decision)}",
            *([f"  seen: {_pairs(self.seen)}"] if self.seen else []),
            *[f"  {way} {_stands(decision, way, zone)}: {reason}" for way, reason in sorted(decision.verdicts.items())],
            *[f"  {offer} not allowed: {reason}" for offer, reason in sorted(self.refused.items())],
            *[f"  message by {each.channel}: {_became(each, zone)}" for each in self.messages],
        ]

    def _action(self) -> str:
        decision = self.decision
        if decision.arm == HELD_OUT and not decision.intended.holds:
            return f"hold, being held out; {decision.intended} was drawn with probability {decision.probability:.4g}"
        return f"{decision.intended}, drawn with probability {decision.probability:.4g}, arm {decision.arm}"


def _stands(decision: Decision, way: str, zone: ZoneInfo) -> str:
    ruling = decision.rulings.get(way)
    if ruling is None or ruling.until is None:
        return "closed"
    return f"waits until {ruling.until.astimezone(zone).strftime('%Y-%m-%d %H:%M')}"


def explained(work: Work, decisions: Sequence[Decision]) -> Sequence[Explanation]:
    """The explanations of decisions, with the definitions as they were."""
    offers: dict[tuple[str, object], Offer | None] = {}
    return [
        Explanation(
            decision,
            _refused(work, decision, offers),
            {text: _value(work, text, seen) for text, seen in decision.seen.items()},
            work.unit.outbox.of_decision(decision.id),
            work.tenant.zone,
        )
        for decision in decisions
    ]


def _refused(work: Work, decision: Decision, kept: dict[tuple[str, object], Offer | None]) -> Mapping[str, str]:
    proposed = {action.offer for action in decision.allowed}
    considered, channels = decision.versions.get("offers"), decision.versions.get("channels")
    found: dict[str, str] = {}
    for name, version in considered.items() if isinstance(considered, dict) else ():
        if name in proposed:
            continue
        if (name, version) not in kept:
            kept[name, version] = _version(work, name, version)
        offer = kept[name, version]
        if offer is not None:
            found[name] = _why(decision, offer, channels if isinstance(channels, list) else [])
    return found


def _why(decision: Decision, offer: Offer, channels: Sequence[Plain]) -> str:
    ways = [Way(channel, offer.purpose) for channel in offer.wording if channel in channels]
    if not ways:
        return "none of its channels was asked for"
    if all(str(way) in decision.verdicts for way in ways):
        return "every way is closed"
    return f"not eligible: {offer.eligibility}"


def _version(work: Work, name: str, version: Plain) -> Offer | None:
    return next(
        (load_offer(each) for each in work.unit.definitions.history("offer", name) if each.version == version), None
    )


def _value(work: Work, text: str, seen: Plain) -> Value | None:
    """The value of what was seen; as it is kept where its field is defined no more."""
    if isinstance(seen, dict):
        return PERSONAL
    if not isinstance(seen, int | str):
        return None
    try:
        return work.definitions.field(text).type.decode(seen, work.tenant.currency)
    except (CRMError, ValueError):
        return seen


def _listed(decision: Decision, limit: int = 5) -> str:
    likeliest = sorted(decision.propensities, key=lambda pair: -pair[1])
    told = [f"{action} {probability:.4g}" for action, probability in likeliest[:limit]]
    more = len(likeliest) - limit
    return ", ".join([*told, *([f"{more} more"] if more > 0 else [])])


def _pairs(seen: Mapping[str, Value | None]) -> str:
    return ", ".join(f"{text} = {'missing' if value is None else value}" for text, value in seen.items())


def _became(message: Message, zone: ZoneInfo) -> str:
    at = "" if message.finished_at is None else message.finished_at.astimezone(zone).strftime(" %Y-%m-%d %H:%M")
    return f"{message.state}{at}" + (f" ({message.detail})" if message.detail else "")


def _size(decision: Decision) -> str:
    count = len(decision.allowed)
    return "hold alone" if count == 1 else f"{count} allowed actions"
