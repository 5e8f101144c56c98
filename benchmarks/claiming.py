"""Claiming: a dispatch of twenty messages where a million wait and ten million are done, beside one where next to none
are; on SQLite and PostgreSQL.

All messages are copies of one of a decision that was made, each the next step of it, put there by SQL alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import ClassVar

import psycopg

from benchmarks.harness import Bench, Figure, in_turns, paired, rate
from benchmarks.postgres_server import KEY, database
from crmcore import CRM, Accepted, Email, Outgoing, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Answer
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities

AT_ONCE = 20
FEW = 400
FLAT = 0.8
_COLUMNS = (
    "tenant, id, decision, customer, origin, contact_point, step, channel, purpose, offer, offer_version,"
    " message_class, not_before, expires_at, made_at, state, attempt, token, lease_until, finished_at, detail, cost"
)
_COPIED = (
    "decision, customer, origin, contact_point, k, channel, purpose, offer, offer_version, message_class,"
    " not_before, expires_at, made_at,"
)
_ENDS = "CASE WHEN k <= {waiting} THEN 'waiting' ELSE 'accepted' END, 0, 0, NULL, NULL, '', 0"
SQLITE = f"""
INSERT INTO crm_message ({_COLUMNS})
WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {{copies}})
SELECT tenant, CAST(printf('%016d', k) AS BLOB), {_COPIED} {_ENDS} FROM n, crm_message WHERE step = 0
"""
POSTGRES = f"""
INSERT INTO crm_message ({_COLUMNS})
SELECT tenant, convert_to(lpad(k::text, 16, '0'), 'UTF8'), {_COPIED} {_ENDS}
FROM generate_series(1, {{copies}}) AS k, crm_message WHERE step = 0
"""


class Sink:
    """A channel that takes everything at once."""

    port_version: ClassVar[int] = 1
    name = "email"
    capabilities = Capabilities("email", idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        return Accepted()


def figures(bench: Bench) -> Iterator[Figure]:
    """Dispatches a second, and the ratio to those of an outbox that is next to empty."""
    waiting, done = bench.size(1_000_000, 10_000), bench.size(10_000_000, 100_000)
    rounds = bench.size(15, 9)
    with bench.place() as folder:
        urls = [f"sqlite:///{folder / name}.db" for name in ("many", "few")]
        yield _flat("SQLite", urls, waiting, done, rounds, _fill_sqlite)
    with database() as many, database() as few:
        yield _flat("PostgreSQL", [many, few], waiting, done, rounds, _fill_postgres)


def _flat(
    where: str, urls: list[str], waiting: int, done: int, rounds: int, fill: Callable[[str, int, int], None]
) -> Figure:
    opened = [CRM.open(url, channels=[Sink()], keys=KEY) for url in urls]
    for crm, url, waits, ended in zip(opened, urls, (waiting, FEW), (done, 0), strict=True):
        _furnish(crm)
        fill(url, waits, ended)
    ours, bare = in_turns(rounds, *(lambda crm=crm: rate(1, lambda: _dispatch(crm)) for crm in opened))
    for crm in opened:
        crm.close()
    name = f"{where}: dispatch of {AT_ONCE}, {waiting:,} wait, {done:,} done, per s"
    return paired(ours, bare).figure(name, "next to none", at_least=FLAT)


def _dispatch(crm: CRM) -> None:
    assert crm.outbox.dispatch(limit=AT_ONCE).accepted == AT_ONCE


def _furnish(crm: CRM) -> None:
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea")})
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]))


def _fill_sqlite(url: str, waiting: int, done: int) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute(SQLITE.format(copies=waiting + done, waiting=waiting))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill_postgres(url: str, waiting: int, done: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.transaction():
            connection.execute("SELECT set_config('crmcore.tenant', '1', true)")
            connection.execute(POSTGRES.format(copies=waiting + done, waiting=waiting).encode())
        connection.execute("ANALYZE crm_message")
