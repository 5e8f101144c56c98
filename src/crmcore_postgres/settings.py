"""Settings of a transaction: whose rows it sees, where tables are, how long it waits. All end with the transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.pq.abc import Escaping

from crmcore_postgres.url import Location

# A writer sees what others have committed by each statement, and holds what it changes; a reader sees one snapshot.
# That a server takes no writes is for it to say.
_WRITE = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_READ = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def beginning(location: Location, tenant: int | None, *, write: bool) -> Sequence[bytes]:
    """The statements that begin a transaction: numbers and a checked name are all that is put in."""
    found = [_WRITE if write else _READ, _tenant(tenant)]
    found.append(_set("lock_timeout", str(round(location.timeout * 1_000))))
    if location.statement_timeout:
        found.append(_set("statement_timeout", str(max(1, round(location.statement_timeout * 1_000)))))
    return [*found, *_path(location)]


def binding(location: Location, tenant: int) -> Sequence[bytes]:
    """Settings for a part of a transaction of the app's: the tenant, and where tables are."""
    return [_tenant(tenant), *_path(location)]


def restoring(settings: Mapping[str, str], escaping: Escaping) -> Sequence[bytes]:
    """The statements that give settings the values they had."""
    return [
        # A search path is a list of names, quoted where they need to be; SET would take it for one name.
        b"".join([b"SELECT set_config('search_path', ", escaping.escape_literal(value.encode()), b", true)"])
        if name == "search_path"
        else b"".join([b"SET LOCAL ", name.encode(), b" = ", escaping.escape_literal(value.encode())])
        for name, value in settings.items()
    ]


def _tenant(tenant: int | None) -> bytes:
    # By SET, as the right to call set_config may be taken from the role.
    return _set("crmcore.tenant", "".join(["'", "" if tenant is None else str(int(tenant)), "'"]))


def _path(location: Location) -> Sequence[bytes]:
    return [] if location.schema is None else [_set("search_path", "".join(['"', location.schema, '"']))]


def _set(name: str, value: str) -> bytes:
    return "".join(["SET LOCAL ", name, " = ", value]).encode()
