"""Records about who customers are in memory: merges, ties, how they are protected, how well they are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmcore.domain.customer.chosen_hours import ChosenHours
from crmcore.domain.customer.merge import Merge
from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.customer.tie import Tie, TieId
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.ports.store.record_kind import Row
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.record_values import (
    Maker,
    Taker,
    at_of,
    bytes_of,
    id_of,
    maybe_id_of,
    micros_of,
    require_rule,
)
from crmcore.stores.memory.rows import TenantRows
from crmcore.stores.memory.ties_known import customer_at

_MOST = 1_000_000


def _merges(rows: TenantRows) -> Iterator[Row]:
    for customer, (each, archived_at) in rows.merges.items():
        yield (
            customer.bytes,
            each.into.bytes,
            rows.head(customer).bytes,
            to_micros(each.merged_at),
            micros_of(archived_at),
            " ".join(each.lent),
        )


def _merge(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    # The head is whom a merge leads to.
    customer, into, _head, merged_at, archived_at, lent = row
    made = Merge(CustomerId(id_of(customer)), CustomerId(id_of(into)), from_micros(merged_at), tuple(lent.split()))
    journal.add(rows.merges, made.customer, (made, at_of(archived_at)))


def _ties(rows: TenantRows) -> Iterator[Row]:
    for each in rows.ties.values():
        yield (
            each.id.bytes,
            each.type,
            each.customer.bytes,
            each.origin.bytes,
            bytes_of(customer_at(each.other)),
            None if isinstance(each.other_origin, str) else each.other_origin.bytes,
            each.other if isinstance(each.other, str) else None,
            each.since,
            each.until,
            int(each.exclusive),
            each.source,
            bytes_of(each.interaction),
            to_micros(each.recorded_at),
            micros_of(each.ended_at),
            micros_of(each.removed_at),
        )


def _tie(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, type_, customer, origin, other, other_origin, assigned, since, until, exclusive = row[:10]
    source, interaction, recorded_at, ended_at, removed_at = row[10:]
    require_rule((other is None) == (other_origin is None) and (other is None) != (assigned is None))
    require_rule(until is None or until > since)
    tie = Tie(
        TieId(id_of(id_)),
        type_,
        id_of(customer),
        id_of(origin),
        assigned if other is None else id_of(other),
        assigned if other_origin is None else id_of(other_origin),
        since,
        from_micros(recorded_at),
        until,
        bool(exclusive),
        source,
        maybe_id_of(interaction),
        at_of(ended_at),
        at_of(removed_at),
    )
    journal.add(rows.ties, tie.id, tie)
    for end in {tie.customer, tie.other}:
        journal.put(rows.ties_of.setdefault(end, {}), tie.id, None)


def _erased_keys(rows: TenantRows) -> Iterator[Row]:
    for digest, at in rows.erased_keys.items():
        yield (digest, to_micros(at))


def _erased_key(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    digest, at = row
    journal.add(rows.erased_keys, digest, from_micros(at))


def _restrictions(rows: TenantRows) -> Iterator[Row]:
    for held in rows.restrictions_of.values():
        for each in held.values():
            yield (
                each.id.bytes,
                each.customer.bytes,
                each.origin.bytes,
                each.reason,
                to_micros(each.at),
                micros_of(each.lifted_at),
                each.evidence,
            )


def _restriction(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, reason, at, lifted_at, evidence = row
    made = Restriction(id_of(id_), id_of(customer), id_of(origin), reason, from_micros(at), at_of(lifted_at), evidence)
    journal.add(rows.restrictions_of.setdefault(made.customer, {}), made.id, made)


def _rectifications(rows: TenantRows) -> Iterator[Row]:
    for held in rows.rectifications_of.values():
        for each in held.values():
            yield (
                each.id.bytes,
                each.customer.bytes,
                each.origin.bytes,
                each.field,
                each.before,
                each.after,
                each.evidence,
                to_micros(each.at),
                each.actor,
            )


def _rectification(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, field, before, after, evidence, at, actor = row
    made = Rectification(
        id_of(id_), id_of(customer), id_of(origin), field, before, after, evidence, from_micros(at), actor
    )
    journal.add(rows.rectifications_of.setdefault(made.customer, {}), made.id, made)


def _chosen_hours(rows: TenantRows) -> Iterator[Row]:
    for several in rows.chosen_hours_of.values():
        for each in several.values():
            yield (
                each.id.bytes,
                each.customer.bytes,
                each.origin.bytes,
                each.channel,
                each.hours,
                to_micros(each.chosen_at),
            )


def _chose_hours(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, channel, hours, chosen_at = row
    made = ChosenHours(id_of(id_), id_of(customer), id_of(origin), channel, hours, from_micros(chosen_at))
    journal.add(rows.chosen_hours_of.setdefault(made.customer, {}), made.id, made)


def _source_ranks(rows: TenantRows) -> Iterator[Row]:
    yield from rows.source_ranks.items()


def _source_rank(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    source, place = row
    journal.add(rows.source_ranks, source, place)


def _scores(rows: TenantRows) -> Iterator[Row]:
    for (day, subject, dimension), (score, count) in rows.quality.items():
        yield (day, subject, dimension, score, count)


def _score(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    day, subject, dimension, score, count = row
    require_rule(0 <= score <= _MOST)
    journal.add(rows.quality, (day, subject, dimension), (score, count))


MAKERS: Mapping[str, Maker] = {
    "chosen hours": _chosen_hours,
    "merge": _merges,
    "tie": _ties,
    "erased key": _erased_keys,
    "restriction": _restrictions,
    "rectification": _rectifications,
    "source rank": _source_ranks,
    "quality": _scores,
}
"""By kind, what makes its rows."""

TAKERS: Mapping[str, Taker] = {
    "chosen hours": _chose_hours,
    "merge": _merge,
    "tie": _tie,
    "erased key": _erased_key,
    "restriction": _restriction,
    "rectification": _rectification,
    "source rank": _source_rank,
    "quality": _score,
}
"""By kind, what puts a row."""
