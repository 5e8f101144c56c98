"""Customers in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from crmcore.domain.customer.party import PARTIES, Customer, Preferences, kind_of
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import day_of, zone_named
from crmcore.errors import UnknownCustomer, UnknownTenant
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import (
    batches,
    id_bytes,
    micros,
    micros_or_none,
    stored_id,
    stored_instant,
    stored_instant_or_none,
)
from crmcore.stores.sql.touches import touch

_SELECT = (
    "SELECT c.id, c.party, c.name, c.language, c.zone, c.channel, c.added_at, c.version, c.archived_at"
    " FROM crm_customer AS c WHERE c.tenant = ? AND c.erased_at IS NULL"
)
# Who is merged is kept like one archived, and is neither.
_ARCHIVED = {
    True: " AND c.archived_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM crm_merge AS m WHERE m.tenant = c.tenant AND m.customer = c.id)",
    False: " AND c.archived_at IS NULL",
}
# Customers by the longest of the words, which leaves fewest; the other words are then looked for in their names.
_FOUND = " AND c.archived_at IS NULL AND c.id IN (SELECT w.customer FROM crm_customer_word AS w"
_FOUND_BY = " WHERE w.tenant = ? AND w.customer > ? AND w.word >= ?"
_ALSO = " AND EXISTS (SELECT 1 FROM crm_customer_word AS w WHERE w.tenant = ? AND w.customer = c.id AND w.word >= ?"
_BEFORE = " AND w.word < ?"
_COUNT = "SELECT COUNT(*) FROM crm_customer AS c WHERE c.tenant = ? AND c.erased_at IS NULL"
_EXISTING = "SELECT id FROM crm_customer WHERE tenant = ? AND erased_at IS NULL AND id IN (?"
_NO_PREFERENCES = Preferences()
# Cast, for a list in which a column has no value says nothing of its type.
_CHANGED = "WITH v (id, name_key, party, name, language, zone, channel, version, archived_at) AS (VALUES "
_CHANGES = (
    "(?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),"
    " CAST(? AS BIGINT), CAST(? AS BIGINT))"
)
_CHANGE = (
    ") UPDATE crm_customer SET name_key = v.name_key, party = v.party, name = v.name, language = v.language,"
    " zone = v.zone, channel = v.channel, version = v.version, archived_at = v.archived_at FROM v"
    " WHERE crm_customer.tenant = ? AND crm_customer.id = v.id AND crm_customer.version = v.version - 1"
    " AND crm_customer.erased_at IS NULL"
    " RETURNING crm_customer.id"
)
_LAST = "\U0010ffff"
_STREAM = 1_000


class CustomerQueries:
    """The tenant's customers."""

    @property
    def relying(self) -> str:
        """What follows a look at who exists, so that it stays so, where writers do not take turns."""
        return ""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, customers: Sequence[tuple[Customer, str]]) -> None:
        if not customers:
            return
        executor, tenant = self._executor, self._executor.tenant
        row = executor.execute("SELECT zone FROM crm_tenant WHERE id = ?", (tenant,)).fetchone()
        if row is None:
            raise UnknownTenant(str(tenant))
        zone = zone_named(row[0])
        rows = [
            (tenant, each.id.bytes, key, micros(each.added_at), day_of(each.added_at, zone), *_changeable(each))
            for each, key in customers
        ]
        with executor.savepoint():
            executor.executemany(
                "INSERT INTO crm_customer (tenant, id, name_key, added_at, added_on, party, name, language, zone,"
                " channel, version, archived_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            self._index(customers)
            touch(executor, customers[0][0].id, [customer.id for customer, _ in customers])

    def get(self, ids: Collection[CustomerId]) -> Mapping[CustomerId, Customer]:
        found: dict[CustomerId, Customer] = {}
        for batch in batches(id_bytes(ids)):
            rows = self._executor.execute(
                _SELECT + " AND c.id IN (?" + ", ?" * (len(batch) - 1) + ")", (self._executor.tenant, *batch)
            )
            for row in rows.fetchall():
                customer = _customer(row)
                found[customer.id] = customer
        return found

    def existing(self, ids: Collection[CustomerId]) -> Collection[CustomerId]:
        found: set[CustomerId] = set()
        asked = {id_.bytes: id_ for id_ in ids}
        for batch in batches(sorted(asked)):
            rows = self._executor.execute(
                "".join([_EXISTING, ", ?" * (len(batch) - 1), ")", self.relying]),
                (self._executor.tenant, *batch),
            )
            found.update([asked[id_] for (id_,) in rows.fetchall()])
        return found

    def hold(self, ids: Collection[CustomerId]) -> None:
        self._executor.hold_customers(ids)

    def page(self, *, after: CustomerId | None, limit: int, archived: bool) -> Sequence[Customer]:
        rows = self._executor.execute(
            _SELECT + " AND c.id > ?" + _ARCHIVED[archived] + " ORDER BY c.id LIMIT ?",
            (self._executor.tenant, _after(after), limit),
        )
        return [_customer(row) for row in rows.fetchall()]

    def search(self, words: Sequence[str], *, after: CustomerId | None, limit: int) -> Sequence[Customer]:
        if not words:
            return self.page(after=after, limit=limit, archived=False)
        tenant = self._executor.tenant
        longest, *others = sorted(words, key=len, reverse=True)
        parts = [_SELECT, _FOUND, _FOUND_BY]
        values: list[object] = [tenant, tenant, _after(after), longest]
        _end(longest, parts, values)
        for word in others:
            parts.append(_ALSO)
            values += (tenant, word)
            _end(word, parts, values)
        parts.append(" ORDER BY c.id LIMIT ?")
        rows = self._executor.execute("".join(parts), (*values, limit))
        return [_customer(row) for row in rows.fetchall()]

    def update(self, customers: Sequence[tuple[Customer, str]]) -> Mapping[CustomerId, int]:
        if not customers:
            return {}
        executor = self._executor
        with executor.savepoint():
            if len(customers) > 1:
                executor.hold_customers([customer.id for customer, _ in customers])
            done: set[bytes] = set()
            for batch in batches([(each.id.bytes, key, *_changeable(each)) for each, key in customers]):
                rows = executor.execute(
                    _CHANGED + _CHANGES + (", " + _CHANGES) * (len(batch) - 1) + _CHANGE,
                    (*[part for row in batch for part in row], executor.tenant),
                )
                done.update([id_ for (id_,) in rows.fetchall()])
            changed = [(customer, key) for customer, key in customers if customer.id.bytes in done]
            for ids in batches([customer.id.bytes for customer, _ in changed]):
                executor.execute(
                    "DELETE FROM crm_customer_word WHERE tenant = ? AND customer IN (?" + ", ?" * (len(ids) - 1) + ")",
                    (executor.tenant, *ids),
                )
            self._index(changed)
            touch(executor, customers[0][0].id, [customer.id for customer, _ in changed])
            if len(changed) == len(customers):
                return {}
            stored = self.get([customer.id for customer, _ in customers if customer.id.bytes not in done])
            if len(stored) + len(changed) < len(customers):
                raise UnknownCustomer("id")
        return {id_: customer.version for id_, customer in stored.items()}

    def count(self, *, archived: bool) -> int:
        row = self._executor.execute(_COUNT + _ARCHIVED[archived], (self._executor.tenant,)).fetchone()
        assert row is not None
        return int(row[0])

    def ids(self) -> Iterator[CustomerId]:
        # Page by page: no statement stays open while the caller writes.
        after = b""
        while True:
            rows = self._executor.execute(
                "SELECT id FROM crm_customer WHERE tenant = ? AND id > ? AND archived_at IS NULL ORDER BY id LIMIT ?",
                (self._executor.tenant, after, _STREAM),
            ).fetchall()
            yield from (CustomerId(stored_id(id_)) for (id_,) in rows)
            if len(rows) < _STREAM:
                return
            after = rows[-1][0]

    def _index(self, customers: Sequence[tuple[Customer, str]]) -> None:
        tenant = self._executor.tenant
        self._executor.executemany(
            "INSERT INTO crm_customer_word (tenant, word, customer) VALUES (?, ?, ?)",
            [(tenant, word, customer.id.bytes) for customer, key in customers for word in dict.fromkeys(key.split())],
        )


def _changeable(customer: Customer) -> tuple[object, ...]:
    party, wishes = customer.party, customer.preferences
    return (
        kind_of(party),
        party.name,
        wishes.language,
        wishes.zone,
        wishes.channel,
        customer.version,
        micros_or_none(customer.archived_at),
    )


def _customer(row: tuple[Any, ...]) -> Customer:
    id_, party, name, language, zone, channel, added_at, version, archived_at = row
    plain = language is None and zone is None and channel is None
    return Customer(
        CustomerId(stored_id(id_)),
        PARTIES[party](name),
        stored_instant(added_at),
        _NO_PREFERENCES if plain else Preferences(language, zone, channel),
        version,
        stored_instant_or_none(archived_at),
    )


def _after(id_: CustomerId | None) -> bytes:
    return b"" if id_ is None else id_.bytes


def _end(prefix: str, parts: list[str], values: list[object]) -> None:
    """End the words looked at after the last that has this beginning."""
    beyond = _beyond(prefix)
    if beyond is not None:
        parts.append(_BEFORE)
        values.append(beyond)
    parts.append(")")


def _beyond(prefix: str) -> str | None:
    """The first text by code points that comes after every text with this beginning, or None when none does."""
    kept = prefix.rstrip(_LAST)
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    # Surrogates are no characters: the code point after U+D7FF is U+E000.
    return kept[:-1] + chr(0xE000 if following == 0xD800 else following)
