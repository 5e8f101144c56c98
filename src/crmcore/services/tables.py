"""Tables: fields of many customers at once, streamed in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import Moment
from crmcore.domain.kernel.value_type import Scalar, Value
from crmcore.domain.segment.bound import bind, fields_of
from crmcore.domain.segment.expression import FieldExpression, predicate_of, ref_of
from crmcore.domain.segment.predicate import Predicate, write_ref
from crmcore.domain.segment.text import parse_field
from crmcore.errors import FieldHasNoPast, InvalidValue
from crmcore.ports.store import Selection
from crmcore.services.resolving import require_count, require_several, resolve
from crmcore.services.scope import Scope

if TYPE_CHECKING:
    from crmcore.services.dump_files import File as CsvTarget
    from crmcore.services.table_files import WrittenCsv

CHUNK = 10_000
WIDEST = 1_000
"""Fields of one table: databases limit the columns of a result."""


@frozen
class Columns:
    """A part of a table: the customers, and for each field its values in their order; None is a missing value."""

    customers: Sequence[CustomerId]
    values: Mapping[str, Sequence[Value | None]]

    def __len__(self) -> int:
        return len(self.customers)


@frozen
class Table:
    """Fields of a selection of customers at a moment. Each iteration reads anew, in one snapshot, and streams
    `Columns`.

    Money comes as `Money` in base currency.
    """

    fields: Sequence[str]
    _scope: Scope = field(repr=False)
    _customers: Sequence[CustomerId | Reach] | None
    _segment: str | None
    _where: Predicate | None
    _as_of: date | datetime | None
    _known_at: datetime | None
    _chunk: int

    def __iter__(self) -> Iterator[Columns]:
        with self._scope.reading() as work:
            definitions = work.definitions
            fields = [definitions.catalogue.resolve(parse_field(text)) for text in self.fields]
            where = None if self._where is None else bind(self._where, definitions.catalogue)
            reading = work.reading(self._as_of, self._known_at)
            require_past([*fields, *(() if where is None else fields_of(where))], reading.moment)
            selection = Selection(
                customers=None if self._customers is None else tuple(resolve(work, each) for each in self._customers),
                segment=None if self._segment is None else definitions.segment(self._segment).number,
                where=where,
            )
            for customers, columns in work.unit.fields.columns(fields, selection, reading, chunk=self._chunk):
                decoded = [
                    _decode(field, column, work.tenant.currency) for field, column in zip(fields, columns, strict=True)
                ]
                yield Columns(customers, dict(zip(self.fields, decoded, strict=True)))

    def rows(self) -> Iterator[tuple[CustomerId, tuple[Value | None, ...]]]:
        """The table row by row: the customer and the values in the order of the fields."""
        for part in self:
            yield from zip(part.customers, zip(*part.values.values(), strict=True), strict=True)

    def csv(self, file: CsvTarget, *, lossless: bool = False) -> WrittenCsv:
        """Write the table as CSV (RFC 4180, UTF-8) to a new file or a text stream: the customer's id, then the fields.

        No cell is taken for a formula by a spreadsheet: a text that begins with one of ``= + - @``, a tab or a line end
        and is no plain number is led by an apostrophe, and told in what is returned. With `lossless` each cell tells
        which value it was, for `read_csv`: texts that begin with an apostrophe, or are empty, are led by one too, a
        missing value is an empty cell. Raises `InvalidValue` for a file that is there already; `StorageError`.
        """
        from crmcore.services.table_files import write_csv

        return write_csv(self, file, lossless=lossless)

    def read_csv(self, file: CsvTarget) -> Iterator[tuple[CustomerId, tuple[Value | None, ...]]]:
        """The rows of a file that `csv` wrote of a table of these fields with `lossless`: the same values. Raises
        `InvalidValue`, which names the line and the field, for anything else.
        """
        from crmcore.services.table_files import read_csv

        with self._scope.reading() as work:
            catalogue = work.definitions.catalogue
            types = [catalogue.resolve(parse_field(text)).type for text in self.fields]
            currency = work.tenant.currency
        return read_csv(self.fields, types, currency, file)

    def columns(self) -> Columns:
        """The whole table at once; mind its size."""
        customers: list[CustomerId] = []
        values: dict[str, list[Value | None]] = {name: [] for name in self.fields}
        for part in self:
            customers.extend(part.customers)
            for name, column in part.values.items():
                values[name].extend(column)
        return Columns(customers, values)


def table(
    scope: Scope,
    fields: Sequence[str | FieldExpression],
    *,
    customers: Sequence[CustomerId | Reach] | None = None,
    segment: str | None = None,
    where: str | Predicate | FieldExpression | None = None,
    as_of: date | datetime | None = None,
    known_at: datetime | None = None,
    chunk: int = CHUNK,
) -> Table:
    """The table of some fields; see `crmcore.CRM.table`."""
    require_several(fields, "fields", "fields are a list of names")
    if customers is not None:
        require_several(customers, "customers", "customers are a list")
    names = [field if isinstance(field, str) else write_ref(ref_of(field)) for field in fields]
    if not 1 <= len(names) <= WIDEST:
        raise InvalidValue("fields", f"{len(names)} fields", f"a table has 1 to {WIDEST:,} fields")
    if len(set(names)) < len(names):
        raise InvalidValue("fields", "a field named twice", "name each field once")
    require_count(chunk, "chunk")
    if customers is not None and segment is not None:
        raise InvalidValue("customers", "customers and a segment", "give one of them")
    told = None if where is None else predicate_of(where)
    return Table(names, scope, customers, segment, told, as_of, known_at, chunk)


def require_past(fields: Sequence[Field], moment: Moment) -> None:
    """Raises `FieldHasNoPast` when one of the fields is known for now only and the moment is not now."""
    if not moment.is_now:
        for field in fields:
            if not field.past:
                raise FieldHasNoPast(field.name)


def _decode(field: Field, scalars: Sequence[Scalar | None], currency: str) -> Sequence[Value | None]:
    decode = field.type.decode
    return [None if scalar is None else decode(scalar, currency) for scalar in scalars]
