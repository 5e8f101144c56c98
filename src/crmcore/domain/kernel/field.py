"""Fields: the named, typed things known about a customer; the one vocabulary of segments, policies, templates and
exports.
"""

from __future__ import annotations

from typing import Any, Literal

from attrs import frozen

from crmcore.domain.kernel.value_type import ValueType


@frozen
class FieldRef:
    """A field as written: its dotted name, and the window of `days` tenant days ending today where one was given."""

    name: str
    days: int | None = None

    def __str__(self) -> str:
        return self.name if self.days is None else f"{self.name}(days={self.days})"


@frozen
class CustomerColumn:
    """Something kept on the customer itself."""

    column: Literal["kind", "language", "zone", "channel", "added_at", "added_on", "days_since_added"]


@frozen
class AttributeValue:
    """The golden value of a declared attribute."""

    attribute: int


@frozen
class MeasureValue:
    """An aspect of a measure: its count, total, first or last instant, distinct days, or tenant days since the last
    day.
    """

    measure: int
    aspect: Literal["count", "total", "first_at", "last_at", "days", "days_since"]


@frozen
class LifecycleValue:
    """Where the customer stands: stage, rung, defected, or the rhythm in days between purchase days."""

    aspect: Literal["stage", "rung", "defected", "rhythm"]


@frozen
class LedgerValue:
    """Money of the customer in base currency: revenue (purchases less returns), cost (the ledger), profit (revenue less
    cost).
    """

    aspect: Literal["revenue", "cost", "profit"]


@frozen
class Membership:
    """Whether the customer is a member of a segment, as of its last refresh."""

    segment: int


@frozen
class RuleChoice:
    """The name of the first rule whose predicate holds; None holds for everyone. A predicate is bound to fields."""

    rules: tuple[tuple[str, Any], ...]


@frozen
class SumValue:
    """The sum of figures, each over the window asked for."""

    parts: tuple[Field, ...]


@frozen
class LengthValue:
    """Tenant days since the customer was added or the first day that any of the measures counts, whichever is
    earlier.
    """

    measures: tuple[int, ...]


@frozen
class UseValue:
    """How much of the firm the customer uses: how many kinds of interaction, touchpoints or products, of what the
    customer did; or `familiar`, the personal contacts with the employee with whom there were most.
    """

    aspect: Literal["kinds", "touchpoints", "products", "familiar"]


@frozen
class EntitlementValue:
    """Whether the customer holds an entitlement to a treatment that is in force today; how many to any, for None."""

    treatment: int | None


@frozen
class PromiseValue:
    """How many promises to the customer stand so today."""

    state: Literal["open", "overdue", "kept", "broken"]


@frozen
class CaseValue:
    """How many cases of the customer are in that state."""

    state: Literal["open", "closed"]


TieEnd = Literal["other", "customer", "assigned", "either"]
"""At which end of its ties somebody is counted: the other customer, the customer, the employee or branch assigned, or
either customer where the tie is symmetric."""


@frozen
class TieCount:
    """How many there are at that end of a customer's ties of a type on the day; each counts once."""

    type: str
    end: TieEnd = "other"


@frozen
class TieAssigned:
    """The employee or branch to which the newest tie of a type leads on the day."""

    type: str


@frozen
class HouseholdSize:
    """How many members the customer's household has on the day, the customer included."""


FieldSource = (
    CustomerColumn
    | AttributeValue
    | MeasureValue
    | LifecycleValue
    | LedgerValue
    | Membership
    | RuleChoice
    | SumValue
    | LengthValue
    | UseValue
    | EntitlementValue
    | PromiseValue
    | CaseValue
    | TieCount
    | TieAssigned
    | HouseholdSize
)
"""What a field is computed from; every store evaluates each of these."""


@frozen
class Field:
    """A field found in the catalogue: what it is computed from, its type, and whether it depends on the day or has a
    past.

    `windowable` fields take ``days=``; `days` is the window asked for. `timely` fields change as days pass without
    anything being recorded. A field without `past` is known for now only. `choices` lists the values a text field can
    have, where they are few.
    """

    name: str
    type: ValueType
    doc: str
    source: FieldSource
    days: int | None = None
    windowable: bool = False
    timely: bool = False
    past: bool = True
    choices: tuple[str, ...] = ()

    @property
    def passing(self) -> bool:
        """Whether its value can change as days pass without anything being recorded."""
        return self.timely or self.days is not None

    @property
    def may_be_missing(self) -> bool:
        """Whether there can be customers of whom nothing is known of it; counts and sums are 0 then, never missing."""
        match self.source:
            case AttributeValue() | TieAssigned() | HouseholdSize():
                return True
            case CustomerColumn(column):
                return column in ("language", "zone", "channel")
            case MeasureValue(_, aspect):
                return aspect in ("first_at", "last_at", "days_since")
            case LifecycleValue(aspect):
                return aspect == "rhythm"
            case RuleChoice(rules):
                return all(when is not None for _, when in rules)
            case _:
                return False

    @property
    def ref(self) -> FieldRef:
        """How the field is written."""
        return FieldRef(self.name, self.days)
