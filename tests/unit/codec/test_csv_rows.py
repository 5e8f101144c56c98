"""Delimited text is read row by row, in bounded memory, and what is no row is told with its line."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from crmcore.codec.csv_rows import CELL_LIMIT, CsvRows, FileLayout
from crmcore.errors import ImportRejected, InvalidMapping


def read(content: bytes, **layout: object) -> list[tuple[int, list[str] | str]]:
    """The rows, a rejected one as its reason."""
    rows = CsvRows(io.BytesIO(content), FileLayout(**layout))  # type: ignore[arg-type]
    return [(line, found.reason if isinstance(found, ImportRejected) else found) for line, found in rows]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_end_with_lf_cr_or_crlf(end: str) -> None:
    """Each of the three ends a line; the last line may lack it."""
    assert [(2, ["1", "2"]), (3, ["3", "4"])] == read(end.join(("a,b", "1,2", "3,4")).encode())


@pytest.mark.parametrize(
    ("delimiter", "line"), [(",", "1,2"), (";", "1;2"), ("\t", "1\t2"), ("|", "1|2"), ("whitespace", "  1 \t 2 ")]
)
def test_cells_are_parted_by_the_delimiter(delimiter: str, line: str) -> None:
    """Each of the five delimiters parts cells."""
    assert [(1, ["1", "2"])] == read(line.encode(), delimiter=delimiter, header=False, columns=("a", "b"))


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"a,b",c', ["a,b", "c"]),
        ('"a ""b""",c', ['a "b"', "c"]),
        ('"",""', ["", ""]),
        ('a,""', ["a", ""]),
        ('"a\r\nb",c', ["a\nb", "c"]),
        ('"a\n\nb",c', ["a\n\nb", "c"]),
        ('12" pipe,c', ['12" pipe', "c"]),
        ("a,", ["a", ""]),
        ('"a",', ["a", ""]),
        ("Jos\u00e9,\u0633\u0627\u0631\u0627", ["Jos\u00e9", "\u0633\u0627\u0631\u0627"]),
        ("a\u2028b,c\x0b", ["a\u2028b", "c\x0b"]),
    ],
)
def test_quotes_and_characters_are_read_as_meant(line: str, cells: list[str]) -> None:
    """Quoted cells hold delimiters, quotes and newlines; only CR and LF end a line."""
    assert [(2, cells)] == read(f"x,y\n{line}\n".encode())


def test_a_row_is_known_by_the_line_it_begins_on() -> None:
    """Newlines in a quoted cell count as lines; blank lines count and are passed over."""
    assert [(3, ["a\nb", "1"]), (6, ["c", "2"])] == read(b'x,y\n\n"a\nb",1\n  \nc,2\n')


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1", "ragged"),
        (b"1,2,3", "ragged"),
        (b'"1","2","3"', "ragged"),
        (b"1,\x00", "nul_byte"),
        (b"Jos\xe9,2", "encoding"),
        (b'"Jos\xe9\nb",2', "encoding"),
        (b'"a"b,2', "quoting"),
    ],
)
def test_a_line_that_cannot_be_taken_is_told_and_the_next_goes_on(line: bytes, reason: str) -> None:
    """Ragged, in the wrong encoding, with NUL bytes or broken quotes: one rejection each."""
    found = read(b"x,y\n" + line + b"\nc,d\n")
    assert [(2, reason), (3 + line.count(b"\n"), ["c", "d"])] == found


def test_a_quote_never_closed_is_one_rejection() -> None:
    """The line on which the quote opens is named."""
    assert [(2, ["a", "b"]), (3, "quoting")] == read(b'x,y\na,b\n"c,d\ne,f\n')


def test_a_wrong_encoding_names_line_and_byte() -> None:
    """The message has the line, the byte and where it stands, and no replacement character."""
    rows = CsvRows(io.BytesIO(b"\xef\xbb\xbfx,y\nab,Jos\xe9\n"), FileLayout())
    (_, found) = next(iter(rows))
    assert isinstance(found, ImportRejected)
    assert (2, "encoding") == (found.line, found.reason)
    assert "0xE9 at offset 6 of the line, 13 of the file" in str(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "shift_jis", "gb18030"])
def test_encodings_are_read(encoding: str) -> None:
    """UTF-8, UTF-16 and encodings that extend ASCII, with or without a mark at the start."""
    name = "\u30bd\u8868" if encoding in {"shift_jis", "gb18030"} else "Jos\u00e9"
    assert [(2, [name, "1"])] == read(f"x,y\n{name},1\n".encode(encoding), encoding=encoding)


def test_utf_16_that_breaks_off_or_has_half_a_pair_loses_that_line_only() -> None:
    """A lone half of a surrogate pair and an odd byte at the end are rejected lines."""
    content = "x\na\n".encode("utf-16") + b"\x00\xd8\n\x00" + "b\n".encode("utf-16-le") + b"c"
    assert [(2, ["a"]), (3, "encoding"), (4, ["b"]), (5, "encoding")] == read(content, encoding="utf-16")


