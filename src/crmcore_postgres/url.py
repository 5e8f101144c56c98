"""URLs of PostgreSQL databases: ``postgresql://user@host/database``, with options of ours beside the driver's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

import psycopg
from attrs import field, frozen
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue

_SHAPE = (
    "write postgresql://user:password@host:5432/database, signs in a password as %40 for @;"
    " a password may also come from a service file or PGPASSWORD"
)
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_OWN = ("schema", "pool", "timeout", "statement_timeout", "prepare", "tenancy")
_OPTIONS = f"options are {', '.join(_OWN)}, and those of the driver"


@frozen
class Location:
    """Where a database is, and how it is used.

    `conninfo` is the driver's. `schema` is where the tables of crmcore are, None for where the role finds them. `pool`
    is the greatest number of connections. `timeout` says for how many seconds to wait for a connection or a lock, and
    `statement_timeout` how long a statement may take, 0 for ever. `prepares` is false behind a pooler that cannot carry
    prepared statements. `single` tells that there is one tenant, so that the role may be one that row security does
    not bind.
    """

    conninfo: Secret[str]
    schema: str | None = None
    pool: int = 10
    timeout: float = 10.0
    statement_timeout: float = 0.0
    prepares: bool = True
    single: bool = field(default=False)


def parse_url(url: str) -> Location:
    """The location a URL names. Options: schema, pool, timeout, statement_timeout, prepare, tenancy; any other is the
    driver's. Raises `InvalidValue`.
    """
    options, conninfo = _read(url)
    given = dict(options)
    _require_known(given)
    if conninfo is None:
        raise InvalidValue("url", "an address that the driver does not read", _SHAPE)
    for name in given:
        if sum(name == each for each, _ in options) > 1:
            raise InvalidValue(name if name in _OWN else "url", "an option given twice", "an option is given once")
    return Location(
        Secret(conninfo),
        _schema(given.get("schema")),
        int(_number(given, "pool", 10, 1, 1_000, int, "a pool has 1 to 1000 connections")),
        _number(given, "timeout", 10.0, 0, 3_600, float, "a time-out is a number of seconds, an hour at most"),
        _number(given, "statement_timeout", 0.0, 0, 86_400, float, "a time-out is a number of seconds, a day at most"),
        _choice(given, "prepare", "on", "off") == "on",
        _choice(given, "tenancy", "many", "single") == "single",
    )


def _read(url: str) -> tuple[Sequence[tuple[str, str]], str | None]:
    """The options of a URL, and what is the driver's; None for an address that it does not read, without its own
    words, as they repeat parts of the URL, and so perhaps of a password.
    """
    options: Sequence[tuple[str, str]] = ()
    try:
        parts = urlsplit(url)
        options = parse_qsl(parts.query, keep_blank_values=True)
        theirs = urlencode([(name, value) for name, value in options if name not in _OWN], quote_via=quote)
        # Not put together by the library, which leaves out the slashes of an empty place.
        conninfo = "".join(["postgresql://", parts.netloc, parts.path, theirs and "?", theirs])
        _require_readable(parts, conninfo_to_dict(conninfo))
    except psycopg.Error:
        return options, None
    except ValueError:
        return (), None
    return options, conninfo


def _require_known(names: Iterable[str]) -> None:
    """Raises `InvalidValue` for an option that neither we nor the driver know. It is not repeated: where a password has
    a ? unquoted, what follows looks like one.
    """
    known = [*_OWN, *(each.keyword.decode() for each in Conninfo.get_defaults())]
    for name in names:
        if name not in known:
            nearest = get_close_matches(name, known, n=1)
            meant = "".join(["; did you mean ", repr(nearest[0]), "?"]) if nearest else ""
            raise InvalidValue("url", "an unknown option" + meant, _OPTIONS)


def _require_readable(parts: SplitResult, read: Mapping[str, Any]) -> None:
    """Raises `ValueError` where the driver would take a part of a password for a part of the address."""
    if parts.fragment or parts.netloc.count("@") > 1:
        raise ValueError
    for port in str(read.get("port") or "").split(","):
        if port and not port.isdecimal():
            raise ValueError


def _schema(name: str | None) -> str | None:
    if name is None or (_SCHEMA.fullmatch(name) and not name.startswith("pg_")):
        return name
    raise InvalidValue(
        "schema",
        "not a plain name",
        "a schema has lower-case letters, digits and underscores, and does not begin with pg_",
    )


def _number(
    given: dict[str, str],
    name: str,
    usual: float,
    least: float,
    most: float,
    read: Callable[[str], float],
    rule: str,
) -> float:
    text = given.get(name)
    if text is None:
        return usual
    try:
        number = read(text)
    except ValueError:
        raise InvalidValue(name, "text that is no such number", rule) from None
    if not least <= number <= most:
        raise InvalidValue(name, f"a number outside {least:g}..{most:g}", rule)
    return number


def _choice(given: dict[str, str], name: str, usual: str, other: str) -> str:
    chosen = given.get(name, usual)
    if chosen not in (usual, other):
        raise InvalidValue(name, "another word", f"it is {usual} or {other}")
    return chosen
