"""Imports: files of customers and of what happened, streamed in chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Generic, Protocol, TypeVar

from attrs import define, evolve, field, frozen

from crmcore.codec.csv_rows import CsvRows
from crmcore.codec.import_mapping import ImportMapping
from crmcore.codec.mapping_file import load_mapping
from crmcore.domain.kernel.reach import Scheme
from crmcore.errors import CRMError, ImportRejected, InvalidValue, TransactionError
from crmcore.services.import_rows import ImportRow, RowReader
from crmcore.services.importing import ImportedChunk, import_chunk
from crmcore.services.resolving import require_callback, require_flag
from crmcore.services.scope import Scope, rehearsing
from crmcore.services.work import Work

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

CHUNK = 10_000
CHUNK_BYTES = 16_000_000
TOLD = 100

OnLineRejected = Callable[[ImportRejected], None]
Progress = Callable[[int, int], None]
"""Told the lines and the bytes read so far."""


@frozen
class Imported:
    """What became of a file's lines: ``lines == recorded + known + rejected``, the header and blank lines apart.

    A line is recorded when it changed something, known when all it says was known. `rejections` are the first hundred.
    Of cards each is counted as a line, and `passed_over` says of how many something was not taken, by property.
    """

    lines: int = 0
    recorded: int = 0
    known: int = 0
    rejected: int = 0
    customers_added: int = 0
    rejections: tuple[ImportRejected, ...] = ()
    passed_over: Mapping[str, int] = field(factory=dict)


class Imports:
    """What one can import."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def csv(
        self,
        file: str | PathLike[str] | BinaryIO,
        mapping: ImportMapping | Mapping[str, object] | str | PathLike[str],
        *,
        dry_run: bool = False,
        on_reject: OnLineRejected | None = None,
        progress: Progress | None = None,
    ) -> Imported:
        """Import a file of delimited text: its path, or a stream open in binary mode.

        `mapping` (the path of a TOML file, or a dict of that shape) says what the columns mean. Each line's customer is
        found by its identifiers or added, and what it lacks is filled in: identifiers, a name, a language, a zone.
        Attributes are stated where they are new, or differ from what was stated earlier. Consents are not touched.
        Where the file has no ids, a line's external id is derived from what it says and its number among the lines that
        say the same: importing the file again, or one that holds more, counts nothing twice, as long as like lines stay
        in one file. Deriving keeps about 80 bytes a line in memory; all else is bounded.

        On the CRM itself it goes by chunks of 10,000 lines, each in a transaction of its own. A line that cannot be
        taken changes nothing, is counted and told to `on_reject` once its chunk is committed, and the rest goes on; run
        it again after an interruption. In an open transaction it is all or nothing: the first rejection raises.
        `dry_run` does everything in one transaction, tells the same, and undoes it.

        Raises `InvalidMapping`, `UnknownAttribute` or `UnknownKind` before the first line, `ImportRejected` for an
        unreadable header, `StorageError`.
        """
        require_callback(on_reject, "on_reject")
        require_callback(progress, "progress", told=2)
        require_flag(dry_run, "dry_run")
        if not self._scope.implicit and on_reject is not None and not dry_run:
            raise TransactionError("on_reject has no place in an open transaction, which imports all or nothing")
        read = load_mapping(mapping)
        with opened_file(file) as stream:
            rows = CsvRows(stream, read.file)
            with self._scope.reading() as work:
                reader = RowReader(read, rows.columns, work)
            return self._run(rows, reader.read, on_reject, progress, dry_run=dry_run)

    def vcards(
        self,
        file: str | PathLike[str] | BinaryIO,
        *,
        source: str,
        shared: Collection[Scheme] = (),
        attributes: Mapping[str, str] | None = None,
        dry_run: bool = False,
        on_reject: OnLineRejected | None = None,
        progress: Progress | None = None,
    ) -> Imported:
        """Import cards of people and organisations (vCard 3.0 and 4.0, 2.1 as far as the library goes): a path, or a
        stream open in binary mode.

        A card's UID is the external id at `source`; with its e-mail addresses and phone numbers it names the customer,
        but for those of the schemes in `shared`, which are contact points only. Whoever is not known is added; what a
        customer lacks is filled in, as by `csv`: identifiers, a name, a language, a zone. Consents are not touched.
        `attributes` says which properties are stated as which attributes (``{"bday": "birthday", "adr.city":
        "city"}``), as of the card's REV, if it has one. What is taken as nothing is counted in `passed_over`.

        Importing a file again changes nothing. Chunks, rejections, open transactions and `dry_run` are as with `csv`.
        Raises `MissingExtra`, `UnknownAttribute` or `InvalidValue` before the first card, `StorageError`.
        """
        from crmcore.codec.vcard.cards import VCards
        from crmcore.services.import_cards import CardReader

        require_callback(on_reject, "on_reject")
        require_callback(progress, "progress", told=2)
        require_flag(dry_run, "dry_run")
        if not self._scope.implicit and on_reject is not None and not dry_run:
            raise TransactionError("on_reject has no place in an open transaction, which imports all or nothing")
        with opened_file(file) as stream:
            cards = VCards(stream)
            with self._scope.reading() as work:
                reader = CardReader(work, source, shared, attributes or {})
            done = self._run(cards, reader.read, on_reject, progress, dry_run=dry_run)
        return evolve(done, passed_over=dict(sorted(reader.passed_over.items())))

    def _run(
        self,
        rows: Source[T],
        read: Callable[[int, T], ImportRow],
        on_reject: OnLineRejected | None,
        progress: Progress | None,
        *,
        dry_run: bool,
    ) -> Imported:
        run = _Run(rows, read, on_reject, progress, strict=not self._scope.implicit and not dry_run)
        if dry_run:
            with rehearsing(self._scope) as work:
                while run.step(lambda: nullcontext(work)):
                    pass
        elif self._scope.implicit:
            while run.step(self._scope.writing):
                pass
        else:
            with self._scope.writing() as work, work.savepoint():
                while run.step(lambda: nullcontext(work)):
                    pass
        return run.total


