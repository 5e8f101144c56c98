"""A tie as a row, and the conditions on when it holds."""

from __future__ import annotations

from typing import Any

from crmcore.domain.customer.tie import Tie, TieId
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.time import Moment
from crmcore.stores.sql.stored import micros, micros_or_none, stored_id, stored_instant, stored_instant_or_none

INSERT = (
    "INSERT INTO crm_tie (tenant, id, type, customer, origin, other, other_origin, assigned, since, until, exclusive,"
    " source, interaction, recorded_at, ended_at, removed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SELECT = (
    "SELECT t.id, t.type, t.customer, t.origin, t.other, t.other_origin, t.assigned, t.since, t.until, t.exclusive,"
    " t.source, t.interaction, t.recorded_at, t.ended_at, t.removed_at FROM crm_tie AS t WHERE t.tenant = ?"
)
HOLDS = " AND t.removed_at IS NULL AND t.since <= ? AND (t.until IS NULL OR t.until > ?)"
HELD = (
    " AND t.recorded_at <= ? AND (t.removed_at IS NULL OR t.removed_at > ?) AND t.since <= ?"
    " AND (t.until IS NULL OR t.until > ? OR t.ended_at > ?)"
)


def holding(moment: Moment) -> tuple[str, tuple[object, ...]]:
    """The condition that the tie t holds at a moment, and the values of its marks."""
    today = moment.today
    if moment.known_at is None:
        return HOLDS, (today, today)
    known = micros(moment.known_at)
    return HELD, (known, known, today, today, known)


def row(tenant: int, tie: Tie) -> tuple[object, ...]:
    """The values of a row."""
    return (
        tenant,
        tie.id.bytes,
        tie.type,
        tie.customer.bytes,
        tie.origin.bytes,
        None if isinstance(tie.other, str) else tie.other.bytes,
        None if isinstance(tie.other_origin, str) else tie.other_origin.bytes,
        tie.other if isinstance(tie.other, str) else None,
        tie.since,
        tie.until,
        int(tie.exclusive),
        tie.source,
        None if tie.interaction is None else tie.interaction.bytes,
        micros(tie.recorded_at),
        micros_or_none(tie.ended_at),
        micros_or_none(tie.removed_at),
    )


def tie_of(values: tuple[Any, ...]) -> Tie:
    """The tie of a row."""
    id_, type_, customer, origin, other, other_origin, assigned, since, until, exclusive = values[:10]
    source, interaction, recorded_at, ended_at, removed_at = values[10:]
    return Tie(
        TieId(stored_id(id_)),
        type_,
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        assigned if other is None else CustomerId(stored_id(other)),
        assigned if other_origin is None else CustomerId(stored_id(other_origin)),
        since,
        stored_instant(recorded_at),
        until,
        bool(exclusive),
        source,
        None if interaction is None else InteractionId(stored_id(interaction)),
        stored_instant_or_none(ended_at),
        stored_instant_or_none(removed_at),
    )
