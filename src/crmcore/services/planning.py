"""The plan by which a chunk of customers is decided: offers, ways, the fields to be read, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import define, field, frozen

from crmcore.domain.customer.purpose import CONFIRMATION
from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.experiment import Experiment
from crmcore.domain.decision.message import Message
from crmcore.domain.decision.policy import Policy
from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.marketing.offer import Offer
from crmcore.domain.segment.bound import Bound, fields_of
from crmcore.domain.segment.row import Judge, Row, judge_of
from crmcore.services.asking import AllowedSet, Seen
from crmcore.services.caps import require_channel
from crmcore.services.gating import Way
from crmcore.services.work import Work

_KEPT_PLANS = 32
_KEPT_SETS = 1_000


@frozen
class Request:
    """What is to be decided: on which occasion, by which policy, among which offers and channels (None: all). The
    messages that it makes go into the outbox as they are, or as `arrange` has them.
    """

    policy: Policy
    occasion: str
    experiment: Experiment
    salt: str
    segment: str | None = None
    offers: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    arrange: Callable[[Work, Sequence[Message]], Sequence[Message]] | None = None

    @property
    def draw(self) -> str:
        """What the draw is keyed by, besides salt and customer; no other version and occasion give the same text."""
        return f"draw {len(self.policy.version)} {self.policy.version} {self.occasion}"


def _valid(work: Work, request: Request, now: datetime) -> tuple[str, ...]:
    """The offers that may be proposed now, by name; what asks for a confirmation is proposed to nobody. Raises
    `UnknownOffer`.
    """
    definitions = work.definitions
    names = definitions.offers if request.offers is None else request.offers
    offers = map(definitions.offer, sorted(set(names)))
    return tuple(each.name for each in offers if each.is_valid(now) and each.purpose != CONFIRMATION)


def _ways(work: Work, request: Request, offer: Offer) -> Sequence[Way]:
    """The ways that an offer may go. Raises `UnknownChannel`."""
    channels = [each for each in offer.wording if request.channels is None or each in request.channels]
    return [Way(require_channel(work, channel), offer.purpose) for channel in channels]


@define(eq=False)
class Plan:
    """What a chunk is decided by: the offers, the ways they may go, the fields to be read, and what follows.

    Threads share it: what it keeps may be made twice, and is alike.
    """

    offers: Mapping[str, Offer]
    ways: Sequence[Way]
    fields: Sequence[Field]
    needs: Sequence[Field]
    _actions: Sequence[tuple[Action, int, int]]
    """Each action in order, with the bits of its offer and its way."""
    _everyone: int
    _eligible: Sequence[tuple[Judge, int]]
    _judged: Sequence[int]
    """Where the fields that eligibility looks at stand among those read."""
    _sets: dict[tuple[int, int], AllowedSet] = field(factory=dict)

    @classmethod
    def of(cls, work: Work, request: Request, now: datetime) -> Plan:
        """The plan of a chunk decided now, kept for as long as the tenant's definitions hold. Raises `UnknownOffer`,
        `UnknownChannel`, `UnknownField`.
        """
        plans = work.definitions.plans
        alike = (_valid(work, request, now), request.channels, tuple(request.policy.needs))
        found = plans.get(alike)
        if found is None:
            if len(plans) >= _KEPT_PLANS:
                plans.clear()
            found = plans[alike] = cls._made(work, request, alike[0])
        return found

    @classmethod
    def _made(cls, work: Work, request: Request, names: Sequence[str]) -> Plan:
        definitions = work.definitions
        possible = [(offer, _ways(work, request, offer)) for offer in map(definitions.offer, names)]
        ways = tuple(dict.fromkeys(way for _, each in possible for way in each))
        bits = {way: 1 << place for place, way in enumerate(ways)}
        actions = [
            (Action(offer.name, way.channel, ANY_TIME), 1 << number, bits[way])
            for number, (offer, through) in enumerate(possible)
            for way in through
        ]
        # By their texts, as actions compare, which takes many times as long.
        actions.sort(key=lambda each: (each[0].offer, each[0].channel, each[0].slot))
        masks: dict[Bound | None, int] = {}
        for number, (offer, _) in enumerate(possible):
            bound = definitions.eligibility[offer.name]
            masks[bound] = masks.get(bound, 0) | 1 << number
        needs = [definitions.field(text) for text in request.policy.needs]
        fields = [definitions.catalogue["stage"], *needs]
        judges, judged = _judges(fields, masks)
        offers = {offer.name: offer for offer, _ in possible}
        return cls(offers, ways, fields, needs, actions, masks.get(None, 0), judges, judged)

    def stages(self, columns: Columns) -> Sequence[str]:
        """The customers' stages; empty for one whose standing is not evaluated yet."""
        return [str(stage or "") for stage in columns[0]]

    def seen(self, columns: Columns) -> Sequence[Seen]:
        """What the policy sees of each customer."""
        count = len(columns[0])
        return list(zip(*columns[1 : 1 + len(self.needs)], strict=True)) if self.needs else [()] * count

    def eligible(self, columns: Columns) -> Sequence[int]:
        """For each customer the bits of the offers that it is eligible for; judged once where nothing differs."""
        if not self._judged:
            rows: list[Row] = [()] * len(columns[0])
        else:
            rows = list(zip(*[columns[place] for place in self._judged], strict=True))
        found = {row: self._offers(row) for row in dict.fromkeys(rows)}
        return list(map(found.__getitem__, rows))

    def _offers(self, row: Row) -> int:
        found = self._everyone
        for judge, mask in self._eligible:
            if judge(row):
                found |= mask
        return found

    def allowed(self, eligible: int, open_: int) -> AllowedSet:
        """The actions allowed with those offers and ways: hold, then the others in order."""
        found = self._sets.get((eligible, open_))
        if found is None:
            if len(self._sets) >= _KEPT_SETS:
                self._sets.clear()
            actions = [action for action, offer, way in self._actions if offer & eligible and way & open_]
            found = self._sets[eligible, open_] = AllowedSet((HOLD, *actions))
        return found

    def way(self, action: Action) -> Way:
        """The way that an action goes."""
        return Way(action.channel, self.offers[action.offer].purpose)


Columns = Sequence[Sequence[Scalar | None]]
"""The scalars of each of the fields read, in the order of the customers."""


def _judges(
    fields: list[Field], masks: Mapping[Bound | None, int]
) -> tuple[Sequence[tuple[Judge, int]], Sequence[int]]:
    """The judges of eligibility, and which of the fields they look at; fields that are not read yet are added."""
    read: dict[FieldRef, int] = {each.ref: place for place, each in enumerate(fields)}
    places: dict[FieldRef, int] = {}
    judges = []
    for bound, mask in masks.items():
        if bound is not None:
            for each in fields_of(bound):
                if each.ref not in read:
                    read[each.ref] = len(fields)
                    fields.append(each)
                places.setdefault(each.ref, len(places))
            judges.append((judge_of(bound, places), mask))
    return judges, [read[ref] for ref in places]
