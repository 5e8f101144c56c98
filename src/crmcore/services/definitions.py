"""A tenant's definitions, read once and kept until one changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, field

from crmcore.codec.definitions import (
    load_attribute,
    load_budget,
    load_campaign,
    load_cap,
    load_cooling_off,
    load_form,
    load_hours,
    load_kind,
    load_lifecycle,
    load_link_base,
    load_measure,
    load_offer,
    load_pause,
    load_rate_limit,
    load_retention,
    load_segment,
    load_tie_type,
    load_treatment,
)
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.retention import RetentionRule
from crmcore.domain.customer.tie import BUILT_IN, TieType
from crmcore.domain.decision.budget import Budget
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.cooling_off import CoolingOff
from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.wire import ALL_CHANNELS, Pause, RateLimit
from crmcore.domain.kernel.definition import Definition, DefinitionKind
from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Moment
from crmcore.domain.marketing.campaign import Campaign
from crmcore.domain.marketing.link_base import LinkBase
from crmcore.domain.marketing.offer import Offer
from crmcore.domain.marketing.wording import refs_in
from crmcore.domain.relationship.entitlement import Treatment
from crmcore.domain.relationship.form import DEFAULT_FORM, RelationshipForm
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.lifecycle import Lifecycle
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.bound import Bound, bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.references import refs_of
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.domain.segment.text import parse_field
from crmcore.errors import (
    InvalidValue,
    UnknownAttribute,
    UnknownCampaign,
    UnknownMeasure,
    UnknownName,
    UnknownOffer,
    UnknownSegment,
    UnknownTieType,
    UnknownTreatment,
)
from crmcore.ports.store import BoundLifecycle, Reading, UnitOfWork
from crmcore.services.catalogue import catalogue_of
from crmcore.services.default_lifecycle import DEFAULT_LIFECYCLE

if TYPE_CHECKING:
    from crmcore.services.planning import Plan

_T = TypeVar("_T")

_LOADERS: Mapping[DefinitionKind, Callable[[Definition], object]] = {
    "measure": load_measure,
    "kind": load_kind,
    "attribute": load_attribute,
    "segment": load_segment,
    "lifecycle": load_lifecycle,
    "offer": load_offer,
    "cap": load_cap,
    "form": load_form,
    "treatment": load_treatment,
    "tie": load_tie_type,
    "retention": load_retention,
    "pause": load_pause,
    "rate limit": load_rate_limit,
    "hours": load_hours,
    "cooling off": load_cooling_off,
    "links": load_link_base,
    "budget": load_budget,
    "campaign": load_campaign,
}


@define(slots=False)
class Definitions:
    """The present definitions of a tenant, by name."""

    revision: int
    currency: str
    measures: Mapping[str, Measure]
    kinds: Mapping[str, Kind]
    attributes: Mapping[str, Attribute]
    segments: Mapping[str, Segment]
    offers: Mapping[str, Offer]
    caps: Mapping[str, Cap]
    retentions: Mapping[str, RetentionRule]
    pauses: Mapping[str, Pause]
    rate_limits: Mapping[str, RateLimit]
    hours: Mapping[str, Hours]
    cooling_off: Mapping[str, CoolingOff]
    budgets: Mapping[str, Budget]
    link_bases: Mapping[str, LinkBase]
    lifecycle: Lifecycle
    merging: bool = False
    """Whether customers may be merged: until the first is, nobody looks whom one is merged into."""
    form: RelationshipForm = DEFAULT_FORM
    treatments: Mapping[str, Treatment] = field(factory=dict)
    own_ties: Mapping[str, TieType] = field(factory=dict)
    campaigns: Mapping[str, Campaign] = field(factory=dict)

    loaded: Mapping[Definition, Any] = field(factory=dict)
    """What was made of each stored definition."""
    versions: Mapping[tuple[DefinitionKind, str], int] = field(factory=dict)
    """The version of each definition, by kind and name."""

    @classmethod
    def load(cls, unit: UnitOfWork, tenant: Tenant, before: Definitions | None = None) -> Definitions:
        """Read them from the store; what is stored as it was `before` is not made anew."""
        every = unit.definitions.all()
        known = {} if before is None else before.loaded
        loaded: dict[Definition, Any] = {}
        for found in every:
            loader = _LOADERS.get(found.kind)
            if loader is not None:
                loaded[found] = known[found] if found in known else loader(found)

        def of(kind: DefinitionKind) -> dict[str, Any]:
            return {found.name: thing for found, thing in loaded.items() if found.kind == kind}

        return cls(
            revision=tenant.revision,
            currency=tenant.currency,
            measures=of("measure"),
            kinds=of("kind"),
            attributes=of("attribute"),
            segments=of("segment"),
            offers=of("offer"),
            caps=of("cap"),
            retentions=of("retention"),
            pauses=of("pause"),
            rate_limits=of("rate limit"),
            hours=of("hours"),
            cooling_off=of("cooling off"),
            budgets=of("budget"),
            link_bases=of("links"),
            lifecycle=next(iter(of("lifecycle").values()), DEFAULT_LIFECYCLE),
            merging=any(found.kind == "merging" for found in every),
            form=next(iter(of("form").values()), DEFAULT_FORM),
            treatments=of("treatment"),
            own_ties=of("tie"),
            campaigns=of("campaign"),
            loaded=loaded,
            versions={(found.kind, found.name): found.version for found in every},
        )

    @cached_property
    def catalogue(self) -> Catalogue:
        """The fields of the tenant."""
        return catalogue_of(
            self.measures.values(),
            self.attributes.values(),
            self.segments.values(),
            self.tie_types.values(),
            self.currency,
            self.form,
            self.treatments.values(),
        )

    @cached_property
    def tie_types(self) -> Mapping[str, TieType]:
        """The types of ties by name: those that come along, and the tenant's own."""
        return {**BUILT_IN, **self.own_ties}

    @cached_property
    def tie_names(self) -> Mapping[str, tuple[TieType, bool]]:
        """By what either end is called: the type, and whether it is told from the other end."""
        return {name: (each, name != each.name) for each in self.tie_types.values() for name in each.names()}

    @cached_property
    def bound_lifecycle(self) -> BoundLifecycle:
        """The lifecycle's rules, bound to fields."""
        rules = self.lifecycle
        returns = self.measures.get("returns")
        return BoundLifecycle(
            purchases=self.measures["purchases"].number,
            rhythm=rules.rhythm,
            rungs=tuple(
                (rule.name, None if rule.when is None else bind(rule.when, self.catalogue)) for rule in rules.rungs
            ),
            stages=tuple(
                (rule.name, None if rule.when is None else bind(rule.when, self.catalogue)) for rule in rules.stages
            ),
            returns=None if returns is None else returns.number,
        )

    @cached_property
    def all_measures(self) -> tuple[Measure, ...]:
        """The measures, by number."""
        return tuple(sorted(self.measures.values(), key=lambda measure: measure.number))

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Measure, ...]]:
        return {}

    def measures_of(self, kind: str) -> tuple[Measure, ...]:
        """The measures to which interactions of a kind can count."""
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = tuple(measure for measure in self.all_measures if kind in measure.kinds)
        return found

    @cached_property
    def eligibility(self) -> Mapping[str, Bound | None]:
        """By offer, the predicate of who may be proposed it, bound to fields; None is everyone."""
        return {
            name: None if offer.eligibility is None else bind(offer.eligibility, self.catalogue)
            for name, offer in self.offers.items()
        }

    @cached_property
    def plans(self) -> dict[Hashable, Plan]:
        """The plans by which customers were decided for under these definitions."""
        return {}

    @cached_property
    def _written(self) -> dict[str, Field]:
        return {}

    def field(self, text: str) -> Field:
        """The field that a text names; raises `UnknownField` or `PredicateError`."""
        found = self._written.get(text)
        if found is None:
            found = self._written[text] = self.catalogue.resolve(parse_field(text))
        return found

    def users_of(self, prefix: str) -> tuple[str, ...]:
        """The segments, the offers and the lifecycle that use a field whose name begins so."""
        users = [f"segment {name}" for name, segment in self.segments.items() if _uses(segment.rule, prefix)]
        users += [f"offer {name}" for name, offer in self.offers.items() if _named_in(offer, prefix)]
        rules = [*(rule.when for rule in self.lifecycle.rungs), *(rule.when for rule in self.lifecycle.stages)]
        if any(_uses(rule, prefix) for rule in rules if rule is not None):
            users.append("the lifecycle")
        return tuple(users)

    def readers(self, field: str) -> tuple[str, ...]:
        """The segments, the offers and the lifecycle that read a field of exactly this name."""
        found = [
            f"segment {name}" for name, segment in self.segments.items() if field in map(_name, _refs(segment.rule))
        ]
        found += [f"offer {name}" for name, offer in self.offers.items() if field in map(_name, refs_in(offer))]
        rules = [*(rule.when for rule in self.lifecycle.rungs), *(rule.when for rule in self.lifecycle.stages)]
        if any(field in map(_name, refs_of(rule)) for rule in rules if rule is not None):
            found.append("the lifecycle")
        return tuple(found)

    def reading(self, moment: Moment) -> Reading:
        """What fields are read with at a moment."""
        return Reading(moment, self.all_measures, self.bound_lifecycle)

    def measure(self, name: str) -> Measure:
        """The measure of that name; raises `UnknownMeasure`."""
        return named(name, self.measures, UnknownMeasure)

    def attribute(self, name: str) -> Attribute:
        """The attribute of that name; raises `UnknownAttribute`."""
        return named(name, self.attributes, UnknownAttribute)

    def tie(self, name: str) -> tuple[TieType, bool]:
        """The type of ties in which an end is called so, and whether that is the customer's end; raises
        `UnknownTieType`.
        """
        return named(name, self.tie_names, UnknownTieType)

    def segment(self, name: str) -> Segment:
        """The segment of that name; raises `UnknownSegment`."""
        return named(name, self.segments, UnknownSegment)

    @cached_property
    def _hours_by_channel(self) -> dict[str, Hours | None]:
        return {}

    def hours_of(self, channel: str) -> Hours | None:
        """The hours in which a contact by the channel is allowed: within those of everything and its own. None: all."""
        if channel not in self._hours_by_channel:
            found: Hours | None = None
            for hours in (self.hours.get(ALL_CHANNELS), self.hours.get(channel)):
                if hours is not None:
                    found = hours if found is None else found.within(hours)
            self._hours_by_channel[channel] = found
        return self._hours_by_channel[channel]

    def is_paused(self, channel: str) -> bool:
        """Whether nothing is to be sent by a channel."""
        return bool(self.pauses) and (channel in self.pauses or ALL_CHANNELS in self.pauses)

    def campaign(self, name: str) -> Campaign:
        """The campaign of that name; raises `UnknownCampaign`."""
        return named(name, self.campaigns, UnknownCampaign)

    def treatment(self, name: str) -> Treatment:
        """The treatment of that name; raises `UnknownTreatment`."""
        return named(name, self.treatments, UnknownTreatment)

    def offer(self, name: str) -> Offer:
        """The offer of that name; raises `UnknownOffer`."""
        return named(name, self.offers, UnknownOffer)


def _uses(rule: Predicate | Ranking | Roster, prefix: str) -> bool:
    match rule:
        case Roster():
            return False
        case Ranking():
            return rule.by.name.startswith(prefix) or (rule.within is not None and f"segment.{rule.within}" == prefix)
        case _:
            return any(ref.name.startswith(prefix) for ref in refs_of(rule))


def _refs(rule: Predicate | Ranking | Roster) -> tuple[FieldRef, ...]:
    match rule:
        case Roster():
            return ()
        case Ranking():
            return (rule.by,)
        case _:
            return refs_of(rule)


def _name(ref: FieldRef) -> str:
    return ref.name


def _named_in(offer: Offer, prefix: str) -> bool:
    return any(ref.name.startswith(prefix) for ref in refs_in(offer))


def named(name: str, known: Mapping[str, _T], error: type[UnknownName]) -> _T:
    """What is known by the name. Raises the error, with the nearest name, or `InvalidValue` for what is no text."""
    if not isinstance(name, str):
        raise InvalidValue("name", f"a {type(name).__name__}", "a name is text")
    try:
        return known[name]
    except KeyError:
        nearest = get_close_matches(str(name), known, n=1)
        raise error(name, nearest[0] if nearest else None) from None
