"""Scopes: among which customers a statement looks."""

from __future__ import annotations

from collections.abc import Hashable

from attrs import frozen

from crmcore.stores.sql.compiler.fragment import TENANT, Sql, sql, value
from crmcore.stores.sql.compiler.source import CUSTOMER, Source, Stored, member_rows, touched_rows


@frozen
class Scope:
    """Customers to look among.

    `base` is the source that says them and is read first, or None where any may be. `among` is what follows the
    customer in a condition, for sources that have to be narrowed; `named` tells that the base is narrowed by it too.
    `few` tells that they are few beside all. `archived` keeps archived customers. `within` is a segment that they have
    to be members of besides.
    """

    key: Hashable
    base: Source | None = None
    among: Sql | None = None
    named: bool = False
    few: bool = False
    archived: bool = False
    within: int | None = None

    def narrowed(self, customer: str) -> Sql:
        """The condition, to follow others, that a source's customer is in scope."""
        return Sql("") if self.among is None else sql(" AND ", customer, self.among)


EVERYONE = Scope("everyone")
GIVEN = Scope("given", CUSTOMER, Sql(" IN (SELECT g.customer FROM crm_given AS g)"), named=True)


def chosen(number: int, *, archived: bool) -> Scope:
    """As many customers as are given in the context, by id."""
    marks = Sql(" IN (?" + ", ?" * (number - 1) + ")", (lambda context: context.customers,))
    return Scope(("chosen", number, archived), CUSTOMER, marks, named=True, few=True, archived=archived)


def members(segment: int) -> Scope:
    """The members of a segment."""
    return _rows_of(("members", segment), member_rows(segment))


def touched(segment: int, within: int | None) -> Scope:
    """The customers touched since a segment was last refreshed, who are members of another if one is given."""
    return _rows_of(("touched", segment, within), touched_rows(segment), few=True, within=within)


def _rows_of(key: Hashable, rows: Stored, *, few: bool = False, within: int | None = None) -> Scope:
    among = sql(
        sql(" IN (SELECT n.customer FROM ", rows.table, " AS n WHERE n.tenant = ", TENANT, " AND n.segment = "),
        sql(value(rows.number), ")"),
    )
    return Scope(key, rows, among, few=few, within=within)
