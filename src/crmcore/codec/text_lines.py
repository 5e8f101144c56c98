"""The lines of a binary stream as text, in bounded memory; what is no text of the encoding is told, never guessed."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from attrs import frozen

from crmcore.errors import ImportRejected, InvalidMapping, InvalidValue

LINE_LIMIT = 4_000_000
BLOCK = 1 << 18

# Why a line cannot be taken.
ENCODING: Final = "encoding"
NUL_BYTE: Final = "nul_byte"
TOO_LONG: Final = "too_long"

_BOM = codecs.BOM_UTF8
_UTF_16 = {"utf-16", "utf-16-le", "utf-16-be"}
_UTF_8 = {"utf-8", "utf-8-sig"}
# What parts lines and cells must be the same bytes as in ASCII, for lines are parted before they are decoded.
_MARKS = bytes((9, 10, 13, *range(32, 92), *range(93, 126)))


@frozen(slots=True)
class Piece:
    """A line, or a part of one too long to be kept whole.

    `fault` is (reason, message) where it cannot be taken; `text` then only shows where quotes and delimiters are.
    """

    text: str
    ends_line: bool = True
    fault: tuple[str, str] | None = None


class TextLines:
    """The lines of a stream without their ends (LF, CR or CRLF); a byte order mark is passed over.

    The encoding is UTF-8, UTF-16, or any that Python knows and that extends ASCII; else `InvalidMapping`. Making one
    reads the first block: a stream that begins as another encoding does raises `ImportRejected`.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.encoding = _usable(encoding)
        # Of a pipe what is there is taken at once: waiting for a whole block would put off an interrupt.
        self._source: Callable[[int], object] = getattr(stream, "read1", stream.read)
        self.bytes_read = 0
        self._wide = self.encoding in _UTF_16
        self._codec = "utf-8" if self._wide or self.encoding in _UTF_8 else self.encoding
        self._first = self._start()

    def __iter__(self) -> Iterator[Piece]:
        offset, whole = 0, True
        for line, ends_line in self._byte_lines():
            mark = len(_BOM) if offset == 0 and self._codec == "utf-8" and line.startswith(_BOM) else 0
            text = line[mark:].rstrip(b"\r\n") if ends_line else line[mark:]
            whole = whole and ends_line
            if not whole or len(text) > LINE_LIMIT:
                fault = (TOO_LONG, f"a line of more than {LINE_LIMIT:,} bytes")
                yield Piece(text.decode("latin-1"), ends_line, fault)
            else:
                yield self._piece(text, offset + mark)
            offset += len(line)
            whole = ends_line

    def _piece(self, line: bytes, offset: int) -> Piece:
        try:
            text = line.decode(self._codec)
        except UnicodeDecodeError as error:
            fault = (ENCODING, self._fault(line, error.start, offset))
        else:
            at = line.find(b"\0")
            if at < 0:
                return Piece(text)
            fault = (NUL_BYTE, f"a NUL byte, the {at + 1}. of the line; is the file {self.encoding}?")
        return Piece(line.decode("latin-1"), fault=fault)

    def _fault(self, line: bytes, at: int, offset: int) -> str:
        if self._wide:
            return f"it is not {self.encoding}"
        return (
            f"byte 0x{line[at]:02X} at offset {at} of the line, {offset + at} of the file, is not {self.encoding}; "
            "name the file's encoding in the mapping"
        )

    def _byte_lines(self) -> Iterator[tuple[bytes, bool]]:
        """Each line with its end, and True; of one over the limit first some parts, with False."""
        kept = b""
        for block in self._blocks():
            lines = (kept + block).splitlines(keepends=True)
            # What does not end with LF goes on in the next block; behind a CR there may come the LF.
            kept = b"" if lines[-1].endswith(b"\n") else lines.pop()
            for line in lines:
                yield line, True
            if len(kept) > LINE_LIMIT:
                held = 1 if kept.endswith(b"\r") else 0
                yield kept[: len(kept) - held], False
                kept = kept[len(kept) - held :]
        if kept:
            yield kept, True

    def _blocks(self) -> Iterator[bytes]:
        block = self._first
        decoder = codecs.getincrementaldecoder(self.encoding)("surrogatepass") if self._wide else None
        while block:
            # A half of a pair alone passes here and is found where lines are decoded.
            found = block if decoder is None else decoder.decode(block).encode("utf-8", "surrogatepass")
            if found:
                yield found
            block = self._read()
        if decoder is not None and decoder.getstate()[0]:
            yield b"\xff"

    def _read(self) -> bytes:
        block = self._source(BLOCK)
        if not isinstance(block, bytes):
            raise InvalidValue("file", f"a stream of {type(block).__name__}", "a file is opened in binary mode")
        self.bytes_read += len(block)
        return block

    def _start(self) -> bytes:
        """The first block, long enough to show a byte order mark where there is one."""
        block = self._read()
        while 0 < len(block) < len(_BOM) and (more := self._read()):
            block += more
        cure = None
        marked = block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if marked and not self._wide:
            cure = "it begins as utf-16 does: name that encoding"
        elif block.startswith(_BOM) and self._codec != "utf-8":
            cure = "it begins as utf-8-sig does: name that encoding"
        elif block and not marked and self.encoding == "utf-16":
            cure = "it has no byte order mark: name utf-16-le or utf-16-be"
        if cure is not None:
            raise ImportRejected(1, ENCODING, f"the file is not {self.encoding}; {cure}")
        return block


def _usable(encoding: object) -> str:
    rule = "an encoding is utf-8, utf-16, or one that extends ASCII such as cp1252"
    if not isinstance(encoding, str):
        raise InvalidMapping("file.encoding", f"a {type(encoding).__name__}", rule)
    try:
        name = codecs.lookup(encoding).name
        if name in _UTF_16 or _MARKS.decode(name) == _MARKS.decode("ascii"):
            return name
    except (LookupError, ValueError):
        raise InvalidMapping("file.encoding", "a name that Python does not know", rule) from None
    raise InvalidMapping("file.encoding", "an encoding that does not extend ASCII", rule)
