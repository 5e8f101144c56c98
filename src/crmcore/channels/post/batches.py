"""Batches: letters joined into one file for a print shop, with a list of what is in it.

A batch begins with its plan, which names its letters and cannot be written twice; from then on they are in that batch
and in no other. Whatever ends the process after that, the next one finishes the batch by its plan: print file, letters
put aside, and last the list, which says that the batch is whole.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from crmcore.channels.files import put, put_new
from crmcore.channels.post.extra import needing_post
from crmcore.channels.post.spool import Slip, Spool
from crmcore.codec.spreadsheet import SpreadsheetWriter
from crmcore.errors import InvalidValue

LIMIT = 1_000
_COLUMNS: Final = (
    "letter", "first_page", "pages", "key", "recipient", "extra", "street", "postal_code", "city", "region", "country",
    "code",
)  # fmt: skip


@frozen
class Batch:
    """A batch: its number, how many letters and pages are in it, the print file and the list of its letters."""

    number: int
    letters: int
    pages: int
    print_file: Path
    list_file: Path


def make_batch(path: str | os.PathLike[str], *, limit: int = LIMIT, duplex: bool = False) -> Batch | None:
    """Join the letters that wait in a post channel's folder, the oldest first and at most `limit`, into the next batch;
    None where none waits. A batch that was not finished is finished, and returned, first.

    With `duplex` each letter begins on the front of a sheet. Several may do so at once: a letter is in one batch.
    Raises `InvalidValue`, `MissingExtra`, `OSError`.
    """
    with needing_post():
        import pypdf  # noqa: F401
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise InvalidValue("limit", "no number of letters", "a batch has one letter or more")
    place = Path(path).absolute()
    if not (place / "letters").is_dir():
        raise InvalidValue("path", "no folder of letters", "it is the folder that a post channel writes to")
    spool = Spool(place)
    while True:
        numbers = sorted(int(plan.stem) for plan in (place / "batches").glob("*.plan") if plan.stem.isdigit())
        for number in numbers:
            if not _file(spool, number, "csv").exists():
                return _finish(spool, number)
        # The number is chosen before the letters: who else plans meanwhile takes the number, and this one looks again.
        number = numbers[-1] + 1 if numbers else 1
        names = spool.waiting(limit)
        if not names:
            return None
        plan = json.dumps({"duplex": bool(duplex), "letters": names}).encode()
        if put_new(_file(spool, number, "plan"), plan):
            return _finish(spool, number)


def _finish(spool: Spool, number: int) -> Batch:
    plan = json.loads(_file(spool, number, "plan").read_bytes())
    names: Sequence[str] = plan["letters"]
    slips = [spool.slip(name) for name in names]
    sheets, firsts = _joined([spool.sheets(name) for name in names], duplex=plan["duplex"])
    put(_file(spool, number, "pdf"), sheets)
    for name in names:
        spool.take(name)
    # A power cut after the list must not bring letters back among those that wait.
    spool.settle()
    put(_file(spool, number, "csv"), _listed(slips, firsts))
    pages = sum(slip.pages for slip in slips)
    return Batch(number, len(slips), pages, _file(spool, number, "pdf"), _file(spool, number, "csv"))


def _file(spool: Spool, number: int, kind: str) -> Path:
    return spool.path / "batches" / f"{number:06}.{kind}"


def _joined(letters: Sequence[bytes], *, duplex: bool) -> tuple[bytes, Sequence[int]]:
    """The print file, and the number of each letter's first page in it, from 1."""
    from pypdf import PdfReader, PdfWriter

    joined, firsts = PdfWriter(), []
    for letter in letters:
        if duplex and len(joined.pages) % 2:
            joined.add_blank_page()
        firsts.append(len(joined.pages) + 1)
        joined.append(PdfReader(io.BytesIO(letter)))
    written = io.BytesIO()
    joined.write(written)
    return written.getvalue(), firsts


def _listed(slips: Sequence[Slip], firsts: Sequence[int]) -> bytes:
    """CSV (RFC 4180) with a header; what a spreadsheet would take for a formula is told as text."""
    written = io.StringIO()
    rows = SpreadsheetWriter(written)
    rows.row(_COLUMNS)
    for number, (slip, first) in enumerate(zip(slips, firsts, strict=True), 1):
        to = slip.address
        counts = map(str, (number, first, slip.pages))
        parts = (to.recipient, to.extra, to.street, to.postal_code, to.city, to.region, to.country)
        rows.row([*counts, slip.key, *parts, slip.code])
    return written.getvalue().encode()
