"""Erasing in SQL: for each place the statement that deletes or redacts what it holds of customers."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crmcore.codec.decisions import dump_plain
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.reach import AddressKey, IdentifierKey
from crmcore.errors import UnknownCustomer
from crmcore.ports.store.erasures import PLACES, Place, Redaction
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.outbox import SELECT_MESSAGES, message_of
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant
from crmcore.stores.sql.ties import TieQueries, touch_tied


class _Step(NamedTuple):
    """What is done in a place: a statement in two parts, between which the customers stand; before them the tenant is
    given, so many times.
    """

    place: str | None
    head: str
    tail: str = ")"
    tenants: int = 1


_STEPS = (
    _Step("messages", "UPDATE crm_message SET detail = '' WHERE tenant = ? AND detail <> ''"
        " AND state IN ('accepted', 'refused', 'suppressed', 'expired', 'held') AND customer IN (?"),
    _Step("consents", "UPDATE crm_consent SET evidence = '' WHERE tenant = ? AND evidence <> '' AND customer IN (?"),
    _Step(None, "DELETE FROM crm_attribute WHERE tenant = ? AND customer IN (?"),
    # Deleted, each would have the database look through all golden values for any that point at it.
    _Step("statements", "UPDATE crm_statement SET text = NULL, number = NULL"
        " WHERE tenant = ? AND (text IS NOT NULL OR number IS NOT NULL) AND customer IN (?"),
    _Step("profiles", "DELETE FROM crm_profile WHERE tenant = ? AND (scheme, source, key) IN"
        " (SELECT i.scheme, i.source, i.value FROM crm_identifier AS i"
        " WHERE i.tenant = ? AND i.scheme = 'external' AND i.customer IN (?", "))", 2),
    _Step("identifiers", "DELETE FROM crm_identifier WHERE tenant = ? AND customer IN (?"),
    _Step(None, "DELETE FROM crm_customer_word WHERE tenant = ? AND customer IN (?"),
    _Step("memberships", "DELETE FROM crm_membership WHERE tenant = ? AND customer IN (?"),
    _Step("restrictions", "UPDATE crm_restriction SET reason = '', evidence = ''"
        " WHERE tenant = ? AND (reason <> '' OR evidence <> '') AND id IN"
        " (SELECT r.id FROM crm_restriction AS r WHERE r.tenant = ? AND r.customer IN (?", "))", 2),
    _Step("rectifications", "DELETE FROM crm_rectification WHERE tenant = ? AND customer IN (?"),
    _Step("ties", "DELETE FROM crm_tie WHERE tenant = ? AND customer IN (?"),
    _Step("ties", "DELETE FROM crm_tie WHERE tenant = ? AND other IN (?"),
    _Step("promises", "UPDATE crm_promise SET text = '' WHERE tenant = ? AND text <> '' AND customer IN (?"),
    _Step("cases", "DELETE FROM crm_case WHERE tenant = ? AND customer IN (?"),
    _Step("chosen_hours", "DELETE FROM crm_chosen_hours WHERE tenant = ? AND customer IN (?"),
    _Step("inbox", "DELETE FROM crm_inbox_message WHERE tenant = ? AND customer IN (?"),
    _Step("tasks", "DELETE FROM crm_task WHERE tenant = ? AND customer IN (?"),
    _Step("entitlement_uses", "UPDATE crm_entitlement_use SET external_id = NULL"
        " WHERE tenant = ? AND external_id IS NOT NULL AND customer IN (?"),
    _Step("duplicates", "DELETE FROM crm_duplicate WHERE tenant = ? AND one IN (?"),
    _Step("duplicates", "DELETE FROM crm_duplicate WHERE tenant = ? AND other IN (?"),
)  # fmt: skip
_POINTS = (
    "SELECT DISTINCT p.id, p.scheme, p.value FROM crm_customer_contact_point AS l"
    " JOIN crm_contact_point AS p ON p.tenant = l.tenant AND p.id = l.contact_point"
    " WHERE l.tenant = ? AND l.customer IN (?"
)
# Addresses that were taken from them since they were written to.
_WRITTEN_TO = (
    "SELECT DISTINCT p.id, p.scheme, p.value FROM crm_message AS m"
    " JOIN crm_contact_point AS p ON p.tenant = m.tenant AND p.id = m.contact_point"
    " WHERE m.tenant = ? AND p.sent_as <> '' AND m.customer IN (?"
)
# By origin, and without the other columns: what is asked for stands in the index, which SQLite would else pass by.
_SHARED = (
    "SELECT l.contact_point, l.origin FROM crm_customer_contact_point AS l WHERE l.tenant = ? AND l.contact_point IN (?"
)
_NAMES = "SELECT scheme, value, customer FROM crm_identifier WHERE tenant = ? AND source = '' AND customer IN (?"
_NAMED = (
    " SELECT k.scheme, k.value, i.origin FROM k CROSS JOIN crm_identifier AS i"
    " WHERE i.tenant = ? AND i.scheme = k.scheme AND i.source = '' AND i.value = k.value"
)
_REACHED = (
    " SELECT k.scheme, k.value, l.origin FROM k CROSS JOIN crm_contact_point AS p"
    " CROSS JOIN crm_customer_contact_point AS l WHERE p.tenant = ? AND p.scheme = k.scheme AND p.value = k.value"
    " AND l.tenant = p.tenant AND l.contact_point = p.id"
)
_WITHDREW = "SELECT DISTINCT customer FROM crm_consent WHERE tenant = ? AND granted = 0 AND customer IN (?"
_WITHDRAWN = "SELECT DISTINCT contact_point FROM crm_consent WHERE tenant = ? AND granted = 0 AND contact_point IN (?"
_KEYS = (
    "SELECT p.scheme, p.source, p.key FROM crm_profile AS p JOIN crm_identifier AS i ON i.tenant = p.tenant"
    " AND i.scheme = p.scheme AND i.source = p.source AND i.value = p.key WHERE i.tenant = ? AND i.customer IN (?"
)
_STOP = (
    "UPDATE crm_message SET state = 'suppressed', finished_at = ?, detail = ?, lease_until = NULL"
    " WHERE tenant = ? AND state IN ('waiting', 'claimed', 'started') AND customer IN (?"
)
_INTERACTIONS = (
    "SELECT id, kind, source, external_id, content FROM crm_interaction"
    " WHERE tenant = ? AND (external_id IS NOT NULL OR content <> '') AND customer IN (?"
)
_REDACT = (
    "UPDATE crm_interaction SET external_id = NULL, external_digest = ?, content = ?, redacted_at = ?"
    " WHERE tenant = ? AND id = ?"
)
_REDACT_CONTENT = "UPDATE crm_interaction SET content = ?, redacted_at = ? WHERE tenant = ? AND id = ?"
_TOLD = (
    " FROM crm_interaction AS i WHERE i.tenant = ? AND i.occurred_at < ? AND i.redacted_at IS NULL AND i.content <> ''"
)
_LEDGER = (
    "SELECT id, source, external_id FROM crm_ledger WHERE tenant = ? AND external_id IS NOT NULL AND customer IN (?"
)
_LAPSED = (
    "SELECT c.id FROM crm_customer AS c WHERE c.tenant = ? AND c.id > ? AND c.added_at < ? AND c.erased_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM crm_interaction AS i WHERE i.tenant = c.tenant AND i.customer = c.id"
    " AND i.occurred_at >= ? AND i.direction = 'inbound' AND i.kind <> 'void'"
    " AND NOT EXISTS (SELECT 1 FROM crm_interaction AS v WHERE v.tenant = i.tenant AND v.voids = i.id))"
    " AND NOT EXISTS (SELECT 1 FROM crm_restriction AS r WHERE r.tenant = c.tenant AND r.customer = c.id"
    " AND r.lifted_at IS NULL) AND NOT EXISTS (SELECT 1 FROM crm_case AS o WHERE o.tenant = c.tenant"
    " AND o.customer = c.id AND o.closed_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM crm_merge AS m WHERE m.tenant = c.tenant AND m.customer = c.id)"
    " ORDER BY c.id LIMIT ?"
)


class ErasureQueries:
    """Erasing customers."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def erased(self, ids: Collection[CustomerId]) -> Collection[CustomerId]:
        rows = self._among("SELECT id FROM crm_customer WHERE tenant = ? AND erased_at IS NOT NULL AND id IN (?", ids)
        return {CustomerId(stored_id(id_)) for (id_,) in rows}

    def hold(self, ids: Collection[CustomerId]) -> None:
        self._executor.hold_customers(ids)

    def alone_at(self, ids: Collection[CustomerId]) -> Sequence[AddressKey]:
        leaving = {id_.bytes for id_ in ids}
        points = (*self._among(_POINTS, ids), *self._among(_WRITTEN_TO, ids))
        found: set[AddressKey] = {(scheme, value) for _, scheme, value in points}
        found.update([(scheme, value) for scheme, value, _ in self._among(_NAMES, ids)])
        others: set[AddressKey] = set()
        for batch in batches(sorted(found)) if found else ():
            marks = ", (?, ?)" * (len(batch) - 1)
            for users in (_REACHED, _NAMED):
                keyed = "".join(["WITH k (scheme, value) AS (VALUES (?, ?)", marks, ")", users])
                rows = self._executor.execute(keyed, (*[part for key in batch for part in key], self._executor.tenant))
                others.update(
                    [(scheme, value) for scheme, value, user in rows.fetchall() if bytes(user) not in leaving]
                )
        return sorted(found - others)

    def withdrawn_at(self, ids: Collection[CustomerId]) -> Sequence[AddressKey]:
        withdrew = {row[0] for row in self._among(_WITHDREW, ids)}
        points = {row[0]: (row[1], row[2]) for row in self._among(_POINTS, ids)}
        keys = {points[row[0]] for row in self._listed(_WITHDRAWN, list(points))}
        theirs = [CustomerId(stored_id(id_)) for id_ in withdrew]
        keys.update([(row[1], row[2]) for row in self._among(_POINTS, theirs)])
        keys.update([(row[0], row[1]) for row in self._among(_NAMES, theirs)])
        return [key for key in self.alone_at(ids) if key in keys]

    def kept_in_step(self, ids: Collection[CustomerId]) -> Sequence[IdentifierKey]:
        return sorted({(scheme, source, key) for scheme, source, key in self._among(_KEYS, ids)})

    def stop(self, ids: Collection[CustomerId], *, at: datetime, detail: str) -> Sequence[Message]:
        executor, stopped = self._executor, []
        for batch in batches(id_bytes(ids)):
            marks = ", ?" * (len(batch) - 1)
            chosen = "".join(
                [SELECT_MESSAGES, " AND state IN ('waiting', 'claimed', 'started') AND customer IN (?", marks, ")"]
            )
            before = {row[0]: row for row in executor.execute(chosen, (executor.tenant, *batch)).fetchall()}
            if not before:
                continue
            changed = executor.execute(
                "".join([_STOP, marks, ") RETURNING id"]), (micros(at), detail, executor.tenant, *batch)
            )
            stopped += [message_of(before[id_]) for (id_,) in changed.fetchall() if id_ in before]
        return sorted(stopped, key=lambda message: message.id)

    def erase(self, ids: Collection[CustomerId], redaction: Redaction, *, at: datetime) -> Mapping[str, int]:
        counts = dict.fromkeys(PLACES, 0)
        if not ids:
            return counts
        executor, tenant, instant = self._executor, self._executor.tenant, micros(at)
        with executor.savepoint():
            executor.execute(
                "UPDATE crm_tenant SET digests_since = ? WHERE id = ? AND digests_since IS NULL", (instant, tenant)
            )
            points = {row[0] for row in self._among(_POINTS, ids)}
            leaving = {id_.bytes for id_ in ids}
            points |= {row[0] for row in self._among(_WRITTEN_TO, ids)}
            shared = {point for point, user in self._listed(_SHARED, sorted(points)) if user not in leaving}
            # What is known of who is tied to them changes.
            touch_tied(executor, TieQueries(executor).of(ids), next(iter(ids)))
            for batch in batches(id_bytes(ids)):
                marks = ", ?" * (len(batch) - 1)
                for step in _STEPS:
                    rows = executor.execute("".join([step.head, marks, step.tail]), (*(tenant,) * step.tenants, *batch))
                    if step.place is not None:
                        counts[step.place] += rows.rowcount
            counts["contact_points"], counts["shared_contact_points"] = len(points - shared), len(shared)
            counts["consents"] += self._redact_points(points - shared)
            counts["decisions"] = self._redact_decisions(ids, redaction)
            counts["interactions"] = self._redact_interactions(ids, redaction, instant)
            counts["ledger"] = self._redact_ledger(ids, redaction)
            self._unlink(ids)
            counts["customers"] = self._bury(ids, instant)
        return counts

    def keep_keys(self, digests: Collection[bytes], at: datetime) -> None:
        tenant, instant = self._executor.tenant, micros(at)
        self._executor.executemany(
            "INSERT INTO crm_erased_key (tenant, digest, at) VALUES (?, ?, ?) ON CONFLICT (tenant, digest) DO NOTHING",
            [(tenant, digest, instant) for digest in sorted(digests)],
        )

    def known_keys(self, digests: Collection[bytes]) -> Collection[bytes]:
        return {
            bytes(row[0])
            for row in self._listed("SELECT digest FROM crm_erased_key WHERE tenant = ? AND digest IN (?", [*digests])
        }

    def redact(
        self,
        before: datetime,
        kinds: Collection[str],
        content: Callable[[str, str], str],
        *,
        at: datetime,
        after: Place | None,
        limit: int,
    ) -> tuple[int, Place | None]:
        executor, instant = self._executor, micros(at)
        parts: list[str] = ["SELECT i.id, i.kind, i.content, i.customer, i.occurred_at", _TOLD]
        values: list[object] = [executor.tenant, micros(before), *kinds]
        if kinds:
            parts.append(" AND i.kind IN (?" + ", ?" * (len(kinds) - 1) + ")")
        if after is not None:
            parts.append(" AND (i.customer, i.occurred_at, i.id) > (?, ?, ?)")
            values += (after[0].bytes, micros(after[1]), after[2].bytes)
        parts.append(" ORDER BY i.customer, i.occurred_at, i.id LIMIT ?")
        rows = executor.execute("".join(parts), (*values, limit)).fetchall()
        executor.executemany(
            _REDACT_CONTENT, [(content(kind, stored), instant, executor.tenant, id_) for id_, kind, stored, *_ in rows]
        )
        if not rows:
            return 0, None
        id_, _, _, customer, occurred_at = rows[-1]
        place = CustomerId(stored_id(customer)), stored_instant(occurred_at), InteractionId(stored_id(id_))
        return len(rows), place

    def redactable(self, before: datetime, kinds: Collection[str]) -> int:
        parts = ["SELECT COUNT(*)", _TOLD]
        if kinds:
            parts.append(" AND i.kind IN (?" + ", ?" * (len(kinds) - 1) + ")")
        return self._count("".join(parts), (self._executor.tenant, micros(before), *kinds))

    def evidence_before(self, before: datetime) -> int:
        evidence = "SELECT COUNT(*) FROM crm_consent WHERE tenant = ? AND at < ? AND evidence <> ''"
        return self._count(evidence, (self._executor.tenant, micros(before)))

    def _count(self, sql: str, values: Sequence[object]) -> int:
        row = self._executor.execute(sql, values).fetchone()
        assert row is not None
        return int(row[0])

    def redact_evidence(self, before: datetime, *, limit: int) -> int:
        executor = self._executor
        return executor.execute(
            "UPDATE crm_consent SET evidence = '' WHERE tenant = ? AND id IN (SELECT c.id FROM crm_consent AS c"
            " WHERE c.tenant = ? AND c.at < ? AND c.evidence <> '' ORDER BY c.id LIMIT ?)",
            (executor.tenant, executor.tenant, micros(before), limit),
        ).rowcount

    def lapsed(self, before: datetime, *, after: CustomerId | None, limit: int) -> Sequence[CustomerId]:
        instant = micros(before)
        rows = self._executor.execute(
            _LAPSED, (self._executor.tenant, b"" if after is None else after.bytes, instant, instant, limit)
        )
        return [CustomerId(stored_id(id_)) for (id_,) in rows.fetchall()]

    def _redact_points(self, points: Collection[bytes]) -> int:
        """Take the addresses from contact points, and the evidence from what is on record about them alone."""
        executor, tenant, redacted = self._executor, self._executor.tenant, 0
        executor.executemany(
            "UPDATE crm_contact_point SET value = ?, sent_as = '' WHERE tenant = ? AND id = ?",
            [("".join(["erased ", point.hex()]), tenant, point) for point in sorted(points)],
        )
        for batch in batches(sorted(points)) if points else ():
            marks = ", ?" * (len(batch) - 1)
            about = "UPDATE crm_consent SET evidence = '' WHERE tenant = ? AND evidence <> '' AND contact_point IN (?"
            redacted += executor.execute("".join([about, marks, ")"]), (tenant, *batch)).rowcount
        return redacted

    def _redact_decisions(self, ids: Collection[CustomerId], redaction: Redaction) -> int:
        seen = "SELECT id, seen FROM crm_decision WHERE tenant = ? AND seen LIKE '%\"digest\"%' AND customer IN (?"
        changed = [
            (dump_plain(redaction.seen(json.loads(stored))), self._executor.tenant, id_)
            for id_, stored in self._among(seen, ids)
        ]
        self._executor.executemany("UPDATE crm_decision SET seen = ? WHERE tenant = ? AND id = ?", changed)
        return len(changed)

    def _redact_interactions(self, ids: Collection[CustomerId], redaction: Redaction, at: int) -> int:
        tenant = self._executor.tenant
        digested: list[tuple[object, ...]] = []
        emptied: list[tuple[object, ...]] = []
        for id_, kind, source, external_id, stored in self._among(_INTERACTIONS, ids):
            left = redaction.content(kind, stored)
            if external_id is not None:
                digested.append((redaction.digest(source, external_id), left, at, tenant, id_))
            elif left != stored:
                emptied.append((left, at, tenant, id_))
        self._executor.executemany(_REDACT, digested)
        self._executor.executemany(_REDACT_CONTENT, emptied)
        return len(digested) + len(emptied)

    def _redact_ledger(self, ids: Collection[CustomerId], redaction: Redaction) -> int:
        tenant = self._executor.tenant
        changed = [
            (redaction.digest(source, external_id), tenant, id_)
            for id_, source, external_id in self._among(_LEDGER, ids)
        ]
        self._executor.executemany(
            "UPDATE crm_ledger SET external_id = NULL, external_digest = ? WHERE tenant = ? AND id = ?", changed
        )
        return len(changed)

    def _unlink(self, ids: Collection[CustomerId]) -> None:
        for batch in batches(id_bytes(ids)):
            marks = ", ?" * (len(batch) - 1)
            unlink = "DELETE FROM crm_customer_contact_point WHERE tenant = ? AND customer IN (?"
            self._executor.execute("".join([unlink, marks, ")"]), (self._executor.tenant, *batch))

    def _bury(self, ids: Collection[CustomerId], at: int) -> int:
        buried = 0
        for batch in batches(id_bytes(ids)):
            marks = ", ?" * (len(batch) - 1)
            bury = (
                "UPDATE crm_customer SET name = '', name_key = '', language = NULL, zone = NULL, channel = NULL,"
                " version = version + 1, archived_at = COALESCE(archived_at, ?), erased_at = ?"
                " WHERE tenant = ? AND erased_at IS NULL AND id IN (?"
            )
            buried += self._executor.execute(
                "".join([bury, marks, ")"]), (at, at, self._executor.tenant, *batch)
            ).rowcount
        if buried < len(set(ids)):
            raise UnknownCustomer("id")
        return buried

    def _among(self, sql: str, ids: Collection[CustomerId]) -> Iterator[tuple[Any, ...]]:
        return self._listed(sql, id_bytes(ids))

    def _listed(self, sql: str, values: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement that ends in a list of values and has taken the tenant before."""
        for batch in batches(values) if values else ():
            marks = ", ?" * (len(batch) - 1)
            yield from self._executor.execute("".join([sql, marks, ")"]), (self._executor.tenant, *batch)).fetchall()
