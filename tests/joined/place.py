"""A database of an app: orders in a table of its own, crmcore beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from attrs import frozen

from crmcore import CRM, Email, Money, Person

on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""For what is peculiar to SQLite."""

on_postgres = pytest.mark.parametrize("place", ["postgres"], indirect=True)
"""For what is peculiar to PostgreSQL."""

SARA = Email("sara@example.org")
_KEY = b"0123456789abcdef0123456789abcdef"
_PATIENCE = 60
"""Seconds that one writer on SQLite waits for another, more than a busy machine takes."""
_ORDERS = {
    "sqlite": "CREATE TABLE orders (number INTEGER PRIMARY KEY, total INTEGER NOT NULL)",
    "postgresql": "CREATE TABLE orders (number SERIAL PRIMARY KEY, total INTEGER NOT NULL)",
}


@frozen
class Place:
    """A database by the URL that `CRM.open` takes, and what other libraries call it."""

    url: str

    @property
    def kind(self) -> str:
        """The scheme: sqlite or postgresql."""
        return self.url.partition(":")[0]

    @property
    def sqlalchemy_url(self) -> str:
        """The URL that SQLAlchemy takes."""
        if self.kind == "sqlite":
            return f"{self.url}?timeout={_PATIENCE}"
        return self.url.replace("postgresql:", "postgresql+psycopg:", 1)

    @property
    def django_settings(self) -> dict[str, Any]:
        """The entry of Django's DATABASES."""
        if self.kind == "sqlite":
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": self._path, "OPTIONS": {"timeout": _PATIENCE}}
        parts = urlsplit(self.url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.removeprefix("/"),
            "HOST": parts.hostname,
            "PORT": parts.port,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
        }

    @property
    def _path(self) -> str:
        return self.url.removeprefix("sqlite:///")

    def furnish(self) -> None:
        """Make the app's table and crmcore's, with one customer."""
        with closing(self.connect()) as connection:
            connection.execute(_ORDERS[self.kind])
            connection.commit()
        with self.open() as crm:
            crm.migrate(currency="EUR", zone="UTC")
            crm.customers.add(Person("Sara"), SARA)

    def open(self) -> CRM:
        """A CRM on the database."""
        return CRM.open(self.url, keys=_KEY)

    def connect(self) -> Any:
        """A connection of the driver's, with its own settings."""
        return sqlite3.connect(self._path, timeout=_PATIENCE) if self.kind == "sqlite" else psycopg.connect(self.url)

    def orders(self) -> list[int]:
        """The numbers of the orders committed."""
        with closing(self.connect()) as connection:
            return [number for (number,) in connection.execute("SELECT number FROM orders ORDER BY number")]

    def purchases(self) -> list[int]:
        """The numbers of the purchases committed, which must agree with what is counted of them."""
        with self.open() as crm:
            found = sorted(int(each.external_id or "") for each in crm.interactions.of(SARA))
            counted = crm.measures.of(SARA).get("purchases")
            assert len(found) == (0 if counted is None else counted.count)
            assert len(found) == [event.name for event in crm.events.since()].count("interaction.recorded")
            return found


def buy(crm: CRM, connection: object, number: int) -> None:
    """Record a purchase in the app's transaction."""
    with crm.join(connection, actor="checkout") as tx:
        tx.interactions.purchase(SARA, Money(number, "EUR"), source="shop", external_id=str(number))