@pytest.mark.parametrize("encoding", ["", "klingon", "utf-7", "utf-32", "cp037", "rot13", "hex"])
def test_an_unusable_encoding_is_a_mistake_of_the_mapping(encoding: str) -> None:
    """Unknown names, and encodings whose lines cannot be told apart, are refused before anything is read."""
    with pytest.raises(InvalidMapping, match=r"file\.encoding"):
        read(b"x\n1\n", encoding=encoding)


@pytest.mark.parametrize(
    ("content", "encoding", "hint"),
    [
        ("x\n1\n".encode("utf-16"), "utf-8", "utf-16"),
        (b"\xef\xbb\xbfx\n1\n", "cp1252", "utf-8-sig"),
        ("x\n1\n".encode("utf-16-le"), "utf-16", "utf-16-le or utf-16-be"),
    ],
)
def test_a_file_that_shows_its_encoding_is_believed(content: bytes, encoding: str, hint: str) -> None:
    """A byte order mark of another encoding stops the import with the encoding to name."""
    with pytest.raises(ImportRejected, match=hint):
        read(content, encoding=encoding)


def test_an_empty_file_has_no_header() -> None:
    """A file without a line cannot name its columns."""
    with pytest.raises(ImportRejected, match="no header"):
        read(b"\n\n")


def test_columns_are_named_by_the_header_or_the_layout() -> None:
    """Blanks around a header's names do not count; names of the layout take their place, as many."""
    assert ("a", "b") == CsvRows(io.BytesIO(b" a ,b\n"), FileLayout()).columns
    assert ("x", "y") == CsvRows(io.BytesIO(b"a,b\n"), FileLayout(columns=("x", "y"))).columns
    with pytest.raises(InvalidMapping, match=r"1 names for the 2 columns"):
        CsvRows(io.BytesIO(b"a,b\n"), FileLayout(columns=("x",)))
    with pytest.raises(InvalidMapping, match=r"file\.columns"):
        CsvRows(io.BytesIO(b"a,b\n"), FileLayout(header=False))


class _Long(io.RawIOBase):
    """A stream that is never whole in memory: a head, a cell of so many bytes, a tail."""

    def __init__(self, head: bytes, fill: bytes, size: int, tail: bytes) -> None:
        self._parts = self._made(head, fill, size, tail)

    @staticmethod
    def _made(head: bytes, fill: bytes, size: int, tail: bytes) -> Iterator[bytes]:
        yield head
        for _ in range(size // len(fill)):
            yield fill
        yield tail

    def read(self, _: int = -1) -> bytes:
        """The next part."""
        return next(self._parts, b"")


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize(
    "fill", [b"x" * 65536, b'x""' * 20000, (b"x" * 99 + b"\n") * 600, b"\xc3\xa9" * 30000, b",x" * 30000]
)
def test_a_cell_of_ten_megabytes_is_one_rejected_line(fill: bytes, quoted: bool) -> None:
    """It is dropped as it comes, memory stays bounded, and the next line goes on."""
    if not quoted and b"\n" in fill:
        pytest.skip("without quotes these are many lines")
    quote = b'"' if quoted else b""
    stream = _Long(b"x,y\n1," + quote, fill, 10_000_000, quote + b"\n3,4\n")
    tracemalloc.start()
    rows = CsvRows(stream, FileLayout())  # type: ignore[arg-type]
    found = [each for _, each in rows]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rejected, following = found
    assert isinstance(rejected, ImportRejected)
    assert rejected.reason in ({"too_long", "ragged"} if b"," in fill else {"too_long"})
    assert ["3", "4"] == following
    assert peak < 40_000_000


def test_a_cell_may_be_as_long_as_the_limit_and_no_longer() -> None:
    """The limit itself is taken, quoted or not."""
    for quote in (b"", b'"'):
        just = b"x\n" + quote + b"a" * CELL_LIMIT + quote + b"\n"
        more = b"x\n" + quote + b"a" * (CELL_LIMIT + 1) + quote + b"\nb\n"
        assert [(2, ["a" * CELL_LIMIT])] == read(just)
        assert [(2, "too_long"), (3, ["b"])] == read(more)


def test_rows_do_not_depend_on_how_the_stream_comes() -> None:
    """Byte by byte gives the same rows as at once, wherever a CRLF or a character is parted."""
    content = '\ufeffx,y\r\n"Jos\u00e9 ""a""\r\nb",1\r\rc,2\n3\n'.encode()

    class Dripping(io.BytesIO):
        def read1(self, _: int | None = -1) -> bytes:
            return super().read1(1)

    dripping = [(line, str(found)) for line, found in CsvRows(Dripping(content), FileLayout())]
    at_once = [(line, str(found)) for line, found in CsvRows(io.BytesIO(content), FileLayout())]
    assert at_once == dripping
    assert 3 == len(at_once)
