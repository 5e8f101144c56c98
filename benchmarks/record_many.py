"""Recording many purchases, measures and stages maintained, beside inserting their bare rows.

Each begins with the same values of Python and makes of them what it takes; transactions are of one size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks import bare_sqlite, django_rows, sqlalchemy_rows
from benchmarks.harness import Bench, Figure, in_turns, paired, rate
from benchmarks.samples import Bought, add_customers, crm_at, entries, purchases
from crmcore import CustomerId
from crmcore.services.interactions import CHUNK


def figures(bench: Bench) -> Iterator[Figure]:
    """Beside raw sqlite3, SQLAlchemy and Django."""
    count = bench.size(100_000, 20_000)
    with bench.place() as folder:
        crm = crm_at(folder)
        customers = add_customers(crm, count // 10)
        crm.close()
        bought = list(purchases(customers, count))
        ours, raw, alchemy, django = in_turns(
            bench.size(5, 3),
            lambda: _crmcore(bench, bought, count // 10),
            lambda: _raw(bench, bought, customers),
            lambda: _sqlalchemy(bench, bought, customers),
            lambda: _django(bench, bought, customers),
        )
    yield paired(ours, raw).figure("record_many, purchases/s", "sqlite3 executemany", at_least=0.25)
    yield paired(ours, django).figure("record_many, purchases/s", "Django bulk_create", at_least=1)
    yield paired(ours, alchemy).figure("record_many, purchases/s", "SQLAlchemy ORM add_all")


def _crmcore(bench: Bench, bought: Sequence[Bought], customers: int) -> float:
    with bench.place() as folder, crm_at(folder) as crm:
        own = dict(zip(sorted({each.customer for each in bought}), add_customers(crm, customers), strict=False))
        mine = [each._replace(customer=own[each.customer]) for each in bought]
        found = rate(len(mine), lambda: crm.interactions.record_many(entries(mine)))
        assert len(mine) == crm.interactions.count()
        return found


def _raw(bench: Bench, bought: Sequence[Bought], customers: Sequence[CustomerId]) -> float:
    with bench.place() as folder:
        connection = bare_sqlite.connect(folder / "raw.db")
        bare_sqlite.prepare(connection, customers)
        found = rate(len(bought), lambda: bare_sqlite.insert(connection, bought, CHUNK))
        connection.close()
        return found


def _sqlalchemy(bench: Bench, bought: Sequence[Bought], customers: Sequence[CustomerId]) -> float:
    with bench.place() as folder:
        engine = sqlalchemy_rows.connect(folder / "sqlalchemy.db")
        sqlalchemy_rows.prepare(engine, customers)
        found = rate(len(bought), lambda: sqlalchemy_rows.insert(engine, bought, CHUNK))
        engine.dispose()
        return found


def _django(bench: Bench, bought: Sequence[Bought], customers: Sequence[CustomerId]) -> float:
    with bench.place() as folder:
        django_rows.connect(folder / "django.db")
        django_rows.prepare(customers)
        found = rate(len(bought), lambda: django_rows.insert(bought, CHUNK))
        django_rows.close()
        return found
