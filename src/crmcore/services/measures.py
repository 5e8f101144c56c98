"""Measures: declaring one's own, with back-fill; reading them for one customer; rebuilding them from the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from crmcore.codec.definitions import dump_measure
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import Value, require_text
from crmcore.domain.relationship.measure import AMOUNT, Measure, MeasureDeclaration, MeasureState
from crmcore.domain.relationship.measure import NOTHING as NOTHING_COUNTED
from crmcore.domain.relationship.measure_rules import measure_of
from crmcore.errors import InvalidValue, NameTaken, UnknownMeasure
from crmcore.services.definitions import Definitions, named
from crmcore.services.evaluating import reevaluate
from crmcore.services.resolving import resolve
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work


@frozen
class Measured:
    """What a measure says of one customer: how many, their sum, the first and the last instant, distinct tenant days.

    `total` is of the measure's type, `Money` in base currency where it sums amounts, and 0 where it sums nothing; the
    instants are None while nothing counts.
    """

    count: int
    total: Money | Decimal | int
    first_at: datetime | None
    last_at: datetime | None
    days: int


class _ByName(dict[str, Measured]):
    """By measure; asking for a name that is none is a typed error."""

    def __missing__(self, name: str) -> Measured:
        return named(name, dict(self), UnknownMeasure)


class Measures:
    """What one can do with measures."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def declare(
        self,
        name: str,
        kinds: str | Iterable[str],
        *,
        total: str | None = AMOUNT,
        where: Mapping[str, Value | Sequence[Value]] | None = None,
        doc: str = "",
    ) -> None:
        """Declare a measure over interactions of `kinds`, or declare it anew; what was recorded before is filled in.

        It becomes the fields ``<name>.count``, ``.total``, ``.first_at``, ``.last_at``, ``.days``, ``.days_since``.
        `total` says what is summed: ``amount``, a numeric value of the content, or None. `where` limits it to allowed
        values of source, touchpoint, direction, product (of lines), or of values of the content. Raises `UnknownKind`,
        `InvalidValue`.
        """
        require_name(name, "name")
        require_text(doc, "doc")
        declaration = MeasureDeclaration(name, kinds, total, where or {}, doc)
        built_in = {each.name for each in self._built_in()}
        if name in built_in:
            raise NameTaken("measure", name)
        run(self._scope, "measures.declare", lambda work: declare(work, declaration), form=NOTHING)

    def _built_in(self) -> Sequence[MeasureDeclaration]:
        with self._scope.reading() as work:
            return work.setting.plugins.measures()

    def declared(self) -> Sequence[Measure]:
        """The tenant's measures, by name."""
        with self._scope.reading() as work:
            return [measure for _, measure in sorted(work.definitions.measures.items())]

    def retire(self, name: str) -> None:
        """Take a measure of one's own out of use. Raises `UnknownMeasure`, `NameTaken` for one that a plugin brings,
        `InvalidValue` while a segment or the lifecycle uses it.
        """

        def action(work: Work) -> None:
            measure = work.hold_definitions(to_change=True).measure(name)
            if name in {each.name for each in work.setting.plugins.measures()}:
                raise NameTaken("measure", name)
            users = work.definitions.users_of(f"{name}.")
            if users:
                raise InvalidValue("name", f"a measure used by {', '.join(users)}", "change what uses it first")
            work.unit.definitions.retire("measure", name, work.now())
            work.unit.measures.drop(measure)
            work.redefined()
            work.emit("measure.retired", None, {"measure": name})

        run(self._scope, "measures.retire", action, form=NOTHING)

    def of(self, customer: CustomerId | Reach) -> Mapping[str, Measured]:
        """What each measure of the tenant says of the customer, by name, also those that count nothing.

        Going through it gives every measure in the order of names. Another name in brackets is `UnknownMeasure` with
        the nearest. Raises `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            return measured(work.definitions, work.unit.measures.of(resolve(work, customer)))

    def rebuild(self, name: str | None = None) -> None:
        """Make the figures of one measure, or of all, anew from the interactions. They are then as they were."""

        def action(work: Work) -> None:
            chosen = work.definitions.all_measures if name is None else (work.definitions.measure(name),)
            for measure in chosen:
                work.unit.measures.build(measure)
            work.unit.segments.touch_everyone()
            work.emit("measures.rebuilt", None, {"measures": [measure.name for measure in chosen]})

        run(self._scope, "measures.rebuild", action, form=NOTHING)


def measured(definitions: Definitions, states: Mapping[int, MeasureState]) -> Mapping[str, Measured]:
    """What every measure says, by name, of a customer whose figures the store has under the measures' numbers."""
    return _ByName(
        (name, _measured(measure, states.get(measure.number, NOTHING_COUNTED), definitions.currency))
        for name, measure in sorted(definitions.measures.items())
    )


def _measured(measure: Measure, state: MeasureState, currency: str) -> Measured:
    total = measure.total_type.decode(state.total, currency)
    assert isinstance(total, Money | Decimal | int)
    return Measured(state.count, total, state.first_at, state.last_at, state.days)


def declare(work: Work, declaration: MeasureDeclaration) -> None:
    """Declare a measure in the transaction of `work` and fill it in, unless it stands as declared."""
    present = work.hold_definitions(to_change=True)
    checked = measure_of(declaration, 0, present.kinds, work.tenant.currency)
    before = present.measures.get(declaration.name)
    definition = work.unit.definitions.put("measure", declaration.name, dump_measure(checked), work.now())
    definitions = work.redefined()
    measure = definitions.measure(declaration.name)
    assert measure.number == definition.number
    if before == measure:
        return
    work.unit.measures.build(measure)
    work.emit("measure.declared", None, {"measure": declaration.name, "version": definition.version})
    if before is not None:
        work.unit.segments.touch_everyone()
        reevaluate(work, None, "measure declared")
