"""Measures in the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.measure import Measure, MeasureState


class MeasureTable(Protocol):
    """Running figures per (measure, customer) and per (measure, customer, tenant day), derived from the
    interactions.
    """

    def build(self, measure: Measure) -> None:
        """Make all figures of the measure anew from the interactions, set-wise; used when it is defined and to rebuild
        it.
        """
        ...

    def drop(self, measure: Measure) -> None:
        """Remove all figures of the measure."""
        ...

    def of(self, customer: CustomerId) -> Mapping[int, MeasureState]:
        """The customer's figures by measure number; measures that count nothing are left out."""
        ...

    def days(self, customer: CustomerId, measure: int) -> Mapping[Day, tuple[int, int]]:
        """Count and total of each tenant day on which there was something, in order of days."""
        ...
