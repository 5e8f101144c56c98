"""From the cells of a line to the content of an interaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from attrs import NOTHING, fields

from crmcore.codec.import_cells import label, number_reader, reader_of
from crmcore.codec.import_mapping import AmountCells, Cell, InteractionMapping, LineCells
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.content import BUILT_IN, Content, Custom, Line, Purchase, Return, Void
from crmcore.domain.relationship.kind import Kind
from crmcore.errors import InvalidMapping, InvalidValue, UnknownKind
from crmcore.services.work import Work

Cells = Sequence[str]
Text = Callable[[Cells], str]
ReadContent = Callable[[Cells], tuple[Content, Sequence[str]]]
"""Gives the content and what it says as texts, the same for equal contents: an external id is derived from them."""

KEPT = 20_000
_OF_MONEY: Final[dict[str, type[Purchase | Return]]] = {"purchase": Purchase, "return": Return}
_BUILT_IN: Final = {kind.kind: kind for kind in BUILT_IN if kind not in (Purchase, Return, Void)}


def content_reader(mapping: InteractionMapping, columns: Sequence[str], work: Work) -> ReadContent:
    """What reads the content of a line. Raises `InvalidMapping`, `UnknownKind`; it itself, kinds of `InvalidValue`."""
    kind = _OF_MONEY.get(mapping.kind)
    if kind is None:
        return _told(mapping, columns, work)
    assert mapping.amount is not None
    amount = _money(mapping.amount, columns, work.tenant.currency)
    return _of_money(kind, amount, None if mapping.line is None else _line(mapping.line, columns))


def text_of(cell: Cell, columns: Sequence[str]) -> Text:
    """What gives the text of a cell in a line, without blanks around it. Raises `InvalidMapping`."""
    constant = cell.constant
    if constant is not None:
        return lambda _: constant
    index = cell.index(columns)
    return lambda cells: cells[index].strip()


def _of_money(
    kind: type[Purchase | Return], money: Callable[[Cells], Money], line: Callable[[Cells, Money], Line | None] | None
) -> ReadContent:
    def content(cells: Cells) -> tuple[Content, Sequence[str]]:
        amount = money(cells)
        bought = None if line is None else line(cells, amount)
        if bought is None:
            return kind(amount), (str(amount.amount), amount.currency)
        quantity = int(bought.quantity.scaleb(6))
        return kind(amount, (bought,)), (str(amount.amount), amount.currency, bought.product, str(quantity))

    return content


def _money(mapping: AmountCells, columns: Sequence[str], base: str) -> Callable[[Cells], Money]:
    text, number = text_of(mapping.cell, columns), number_reader(mapping.cell, label("amount", mapping.cell))
    currency = None if mapping.currency is None else text_of(mapping.currency, columns)
    # Amounts repeat: those read lately are kept.
    kept: dict[tuple[str, str], Money] = {}

    def money(cells: Cells) -> Money:
        found = (text(cells), base if currency is None else currency(cells).upper())
        amount = kept.get(found)
        if amount is None:
            if len(kept) >= KEPT:
                kept.clear()
            amount = kept[found] = Money(number(found[0]), found[1])
        return amount

    return money


def _line(mapping: LineCells, columns: Sequence[str]) -> Callable[[Cells, Money], Line | None]:
    product, quantity = text_of(mapping.product, columns), mapping.quantity
    counted = None if quantity is None else text_of(quantity, columns)
    number = None if quantity is None else number_reader(quantity, label("quantity", quantity))

    def line(cells: Cells, amount: Money) -> Line | None:
        name = product(cells)
        if not name:
            return None
        return Line(name, amount) if counted is None or number is None else Line(name, amount, number(counted(cells)))

    return line


def _told(mapping: InteractionMapping, columns: Sequence[str], work: Work) -> ReadContent:
    kind = _BUILT_IN.get(mapping.kind)
    declared = _declared(work, mapping.kind).values if kind is None else _values(kind)
    readers = []
    for name, cell in mapping.values.items():
        if name not in declared:
            known = ", ".join(declared) or "none"
            path = f"interaction.values.{name}"
            raise InvalidMapping(path, f"a value that a {mapping.kind} does not have", f"its values are {known}")
        called = label(name, cell)
        read = reader_of(cell, declared[name], called, work.zone)
        readers.append((name, text_of(cell, columns), read, declared[name], called))
    currency = work.tenant.currency

    def content(cells: Cells) -> tuple[Content, Sequence[str]]:
        values = {}
        said: list[str] = []
        for name, text, read, type_, called in readers:
            found = text(cells)
            if found:
                value = values[name] = read(found)
                said += (name, str(type_.encode(value, called, currency)))
        return (Custom(mapping.kind, values) if kind is None else _built_in(kind, values)), said

    return content


def _values(kind: type[Content]) -> dict[str, ValueType]:
    """The values of a built-in kind: whole numbers, and texts."""
    return {
        each.name: ValueType.INTEGER if str(each.type).startswith("int") else ValueType.TEXT for each in fields(kind)
    }


def _built_in(kind: type[Content], values: Mapping[str, object]) -> Content:
    for each in fields(kind):
        if each.default is NOTHING and each.name not in values:
            raise InvalidValue(each.name, "nothing", "this value is required")
    return kind(**values)  # type: ignore[arg-type]


def _declared(work: Work, name: str) -> Kind:
    kind = work.definitions.kinds.get(name)
    if kind is None:
        nearest = get_close_matches(name, [*work.definitions.kinds, *_BUILT_IN, *_OF_MONEY], n=1)
        raise UnknownKind(name, nearest[0] if nearest else None)
    return kind
