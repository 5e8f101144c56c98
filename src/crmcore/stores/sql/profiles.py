"""Profiles in SQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from crmcore.domain.kernel.ids import CustomerId
from crmcore.ports.store.profiles import Kept
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros_or_none, stored_id, stored_instant_or_none

_KEEP = (
    "INSERT INTO crm_profile (tenant, source, key, given, archived_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, scheme, source, key)"
    " DO UPDATE SET given = excluded.given, archived_at = excluded.archived_at"
)
_SELECT = (
    "SELECT key, given, archived_at FROM crm_profile"
    " WHERE tenant = ? AND scheme = 'external' AND source = ? AND key IN (?"
)
_BY_ORIGIN = (
    "SELECT i.origin, p.key FROM crm_identifier AS i JOIN crm_profile AS p"
    " ON p.tenant = i.tenant AND p.scheme = i.scheme AND p.source = i.source AND p.key = i.value"
    " WHERE i.tenant = ? AND i.scheme = 'external' AND i.source = ? AND i.origin IN (?"
)
_BY_HEAD = (
    "SELECT i.customer, p.key FROM crm_identifier AS i JOIN crm_profile AS p"
    " ON p.tenant = i.tenant AND p.scheme = i.scheme AND p.source = i.source AND p.key = i.value"
    " WHERE i.tenant = ? AND i.scheme = 'external' AND i.source = ? AND i.customer IN (?"
)
_KEPT = (
    " FROM crm_profile AS p JOIN crm_identifier AS i"
    " ON i.tenant = p.tenant AND i.scheme = p.scheme AND i.source = p.source AND i.value = p.key"
    " JOIN crm_customer AS c ON c.tenant = i.tenant AND c.id = i.customer"
    " WHERE p.tenant = ? AND p.scheme = 'external' AND p.source = ? AND c.archived_at IS NULL"
)
_ABSENT = (
    "SELECT e.key, i.customer FROM crm_expected AS e CROSS JOIN crm_identifier AS i"
    " JOIN crm_customer AS c ON c.tenant = i.tenant AND c.id = i.customer"
    " WHERE e.source = ? AND e.key > ? AND i.tenant = ? AND i.scheme = 'external' AND i.source = e.source"
    " AND i.value = e.key AND c.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM crm_identifier AS j"
    " JOIN crm_profile AS p ON p.tenant = j.tenant AND p.scheme = j.scheme AND p.source = j.source AND p.key = j.value"
    " WHERE j.tenant = i.tenant AND j.customer = i.customer AND j.scheme = i.scheme AND j.source = i.source"
    " AND NOT EXISTS (SELECT 1 FROM crm_expected AS x WHERE x.source = j.source AND x.key = j.value))"
    " ORDER BY e.key LIMIT ?"
)


class ProfileQueries:
    """Which keys of a source are kept in step."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def kept(self, source: str, keys: Collection[str]) -> Mapping[str, Kept]:
        found: dict[str, Kept] = {}
        for batch in batches(list(dict.fromkeys(keys))):
            rows = self._executor.execute(
                _SELECT + ", ?" * (len(batch) - 1) + ")",
                (self._executor.tenant, source, *batch),
            )
            for key, given, archived_at in rows.fetchall():
                found[key] = _kept(given, archived_at)
        return found

    def keys_of(
        self, source: str, customers: Collection[CustomerId], *, with_merged: bool = False
    ) -> Mapping[CustomerId, Sequence[str]]:
        select = _BY_HEAD if with_merged else _BY_ORIGIN
        found: dict[CustomerId, set[str]] = {}
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                select + ", ?" * (len(batch) - 1) + ")", (self._executor.tenant, source, *batch)
            )
            for customer, key in rows.fetchall():
                found.setdefault(CustomerId(stored_id(customer)), set()).add(key)
        return {customer: sorted(keys) for customer, keys in found.items()}

    def keep(self, source: str, profiles: Mapping[str, Kept]) -> None:
        tenant = self._executor.tenant
        with self._executor.savepoint():
            self._executor.executemany(
                _KEEP,
                [
                    (tenant, source, key, _given(kept), micros_or_none(kept.archived_at))
                    for key, kept in sorted(profiles.items(), key=itemgetter(0))
                ],
            )

    def drop(self, source: str, keys: Collection[str]) -> None:
        tenant = self._executor.tenant
        self._executor.executemany(
            "DELETE FROM crm_profile WHERE tenant = ? AND scheme = 'external' AND source = ? AND key = ?",
            [(tenant, source, key) for key in keys],
        )

    def expect(self, source: str) -> int:
        executor, values = self._executor, (self._executor.tenant, source)
        executor.working("crm_expected")
        executor.execute("INSERT INTO crm_expected (source, key) SELECT p.source, p.key" + _KEPT, values)
        row = executor.execute("SELECT COUNT(DISTINCT i.customer)" + _KEPT, values).fetchone()
        assert row is not None
        return int(row[0])

    def see(self, source: str, keys: Collection[str]) -> None:
        self._executor.executemany(
            "DELETE FROM crm_expected WHERE source = ? AND key = ?", [(source, key) for key in keys]
        )

    def absent(self, source: str, *, after: str | None, limit: int) -> Sequence[tuple[str, CustomerId]]:
        # No key is empty, so that all come after the empty text.
        rows = self._executor.execute(_ABSENT, (source, after or "", self._executor.tenant, limit))
        return [(key, CustomerId(stored_id(customer))) for key, customer in rows.fetchall()]


def _given(kept: Kept) -> str:
    """The stored form: JSON of what was given, each part sorted."""
    parts = [sorted(kept.names), sorted(kept.reaches), sorted(kept.wishes)]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _kept(given: str, archived_at: int | None) -> Kept:
    names, reaches, wishes = json.loads(given)
    return Kept(
        frozenset((scheme, source, value) for scheme, source, value in names),
        frozenset((scheme, value) for scheme, value in reaches),
        frozenset(wishes),
        stored_instant_or_none(archived_at),
    )
