"""The folder of an export: it appears whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmcore.errors import InvalidValue, StorageError, StorageFull, StorageReadOnly, StorageUnavailable

_FULL = (errno.ENOSPC, errno.EDQUOT)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def require_folder(folder: object) -> Path:
    """The path of a folder to be made, or of an empty one. Raises `InvalidValue`, `StorageUnavailable`."""
    if not isinstance(folder, str | os.PathLike) or not str(folder):
        raise InvalidValue("folder", f"a {type(folder).__name__}", "a folder is told by its path")
    try:
        path = Path(folder).absolute()
        if not path.parent.is_dir():
            raise StorageUnavailable("the folder to export into has no parent folder; make that first")
        if (path.exists() or path.is_symlink()) and not (path.is_dir() and not any(path.iterdir())):
            raise InvalidValue(
                "folder", "a file, or a folder with something in it", "an export makes its folder; name another"
            )
    except OSError as error:
        raise _told(error) from error
    return path


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A folder beside `path` to write into, for the owner alone; it takes its place when the block ends, and is removed
    when it raises. Raises `StorageFull`, `StorageReadOnly`, `StorageUnavailable` where the disk fails.
    """
    try:
        own = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise _told(error) from error
    try:
        yield own
        _sync(own)
        if path.is_dir():
            path.rmdir()
        own.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        shutil.rmtree(own, ignore_errors=True)
        raise _told(error) from error
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        raise


def _sync(folder: Path) -> None:
    """Have everything in the folder on the disk: what is there after a power cut is whole."""
    for place, _, names in os.walk(folder):
        for name in names:
            with (Path(place) / name).open("rb") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(place))


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _told(error: OSError) -> StorageError:
    if error.errno in _FULL:
        return StorageFull("the disk is full; make room and export again")
    if error.errno in _READ_ONLY:
        return StorageReadOnly("the folder to export into cannot be written; check rights and mount")
    return StorageUnavailable("the folder to export into cannot be used; check its path and the disk")
