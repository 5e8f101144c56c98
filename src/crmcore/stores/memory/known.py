"""What is known of customers at a moment: every field, computed from the facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from crmcore.domain.customer.attribute import golden_of
from crmcore.domain.customer.party import Customer, kind_of
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
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment, day_of, to_micros
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.lifecycle import Rung, Stage, Standing
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.bound import Bound
from crmcore.domain.segment.evaluate import ValueOf, holds
from crmcore.ports.store import BoundLifecycle, Reading
from crmcore.stores.memory.figures import Figures
from crmcore.stores.memory.folding import figures_now, figures_then
from crmcore.stores.memory.rows import TenantRows
from crmcore.stores.memory.ties_known import ties_known
from crmcore.stores.memory.using import used


@define(eq=False)
class Known:
    """What is known of the customers of a tenant, whose zone this is, at the moment of a reading."""

    rows: TenantRows
    zone: ZoneInfo
    reading: Reading
    measures: Mapping[int, Measure] = field(init=False)
    """Those whose figures are asked for now; at a past moment those that the reading was given."""

    def __attrs_post_init__(self) -> None:
        past = {measure.number: measure for measure in self.reading.measures}
        self.measures = self.rows.measures if self.moment.is_now else past

    @property
    def moment(self) -> Moment:
        """The moment of the reading."""
        return self.reading.moment

    def about(self, customer: CustomerId) -> KnownCustomer:
        """What is known of one customer."""
        return KnownCustomer(self, customer)


@define(eq=False)
class KnownCustomer:
    """What is known of one customer; keeps what several fields need."""

    _known: Known
    _id: CustomerId
    _figures: dict[int, Figures] = field(factory=dict)
    _standing_then: Standing | None = None

    def holds(self, predicate: Bound) -> bool:
        """Whether a predicate holds for the customer."""
        return holds(predicate, self.value)

    def value(self, field: Field) -> Scalar | None:
        """The scalar of a field, or None where it is missing."""
        match field.source:
            case CustomerColumn(column):
                return self._column(column)
            case AttributeValue(attribute):
                return self._attribute(attribute)
            case MeasureValue(measure, aspect):
                return self._measure(measure, aspect, field.days)
            case LifecycleValue("rhythm"):
                return self._rhythm()
            case LifecycleValue(aspect):
                standing = self._standing()
                return None if standing is None else _aspect(standing, aspect)
            case LedgerValue(aspect):
                return self._ledger(aspect, field.days)
            case Membership(segment):
                return int(self._id in self._known.rows.members.get(segment, ()))
            case RuleChoice() | SumValue():
                return made_of(field, self.value)
            case TieCount() | TieAssigned() | HouseholdSize() as source:
                return ties_known(self._known.rows, source, self._id, self._known.moment)
            case _:
                return self._relationship(field)

    def _relationship(self, field: Field) -> int:
        rows, moment = self._known.rows, self._known.moment
        match field.source:
            case LengthValue(measures):
                return self._length(measures)
            case UseValue(aspect):
                return used(rows, self._id, moment, aspect)
            case PromiseValue(state):
                return sum(each.state(moment.today) == state for each in rows.promises_of.get(self._id, {}).values())
            case CaseValue(state):
                return sum(each.state == state for each in rows.cases_of.get(self._id, {}).values())
            case EntitlementValue(treatment):
                held = [each for each in rows.entitlements_of.get(self._id, {}).values() if each.in_force(moment.today)]
                return len(held) if treatment is None else int(any(each.treatment == treatment for each in held))
        raise AssertionError(field.source)

    def _ledger(self, aspect: str, days: int | None) -> int:
        revenue = 0 if aspect == "cost" else self._revenue(days)
        cost = 0 if aspect == "revenue" else self._cost(days)
        return cost if aspect == "cost" else revenue - cost

    def figures(self, number: int) -> Figures | None:
        """The figures of a measure at the moment, or None when there is no such measure."""
        known = self._known
        measure = known.measures.get(number)
        if measure is None:
            return None
        if known.moment.is_now:
            return figures_now(known.rows, self._id, measure)
        if number not in self._figures:
            self._figures[number] = figures_then(known.rows, self._id, measure, known.moment)
        return self._figures[number]

    def span(self, number: int) -> tuple[Day, Day, int] | None:
        """First and last tenant day on which a measure counted something, and how many; None without any."""
        figures = self.figures(number)
        if figures is None or not figures.days:
            return None
        return min(figures.days), max(figures.days), len(figures.days)

    def _column(self, column: str) -> Scalar | None:
        customer: Customer = self._known.rows.customers[self._id]
        added_on = day_of(customer.added_at, self._known.zone)
        match column:
            case "kind":
                return kind_of(customer.party)
            case "added_at":
                return to_micros(customer.added_at)
            case "added_on":
                return added_on
            case "days_since_added":
                return self._known.moment.today - added_on
            case _:
                wish: str | None = getattr(customer.preferences, column)
                return wish

    def _attribute(self, attribute: int) -> Scalar | None:
        moment = self._known.moment
        stated = [
            statement
            for statement in self._known.rows.statements_of.get(self._id, {}).values()
            if statement.attribute == attribute
            and (moment.until is None or statement.stated_at < moment.until)
            and (moment.known_at is None or statement.recorded_at <= moment.known_at)
        ]
        held = golden_of(stated, self._known.rows.source_ranks).get(attribute)
        return None if held is None else held.value

    def _measure(self, number: int, aspect: str, days: int | None) -> Scalar | None:
        figures = self._in_window(number, days)
        if figures is None or not figures.days:
            return 0 if aspect in ("count", "total", "days") else None
        if aspect == "days_since":
            return self._known.moment.today - max(figures.days)
        state = figures.state()
        scalar: int | datetime = getattr(state, aspect)
        return to_micros(scalar) if isinstance(scalar, datetime) else scalar

    def _in_window(self, number: int, days: int | None) -> Figures | None:
        figures = self.figures(number)
        if figures is None or days is None:
            return figures
        today = self._known.moment.today
        return figures.between(today - days + 1, today)

    def _length(self, measures: tuple[int, ...]) -> int:
        first = day_of(self._known.rows.customers[self._id].added_at, self._known.zone)
        spans = [span for number in measures if (span := self.span(number)) is not None]
        return self._known.moment.today - min([first, *[span[0] for span in spans]])

    def _revenue(self, days: int | None) -> int:
        return self._total_of("purchases", days) - self._total_of("returns", days)

    def _total_of(self, name: str, days: int | None) -> int:
        number = next((measure.number for measure in self._known.measures.values() if measure.name == name), None)
        figures = None if number is None else self._in_window(number, days)
        return 0 if figures is None else figures.total

    def _cost(self, days: int | None) -> int:
        moment = self._known.moment
        return sum(
            entry.base.millionths
            for entry in self._known.rows.entries_of.get(self._id, {}).values()
            if (days is None or moment.today - days < entry.day <= moment.today)
            and (moment.until is None or entry.occurred_at < moment.until)
            and (moment.known_at is None or entry.recorded_at <= moment.known_at)
        )

    def _rhythm(self) -> int | None:
        rules = self._known.reading.lifecycle
        bought = self.span(rules.purchases)
        return None if bought is None else rules.rhythm.millionths(*bought)

    def _standing(self) -> Standing | None:
        """As stored when read now; as the rules say of a past moment."""
        known = self._known
        if known.moment.is_now:
            return known.rows.standings.get(self._id)
        if self._standing_then is None:
            self._standing_then = evaluated(self, known.reading.lifecycle, known.moment.today)
        return self._standing_then


def made_of(field: Field, value_of: ValueOf) -> Scalar | None:
    """The scalar of a field that is made of others."""
    match field.source:
        case RuleChoice(rules):
            return next((name for name, when in rules if when is None or holds(when, value_of)), None)
        case SumValue(parts):
            return sum(int(value_of(evolve(part, days=field.days)) or 0) for part in parts)
    raise AssertionError(field.source)


def _aspect(standing: Standing, aspect: str) -> Scalar:
    found: Scalar = getattr(standing, aspect)
    return int(found) if aspect == "defected" else found


def evaluated(known: KnownCustomer, rules: BoundLifecycle, today: Day) -> Standing:
    """Where the rules place a customer on a tenant day; each step is known to those that follow it."""
    bought = known.span(rules.purchases)
    defected = bought is not None and rules.rhythm.defected(*bought, today)
    found: dict[str, Scalar | None] = {
        "defected": int(defected),
        "rhythm": None if bought is None else rules.rhythm.millionths(*bought),
    }

    def value_of(field: Field) -> Scalar | None:
        if isinstance(field.source, LifecycleValue):
            return found.get(field.source.aspect)
        # What is made of standing is made of what the rules say, as standing itself is.
        return made_of(field, value_of) if isinstance(field.source, RuleChoice) else known.value(field)

    rung = next(name for name, when in rules.rungs if when is None or holds(when, value_of))
    found["rung"] = rung
    stage = next(name for name, when in rules.stages if when is None or holds(when, value_of))
    return Standing(cast(Stage, stage), cast(Rung, rung), defected, today)
