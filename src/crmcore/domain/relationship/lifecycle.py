"""The lifecycle: stage, rung and defection, told by rules that are data.

Stages after Kalakota and Robinson (acquire, enhance, retain), each with the firm's focus and its strategies. Rungs are
those of the loyalty ladder. A customer has defected when silent for more than a number of its own rhythms.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.segment.predicate import Predicate

STAGES = ("acquire", "enhance", "retain")
RUNGS = ("prospect", "new", "regular", "supporter", "advocate")
Stage = Literal["acquire", "enhance", "retain"]
Rung = Literal["prospect", "new", "regular", "supporter", "advocate"]


@frozen
class Rhythm:
    """How often a customer buys, in days: (last - first) / (days - 1), at least `minimum`; `default` below two days.

    A customer has defected who has bought and is silent for more than `tolerance` rhythms.
    """

    minimum: int = 7
    default: int = 90
    tolerance: int = 3

    def days(self, first: Day, last: Day, days: int) -> float:
        """The rhythm in days, for showing; `defected` compares in whole numbers."""
        return float(self.default) if days < 2 else max((last - first) / (days - 1), float(self.minimum))

    def millionths(self, first: Day, last: Day, days: int) -> int:
        """The rhythm in millionths of a day, rounded down."""
        if days < 2:
            return self.default * 1_000_000
        return max((last - first) * 1_000_000 // (days - 1), self.minimum * 1_000_000)

    def defected(self, first: Day, last: Day, days: int, today: Day) -> bool:
        """Whether one who bought on so many `days`, first and last then, is silent for too long on tenant day
        `today`.
        """
        if days < 1:
            return False
        if days < 2:
            return today - last > self.tolerance * self.default
        return (today - last) * (days - 1) > self.tolerance * max(last - first, self.minimum * (days - 1))


@frozen
class StageRule:
    """The stage `name` is given to whom `when` holds; None holds for everyone. With it go the firm's focus and
    strategies.
    """

    name: Stage
    when: Predicate | None
    focus: str
    strategies: tuple[str, ...]


@frozen
class RungRule:
    """The rung `name` is given to whom `when` holds; None holds for everyone."""

    name: Rung
    when: Predicate | None


@frozen
class Lifecycle:
    """The rules of a tenant. Of the rungs and of the stages the first whose predicate holds is given; the last holds
    for all.

    Rung rules may use every field but stage and rung; stage rules every field but stage.
    """

    rhythm: Rhythm
    rungs: tuple[RungRule, ...]
    stages: tuple[StageRule, ...]
    version: int = 1


@frozen
class Standing:
    """Where a customer stands: stage, rung and defection, as found on tenant day `evaluated_on`."""

    stage: Stage
    rung: Rung
    defected: bool
    evaluated_on: Day


@frozen
class Transition:
    """That a customer's standing was found changed; `before` is None at first. `reason` says what led to looking."""

    id: UUID
    customer: CustomerId
    origin: CustomerId
    at: datetime
    before: Standing | None
    after: Standing
    reason: str
    lifecycle_version: int
