"""Which database a connection works on, and as whom: found out by expressions that read no table."""

from __future__ import annotations

from attrs import frozen

# Of two servers that run, one a copy of the other, the instants at which they started tell them apart.
_EXPRESSIONS = (
    "encode(timestamptz_send(pg_postmaster_start_time()), 'hex'), current_database(),"
    " 'SCHEMA.crm_tenant'::regclass::oid::text, current_user,"
    " row_security_active('SCHEMA.crm_customer'::regclass)::text,"
    " current_setting('row_security')"
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


def identifying(schema: str | None) -> str:
    """The expressions that tell an `Identity`, with the tables in that schema or where the role finds them."""
    return _EXPRESSIONS.replace("SCHEMA.", "" if schema is None else "".join(['"', schema, '".']))
