"""Campaigns in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.marketing.campaign_run import CampaignProgress, CampaignRun, Leaving


class CampaignTable(Protocol):
    """How campaigns stand, who is in the audience of each, and what became of them.

    A member of an audience is undecided until it is settled or leaves. A waiting message is parked when it may not go
    before it expires.
    """

    def get(self, name: str) -> CampaignRun | None:
        """How the campaign of that name stands; None where nothing is kept of it."""
        ...

    def hold(self, name: str) -> CampaignRun | None:
        """As `get`, and nobody else changes it until the transaction ends."""
        ...

    def all(self) -> Sequence[CampaignRun]:
        """How every campaign stands of which something is kept, by name."""
        ...

    def put(self, run: CampaignRun) -> None:
        """Keep how a campaign stands."""
        ...

    def enlist(self, campaign: str, customers: Collection[CustomerId]) -> None:
        """Add customers to the audience, undecided; who is in it already stays as it is."""
        ...

    def undecided(self, campaign: str, *, limit: int) -> Sequence[CustomerId]:
        """At most `limit` undecided members, by id's bytes."""
        ...

    def follow(self, campaign: str, merged: Mapping[CustomerId, CustomerId]) -> None:
        """Let the customers whom undecided members are merged into take their places, still undecided. Where one is in
        the audience already, the member leaves it as merged.
        """
        ...

    def settle(self, campaign: str, occasion: str, members: Collection[CustomerId]) -> None:
        """Keep for each of the undecided members the decision made for it, and addressed to it, on the occasion, if
        there is one.
        """
        ...

    def leave(self, campaign: str, gone: Mapping[CustomerId, Leaving]) -> None:
        """Say of undecided members why they are not decided for."""
        ...

    def progress(self, campaign: str) -> CampaignProgress:
        """Where the members of the audience stand, each in one place: by its decision, and by the message of that with
        the highest step.
        """
        ...

    def is_open(self, campaign: str) -> bool:
        """Whether a member is undecided, or a message of the campaign not in a final state."""
        ...

    def park(self, campaign: str, *, limit: int) -> int:
        """Park at most `limit` waiting messages that are not parked yet; returns how many. Messages that somebody else
        holds are passed over.
        """
        ...

    def let_go(self, campaign: str, instants: Sequence[datetime]) -> int:
        """Let as many parked messages go as there are instants, the first by id not before the first instant, and so
        on; returns how many. One whose instant is too late may go at the last moment before it expires. Messages that
        somebody else holds are passed over.
        """
        ...

    def end(self, campaign: str, *, at: datetime, detail: str, limit: int) -> Sequence[Message]:
        """Give at most `limit` waiting messages the state suppressed, with that detail; returns them as they were, by
        id. Messages that somebody else holds are passed over.
        """
        ...
