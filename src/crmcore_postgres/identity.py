"""Which database a connection works on, and as whom: asked in one statement that reads no table."""

from __future__ import annotations

from attrs import frozen

# Of two servers that run, one a copy of the other, the instants at which they started tell them apart.
IDENTITY = (
    "SELECT CAST(CAST(extract(epoch FROM pg_postmaster_start_time()) * 1000000 AS BIGINT) AS TEXT),"
    " CAST(current_database() AS TEXT), CAST(CAST(to_regclass('crm_tenant') AS oid) AS TEXT),"
    " CAST(current_user AS TEXT), CAST(row_security_active('crm_customer') AS TEXT),"
    " current_setting('row_security'), current_setting('transaction_isolation')"
)


@frozen
class Identity:
    """A server that runs, a database on it, the tables of crmcore found there, a role, and whether row security binds
    it.
    """

    started: str | None
    database: str | None
    tables: str | None
    role: str | None
    bound: str | None
    row_security: str | None

    def is_same_database(self, other: Identity) -> bool:
        """Whether both are the same tables of the same database."""
        return (self.started, self.database, self.tables) == (other.started, other.database, other.tables)
