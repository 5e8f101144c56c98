"""The stored bodies of definitions: JSON with sorted keys and a version, ``{"v": 1, ...}``.

A body leaves out what the row around it holds: kind, name, number and version of the definition. Equal definitions have
equal bodies. A body that holds more or other than this version knows is refused, never guessed at.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal, DecimalException
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from attrs import frozen

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.retention import RetentionRule
from crmcore.domain.customer.tie import TieType
from crmcore.domain.decision.budget import Budget
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.cooling_off import CoolingOff
from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.hours_text import hours_text, parse_hours
from crmcore.domain.decision.wire import Pause, RateLimit
from crmcore.domain.kernel.definition import Definition
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.time import from_micros, require_aware, to_micros
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.kernel.wall_time import WallTime
from crmcore.domain.marketing.campaign import Campaign
from crmcore.domain.marketing.link_base import LinkBase
from crmcore.domain.marketing.offer import Offer, Wording
from crmcore.domain.relationship.entitlement import Treatment
from crmcore.domain.relationship.form import RelationshipForm
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.lifecycle import Lifecycle
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.data import from_data, to_data
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.errors import InvalidValue, SchemaTooNew

if TYPE_CHECKING:
    from cattrs import Converter

VERSION = 1

_T = TypeVar("_T")
_Body = dict[str, Any]
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode


def dump_measure(measure: Measure) -> str:
    """The stored body of a measure."""
    return _dump(measure, "number", "name")


def load_measure(definition: Definition) -> Measure:
    """The measure of a definition. Raises `SchemaTooNew` for a version to come, `InvalidValue` for what is no body."""
    return _load(definition, Measure, number=definition.number, name=definition.name)


def dump_kind(kind: Kind) -> str:
    """The stored body of a kind."""
    return _dump(kind, "name")


def load_kind(definition: Definition) -> Kind:
    """The kind of a definition; raises as `load_measure` does."""
    return _load(definition, Kind, name=definition.name)


def dump_attribute(attribute: Attribute) -> str:
    """The stored body of an attribute's declaration. What it does not say of bounds and half-life is left out, so that
    it is the body it was before these could be said.
    """
    unsaid = [name for name in ("least", "most", "half_life") if getattr(attribute, name) is None]
    return _dump(attribute, "number", "name", *unsaid)


def load_attribute(definition: Definition) -> Attribute:
    """The attribute of a definition; raises as `load_measure` does."""
    return _load(definition, Attribute, number=definition.number, name=definition.name)


def dump_lifecycle(lifecycle: Lifecycle) -> str:
    """The stored body of the rules of a lifecycle."""
    return _dump(lifecycle, "version")


def load_lifecycle(definition: Definition) -> Lifecycle:
    """The lifecycle of a definition; raises as `load_measure` does."""
    return _load(definition, Lifecycle, version=definition.version)


def dump_segment(segment: Segment) -> str:
    """The stored body of a segment: its rule and its description."""
    return _dump(segment, "number", "name", "version")


def load_segment(definition: Definition) -> Segment:
    """The segment of a definition; raises as `load_measure` does."""
    row = {"number": definition.number, "name": definition.name, "version": definition.version}
    return _load(definition, Segment, **row)


def dump_offer(offer: Offer) -> str:
    """The stored body of an offer. HTML and other languages are left out of a wording that has none, and how long
    coupons are good where that is not said, so that it is the body it was before there could be any.
    """
    return _dump(offer, "number", "name", "version", *(("redeem_within",) if offer.redeem_within is None else ()))


def load_offer(definition: Definition) -> Offer:
    """The offer of a definition; raises as `load_measure` does."""
    row = {"number": definition.number, "name": definition.name, "version": definition.version}
    return _load(definition, Offer, **row)


def dump_cap(cap: Cap) -> str:
    """The stored body of a cap. What it does not say of purpose and calendar is left out, and that it is counted per
    customer, so that it is the body it was before these could be said.
    """
    unsaid = [name for name in ("purpose", "calendar") if getattr(cap, name) is None]
    return _dump(cap, *(("per",) if cap.per == "customer" else ()), *unsaid)


def dump_retention(rule: RetentionRule) -> str:
    """The stored body of a retention rule."""
    return _dump(rule, "name", "version")


def load_retention(definition: Definition) -> RetentionRule:
    """The retention rule of a definition; raises as `load_measure` does."""
    return _load(definition, RetentionRule, name=definition.name, version=definition.version)


def dump_pause(pause: Pause) -> str:
    """The stored body of a pause."""
    return _dump(pause)


def load_pause(definition: Definition) -> Pause:
    """The pause of a definition; raises as `load_measure` does."""
    return _load(definition, Pause)


def dump_rate_limit(limit: RateLimit) -> str:
    """The stored body of a rate limit."""
    return _dump(limit)


def load_rate_limit(definition: Definition) -> RateLimit:
    """The rate limit of a definition; raises as `load_measure` does."""
    return _load(definition, RateLimit)


def dump_hours(hours: Hours) -> str:
    """The stored body of hours of contact."""
    return _dumps({"v": VERSION, "hours": hours_text(hours)})


def load_hours(definition: Definition) -> Hours:
    """The hours of a definition; raises as `load_measure` does."""
    return parse_hours(_load(definition, _StoredHours).hours)


@frozen
class _StoredHours:
    hours: str


def dump_cooling_off(rule: CoolingOff) -> str:
    """The stored body of a rule of cooling-off."""
    return _dump(rule)


def load_cooling_off(definition: Definition) -> CoolingOff:
    """The rule of a definition; raises as `load_measure` does."""
    return _load(definition, CoolingOff)


def dump_budget(budget: Budget) -> str:
    """The stored body of a budget."""
    return _dump(budget)


def load_budget(definition: Definition) -> Budget:
    """The budget of a definition; raises as `load_measure` does."""
    return _load(definition, Budget)


def dump_link_base(base: LinkBase) -> str:
    """The stored body of where links are served."""
    return _dump(base)


def load_link_base(definition: Definition) -> LinkBase:
    """Where links are served, of a definition; raises as `load_measure` does."""
    return _load(definition, LinkBase)


def dump_campaign(campaign: Campaign) -> str:
    """The stored body of a campaign."""
    return _dump(campaign, "number", "name", "version")


def load_campaign(definition: Definition) -> Campaign:
    """The campaign of a definition; raises as `load_measure` does."""
    row = {"number": definition.number, "name": definition.name, "version": definition.version}
    return _load(definition, Campaign, **row)


def load_cap(definition: Definition) -> Cap:
    """The cap of a definition; raises as `load_measure` does."""
    return _load(definition, Cap)


def dump_form(form: RelationshipForm) -> str:
    """The stored body of the thresholds of relationships' forms."""
    return _dump(form)


