"""Rulings: the verdicts of the gate that were not allow, with what they rest on, as they are kept with a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from crmcore.domain.decision.verdict import Defer, Suppress


@frozen
class Ruling:
    """What the gate ruled of a way that was not open at once.

    `guard` is the one that told the `verdict`. `rules` are the definitions that it went by, with their versions: of
    caps, hours, cooling-off or budgets, by kind and name (``cap email:7``); empty for a guard that goes by what
    customers and their addresses say.
    """

    guard: str
    verdict: Defer | Suppress
    rules: Mapping[str, int] = field(factory=dict)

    @property
    def until(self) -> datetime | None:
        """Until when it was put off; None where it was stopped."""
        return self.verdict.until if isinstance(self.verdict, Defer) else None

    @property
    def reason(self) -> str:
        """Why."""
        return self.verdict.reason
