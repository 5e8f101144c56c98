"""The two plainest policies: baselines to compare with, and policies for tests."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.policy import Context


@frozen
class HoldPolicy:
    """Holds, always: what happens when nobody is contacted."""

    name: str = "hold"
    version: str = "1"
    needs: tuple[str, ...] = ()

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """All on hold."""
        return {HOLD: 1.0}


@frozen
class UniformPolicy:
    """Gives every allowed action, hold among them, the same probability: what is learnt most from."""

    name: str = "uniform"
    version: str = "1"
    needs: tuple[str, ...] = ()

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """The same for each allowed action."""
        return dict.fromkeys(context.allowed, 1.0 / len(context.allowed))
