"""What the errors of the driver mean: nobody above this package sees an exception of sqlite3."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from crmcore.errors import (
    CRMError,
    InvalidValue,
    MoneyOutOfRange,
    NotMigrated,
    StorageBusy,
    StorageError,
    StorageFull,
    StorageReadOnly,
    StorageUnavailable,
)

DRIVER_ERRORS = (sqlite3.Error, OverflowError, UnicodeEncodeError)
"""What may come out of the driver: its own errors, and those of values that do not fit."""

BUSY = sqlite3.SQLITE_BUSY
READ_ONLY = sqlite3.SQLITE_READONLY
IO_ERROR = sqlite3.SQLITE_IOERR
FOREIGN_KEY = sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
_BEYOND_64_BITS = "integer overflow"
# A sum past 64 bits turns into a real number, which a STRICT table refuses; one past 10**12 major units breaks a CHECK.
_CONSTRAINT_DATATYPE = 3091  # not named by Python
_OUT_OF_RANGE = (_CONSTRAINT_DATATYPE, sqlite3.SQLITE_CONSTRAINT_CHECK)
_KINDS: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_BUSY: (StorageBusy, "another writer holds the database; try again"),
    sqlite3.SQLITE_LOCKED: (StorageBusy, "another writer holds the database; try again"),
    sqlite3.SQLITE_PROTOCOL: (StorageBusy, "the database's locks are contended; try again"),
    sqlite3.SQLITE_FULL: (
        StorageFull,
        "the disk is full, or the database has reached its greatest size; make room and try again",
    ),
    sqlite3.SQLITE_READONLY: (StorageReadOnly, "the database or its folder cannot be written; check rights and mount"),
    sqlite3.SQLITE_CANTOPEN: (StorageUnavailable, "the database cannot be opened; check its path and rights"),
    sqlite3.SQLITE_PERM: (StorageUnavailable, "the database may not be opened; check rights"),
    sqlite3.SQLITE_AUTH: (StorageUnavailable, "the database may not be opened; check rights"),
    sqlite3.SQLITE_IOERR: (StorageUnavailable, "the disk failed to read or write; check it, then try again"),
    sqlite3.SQLITE_CORRUPT: (StorageUnavailable, "the database is damaged; restore it from a backup"),
    sqlite3.SQLITE_NOTADB: (StorageUnavailable, "the file is no SQLite database; check its path"),
}


@contextmanager
def reaching() -> Iterator[None]:
    """Errors of the system in looking at the database's path say what keeps it out of reach."""
    try:
        yield
    except PermissionError as error:
        raise StorageUnavailable("the folder of the database may not be entered; check its rights") from error
    except OSError as error:
        why = "has a name that is too long" if error.errno == errno.ENAMETOOLONG else "cannot be looked at"
        raise StorageUnavailable(f"the path of the database {why}; check it") from error


def code_of(error: BaseException) -> int:
    """The extended result code of a driver's error; 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0)


def primary(code: int) -> int:
    """The primary result code within an extended one."""
    return code & 0xFF


def translated(error: BaseException) -> CRMError:
    """The error of crmcore that says what an error of the driver means."""
    code = code_of(error)
    if isinstance(error, OverflowError) or code in _OUT_OF_RANGE or str(error) == _BEYOND_64_BITS:
        return MoneyOutOfRange("amount", "a number or a total beyond what is kept")
    if isinstance(error, UnicodeEncodeError):
        return InvalidValue("text", "text with a lone surrogate", "text is valid Unicode")
    if str(error).startswith("no such table: crm_"):
        return NotMigrated("the database has no crmcore tables; run crm.migrate()")
    known = _KINDS.get(primary(code))
    if known is not None:
        kind, message = known
        return kind(message, sqlite_code=code)
    return StorageError(
        f"the database refused: {getattr(error, 'sqlite_errorname', type(error).__name__)}", sqlite_code=code
    )
