"""The population of `benchmarks.population` on PostgreSQL, made by SQL alone: the same customers and purchases, and
with them the same measures.

The app's own table of purchases is there only while measures are made of it, and interactions are left out: no segment
reads them. Rows lie in the order in which recording would have added them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from benchmarks.population import BOUGHT_A, BOUGHT_B, DAYS, NOW, PURCHASES, TODAY, measures
from benchmarks.postgres_server import KEY
from crmcore import CRM
from crmcore.testing import FrozenClock

Connection = psycopg.Connection[Any]

_CUSTOMERS = """
INSERT INTO crm_customer (tenant, id, party, name, name_key, added_at, added_on, version)
SELECT 1, convert_to(lpad(k::text, 16, '0'), 'UTF8'), 'person', '', '', added_at, added_at / 86400000000, 1
FROM (
    SELECT k, %(now)s::bigint
        - trunc(%(days)s * 86400000000.0::float8 * (%(customers)s - k) / %(customers)s)::bigint AS added_at
    FROM generate_series(1, %(customers)s::bigint) AS k
) AS n
"""
_STANDINGS = """
INSERT INTO crm_standing (tenant, customer, stage, rung, defected, evaluated_on)
SELECT 1, id, 'enhance', 'regular', 0, %(today)s FROM crm_customer WHERE tenant = 1
"""
_EVALUATED = "UPDATE crm_tenant SET evaluated_on = %(today)s WHERE id = 1"
_BOUGHT = """
CREATE TEMPORARY TABLE bought AS
WITH RECURSIVE n (k, h) AS (
    SELECT 1::bigint, 20261121::bigint
    UNION ALL
    SELECT k + 1, (h * 48271 + 11) %% 2147483647 FROM n WHERE k < %(purchases)s::bigint
), d AS (SELECT k, h / 2147483647.0::float8 AS low, (h * 16807 + 7) %% 2147483647 AS g FROM n)
SELECT
    convert_to(lpad((1 + trunc(%(customers)s::float8 * low * low)::bigint)::text, 16, '0'), 'UTF8') AS customer,
    %(now)s::bigint - 3600000000
        - trunc(%(days)s * 86400000000.0::float8 * (%(purchases)s - k) / %(purchases)s)::bigint AS occurred_at,
    chr(65 + (g %% 20)::integer) AS product,
    1000000 + (g / 20 %% 20000) * 10000 AS amount
FROM d
"""
_MEASURE_DAYS = """
INSERT INTO crm_measure_day (tenant, measure, customer, day, count, total, first_at, last_at)
SELECT 1, %(measure)s, customer, occurred_at / 86400000000, COUNT(*), SUM(amount), MIN(occurred_at), MAX(occurred_at)
FROM bought WHERE %(product)s::text IS NULL OR product = %(product)s
GROUP BY customer, occurred_at / 86400000000 ORDER BY MIN(occurred_at)
"""
_MEASURES = """
INSERT INTO crm_measure (tenant, measure, customer, count, total, first_at, last_at, first_on, last_on, days)
SELECT 1, %(measure)s, customer, SUM(count), SUM(total), MIN(first_at), MAX(last_at), MIN(day), MAX(day), COUNT(*)
FROM crm_measure_day WHERE tenant = 1 AND measure = %(measure)s GROUP BY customer ORDER BY MIN(first_at)
"""
# The primary key first, as it is made again.
_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid IN ('crm_measure'::regclass, 'crm_measure_day'::regclass) AND contype IN ('p', 'f')
ORDER BY contype = 'f', conrelid
"""


def populate(url: str, customers: int, purchases: int) -> CRM:
    """The CRM on an empty database, with so many customers and purchases."""
    crm = CRM.open(url, keys=KEY, clock=FrozenClock(NOW))
    crm.migrate(currency="EUR", zone="UTC")
    crm.measures.declare(BOUGHT_A, "purchase", where={"product": "A"})
    crm.measures.declare(BOUGHT_B, "purchase", where={"product": "B"})
    numbers = measures(crm)
    given = {
        "customers": customers,
        "purchases": purchases,
        "days": DAYS,
        "now": (NOW - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1),
        "today": TODAY,
    }
    with bound(url) as connection:
        connection.execute("SET work_mem = '512MB'; SET maintenance_work_mem = '512MB'")
        with connection.transaction():
            for statement in (_CUSTOMERS, _STANDINGS, _EVALUATED, _BOUGHT):
                connection.execute(statement.encode(), given)
            # Rows are looked up one by one for a key that is there, and sorted for one that is made of them.
            keys = connection.execute(_KEYS).fetchall()
            for table, name, _ in reversed(keys):
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
            for name, product in ((PURCHASES, None), (BOUGHT_A, "A"), (BOUGHT_B, "B")):
                for statement in (_MEASURE_DAYS, _MEASURES):
                    connection.execute(statement.encode(), {"measure": numbers[name], "product": product})
            for table, name, definition in keys:
                connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
            connection.execute("DROP TABLE bought")
        # As the server does by itself before long; it must not begin with it while something is measured.
        connection.execute("VACUUM (ANALYZE) crm_tenant, crm_customer, crm_standing, crm_measure, crm_measure_day")
    return crm


def bound(url: str) -> Connection:
    """A connection that sees the rows of the first tenant, by the row security of crmcore's tables."""
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("SELECT set_config('crmcore.tenant', '1', false)")
    return connection
