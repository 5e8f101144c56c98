"""A mapping says what columns mean; a mistake in it is named by its key, with the cure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crmcore.codec.import_cells import number_reader, reader_of
from crmcore.codec.import_mapping import Cell, ImportMapping
from crmcore.codec.mapping_file import load_mapping
from crmcore.domain.kernel.value_type import ValueType
from crmcore.errors import InvalidMapping, InvalidValue

CUSTOMER = {"email": "E-mail"}
PURCHASE = {"kind": "purchase", "occurred_at": "Date", "amount": "Total"}
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_whole_mapping_is_read_from_toml(tmp_path: Path) -> None:
    """Every key of the file finds its place."""
    path = tmp_path / "orders.toml"
    path.write_text(
        """
        source = "shop"
        stated_at = { column = "Seen", format = "%d.%m.%Y", zone = "Europe/Berlin", time = "08:30" }
        [file]
        encoding = "cp1252"
        delimiter = ";"
        [customer]
        kind = "organisation"
        name = ["First", "Last"]
        email = ["E-mail", { column = "Family", shared = true }]
        phone = "Phone"
        external = [{ source = "erp", column = "No" }, "Id"]
        language = { value = "de" }
        [attributes]
        city = "City"
        born = { column = "Born", source = "form" }
        [interaction]
        kind = "purchase"
        occurred_at = "Date"
        external_id = "Order"
        amount = { column = "Total", decimal = ",", thousands = ".", currency_column = "Cur" }
        line = { product = "Article", quantity = { column = "Qty", decimal = "," } }
        touchpoint = "web"
        direction = "inbound"
        """,
        encoding="utf-8",
    )
    mapping = load_mapping(path)
    assert mapping.stated_at == Cell("Seen", format="%d.%m.%Y", zone=BERLIN, time=time(8, 30))
    assert ("cp1252", ";") == (mapping.file.encoding, mapping.file.delimiter)
    assert (Cell("First"), Cell("Last")) == mapping.customer.name
    assert [False, True] == [each.shared for each in mapping.customer.emails]
    assert [("erp", "No"), ("shop", "Id")] == [(each.source, each.cell.column) for each in mapping.customer.externals]
    assert Cell(constant="de") == mapping.customer.language
    assert [("city", "shop"), ("born", "form")] == [(each.name, each.source) for each in mapping.attributes]
    interaction = mapping.interaction
    assert interaction is not None
    assert interaction.amount is not None
    assert Cell("Total", decimal=",", thousands=".") == interaction.amount.cell
    assert Cell("Cur") == interaction.amount.currency
    assert interaction.line is not None
    assert (Cell("Article"), Cell("Qty", decimal=",")) == (interaction.line.product, interaction.line.quantity)
    assert (Cell("Order"), Cell(constant="web")) == (interaction.external_id, interaction.touchpoint)
    assert mapping == load_mapping(mapping)


def test_without_an_interaction_the_file_is_of_customers() -> None:
    """A customer's identifier is all that a mapping needs."""
    assert load_mapping({"customer": CUSTOMER}).interaction is None


def test_an_external_id_is_derived_unless_a_column_has_it() -> None:
    """Leaving it out and saying "derived" are the same; a column of that name is given as a table."""
    for given, expected in (({}, None), ({"external_id": "derived"}, None), ({"external_id": "No"}, Cell("No"))):
        mapping = load_mapping({"source": "s", "customer": CUSTOMER, "interaction": {**PURCHASE, **given}})
        assert mapping.interaction is not None
        assert expected == mapping.interaction.external_id


def _with(**changes: Any) -> dict[str, Any]:
    return {"source": "shop", "customer": dict(CUSTOMER), "interaction": dict(PURCHASE), **changes}


