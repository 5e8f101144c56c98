"""The reasons of a suggestion as stored: JSON of field, level and bits each."""

from __future__ import annotations

import json
from collections.abc import Sequence

from crmcore.domain.customer.suggestion import Reason


def dump_reasons(reasons: Sequence[Reason]) -> str:
    """The reasons as text."""
    return json.dumps([[each.field, each.level, each.bits] for each in reasons], separators=(",", ":"))


def load_reasons(stored: str) -> tuple[Reason, ...]:
    """The reasons of a text."""
    return tuple(Reason(field, level, float(bits)) for field, level, bits in json.loads(stored))
