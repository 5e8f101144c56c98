"""How a personal value is declared: hidden in repr, marked for export and erasure."""

from __future__ import annotations

from typing import Any, Final

from attrs import field

MARK: Final = "crmcore.personal"
PERSONAL: Final = {MARK: True}
"""The metadata of a field that holds a personal value."""


def hidden(value: object) -> str:
    """How a personal value shows in repr: that it is there."""
    return "None" if value is None else "<personal>"


def personal(**options: Any) -> Any:
    """An attrs field with a default that holds a personal value: ``name: str = personal(default="")``.

    Takes the options of `attrs.field`. A field that must be given is written ``field(repr=hidden, metadata=PERSONAL)``:
    type checkers take what another function returns for a default.
    """
    metadata = {**options.pop("metadata", {}), **PERSONAL}
    return field(repr=hidden, metadata=metadata, **options)
