"""Records of what customers were granted and promised, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.domain.relationship.entitlement import Entitlement, EntitlementUse
from crmcore.domain.relationship.promise import Promise
from crmcore.ports.store.record_kind import Row
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.record_values import Maker, Taker, at_of, flag_of, id_of, micros_of, require_rule
from crmcore.stores.memory.rows import TenantRows


def _entitlements(rows: TenantRows) -> Iterator[Row]:
    for each in rows.entitlements.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.treatment,
            each.first_on,
            each.last_on,
            each.uses,
            each.used,
            each.reason,
            to_micros(each.granted_at),
            micros_of(each.revoked_at),
        )


def _entitlement(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, treatment, first_on, last_on, uses, used, reason, granted_at, revoked_at = row
    require_rule((uses is None or uses > 0) and used >= 0)
    made = Entitlement(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        treatment,
        first_on,
        last_on,
        uses,
        reason,
        from_micros(granted_at),
        used,
        at_of(revoked_at),
    )
    journal.add(rows.entitlements, made.id, made)
    journal.put(rows.entitlements_of.setdefault(made.customer, {}), made.id, made)


def _uses(rows: TenantRows) -> Iterator[Row]:
    for each in rows.entitlement_uses.values():
        yield (
            each.id.bytes,
            each.entitlement.bytes,
            each.customer.bytes,
            each.origin.bytes,
            to_micros(each.used_at),
            to_micros(each.recorded_at),
            each.source,
            each.external_id,
        )


def _use(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, entitlement, customer, origin, used_at, recorded_at, source, external_id = row
    made = EntitlementUse(
        id_of(id_),
        id_of(entitlement),
        id_of(customer),
        id_of(origin),
        from_micros(used_at),
        from_micros(recorded_at),
        source,
        external_id,
    )
    journal.add(rows.entitlement_uses, made.id, made)
    if source is not None and external_id is not None:
        journal.add(rows.entitlements_used, (source, external_id), made.id)


def _promises(rows: TenantRows) -> Iterator[Row]:
    for each in rows.promises.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.text,
            each.employee,
            to_micros(each.made_at),
            each.due_on,
            each.settled_on,
            None if each.kept is None else int(each.kept),
        )


def _promise(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, text, employee, made_at, due_on, settled_on, kept = row
    require_rule((settled_on is None) == (kept is None))
    made = Promise(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        text,
        employee,
        from_micros(made_at),
        due_on,
        settled_on,
        flag_of(kept),
    )
    journal.add(rows.promises, made.id, made)
    journal.put(rows.promises_of.setdefault(made.customer, {}), made.id, made)


MAKERS: Mapping[str, Maker] = {
    "entitlement": _entitlements,
    "entitlement use": _uses,
    "promise": _promises,
}
"""By kind, what makes its rows."""

TAKERS: Mapping[str, Taker] = {
    "entitlement": _entitlement,
    "entitlement use": _use,
    "promise": _promise,
}
"""By kind, what puts a row."""
