"""Starting: importing crmcore, and from there to the first purchase recorded, each in a fresh interpreter.

Bytecode is there, as pip leaves it when it installs a package: each program is run once before it is measured, whatever
the environment says about writing bytecode.
"""

from __future__ import annotations

import os
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
    with bench.place() as folder:
        for program in (FIRST_PURCHASE, SQLALCHEMY):
            _taken(folder, program)
        yield limit("import crmcore, ms", median(_taken(folder, IMPORT) for _ in range(rounds)), 80, "ms")
        ours, theirs = in_turns(rounds, lambda: _taken(folder, FIRST_PURCHASE), lambda: _taken(folder, SQLALCHEMY))
    yield limit("import, new database, first purchase, ms", median(ours), 400, "ms")
    yield paired(ours, theirs).figure("import, new database, first purchase, ms", "SQLAlchemy ORM, bare row")


def _taken(folder: Path, program: str) -> float:
    """The milliseconds that a program tells; it is given the path of a new database."""
    database = folder / f"{len(list(folder.iterdir()))}.db"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(database)],
        check=True,
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")},
    )
    return float(done.stdout) * 1000
