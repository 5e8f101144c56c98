"""Starting: importing crmcore, and from there to the first purchase recorded, each in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.harness import Bench, Figure, in_turns, limit, paired

IMPORT = """
from time import perf_counter
start = perf_counter()
import crmcore
print(perf_counter() - start)
"""
FIRST_PURCHASE = """
import sys
from time import perf_counter
start = perf_counter()
from crmcore import CRM, Email, Money, Person
crm = CRM.open(f"sqlite:///{sys.argv[1]}")
crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
with crm.begin() as tx:
    sara = tx.customers.find_or_add(Email("sara@example.org"), Person("Sara"))
    tx.interactions.purchase(sara, Money("120", "EUR"), source="web", external_id="order-42")
print(perf_counter() - start)
"""
SQLALCHEMY = """
import sys
from time import perf_counter
start = perf_counter()
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    amount: Mapped[int]

engine = create_engine(f"sqlite:///{sys.argv[1]}")
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Order(customer="sara@example.org", amount=12000))
print(perf_counter() - start)
"""


def figures(bench: Bench) -> Iterator[Figure]:
    """In milliseconds."""
    rounds = bench.size(15, 7)
    yield limit("import crmcore, ms", median(_taken(IMPORT) for _ in range(rounds)), 80, "ms")
    with bench.place() as folder:
        ours, theirs = in_turns(
            rounds,
            lambda: _taken(FIRST_PURCHASE, _new(folder)),
            lambda: _taken(SQLALCHEMY, _new(folder)),
        )
    yield limit("import, new database, first purchase, ms", median(ours), 400, "ms")
    yield paired(ours, theirs).figure("import, new database, first purchase, ms", "SQLAlchemy ORM, bare row")


def _new(folder: Path) -> Path:
    return folder / f"{len(list(folder.iterdir()))}.db"


def _taken(program: str, *arguments: Path) -> float:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout) * 1000
