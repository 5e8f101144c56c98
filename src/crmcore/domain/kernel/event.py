"""Events: who did what when, without personal values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId, EventId

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
"""What an event's data may hold: ids, field names, amounts, counts, keyed digests; never a personal value."""


@frozen
class Event:
    """One entry of the event log. `sequence` and `chain` are None until the sealer has numbered it.

    `name` is stable and versioned by its suffix when its data changes shape, e.g. ``interaction.recorded``.
    `chain` is SHA-256 over the previous chain value and this event's canonical form.
    """

    id: EventId
    name: str
    recorded_at: datetime
    actor: str | None
    customer: CustomerId | None
    data: Mapping[str, Plain]
    sequence: int | None = None
    chain: bytes | None = None
