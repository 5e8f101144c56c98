"""A population with something in every table, exported once; engines read it as anybody would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from attrs import frozen

from crmcore import (
    CRM,
    Custom,
    Email,
    Entry,
    Feedback,
    Line,
    Money,
    Person,
    Preferences,
    Purchase,
    Ranking,
    Return,
    Roster,
)
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.ids import CustomerId
from crmcore.testing import FrozenClock

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CUSTOMERS = 300
NASTY = "it's ${spark.app.name} \\ \"\n\t\x01% _ é e\u0301 \U0001f600 \uffff"
"""A text with whatever an engine might take for something else."""

FIVE: dict[str, str | Ranking] = {
    "recent-and-heavy": "purchases.days_since <= 30 and purchases.total(days=365) > 500",
    "silent-for-90-days": "purchases.days_since > 90",
    "bought-a-never-b": "bought_a.count >= 1 and bought_b.count == 0",
    "top-decile": Ranking(FieldRef("purchases.total"), share=Decimal("0.1")),
    "added-of-late-not-bought": "customer.days_since_added < 30 and purchases.count == 0",
}
MORE: dict[str, str | Ranking | Roster] = {
    "listed": Roster(),
    "top-listed": Ranking(FieldRef("value.profit", 90), top=7, within="listed"),
    "slowest": Ranking(FieldRef("rhythm"), top=5, lowest=True),
    "nasty": f"attribute.city == {NASTY!r}",
    "beyond-nasty": f"attribute.city > {NASTY!r} or attribute.city in ('Rome', {NASTY!r})",
    "not-rome": 'not attribute.city == "Rome"',
    "other-than-rome": 'attribute.city != "Rome"',
    "standing": "stage == 'retain' or rung in ('new', 'regular') and not defected",
    "rhythm": "rhythm > 20.5 and rhythm <= 90",
    "value": "value.profit < 100 or value.cost(days=60) >= 5 or value.revenue(days=365) > 900",
    "windows": "purchases.days(days=200) >= 4 or purchases.last_at(days=400) < '2026-08-01T00:00+00:00'",
    "dates": "customer.added_on >= '2026-06-01' and attribute.birthday < '1990-01-01'",
    "instants": "purchases.first_at > '2026-03-01T10:00+01:00' or customer.added_at <= '2025-07-01T00:00Z'",
    "figures": "feedback.total >= 18 and feedback.count(days=300) > 1 or attribute.score == 9223372036854775807",
    "decimals": "attribute.weight > 70.5 and attribute.vip or attribute.limit >= 1000.000001",
    "missing": "attribute.birthday is None and not purchases.first_at is None",
    "in-another": "segment.listed and purchases.count < 5",
    "kind": "customer.kind == 'person' and customer.language == 'fa' or customer.zone is not None",
}


@frozen
class Population:
    """The CRM, the folder exported to, and the names of its segments."""

    crm: CRM
    folder: Path
    segments: Sequence[str]

    def members(self, segment: str) -> list[str]:
        """The members of a segment as the store has them, as texts in order."""
        return sorted(str(customer) for customer in self.crm.segments.members(segment))


def euros(amount: int | str) -> Money:
    """So many euros."""
    return Money(str(amount), "EUR")


def _declare(crm: CRM) -> None:
    crm.measures.declare("bought_a", "purchase", where={"product": "A"})
    crm.measures.declare("bought_b", "purchase", where={"product": "B"})
    crm.interactions.declare("tasting", values={"minutes": "integer", "wish": "text"})
    for name, kind in (("city", "text"), ("score", "integer"), ("weight", "decimal"), ("limit", "money")):
        crm.attributes.declare(name, kind)
    crm.attributes.declare("birthday", "date")
    crm.attributes.declare("vip", "boolean", personal=False)
    crm.rates.set("USD", Decimal("0.9"), on=NOW.date() - timedelta(days=800))


def _entries(customers: Sequence[CustomerId], noise: Iterator[int]) -> Iterator[Entry]:
    for number, customer in enumerate(customers):
        for _ in range(next(noise) % 12 * (number % 5 > 0)):
            at = NOW - timedelta(days=next(noise) % 700, minutes=next(noise) % 1440)
            amount = euros(10 + next(noise) % 200) if next(noise) % 7 else Money("33.10", "USD")
            line = Line("ABCDEFG"[next(noise) % 7], amount)
            yield Entry(customer, Purchase(amount, [line]), at, "web", f"order-{next(noise)}")
            if next(noise) % 9 == 0:
                yield Entry(customer, Return(euros(5)), at)
            if next(noise) % 4 == 0:
                yield Entry(customer, Feedback(next(noise) % 11, "so-so"), at, touchpoint="app")
        if number % 40 == 0:
            yield Entry(customer, Custom("tasting", {"minutes": number, "wish": "more tea"}), NOW)


def _noise() -> Iterator[int]:
    state = 20261121
    while True:
        state = state * 48271 % 2147483647
        yield state


def populate(crm: CRM, clock: FrozenClock) -> Sequence[CustomerId]:
    """Fill a CRM; some customers archived, some interactions voided, everything stated of some."""
    _declare(crm)
    noise = _noise()
    customers = []
    for number in range(CUSTOMERS):
        clock.set(NOW - timedelta(days=next(noise) % 600 * (number % 6 > 0), hours=number % 24))
        wishes = Preferences("fa", "Asia/Tehran", "email") if number % 50 == 0 else Preferences()
        email = Email(f"c{number}@example.org")
        customers.append(crm.customers.add(Person(f"Customer {number}"), email, preferences=wishes))
    clock.set(NOW)
    crm.interactions.record_many(_entries(customers, noise))
    with crm.begin() as tx:
        for number, customer in enumerate(customers):
            city = (NASTY, "Rome", "Rom", "rome", "", "\U0001f600", "\uffff")[number % 11 % 7]
            if number % 3:
                tx.attributes.state(
                    customer, {"city": city, "weight": Decimal(number), "vip": number % 2 == 0}, source="form"
                )
            if number % 4 == 0:
                born = NOW.date() - timedelta(days=6_000 + number * 50)
                tx.attributes.state(
                    customer, {"birthday": born, "score": 2**63 - 1 if number % 8 else -number}, source="form"
                )
            if number % 5 == 0:
                tx.attributes.state(customer, {"limit": euros(f"{1000 + number}.000001")}, source="form")
                tx.ledger.book(customer, "cost to serve", euros(number), occurred_at=NOW - timedelta(days=number))
            if number % 13 == 0:
                for interaction in tx.interactions.last(customer, limit=1):
                    tx.interactions.void(interaction.id, reason="mistake")
        for customer in customers[7::29]:
            tx.customers.archive(customer)
    crm.tick()
    return customers


@pytest.fixture(scope="session")
def population(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Population]:
    """A CRM on SQLite and its export."""
    place = tmp_path_factory.mktemp("exports")
    clock = FrozenClock(NOW)
    with CRM.open(f"sqlite:///{place / 'crm.db'}", clock=clock) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        customers = populate(crm, clock)
        for name, rule in {**FIVE, **MORE}.items():
            crm.segments.define(name, rule)
            if name == "listed":
                crm.segments.put("listed", *customers[::6])
        crm.segments.refresh()
        crm.exports.parquet(place / "export")
        yield Population(crm, place / "export", (*FIVE, *MORE))


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with a view for each table of an export."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    for table in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = f"{table}/**/*.parquet"
        connection.execute(f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet('{files}')")
    return connection


@pytest.fixture(scope="session")
def ask(population: Population) -> Iterator[Callable[[str], list[str]]]:
    """Whom DuckDB finds by an SQL text, as texts in order."""
    with connected(population.folder) as connection:
        yield lambda sql: sorted(customer for (customer,) in connection.execute(sql).fetchall())
