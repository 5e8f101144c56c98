"""Merging: two customers of many interactions, and many customers of few, merged and parted again, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.harness import Bench, Figure, limit, seconds
from crmcore import CRM, CustomerId, Email, Entry, Money, Person, Purchase

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)


def figures(bench: Bench) -> Iterator[Figure]:
    """The time to merge two customers of 10,000 purchases each, and that of 1,000 merges with their undoing."""
    purchases, merges = bench.size(10_000, 1_000), bench.size(1_000, 100)
    with bench.place() as folder, CRM.open(f"sqlite:///{folder / 'crm.db'}") as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin")
        one, other = _customers(crm, 2, purchases, timedelta(hours=1))
        merged = seconds(lambda: crm.merges.merge(one, other)) * 1_000
        parted = seconds(lambda: crm.merges.unmerge(one)) * 1_000
        yield limit(f"merge of 2 x {purchases:,} interactions", merged, 300, "ms")
        yield limit("undoing it", parted, 300, "ms")
        ids = _customers(crm, 2 * merges, 5, timedelta(days=1))

        def several() -> None:
            for place in range(merges):
                crm.merges.merge(ids[place], ids[place + merges])
            for place in range(merges):
                crm.merges.unmerge(ids[place])

        yield limit(f"{merges:,} merges with undo", seconds(several), 30, "s")


def _customers(crm: CRM, count: int, each: int, apart: timedelta) -> list[CustomerId]:
    names = [f"{count}.{place}" for place in range(count)]
    ids = [crm.customers.add(Person(name), Email(f"{name}@example.org")) for name in names]
    content = Purchase(Money("10", "EUR"))
    crm.interactions.record_many(Entry(id_, content, BEGIN + apart * number) for id_ in ids for number in range(each))
    return ids