def load_form(definition: Definition) -> RelationshipForm:
    """The thresholds of a definition; raises as `load_measure` does."""
    return _load(definition, RelationshipForm)


def dump_treatment(treatment: Treatment) -> str:
    """The stored body of a treatment."""
    return _dump(treatment, "number", "name")


def load_treatment(definition: Definition) -> Treatment:
    """The treatment of a definition; raises as `load_measure` does."""
    return _load(definition, Treatment, number=definition.number, name=definition.name)


def dump_tie_type(type: TieType) -> str:
    """The stored body of a type of ties."""
    return _dump(type, "name")


def load_tie_type(definition: Definition) -> TieType:
    """The type of ties of a definition; raises as `load_measure` does."""
    return _load(definition, TieType, name=definition.name)


def _dump(thing: object, *outside: str) -> str:
    body: _Body = _converter().unstructure(thing)
    for name in outside:
        del body[name]
    return _dumps({"v": VERSION, **body})


def _load(definition: Definition, kind: type[_T], **row: object) -> _T:
    """The thing of a body, with what the row around it holds."""
    where = f"{definition.kind} {definition.name}"
    try:
        body = json.loads(definition.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise InvalidValue(where, "a stored form that is no JSON object", "a definition is stored as it was written")
    version = body.pop("v", None)
    if type(version) is int and version > VERSION:
        raise SchemaTooNew(f"{where} was stored by a newer crmcore; upgrade crmcore", version=version)
    if type(version) is not int or version < 1:
        raise InvalidValue(where, "a stored form without a version", f"its version is 1 to {VERSION}")
    if not row.keys().isdisjoint(body):
        raise InvalidValue(where, "a stored form that repeats its row", "number, name and version stand in the row")
    try:
        return _converter().structure({**body, **row}, kind)
    except Exception as error:
        reason = _reason(error)
    raise InvalidValue(where, "a stored form that cannot be read", reason)


def _reason(error: Exception) -> str:
    """Where the body cannot be read, without quoting it."""
    from cattrs import ForbiddenExtraKeysError, transform_error

    def named(found: BaseException, _: object) -> str:
        return "unknown keys" if isinstance(found, ForbiddenExtraKeysError) else "an unusable value"

    return ", ".join(transform_error(error, format_exception=named))


@cache
def _converter() -> Converter:
    from cattrs import Converter

    made = Converter(forbid_extra_keys=True)

    def read_tuple(value: object, kind: Any) -> tuple[Any, ...]:
        return tuple(made.structure(each, get_args(kind)[0]) for each in _list(value))

    for plain in (str, int, bool):
        made.register_structure_hook(plain, _plain)
    made.register_structure_hook(Decimal, _decimal)
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(Money, _money)
    made.register_unstructure_hook(Money, lambda value: {"amount": str(value.amount), "currency": value.currency})
    made.register_structure_hook(datetime, _instant)
    made.register_unstructure_hook(datetime, lambda value: from_micros(to_micros(value)).isoformat())
    made.register_structure_hook(WallTime, lambda value, _: WallTime.parse(_plain(value, str)))
    made.register_unstructure_hook(WallTime, str)
    made.register_unstructure_hook(Wording, lambda value: _wording(made, value))
    made.register_structure_hook_func(_is_scalar, _plain)
    made.register_structure_hook_func(_is_tuple, read_tuple)
    made.register_structure_hook_func(_is_condition, lambda value, _: None if value is None else from_data(value))
    made.register_unstructure_hook_func(_is_condition, lambda value: None if value is None else to_data(value))
    made.register_structure_hook_func(_is_rule, lambda value, _: _read_rule(made, value))
    made.register_unstructure_hook_func(_is_rule, lambda value: _rule(made, value))
    return made


def _money(value: object, _: object) -> Money:
    if not isinstance(value, dict) or value.keys() != {"amount", "currency"} or not isinstance(value["amount"], str):
        raise ValueError
    return Money(value["amount"], value["currency"])


def _wording(converter: Converter, wording: Wording) -> _Body:
    body: _Body = {"subject": wording.subject, "text": wording.text}
    if wording.html:
        body["html"] = wording.html
    if wording.languages:
        body["languages"] = converter.unstructure(dict(wording.languages))
    return body


def _is_scalar(kind: Any) -> bool:
    return bool(kind == Scalar)


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_condition(kind: Any) -> bool:
    return bool(kind == Predicate | None)


def _is_rule(kind: Any) -> bool:
    return bool(kind == Predicate | Ranking | Roster)


def _rule(converter: Converter, rule: Predicate | Ranking | Roster) -> _Body:
    match rule:
        case Ranking():
            return {"ranking": converter.unstructure(rule)}
        case Roster():
            return {"roster": {}}
    return {"predicate": to_data(rule)}


def _read_rule(converter: Converter, body: object) -> Predicate | Ranking | Roster:
    match body:
        case {"ranking": ranking, **rest} if not rest:
            return converter.structure(ranking, Ranking)
        case {"roster": roster, **rest} if not rest:
            return converter.structure(roster, Roster)
        case {"predicate": predicate, **rest} if not rest:
            return from_data(predicate)
    raise ValueError("a rule is a predicate, a ranking or a roster")


def _plain(value: object, kind: Any) -> Any:
    """The value, when it is of the very type: JSON tells texts, numbers and booleans apart, so nothing is converted."""
    if type(value) in (get_args(kind) or (kind,)):
        return value
    raise ValueError(f"a {type(value).__name__} is of another type")


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise ValueError("it is no list")


def _decimal(value: object, _: object) -> Decimal:
    try:
        return Decimal(_plain(value, str))
    except DecimalException:
        raise ValueError("it is no number") from None


def _instant(value: object, _: object) -> datetime:
    return require_aware(datetime.fromisoformat(_plain(value, str)), "instant")
