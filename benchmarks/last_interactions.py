"""A customer with the last 20 interactions as objects of the domain, beside ORMs and bare tuples."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks import bare_sqlite, django_rows, sqlalchemy_rows
from benchmarks.harness import Bench, Figure, in_turns, paired, rate
from benchmarks.samples import add_customers, crm_at, entries, purchases
from crmcore import CustomerId

EACH = 50
AT_ONCE = 20_000


def figures(bench: Bench) -> Iterator[Figure]:
    """Contents decoded not at all, and all of them."""
    count = bench.size(2_000, 400)
    with bench.place() as folder, crm_at(folder) as crm:
        customers = add_customers(crm, count)
        bought = list(purchases(customers, count * EACH))
        crm.interactions.record_many(entries(bought))
        raw = bare_sqlite.connect(folder / "raw.db")
        bare_sqlite.prepare(raw, customers)
        bare_sqlite.insert(raw, bought, AT_ONCE)
        engine = sqlalchemy_rows.connect(folder / "sqlalchemy.db")
        sqlalchemy_rows.prepare(engine, customers)
        sqlalchemy_rows.insert(engine, bought, AT_ONCE)
        django_rows.connect(folder / "django.db")
        django_rows.prepare(customers)
        django_rows.insert(bought, AT_ONCE)

        def unread(customer: CustomerId) -> None:
            with crm.read() as tx:
                tx.customers.get(customer)
                tx.interactions.last(customer)

        def read(customer: CustomerId) -> None:
            with crm.read() as tx:
                tx.customers.get(customer)
                for each in tx.interactions.last(customer):
                    assert each.content.kind

        def tuples(customer: CustomerId) -> None:
            key = (customer.bytes,)
            raw.execute("BEGIN")
            raw.execute("SELECT id, name FROM customer WHERE id = ?", key).fetchone()
            raw.execute(bare_sqlite.LAST, key).fetchall()
            raw.execute("COMMIT")

        def each(action: Callable[[CustomerId], object]) -> Callable[[], float]:
            def all_of_them() -> None:
                for customer in customers:
                    action(customer)

            return lambda: rate(count, all_of_them)

        ours, all_read, alchemy, django, bare = in_turns(
            bench.size(7, 5),
            each(unread),
            each(read),
            each(lambda customer: sqlalchemy_rows.last(engine, customer)),
            each(django_rows.last),
            each(tuples),
        )
        raw.close()
        engine.dispose()
        django_rows.close()
    yield paired(ours, alchemy).figure("customer and last 20, reads/s", "SQLAlchemy ORM", at_least=4)
    yield paired(all_read, alchemy).figure("customer and last 20, contents read, reads/s", "SQLAlchemy ORM")
    yield paired(ours, django).figure("customer and last 20, reads/s", "Django ORM")
    yield paired(ours, bare).figure("customer and last 20, reads/s", "sqlite3 tuples")
