"""Sheets of paper: what a letter looks like. A4, laid out by DIN 5008, form B: the address shows in the window of an
envelope DL or C6/5.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from crmcore.channels.post.extra import needing_post
from crmcore.channels.post.fonts import Fonts

if TYPE_CHECKING:
    from fpdf import FPDF

# Millimetres from the upper left corner of the sheet.
LEFT, RIGHT, BOTTOM = 25.0, 20.0, 25.0
WINDOW: Final = (20.0, 45.0, 85.0, 45.0)
"""Left, top, width and height of the window; the upper 17.7 mm are the sender's, the lower 27.3 mm the address."""
_RETURN_ZONE = 17.7
ADDRESS_TOP = WINDOW[1] + _RETURN_ZONE
ADDRESS_LINES = 6
_LINE_HEIGHT = (WINDOW[3] - _RETURN_ZONE) / ADDRESS_LINES
_ADDRESS_WIDTH = WINDOW[0] + WINDOW[2] - LEFT - 2
INFORMATION: Final = (125.0, 50.0)
SUBJECT_TOP = 98.5
_FOLDS: Final = (105.0, 148.5, 210.0)
_FOLLOWING_TOP = 25.0
_SIZE, _ADDRESS_SIZE, _LEADING = 11.0, 10.0, 5.0
_SMALL = 8.0
_MILLIMETRES = 25.4 / 72
"""In a point."""
_CODE_BOX, _CODE_SIZE, _CODE_QUIET = 38.0, 26.0, 6.0


@frozen
class Sheet:
    """What stands on a letter."""

    sender: Sequence[str]
    address: Sequence[str]
    date: datetime
    subject: str
    text: str
    code: str = ""
    language: str = ""


def fits_window(lines: Sequence[str], fonts: Fonts) -> bool:
    """Whether an address shows whole in the window."""
    return len(lines) <= ADDRESS_LINES and all(
        fonts.width(line) * _ADDRESS_SIZE * _MILLIMETRES <= _ADDRESS_WIDTH for line in lines
    )


def printed(sheet: Sheet, fonts: Fonts, key: str) -> tuple[bytes, int]:
    """The letter as PDF, whose keyword is the message's key, and how many pages it has."""
    pdf = _paper()(sheet)
    try:
        for number, file in enumerate(fonts.files):
            pdf.add_font(f"font{number}", fname=file.absolute())
        pdf.set_fallback_fonts([f"font{number}" for number in range(1, len(fonts.files))], exact_match=False)
        pdf.set_font("font0", size=_SIZE)
        # Without shaping, Arabic stands unjoined and Devanagari in the wrong order.
        pdf.set_text_shaping(True)
        pdf.set_margins(LEFT, _FOLLOWING_TOP, RIGHT)
        pdf.set_auto_page_break(True, margin=BOTTOM)
        pdf.set_creation_date(sheet.date)
        pdf.set_title(sheet.subject)
        pdf.set_author(sheet.sender[0])
        pdf.set_keywords(key)
        if sheet.language:
            pdf.set_lang(sheet.language)
        pdf.add_page()
        _head(pdf, sheet)
        _body(pdf, sheet)
        if sheet.code:
            _coupon(pdf, sheet)
        pages: int = pdf.page
        return bytes(pdf.output()), pages
    finally:
        for font in pdf.fonts.values():
            font.ttfont.close()


def _paper() -> type[Any]:
    with needing_post():
        import uharfbuzz  # noqa: F401
        from fpdf import FPDF

    class Paper(FPDF):
        """A4, with the marks and numbers that each page has."""

        def __init__(self, sheet: Sheet) -> None:
            super().__init__(orientation="portrait", unit="mm", format="A4")
            self._sheet = sheet
            # No text stands for the number of pages: a customer may have written it.
            self.alias_nb_pages("")

        def header(self) -> None:
            if self.page_no() > 1:
                _following(self, self._sheet)

    return Paper


