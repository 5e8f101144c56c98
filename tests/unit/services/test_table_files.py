"""Tables as CSV: no formula for spreadsheets (S4), and the lossless profile gives back what was there."""

from __future__ import annotations

import csv
import random
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM, External, Money, Person
from crmcore.codec.spreadsheet import exact_cell, text_of_cell
from crmcore.errors import InvalidValue

FORMULAS = ("=1+1", "+1+2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("https://example.org")', "-", "'")
PARTS = (*"=+-@'\t\r\n,;\"| a0.", "yes", "\U0001f600", "\u202e", "1e9", "2026-01-01", "é")


def said(seed: int) -> str:
    """A text made of what spreadsheets and CSV mind."""
    dice = random.Random(seed)
    return "".join(dice.choices(PARTS, k=dice.randrange(0, 8)))


@pytest.fixture
def texts(crm: CRM) -> list[str]:
    """Five hundred customers, each with a city of its own."""
    crm.attributes.declare("city")
    found = [*FORMULAS, "", *map(said, range(500 - len(FORMULAS) - 1))]
    with crm.begin() as tx:
        for number, text in enumerate(found):
            customer = tx.customers.add(Person(str(number)), External("row", str(number)))
            if text:
                tx.attributes.state(customer, {"city": text}, source="form")
    return found


def test_no_cell_is_a_formula(crm: CRM, texts: list[str]) -> None:
    """Five hundred random cells: none begins as a formula does but plain numbers, and those changed are told."""
    file = StringIO()
    written = crm.table(["attribute.city"]).csv(file)
    rows = list(csv.reader(StringIO(file.getvalue(), newline="")))[1:]
    values = [value for _, (value,) in crm.table(["attribute.city"]).rows()]
    assert (500, 500) == (len(rows), written.rows)
    changed = []
    for place, ((_, cell), value) in enumerate(zip(rows, values, strict=True), start=1):
        assert not cell.startswith(("=", "@", "\t", "\r", "\n"))
        assert not cell.startswith(("+", "-")) or cell[1:].replace(".", "", 1).isdigit()
        assert cell in ((value or ""), f"'{value}")
        if cell != (value or ""):
            changed.append((place, "attribute.city"))
    assert len(changed) == written.changed > 50
    assert tuple(changed[:100]) == written.changes


def test_the_lossless_profile_round_trips(crm: CRM, texts: list[str], tmp_path: Path) -> None:
    """Five hundred random cells come back as they were, and none is a formula on the way."""
    table = crm.table(["attribute.city", "purchases.count"])
    path = tmp_path / "table.csv"
    table.csv(path, lossless=True)
    assert list(table.rows()) == list(table.read_csv(path))
    assert sorted({*texts} - {""}) == sorted({city for _, (city, _) in table.read_csv(path) if city is not None})
    for row in csv.reader(StringIO(path.read_text(encoding="utf-8"), newline="")):
        assert not row[1].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_every_type_round_trips(crm: CRM) -> None:
    """Numbers, money, dates, instants, truth and what is missing."""
    for name, kind in (("n", "integer"), ("d", "decimal"), ("m", "money"), ("b", "boolean"), ("on", "date")):
        crm.attributes.declare(name, kind)
    crm.attributes.declare("at", "instant")
    said: dict[str, Any] = {
        "n": -7,
        "d": "-0.5",
        "m": Money("-12.345", "EUR"),
        "b": False,
        "on": date(1900, 2, 28),
        "at": datetime(2026, 3, 1, 12, 0, 0, 7, UTC),
    }
    sara = crm.customers.add(Person("Sara"))
    crm.customers.add(Person("Nobody"))
    crm.attributes.state(sara, said, source="form")
    crm.interactions.purchase(sara, Money("1.10", "EUR"))
    table = crm.table([*(f"attribute.{name}" for name in said), "purchases.total", "purchases.last_at", "defected"])
    file = StringIO()
    table.csv(file, lossless=True)
    assert list(table.rows()) == list(table.read_csv(StringIO(file.getvalue())))
    assert 2 == len(list(table.read_csv(StringIO(file.getvalue()))))


def test_an_empty_text_is_not_a_missing_value() -> None:
    """The cell tells which it was."""
    assert ["", "'", "''", "'=", "a"] == [exact_cell(text) for text in (None, "", "'", "=", "a")]
    assert [None, "", "'", "=", "a"] == [text_of_cell(exact_cell(text)) for text in (None, "", "'", "=", "a")]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "customer,other\r\n",
        "customer,purchases.count\r\nx,1\r\n",
        "customer,purchases.count\r\n00000000-0000-7000-8000-000000000000\r\n",
        "customer,purchases.count\r\n00000000-0000-7000-8000-000000000000,a\r\n",
        "customer,purchases.count\r\n00000000-0000-7000-8000-000000000000,1_0\r\n",
        "customer,purchases.count\r\n00000000-0000-7000-8000-000000000000," + "9" * 5_000 + "\r\n",
        "customer,purchases.count\r\n" + '"' * 99_999,
        "customer,purchases.count\r\n" + "x" * 2_000_000,
    ],
)
def test_what_was_not_written_so_is_refused(crm: CRM, content: str) -> None:
    """With a typed error that quotes nothing of it."""
    with pytest.raises(InvalidValue):
        list(crm.table(["purchases.count"]).read_csv(StringIO(content)))


def test_the_file_is_new(crm: CRM, tmp_path: Path) -> None:
    """It never takes another's place."""
    path = tmp_path / "table.csv"
    crm.table(["stage"]).csv(path)
    with pytest.raises(InvalidValue, match="there already"):
        crm.table(["stage"]).csv(path)
