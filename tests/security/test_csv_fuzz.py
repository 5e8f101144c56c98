"""Promise F for CSV: whatever a file holds, each of its rows is taken, or rejected with line and reason."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM
from crmcore.codec.csv_rows import DELIMITERS, CsvRows, FileLayout
from crmcore.codec.spreadsheet import SpreadsheetWriter, safe_cell
from crmcore.errors import CRMError, ImportRejected

MAPPING: dict[str, Any] = {
    "source": "shop",
    "customer": {"email": "mail", "external": "id", "phone": "phone", "name": "name"},
    "interaction": {"kind": "purchase", "occurred_at": "date", "amount": "amount"},
}
HEADER = b"id,mail,phone,name,date,amount\n"
GOOD = b"7,kim@example.org,,Kim,2024-03-01,5\n"

_marks = st.sampled_from(
    [b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b" ", b"\xff", b"\xef\xbb\xbf"]
)
_bits = st.one_of(_marks, st.binary(max_size=5), st.text(max_size=5).map(lambda text: text.encode("utf-8", "replace")))
_files = st.lists(_bits, max_size=60).map(b"".join)
_cells = st.sampled_from(
    [
        "1", "2", "", "sara@example.org", "bo@example.org", "+49302312500", "12", "2024-03-01", "2024-02-30", "12.50",
        "1e9", "-1", "NaN", "=1+1", "\u202e", "\ufeff", "a\nb", 'a"b', "9" * 400, "\U0001f600", "0001-01-01",
        "9999-12-31",
    ]
)  # fmt: skip


def accounted(content: bytes, **changes: Any) -> list[ImportRejected]:
    """Import a file and see that every row is accounted for; returns the rejections."""
    told: list[ImportRejected] = []
    with CRM.in_memory(region="DE") as crm:
        imported = crm.imports.csv(io.BytesIO(content), {**MAPPING, **changes}, on_reject=told.append)
        recorded = crm.interactions.count()
        again = crm.imports.csv(io.BytesIO(content), {**MAPPING, **changes})
        assert recorded == crm.interactions.count()
    assert imported.lines == imported.recorded + imported.known + imported.rejected
    assert imported.recorded == recorded
    assert (imported.lines, 0) == (again.lines, again.recorded)
    assert imported.rejected == len(told)
    assert all(each.line > 1 and each.reason and str(each).startswith(f"line {each.line}: ") for each in told)
    assert sorted(each.line for each in told) == [each.line for each in told]
    return told


@given(
    _files, st.sampled_from(DELIMITERS), st.sampled_from(["utf-8-sig", "cp1252", "utf-16", "shift_jis"]), st.booleans()
)
def test_any_bytes_are_rows_or_rejections(content: bytes, delimiter: str, encoding: str, header: bool) -> None:
    """No error of the decoder or of a parser comes through, and every row has the width of the file."""
    columns = () if header else ("a", "b")
    try:
        rows = CsvRows(io.BytesIO(content), FileLayout(encoding, delimiter, header, columns))
    except CRMError:
        return
    last = 0
    for line, found in rows:
        assert line > last
        last = line
        assert isinstance(found, ImportRejected) or len(found) == len(rows.columns)
        if isinstance(found, list):
            assert not any("\0" in cell for cell in found)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8),
            min_size=2,
            max_size=2,
        ),
        max_size=8,
    )
)
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]]) -> None:
    """Cells survive quoting; newlines in them become LF; rows without a character are blank lines."""
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["x", "y"], *rows])
    read = [found for _, found in CsvRows(io.BytesIO(stream.getvalue().encode()), FileLayout())]
    expected = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    assert expected == read


@given(_files)
def test_an_import_of_any_bytes_accounts_for_every_row(content: bytes) -> None:
    """Rows in are rows recorded, known and rejected; a second import records nothing."""
    accounted(HEADER + content + b"\n")


@given(st.lists(st.lists(_cells, min_size=6, max_size=6), max_size=12))
def test_an_import_of_any_cells_accounts_for_every_row(rows: list[list[str]]) -> None:
    """The same where the rows are well-formed and their cells are not what they should be."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    accounted(HEADER + stream.getvalue().encode())


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        ("7,jos\u00e9@example.org,,Jos\u00e9,2024-03-01,5\n".encode("cp1252"), "encoding"),
        (b"7,kim@example.org\n", "ragged"),
        (b"7,kim@example.org,,Kim,2024-03-01,5,6\n", "ragged"),
        (b"," * 100_000 + b"\n", "ragged"),
        (b"7,kim@example.org,,K\0m,2024-03-01,5\n", "nul_byte"),
        (b"\0" * 1_000 + b"\n", "nul_byte"),
        (b"7,,," + b"x" * 10_000_000 + b",2024-03-01,5\n", "too_long"),
        (b'7,,,"' + b"x" * 10_000_000 + b'",2024-03-01,5\n', "too_long"),
        (b'7,,,"' + (b"x" * 99 + b"\n") * 12_000 + b'",2024-03-01,5\n', "too_long"),
        (b"7,,," + b"x" * 900_000 + b",2024-03-01,5\n", "invalid_value"),
        (b'7,,,"Kim" ,2024-03-01,5\n', "quoting"),
        (b"7,kim@" + b"a." * 50_000 + b"org,,Kim,2024-03-01,5\n", "malformed_identifier"),
        (b"7,,+" + b"4" * 100_000 + b",Kim,2024-03-01,5\n", "malformed_identifier"),
        (b"7,,,Kim,2024-03-01," + b"9" * 100_000 + b"\n", "invalid_value"),
        (b"7,,,Kim,2024-03-01,1e999999999\n", "invalid_value"),
        (b"7,,,Kim," + b"2" * 100_000 + b",5\n", "invalid_value"),
        (b"7,,,Kim,9999-12-31,5\n", "future_instant"),
        (b"7,,,Kim,0001-01-01T00:00+14:00,5\n", "invalid_value"),
        (b"\xed\xa0\x80,,,Kim,2024-03-01,5\n", "encoding"),
    ],
)
def test_a_bomb_is_one_rejected_line_and_the_rest_goes_on(bomb: bytes, reason: str) -> None:
    """Each is told with the line it begins on; the lines around it are recorded."""
    (rejection,) = accounted(HEADER + GOOD + bomb + GOOD)
    assert (3, reason) == (rejection.line, rejection.reason)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_marks_and_line_ends_change_nothing(mark: bytes, end: bytes) -> None:
    """A byte order mark and any line end are passed over."""
    assert [] == accounted(mark + (HEADER + GOOD + GOOD).replace(b"\n", end))


def test_a_missing_column_stops_the_import_with_those_there_are() -> None:
    """Nothing is imported by a mapping that does not fit."""
    with pytest.raises(CRMError, match="'mail', 'phone', 'name', 'date', 'amount'"):
        accounted(HEADER + GOOD, customer={"external": "ident"})


@given(st.text(max_size=12))
def test_a_cell_for_spreadsheets_is_no_formula(text: str) -> None:
    """Promise S4: what a spreadsheet reads never begins a formula, and numbers stay numbers."""
    safe = safe_cell(text)
    assert safe in {text, f"'{text}"}
    if safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        assert safe.lstrip("+-").replace(".", "", 1).isdigit()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-1.5", "-1.5"),
        ("+4930", "+4930"),
        ("-1-1", "'-1-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("a=1", "a=1"),
        ("-\u0661", "'-\u0661"),
        ("1\n", "1\n"),
        ("-1\n", "'-1\n"),
    ],
)
def test_formulas_are_led_by_an_apostrophe(text: str, safe: str) -> None:
    """Also behind quotes, which the CSV adds around."""
    stream = io.StringIO()
    SpreadsheetWriter(stream).row((text,))
    assert [[safe]] == list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
