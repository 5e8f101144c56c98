"""Kinds of interaction that an app declares."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.content import Direction


@frozen
class Kind:
    """The declaration of a kind: its name, usual direction, and the typed values an interaction of it may carry.

    Values listed in `required` must be given. All text values are taken as personal.
    """

    name: str
    direction: Direction = "inbound"
    values: Mapping[str, ValueType] = field(factory=dict)
    required: tuple[str, ...] = ()
    doc: str = ""
