"""Merged customers in SQL: rows are pointed at another head, and what is derived is made anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from crmcore.domain.customer.merge import Merge
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import TransactionError, UnknownCustomer
from crmcore.stores.sql.attributes import remake_golden
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.ledger import remake_costs
from crmcore.stores.sql.measures import join_figures, remake_figures
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id, stored_instant
from crmcore.stores.sql.ties import TieQueries, touch_tied
from crmcore.stores.sql.touches import touch

POINTED = {
    "crm_identifier": "identifiers",
    "crm_customer_contact_point": "contact_points",
    "crm_statement": "statements",
    "crm_interaction": "interactions",
    "crm_transition": "transitions",
    "crm_ledger": "ledger",
    "crm_consent": "consents",
    "crm_decision": "decisions",
    "crm_message": "messages",
    "crm_tie": "ties",
    "crm_entitlement": "entitlements",
    "crm_entitlement_use": "entitlement_uses",
    "crm_promise": "promises",
    "crm_case": "cases",
    "crm_chosen_hours": "chosen_hours",
    "crm_inbox_message": "inbox",
    "crm_task": "tasks",
    "crm_restriction": "restrictions",
    "crm_rectification": "rectifications",
}
"""The tables whose rows say whom they are about and their origin, and what these are called: a merge points them at
another head.
"""

DERIVED = ("crm_measure", "crm_measure_day", "crm_attribute", "crm_cost")
"""The tables that are made anew of those."""

OWN = (
    "crm_customer_word",
    "crm_standing",
    "crm_membership",
    "crm_merge",
    "crm_duplicate",
    "crm_campaign_member",
)
"""The tables whose rows stay with the customer they name: one that is merged is found by nobody, and leaves segments
when they are refreshed, as an archived one does; in the audience of a campaign the head takes its place when the
campaign comes to it. Whom a suggestion of duplicates is about today is looked up.
"""

_SELECT = "SELECT m.customer, m.into_customer, m.merged_at, m.lent FROM crm_merge AS m"
_TO = " SET customer = ? WHERE tenant = ? AND customer = ?"
# A tie has a customer at either end.
_TO_OTHER = "UPDATE crm_tie SET other = ? WHERE tenant = ? AND other = ?"
_OF = " WHERE tenant = ? AND customer = ?"
_AT_EITHER_END = " WHERE tenant = ? AND (customer = ? OR other = ?)"
_BELOW = (
    "WITH RECURSIVE b (customer) AS (SELECT m.customer FROM crm_merge AS m WHERE m.tenant = ?1"
    " AND m.into_customer = ?2 UNION ALL SELECT m.customer FROM b CROSS JOIN crm_merge AS m"
    " WHERE m.tenant = ?1 AND m.into_customer = b.customer) SELECT customer FROM b"
)


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
        return None if row is None else _merge(*row)

    def of(self, head: CustomerId) -> Sequence[Merge]:
        rows = self._executor.execute(
            _SELECT + " WHERE m.tenant = ? AND m.head = ? ORDER BY m.merged_at, m.customer",
            (self._executor.tenant, head.bytes),
        )
        return [_merge(*row) for row in rows.fetchall()]

    def merge(self, merge: Merge, measures: Collection[Measure], cause: UUID) -> None:
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
                "INSERT INTO crm_merge (tenant, customer, into_customer, head, merged_at, archived_at, lent)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (tenant, one.bytes, *[other.bytes] * 2, micros(merge.merged_at), archived[one], " ".join(merge.lent)),
            )
            for table in POINTED:
                executor.execute("".join(["UPDATE ", table, _TO]), key)
            executor.execute(_TO_OTHER, key)
            self._archive(one, micros(merge.merged_at) if archived[one] is None else archived[one])
            join_figures(executor, [measure.number for measure in measures], one.bytes, other.bytes)
            self._remade([one, other], cause)

    def unmerge(self, customer: CustomerId, measures: Collection[Measure], cause: UUID) -> None:
        executor, tenant = self._executor, self._executor.tenant
        head, archived_at = self._merged(customer)
        executor.hold_customers([customer, head])
        with executor.savepoint():
            executor.execute("DELETE FROM crm_merge WHERE tenant = ? AND customer = ?", (tenant, customer.bytes))
            for batch in batches([customer.bytes, *self._below(customer)]):
                among = "".join([" IN (?", ", ?" * (len(batch) - 1), ")"])
                executor.execute(
                    "".join(["UPDATE crm_merge SET head = ? WHERE tenant = ? AND customer", among]),
                    (customer.bytes, tenant, *batch),
                )
                for table in POINTED:
                    executor.execute(
                        "".join(["UPDATE ", table, _TO, " AND origin", among]),
                        (customer.bytes, tenant, head.bytes, *batch),
                    )
                executor.execute(
                    "".join([_TO_OTHER, " AND other_origin", among]), (customer.bytes, tenant, head.bytes, *batch)
                )
            self._archive(customer, archived_at)
            for measure in measures:
                remake_figures(executor, measure, [customer.bytes, head.bytes])
            self._remade([customer, head], cause)

    def rosters(self, customer: CustomerId) -> Sequence[int]:
        rows = self._executor.execute(
            "SELECT segment FROM crm_membership WHERE tenant = ? AND customer = ? ORDER BY segment",
            (self._executor.tenant, customer.bytes),
        )
        return [segment for (segment,) in rows.fetchall()]

    def rows(self, customer: CustomerId) -> Mapping[str, int]:
        key = (self._executor.tenant, customer.bytes)
        found: dict[str, int] = {}
        for table, name in POINTED.items():
            values = (*key, customer.bytes) if table == "crm_tie" else key
            of = _AT_EITHER_END if table == "crm_tie" else _OF
            row = self._executor.execute("".join(["SELECT COUNT(*) FROM ", table, of]), values).fetchone()
            found[name] = 0 if row is None else int(row[0])
        return found

    def lend(self, customer: CustomerId, lent: Sequence[str]) -> None:
        self._executor.execute(
            "UPDATE crm_merge SET lent = ? WHERE tenant = ? AND customer = ?",
            (" ".join(lent), self._executor.tenant, customer.bytes),
        )

    def _merged(self, customer: CustomerId) -> tuple[CustomerId, int | None]:
        """The head of a merged customer, and since when it was archived before. Raises `TransactionError` of a head."""
        row = self._executor.execute(
            "SELECT head, archived_at FROM crm_merge WHERE tenant = ? AND customer = ?",
            (self._executor.tenant, customer.bytes),
        ).fetchone()
        if row is None:
            raise TransactionError("the merge of a head cannot be undone")
        return CustomerId(stored_id(row[0])), row[1]

    def _below(self, customer: CustomerId) -> list[bytes]:
        """Who is merged into the customer, or into one who is."""
        rows = self._executor.execute(_BELOW, (self._executor.tenant, customer.bytes))
        return [bytes(found) for (found,) in rows.fetchall()]

    def _archived(self, customers: Sequence[CustomerId]) -> dict[CustomerId, int | None]:
        """Since when the customers are archived. Raises `UnknownCustomer`."""
        rows = self._executor.execute(
            "SELECT id, archived_at FROM crm_customer WHERE tenant = ? AND id IN (?, ?)",
            (self._executor.tenant, *[customer.bytes for customer in customers]),
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

    def _remade(self, customers: Sequence[CustomerId], cause: UUID) -> None:
        """Make anew what is derived of the customers beside their figures, and touch them."""
        remake_golden(self._executor, customers)
        remake_costs(self._executor, id_bytes(customers))
        touch(self._executor, cause, customers)
        touch_tied(self._executor, TieQueries(self._executor).of(customers), cause)


def _merge(customer: bytes, into: bytes, at: int, lent: str) -> Merge:
    return Merge(CustomerId(stored_id(customer)), CustomerId(stored_id(into)), stored_instant(at), tuple(lent.split()))
