"""What the columns of a file mean: which of them name the customer, state attributes, and tell what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from attrs import field, frozen

from crmcore.codec.csv_rows import FileLayout
from crmcore.domain.customer.party import PartyKind
from crmcore.domain.relationship.content import Direction
from crmcore.errors import InvalidMapping

NOON = time(12)
DERIVED = "derived"


@frozen
class Cell:
    """Where a value stands, in a column or the same in every line, and how it is written there.

    `format` is one of strptime, None is ISO 8601; a date or time without an offset is of `zone` (None: the tenant's), a
    date without a time of `time`. Numbers have the mark `decimal`, and between thousands nothing but `thousands`.
    """

    column: str | None = None
    constant: str | None = None
    format: str | None = None
    zone: ZoneInfo | None = None
    time: time = NOON
    decimal: str = "."
    thousands: str = ""
    path: str = field(default="", eq=False)
    """The key of the mapping that says so."""

    def index(self, columns: Sequence[str]) -> int:
        """The position of the column. Raises `InvalidMapping` when the file has no such column, or two."""
        assert self.column is not None
        positions = [position for position, name in enumerate(columns) if name == self.column]
        if len(positions) == 1:
            return positions[0]
        if positions:
            nature = f"the column {self.column!r}, which the file has {len(positions)} times"
            raise InvalidMapping(self.path, nature, "name the columns in file.columns, each differently")
        nearest = get_close_matches(self.column, columns, n=1)
        cure = f"the file has {_listed(columns)}" + (f"; did you mean {nearest[0]!r}?" if nearest else "")
        if len(columns) == 1 and any(mark in columns[0] for mark in ",;|\t"):
            cure += "; it may have another file.delimiter"
        raise InvalidMapping(self.path, f"the column {self.column!r}, which the file does not have", cure)


@frozen
class ReachCells:
    """An e-mail address or phone number; a shared one reaches customers and names none of them."""

    cell: Cell
    shared: bool = False


@frozen
class PostalCells:
    """The parts of a postal address. `recipient` None: the customer's name. Cells of a part are joined by blanks."""

    street: tuple[Cell, ...]
    postal_code: tuple[Cell, ...]
    city: tuple[Cell, ...]
    country: Cell
    recipient: tuple[Cell, ...] = ()
    extra: tuple[Cell, ...] = ()
    region: tuple[Cell, ...] = ()


@frozen
class ExternalCells:
    """The id that a source gives to the customer."""

    source: str
    cell: Cell


@frozen
class CustomerMapping:
    """Who a line is about. Cells of the name are joined by blanks."""

    kind: PartyKind = "person"
    name: tuple[Cell, ...] = ()
    emails: tuple[ReachCells, ...] = ()
    phones: tuple[ReachCells, ...] = ()
    externals: tuple[ExternalCells, ...] = ()
    postals: tuple[PostalCells, ...] = ()
    language: Cell | None = None
    zone: Cell | None = None


@frozen
class AttributeCells:
    """The value of an attribute, by its name, and the source that states it."""

    name: str
    source: str
    cell: Cell


@frozen
class AmountCells:
    """An amount of money, in the currency of a cell, or in the tenant's base currency where there is none."""

    cell: Cell
    currency: Cell | None = None


@frozen
class LineCells:
    """The one product of a purchase or a return, and how many of it; its amount is that of the interaction."""

    product: Cell
    quantity: Cell | None = None


@frozen
class InteractionMapping:
    """What happened by a line. `external_id` None: one is derived from the line's content."""

    kind: str
    source: str
    occurred_at: Cell
    external_id: Cell | None = None
    amount: AmountCells | None = None
    line: LineCells | None = None
    values: Mapping[str, Cell] = field(factory=dict)
    touchpoint: Cell | None = None
    direction: Direction | None = None


@frozen
class ImportMapping:
    """The whole mapping. Without an interaction the file is one of customers only.

    `stated_at` is the cell that says when attributes were true; None: when the interaction occurred, else now.
    """

    file: FileLayout
    customer: CustomerMapping
    attributes: tuple[AttributeCells, ...] = ()
    interaction: InteractionMapping | None = None
    stated_at: Cell | None = None


def _listed(columns: Sequence[str]) -> str:
    # Where the file has no header after all, its first line is data: what looks like a person's is not repeated.
    shown = [
        f"(column {position})" if "@" in name or sum(map(str.isdigit, name)) > 3 else repr(name[:40])
        for position, name in enumerate(columns[:30], start=1)
    ]
    return ", ".join(shown) + (f" and {len(columns) - 30} more" if len(columns) > 30 else "")
