"""Standing as expressions: rhythm and defection from the purchases, rung and stage by the rules.

They say in SQL what `Rhythm` says, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import field, frozen

from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.lifecycle import Rhythm
from crmcore.domain.segment.bound import Bound
from crmcore.stores.sql.compiler.fragment import Context, Sql, day, operand, sql, value
from crmcore.stores.sql.compiler.plan import Plan
from crmcore.stores.sql.compiler.source import Source
from crmcore.stores.sql.compiler.value import Plain

_MILLION = 1_000_000


def _rhythm(context: Context) -> Rhythm:
    return context.reading.lifecycle.rhythm


_DEFAULT = operand(lambda context: _rhythm(context).default * _MILLION)
_MINIMUM = operand(lambda context: _rhythm(context).minimum * _MILLION)
_TOLERANCE = operand(lambda context: _rhythm(context).tolerance)
# Silent for longer than the tolerated defaults, or minima: the last day lies before this one.
_AFTER_DEFAULTS = operand(lambda context: context.today - _rhythm(context).tolerance * _rhythm(context).default)
_AFTER_MINIMA = operand(lambda context: context.today - _rhythm(context).tolerance * _rhythm(context).minimum)


@frozen
class RhythmValue(Plain):
    """`Rhythm.millionths` of the purchases; missing without any."""

    source: Source
    missing: None = None

    def scalar(self, plan: Plan) -> Sql:
        """The millionths of a day."""
        first, last, days = (plan.column(self.source, name) for name in ("first_on", "last_on", "days"))
        between = sql("(", last, " - ", first, ") * 1000000 / (", days, " - 1)")
        return sql(
            sql("(CASE WHEN ", days, " < 2 THEN ", _DEFAULT, " WHEN ", between, " > ", _MINIMUM),
            sql(" THEN ", between, " WHEN ", days, " >= 2 THEN ", _MINIMUM, " END)"),
        )


@frozen
class DefectedValue(Plain):
    """`Rhythm.defected` of the purchases on the moment's tenant day: 1 or 0."""

    purchases: Source
    source: None = None
    missing: Scalar = 0

    def scalar(self, plan: Plan) -> Sql:
        """The 1 or 0."""
        first, last, days = (plan.column(self.purchases, name) for name in ("first_on", "last_on", "days"))
        return sql(
            sql(
                "(CASE WHEN (",
                days,
                " = 1 AND ",
                last,
                " < ",
                _AFTER_DEFAULTS,
                ") OR (",
                days,
                " > 1 AND ",
                last,
                " < ",
            ),
            sql(
                _AFTER_MINIMA, " AND (", day(), " - ", last, ") * (", days, " - 1) > ", _TOLERANCE, " * (", last, " - "
            ),
            sql(first, ")) THEN 1 ELSE 0 END)"),
        )


@frozen
class RuleValue(Plain):
    """The name of the first rule whose predicate holds; None holds for everyone."""

    rules: tuple[tuple[str, Bound | None], ...]
    condition: Callable[[Bound, Plan], Sql] = field(eq=False)
    source: None = None
    missing: Scalar = ""

    def scalar(self, plan: Plan) -> Sql:
        """The name."""
        parts: list[str | Sql] = []
        for name, when in self.rules:
            if when is None:
                parts += [" ELSE ", value(name)]
                break
            parts += [" WHEN ", self.condition(when, plan), " THEN ", value(name)]
        if len(parts) == 2:
            return value(self.rules[0][0])
        return sql("(CASE", *parts, " END)")
