"""The catalogue: every field of a tenant, from what is built in and what the tenant has declared and defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import PARTIES
from crmcore.domain.customer.tie import HOUSEHOLD, TieType
from crmcore.domain.kernel.field import (
    AttributeValue,
    CaseValue,
    CustomerColumn,
    EntitlementValue,
    Field,
    FieldRef,
    HouseholdSize,
    LedgerValue,
    LengthValue,
    LifecycleValue,
    MeasureValue,
    Membership,
    PromiseValue,
    RuleChoice,
    SumValue,
    TieAssigned,
    TieCount,
    TieEnd,
    UseValue,
)
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.entitlement import Treatment
from crmcore.domain.relationship.form import DEALINGS, DEFAULT_FORM, FIGURES, RelationshipForm, choices_of
from crmcore.domain.relationship.lifecycle import RUNGS, STAGES
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.bound import bind, is_timely
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.segment import Segment
from crmcore.domain.segment.text import parse
from crmcore.errors import UnknownField

_T = ValueType

CUSTOMER_FIELDS = (
    Field(
        "customer.kind", _T.TEXT, "person, organisation or household", CustomerColumn("kind"), choices=tuple(PARTIES)
    ),
    Field("customer.language", _T.TEXT, "preferred language", CustomerColumn("language"), past=False),
    Field("customer.zone", _T.TEXT, "preferred time zone", CustomerColumn("zone"), past=False),
    Field("customer.channel", _T.TEXT, "preferred channel", CustomerColumn("channel"), past=False),
    Field("customer.added_at", _T.INSTANT, "when the customer was added", CustomerColumn("added_at")),
    Field("customer.added_on", _T.DATE, "the tenant day the customer was added", CustomerColumn("added_on")),
    Field(
        "customer.days_since_added",
        _T.INTEGER,
        "tenant days since then",
        CustomerColumn("days_since_added"),
        timely=True,
    ),
)

STANDING_FIELDS = (
    Field("stage", _T.TEXT, "lifecycle stage", LifecycleValue("stage"), choices=STAGES),
    Field("rung", _T.TEXT, "rung of the loyalty ladder", LifecycleValue("rung"), choices=RUNGS),
    Field("defected", _T.BOOLEAN, "has bought and is silent for too many rhythms", LifecycleValue("defected")),
    Field("rhythm", _T.DECIMAL, "days between purchase days", LifecycleValue("rhythm")),
)

VALUE_FIELDS = (
    Field("value.revenue", _T.MONEY, "purchases less returns", LedgerValue("revenue"), windowable=True),
    Field("value.cost", _T.MONEY, "all costs in the ledger", LedgerValue("cost"), windowable=True),
    Field("value.profit", _T.MONEY, "revenue less cost", LedgerValue("profit"), windowable=True),
)


USE_FIELDS = (
    Field("relationship.kinds", _T.INTEGER, "kinds of interaction that the customer made", UseValue("kinds")),
    Field("relationship.touchpoints", _T.INTEGER, "touchpoints that the customer used", UseValue("touchpoints")),
    Field("relationship.products", _T.INTEGER, "products bought, by the lines of purchases", UseValue("products")),
    Field(
        "relationship.familiar",
        _T.INTEGER,
        "personal contacts with the employee with whom there were most",
        UseValue("familiar"),
    ),
)

BENEFIT_FIELDS = (
    Field(
        "entitlement.count",
        _T.INTEGER,
        "entitlements in force today",
        EntitlementValue(None),
        timely=True,
        past=False,
    ),
    Field("promises.open", _T.INTEGER, "promises not yet due", PromiseValue("open"), timely=True, past=False),
    Field("promises.overdue", _T.INTEGER, "promises past their day", PromiseValue("overdue"), timely=True, past=False),
    Field("promises.kept", _T.INTEGER, "promises kept by their day", PromiseValue("kept"), past=False),
    Field(
        "promises.broken", _T.INTEGER, "promises given up, or kept after their day", PromiseValue("broken"), past=False
    ),
    Field("cases.open", _T.INTEGER, "cases that are open", CaseValue("open"), past=False),
    Field("cases.closed", _T.INTEGER, "cases that were closed", CaseValue("closed"), past=False),
)


def catalogue_of(
    measures: Iterable[Measure],
    attributes: Iterable[Attribute],
    segments: Iterable[Segment],
    ties: Iterable[TieType],
    currency: str,
    form: RelationshipForm = DEFAULT_FORM,
    treatments: Iterable[Treatment] = (),
) -> Catalogue:
    """The catalogue of a tenant."""
    measures = list(measures)
    fields = [*CUSTOMER_FIELDS, *STANDING_FIELDS, *VALUE_FIELDS]
    for measure in measures:
        fields.extend(_measure_fields(measure))
    fields.extend(_relationship_fields(fields, measures, currency, form))
    fields.extend(BENEFIT_FIELDS)
    fields.extend(
        Field(
            f"entitlement.{treatment.name}",
            _T.BOOLEAN,
            treatment.doc or f"entitled to it today: {treatment.kind}",
            EntitlementValue(treatment.number),
            timely=True,
            past=False,
        )
        for treatment in treatments
    )
    fields.extend(
        Field(
            f"attribute.{attribute.name}",
            attribute.type,
            attribute.doc or "attribute",
            AttributeValue(attribute.number),
            choices=attribute.choices,
        )
        for attribute in attributes
    )
    for tie in ties:
        fields.extend(_tie_fields(tie))
    fields.extend(
        Field(
            f"segment.{segment.name}",
            _T.BOOLEAN,
            segment.doc or "member of the segment",
            Membership(segment.number),
            past=False,
        )
        for segment in segments
    )
    return Catalogue(fields, currency)


def _tie_fields(tie: TieType) -> Iterator[Field]:
    name, doc = tie.name, tie.doc or tie.name
    assigned = tie.towards != "customer"
    if assigned and tie.exclusive:
        yield Field(f"tie.{name}", _T.TEXT, doc, TieAssigned(name), timely=True)
    end: TieEnd = "assigned" if assigned else "either" if tie.symmetric else "other"
    yield Field(f"tie.{name}.count", _T.INTEGER, f"how many: {doc}", TieCount(name, end), timely=True)
    if end == "other":
        back = TieCount(name, "customer")
        yield Field(f"tie.{tie.reciprocal}.count", _T.INTEGER, f"how many: the other end of {name}", back, timely=True)
    if name == HOUSEHOLD:
        size = "members of the household, the customer included"
        yield Field(f"tie.{name}.size", _T.INTEGER, size, HouseholdSize(), timely=True)


def _measure_fields(measure: Measure) -> Iterator[Field]:
    name, number, doc = measure.name, measure.number, measure.doc or measure.name
    yield Field(f"{name}.count", _T.INTEGER, f"how many: {doc}", MeasureValue(number, "count"), windowable=True)
    if measure.total is not None:
        yield Field(f"{name}.total", measure.total_type, f"sum: {doc}", MeasureValue(number, "total"), windowable=True)
    yield Field(f"{name}.first_at", _T.INSTANT, f"first time: {doc}", MeasureValue(number, "first_at"), windowable=True)
    yield Field(f"{name}.last_at", _T.INSTANT, f"last time: {doc}", MeasureValue(number, "last_at"), windowable=True)
    yield Field(
        f"{name}.days", _T.INTEGER, f"distinct tenant days: {doc}", MeasureValue(number, "days"), windowable=True
    )
    yield Field(
        f"{name}.days_since",
        _T.INTEGER,
        f"tenant days since the last time: {doc}",
        MeasureValue(number, "days_since"),
        timely=True,
    )


@lru_cache(256)
def _rule(text: str) -> Predicate:
    """The predicate of a rule. Rules are few, and read again with every definition."""
    return parse(text)


def _relationship_fields(
    others: Sequence[Field], measures: Sequence[Measure], currency: str, form: RelationshipForm
) -> Iterator[Field]:
    """The fields that tell the form of the relationship; those for which a measure is wanting are left out."""
    dealings = tuple(sorted(measure.number for measure in measures if measure.name in DEALINGS))
    yield Field(
        "relationship.length",
        _T.INTEGER,
        "tenant days since the customer was added or first dealt with, whichever is earlier",
        LengthValue(dealings),
        timely=True,
    )
    known = Catalogue(others, currency)
    for name, doc, rules in choices_of(form):
        try:
            bound = tuple((choice, None if when is None else bind(_rule(when), known)) for choice, when in rules)
        except UnknownField:
            continue
        timely = any(is_timely(when) for _, when in bound if when is not None)
        choices = tuple(choice for choice, _ in rules)
        field = Field(f"relationship.{name}", _T.TEXT, doc, RuleChoice(bound), timely=timely, choices=choices)
        known = Catalogue((*known.values(), field), currency)
        yield field
    for name, parts in FIGURES.items():
        if all(part in known for part in parts):
            found = tuple(known.resolve(FieldRef(part)) for part in parts)
            yield Field(f"relationship.{name}", _T.INTEGER, _MINUTES[name], SumValue(found), windowable=True)
    yield from USE_FIELDS


_MINUTES = {
    "minutes": "minutes of visits, calls and advice",
    "minutes_inbound": "minutes of those that the customer sought",
    "minutes_outbound": "minutes of those that the firm gave",
}