class Source(Protocol[T_co]):
    """Lines of a file, each under its number, or why it cannot be read."""

    @property
    def bytes_read(self) -> int:
        """How much of the file has been read."""
        ...

    def __iter__(self) -> Iterator[tuple[int, T_co | ImportRejected]]: ...


@define
class _Run(Generic[T]):
    """One import on its way."""

    rows: Source[T]
    read: Callable[[int, T], ImportRow]
    on_reject: OnLineRejected | None
    progress: Progress | None
    strict: bool
    total: Imported = field(factory=Imported)
    _source: Iterator[tuple[int, T | ImportRejected]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._source = iter(self.rows)

    def step(self, transaction: Callable[[], AbstractContextManager[Work]]) -> bool:
        """Import the next chunk in a transaction; False when none is left."""
        ready, rejected = self._next()
        lines = len(ready) + len(rejected)
        if not lines:
            return False
        done = ImportedChunk(0, 0, 0, {})
        if ready:
            with transaction() as work:
                done = import_chunk(work, ready)
                self._stop_at(done.rejected)
        rejected += [_rejection(line, error) for line, error in done.rejected.items()]
        rejected.sort(key=lambda rejection: rejection.line)
        total = self.total
        self.total = Imported(
            total.lines + lines,
            total.recorded + done.recorded,
            total.known + done.known,
            total.rejected + len(rejected),
            total.customers_added + done.customers_added,
            (*total.rejections, *rejected[: TOLD - len(total.rejections)]),
        )
        if self.on_reject is not None:
            for rejection in rejected:
                self.on_reject(rejection)
        if self.progress is not None:
            self.progress(self.total.lines, self.rows.bytes_read)
        return True

    def _next(self) -> tuple[list[ImportRow], list[ImportRejected]]:
        """Lines of the next chunk, read, and those that could not be."""
        ready: list[ImportRow] = []
        rejected: list[ImportRejected] = []
        before = self.rows.bytes_read
        for line, found in self._source:
            if isinstance(found, ImportRejected):
                rejected.append(found)
            else:
                try:
                    ready.append(self.read(line, found))
                except CRMError as error:
                    rejected.append(_rejection(line, error))
            if rejected and self.strict:
                raise rejected[0]
            if len(ready) + len(rejected) >= CHUNK or self.rows.bytes_read - before > CHUNK_BYTES:
                break
        return ready, rejected

    def _stop_at(self, rejected: Mapping[int, CRMError]) -> None:
        if rejected and self.strict:
            first = min(rejected)
            raise _rejection(first, rejected[first])


def _rejection(line: int, error: CRMError) -> ImportRejected:
    rejection = ImportRejected(line, error.code, error.message)
    rejection.__cause__ = error
    return rejection


@contextmanager
def opened_file(file: str | PathLike[str] | BinaryIO) -> Iterator[BinaryIO]:
    """A file by its path, closed at the end, or a stream open in binary mode. Raises `InvalidValue`."""
    if not isinstance(file, str | PathLike):
        if not callable(getattr(file, "read", None)):
            raise InvalidValue("file", f"a {type(file).__name__}", "a file is a path or a stream open in binary mode")
        yield file
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 -- closed below; only opening it is judged here
    except (OSError, ValueError) as error:
        nature = getattr(error, "strerror", None) or "not a path"
        raise InvalidValue("file", f"a path that cannot be opened: {nature}", "give the path of a file") from None
    with stream:
        yield stream
