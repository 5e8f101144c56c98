"""An erasure journal in a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from crmcore.errors import StorageUnavailable


class FileJournal:
    """Lines in a file that only its owner reads, each on the disk before it counts."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def append(self, line: str) -> int:
        """Add a line and wait until the disk has it; returns the position after it."""
        try:
            new = not self._path.exists()
            file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                # After a line that was cut off another one begins anew.
                end = os.lseek(file, 0, os.SEEK_END)
                cut = end > 0 and os.pread(file, 1, end - 1) != b"\n"
                data = b"%b%b\n" % (b"\n" if cut else b"", line.encode())
                if os.write(file, data) != len(data):
                    raise StorageUnavailable("the erasure journal took part of a line; is the disk full?")
                position = os.lseek(file, 0, os.SEEK_CUR)
                os.fsync(file)
            finally:
                os.close(file)
            if new:
                self._keep_name()
        except OSError as error:
            raise StorageUnavailable("the erasure journal cannot be written; mend its file or folder") from error
        return position

    def since(self, position: int) -> Iterator[tuple[int, str]]:
        """The whole lines after a position, each with the position after it."""
        try:
            if not self._path.exists():
                return
            with self._path.open("rb") as file:
                file.seek(position)
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    position += len(line)
                    yield position, line.decode().rstrip("\n")
        except OSError as error:
            raise StorageUnavailable("the erasure journal cannot be read; mend its file or folder") from error

    def _keep_name(self) -> None:
        """Have the folder keep the name of a file just made."""
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