@pytest.mark.parametrize(
    ("mapping", "path", "cure"),
    [
        ({}, "customer", "required"),
        ({"customer": {}}, "customer", "names a customer"),
        ({"customer": {"email": {"column": "E", "shared": True}}}, "customer", "names a customer"),
        ({"customer": 3}, "customer", "a table"),
        (_with(interactions={}), "interactions", "did you mean 'interaction'"),
        (_with(customer={"emial": "E"}), "customer.emial", "did you mean 'email'"),
        (_with(customer={"email": 3}), "customer.email", "a table"),
        (_with(customer={"email": ""}), "customer.email", "a text"),
        (_with(customer={"email": {"colum": "E"}}), "customer.email.colum", "did you mean 'column'"),
        (_with(customer={"email": ["E", 3]}), "customer.email[1]", "a table"),
        (_with(customer={**CUSTOMER, "kind": "persn"}), "customer.kind", "did you mean 'person'"),
        (_with(customer={**CUSTOMER, "name": {"value": "a", "column": "b"}}), "customer.name", "column's name"),
        ({"customer": {"external": "Id"}}, "customer.external", "source"),
        (_with(customer={**CUSTOMER, "postal": {"street": "S"}}), "customer.postal.city", "required"),
        (_with(customer={**CUSTOMER, "postal": {"street": "S", "city": "C"}}), "customer.postal.country", "required"),
        (
            _with(customer={**CUSTOMER, "postal": {"street": "S", "city": "C", "country": "L"}}),
            "customer.postal",
            "map a recipient",
        ),
        (_with(customer={**CUSTOMER, "postal": {"zip": "Z"}}), "customer.postal.zip", "keys here are"),
        (_with(source=" shop "), "source", "printable"),
        (_with(file={"delimiter": ":"}), "file.delimiter", "','"),
        (_with(file={"header": "no"}), "file.header", "true or false"),
        (_with(file={"columns": "a,b"}), "file.columns", "a list"),
        (_with(attributes={"city": {"source": "form"}}), "attributes.city", "column's name"),
        ({"customer": CUSTOMER, "attributes": {"city": "City"}}, "attributes.city.source", "source"),
        (_with(interaction={}), "interaction.kind", "required"),
        (_with(interaction={"kind": "purchase", "occurred_at": "D"}), "interaction.amount", "a purchase has"),
        (_with(interaction={**PURCHASE, "kind": "note"}), "interaction.amount", "only a purchase"),
        (_with(interaction={**PURCHASE, "values": {"a": "b"}}), "interaction.values", "an amount"),
        (_with(interaction={**PURCHASE, "direction": "in"}), "interaction.direction", "'inbound'"),
        (
            _with(interaction={**PURCHASE, "amount": {"column": "T", "decimal": ","}, "line": {}}),
            "interaction.line.product",
            "required",
        ),
        (
            _with(interaction={**PURCHASE, "amount": {"column": "T", "currency": "EUR", "currency_column": "C"}}),
            "interaction.amount.currency",
            "one of them",
        ),
        (
            _with(interaction={**PURCHASE, "amount": {"column": "T", "thousands": "."}}),
            "interaction.amount.thousands",
            "different marks",
        ),
        (
            _with(interaction={**PURCHASE, "occurred_at": {"column": "D", "format": "%d.%m"}}),
            "interaction.occurred_at.format",
            "%d.%m.%Y",
        ),
        (
            _with(interaction={**PURCHASE, "occurred_at": {"column": "D", "format": "%Y%"}}),
            "interaction.occurred_at.format",
            "strptime",
        ),
        (
            _with(interaction={**PURCHASE, "occurred_at": {"column": "D", "time": "noon"}}),
            "interaction.occurred_at.time",
            "12:00",
        ),
        (
            _with(interaction={**PURCHASE, "occurred_at": {"column": "D", "zone": "Mars"}}),
            "interaction.occurred_at.zone",
            "Europe/Berlin",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key_with_the_cure(mapping: dict[str, Any], path: str, cure: str) -> None:
    """Unknown, missing and unfit keys are one kind of error, which says where and what to do."""
    with pytest.raises(InvalidValue) as caught:
        load_mapping(mapping)
    assert path == caught.value.field
    assert cure in str(caught.value)


@pytest.mark.parametrize(
    ("content", "cure"),
    [(b"[customer\n", "line 1"), (b"source = '\xff'", "UTF-8"), (b"a = " + b"[" * 5_000, "mapping")],
)
def test_a_file_that_is_no_toml_is_an_error_of_the_mapping(content: bytes, cure: str, tmp_path: Path) -> None:
    """No error of the TOML parser reaches the caller bare."""
    path = tmp_path / "map.toml"
    path.write_bytes(content)
    with pytest.raises(InvalidMapping, match=cure):
        load_mapping(path)


@pytest.mark.parametrize("mapping", ["nowhere.toml", 3, "a\0b"])
def test_what_is_no_mapping_is_refused(mapping: Any, tmp_path: Path) -> None:
    """A path without a file, or something else."""
    with pytest.raises(InvalidMapping, match="mapping"):
        load_mapping(mapping)


def test_a_column_that_is_missing_or_double_is_told_with_those_there_are() -> None:
    """The nearest name is suggested; what looks like a person's data is not repeated."""
    with pytest.raises(InvalidMapping) as caught:
        Cell("Amuont", path="interaction.amount").index(("Amount", "sara@example.org", "0301234567"))
    assert "interaction.amount" == caught.value.field
    assert "did you mean 'Amount'" in str(caught.value)
    assert "sara" not in str(caught.value)
    assert "0301234567" not in str(caught.value)
    with pytest.raises(InvalidMapping, match="2 times"):
        Cell("a").index(("a", "b", "a"))


@pytest.mark.parametrize(
    ("text", "cell", "expected"),
    [
        ("12.50", Cell(), "12.50"),
        ("-3", Cell(), "-3"),
        (".5", Cell(), "0.5"),
        ("5.", Cell(), "5"),
        ("12,50", Cell(decimal=","), "12.50"),
        ("1.234.567,8", Cell(decimal=",", thousands="."), "1234567.8"),
        ("1234,8", Cell(decimal=",", thousands="."), "1234.8"),
        ("1,234", Cell(thousands=","), "1234"),
    ],
)
def test_numbers_are_read_with_the_marks_named(text: str, cell: Cell, expected: str) -> None:
    """The decimal mark and the mark between thousands are those of the mapping."""
    assert Decimal(expected) == number_reader(cell, "amount")(text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("1,234", Cell()),
        ("1.234", Cell(decimal=",")),
        ("1.23.4", Cell(thousands=",")),
        ("12,34", Cell(thousands=",")),
        ("1e5", Cell()),
        ("NaN", Cell()),
        ("", Cell()),
        ("1_000", Cell()),
        ("\u0661", Cell()),
        ("\u20ac5", Cell()),
        ("9" * 50, Cell()),
    ],
)
def test_a_number_that_could_be_misread_is_refused(text: str, cell: Cell) -> None:
    """A mark that was not named, an exponent, other digits: an error, never a guess."""
    with pytest.raises(InvalidValue, match="amount"):
        number_reader(cell, "amount")(text)


@pytest.mark.parametrize(
    ("type_", "text", "cell", "expected"),
    [
        (ValueType.TEXT, "a b", Cell(), "a b"),
        (ValueType.INTEGER, "-12", Cell(), -12),
        (ValueType.MONEY, "1,5", Cell(decimal=","), Decimal("1.5")),
        (ValueType.BOOLEAN, "Yes", Cell(), True),
        (ValueType.BOOLEAN, "0", Cell(), False),
        (ValueType.DATE, "2024-02-29", Cell(), date(2024, 2, 29)),
        (ValueType.DATE, "29.2.24", Cell(format="%d.%m.%y"), date(2024, 2, 29)),
        (ValueType.INSTANT, "2024-07-01", Cell(), datetime(2024, 7, 1, 10, tzinfo=UTC)),
        (ValueType.INSTANT, "2024-07-01", Cell(time=time(0)), datetime(2024, 6, 30, 22, tzinfo=UTC)),
        (ValueType.INSTANT, "2024-07-01 09:00", Cell(), datetime(2024, 7, 1, 7, tzinfo=UTC)),
        (ValueType.INSTANT, "2024-07-01T09:00Z", Cell(), datetime(2024, 7, 1, 9, tzinfo=UTC)),
        (
            ValueType.INSTANT,
            "20240701",
            Cell(format="%Y%m%d", zone=ZoneInfo("UTC")),
            datetime(2024, 7, 1, 12, tzinfo=UTC),
        ),
        (ValueType.INSTANT, "1.7.2024 9:05", Cell(format="%d.%m.%Y %H:%M"), datetime(2024, 7, 1, 7, 5, tzinfo=UTC)),
    ],
)
def test_values_are_read_by_type(type_: ValueType, text: str, cell: Cell, expected: object) -> None:
    """Dates without a time are noon unless said otherwise, in the tenant's zone unless they or the mapping name one."""
    found = reader_of(cell, type_, "value", BERLIN)(text)
    assert expected == found
    assert type(expected) is type(found)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (ValueType.INTEGER, "1.5"),
        (ValueType.INTEGER, "9" * 19),
        (ValueType.BOOLEAN, "maybe"),
        (ValueType.DATE, "2024-02-30"),
        (ValueType.INSTANT, "yesterday"),
        (ValueType.INSTANT, "0001-01-01T00:00+14:00"),
        (ValueType.INSTANT, ""),
    ],
)
def test_text_that_is_no_such_value_is_refused(type_: ValueType, text: str) -> None:
    """The message names the value and does not repeat it."""
    with pytest.raises(InvalidValue, match="value") as caught:
        reader_of(Cell(), type_, "value", BERLIN)(text)
    assert not text or text not in str(caught.value)


def test_a_mapping_can_be_built_in_code() -> None:
    """What was read is a frozen value, equal to one read again."""
    mapping = load_mapping(_with())
    assert isinstance(mapping, ImportMapping)
    assert mapping == load_mapping(_with())
