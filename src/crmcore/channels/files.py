"""Files that no crash leaves half written: written under another name, kept safe on the disk, then moved."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from itertools import count
from pathlib import Path
from uuid import UUID

_serial = count()


def put(path: Path, content: bytes) -> None:
    """Write a file whole, in place of what was there. Raises `OSError`."""
    draft = _written(path, content)
    try:
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    keep_folder(path.parent)


def put_new(path: Path, content: bytes) -> bool:
    """Write a file whole; False where there is one already, which stays as it is. Raises `OSError`."""
    draft = _written(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    keep_folder(path.parent)
    return True


def _written(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{next(_serial)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def file_name(key: str) -> str:
    """The name of the file of a key: the key itself when it is a UUID, else its digest, as not any text may
    name a file.
    """
    try:
        if str(UUID(key)) == key:
            return key
    except ValueError:
        pass
    return sha256(key.encode()).hexdigest()


def keep_folder(folder: Path) -> None:
    """Have the folder written to the disk. Raises `OSError`."""
    # A file that was moved is safe once its folder is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def nature(error: OSError) -> str:
    """What went wrong, in one word."""
    # Without the path, which the app may not want to see in a log.
    return errno.errorcode.get(error.errno or 0, "OSError")
