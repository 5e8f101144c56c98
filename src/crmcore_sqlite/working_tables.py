"""Tables to work in: each connection keeps its own, empty between uses."""

from __future__ import annotations

from collections.abc import Mapping

WORKING: Mapping[str, str] = {
    "crm_changed": "CREATE TEMP TABLE IF NOT EXISTS crm_changed"
    " (customer BLOB NOT NULL PRIMARY KEY, entered INTEGER NOT NULL)",
    "crm_expected": "CREATE TEMP TABLE IF NOT EXISTS crm_expected"
    " (source TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (source, key))",
    "crm_given": "CREATE TEMP TABLE IF NOT EXISTS crm_given (customer BLOB NOT NULL PRIMARY KEY)",
    "crm_grouped": "CREATE TEMP TABLE IF NOT EXISTS crm_grouped (customer BLOB NOT NULL, day INTEGER NOT NULL,"
    " count INTEGER NOT NULL, total INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL)",
}
