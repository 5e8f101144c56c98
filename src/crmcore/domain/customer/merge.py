"""Merging: two customers who are one and the same."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId


@frozen
class Merge:
    """A customer found to be another one, `into` whom it was merged at that instant.

    From then on its facts belong to that one, or to whom that one is merged into; each keeps its origin, so that the
    merge can be undone. Whoever is not merged is a head. `lent` names what the head had not and has from this customer
    as long as they are one: ``name``, ``language``, ``zone``, ``channel``, ``segment:`` and the number of a roster.
    """

    customer: CustomerId
    into: CustomerId
    merged_at: datetime
    lent: tuple[str, ...] = ()
