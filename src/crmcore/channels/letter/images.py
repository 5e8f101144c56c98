"""Images that an HTML letter shows and brings along (RFC 2387, RFC 2392)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from crmcore.channels.letter.bodies import base64_lines
from crmcore.channels.letter.unfit import UnfitLetter
from crmcore.errors import InvalidValue

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
# Where HTML can refer to something: a value that begins right after a quotation mark, =, or ( of a style sheet.
_REFERENCE = re.compile(r"""(?:["'=(])\s*cid:([^"'\s<>()]*)""", re.IGNORECASE)
_KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
)


@frozen
class Images:
    """Images by the name that HTML shows them by: ``<img src="cid:logo">``. Each is encoded once."""

    _parts: Mapping[str, bytes] = field(factory=dict, repr=lambda parts: f"<{len(parts)}>", eq=False)

    @classmethod
    def of(cls, given: object) -> Images:
        """From a mapping of names to the bytes of PNG, JPEG, GIF or WebP. Raises `InvalidValue`."""
        if given is None:
            return cls()
        if not isinstance(given, Mapping):
            raise InvalidValue("images", f"a {type(given).__name__}", "images are a mapping of names to bytes")
        return cls({_named(name): _part(name, data) for name, data in given.items()})

    def shown_in(self, html: str) -> Sequence[bytes]:
        """The parts of the images that the HTML refers to, each once. Raises `UnfitLetter` where it refers to one that
        is not there.
        """
        if "cid:" not in html.lower():
            return ()
        names = dict.fromkeys(_REFERENCE.findall(html))
        if not names.keys() <= self._parts.keys():
            raise UnfitLetter("image")
        return [self._parts[name] for name in names]


def _named(name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        nature = "an unusable name" if isinstance(name, str) else f"a {type(name).__name__}"
        raise InvalidValue("images", nature, "an image is named by 1 to 63 of A-Z, a-z, 0-9, . _ and -")
    return name


def _part(name: str, data: object) -> bytes:
    if not isinstance(data, bytes):
        raise InvalidValue("images", f"a {type(data).__name__}", "an image is given as its bytes")
    kind = next((kind for begins, kind in _KINDS if begins.match(data)), None)
    if kind is None:
        raise InvalidValue("images", "bytes of no known kind", "an image is PNG, JPEG, GIF or WebP")
    head = (
        f"Content-Type: image/{kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-ID: <{name}>\r\nContent-Disposition: inline; filename="{name}"\r\n\r\n'
    )
    return head.encode() + base64_lines(data)


NO_IMAGES = Images()
