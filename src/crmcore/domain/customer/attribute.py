"""Attributes: declared, typed things stated about a customer, with source and date."""

from __future__ import annotations

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
    """

    number: int
    name: str
    type: ValueType
    personal: bool = True
    choices: tuple[str, ...] = ()
    doc: str = ""

    def encode(self, value: object, field: str, currency: str) -> Scalar:
        """The scalar of a value of this attribute. Raises as `ValueType.encode`, and `InvalidValue` for a text that is
        not among the choices.
        """
        scalar = self.type.encode(value, field, currency)
        if self.choices and scalar not in self.choices:
            raise InvalidValue(
                field, "a text that is not among the choices", f"choose one of {', '.join(self.choices)}"
            )
        return scalar


def _hidden(_: object) -> str:
    return "<personal>"


@frozen
class Statement:
    """That a source stated a value of an attribute about a customer; `value` None says the value is not known any more.

    `stated_at` is when it was true by its source, `recorded_at` when it was recorded. The golden value is that of the
    newest statement by (stated_at, recorded_at, id).
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    attribute: int
    value: Scalar | None = field(repr=_hidden)
    source: str
    stated_at: datetime
    recorded_at: datetime
