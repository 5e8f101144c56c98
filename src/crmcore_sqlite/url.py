"""URLs of SQLite databases: ``sqlite:///relative.db``, ``sqlite:////absolute.db``, with ``?timeout=`` in seconds."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote

from attrs import frozen

from crmcore.errors import InvalidValue

TIMEOUT = 10.0
_PREFIX = "sqlite:///"
_NO_FILE = ("sqlite:", "sqlite://", "sqlite://:memory:")
_SHAPE = "write sqlite:///shop.db, or sqlite:////srv/shop.db with the whole path"


@frozen
class Location:
    """Where a database is, and for how many seconds to wait for another writer."""

    path: Path
    timeout: float = TIMEOUT


def parse_url(url: str) -> Location:
    """The location a URL names; a relative path is taken from the present folder, now. Raises `InvalidValue`."""
    address, _, query = url.partition("?")
    name = unquote(address.removeprefix(_PREFIX))
    if address in _NO_FILE or name in ("", ":memory:"):
        raise InvalidValue("url", "an address without a file", "for a store in memory use CRM.in_memory(); " + _SHAPE)
    if not address.startswith(_PREFIX):
        raise InvalidValue("url", "an address of another shape", _SHAPE)
    if "\0" in name or name.endswith("/"):
        raise InvalidValue("url", "an address that names no file", _SHAPE)
    return Location(Path(name).absolute(), _timeout(query))


def _timeout(query: str) -> float:
    options = parse_qsl(query, keep_blank_values=True)
    if not options and query:
        raise InvalidValue(
            "url", "something after the question mark that is no option", "the one option is timeout, in seconds"
        )
    timeout = TIMEOUT
    for name, value in options:
        if name != "timeout":
            raise InvalidValue("url", "an unknown option", "the one option is timeout, in seconds")
        try:
            timeout = float(value)
        except ValueError:
            raise InvalidValue("timeout", "text that is no number", "a time-out is a number of seconds") from None
        if not 0 <= timeout <= 3_600:
            raise InvalidValue(
                "timeout", "a number outside 0..3600", "a time-out is a number of seconds, an hour at most"
            )
    return timeout
