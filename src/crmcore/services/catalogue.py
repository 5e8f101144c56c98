"""The catalogue: every field of a tenant, from what is built in and what the tenant has declared and defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import PARTIES
from crmcore.domain.customer.tie import HOUSEHOLD, TieType
from crmcore.domain.kernel.field import (
    AttributeValue,
    CustomerColumn,
    Field,
    HouseholdSize,
    LedgerValue,
    LifecycleValue,
    MeasureValue,
    Membership,
    TieAssigned,
    TieCount,
    TieEnd,
)
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.lifecycle import RUNGS, STAGES
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.segment import Segment

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


def catalogue_of(
    measures: Iterable[Measure],
    attributes: Iterable[Attribute],
    segments: Iterable[Segment],
    ties: Iterable[TieType],
    currency: str,
) -> Catalogue:
    """The catalogue of a tenant."""
    fields = [*CUSTOMER_FIELDS, *STANDING_FIELDS, *VALUE_FIELDS]
    for measure in measures:
        fields.extend(_measure_fields(measure))
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
