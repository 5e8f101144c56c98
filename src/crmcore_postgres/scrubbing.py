"""Scrubbing on PostgreSQL: the statistics by which it plans hold samples of values, those of the erased too.

They are sampled anew from the rows that are left. Of an empty table nothing is sampled and what was known before would
stay: there the statistics go with a change of a column's type to what it is. Both is for the owner of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import Connection
from psycopg.errors import LockNotAvailable, ObjectNotInPrerequisiteState

from crmcore.stores.sql.personal_rows import PERSONAL

_TABLES = ", ".join(["".join([table, " (", ", ".join(columns), ")"]) for table, columns in PERSONAL.items()])
ANALYZE = "".join(["ANALYZE ", _TABLES]).encode()
_IS_OWNER = (
    b"SELECT COALESCE(bool_and(pg_has_role(c.relowner, 'USAGE')), false) FROM pg_class AS c"
    b" WHERE c.oid = ANY (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)"
)
_EMPTY = (
    b"SELECT c.relname FROM pg_class AS c WHERE c.reltuples <= 0"
    b" AND c.oid = ANY (SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)"
)
_TYPES: Mapping[str, str] = {"number": "BIGINT"}
_RESET: Mapping[str, bytes] = {
    table: "".join(
        [
            "ALTER TABLE ",
            table,
            " ",
            ", ".join(
                "".join(["ALTER COLUMN ", column, " TYPE ", _TYPES.get(column, 'TEXT COLLATE "C"')])
                for column in columns
            ),
        ]
    ).encode()
    for table, columns in PERSONAL.items()
}
_PATIENCE = b"SELECT set_config('lock_timeout', '2s', false)"


def scrub(connection: Connection[tuple[object, ...]], schema: str | None) -> bool:
    """Have the statistics made anew; False when the role is not the owner, or somebody holds a table."""
    tables = [*PERSONAL]
    if schema is not None:
        connection.execute(b"SELECT set_config('search_path', %s, false)", (schema,))
    row = connection.execute(_IS_OWNER, (tables,)).fetchone()
    if row is None or not row[0]:
        return False
    connection.execute(_PATIENCE)
    try:
        connection.execute(ANALYZE)
        for (table,) in connection.execute(_EMPTY, (tables,)).fetchall():
            connection.execute(_RESET[str(table)])
    except (LockNotAvailable, ObjectNotInPrerequisiteState):
        return False
    return True
