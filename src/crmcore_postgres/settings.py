"""Settings of a transaction: whose rows it sees, where tables are, how long it waits. All end with the transaction."""

from __future__ import annotations

from crmcore_postgres.url import Location

# A writer sees what others have committed by each statement, and holds what it changes; a reader sees one snapshot.
# That a server takes no writes is for it to say.
_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def beginning(location: Location, tenant: int | None, *, write: bool) -> bytes:
    """The statements that begin a transaction, sent as one: numbers and a checked name are all that is put in."""
    parts = [_WRITE if write else _READ, "; SET LOCAL crmcore.tenant = '", "" if tenant is None else str(int(tenant))]
    parts += ["'; SET LOCAL lock_timeout = ", str(round(location.timeout * 1_000))]
    if location.statement_timeout:
        parts += ["; SET LOCAL statement_timeout = ", str(max(1, round(location.statement_timeout * 1_000)))]
    if location.schema is not None:
        parts += ['; SET LOCAL search_path = "', location.schema, '"']
    return "".join(parts).encode()


def binding(location: Location, tenant: int) -> bytes:
    """Settings for a part of a transaction of the app's: the tenant, and where tables are."""
    parts = ["SET LOCAL crmcore.tenant = '", str(int(tenant)), "'"]
    if location.schema is not None:
        parts += ['; SET LOCAL search_path = "', location.schema, '"']
    return "".join(parts).encode()
