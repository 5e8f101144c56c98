"""Tables to work in, of one transaction alone, as a pooler may then give the connection to somebody else."""

from __future__ import annotations

from collections.abc import Mapping

WORKING: Mapping[str, str] = {
    "crm_changed": "CREATE TEMP TABLE IF NOT EXISTS crm_changed"
    " (customer BYTEA NOT NULL PRIMARY KEY, entered BIGINT NOT NULL) ON COMMIT DROP",
    "crm_expected": 'CREATE TEMP TABLE IF NOT EXISTS crm_expected (source TEXT COLLATE "C" NOT NULL,'
    ' key TEXT COLLATE "C" NOT NULL, PRIMARY KEY (source, key)) ON COMMIT DROP',
    "crm_given": "CREATE TEMP TABLE IF NOT EXISTS crm_given (customer BYTEA NOT NULL PRIMARY KEY) ON COMMIT DROP",
    "crm_staged": "CREATE TEMP TABLE IF NOT EXISTS crm_staged (tenant BIGINT NOT NULL, id BYTEA NOT NULL,"
    ' customer BYTEA NOT NULL, origin BYTEA NOT NULL, kind TEXT COLLATE "C" NOT NULL, direction TEXT COLLATE "C",'
    ' occurred_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL, day BIGINT NOT NULL, source TEXT COLLATE "C",'
    ' external_id TEXT COLLATE "C", touchpoint TEXT COLLATE "C", amount BIGINT, currency TEXT COLLATE "C",'
    ' content TEXT COLLATE "C" NOT NULL, original BIGINT, rate TEXT COLLATE "C", rate_day BIGINT, voids BYTEA)'
    " ON COMMIT DROP",
}
