"""What fields mean in SQL at the moment of a reading: for each field source the value to read."""

from __future__ import annotations

from collections.abc import Callable

from attrs import define, evolve

from crmcore.domain.kernel.field import (
    AttributeValue,
    CaseValue,
    CustomerColumn,
    EntitlementValue,
    Field,
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
    UseValue,
)
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.domain.segment.bound import Bound
from crmcore.ports.store.fields import Reading
from crmcore.stores.sql.compiler.benefits import case_rows, entitlement_rows, promise_rows
from crmcore.stores.sql.compiler.fragment import Sql
from crmcore.stores.sql.compiler.past import attribute_then, cost_then, figures_then, firsts_then
from crmcore.stores.sql.compiler.plan import Plan
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import (
    COST,
    CUSTOMER,
    STANDING,
    Derived,
    Source,
    attribute_rows,
    measure_rows,
    member_rows,
)
from crmcore.stores.sql.compiler.standing import DefectedValue, RhythmValue, RuleValue
from crmcore.stores.sql.compiler.ties import household_sizes, tie_assigned, tie_counts
from crmcore.stores.sql.compiler.using import use_rows
from crmcore.stores.sql.compiler.value import (
    AddedOn,
    Column,
    CostWindow,
    DaysSince,
    Difference,
    Length,
    MeasureWindow,
    Nothing,
    Presence,
    Sum,
    Value,
)
from crmcore.stores.sql.content import ContentSql

_COLUMNS = {
    "kind": "party",
    "language": "language",
    "zone": "zone",
    "channel": "channel",
    "added_at": "added_at",
}
_ASPECTS = {name: name for name in ("count", "total", "first_at", "last_at", "days")}
_STANDING = {name: name for name in ("stage", "rung", "defected")}
_PROMISES = {name: name for name in ("open", "overdue", "kept", "broken")}
_CASES = {name: name for name in ("open", "closed")}
_ZERO = ("count", "total", "days")
_COUNTS = ("count", "days")


@define
class Meaning:
    """Fields at the moment of a reading, for customers in a scope.

    `revenue` are the numbers of the measures it is computed from: purchases and returns, None where undefined. With
    `by_rules`, and at every past moment, standing is what the rules say; else it is read as stored.
    """

    content: ContentSql
    reading: Reading
    scope: Scope
    revenue: tuple[int | None, int | None]
    condition: Callable[[Bound, Plan, Meaning], Sql]
    by_rules: bool = False

    def value(self, field: Field) -> Value:
        """How the field is read."""
        match field.source:
            case CustomerColumn("days_since_added"):
                return AddedOn(since=True)
            case CustomerColumn("added_on"):
                return AddedOn(since=False)
            case CustomerColumn(column):
                return Column(CUSTOMER, _COLUMNS[column])
            case AttributeValue(attribute):
                return Column(self._attribute(attribute), "text" if field.type is ValueType.TEXT else "number")
            case MeasureValue(measure, aspect):
                return self._measure(measure, aspect, field.days)
            case LifecycleValue(aspect):
                return self.standing(aspect)
            case LedgerValue(aspect):
                return self._ledger(aspect, field.days)
            case Membership(segment):
                return Presence(member_rows(segment))
            case RuleChoice(rules):
                return RuleValue(rules, lambda rule, plan: self.condition(rule, plan, self))
            case SumValue(parts):
                return Sum(tuple(self.value(evolve(part, days=field.days)) for part in parts))
            case TieCount() | TieAssigned() | HouseholdSize() as source:
                return self._ties(source)
            case _:
                return self._relationship(field)

    def _relationship(self, field: Field) -> Value:
        match field.source:
            case LengthValue(measures):
                return Length(measures, None if self.reading.moment.is_now else self._firsts(measures))
            case UseValue(aspect):
                return Column(use_rows(self.content, aspect, self.reading.moment, self.scope), aspect, 0)
            case PromiseValue(state):
                return Column(promise_rows(self.scope), _PROMISES[state], 0)
            case CaseValue(state):
                return Column(case_rows(self.scope), _CASES[state], 0)
            case EntitlementValue(treatment):
                rows = entitlement_rows(treatment, self.scope)
                return Column(rows, "held", 0, counts=True) if treatment is None else Presence(rows)
        raise AssertionError(field.source)

    def _ledger(self, aspect: str, days: int | None) -> Value:
        if aspect == "revenue":
            return self._revenue(days)
        return self._cost(days) if aspect == "cost" else Difference((self._revenue(days), self._cost(days)))

    def _ties(self, source: TieCount | TieAssigned | HouseholdSize) -> Value:
        moment = self.reading.moment
        match source:
            case TieCount(type, end):
                return Column(tie_counts(type, end, moment, self.scope), "count", 0, counts=True)
            case TieAssigned(type):
                return Column(tie_assigned(type, moment, self.scope), "assigned")
            case HouseholdSize():
                return Column(household_sizes(moment, self.scope), "size")

    def _attribute(self, attribute: int) -> Source:
        moment = self.reading.moment
        return attribute_rows(attribute) if moment.is_now else attribute_then(attribute, moment, self.scope)

    def _measure(self, number: int, aspect: str, days: int | None) -> Value:
        missing: Scalar | None = 0 if aspect in _ZERO else None
        if days is not None and self.reading.moment.is_now:
            return MeasureWindow(measure_rows(number), _ASPECTS[aspect], days, missing)
        source = self._figures(number, days)
        if aspect == "days_since":
            return DaysSince(source, "last_on")
        return Column(source, _ASPECTS[aspect], missing, counts=aspect in _COUNTS)

    def _figures(self, number: int, days: int | None = None) -> Source:
        moment = self.reading.moment
        if moment.is_now:
            return measure_rows(number)
        measure = next((measure for measure in self.reading.measures if measure.number == number), None)
        return figures_then(self.content, number, measure, days, moment, self.scope)

    def _firsts(self, measures: tuple[int, ...]) -> Source | None:
        figures = [self._figures(number) for number in measures]
        return firsts_then([each for each in figures if isinstance(each, Derived)]) if figures else None

    def standing(self, aspect: str) -> Value:
        """How stage, rung, defected or rhythm is read."""
        rules = self.reading.lifecycle
        if aspect == "rhythm":
            return RhythmValue(self._figures(rules.purchases))
        if self.reading.moment.is_now and not self.by_rules:
            return Column(STANDING, _STANDING[aspect])
        if aspect == "defected":
            return DefectedValue(self._figures(rules.purchases))
        return RuleValue(rules.rungs if aspect == "rung" else rules.stages, self._rule)

    def _rule(self, rule: Bound, plan: Plan) -> Sql:
        # Whatever the moment: within the rules standing is what they say, not what is stored.
        return self.condition(rule, plan, evolve(self, by_rules=True))

    def _revenue(self, days: int | None) -> Value:
        totals = [Nothing() if number is None else self._measure(number, "total", days) for number in self.revenue]
        return Difference(tuple(totals))

    def _cost(self, days: int | None) -> Value:
        moment = self.reading.moment
        if not moment.is_now:
            return Column(cost_then(days, moment, self.scope), "total", 0)
        return Column(COST, "total", 0) if days is None else CostWindow(days)


def revenue_measures(reading: Reading) -> tuple[int | None, int | None]:
    """The numbers of the measures named purchases and returns, None where undefined."""
    by_name = {measure.name: measure.number for measure in reading.measures}
    return by_name.get("purchases"), by_name.get("returns")
