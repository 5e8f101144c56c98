"""The role that works on the database: where there are several tenants, row security has to bind it."""

from __future__ import annotations

from crmcore.errors import StorageUnavailable, UnfitConnection
from crmcore_postgres.connection import Connection
from crmcore_postgres.cursor import PlainCursor
from crmcore_postgres.marks import numbered

_CURE = "connect as a role without these rights, or say tenancy=single in the URL"
_ROLE = numbered("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
_UNFORCED = numbered(
    "SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'tenant'"
    " WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('crm_tenant'))"
    " AND c.relkind IN ('r', 'p') AND c.relname LIKE 'crm\\_%' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    " ORDER BY c.relname LIMIT 1"
)


def require_bound(connection: Connection, *, joined: bool = False) -> None:
    """Raises `StorageUnavailable`, or `UnfitConnection` of the app's connection, when the role sees every tenant."""
    nature = _unbound(connection)
    if nature is None:
        return
    message = "".join([nature, ", so that nothing keeps tenants apart; ", _CURE])
    raise UnfitConnection(message) if joined else StorageUnavailable(message)


def _unbound(connection: Connection) -> str | None:
    row = PlainCursor(connection).execute(_ROLE).fetchone()
    if row is None or row[0]:
        return "the role is a superuser"
    if row[1]:
        return "the role has BYPASSRLS"
    unforced = PlainCursor(connection).execute(_UNFORCED).fetchone()
    return None if unforced is None else "".join(["row security is not forced on the table ", str(unforced[0])])
