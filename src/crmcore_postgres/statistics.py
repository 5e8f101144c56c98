"""What PostgreSQL knows of the tables: it looks once a minute, which is late for who fills an empty database."""

from __future__ import annotations

# Grown more than tenfold since it was looked at, beyond a few pages.
OUTGROWN = (
    "SELECT c.relname FROM pg_class AS c WHERE c.oid IN ('crm_customer'::regclass, 'crm_measure'::regclass,"
    " 'crm_measure_day'::regclass, 'crm_standing'::regclass)"
    " AND pg_relation_size(c.oid) > current_setting('block_size')::BIGINT * (10 * c.relpages::BIGINT + 8)"
)
"""The tables of which too little is known to plan by: without, joins are planned for a row or two."""

ANALYZE = "ANALYZE (SKIP_LOCKED) crm_customer, crm_measure, crm_measure_day, crm_standing"
"""Has them looked at, what this transaction has written included; who is no owner is not heard."""

MANY = 100
"""From so many customers on a plan matters."""
