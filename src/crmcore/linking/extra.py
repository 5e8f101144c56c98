"""What the extra ``splink`` brings is imported when it is needed, and its absence told with the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcore.errors import MissingExtra

_BROUGHT = ("duckdb", "pyarrow", "splink")


@contextmanager
def needing_splink(what: str) -> Iterator[None]:
    """Around an import: raises `MissingExtra` for `what` when a package of the extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _BROUGHT:
            raise
        raise MissingExtra(what, "splink") from error
