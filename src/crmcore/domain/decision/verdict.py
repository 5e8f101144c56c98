"""Verdicts: what the gate says of a contact."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from attrs import frozen


@frozen
class Allow:
    """The contact may take place."""


@frozen
class Defer:
    """The contact may take place, not before `until`."""

    until: datetime
    reason: str


@frozen
class Suppress:
    """The contact may not take place, for this reason."""

    reason: str


Verdict = Allow | Defer | Suppress
ALLOW = Allow()

Per = Literal["customer", "household"]
"""What a cap is counted by, and an arm drawn by."""
PERS: tuple[Per, ...] = ("customer", "household")
