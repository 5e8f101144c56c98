"""Contact points in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.contact_point import ContactPoint, own_point
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, AddressKey
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, stored_id

_UNLINK = (
    "DELETE FROM crm_customer_contact_point WHERE tenant = ? AND (customer, contact_point) IN"
    " (WITH k (customer, scheme, value) AS (VALUES (?, ?, ?)"
)
_LINKED = (
    ") SELECT k.customer, p.id FROM k CROSS JOIN crm_contact_point AS p"
    " WHERE p.tenant = ? AND p.scheme = k.scheme AND p.value = k.value)"
)


class ContactPointQueries:
    """Addresses at which customers can be reached."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def link(self, links: Sequence[tuple[Addressed, Address, ContactPointId]]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        executor.keep_living([whose.customer for whose, _, _ in links])
        # In the order of the key, so that nobody waits in a circle for others who link.
        links = sorted(links, key=lambda link: (link[1].scheme, link[1].value))
        with executor.savepoint():
            executor.executemany(
                "INSERT INTO crm_contact_point (tenant, id, scheme, value, sent_as, rule) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (tenant, scheme, value) DO NOTHING",
                [(tenant, id_.bytes, each.scheme, each.value, each.sent_as, each.rule) for _, each, id_ in links],
            )
            executor.executemany(
                "INSERT INTO crm_customer_contact_point (tenant, origin, contact_point, customer)"
                " SELECT p.tenant, ?, p.id, ? FROM crm_contact_point AS p"
                " WHERE p.tenant = ? AND p.scheme = ? AND p.value = ?"
                " ON CONFLICT (tenant, origin, contact_point) DO NOTHING",
                [
                    (origin.bytes, customer.bytes, tenant, each.scheme, each.value)
                    for (customer, origin), each, _ in links
                ],
            )

    def own(self, customers: Collection[CustomerId]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        executor.keep_living(list(customers))
        executor.executemany(
            "INSERT INTO crm_contact_point (tenant, id, scheme, value, sent_as, rule)"
            " SELECT c.tenant, c.id, ?, ?, ?, ? FROM crm_customer AS c WHERE c.tenant = ? AND c.id = ?"
            " ON CONFLICT DO NOTHING",
            [
                (address.scheme, address.value, address.sent_as, address.rule, tenant, id_.bytes)
                for id_, address in ((each.id, each.address) for each in map(own_point, sorted({*customers})))
            ],
        )

    def unlink(self, links: Sequence[tuple[CustomerId, AddressKey]]) -> int:
        tenant, taken = self._executor.tenant, 0
        for batch in batches([(customer.bytes, *key) for customer, key in links]):
            done = self._executor.execute(
                _UNLINK + ", (?, ?, ?)" * (len(batch) - 1) + _LINKED,
                (tenant, *[part for row in batch for part in row], tenant),
            )
            taken += done.rowcount
        return taken

    def of(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[ContactPoint]]:
        found: dict[CustomerId, list[ContactPoint]] = {}
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                "SELECT DISTINCT l.customer, p.scheme, p.value, p.sent_as, p.rule, p.id"
                " FROM crm_customer_contact_point AS l"
                " JOIN crm_contact_point AS p ON p.tenant = l.tenant AND p.id = l.contact_point"
                " WHERE l.tenant = ? AND l.customer IN (?" + ", ?" * (len(batch) - 1) + ")"
                " ORDER BY l.customer, p.scheme, p.value",
                (self._executor.tenant, *batch),
            )
            for customer, scheme, value, sent_as, rule, id_ in rows.fetchall():
                point = ContactPoint(ContactPointId(stored_id(id_)), Address(scheme, value, sent_as, rule))
                found.setdefault(CustomerId(stored_id(customer)), []).append(point)
        return found

    def reached_at(self, address: Address) -> Sequence[CustomerId]:
        rows = self._executor.execute(
            "SELECT DISTINCT l.customer FROM crm_contact_point AS p"
            " JOIN crm_customer_contact_point AS l ON l.tenant = p.tenant AND l.contact_point = p.id"
            " WHERE p.tenant = ? AND p.scheme = ? AND p.value = ? ORDER BY l.customer",
            (self._executor.tenant, address.scheme, address.value),
        )
        return [CustomerId(stored_id(customer)) for (customer,) in rows.fetchall()]
