"""Definitions: what a tenant has declared or defined (measures, kinds, attributes, segments, the lifecycle,
offers, caps, types of ties, retention rules, pauses, rate limits, hours of contact, cooling-off, budgets, links,
campaigns; that customers are merged), versioned.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import frozen

DefinitionKind = Literal[
    "measure",
    "kind",
    "attribute",
    "segment",
    "lifecycle",
    "offer",
    "cap",
    "merging",
    "form",
    "treatment",
    "ranks",
    "tie",
    "retention",
    "pause",
    "rate limit",
    "hours",
    "cooling off",
    "budget",
    "links",
    "campaign",
]


@frozen
class Definition:
    """One version of a definition. `number` stands for (kind, name) in rows and never changes; `body` is its stored
    form (JSON).

    A definition is never changed: another body is the next version. `retired_at` is set when the name is no longer in
    use.
    """

    kind: DefinitionKind
    name: str
    number: int
    version: int
    body: str
    defined_at: datetime
    retired_at: datetime | None = None
