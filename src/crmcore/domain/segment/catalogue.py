"""The catalogue: every field a tenant knows, by name, and the currency its money is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from attrs import evolve

from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.errors import NameTaken, PredicateError, UnknownField

LONGEST_WINDOW = 36_500


class Catalogue(Mapping[str, Field]):
    """Fields by name, as given; `currency` is the base currency. Raises `NameTaken` for a name given twice."""

    def __init__(self, fields: Iterable[Field], currency: str) -> None:
        self.currency = currency
        self._fields: dict[str, Field] = {}
        for field in fields:
            if field.name in self._fields:
                raise NameTaken("field", field.name)
            self._fields[field.name] = field

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def resolve(self, ref: FieldRef, position: int | None = None) -> Field:
        """The field meant, with its window; `position` is where it stands in a text, for the error.

        Raises `UnknownField` with the nearest name, and `PredicateError` for a window the field does not take or that
        is not 1 to 36,500 days.
        """
        field = self._fields.get(ref.name)
        if field is None:
            nearest = get_close_matches(ref.name, self._fields, n=1)
            raise UnknownField(ref.name, nearest[0] if nearest else None, position=position)
        if ref.days is None:
            return field
        if not field.windowable:
            raise PredicateError(f"{field.name} takes no window; leave (days=...) out", position)
        if not 1 <= ref.days <= LONGEST_WINDOW:
            raise PredicateError(f"{field.name}: a window is 1 to {LONGEST_WINDOW} days", position)
        return evolve(field, days=ref.days)

    def describe(self) -> str:
        """One line a field: how it is written, its type, what it means and which values it can have."""
        return "\n".join(map(_described, self._fields.values()))


def _described(field: Field) -> str:
    written = f"{field.name}(days=n)?" if field.windowable else field.name
    choices = f" ({', '.join(field.choices)})" if field.choices else ""
    return f"{written}  {field.type.value}  {field.doc}{choices}"
