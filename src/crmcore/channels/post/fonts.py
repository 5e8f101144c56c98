"""Fonts: which there are, and what they can show."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from crmcore.channels.post.extra import needing_post
from crmcore.errors import InvalidValue

_PLACES: Final = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
)
"""Where systems keep DejaVu Sans, which shows Latin, Greek, Cyrillic, Arabic and more, and may be given away."""
_RULE = "fonts are TrueType or OpenType files, such as DejaVuSans.ttf, which Debian has in fonts-dejavu-core"


class Fonts:
    """Font files, of which the first that can show a character shows it; DejaVu Sans of the system where none is given.

    Raises `InvalidValue` where there is none, or one that cannot be read or may not be put into a document.
    """

    def __init__(self, given: Sequence[str | os.PathLike[str]] | None) -> None:
        if given is not None and not _are_paths(given):
            raise InvalidValue("fonts", "no list of files", _RULE)
        self.files = [*map(Path, _found() if given is None else given)]
        if not self.files:
            raise InvalidValue("fonts", "no font", _RULE)
        # The first font that has a character shows it.
        self._widths: dict[int, float] = {}
        for file in reversed(self.files):
            self._widths |= _widths(file)

    def unshown(self, texts: Iterable[str]) -> str:
        """The first character that no font can show, as ``U+4E2D``; empty where all can be shown."""
        for text in texts:
            for character in text:
                if ord(character) not in self._widths and not _is_invisible(character):
                    return f"U+{ord(character):04X}"
        return ""

    def width(self, text: str) -> float:
        """How wide a line is, in the size of the letters; what shaping saves does not count."""
        return sum(self._widths.get(ord(character), 0.0) for character in text)


def _are_paths(given: object) -> bool:
    if isinstance(given, str) or not isinstance(given, Collection):
        return False
    return all(isinstance(each, str | os.PathLike) for each in given)


def _found() -> Sequence[str]:
    return [place for place in _PLACES if Path(place).is_file()][:1]


def _widths(file: Path) -> Mapping[int, float]:
    """How wide each character is that a font has."""
    with needing_post():
        from fontTools.ttLib import TTFont, TTLibError
    try:
        with file.open("rb") as stream, TTFont(stream, fontNumber=0, lazy=True) as font:
            # fsType 2 is a restricted licence: the font may not be embedded (OpenType, OS/2).
            if font["OS/2"].fsType & 0x000F == 0x0002:
                raise InvalidValue("fonts", "a font that may not be put into documents", _RULE)
            advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
            return {code: advances[glyph][0] / em for code, glyph in (font.getBestCmap() or {}).items()}
    except (OSError, TTLibError, KeyError):
        raise InvalidValue("fonts", "a file that is no font or cannot be read", _RULE) from None


def _is_invisible(character: str) -> bool:
    """Line ends, and what directs writing and shows nothing itself: joiners, directions, variation selectors."""
    return character == "\n" or unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"
