"""Chosen hours: when a customer wants to be contacted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden


@frozen
class ChosenHours:
    """What a customer said at `chosen_at` of the hours in which it wants to be contacted by a `channel`, or under
    ``all channels`` by any; empty `hours`: it has no wish any more. Never changed; the newest of a channel holds.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    channel: str
    hours: str = field(repr=hidden, metadata=PERSONAL)
    chosen_at: datetime


def holding(said: Iterable[ChosenHours]) -> Mapping[str, str]:
    """The hours that hold of all that one customer said, by channel: the newest by (chosen_at, id), where it is a
    wish.
    """
    newest: dict[str, ChosenHours] = {}
    for each in said:
        before = newest.get(each.channel)
        if before is None or (each.chosen_at, each.id) > (before.chosen_at, before.id):
            newest[each.channel] = each
    return {channel: each.hours for channel, each in sorted(newest.items()) if each.hours}
