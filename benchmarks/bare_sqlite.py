"""The yardstick of raw sqlite3: bare rows with the keys and indexes that a careful app would give them.

Ids are the same 16 bytes as crmcore's, instants microseconds, amounts cents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.samples import SOURCE, Bought
from crmcore import CustomerId

SETTINGS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -65536;
"""
SCHEMA = """
CREATE TABLE customer (id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE interaction (
    id          BLOB    NOT NULL PRIMARY KEY,
    customer    BLOB    NOT NULL REFERENCES customer (id),
    kind        TEXT    NOT NULL,
    occurred_at INTEGER NOT NULL,
    source      TEXT    NOT NULL,
    external_id TEXT    NOT NULL,
    amount      INTEGER NOT NULL,
    UNIQUE (source, external_id)
) STRICT;
CREATE INDEX interaction_by_customer ON interaction (customer, occurred_at);
"""
INSERT = (
    "INSERT INTO interaction (id, customer, kind, occurred_at, source, external_id, amount)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
LAST = (
    "SELECT id, kind, occurred_at, source, external_id, amount FROM interaction"
    " WHERE customer = ? ORDER BY occurred_at DESC LIMIT 20"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def connect(path: Path) -> sqlite3.Connection:
    """A connection set like crmcore's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SETTINGS)
    return connection


def prepare(connection: sqlite3.Connection, customers: Sequence[CustomerId]) -> None:
    """Make the tables and add the customers."""
    connection.executescript(SCHEMA)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO customer (id, name) VALUES (?, '')", [(each.bytes,) for each in customers])
    connection.execute("COMMIT")


def rows(bought: Sequence[Bought]) -> Iterator[tuple[object, ...]]:
    """The values of `INSERT`."""
    return (
        (id_.bytes, customer.bytes, "purchase", micros(occurred_at), SOURCE, external_id, int(amount * 100))
        for id_, customer, occurred_at, external_id, amount in bought
    )


def insert(connection: sqlite3.Connection, bought: Sequence[Bought], at_once: int) -> None:
    """Insert the purchases in transactions of so many."""
    for start in range(0, len(bought), at_once):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, rows(bought[start : start + at_once]))
        connection.execute("COMMIT")


def micros(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND
