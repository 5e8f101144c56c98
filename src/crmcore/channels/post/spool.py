"""Letters on the disk: those that wait to be printed, and those that are in a batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from attrs import asdict, frozen

from crmcore.channels.files import keep_folder, put
from crmcore.domain.kernel.reach import Postal

_WAITING, _TAKEN = "letters", "printed"


@frozen
class Slip:
    """What is known of a letter beside its sheets: the message's key, where it goes, its code if any, its pages."""

    key: str
    address: Postal
    code: str
    pages: int


class Spool:
    """The folder of a post channel. A letter is there when its sheets are; its slip was written before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places = (path / _WAITING, path / _TAKEN)
        for place in (*self._places, path / "batches"):
            place.mkdir(parents=True, exist_ok=True)

    def holds(self, name: str) -> bool:
        """Whether the letter has been written, in a batch or not."""
        # In this order: letters move one way.
        return any((place / f"{name}.pdf").exists() for place in self._places)

    def add(self, name: str, slip: Slip, sheets: bytes) -> None:
        """Keep a letter. Raises `OSError`."""
        waiting = self._places[0]
        told = {"key": slip.key, "address": asdict(slip.address), "code": slip.code, "pages": slip.pages}
        put(waiting / f"{name}.json", json.dumps(told, ensure_ascii=False).encode())
        put(waiting / f"{name}.pdf", sheets)

    def waiting(self, limit: int) -> Sequence[str]:
        """The names of the first letters that are in no batch, by name: ids of messages ascend in time."""
        names = sorted(path.stem for path in self._places[0].glob("*.pdf") if not path.name.startswith("."))
        return [name for name in names if not (self._places[1] / f"{name}.pdf").exists()][:limit]

    def slip(self, name: str) -> Slip:
        """The slip of a letter. Raises `OSError`."""
        told = json.loads(self._read(f"{name}.json"))
        return Slip(told["key"], Postal(**told["address"]), told["code"], told["pages"])

    def sheets(self, name: str) -> bytes:
        """The sheets of a letter. Raises `OSError`."""
        return self._read(f"{name}.pdf")

    def take(self, name: str) -> None:
        """Put a letter to those that are in a batch; it may be there already."""
        waiting, taken = self._places
        # The sheets go last: a letter that waits has its slip with it or ahead of it.
        for part in (f"{name}.json", f"{name}.pdf"):
            with suppress(FileNotFoundError):
                (waiting / part).replace(taken / part)

    def settle(self) -> None:
        """Have it written to the disk which letters are in a batch. Raises `OSError`."""
        # First that they came: what is in both places is in a batch.
        for place in reversed(self._places):
            keep_folder(place)

    def _read(self, file: str) -> bytes:
        try:
            return (self._places[0] / file).read_bytes()
        except FileNotFoundError:
            return (self._places[1] / file).read_bytes()
