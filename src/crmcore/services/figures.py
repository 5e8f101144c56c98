"""Figures that add up: fields of many customers, summed by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from crmcore.domain.kernel.field import Field, LedgerValue, MeasureValue
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Moment
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue
from crmcore.ports.store import Selection
from crmcore.services.resolving import require_several
from crmcore.services.work import Work

_CHUNK = 10_000
PURCHASES = ("purchases.count", "purchases.total")
FIGURES = (*PURCHASES, "value.revenue", "value.cost", "value.profit", "contacts.count")


@frozen
class Summable:
    """Fields whose values of several customers can be added up, as texts and as found in the catalogue."""

    texts: tuple[str, ...]
    fields: tuple[Field, ...]
    currency: str

    @classmethod
    def of(cls, work: Work, texts: Sequence[str]) -> Summable:
        """The fields of some texts: counts and totals of measures, and money of the ledger, over windows too.

        Raises `UnknownField`, `InvalidValue`.
        """
        require_several(texts, "fields", "fields are a list of names")
        fields = tuple(work.definitions.field(text) for text in texts)
        for field in fields:
            source = field.source
            adds_up = isinstance(source, LedgerValue) or (
                isinstance(source, MeasureValue) and source.aspect in ("count", "total")
            )
            if not adds_up:
                raise InvalidValue("fields", "a field that does not add up", "counts, totals and money are added up")
        return cls(tuple(texts), fields, work.tenant.currency)

    def each(self, work: Work, customers: Iterable[CustomerId], moment: Moment) -> Mapping[CustomerId, tuple[int, ...]]:
        """The scalars of each of the customers. Set-wise."""
        found: dict[CustomerId, tuple[int, ...]] = {}
        reading = work.definitions.reading(moment)
        selection = Selection(customers=tuple(dict.fromkeys(customers)))
        if not self.fields or not selection.customers:
            return dict.fromkeys(selection.customers or (), ())
        for ids, columns in work.unit.fields.columns(self.fields, selection, reading, chunk=_CHUNK):
            found.update(
                zip(ids, (tuple(int(each or 0) for each in row) for row in zip(*columns, strict=True)), strict=True)
            )
        return found

    def values(self, rows: Iterable[tuple[int, ...]]) -> Mapping[str, Value]:
        """The sums of some scalars, by the texts of the fields."""
        sums = [0] * len(self.fields)
        for row in rows:
            sums = [total + scalar for total, scalar in zip(sums, row, strict=True)]
        return {
            text: field.type.decode(total, self.currency)
            for text, field, total in zip(self.texts, self.fields, sums, strict=True)
        }
