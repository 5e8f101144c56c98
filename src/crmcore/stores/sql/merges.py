"""Merged customers in SQL: rows are pointed at another head, and what is derived is made anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.merge import Merge
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import TransactionError, UnknownCustomer
from crmcore.stores.sql.attributes import remake_golden
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.ledger import remake_costs
from crmcore.stores.sql.measures import remake_figures
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant
from crmcore.stores.sql.touches import touch

POINTED = (
    "crm_identifier",
    "crm_customer_contact_point",
    "crm_statement",
    "crm_interaction",
    "crm_transition",
    "crm_ledger",
    "crm_consent",
    "crm_decision",
    "crm_message",
)
"""The tables whose rows say both whom they are about and their origin."""

DERIVED = ("crm_measure", "crm_measure_day", "crm_attribute", "crm_cost")
"""The tables that are made anew of those."""

OWN = ("crm_customer_word", "crm_standing", "crm_membership", "crm_merge", "crm_customer")
"""The tables whose rows stay with the customer they name: a merged one is found by nobody, and leaves segments when
they are refreshed, as an archived one does.
"""

_SELECT = "SELECT m.customer, m.into_customer, m.merged_at FROM crm_merge AS m"


class MergeQueries:
    """Which customers are one and the same."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def heads(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, CustomerId]:
        found: dict[CustomerId, CustomerId] = {}
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(
                "SELECT customer, head FROM crm_merge WHERE tenant = ? AND customer IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, *batch),
            )
            found.update({CustomerId(stored_id(of)): CustomerId(stored_id(head)) for of, head in rows.fetchall()})
        return found

    def get(self, customer: CustomerId) -> Merge | None:
        row = self._executor.execute(
            _SELECT + " WHERE m.tenant = ? AND m.customer = ?", (self._executor.tenant, customer.bytes)
        ).fetchone()
        return None if row is None else _merge(row)

    def into(self, head: CustomerId) -> Sequence[Merge]:
        rows = self._executor.execute(
            _SELECT + " WHERE m.tenant = ? AND m.head = ? ORDER BY m.merged_at, m.customer",
            (self._executor.tenant, head.bytes),
        )
        return [_merge(row) for row in rows.fetchall()]

    def merge(self, merge: Merge, measures: Collection[Measure]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        one, other = merge.customer, merge.into
        executor.hold_customers([one, other])
        archived = self._archived([one, other])
        if one == other or self.heads([one, other]):
            raise TransactionError("a head is merged into another head")
        key = (other.bytes, tenant, one.bytes)
        with executor.savepoint():
            executor.execute("UPDATE crm_merge SET head = ? WHERE tenant = ? AND head = ?", key)
            executor.execute(
                "INSERT INTO crm_merge (tenant, customer, into_customer, head, merged_at, archived_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (tenant, one.bytes, other.bytes, other.bytes, micros(merge.merged_at), archived[one]),
            )
            for table in POINTED:
                executor.execute("".join(["UPDATE ", table, " SET customer = ? WHERE tenant = ? AND customer = ?"]), key)
            self._archive(one, micros(merge.merged_at) if archived[one] is None else archived[one])
            self._remake([one, other], measures)

    def unmerge(self, customer: CustomerId, measures: Collection[Measure]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        executor.hold_customers([customer])
        row = executor.execute(
            "SELECT head, archived_at FROM crm_merge WHERE tenant = ? AND customer = ?", (tenant, customer.bytes)
        ).fetchone()
        if row is None:
            raise TransactionError("the merge of a head cannot be undone")
        head = CustomerId(stored_id(row[0]))
        executor.hold_customers([head])
        with executor.savepoint():
            executor.execute(
                "DELETE FROM crm_merge WHERE tenant = ? AND customer = ?", (tenant, customer.bytes)
            )
            origins = [customer.bytes, *self._below(customer)]
            for batch in batches(origins):
                among = "IN (?" + ", ?" * (len(batch) - 1) + ")"
                executor.execute(
                    "".join(["UPDATE crm_merge SET head = ? WHERE tenant = ? AND customer ", among]),
                    (customer.bytes, tenant, *batch),
                )
                for table in POINTED:
                    executor.execute(
                        "".join(["UPDATE ", table, _TO, among]), (customer.bytes, tenant, head.bytes, *batch)
                    )
            self._archive(customer, row[1])
            self._remake([customer, head], measures)

    def _below(self, customer: CustomerId) -> list[bytes]:
        """Who is merged into the customer, or into one who is."""
        rows = self._executor.execute(
            "WITH RECURSIVE b (customer) AS (SELECT m.customer FROM crm_merge AS m WHERE m.tenant = ?1"
            " AND m.into_customer = ?2 UNION ALL SELECT m.customer FROM b CROSS JOIN crm_merge AS m"
            " WHERE m.tenant = ?1 AND m.into_customer = b.customer) SELECT customer FROM b",
            (self._executor.tenant, customer.bytes),
        )
        return [bytes(found) for (found,) in rows.fetchall()]

    def _archived(self, customers: Sequence[CustomerId]) -> dict[CustomerId, int | None]:
        """Since when the customers are archived. Raises `UnknownCustomer`."""
        rows = self._executor.execute(
            "SELECT id, archived_at FROM crm_customer WHERE tenant = ? AND id IN (?" + ", ?" * (len(customers) - 1) + ")",
            (self._executor.tenant, *id_bytes(customers)),
        )
        found = {CustomerId(stored_id(id_)): archived_at for id_, archived_at in rows.fetchall()}
        if len(found) < len(set(customers)):
            raise UnknownCustomer("id")
        return found

    def _archive(self, customer: CustomerId, at: int | None) -> None:
        self._executor.execute(
            "UPDATE crm_customer SET archived_at = ? WHERE tenant = ? AND id = ?",
            (at, self._executor.tenant, customer.bytes),
        )

    def _remake(self, customers: Sequence[CustomerId], measures: Collection[Measure]) -> None:
        ids = id_bytes(customers)
        for measure in measures:
            remake_figures(self._executor, measure, ids)
        remake_golden(self._executor, ids)
        remake_costs(self._executor, ids)
        touch(self._executor, customers[0], customers)


_TO = " SET customer = ? WHERE tenant = ? AND customer = ? AND origin "


def _merge(row: Sequence[object]) -> Merge:
    customer, into, at = row
    return Merge(CustomerId(stored_id(customer)), CustomerId(stored_id(into)), stored_instant(at))  # type: ignore[arg-type]
