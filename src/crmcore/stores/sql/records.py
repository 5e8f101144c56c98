"""Records in SQL: rows of tables, as the columns of their kind say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from crmcore.codec.names import name_key
from crmcore.domain.kernel.time import day_of, zone_named
from crmcore.errors import UnknownTenant
from crmcore.ports.store.record_kind import RecordKind, Row
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import stored_instant

# The rows of some tables come in parts, or not all of them are facts: what is asked of each part, and its order.
_SETS_USED = (
    " AND digest IN (SELECT d.allowed_set FROM crm_decision AS d WHERE d.tenant = crm_allowed_set.tenant)"
    " ORDER BY digest"
)
_PARTS: Mapping[str, tuple[str, ...]] = {
    "crm_event": (
        " AND sequence IS NOT NULL ORDER BY sequence",
        " AND sequence IS NULL ORDER BY entry, id",
    ),
    "crm_segment_refresh": (" AND version > 0 ORDER BY segment",),
    "crm_allowed_set": (_SETS_USED,),
}
_COSTS = (
    "INSERT INTO crm_cost (tenant, customer, total) SELECT tenant, customer, SUM(amount) FROM crm_ledger"
    " WHERE tenant = ? GROUP BY tenant, customer"
)
_DIGESTS = (
    "UPDATE crm_tenant SET digests_since = (SELECT MIN(c.erased_at) FROM crm_customer AS c"
    " WHERE c.tenant = crm_tenant.id AND c.erased_at IS NOT NULL) WHERE id = ?"
)
_WORDS = "INSERT INTO crm_customer_word (tenant, word, customer) VALUES (?, ?, ?)"
_SPENT = (
    "INSERT INTO crm_spent (tenant, channel, quarter, share, total)"
    " SELECT tenant, channel, finished_at / 900000000, 0, SUM(cost) FROM crm_message"
    " WHERE tenant = ? AND cost <> 0 AND finished_at IS NOT NULL"
    " GROUP BY tenant, channel, finished_at / 900000000"
)
_CLEAR = ("DELETE FROM crm_definition WHERE tenant = ?", "DELETE FROM crm_event WHERE tenant = ?")
_NO_EVENTS = "UPDATE crm_tenant SET sequence = 0, chain = ? WHERE id = ?"
_NO_CHAIN = bytes(32)


class RecordQueries:
    """All facts, kind by kind."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def read(self, kind: RecordKind) -> Iterator[Row]:
        for statement in _selects(kind):
            yield from self._executor.stream(statement, (self._executor.tenant,))

    def keyed(self) -> bool:
        tenant = self._executor.tenant
        return any(self._executor.execute(statement, (tenant,)).fetchone() for statement in _keyed())

    def clear(self) -> None:
        tenant = self._executor.tenant
        for statement in _CLEAR:
            self._executor.execute(statement, (tenant,))
        self._executor.execute(_NO_EVENTS, (_NO_CHAIN, tenant))

    def put(self, kind: RecordKind, rows: Sequence[Row]) -> None:
        if kind.name == "customer":
            self._put_customers(kind, rows)
        else:
            self._insert(kind, rows)

    def finish(self) -> None:
        for statement in (_COSTS, _SPENT, _DIGESTS):
            self._executor.execute(statement, (self._executor.tenant,))

    def _insert(self, kind: RecordKind, rows: Sequence[Row], made: tuple[str, ...] = ()) -> None:
        tenant = self._executor.tenant
        self._executor.executemany(_insert(kind, made), [(tenant, *row) for row in rows])

    def _put_customers(self, kind: RecordKind, rows: Sequence[Row]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        found = executor.execute("SELECT zone FROM crm_tenant WHERE id = ?", (tenant,)).fetchone()
        if found is None:
            raise UnknownTenant(str(tenant))
        zone = zone_named(found[0])
        id_at, name_at, added_at = map(kind.names.index, ("id", "name", "added_at"))
        keys = [name_key(str(row[name_at])) for row in rows]
        days = [day_of(stored_instant(int(row[added_at] or 0)), zone) for row in rows]
        made = [(*row, key, day) for row, key, day in zip(rows, keys, days, strict=True)]
        self._insert(kind, made, ("name_key", "added_on"))
        executor.executemany(
            _WORDS,
            [
                (tenant, word, row[id_at])
                for row, key in zip(rows, keys, strict=True)
                for word in dict.fromkeys(key.split())
            ],
        )


@lru_cache(maxsize=256)
def _selects(kind: RecordKind) -> Sequence[str]:
    """The statements that read a kind, one after the other."""
    order = "".join([" ORDER BY ", ", ".join(kind.key)])
    parts = _PARTS.get(kind.table, (order,))
    if kind.after:
        parts = tuple("".join([" AND ", kind.after, which, order]) for which in (" IS NULL", " IS NOT NULL"))
    return [
        "".join(["SELECT ", ", ".join(kind.names), " FROM ", kind.table, " WHERE tenant = ?", part]) for part in parts
    ]


@lru_cache(maxsize=256)
def _insert(kind: RecordKind, made: tuple[str, ...]) -> str:
    """The statement that inserts a record, with columns that are made of the others."""
    columns = (*kind.names, *made)
    return "".join(
        ["INSERT INTO ", kind.table, " (tenant, ", ", ".join(columns), ") VALUES (?", ", ?" * len(columns), ")"]
    )


@lru_cache(maxsize=1)
def _keyed() -> Sequence[str]:
    """For each column of keyed digests, the statement that looks for one."""
    return [
        "".join(["SELECT 1 FROM ", kind.table, " WHERE tenant = ? AND ", column.name, " IS NOT NULL LIMIT 1"])
        for kind in RECORD_KINDS
        for column in kind.columns
        if column.keyed
    ]
