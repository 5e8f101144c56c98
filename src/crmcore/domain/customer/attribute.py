"""Attributes: declared, typed things stated about a customer, with source and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.errors import InvalidValue


@frozen
class Attribute:
    """The declaration of an attribute: its name, type, whether its values are personal, and the choices allowed, if
    any.

    `least` and `most` are the scalars between which values lie, where they are numbers or days. In `half_life` days
    what was stated loses half of its freshness; None: it does not age.
    """

    number: int
    name: str
    type: ValueType
    personal: bool = True
    choices: tuple[str, ...] = ()
    doc: str = ""
    least: int | None = None
    most: int | None = None
    half_life: int | None = None

    def allows(self, scalar: Scalar) -> bool:
        """Whether a scalar of the attribute's type is among its choices and within its bounds."""
        if isinstance(scalar, str):
            return not self.choices or scalar in self.choices
        return (self.least is None or scalar >= self.least) and (self.most is None or scalar <= self.most)

    def encode(self, value: object, field: str, currency: str) -> Scalar:
        """The scalar of a value of this attribute. Raises as `ValueType.encode`, and `InvalidValue` for a text that is
        not among the choices, and what is out of bounds.
        """
        scalar = self.type.encode(value, field, currency)
        if self.choices and scalar not in self.choices:
            raise InvalidValue(
                field, "a text that is not among the choices", f"choose one of {', '.join(self.choices)}"
            )
        if not self.allows(scalar):
            raise InvalidValue(field, "a value out of bounds", f"it is {self._bounds(currency)}")
        return scalar

    def _bounds(self, currency: str) -> str:
        named = (("least", self.least), ("most", self.most))
        return " and ".join(
            f"at {name} {self.type.decode(bound, currency)}" for name, bound in named if bound is not None
        )


def _hidden(_: object) -> str:
    return "<personal>"


@frozen
class Statement:
    """That a source stated a value of an attribute about a customer; `value` None says the value is not known any more.

    `stated_at` is when it was true by its source, `recorded_at` when it was recorded. The golden value is that of the
    statement of the best source, and of that source's the newest by (stated_at, recorded_at, id); see `golden_of`.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    attribute: int
    value: Scalar | None = field(repr=_hidden)
    source: str
    stated_at: datetime
    recorded_at: datetime


UNRANKED = 1_000_000
"""The place of every source that is not ranked, after all that are."""


def by_age(statement: Statement) -> tuple[datetime, datetime, UUID]:
    """Sorts statements from the oldest to the newest."""
    return (statement.stated_at, statement.recorded_at, statement.id)


def golden_of(statements: Iterable[Statement], places: Mapping[str, int]) -> Mapping[int, Statement]:
    """By attribute the statement that holds: of the source with the first of `places`, the newest.

    It may be one of None. A newer statement of a worse source is kept and does not hold.
    """
    found: dict[int, Statement] = {}
    for statement in statements:
        held = found.get(statement.attribute)
        if held is None or _rank(statement, places) > _rank(held, places):
            found[statement.attribute] = statement
    return {attribute: found[attribute] for attribute in sorted(found)}


def _rank(statement: Statement, places: Mapping[str, int]) -> tuple[int, tuple[datetime, datetime, UUID]]:
    return -places.get(statement.source, UNRANKED), by_age(statement)
