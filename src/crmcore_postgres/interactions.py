"""Interactions on PostgreSQL: many are copied into a table to work in, and go from there to where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, cast

from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure
from crmcore.ports.store.interactions import ExternalKey
from crmcore.stores.sql.content import Fragment
from crmcore.stores.sql.interaction_row import interaction_rows, is_plain, plain_rows
from crmcore.stores.sql.interactions import InteractionQueries
from crmcore.stores.sql.measures import add_figures, figures
from crmcore_postgres.driver_errors import DRIVER_ERRORS

if TYPE_CHECKING:
    from crmcore_postgres.unit import PostgresUnit

_COLUMNS = (
    "tenant, id, customer, origin, kind, direction, occurred_at, recorded_at, day, source, external_id, touchpoint,"
    " amount, currency, content, original, rate, rate_day, voids"
)
_COPY = ("COPY crm_staged (" + _COLUMNS + ") FROM STDIN (FORMAT BINARY)").encode()
_TYPES = [
    *("int8", "bytea", "bytea", "bytea", "text", "text", "int8", "int8", "int8", "text", "text", "text"),
    *("int8", "text", "text", "int8", "text", "int8", "bytea"),
]
_INSERT = " ".join(["INSERT INTO crm_interaction (", _COLUMNS, ") SELECT", _COLUMNS, "FROM crm_staged"])
_UNLESS_KNOWN = _INSERT + " ON CONFLICT DO NOTHING"
# What voids may also come twice, which is to be an error.
_UNLESS_NAMED = _INSERT + " ON CONFLICT (tenant, source, external_id) WHERE external_id IS NOT NULL DO NOTHING"
_LEAVE_FRESH = (
    "DELETE FROM crm_staged AS s WHERE NOT EXISTS"
    " (SELECT 1 FROM crm_interaction AS i WHERE i.tenant = s.tenant AND i.id = s.id)"
)
_TOUCH = (
    "INSERT INTO crm_touch (tenant, cause, customer) SELECT DISTINCT CAST(? AS BIGINT), CAST(? AS BYTEA), s.customer"
    " FROM crm_staged AS s"
)
_ALL = Fragment("true")
_RECORD = (
    "WITH crm_staged AS (INSERT INTO crm_interaction (tenant, id, customer, origin, kind, direction, occurred_at,"
    " recorded_at, day, source, external_id, touchpoint, amount, currency, content)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    " RETURNING tenant, id, customer, kind, direction, occurred_at, day, source, touchpoint, amount, content)"
)
_TOUCH_RECORDED = (
    ", touched AS (INSERT INTO crm_touch (tenant, cause, customer) SELECT s.tenant, ?, s.customer FROM crm_staged AS s)"
    " SELECT COUNT(*) FROM crm_staged"
)


class PostgresInteractions(InteractionQueries):
    """What happened."""

    def _insert(
        self, interactions: Sequence[Interaction], measures: Sequence[Measure], *, voiding: bool
    ) -> tuple[Mapping[ExternalKey, Interaction], Sequence[Interaction]]:
        if len(interactions) == 1:
            return super()._insert(interactions, measures, voiding=voiding)
        executor = self._executor
        executor.working("crm_staged")
        self._copy(interactions)
        inserted = executor.execute(_UNLESS_NAMED if voiding else _UNLESS_KNOWN).rowcount
        known, fresh = self._told_apart(interactions, inserted)
        if known:
            executor.execute(_LEAVE_FRESH)
        if fresh:
            kinds = {interaction.kind for interaction in fresh}
            for measure in measures:
                if not kinds.isdisjoint(measure.kinds):
                    add_figures(executor, measure, _ALL, new=not voiding, staged=True)
            executor.execute(_TOUCH, (executor.tenant, fresh[0].id.bytes))
        return known, fresh

    def _insert_one(
        self, interaction: Interaction, measures: Sequence[Measure], *, voiding: bool = False
    ) -> Mapping[ExternalKey, Interaction]:
        if voiding or not is_plain(interaction):
            return super()._insert_one(interaction, measures, voiding=voiding)
        statement = self._recording(interaction, [each for each in measures if interaction.kind in each.kinds])
        rows = self._executor.execute(statement.sql, statement.values)
        cast("PostgresUnit", self._executor).lifecycle.foresee(interaction.customer)
        row = rows.fetchone()
        known, _ = self._told_apart([interaction], 0 if row is None else int(row[0]))
        return known

    def _together(self, interactions: Sequence[Interaction]) -> AbstractContextManager[None]:
        # One that is recorded by one statement is so whole or not at all.
        one = len(interactions) == 1 and is_plain(interactions[0])
        return nullcontext() if one else super()._together(interactions)

    def _recording(self, interaction: Interaction, measures: Sequence[Measure]) -> Fragment:
        """One statement that inserts the interaction unless it is known, adds to the figures and touches the customer.

        All of its parts see what there was before it, so that a new day is told as such.
        """
        (row,) = plain_rows(self._executor.tenant, [interaction])
        tenant, id_, customer, *rest = row
        parts = [_RECORD]
        values: list[object] = [tenant, id_, customer, customer, *rest]
        for number, measure in enumerate(measures):
            for name, part in zip("rd", figures(self._executor, measure, _ALL, new=True, staged=True), strict=True):
                parts += [", m", str(number), name, " AS (", part.sql, ")"]
                values += part.values
        return Fragment("".join([*parts, _TOUCH_RECORDED]), (*values, id_))

    def _copy(self, interactions: Sequence[Interaction]) -> None:
        unit = cast("PostgresUnit", self._executor)
        unit.send()
        try:
            with unit.cursor().copy(_COPY) as copy:
                copy.set_types(_TYPES)
                for row in interaction_rows(unit.tenant, interactions):
                    copy.write_row(row)
        except DRIVER_ERRORS as error:
            raise unit.failed(error) from error
