"""Keeping decisions: the row of the log and the message that each makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from crmcore.codec.digests import keyed_digest
from crmcore.domain.decision.action import Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.decision.gate import Defer
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.field import AttributeValue, Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import OWN
from crmcore.domain.kernel.time import day_of
from crmcore.domain.marketing.offer import Offer
from crmcore.ports.store.consents import Points
from crmcore.services.asking import Seen
from crmcore.services.gating import Passage, Passages, Way
from crmcore.services.planning import Plan, Request
from crmcore.services.rulings import gate_versions
from crmcore.services.scope import secret_for
from crmcore.services.work import Work


class Drawn(NamedTuple):
    """What was decided for one customer, before it is written down."""

    customer: CustomerId
    stage: str
    seen: Seen
    allowed: tuple[Action, ...]
    propensities: tuple[tuple[Action, float], ...]
    intended: Action
    probability: float
    arm: str
    passages: Passages
    points: Points

    @property
    def contacts(self) -> bool:
        """Whether a message is to go out."""
        return self.arm != HELD_OUT and not self.intended.holds


def keep(work: Work, request: Request, plan: Plan, drawn: Sequence[Drawn], now: datetime) -> None:
    """Write decisions into the log, and the messages of those who are to be contacted into the outbox."""
    day = day_of(now, work.zone)
    versions = _versions(work, request, plan)
    seen = _Seen(work, request.policy.needs, plan.needs)
    name, version = request.policy.name, request.policy.version
    ids = work.setting.ids.many(len(drawn))
    decisions = [
        Decision(
            DecisionId(id_),
            each.customer,
            each.customer,
            request.occasion,
            now,
            day,
            name,
            version,
            each.arm,
            each.intended,
            each.probability,
            each.propensities,
            each.allowed,
            each.passages.refused,
            seen.plain(each.seen),
            versions,
            each.stage,
            None if each.intended.holds else plan.way(each.intended).purpose,
            each.passages.rulings,
        )
        for id_, each in zip(ids, drawn, strict=True)
    ]
    work.unit.decisions.add(decisions)
    contacts = [(DecisionId(id_), each) for id_, each in zip(ids, drawn, strict=True) if each.contacts]
    if contacts:
        message_ids = work.setting.ids.many(len(contacts))
        letters = _Letters(plan, now)
        channels = work.setting.channels
        own = [each.customer for _, each in contacts if channels[each.intended.channel].capabilities.scheme == OWN]
        if own:
            work.unit.contact_points.own(own)
        messages = [
            letters.message(MessageId(id_), decision, each)
            for id_, (decision, each) in zip(message_ids, contacts, strict=True)
        ]
        work.unit.outbox.add(messages if request.arrange is None else request.arrange(work, messages))


class _Letters:
    """Makes the messages of decisions: what the same action through the same passages comes to is worked out once."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._plan = plan
        self._now = now
        self._kept: dict[tuple[Action, Passages], tuple[Way, Offer, Passage, datetime, datetime]] = {}

    def message(self, id_: MessageId, decision: DecisionId, drawn: Drawn) -> Message:
        """The message that carries a decision."""
        known = self._kept.get((drawn.intended, drawn.passages))
        if known is None:
            known = self._kept[drawn.intended, drawn.passages] = self._known(drawn.intended, drawn.passages)
        way, offer, passage, not_before, expires_at = known
        return Message(
            id_,
            decision,
            drawn.customer,
            drawn.customer,
            passage.contact_point(drawn.points),
            way.channel,
            way.purpose,
            offer.name,
            offer.version,
            offer.message_class,
            not_before,
            expires_at,
            self._now,
        )

    def _known(self, action: Action, passages: Passages) -> tuple[Way, Offer, Passage, datetime, datetime]:
        offer, way = self._plan.offers[action.offer], self._plan.way(action)
        passage = passages.ways[way]
        not_before = passage.verdict.until if isinstance(passage.verdict, Defer) else self._now
        expires_at = self._now + timedelta(hours=offer.expires_after)
        if offer.valid_until is not None:
            expires_at = min(expires_at, offer.valid_until)
        return way, offer, passage, not_before, expires_at


def _versions(work: Work, request: Request, plan: Plan) -> Mapping[str, Plain]:
    definitions = work.definitions
    versions: dict[str, Plain] = {
        "offers": {name: offer.version for name, offer in plan.offers.items()},
        "channels": [*dict.fromkeys(way.channel for way in plan.ways)],
        "lifecycle": definitions.lifecycle.version,
    }
    if definitions.caps:
        versions["caps"] = {name: cap.contacts for name, cap in definitions.caps.items()}
    gate = gate_versions(definitions)
    if gate:
        versions["gate"] = {**gate}
    if request.experiment.share and request.experiment.per == "household":
        versions["arms"] = "household"
    if request.segment is not None:
        versions["segment"] = {request.segment: definitions.segment(request.segment).version}
    return versions


class _Seen:
    """What is logged of what a policy saw; of personal values a keyed digest, which tells equal ones and no more."""

    def __init__(self, work: Work, needs: Sequence[str], fields: Sequence[Field]) -> None:
        personal = {each.number for each in work.definitions.attributes.values() if each.personal}
        self._needs = needs
        self._personal = [
            place
            for place, field in enumerate(fields)
            if isinstance(field.source, AttributeValue) and field.source.attribute in personal
        ]
        self._secret = secret_for(work, "decision") if self._personal else b""
        self._logged: dict[Seen, Mapping[str, Plain]] = {}

    def plain(self, seen: Seen) -> Mapping[str, Plain]:
        """What is logged, by the field's text; one object for all who were seen alike."""
        logged = self._logged.get(seen)
        if logged is None:
            logged = self._logged[seen] = self._plain(seen)
        return logged

    def _plain(self, seen: Seen) -> Mapping[str, Plain]:
        logged: dict[str, Plain] = dict(zip(self._needs, seen, strict=True))
        for place in self._personal:
            scalar = seen[place]
            if scalar is not None:
                digest = keyed_digest(self._secret, self._needs[place], type(scalar).__name__, str(scalar))
                logged[self._needs[place]] = {"digest": digest.hex()}
        return logged
