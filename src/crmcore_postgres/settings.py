"""Settings of a transaction: whose rows it sees, where tables are, how long it waits. All end with the transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcore_postgres.url import Location

# A writer sees what others have committed by each statement, and holds what it changes; a reader sees one snapshot.
# That a server takes no writes is for it to say.
_WRITE = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_READ = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def beginning(location: Location, tenant: int | None, *, write: bool) -> Sequence[tuple[bytes, Sequence[str]]]:
    """The statements that begin a transaction, each with its values."""
    settings = {"crmcore.tenant": "" if tenant is None else str(tenant)}
    settings["lock_timeout"] = str(round(location.timeout * 1_000))
    if location.statement_timeout:
        settings["statement_timeout"] = str(max(1, round(location.statement_timeout * 1_000)))
    return (_WRITE if write else _READ, ()), _set({**settings, **_path(location)})


def binding(location: Location, tenant: int) -> tuple[bytes, Sequence[str]]:
    """Settings for a part of a transaction of the app's: the tenant, and where tables are."""
    return _set({"crmcore.tenant": str(tenant), **_path(location)})


def restoring(settings: Mapping[str, str]) -> tuple[bytes, Sequence[str]]:
    """The statement that gives settings the values they had."""
    return _set(settings)


def _path(location: Location) -> Mapping[str, str]:
    return {} if location.schema is None else {"search_path": "".join(['"', location.schema, '"'])}


def _set(settings: Mapping[str, str]) -> tuple[bytes, Sequence[str]]:
    one_each = ", ".join(
        "".join(["set_config('", name, "', $", str(number), ", true)"]) for number, name in enumerate(settings, 1)
    )
    return "".join(["SELECT ", one_each]).encode(), tuple(settings.values())
