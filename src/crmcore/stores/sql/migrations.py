"""Migrations as files: each adapter has a folder of them, numbered alike on every database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from attrs import frozen

from crmcore.ports.store import Migration


@frozen
class Script:
    """A migration and its SQL."""

    migration: Migration
    sql: str

    @property
    def digest(self) -> bytes:
        """What tells this text from another."""
        return sha256(self.sql.encode()).digest()


@cache
def scripts(package: str) -> Sequence[Script]:
    """All migrations of an adapter, in order: the files ``migrations/0001_name.sql`` of its package and so on."""
    found = [file for file in files(package).joinpath("migrations").iterdir() if file.name.endswith(".sql")]
    made = []
    for file in sorted(found, key=lambda file: file.name):
        number, _, name = file.name.removesuffix(".sql").partition("_")
        made.append(Script(Migration(int(number), name.replace("_", " ")), file.read_text(encoding="utf-8")))
    return made
