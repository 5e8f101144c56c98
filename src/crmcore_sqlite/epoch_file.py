"""The epoch in a file beside the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from crmcore.errors import StorageUnavailable


class EpochFile:
    """The epoch of ``shop.db`` is kept in ``shop.db.epoch``, as decimal digits."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".epoch")

    @property
    def follows(self) -> bool:
        """True: it goes up with that of the database."""
        return True

    def read(self) -> int | None:
        """The number; None without a file, or where it holds no number. Raises `StorageUnavailable`."""
        try:
            text = self._path.read_bytes().strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageUnavailable("the epoch file beside the database cannot be read; check its rights") from error
        return int(text) if text.isdigit() and len(text) < 20 else None

    def keep(self, number: int) -> None:
        """Keep a number, unless it is lower than the one kept; whole or not at all, also after a kill.

        Of two who keep at once the lower may stay: the next one mends that. Raises `StorageUnavailable`.
        """
        known = self.read()
        if known is not None and known >= number:
            return
        draft = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        try:
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(b"%d\n" % number)
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(self._path)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnavailable(
                "the epoch file beside the database cannot be written; check its folder"
            ) from error
