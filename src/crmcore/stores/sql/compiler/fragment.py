"""Fragments of SQL: text with marks, and for each mark how its values are found when the statement is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from attrs import frozen

from crmcore.domain.kernel.time import Day
from crmcore.domain.kernel.value_type import INTEGER_LIMIT, Scalar
from crmcore.ports.store.fields import Reading


@frozen
class Context:
    """What the marks of a statement are filled from: `scalars` of the predicate in order, `customers` chosen by id."""

    tenant: int
    reading: Reading
    scalars: Sequence[Scalar] = ()
    customers: Sequence[bytes] = ()

    @property
    def today(self) -> Day:
        """The tenant day of the moment."""
        return self.reading.moment.today


Slot = Callable[[Context], Sequence[object]]
"""Gives the values of one mark, or of several that stand together."""

Operand = Callable[[Context], Scalar]
"""Gives a scalar that a field is compared with."""


class Sql(NamedTuple):
    """Text, and the slots of its marks in their order."""

    text: str
    slots: tuple[Slot, ...] = ()

    def values(self, context: Context) -> list[object]:
        """The values of all marks."""
        return [value for slot in self.slots for value in slot(context)]


def sql(*parts: str | Sql) -> Sql:
    """One fragment of several; a text has no marks of its own."""
    texts: list[str] = []
    slots: list[Slot] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        else:
            texts.append(part.text)
            slots += part.slots
    return Sql("".join(texts), tuple(slots))


def joined(separator: str, parts: Sequence[Sql]) -> Sql:
    """The parts with a separator between them."""
    return Sql(separator.join([part.text for part in parts]), tuple(slot for part in parts for slot in part.slots))


def value(given: object) -> Sql:
    """A mark that always has the same value."""
    values = (given,)
    return Sql("?", (lambda _: values,))


def operand(find: Operand) -> Sql:
    """A mark for a scalar that is compared with."""
    return Sql("?", (lambda context: (find(context),),))


def day(before: int = 0) -> Sql:
    """A mark for the tenant day so many days before the moment's."""
    return Sql("?", (lambda context: (context.today - before,),))


TENANT = Sql("?", (lambda context: (context.tenant,),))


def nth(index: int) -> Operand:
    """The scalar of that place in the predicate."""
    return lambda context: context.scalars[index]


def days_before(find: Operand) -> Operand:
    """The tenant day so many days before the moment's, kept within 64 bits: no stored day is out there."""

    def on(context: Context) -> Scalar:
        return max(-INTEGER_LIMIT, min(INTEGER_LIMIT, context.today - int(find(context))))

    return on
