"""What tests of letters share: a font, a sender, and what can be read of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import zxingcpp
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from crmcore import Postal, PostChannel
from crmcore.channels.post.sheet import SUBJECT_TOP
from crmcore.ports.clock import Clock

DEJAVU = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
"""A font that comes along with matplotlib."""
SHOP = Postal("Tee & Söhne", "Marktplatz 1", "28195", "Bremen", "DE")
_POINTS = 72 / 25.4


def channel(folder: Path, clock: Clock | None = None, **settings: Any) -> PostChannel:
    """A channel that prints into a folder, from Bremen."""
    return PostChannel(folder / "post", sender=SHOP, fonts=[DEJAVU], zone="Europe/Berlin", clock=clock, **settings)


def within(file: Path, box: tuple[float, float, float, float], page: int = 0) -> list[str]:
    """The lines of text in a box of a page: left, top, width and height in millimetres."""
    left, top, width, height = box
    with PdfDocument(file) as document:
        sheet = document[page]
        upper = sheet.get_height() - top * _POINTS
        text = sheet.get_textpage().get_text_bounded(
            left * _POINTS, upper - height * _POINTS, (left + width) * _POINTS, upper
        )
    return [line.strip() for line in text.splitlines() if line.strip()]


def text(file: Path, page: int) -> list[str]:
    """The lines of text of a page, numbered from 0."""
    found = PdfReader(file).pages[page].extract_text()
    return [line.strip() for line in found.splitlines() if line.strip()]


def body(file: Path) -> str:
    """Subject and text of a letter, on all its pages."""
    first = within(file, (0, SUBJECT_TOP - 3, 210, 200))
    return "\n".join([*first, *(line for page in range(1, pages(file)) for line in text(file, page)[1:])])


def pages(file: Path) -> int:
    """How many pages there are."""
    with PdfDocument(file) as document:
        return len(document)


def codes(file: Path, page: int = 0) -> Sequence[str]:
    """The bar codes on a page, as a scanner reads them."""
    with PdfDocument(file) as document:
        return [found.text for found in zxingcpp.read_barcodes(document[page].render(scale=3).to_pil())]


def colours(file: Path) -> int:
    """How many shades the first page shows: more than one, unless it is blank."""
    with PdfDocument(file) as document:
        return len(document[0].render(scale=1).to_pil().convert("L").getcolors() or ())
