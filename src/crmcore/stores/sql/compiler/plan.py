"""The plan of a statement: which sources it joins, and how."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcore.stores.sql.compiler.fragment import TENANT, Sql, joined, sql
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import CUSTOMER, Derived, Source, member_rows

_ALIASES = tuple("".join(["s", str(number)]) for number in range(1, 49))
"""SQLite joins 64 tables at most; whatever is asked of beyond these is looked up by itself."""

_FIRST = ("crm_membership", "crm_attribute", "crm_measure", "crm_cost", "crm_standing", "crm_customer")


class Plan:
    """Collects the sources that fragments read from, and writes the statement.

    Of `needed` a selected customer certainly has the row: they are joined, not left-joined, so that the database can
    begin with any of them. Where a scope has a base, it begins there whatever it thinks of the others.
    `recent` tells that few customers are looked at, found by the day they were added on.
    """

    def __init__(self, scope: Scope, needed: Collection[Source], *, recent: bool = False) -> None:
        if scope.within is not None:
            needed = {*needed, member_rows(scope.within)}
        self._scope = scope
        self._recent = recent
        order = sorted(needed, key=_rank)
        self._base: Source = scope.base or (order[0] if order else CUSTOMER)
        self._aliases: dict[Source, str] = {self._base: "b"}
        for source in order:
            self._alias(source)
        self._present = {self._base, CUSTOMER, *[source for source in needed if source in self._aliases]}
        self.customer = Sql("".join(["b.", self._base.customer]))

    def has(self, source: Source) -> bool:
        """Whether a selected customer certainly has a row of the source."""
        return source in self._present

    def column(self, source: Source, name: str) -> Sql:
        """A column of the customer's row of a source; NULL where there is none."""
        alias = self._alias(source)
        if alias is not None:
            return Sql("".join([alias, ".", name]))
        conditions = [*source.conditions("x"), sql("x.", source.customer, " = ", self.customer)]
        where = joined(" AND ", conditions)
        return sql("(SELECT x.", name, " FROM ", source.relation(), " AS x WHERE ", where, ")")

    def presence(self, source: Source) -> Sql:
        """The condition that the customer has a row of a source."""
        if self.has(source):
            return Sql("1 = 1")
        return sql(self.column(source, source.customer), " IS NOT NULL")

    def absence(self, source: Source) -> Sql:
        """The condition that the customer has none, which databases know how to look for."""
        if self.has(source):
            return Sql("1 = 0")
        return sql(self.column(source, source.customer), " IS NULL")

    def _alias(self, source: Source) -> str | None:
        alias = self._aliases.get(source)
        if alias is None and len(self._aliases) <= len(_ALIASES):
            alias = self._aliases[source] = _ALIASES[len(self._aliases) - 1]
        return alias

    def statement(self, outputs: Sequence[Sql], where: Sql | None) -> Sql:
        """The SELECT of these outputs for the customers of the scope for whom `where` holds, in no order."""
        conditions = self._base.conditions("b")
        present = [] if self._scope.archived else [self._not_archived()]
        if self._scope.named and self._scope.among is not None:
            conditions.append(sql(self.customer, self._scope.among))
        inner: list[Sql] = []
        outer: list[Sql] = []
        for source, alias in self._aliases.items():
            if source is self._base:
                continue
            on = [*source.conditions(alias), sql(alias, ".", source.customer, " = ", self.customer)]
            if source not in self._present:
                outer.append(sql(" LEFT JOIN ", source.relation(), " AS ", alias, " ON ", joined(" AND ", on)))
            elif self._scope.base is None:
                inner.append(sql(" JOIN ", source.relation(), " AS ", alias, " ON ", joined(" AND ", on)))
            else:
                # SQLite keeps the order of a CROSS JOIN.
                inner.append(sql(" CROSS JOIN ", source.relation(), " AS ", alias))
                conditions += on
        if where is not None:
            conditions.append(where)
        conditions += present
        read = sql("SELECT ", joined(", ", outputs), " FROM ", self._base.relation(), " AS b", *inner, *outer)
        return sql(read, " WHERE ", joined(" AND ", conditions))

    def _not_archived(self) -> Sql:
        if not self._scope.few and (self._recent or self._base != CUSTOMER):
            # The archived are few and have an index of their own: no customer's own row need be looked up.
            rows = sql("SELECT a.id FROM crm_customer AS a WHERE a.tenant = ", TENANT, " AND a.archived_at IS NOT NULL")
            return sql(self.customer, " NOT IN (", rows, ")")
        return sql(self.column(CUSTOMER, "archived_at"), " IS NULL")


def _rank(source: Source) -> tuple[int, str]:
    """What to begin with: computed rows, which have no index, then the narrow tables, then the broad."""
    if isinstance(source, Derived):
        return -1, str(source.key)
    return _FIRST.index(source.table) if source.table in _FIRST else 0, str(source.number)
