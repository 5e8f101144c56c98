"""What is defined in a database, read from the server's catalogue."""

from __future__ import annotations

from typing import Any

import psycopg

_QUERIES = {
    "columns": "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
    " pg_get_expr(d.adbin, d.adrelid), o.collname, a.attnum FROM pg_class AS c"
    " JOIN pg_attribute AS a ON a.attrelid = c.oid"
    " LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum"
    " LEFT JOIN pg_collation AS o ON o.oid = a.attcollation"
    " WHERE c.relnamespace = {0} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = {0}",
    "indexes": "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
    " WHERE c.relnamespace = {0}",
    "row security": "SELECT relname, relkind::text, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relnamespace = {0} AND relkind <> 'i'",
    "policies": "SELECT c.relname, p.polname, p.polcmd::text, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),"
    " pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid"
    " WHERE c.relnamespace = {0}",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = {0}",
    "triggers": "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = {0} AND NOT t.tgisinternal",
}


def catalogue(url: str, schema: str = "public") -> dict[str, list[tuple[Any, ...]]]:
    """Tables with their columns, constraints, indexes, row security, policies, functions and triggers of a schema."""
    with psycopg.connect(url) as connection:
        # Names come without the schema, so that two schemas can be compared.
        connection.execute("SELECT set_config('search_path', %s, true)", (schema,))
        return {
            kind: sorted(
                connection.execute(psycopg.sql.SQL(query).format(psycopg.sql.SQL("to_regnamespace(current_schema())"))),
                key=repr,
            )
            for kind, query in _QUERIES.items()
        }
