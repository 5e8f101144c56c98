"""Erasure: what erasing a customer has done, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId

Suppressed = Literal["all", "withdrawn"]
"""Which addresses of an erased customer stay suppressed: all that nobody else has, or those where consent was
withdrawn.
"""


@frozen
class Place:
    """One place that erasing visited: what was done there, and to how many rows."""

    name: str
    done: str
    rows: int


@frozen
class Erased:
    """The receipt of an erasure, or with `dry_run` what it would do: every place visited, those with nothing to do
    too.

    `pending` names what is still to be done before nothing of it can be read any more: ``checkpoint`` as long as a
    reader keeps SQLite from truncating its log, ``statistics`` where PostgreSQL's wait for the owner of the tables.
    `journalled` tells that it stands in the erasure journal. A receipt holds nothing personal but the customer's id.
    """

    customer: CustomerId
    at: datetime
    dry_run: bool
    places: Sequence[Place]
    pending: Sequence[str] = ()
    journalled: bool = False

    def rows(self, name: str) -> int:
        """How many rows were changed in the places of that name; 0 for one not visited."""
        return sum(place.rows for place in self.places if place.name == name)

    def __str__(self) -> str:
        head = "would be erased" if self.dry_run else "erased"
        lines = [f"{head}: {self.customer} at {self.at.isoformat()}"]
        lines += [f"  {place.name}: {place.rows} {place.done}" for place in self.places]
        lines += [f"  pending: {each}" for each in self.pending]
        return "\n".join(lines)


@frozen
class Replayed:
    """What replaying an erasure journal did: customers `erased` again, those erased `already`, ids that are `unknown`
    here, and addresses suppressed again.
    """

    erased: int = 0
    already: int = 0
    unknown: int = 0
    suppressed: int = 0
