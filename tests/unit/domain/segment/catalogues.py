"""A catalogue with a field of every type, for the tests of predicates."""

from __future__ import annotations

from crmcore.domain.kernel.field import (
    AttributeValue,
    CustomerColumn,
    Field,
    LedgerValue,
    LifecycleValue,
    MeasureValue,
    Membership,
)
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.segment.catalogue import Catalogue


def catalogue(currency: str = "EUR") -> Catalogue:
    """Fields of every type and source, money in the currency given."""
    return Catalogue(
        [
            Field("customer.language", ValueType.TEXT, "Language.", CustomerColumn("language")),
            Field("customer.added_on", ValueType.DATE, "Day added.", CustomerColumn("added_on")),
            Field(
                "customer.days_since_added", ValueType.INTEGER, "Age.", CustomerColumn("days_since_added"), timely=True
            ),
            Field("attribute.city", ValueType.TEXT, "City.", AttributeValue(1)),
            Field("attribute.score", ValueType.DECIMAL, "Score.", AttributeValue(2)),
            Field("purchases.count", ValueType.INTEGER, "Purchases.", MeasureValue(1, "count"), windowable=True),
            Field("purchases.total", ValueType.MONEY, "Revenue.", MeasureValue(1, "total"), windowable=True),
            Field("purchases.last_at", ValueType.INSTANT, "Last purchase.", MeasureValue(1, "last_at")),
            Field(
                "stage",
                ValueType.TEXT,
                "Lifecycle stage.",
                LifecycleValue("stage"),
                timely=True,
                choices=("acquire", "enhance", "retain"),
            ),
            Field("defected", ValueType.BOOLEAN, "Gone.", LifecycleValue("defected"), timely=True),
            Field("value.profit", ValueType.MONEY, "Profit.", LedgerValue("profit"), windowable=True),
            Field("segment.quiet-vips", ValueType.BOOLEAN, "Member.", Membership(7), past=False),
            Field("segment.new", ValueType.BOOLEAN, "Member.", Membership(8), past=False),
        ],
        currency,
    )
