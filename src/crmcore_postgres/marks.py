"""Marks for values: shared statements write ``?`` or ``?1``, PostgreSQL reads ``$1``."""

from __future__ import annotations

import re
from functools import lru_cache

_MARK = re.compile(r"\?(\d*)")


@lru_cache(maxsize=4_096)
def numbered(sql: str) -> bytes:
    """The statement with numbered marks, as bytes, as the driver takes text that is not written in the program."""
    parts: list[str] = []
    place = 0
    for number, mark in enumerate(_MARK.finditer(sql), 1):
        parts += [sql[place : mark.start()], "$", mark[1] or str(number)]
        place = mark.end()
    return "".join([*parts, sql[place:]]).encode()
