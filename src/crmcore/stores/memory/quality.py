"""Information quality in memory: everything is looked at each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from crmcore.domain.customer.attribute import Attribute, Statement, golden_of
from crmcore.domain.customer.quality import AgreedCount, Counted, HeldCount, age_of, newest_values
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, to_micros
from crmcore.ports.store.quality import Kept
from crmcore.stores.memory.duplicates import MemoryDuplicates
from crmcore.stores.memory.rows import TenantRows, by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryQuality(Table):
    """Counts what is known, and keeps scores."""

    def count(self, attributes: Sequence[Attribute], at: datetime) -> Counted:
        rows = self._tx.rows
        declared = {attribute.number: attribute for attribute in attributes}
        held: Counter[tuple[int, str, int]] = Counter()
        invalid: Counter[tuple[int, str, int]] = Counter()
        pairs: Counter[tuple[int, str]] = Counter()
        right: Counter[tuple[int, str]] = Counter()
        agreed: dict[int, tuple[int, int]] = {}
        present = _present(rows)
        for customer in present:
            statements = list(rows.statements_of.get(customer, {}).values())
            golden = _golden(rows, customer)
            for number, statement in golden.items():
                attribute = declared.get(number)
                if attribute is not None and statement.value is not None:
                    key = (number, statement.source, age_of(statement, to_micros(at)))
                    held[key] += 1
                    invalid[key] += not attribute.allows(statement.value)
            for number in declared:
                said = newest_values(statements, number)
                if len(said) < 2:
                    continue
                known, equal = agreed.get(number, (0, 0))
                agreed[number] = (known + 1, equal + (len(set(said.values())) == 1))
                for source, value in said.items():
                    pairs[number, source] += 1
                    right[number, source] += number in golden and golden[number].value == value
        return Counted(
            len(present),
            len({*self.sharing(present), *MemoryDuplicates(self._tx).uncertain(present)}),
            [HeldCount(*key, count, invalid[key]) for key, count in sorted(held.items())],
            [AgreedCount(*key, count, right[key]) for key, count in sorted(pairs.items())],
            agreed,
        )

    def sharing(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        rows = self._tx.rows
        return {
            customer
            for customer in customers
            for address in rows.points_of.get(customer, {})
            if any(
                other != customer and rows.customers[other].archived_at is None
                for other in rows.reached_at.get(address, {})
            )
        }

    def least_known(self, attributes: Sequence[int], segment: int | None, *, limit: int) -> Sequence[CustomerId]:
        rows = self._tx.rows
        among = set(attributes)
        chosen = (
            _present(rows)
            if segment is None
            else [customer for customer in _present(rows) if customer in rows.members.get(segment, ())]
        )
        known = {
            customer: sum(
                number in among and statement.value is not None for number, statement in _golden(rows, customer).items()
            )
            for customer in chosen
        }
        return sorted(chosen, key=lambda customer: (known[customer], by_bytes(customer)))[:limit]

    def put(self, day: Day, scores: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for key in [key for key in rows.quality if key[0] == day]:
            journal.remove(rows.quality, key)
        for (subject, dimension), score in scores.items():
            journal.put(rows.quality, (day, subject, dimension), score)

    def history(self, subject: str, dimension: str, *, first: Day, last: Day) -> Sequence[Kept]:
        return sorted(
            (day, *score)
            for (day, about, which), score in self._tx.rows.quality.items()
            if (about, which) == (subject, dimension) and first <= day <= last
        )


def _present(rows: TenantRows) -> Sequence[CustomerId]:
    return [customer for customer in rows.in_order() if rows.customers[customer].archived_at is None]


def _golden(rows: TenantRows, customer: CustomerId) -> Mapping[int, Statement]:
    return golden_of(rows.statements_of.get(customer, {}).values(), rows.source_ranks)
