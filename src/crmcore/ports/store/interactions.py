"""Interactions in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.relationship.form import Acquaintance
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure

ExternalKey = tuple[str, str]
"""(source, external id)."""


class InteractionTable(Protocol):
    """What happened. Interactions are added and never changed; a voided one counts for nothing."""

    def add(
        self, interactions: Sequence[Interaction], measures: Sequence[Measure]
    ) -> Mapping[ExternalKey, Interaction]:
        """Add interactions and bring the measures of their customers up to date in the same transaction.

        One whose (source, external id) is already known is not added; the mapping returned holds the known ones. Within
        one call external keys are distinct. An interaction that `voids` another takes it out of every measure, whenever
        either occurred. One that voids what is already voided raises `AlreadyVoided`, what is unknown
        `UnknownInteraction`, and nothing is added. Set-based: a large batch costs no statement a row. The customers
        become touched.
        """
        ...

    def get(self, ids: Collection[InteractionId]) -> Mapping[InteractionId, Interaction]:
        """Those of the ids that name an interaction of this tenant."""
        ...

    def known(self, keys: Collection[ExternalKey]) -> Mapping[ExternalKey, Interaction]:
        """Those of the external keys that are known."""
        ...

    def known_digests(self, keys: Collection[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], Interaction]:
        """Those of the (source, digest of an external id) that stand for interactions whose external id is erased."""
        ...

    def voided(self, ids: Collection[InteractionId]) -> Mapping[InteractionId, InteractionId]:
        """For those of the ids that are voided, what voided them."""
        ...

    def of(
        self,
        customer: CustomerId,
        *,
        limit: int,
        before: tuple[datetime, InteractionId] | None = None,
        kinds: Collection[str] = (),
        include_voided: bool = True,
    ) -> Sequence[Interaction]:
        """The customer's interactions, the newest first by (occurred_at, id), from the one before `before`; all kinds
        when none is named.
        """
        ...

    def employees(self, customer: CustomerId) -> Sequence[Acquaintance]:
        """The employees named by the customer's interactions, voided ones aside: those with the most contacts first,
        then by name.
        """
        ...

    def count(self) -> int:
        """How many interactions there are, voids and voided ones included."""
        ...
