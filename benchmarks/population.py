"""A large population, made by SQL alone: customers, a table of purchases as an app would keep it, and the same in
crmcore's tables with their measures.

Ids are the 16 digits of a number. Whoever has a low number buys more often; purchases come in the order of time.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crmcore import CRM
from crmcore.testing import FrozenClock

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = (NOW - datetime(1970, 1, 1, tzinfo=UTC)).days
DAYS = 730
DAY = 86_400_000_000
PURCHASES, BOUGHT_A, BOUGHT_B = "purchases", "bought_a", "bought_b"

_SETTINGS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -1048576;
"""
# The app's own tables: numbers for keys, narrow rows, and indexes on what is asked by.
_SHOP = """
CREATE TABLE shop_customer (id INTEGER PRIMARY KEY, added_at INTEGER NOT NULL) STRICT;
CREATE TABLE shop_purchase (
    id          INTEGER PRIMARY KEY,
    customer    INTEGER NOT NULL REFERENCES shop_customer (id),
    occurred_at INTEGER NOT NULL,
    product     TEXT    NOT NULL,
    amount      INTEGER NOT NULL
) STRICT;
"""
_SHOP_INDEXES = """
CREATE INDEX shop_customer_by_age ON shop_customer (added_at);
CREATE INDEX shop_purchase_by_customer ON shop_purchase (customer, occurred_at);
CREATE INDEX shop_purchase_by_time ON shop_purchase (occurred_at);
CREATE INDEX shop_purchase_by_product ON shop_purchase (product);
"""
_CUSTOMERS = """
WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :customers)
INSERT INTO shop_customer (id, added_at)
SELECT k, :now - CAST(:days * 86400000000.0 * (:customers - k) / :customers AS INTEGER) FROM n
"""
# Two steps of a generator of numbers below 2**31 - 1 for each purchase; the square of an even draw favours low numbers.
_SHOP_PURCHASES = """
WITH RECURSIVE n (k, h) AS (
    SELECT 1, 20261121
    UNION ALL
    SELECT k + 1, (h * 48271 + 11) % 2147483647 FROM n WHERE k < :purchases
), d (k, h, g) AS (SELECT k, h, (h * 16807 + 7) % 2147483647 FROM n)
INSERT INTO shop_purchase (id, customer, occurred_at, product, amount)
SELECT
    k,
    1 + CAST(:customers * (h / 2147483647.0) * (h / 2147483647.0) AS INTEGER),
    :now - 3600000000 - CAST(:days * 86400000000.0 * (:purchases - k) / :purchases AS INTEGER),
    char(65 + g % 20),
    1000000 + (g / 20 % 20000) * 10000
FROM d
"""
_CRM = (
    """
INSERT INTO crm_customer (tenant, id, party, name, name_key, added_at, added_on, version)
SELECT 1, CAST(printf('%016d', id) AS BLOB), 'person', '', '', added_at, added_at / 86400000000, 1 FROM shop_customer
""",
    """
INSERT INTO crm_standing (tenant, customer, stage, rung, defected, evaluated_on)
SELECT 1, CAST(printf('%016d', id) AS BLOB), 'enhance', 'regular', 0, :today FROM shop_customer
""",
    "UPDATE crm_tenant SET evaluated_on = :today",
    "DROP INDEX crm_interaction_by_customer",
    """
INSERT INTO crm_interaction
    (tenant, id, customer, origin, kind, direction, occurred_at, recorded_at, day, amount, currency, content)
SELECT
    1, CAST(printf('%016d', id) AS BLOB), CAST(printf('%016d', customer) AS BLOB),
    CAST(printf('%016d', customer) AS BLOB), 'purchase', 'inbound', occurred_at, :now, occurred_at / 86400000000,
    amount, 'EUR', '{"lines":[{"base":' || amount || ',"product":"' || product || '"}]}'
FROM shop_purchase
""",
    "CREATE INDEX crm_interaction_by_customer ON crm_interaction (tenant, customer, occurred_at, id)",
)
_MEASURE_DAYS = """
INSERT INTO crm_measure_day (tenant, measure, customer, day, count, total, first_at, last_at)
SELECT 1, :measure, CAST(printf('%016d', customer) AS BLOB), occurred_at / 86400000000, COUNT(*), SUM(amount),
    MIN(occurred_at), MAX(occurred_at)
FROM shop_purchase WHERE :product IS NULL OR product = :product
GROUP BY customer, occurred_at / 86400000000
"""
_MEASURES = """
INSERT INTO crm_measure (tenant, measure, customer, count, total, first_at, last_at, first_on, last_on, days)
SELECT 1, :measure, customer, SUM(count), SUM(total), MIN(first_at), MAX(last_at), MIN(day), MAX(day), COUNT(*)
FROM crm_measure_day WHERE tenant = 1 AND measure = :measure GROUP BY customer
"""


def populate(folder: Path, customers: int, purchases: int) -> CRM:
    """The CRM on a file with so many customers and purchases."""
    path = folder / "crm.db"
    crm = CRM.open(f"sqlite:///{path}", clock=FrozenClock(NOW))
    crm.migrate(currency="EUR", zone="UTC")
    crm.measures.declare(BOUGHT_A, "purchase", where={"product": "A"})
    crm.measures.declare(BOUGHT_B, "purchase", where={"product": "B"})
    numbers = measures(crm)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(_SETTINGS + _SHOP)
    given = {
        "customers": customers,
        "purchases": purchases,
        "days": DAYS,
        "now": (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1),
        "today": TODAY,
    }
    connection.execute("BEGIN")
    for statement in (_CUSTOMERS, _SHOP_PURCHASES, *_CRM):
        connection.execute(statement, given)
    for name, product in ((PURCHASES, None), (BOUGHT_A, "A"), (BOUGHT_B, "B")):
        for statement in (_MEASURE_DAYS, _MEASURES):
            connection.execute(statement, {"measure": numbers[name], "product": product})
    connection.execute("COMMIT")
    connection.executescript(_SHOP_INDEXES)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return crm


def measures(crm: CRM) -> dict[str, int]:
    """The numbers of the measures, by name."""
    return {measure.name: measure.number for measure in crm.measures.declared()}
