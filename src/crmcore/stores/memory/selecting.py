"""Which customers a selection takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import zone_named
from crmcore.ports.store import Reading, Selection
from crmcore.stores.memory.known import Known, KnownCustomer
from crmcore.stores.memory.rows import TenantRows, by_bytes


def known_at(rows: TenantRows, tenant: Tenant, reading: Reading) -> Known:
    """What is known of the tenant's customers at the moment of a reading."""
    return Known(rows, zone_named(tenant.zone), reading)


def considered(rows: TenantRows, selection: Selection) -> Sequence[CustomerId]:
    """The customers a selection looks at, its predicate aside, in the order of their ids' bytes."""
    if selection.customers is not None:
        return sorted({id_ for id_ in selection.customers if id_ in rows.customers}, key=by_bytes)
    if selection.segment is not None:
        present: Collection[CustomerId] = sorted(rows.members.get(selection.segment, ()), key=by_bytes)
    else:
        present = rows.in_order()
    return [id_ for id_ in present if rows.customers[id_].archived_at is None]


def selected(
    known: Known, selection: Selection, among: Sequence[CustomerId]
) -> Iterator[tuple[CustomerId, KnownCustomer]]:
    """Those of the customers for whom the selection's predicate holds, with what is known of them."""
    for customer in among:
        about = known.about(customer)
        if selection.where is None or about.holds(selection.where):
            yield customer, about
