"""Choosing the customers that something is done for, chunk by chunk: many of their ids take little memory."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.predicate import Predicate
from crmcore.ports.store import Selection
from crmcore.services.resolving import addressed, no_customer, resolve
from crmcore.services.work import Work
from crmcore.system.ids import uuids

ID_BYTES = 16


def chosen(
    work: Work, segment: str | None, where: Predicate | None, customers: Sequence[CustomerId | Reach] | None
) -> bytes:
    """The ids of the customers to decide for, one after the other: many of them take little memory so."""
    given = None if customers is None else _given(work, customers)
    if given is not None and where is None:
        return b"".join(sorted(customer.bytes for customer in given))
    definitions = work.definitions
    selection = Selection(
        customers=given,
        segment=None if segment is None else definitions.segment(segment).number,
        where=None if where is None else bind(where, definitions.catalogue),
    )
    found = bytearray()
    for customer in work.unit.fields.select(selection, work.reading()):
        found += customer.bytes
    return bytes(found)


def _given(work: Work, customers: Sequence[CustomerId | Reach]) -> tuple[CustomerId, ...]:
    """The customers given, those archived left out. Raises `UnknownCustomer`."""
    named = [CustomerId(each) if isinstance(each, UUID) else resolve(work, each) for each in customers]
    ids = [whose.customer for whose in addressed(work, named).values()]
    kept = work.unit.customers.get(ids)
    missing = {*ids}.difference(kept)
    if missing:
        raise no_customer(work, missing)
    return tuple(id_ for id_, customer in kept.items() if customer.archived_at is None)


def part(ids: bytes, start: int, count: int) -> Sequence[CustomerId]:
    """So many of the customers of `chosen`, from one on."""
    part = ids[start * ID_BYTES : (start + count) * ID_BYTES]
    numbers = [int.from_bytes(part[at : at + ID_BYTES]) for at in range(0, len(part), ID_BYTES)]
    return [*map(CustomerId, uuids(numbers))]
