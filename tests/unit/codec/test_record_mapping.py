"""The mapping of records, and how dates of birth are read."""

from __future__ import annotations

from datetime import date

import pytest

from crmcore.codec.import_mapping import Cell
from crmcore.codec.record_mapping import birth_reader, load_record_mapping


def test_a_mapping_read_before_is_given_back() -> None:
    """Reading twice changes nothing; columns stand in the order given."""
    read = load_record_mapping({"record": {"given_name": ["First", "Middle"], "email": "E-mail"}})
    assert read is load_record_mapping(read)
    assert ["First", "Middle"] == [cell.column for cell in read.parts["given_name"]]
    assert read.id is None


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        (None, "1980-02-03", date(1980, 2, 3)),
        (None, "19800203", date(1980, 2, 3)),
        (None, "1980-02-03 00:00:00", "19800203"),
        (None, "19801375", "19801375"),
        (None, "3.2.1980", None),
        ("%d.%m.%Y", "3.2.1980", date(1980, 2, 3)),
        ("%d.%m.%Y", "31.2.1980", "19800231"),
        ("%d.%m.%Y", "1980-02-03", None),
        ("%Y%m%d", "19160017", "19160017"),
        ("%d %B %Y", "3 February 1980", date(1980, 2, 3)),
        ("%d %B %Y", "31 February 1980", None),
        ("%d/%m/%y", "03/02/80", date(1980, 2, 3)),
    ],
)
def test_dates_of_birth_are_read_as_they_are_written(
    format: str | None, text: str, expected: date | str | None
) -> None:
    """What makes no date is kept by its digits where year, month and day can be told, and else not read."""
    assert expected == birth_reader(Cell("Born", format=format))(text)
