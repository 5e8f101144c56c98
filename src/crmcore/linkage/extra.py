"""What the extra ``duplicates`` brings is imported when it is needed, and its absence told with the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcore.errors import MissingExtra


@contextmanager
def needing_rapidfuzz() -> Iterator[None]:
    """Around an import: raises `MissingExtra` when the package of the extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "rapidfuzz":
            raise
        raise MissingExtra("finding duplicates", "duplicates") from error
