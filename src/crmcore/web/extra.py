"""What the extra ``web`` brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcore.errors import MissingExtra


@contextmanager
def needing_starlette(what: str) -> Iterator[None]:
    """Around an import: raises `MissingExtra` for `what` when Starlette is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "starlette":
            raise
        raise MissingExtra(what, "web") from error
