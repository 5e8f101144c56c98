"""A file of what is kept: it appears whole or not at all, and is its owner's alone."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TextIO

from crmcore.errors import InvalidValue, StorageError, StorageFull, StorageReadOnly, StorageUnavailable

File = str | os.PathLike[str] | TextIO
"""A path, or a text stream."""


@contextmanager
def made(target: File, *, newline: str = "\n") -> Iterator[IO[str]]:
    """The stream given, or a file for the owner alone that takes its name when it is whole."""
    if not isinstance(target, str | os.PathLike):
        if not callable(getattr(target, "write", None)):
            raise InvalidValue("file", f"a {type(target).__name__}", "it is written to a path or a text stream")
        yield target
        return
    path = _path(target)
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists() or path.is_symlink():
            raise InvalidValue("file", "a file that is there already", "a new file is made; name another")
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline=newline) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename, a link never takes the place of a file that has come meanwhile.
        os.link(part, path)
    except FileExistsError:
        raise InvalidValue("file", "a file that is there already", "a new file is made; name another") from None
    except OSError as error:
        raise _told(error) from error
    finally:
        # Where there can be no such file, that is told already.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _path(target: str | os.PathLike[str]) -> Path:
    try:
        os.fsencode(target)
        usable = "\0" not in str(target) and bool(Path(target).name)
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise InvalidValue("file", "an unusable path", "a file is told by its path")
    return Path(target)


def _told(error: OSError) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull("the disk is full; make room and try again")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StorageReadOnly("the file cannot be used; check rights and mount")
    return StorageUnavailable("the file cannot be used; check its path and the disk")


@contextmanager
def opened(source: File, *, newline: str = "\n") -> Iterator[IO[str]]:
    """The stream given, or the file, to be read. Raises `InvalidValue`, `StorageUnavailable`."""
    if not isinstance(source, str | os.PathLike):
        if not callable(getattr(source, "readline", None)):
            raise InvalidValue("file", f"a {type(source).__name__}", "it is read from a path or a text stream")
        yield source
        return
    path = _path(source)
    try:
        file = path.open(encoding="utf-8", newline=newline)
    except FileNotFoundError:
        raise InvalidValue("file", "no file", "there is no file of that name") from None
    except OSError as error:
        raise _told(error) from error
    with file:
        yield file
