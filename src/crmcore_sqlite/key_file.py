"""The master key in a file beside the database."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from crmcore.errors import KeyMismatch, StorageFull, StorageReadOnly, StorageUnavailable

LENGTH = 32


class KeyFile:
    """The key of ``shop.db`` is kept in ``shop.db.key``: 64 hexadecimal digits, for the owner alone (mode 0600)."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".key")

    def master_key(self) -> bytes | None:
        """The key, or None without a file. Raises `KeyMismatch` when the file holds no key, `StorageUnavailable`."""
        try:
            text = self._path.read_text(encoding="ascii")
            key = bytes.fromhex(text.strip())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageUnavailable("the key file beside the database cannot be read; check its rights") from error
        except ValueError:
            key = b""
        if len(key) < LENGTH:
            raise KeyMismatch("the key file beside the database holds no key; put the right one back")
        return key

    def make(self) -> bytes:
        """Make the key and keep it, or return the one that another process has just made.

        The file appears whole or not at all, also after a kill. Raises `StorageReadOnly`, `StorageFull`,
        `StorageUnavailable`.
        """
        own = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        try:
            with suppress(FileExistsError):
                try:
                    _write(own, secrets.token_bytes(LENGTH).hex() + "\n")
                    # A link is made only where no file of the name exists, so of two makers one wins.
                    os.link(own, self._path)
                finally:
                    own.unlink(missing_ok=True)
        except PermissionError as error:
            raise StorageReadOnly("the key file cannot be made beside the database; check rights and mount") from error
        except OSError as error:
            raise _failure(error) from error
        key = self.master_key()
        if key is None:
            raise StorageUnavailable("the key file beside the database has just been removed")
        return key


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _failure(error: OSError) -> StorageReadOnly | StorageFull | StorageUnavailable:
    import errno

    if error.errno == errno.EROFS:
        return StorageReadOnly("the folder of the database cannot be written; check its mount")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull("the disk is full; make room and try again")
    return StorageUnavailable("the key file cannot be made beside the database; check its folder")
