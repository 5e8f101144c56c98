"""One purchase recorded and committed at synchronous FULL, beside inserting and committing its bare row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from sqlalchemy.orm import Session

from benchmarks import bare_sqlite, django_rows, sqlalchemy_rows
from benchmarks.harness import Bench, Figure, limit, paired, seconds
from benchmarks.samples import SOURCE, Bought, add_customers, crm_at, entries, purchases
from crmcore import Money

MICROSECONDS = 1e6
EXTRA = 300


def figures(bench: Bench) -> Iterator[Figure]:
    """The time above raw, beside SQLAlchemy and Django."""
    before, count = bench.size(50_000, 10_000), bench.size(2_000, 400)
    with bench.place() as folder, crm_at(folder) as crm:
        customers = add_customers(crm, before // 10)
        bought = list(purchases(customers, before + count))
        old, new = bought[:before], bought[before:]
        crm.interactions.record_many(entries(old))
        raw = bare_sqlite.connect(folder / "raw.db")
        bare_sqlite.prepare(raw, customers)
        bare_sqlite.insert(raw, old, before)
        engine = sqlalchemy_rows.connect(folder / "sqlalchemy.db")
        sqlalchemy_rows.prepare(engine, customers)
        sqlalchemy_rows.insert(engine, old, before)
        django_rows.connect(folder / "django.db")
        django_rows.prepare(customers)
        django_rows.insert(old, before)

        def record(each: Bought) -> None:
            amount = Money(each.amount, "EUR")
            crm.interactions.purchase(
                each.customer, amount, occurred_at=each.occurred_at, source=SOURCE, external_id=each.external_id
            )

        def add(each: Bought) -> None:
            with Session(engine) as session, session.begin():
                session.add_all(sqlalchemy_rows.mapped([each]))

        ours, bare, alchemy, django = _in_turns(
            new,
            record,
            lambda each: bare_sqlite.insert(raw, [each], 1),
            add,
            lambda each: django_rows.insert([each], 1),
        )
        raw.close()
        engine.dispose()
        django_rows.close()
    extra = median(mine - other for mine, other in zip(ours, bare, strict=True)) * MICROSECONDS
    yield limit("one purchase above a raw commit, microseconds", extra, EXTRA, "microseconds")
    yield paired(_rates(ours), _rates(alchemy)).figure("one purchase, commits/s", "SQLAlchemy ORM", at_least=1)
    yield paired(_rates(ours), _rates(django)).figure("one purchase, commits/s", "Django bulk_create of one")
    yield paired(_rates(ours), _rates(bare)).figure("one purchase, commits/s", "sqlite3")


def _in_turns(new: Sequence[Bought], *actions: Callable[[Bought], object]) -> Sequence[Sequence[float]]:
    """The seconds that each takes for each purchase."""
    found: list[list[float]] = [[] for _ in actions]
    for each in new:
        for action, taken in zip(actions, found, strict=True):
            taken.append(seconds(lambda action=action, each=each: action(each)))  # type: ignore[misc]
    return found


def _rates(taken: Sequence[float]) -> Sequence[float]:
    return [1 / each for each in taken]
