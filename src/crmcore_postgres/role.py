"""The role that works on the database: where there are several tenants, row security has to bind it."""

from __future__ import annotations

from crmcore.errors import StorageUnavailable, UnfitConnection
from crmcore_postgres.cursor import PlainCursor
from crmcore_postgres.marks import numbered
from crmcore_postgres.session import Connection

_CURE = "connect as a role without these rights, or say tenancy=single in the URL"
_ROLE = numbered(
    "SELECT rolsuper, rolbypassrls, current_setting('row_security') FROM pg_roles WHERE rolname = current_user"
)
_UNFORCED = numbered(
    "SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'tenant'"
    " WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('crm_tenant'))"
    " AND c.relkind IN ('r', 'p') AND c.relname LIKE 'crm\\_%' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    " ORDER BY c.relname LIMIT 1"
)
_TENANTS = numbered("SELECT COUNT(*) FROM crm_tenant")


def require_bound(connection: Connection, *, single: bool, joined: bool = False) -> None:
    """Raises `StorageUnavailable`, or `UnfitConnection` of the app's connection, when the role sees every tenant and
    there may be several.
    """
    nature = _several(connection) if single else _unbound(connection)
    if nature is not None:
        raise UnfitConnection(nature) if joined else StorageUnavailable(nature)


def _several(connection: Connection) -> str | None:
    row = PlainCursor(connection).execute(_TENANTS).fetchone()
    if row is None or row[0] < 2:
        return None
    return "the URL says tenancy=single, and the database has several tenants; take it out of the URL"


def _unbound(connection: Connection) -> str | None:
    row = PlainCursor(connection).execute(_ROLE).fetchone()
    if row is None or row[0]:
        return "".join(["the role is a superuser, so that nothing keeps tenants apart; ", _CURE])
    if row[1]:
        return "".join(["the role has BYPASSRLS, so that nothing keeps tenants apart; ", _CURE])
    if row[2] != "on":
        return "the setting row_security is off, so that the server refuses to tell tenants apart; set it on"
    unforced = PlainCursor(connection).execute(_UNFORCED).fetchone()
    if unforced is None:
        return None
    return "".join(
        [
            "row security is not forced on the table ",
            str(unforced[0]),
            ", so that nothing keeps tenants apart; force it, or say tenancy=single in the URL",
        ]
    )
