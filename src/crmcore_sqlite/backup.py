"""Copies of a database that is in use."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from crmcore.errors import InvalidValue, StorageUnavailable
from crmcore_sqlite.connection import Connection


def back_up(connection: Connection, path: Path, settings: Mapping[str, str]) -> None:
    """Write what the connection sees to a new file, with these settings in the place of its own.

    It is written under another name and gets its own at the end, so that no copy without these settings is ever found
    under it.
    """
    assert connection.raw is not None
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        # For its owner alone from the start.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
                # All at once: a copy in steps begins anew whenever another process writes.
                connection.raw.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                copy.execute("PRAGMA synchronous = FULL")
                copy.executemany(
                    "INSERT INTO crm_setting (name, value) VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    list(settings.items()),
                )
            # A link is made only where no file of the name exists.
            with suppress(FileExistsError):
                os.link(draft, path)
                return
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StorageUnavailable("the backup cannot be written; check its folder") from error
    raise InvalidValue("file", "a file that is there already", "name a new file")
