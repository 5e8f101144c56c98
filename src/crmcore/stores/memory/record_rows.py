"""The rows of each kind of record, made of what is kept in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain

from crmcore.codec.decisions import digest_of, dump_allowed, dump_plain, dump_propensities, dump_rulings
from crmcore.codec.reasons import dump_reasons
from crmcore.domain.customer.party import kind_of
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.relationship.lifecycle import Standing
from crmcore.ports.store.record_kind import Row, Value
from crmcore.stores.memory import records_of_benefits, records_of_campaigns, records_of_customers, records_of_desk
from crmcore.stores.memory.record_values import Maker, bytes_of, micros_of
from crmcore.stores.memory.rows import TenantRows

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _converted(amount: Money | None, rate: Rate | None) -> tuple[Value, ...]:
    """The currency, and the original millionths, rate and its day where there was one."""
    if amount is None:
        return (None, None, None, None)
    if rate is None:
        return (amount.currency, None, None, None)
    return (amount.currency, amount.millionths, str(rate.value), rate.on)


def _standing(standing: Standing | None) -> tuple[Value, ...]:
    if standing is None:
        return (None, None, None, None)
    return (standing.stage, standing.rung, int(standing.defected), standing.evaluated_on)


def _definitions(rows: TenantRows) -> Iterator[Row]:
    for each in chain.from_iterable(rows.definitions.values()):
        yield (
            each.kind,
            each.number,
            each.version,
            each.name,
            each.body,
            to_micros(each.defined_at),
            micros_of(each.retired_at),
        )


def _customers(rows: TenantRows) -> Iterator[Row]:
    for each in rows.customers.values():
        wishes = each.preferences
        yield (
            each.id.bytes,
            kind_of(each.party),
            each.name,
            wishes.language,
            wishes.zone,
            wishes.channel,
            to_micros(each.added_at),
            each.version,
            micros_of(each.archived_at),
            micros_of(rows.erased.get(each.id)),
        )


def _contact_points(rows: TenantRows) -> Iterator[Row]:
    for each in rows.points.values():
        address = each.address
        yield (each.id.bytes, address.scheme, address.value, address.sent_as, address.rule)


def _point_health(rows: TenantRows) -> Iterator[Row]:
    for point, each in rows.health.items():
        yield (
            point.bytes,
            each.softs,
            micros_of(each.last_soft_at),
            micros_of(each.hard_at),
            each.status,
            each.reason,
            micros_of(each.lived_at),
        )


def _identifiers(rows: TenantRows) -> Iterator[Row]:
    for customer, named in rows.identifiers_of.items():
        for each in named.values():
            origin = rows.identifiers[each.key].origin
            yield (each.scheme, each.source, each.value, each.sent_as, each.rule, customer.bytes, origin.bytes)


def _links(rows: TenantRows) -> Iterator[Row]:
    for origin, points in rows.linked.items():
        for each in points.values():
            yield (origin.bytes, each.id.bytes, rows.head(origin).bytes)


def _profiles(rows: TenantRows) -> Iterator[Row]:
    for (_, source, key), kept in rows.profiles.items():
        given = [sorted(kept.names), sorted(kept.reaches), sorted(kept.wishes)]
        yield (source, key, _dumps(given), micros_of(kept.archived_at))


def _statements(rows: TenantRows) -> Iterator[Row]:
    for stated in rows.statements_of.values():
        for each in stated.values():
            value = each.value
            yield (
                each.id.bytes,
                each.customer.bytes,
                each.origin.bytes,
                each.attribute,
                value if isinstance(value, str) else None,
                value if isinstance(value, int) else None,
                each.source,
                to_micros(each.stated_at),
                to_micros(each.recorded_at),
            )


def _consents(rows: TenantRows) -> Iterator[Row]:
    for each in rows.consents.values():
        yield (
            each.id.bytes,
            bytes_of(each.customer),
            bytes_of(each.origin),
            bytes_of(each.contact_point),
            each.channel,
            each.purpose,
            int(each.granted),
            to_micros(each.at),
            to_micros(each.recorded_at),
            each.evidence,
            each.source,
            each.actor,
        )


def _suppressions(rows: TenantRows) -> Iterator[Row]:
    for digest, (reason, at) in rows.suppressed.items():
        yield (digest, reason, to_micros(at))


def _rates(rows: TenantRows) -> Iterator[Row]:
    for each in rows.rates.values():
        yield (each.currency, each.on, str(each.value))


def _interactions(rows: TenantRows) -> Iterator[Row]:
    digests = {id_: digest for (_, digest), id_ in rows.recorded_digests.items()}
    for each in rows.interactions.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.kind,
            each.direction,
            to_micros(each.occurred_at),
            to_micros(each.recorded_at),
            each.day,
            each.source,
            each.external_id,
            digests.get(each.id),
            each.touchpoint,
            None if each.base is None else each.base.millionths,
            *_converted(each.amount, each.rate),
            bytes_of(each.voids),
            each.stored_content,
            micros_of(rows.redacted.get(each.id)),
        )


def _costs(rows: TenantRows) -> Iterator[Row]:
    digests = {id_: digest for (_, digest), id_ in rows.booked_digests.items()}
    for each in rows.entries.values():
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.account,
            each.base.millionths,
            *_converted(each.amount, each.rate),
            to_micros(each.occurred_at),
            to_micros(each.recorded_at),
            each.day,
            each.source,
            each.external_id,
            digests.get(each.id),
        )


def _standings(rows: TenantRows) -> Iterator[Row]:
    for customer, standing in rows.standings.items():
        yield (customer.bytes, *_standing(standing))


def _transitions(rows: TenantRows) -> Iterator[Row]:
    for found in rows.transitions_of.values():
        for each in found.values():
            yield (
                each.id.bytes,
                each.customer.bytes,
                each.origin.bytes,
                to_micros(each.at),
                *_standing(each.before),
                *_standing(each.after),
                each.reason,
                each.lifecycle_version,
            )


def _memberships(rows: TenantRows) -> Iterator[Row]:
    for segment, members in rows.members.items():
        for customer, since in members.items():
            yield (segment, customer.bytes, to_micros(since))


def _refreshes(rows: TenantRows) -> Iterator[Row]:
    for segment, each in rows.refreshed.items():
        limit = each.threshold
        text, number = (limit, None) if isinstance(limit, str) else (None, limit)
        yield (segment, each.version, to_micros(each.at), each.day, text, number)


def _allowed_sets(rows: TenantRows) -> Iterator[Row]:
    bodies = {dump_allowed(allowed) for allowed in {decision.allowed for decision in rows.decisions.values()}}
    for body in bodies:
        yield (digest_of(body), body)


def _decisions(rows: TenantRows) -> Iterator[Row]:
    digests: dict[object, bytes] = {}
    for each in rows.decisions.values():
        digest = digests.get(each.allowed)
        if digest is None:
            digest = digests[each.allowed] = digest_of(dump_allowed(each.allowed))
        yield (
            each.id.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.occasion,
            to_micros(each.decided_at),
            each.day,
            each.policy,
            each.policy_version,
            each.arm,
            each.intended.offer,
            each.intended.channel,
            each.intended.slot,
            each.probability,
            dump_propensities(each.propensities, each.allowed),
            digest,
            dump_plain(each.verdicts),
            dump_plain(each.seen),
            dump_plain(each.versions),
            each.stage,
            each.purpose,
            dump_rulings(each.rulings) if each.rulings else None,
        )


def _messages(rows: TenantRows) -> Iterator[Row]:
    for each in rows.messages.values():
        yield (
            each.id.bytes,
            each.decision.bytes,
            each.customer.bytes,
            each.origin.bytes,
            each.contact_point.bytes,
            each.step,
            each.channel,
            each.purpose,
            each.offer,
            each.offer_version,
            each.message_class,
            to_micros(each.not_before),
            to_micros(each.expires_at),
            to_micros(each.made_at),
            each.state,
            each.attempt,
            each.token,
            micros_of(each.lease_until),
            micros_of(each.finished_at),
            each.detail,
            rows.message_costs.get(each.id, 0),
            each.campaign,
        )


def _suggestions(rows: TenantRows) -> Iterator[Row]:
    for each in rows.suggestions.values():
        yield (
            each.id.bytes,
            each.one.bytes,
            each.other.bytes,
            each.probability,
            int(each.deterministic),
            dump_reasons(each.reasons),
            to_micros(each.found_at),
            each.state,
            micros_of(each.decided_at),
            each.actor,
        )


def _events(rows: TenantRows) -> Iterator[Row]:
    for place in sorted(rows.events):
        each = rows.sealed.get(place, rows.events[place])
        yield (
            each.id.bytes,
            each.name,
            to_micros(each.recorded_at),
            each.actor,
            bytes_of(each.customer),
            _dumps(dict(each.data)),
            each.sequence,
            each.chain,
        )


MAKERS: Mapping[str, Maker] = {
    "definition": _definitions,
    "customer": _customers,
    "contact point": _contact_points,
    "point health": _point_health,
    "identifier": _identifiers,
    "link": _links,
    "profile": _profiles,
    "statement": _statements,
    "consent": _consents,
    "suppression": _suppressions,
    "rate": _rates,
    "interaction": _interactions,
    "cost": _costs,
    "standing": _standings,
    "transition": _transitions,
    "membership": _memberships,
    "refresh": _refreshes,
    "allowed set": _allowed_sets,
    "decision": _decisions,
    "message": _messages,
    "duplicate": _suggestions,
    "event": _events,
    **records_of_customers.MAKERS,
    **records_of_benefits.MAKERS,
    **records_of_campaigns.MAKERS,
    **records_of_desk.MAKERS,
}
"""By kind, what makes its rows."""
