"""What is left of stored texts when what is personal in them is erased: facts that figures rest on stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from attrs import NOTHING, fields

from crmcore.codec.content import content_values
from crmcore.codec.decisions import dump_plain
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.content import BUILT_IN
from crmcore.domain.relationship.measure import ENVELOPE, PRODUCT, Measure

Counted = Mapping[str, Mapping[str, frozenset[Scalar]]]
"""For each kind, the values of each name that some measure counts by."""

_NEEDED = {
    kind.kind: tuple(part.name for part in fields(kind) if part.default is NOTHING and part.name == "text")
    for kind in BUILT_IN
}
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def counted_by(measures: Iterable[Measure]) -> Counted:
    """What the measures count by in contents."""
    found: dict[str, dict[str, frozenset[Scalar]]] = {}
    for measure in measures:
        for name, allowed in measure.where.items():
            if name in ENVELOPE or name == PRODUCT:
                continue
            for kind in measure.kinds:
                names = found.setdefault(kind, {})
                names[name] = names.get(name, frozenset()) | frozenset(allowed)
    return found


def redacted_content(kind: str, stored: str, counted: Counted) -> str:
    """A stored content without its texts. Numbers stay, products and the ids of messages too, and values that a measure
    counts by, so that every figure made anew is the same; it can still be decoded.
    """
    if not stored:
        return stored
    by = counted.get(kind, {})
    values: dict[str, Any] = {
        name: value
        for name, value in content_values(stored).items()
        if not isinstance(value, str) or value in by.get(name, ()) or (name == "message" and _is_id(value))
    }
    for name in _NEEDED.get(kind, ()):
        values.setdefault(name, "")
    return _dumps(values) if values else ""


def redacted_seen(seen: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """What a policy saw without the digests of personal values."""
    return {name: {"redacted": True} if _is_digest(value) else value for name, value in seen.items()}


def redacted_seen_text(stored: str) -> str:
    """The same of a stored form."""
    return stored if '"digest"' not in stored else dump_plain(redacted_seen(json.loads(stored)))


def _is_digest(value: Plain) -> bool:
    return isinstance(value, dict) and set(value) == {"digest"}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