def _head(pdf: FPDF, sheet: Sheet) -> None:
    """Sender, address and date, and the marks at which the sheet is folded and punched."""
    pdf.set_draw_color(120)
    pdf.set_line_width(0.1)
    for place in _FOLDS:
        pdf.line(4, place, 8, place)
    pdf.set_font_size(_SIZE + 3)
    pdf.set_xy(LEFT, 20)
    pdf.cell(0, 7, sheet.sender[0], align="R")
    pdf.set_font_size(_SMALL)
    line = " · ".join(sheet.sender)
    pdf.set_xy(LEFT, ADDRESS_TOP - 5)
    if pdf.get_string_width(line) > _ADDRESS_WIDTH:
        pdf.set_font_size(_SMALL * _ADDRESS_WIDTH / pdf.get_string_width(line))
    pdf.cell(_ADDRESS_WIDTH, 4, line, border="B")
    pdf.set_font_size(_ADDRESS_SIZE)
    for number, each in enumerate(sheet.address):
        pdf.set_xy(LEFT, ADDRESS_TOP + number * _LINE_HEIGHT)
        pdf.cell(_ADDRESS_WIDTH, _LINE_HEIGHT, each)
    pdf.set_xy(*INFORMATION)
    pdf.cell(0, _LEADING, sheet.date.date().isoformat())


def _following(pdf: FPDF, sheet: Sheet) -> None:
    pdf.set_font_size(_SMALL)
    pdf.set_xy(LEFT, 12)
    pdf.cell(0, 4, sheet.sender[0])
    pdf.set_xy(LEFT, 12)
    pdf.cell(0, 4, str(pdf.page_no()), align="R")
    pdf.set_font_size(_SIZE)
    pdf.set_xy(LEFT, _FOLLOWING_TOP)


def _body(pdf: FPDF, sheet: Sheet) -> None:
    pdf.set_xy(LEFT, SUBJECT_TOP)
    if sheet.subject:
        pdf.set_font_size(_SIZE + 1)
        pdf.multi_cell(0, _LEADING + 0.5, sheet.subject, align="L", new_x="LMARGIN")
        pdf.ln(_LEADING)
    pdf.set_font_size(_SIZE)
    for paragraph in sheet.text.split("\n"):
        if paragraph.strip():
            side = "R" if _runs_leftwards(paragraph) else "L"
            pdf.multi_cell(0, _LEADING, paragraph, align=side, new_x="LMARGIN")
        else:
            pdf.ln(_LEADING)


def _runs_leftwards(paragraph: str) -> bool:
    """By the first letter with a direction (rule P2 of the Unicode Bidirectional Algorithm, UAX 9)."""
    directions = map(unicodedata.bidirectional, paragraph)
    return next((each for each in directions if each in ("L", "R", "AL")), "L") != "L"


def _coupon(pdf: FPDF, sheet: Sheet) -> None:
    """The code to be read by people and, as a QR code (ISO/IEC 18004), by tills; never parted by a page's end."""
    with needing_post():
        import segno
    pdf.ln(_LEADING)
    if pdf.get_y() + _CODE_BOX > pdf.h - BOTTOM:
        pdf.add_page()
    top, width = pdf.get_y(), pdf.w - LEFT - RIGHT
    pdf.set_draw_color(0)
    pdf.set_line_width(0.3)
    pdf.set_dash_pattern(dash=2, gap=1.5)
    pdf.rect(LEFT, top, width, _CODE_BOX)
    pdf.set_dash_pattern()
    pdf.set_font_size(_SIZE + 4)
    pdf.set_xy(LEFT + 5, top + _CODE_BOX / 2 - 4)
    pdf.cell(width - _CODE_BOX - 5, 8, sheet.code)
    modules = segno.make_qr(sheet.code, error="m").matrix
    size = _CODE_SIZE / len(modules)
    left, upper = pdf.w - RIGHT - _CODE_SIZE - _CODE_QUIET, top + _CODE_QUIET
    pdf.set_fill_color(0)
    for row, dots in enumerate(modules):
        for column, dark in enumerate(dots):
            if dark:
                pdf.rect(left + column * size, upper + row * size, size, size, style="F")
