"""The structure of a letter (RFC 2046): one text, or a text and HTML to choose from, the HTML with its images."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from crmcore.channels.letter.bodies import MARK, Body

_OUTER = f"{MARK}alternative"
_INNER = f"{MARK}related"


@frozen
class Part:
    """A part: the lines of its head, the names of their fields in order, and its content; and by its boundaries how
    many parts are in it.
    """

    head: str
    names: tuple[str, ...]
    content: bytes
    boundaries: tuple[tuple[str, int], ...] = ()

    @property
    def whole(self) -> bytes:
        """Head and content."""
        return self.head.encode() + b"\r\n" + self.content


def plain(kind: str, body: Body) -> Part:
    """A text of that kind, ``plain`` or ``html``."""
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {body.encoding}\r\n'
    return Part(head, ("Content-Type", "Content-Transfer-Encoding"), body.written)


def alternative(text: Part, html: Part, images: Sequence[bytes]) -> Part:
    """Text and HTML that say the same, the HTML with its images."""
    shown = _multipart(f'related; type="text/html"; boundary="{_INNER}"', _INNER, [html.whole, *images])
    second = shown if images else html
    first = f'alternative; boundary="{_OUTER}"'
    made = _multipart(first, _OUTER, [text.whole, second.whole])
    return Part(made.head, made.names, made.content, made.boundaries + second.boundaries)


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> Part:
    delimiter = f"--{boundary}\r\n".encode()
    # The line break before a delimiter belongs to it, not to the part.
    content = b"".join([delimiter + part + b"\r\n" for part in parts]) + f"--{boundary}--\r\n".encode()
    return Part(f"Content-Type: multipart/{kind}\r\n", ("Content-Type",), content, ((boundary, len(parts)),))
