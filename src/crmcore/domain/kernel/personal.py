"""How a personal value is declared: hidden in repr, marked for export and erasure."""

from __future__ import annotations

from typing import Any

from attrs import field

PERSONAL = "crmcore.personal"


def _redacted(value: object) -> str:
    return "None" if value is None else "<personal>"


def personal(**options: Any) -> Any:
    """An attrs field that holds a personal value: ``name: str = personal()``. Takes the options of `attrs.field`."""
    metadata = {**options.pop("metadata", {}), PERSONAL: True}
    return field(repr=_redacted, metadata=metadata, **options)
