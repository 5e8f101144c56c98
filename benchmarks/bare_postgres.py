"""The yardstick of psycopg: bare rows with the keys and indexes that a careful app would give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

from benchmarks.samples import SOURCE, Bought
from crmcore import CustomerId

Connection = psycopg.Connection[Any]

SCHEMA = """
CREATE TABLE customer (id uuid NOT NULL PRIMARY KEY, name text NOT NULL);
CREATE TABLE interaction (
    id          uuid        NOT NULL PRIMARY KEY,
    customer_id uuid        NOT NULL REFERENCES customer (id),
    kind        text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    source      text        NOT NULL,
    external_id text        NOT NULL,
    amount      numeric     NOT NULL,
    UNIQUE (source, external_id)
);
CREATE INDEX interaction_by_customer ON interaction (customer_id, occurred_at);
"""
INSERT = (
    "INSERT INTO interaction (id, customer_id, kind, occurred_at, source, external_id, amount)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
COPY = "COPY interaction (id, customer_id, kind, occurred_at, source, external_id, amount) FROM STDIN"
LAST = (
    "SELECT id, kind, occurred_at, source, external_id, amount FROM interaction"
    " WHERE customer_id = %s ORDER BY occurred_at DESC LIMIT 20"
)


def prepare(connection: Connection, customers: Sequence[CustomerId]) -> None:
    """Make the tables and add the customers."""
    connection.execute("DROP TABLE IF EXISTS interaction, customer")
    connection.execute(SCHEMA.encode())
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO customer (id, name) VALUES (%s, '')", [(each,) for each in customers])


def rows(bought: Sequence[Bought]) -> Iterator[tuple[object, ...]]:
    """The values of `INSERT`."""
    return (
        (id_, customer, "purchase", occurred_at, SOURCE, external_id, amount)
        for id_, customer, occurred_at, external_id, amount in bought
    )


def copy(connection: Connection, bought: Sequence[Bought], at_once: int) -> None:
    """Copy the purchases in transactions of so many."""
    for start in range(0, len(bought), at_once):
        with connection.transaction(), connection.cursor().copy(COPY) as into:
            for row in rows(bought[start : start + at_once]):
                into.write_row(row)


def insert_one(connection: Connection, each: Bought) -> None:
    """Begin, insert one and commit."""
    with connection.transaction():
        connection.execute(INSERT, next(rows([each])))
