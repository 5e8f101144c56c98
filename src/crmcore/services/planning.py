"""The plan by which a chunk of customers is decided: offers, ways, the fields to be read, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, field, frozen

from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.experiment import Experiment
from crmcore.domain.decision.gate import Allow, Verdict
from crmcore.domain.decision.policy import Policy
from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.marketing.offer import Offer
from crmcore.domain.segment.bound import Bound, fields_of
from crmcore.domain.segment.row import Judge, Row, judge_of
from crmcore.services.asking import AllowedSet, Seen
from crmcore.services.caps import require_channel
from crmcore.services.definitions import Definitions
from crmcore.services.gating import Passage, Way
from crmcore.services.work import Work

_NEEDS = 1


@frozen
class Request:
    """What is to be decided: on which occasion, by which policy, among which offers and channels (None: all)."""

    policy: Policy
    occasion: str
    experiment: Experiment
    salt: str
    segment: str | None = None
    offers: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None

    @property
    def draw(self) -> str:
        """What the draw is keyed by, besides salt and customer; no other version and occasion give the same text."""
        return f"draw {len(self.policy.version)} {self.policy.version} {self.occasion}"


def _possible(work: Work, request: Request, now: datetime) -> Sequence[tuple[Offer, Sequence[Way]]]:
    """The offers that may be proposed now, by name, each with the ways it may go. Raises `UnknownOffer`,
    `UnknownChannel`.
    """
    definitions = work.definitions
    names = definitions.offers if request.offers is None else request.offers
    found = []
    for offer in sorted((definitions.offer(name) for name in set(names)), key=lambda offer: offer.name):
        if offer.is_valid(now):
            channels = [each for each in offer.wording if request.channels is None or each in request.channels]
            found.append((offer, [Way(require_channel(work, channel), offer.purpose) for channel in channels]))
    return found


@define(eq=False)
class Plan:
    """What a chunk is decided by: the offers, the ways they may go, the fields to be read, and what follows."""

    offers: Mapping[str, Offer]
    ways: Sequence[Way]
    fields: Sequence[Field]
    needs: Sequence[Field]
    _actions: Sequence[tuple[Action, int, int]]
    """Each action in order, with the bits of its offer and its way."""
    _everyone: int
    _eligible: Sequence[tuple[Judge, int]]
    _places: Mapping[Way, int] = field(init=False)
    _sets: dict[tuple[int, int], AllowedSet] = field(factory=dict)
    _verdicts: dict[tuple[str, ...], Mapping[str, str]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._places = {way: place for place, way in enumerate(self.ways)}

    @classmethod
    def of(cls, work: Work, request: Request, now: datetime) -> Plan:
        """The plan of a chunk decided now."""
        definitions = work.definitions
        possible = _possible(work, request, now)
        ways = tuple(dict.fromkeys(way for _, each in possible for way in each))
        actions = [
            (Action(offer.name, way.channel, ANY_TIME), 1 << number, 1 << ways.index(way))
            for number, (offer, through) in enumerate(possible)
            for way in through
        ]
        # By their texts, as actions compare, which takes many times as long.
        actions.sort(key=lambda each: (each[0].offer, each[0].channel, each[0].slot))
        needs = [definitions.field(text) for text in request.policy.needs]
        masks: dict[Bound | None, int] = {}
        for number, (offer, _) in enumerate(possible):
            bound = definitions.eligibility[offer.name]
            masks[bound] = masks.get(bound, 0) | 1 << number
        fields, eligible = _judges(definitions, needs, masks)
        offers = {offer.name: offer for offer, _ in possible}
        return cls(offers, ways, fields, needs, actions, masks.get(None, 0), eligible)

    def eligible(self, row: Row) -> int:
        """The bits of the offers that a customer is eligible for."""
        found = self._everyone
        for judge, mask in self._eligible:
            if judge(row):
                found |= mask
        return found

    def allowed(self, eligible: int, open_: int) -> AllowedSet:
        """The actions allowed with those offers and ways: hold, then the others in order."""
        found = self._sets.get((eligible, open_))
        if found is None:
            actions = [action for action, offer, way in self._actions if offer & eligible and way & open_]
            found = self._sets[eligible, open_] = AllowedSet((HOLD, *actions))
        return found

    def verdicts(self, passed: tuple[Passage, ...]) -> Mapping[str, str]:
        """The verdicts that are not allow, by way."""
        reasons = tuple([_reason(passage.verdict) for passage in passed])
        found = self._verdicts.get(reasons)
        if found is None:
            found = {str(way): reason for way, reason in zip(self.ways, reasons, strict=True) if reason}
            self._verdicts[reasons] = found
        return found

    def stage(self, row: Row) -> str:
        """The customer's stage; empty for one whose standing is not evaluated yet."""
        return str(row[0] or "")

    def seen(self, row: Row) -> Seen:
        """What the policy sees of a row."""
        return tuple(row[_NEEDS : _NEEDS + len(self.needs)])

    def open(self, passed: Sequence[Passage]) -> int:
        """The bits of the ways that are open."""
        bits, bit = 0, 1
        for passage in passed:
            if passage.open:
                bits |= bit
            bit <<= 1
        return bits

    def place(self, action: Action) -> int:
        """Which of the ways an action goes."""
        return self._places[Way(action.channel, self.offers[action.offer].purpose)]


def _judges(
    definitions: Definitions, needs: Sequence[Field], masks: Mapping[Bound | None, int]
) -> tuple[Sequence[Field], Sequence[tuple[Judge, int]]]:
    """The columns to be read (stage, what the policy needs, what eligibility needs) and the judges over them."""
    fields = [definitions.catalogue["stage"], *needs]
    places: dict[FieldRef, int] = {each.ref: place for place, each in enumerate(fields)}
    judges = []
    for bound, mask in masks.items():
        if bound is not None:
            for each in fields_of(bound):
                if each.ref not in places:
                    places[each.ref] = len(fields)
                    fields.append(each)
            judges.append((judge_of(bound, places), mask))
    return fields, judges


def _reason(verdict: Verdict) -> str:
    return "" if isinstance(verdict, Allow) else verdict.reason
