"""What `join` adds to a transaction of the app that inserts one row, whatever the app holds of its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from django.db import connection as django_connection
from django.db import transaction
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.orm import Session

from benchmarks import django_rows
from benchmarks.harness import Bench, Figure, limit, seconds
from benchmarks.samples import crm_at
from crmcore import CRM

MICROSECONDS = 1e6
EXTRA = 300
_INSERT = "INSERT INTO orders (total) VALUES (1)"


def figures(bench: Bench) -> Iterator[Figure]:
    """An empty block beside none, in turns."""
    count = bench.size(1_000, 200)
    with bench.place() as folder, crm_at(folder) as crm:
        path = next(folder.glob("*.db"))
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", lambda connection, _: crm.prepare(connection))
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE orders (number INTEGER PRIMARY KEY, total INTEGER)")
        django_rows.connect(path)

        def core(join: Callable[[Any], None]) -> None:
            with engine.begin() as connection:
                _insert(connection)
                join(connection)

        def orm(join: Callable[[Any], None]) -> None:
            with Session(engine) as session, session.begin():
                session.execute(text(_INSERT))
                join(session)

        def atomic(join: Callable[[Any], None]) -> None:
            with transaction.atomic(), django_connection.cursor() as cursor:
                cursor.execute(_INSERT)
                join(django_connection)

        with engine.connect() as held:
            raw = held.connection.driver_connection

            def driver(join: Callable[[Any], None]) -> None:
                assert raw is not None
                raw.execute(_INSERT)
                join(raw)
                raw.commit()

            yield _extra("sqlite3", driver, crm, count)
        yield _extra("SQLAlchemy Core", core, crm, count)
        yield _extra("SQLAlchemy session", orm, crm, count)
        yield _extra("Django", atomic, crm, count)
        django_rows.close()
        engine.dispose()


def _insert(connection: Connection) -> None:
    connection.exec_driver_sql(_INSERT)


def _extra(name: str, work: Callable[[Callable[[Any], None]], None], crm: CRM, count: int) -> Figure:
    def joined(connection: object) -> None:
        with crm.join(connection):
            pass

    def alone(_: object) -> None:
        pass

    differences = [seconds(lambda: work(joined)) - seconds(lambda: work(alone)) for _ in range(count)]
    return limit(
        f"join in a transaction of {name}, microseconds", median(differences) * MICROSECONDS, EXTRA, "microseconds"
    )
