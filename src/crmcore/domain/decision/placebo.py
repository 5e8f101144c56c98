"""Placebo: what the same comparison says when arms are drawn with other salts and nothing was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcore.domain.decision.effect import ArmFigures, difference
from crmcore.domain.decision.experiment import HELD_OUT, Experiment
from crmcore.domain.kernel.ids import CustomerId


def placebo_coverage(totals: Sequence[tuple[CustomerId, int]], experiment: Experiment, salts: Iterable[str]) -> int:
    """How many of the salts give arms whose difference in mean total has an interval that covers zero.

    `totals` are what customers brought whatever arm they were in (millionths), so that the true difference is zero:
    of many salts, the share that covers should be the interval's confidence.
    """
    covered = 0
    for salt in salts:
        treated, held_out = ArmFigures(), ArmFigures()
        for customer, total in totals:
            arm = held_out if experiment.arm(salt, customer) == HELD_OUT else treated
            arm.add(responses=total > 0, total=total)
        found = difference(treated, held_out)
        covered += found is not None and found.covers(0.0)
    return covered
