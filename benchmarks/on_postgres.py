"""On PostgreSQL: recording many and one, reading, joining, several writers; beside psycopg's bare rows and SQLAlchemy.

The server is one of its own, with fsync on, or that of ``CRMCORE_BENCH_POSTGRES``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from benchmarks import bare_postgres, sqlalchemy_rows
from benchmarks.harness import Bench, Figure, floor, in_turns, limit, paired, rate, seconds
from benchmarks.postgres_server import KEY, database
from benchmarks.samples import SOURCE, Bought, add_customers, entries, purchases
from crmcore import CRM, CustomerId, Money
from crmcore.services.interactions import CHUNK

MICROSECONDS = 1e6
WRITER = """
import sys, time, psycopg
from uuid import uuid4
from crmcore import CRM, CustomerId, Money
from uuid import UUID
what, url, count, customer = sys.argv[1], sys.argv[2], int(sys.argv[3]), UUID(sys.argv[4])
if what == "crmcore":
    crm = CRM.open(url, keys=b"k" * 32)
    def act():
        crm.interactions.purchase(CustomerId(customer), Money("1", "EUR"), source="w", external_id=str(uuid4()))
else:
    connection = psycopg.connect(url, autocommit=True)
    def act():
        with connection.transaction():
            connection.execute(
                "INSERT INTO interaction (id, customer_id, kind, occurred_at, source, external_id, amount)"
                " VALUES (%s, %s, 'purchase', now(), 'w', %s, 1)", (uuid4(), customer, str(uuid4())))
for _ in range(20):
    act()
print("ready", flush=True)
sys.stdin.readline()
start = time.perf_counter()
for _ in range(count):
    act()
print(count / (time.perf_counter() - start), flush=True)
"""


def figures(bench: Bench) -> Iterator[Figure]:
    """All of them, in one database."""
    with database() as url:
        crm = CRM.open(url, keys=KEY)
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        count = bench.size(50_000, 10_000)
        customers = add_customers(crm, count // 10)
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://").partition("?")[0])
        with psycopg.connect(url, autocommit=True) as bare:
            bare_postgres.prepare(bare, customers)
            bought = list(purchases(customers, 5 * count))
            yield from _many(crm, bare, engine, bought, count)
            bare.execute("ANALYZE")
            new = list(purchases(customers, 5 * count + bench.size(1_000, 300)))[5 * count :]
            yield from _one(crm, bare, engine, new)
            yield from _last(crm, bare, engine, customers[: bench.size(1_000, 300)])
            yield _joined(crm, bare, bench.size(1_000, 300))
        yield from _writers(url, customers, bench.size(400, 150))
        engine.dispose()
        crm.close()


def _recorded(crm: CRM, part: Sequence[Bought]) -> None:
    crm.interactions.record_many(entries(part))


def _many(
    crm: CRM, bare: bare_postgres.Connection, engine: Engine, bought: Sequence[Bought], count: int
) -> Iterator[Figure]:
    parts = [bought[start : start + count] for start in range(0, len(bought), count)]

    def alchemy(part: Sequence[Bought]) -> None:
        sqlalchemy_rows.insert(
            engine, [each._replace(external_id="a" + each.external_id, id=_other(each)) for each in part], CHUNK
        )

    found: list[list[float]] = [[], [], []]
    for part in parts:
        found[0].append(rate(count, partial(_recorded, crm, part)))
        found[1].append(rate(count, partial(bare_postgres.copy, bare, part, CHUNK)))
        found[2].append(rate(count, partial(alchemy, part)))
    yield paired(found[0], found[1]).figure("PostgreSQL record_many, purchases/s", "COPY of bare rows", at_least=0.25)
    yield paired(found[0], found[2]).figure("PostgreSQL record_many, purchases/s", "SQLAlchemy ORM add_all")


def _one(crm: CRM, bare: bare_postgres.Connection, engine: Engine, new: Sequence[Bought]) -> Iterator[Figure]:
    def record(each: Bought) -> None:
        crm.interactions.purchase(
            each.customer,
            Money(each.amount, "EUR"),
            occurred_at=each.occurred_at,
            source=SOURCE,
            external_id=f"one {each.id}",
        )

    def add(each: Bought) -> None:
        with Session(engine) as session, session.begin():
            other = each._replace(external_id=f"a one {each.id}", id=_other(each))
            session.add_all(sqlalchemy_rows.mapped([other]))

    def insert(each: Bought) -> None:
        bare_postgres.insert_one(bare, each._replace(external_id=f"one {each.id}"))

    found: list[list[float]] = [[], [], []]
    for each in new:
        for taken, action in zip(found, (record, insert, add), strict=True):
            taken.append(seconds(partial(action, each)))
    extra = median(mine - other for mine, other in zip(found[0], found[1], strict=True)) * MICROSECONDS
    yield limit("PostgreSQL one purchase above raw, microseconds", extra, 700, "microseconds")
    ours, _, alchemy = ([1 / each for each in taken] for taken in found)
    yield paired(ours, alchemy).figure("PostgreSQL one purchase, commits/s", "SQLAlchemy ORM", at_least=1)


def _last(
    crm: CRM, bare: bare_postgres.Connection, engine: Engine, customers: Sequence[CustomerId]
) -> Iterator[Figure]:
    def ours(customer: CustomerId) -> None:
        with crm.read() as tx:
            tx.customers.get(customer)
            tx.interactions.last(customer)

    def tuples(customer: CustomerId) -> None:
        with bare.transaction():
            bare.execute("SELECT id, name FROM customer WHERE id = %s", (customer,)).fetchone()
            bare.execute(bare_postgres.LAST, (customer,)).fetchall()

    def each(action: Callable[[CustomerId], object]) -> Callable[[], float]:
        return lambda: rate(len(customers), lambda: [action(customer) for customer in customers])

    mine, raw, alchemy = in_turns(
        3, each(ours), each(tuples), each(lambda customer: sqlalchemy_rows.last(engine, customer))
    )
    yield paired(mine, raw).figure("PostgreSQL customer and last 20, reads/s", "psycopg tuples", at_least=0.5)
    yield paired(mine, alchemy).figure("PostgreSQL customer and last 20, reads/s", "SQLAlchemy ORM", at_least=2.5)


def _joined(crm: CRM, bare: bare_postgres.Connection, count: int) -> Figure:
    def work(*, joins: bool) -> None:
        with bare.transaction():
            bare.execute("SELECT 1")
            if joins:
                with crm.join(bare):
                    pass

    extra = [seconds(lambda: work(joins=True)) - seconds(lambda: work(joins=False)) for _ in range(count)]
    return limit("PostgreSQL join, microseconds", median(extra) * MICROSECONDS, 300, "microseconds")


def _writers(url: str, customers: Sequence[CustomerId], count: int) -> Iterator[Figure]:
    """How much commits grow from 1 to 8 processes, beside raw inserts."""
    grown = {}
    for what in ("psycopg", "crmcore"):
        one, eight = (_together(what, url, customers, number, count) for number in (1, 8))
        grown[what] = eight / one
    growth = grown["crmcore"] / grown["psycopg"]
    yield floor("PostgreSQL growth from 1 to 8 writers, by that of raw inserts", growth, 0.8, "of it")


def _together(what: str, url: str, customers: Sequence[CustomerId], number: int, count: int) -> float:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, what, url, str(count), str(customers[place])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for place in range(number)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return sum(float(process.communicate()[0]) for process in started)


def _other(each: Bought) -> CustomerId:
    from uuid import uuid5

    return CustomerId(uuid5(each.id, "sqlalchemy"))
