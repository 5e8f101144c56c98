"""Identifiers in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import Identifier, IdentifierKey
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, stored_id

_INSERT = (
    "INSERT INTO crm_identifier (tenant, scheme, source, value, sent_as, rule, customer, origin)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, scheme, source, value) DO NOTHING"
)
# From the keys to the rows: the planner would otherwise read all identifiers of the tenant.
_NAMED = (
    " SELECT i.scheme, i.source, i.value, i.customer, i.origin FROM k CROSS JOIN crm_identifier AS i"
    " WHERE i.tenant = ? AND i.scheme = k.scheme AND i.source = k.source AND i.value = k.value"
)

_RELEASE = "DELETE FROM crm_identifier WHERE tenant = ? AND scheme = ? AND source = ? AND value = ? AND customer = ?"
_key = itemgetter(1, 2, 3)
_place = itemgetter(0, 1, 2)


class IdentifierQueries:
    """Which identifier names which customer."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def find(self, keys: Collection[IdentifierKey]) -> Mapping[IdentifierKey, Addressed]:
        tenant = self._executor.tenant
        if len(keys) == 1:
            (key,) = keys
            row = self._executor.execute(
                "SELECT customer, origin FROM crm_identifier"
                " WHERE tenant = ? AND scheme = ? AND source = ? AND value = ?",
                (tenant, *key),
            ).fetchone()
            return {} if row is None else {key: _whose(*row)}
        found: dict[IdentifierKey, Addressed] = {}
        for batch in batches(list(dict.fromkeys(keys))):
            rows = self._executor.execute(
                "WITH k (scheme, source, value) AS (VALUES (?, ?, ?)" + ", (?, ?, ?)" * (len(batch) - 1) + ")" + _NAMED,
                (*[part for key in batch for part in key], tenant),
            )
            for scheme, source, value, customer, origin in rows.fetchall():
                found[(scheme, source, value)] = _whose(customer, origin)
        return {key: found[key] for key in keys if key in found}

    def claim(self, claims: Sequence[tuple[Identifier, Addressed]]) -> Mapping[IdentifierKey, Addressed]:
        tenant = self._executor.tenant
        self._executor.keep_living([whose.customer for _, whose in claims])
        rows = [
            (tenant, each.scheme, each.source, each.value, each.sent_as, each.rule, customer.bytes, origin.bytes)
            for each, (customer, origin) in claims
        ]
        if len(claims) == 1 and self._executor.execute(_INSERT, rows[0]).rowcount == 1:
            return {claims[0][0].key: claims[0][1]}
        if len(claims) > 1:
            with self._executor.savepoint():
                # In the order of the key, so that nobody waits in a circle for others who claim.
                self._executor.executemany(_INSERT, sorted(rows, key=_key))
        return self.find([identifier.key for identifier, _ in claims])

    def release(self, named: Sequence[tuple[CustomerId, IdentifierKey]]) -> int:
        owners = self.find([key for _, key in named])
        taken = {key for customer, key in named if key in owners and owners[key].customer == customer}
        # One by one: the planner would otherwise read all identifiers of the tenant.
        self._executor.executemany(
            _RELEASE, [(self._executor.tenant, *key, owners[key].customer.bytes) for key in sorted(taken)]
        )
        return len(taken)

    def of(self, customer: CustomerId) -> Sequence[Identifier]:
        rows = self._executor.execute(
            "SELECT scheme, source, value, sent_as, rule FROM crm_identifier WHERE tenant = ? AND customer = ?",
            (self._executor.tenant, customer.bytes),
        )
        # Asked for in the order of the primary key, SQLite would read all identifiers of the tenant.
        return [Identifier(*row) for row in sorted(rows.fetchall(), key=_place)]


def _whose(customer: bytes, origin: bytes) -> Addressed:
    head = CustomerId(stored_id(customer))
    return Addressed(head, head if origin == customer else CustomerId(stored_id(origin)))
