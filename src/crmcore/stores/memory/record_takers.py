"""How the row of each kind of record is put into memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from attrs import evolve

from crmcore.codec.content import decode_content
from crmcore.codec.decisions import load_allowed, load_plain, load_propensities, load_rulings
from crmcore.codec.names import name_key
from crmcore.codec.reasons import load_reasons
from crmcore.domain.customer.attribute import Statement
from crmcore.domain.customer.consent import ConsentRecord
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.health import PointHealth
from crmcore.domain.customer.party import PARTIES, Customer, Preferences
from crmcore.domain.customer.suggestion import Suggestion, SuggestionState
from crmcore.domain.decision.action import Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.message import FINAL, Message, MessageId
from crmcore.domain.kernel.definition import Definition
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId, EventId, InteractionId
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.reach import Address, Identifier
from crmcore.domain.kernel.time import from_micros
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.lifecycle import Standing, Transition
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.errors import StorageError
from crmcore.ports.store import Kept, Refreshed
from crmcore.stores.memory import records_of_benefits, records_of_campaigns, records_of_customers, records_of_desk
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.record_values import Taker, at_of, id_of, maybe_id_of, require_rule
from crmcore.stores.memory.rows import TenantRows


def _amounts(
    base: int | None, currency: str | None, original: int | None, rate: str | None, rate_day: int | None, own: str
) -> tuple[Any, Any, Rate | None]:
    """The amount as given, in base currency, and the rate, of their columns."""
    if base is None or currency is None:
        return None, None, None
    if rate is None or original is None or rate_day is None:
        return Money.of_millionths(base, currency), Money.of_millionths(base, currency), None
    given = Money.of_millionths(original, currency)
    return given, Money.of_millionths(base, own), Rate(currency, Decimal(rate), rate_day)


def _standing(stage: Any, rung: Any, defected: Any, evaluated_on: Any) -> Any:
    return None if stage is None else Standing(stage, rung, bool(defected), evaluated_on)


def _definition(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    kind, number, version, name, body, defined_at, retired_at = row
    made = Definition(kind, name, number, version, body, from_micros(defined_at), at_of(retired_at))
    journal.put(rows.definitions, (kind, name), (*rows.definitions.get((kind, name), ()), made))


def _customer(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, party, name, language, zone, channel, added_at, version, archived_at, erased_at = row
    require_rule(party in PARTIES)
    customer = Customer(
        id_of(id_),
        PARTIES[party](name),
        from_micros(added_at),
        Preferences(language, zone, channel),
        version,
        at_of(archived_at),
    )
    journal.add(rows.customers, customer.id, customer)
    journal.put(rows.name_keys, customer.id, name_key(name))
    journal.remove(rows.order, "ids")
    if erased_at is not None:
        journal.put(rows.erased, customer.id, from_micros(erased_at))


def _contact_point(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, scheme, value, sent_as, rule = row
    point = ContactPoint(ContactPointId(id_of(id_)), Address(scheme, value, sent_as, rule))
    journal.add(rows.points, point.address.key, point)
    journal.put(rows.addresses, point.id, point.address.key)


def _point_health(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    contact_point, softs, last_soft_at, hard_at, status, reason, lived_at = row
    made = PointHealth(softs, at_of(last_soft_at), at_of(hard_at), status, reason, at_of(lived_at))
    journal.add(rows.health, ContactPointId(id_of(contact_point)), made)


def _identifier(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    scheme, source, value, sent_as, rule, customer, origin = row
    identifier, named = Identifier(scheme, source, value, sent_as, rule), CustomerId(id_of(customer))
    journal.add(rows.identifiers, identifier.key, Addressed(named, CustomerId(id_of(origin))))
    journal.put(rows.identifiers_of.setdefault(named, {}), identifier.key, identifier)


def _link(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    origin, contact_point, customer = row
    reached, key = CustomerId(id_of(customer)), rows.addresses[ContactPointId(id_of(contact_point))]
    point = rows.points[key]
    journal.add(rows.linked.setdefault(CustomerId(id_of(origin)), {}), key, point)
    journal.put(rows.points_of.setdefault(reached, {}), key, point)
    journal.put(rows.reached_at.setdefault(key, {}), reached, point)


def _profile(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    source, key, given, archived_at = row
    name = ("external", source, key)
    if name not in rows.identifiers:
        raise StorageError("a record refers to one that is not kept")
    names, reaches, wishes = json.loads(given)
    kept = Kept(
        frozenset((scheme, of, value) for scheme, of, value in names),
        frozenset((scheme, value) for scheme, value in reaches),
        frozenset(wishes),
        at_of(archived_at),
    )
    journal.add(rows.profiles, name, kept)


def _statement(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, attribute, text, number, source, stated_at, recorded_at = row
    stated = Statement(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        attribute,
        number if text is None else text,
        source,
        from_micros(stated_at),
        from_micros(recorded_at),
    )
    journal.add(rows.statements_of.setdefault(stated.customer, {}), stated.id, stated)


def _consent(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, contact_point, channel, purpose, granted, at, recorded_at, *told = row
    if (customer is None) != (origin is None) or (customer is None and contact_point is None):
        raise StorageError("a consent is about a customer or a contact point")
    record = ConsentRecord(
        id_of(id_),
        maybe_id_of(customer),
        maybe_id_of(origin),
        maybe_id_of(contact_point),
        channel,
        purpose,
        bool(granted),
        from_micros(at),
        from_micros(recorded_at),
        *told,
    )
    journal.add(rows.consents, record.id, record)
    if record.customer is not None:
        journal.put(rows.consents_of.setdefault(record.customer, {}), record.id, record)
    if record.contact_point is not None:
        journal.put(rows.consents_at.setdefault(record.contact_point, {}), record.id, record)


def _suppression(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    digest, reason, at = row
    journal.add(rows.suppressed, digest, (reason, from_micros(at)))


def _rate(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    currency, day, value = row
    journal.add(rows.rates, (currency, day), Rate(currency, Decimal(value), day))


def _interaction(journal: Journal, rows: TenantRows, row: Any, own: str) -> None:
    (
        id_, customer, origin, kind, direction, occurred_at, recorded_at, day, source, external_id, external_digest,
        touchpoint, amount, currency, original, rate, rate_day, voids, content, redacted_at,
    ) = row  # fmt: skip
    given, base, converted_by = _amounts(amount, currency, original, rate, rate_day, own)
    made = Interaction(
        InteractionId(id_of(id_)),
        id_of(customer),
        id_of(origin),
        kind,
        direction,
        from_micros(occurred_at),
        from_micros(recorded_at),
        day,
        source,
        external_id,
        touchpoint,
        given,
        base,
        converted_by,
        maybe_id_of(voids),
        content,
        decode_content,
    )
    journal.add(rows.interactions, made.id, made)
    journal.put(rows.interactions_of.setdefault(made.customer, {}), made.id, made)
    if source is not None and external_id is not None:
        journal.add(rows.recorded, (source, external_id), made.id)
    if external_digest is not None:
        require_rule(source is not None)
        journal.add(rows.recorded_digests, (source, external_digest), made.id)
    if redacted_at is not None:
        journal.put(rows.redacted, made.id, from_micros(redacted_at))
    if made.voids is not None:
        journal.add(rows.voided, made.voids, made.id)


def _cost(journal: Journal, rows: TenantRows, row: Any, own: str) -> None:
    (
        id_, customer, origin, account, amount, currency, original, rate, rate_day,
        occurred_at, recorded_at, day, source, external_id, external_digest,
    ) = row  # fmt: skip
    given, base, converted_by = _amounts(amount, currency, original, rate, rate_day, own)
    entry = LedgerEntry(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        account,
        given,
        base,
        converted_by,
        from_micros(occurred_at),
        from_micros(recorded_at),
        day,
        source,
        external_id,
    )
    journal.add(rows.entries, entry.id, entry)
    journal.put(rows.entries_of.setdefault(entry.customer, {}), entry.id, entry)
    if source is not None and external_id is not None:
        journal.add(rows.booked, (source, external_id), entry.id)
    if external_digest is not None:
        require_rule(source is not None)
        journal.add(rows.booked_digests, (source, external_digest), entry.id)


def _place(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    customer, *standing = row
    journal.add(rows.standings, CustomerId(id_of(customer)), _standing(*standing))


def _transition(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, customer, origin, at = row[:4]
    made = Transition(
        id_of(id_),
        id_of(customer),
        id_of(origin),
        from_micros(at),
        _standing(*row[4:8]),
        _standing(*row[8:12]),
        *row[12:],
    )
    journal.add(rows.transitions_of.setdefault(made.customer, {}), made.id, made)


def _membership(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    segment, customer, since = row
    journal.add(rows.members.setdefault(segment, {}), CustomerId(id_of(customer)), from_micros(since))


def _refresh(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    segment, version, at, day, text, number = row
    journal.add(rows.refreshed, segment, Refreshed(version, from_micros(at), day, number if text is None else text))


def _allowed_set(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    # Kept until the decisions come that are over it.
    digest, body = row
    journal.add(rows.allowed, digest, load_allowed(body))


def _decision(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    (
        id_, customer, origin, occasion, decided_at, day, policy, policy_version, arm, offer, channel, slot,
        probability, propensities, allowed_set, verdicts, seen, versions, stage, purpose,
        rulings,
    ) = row  # fmt: skip
    allowed = rows.allowed[allowed_set]
    made = Decision(
        DecisionId(id_of(id_)),
        id_of(customer),
        id_of(origin),
        occasion,
        from_micros(decided_at),
        day,
        policy,
        policy_version,
        arm,
        Action(offer, channel, slot),
        probability,
        load_propensities(propensities, allowed),
        allowed,
        load_plain(verdicts),  # type: ignore[arg-type]
        load_plain(seen),
        load_plain(versions),
        stage,
        purpose,
        {} if rulings is None else load_rulings(rulings),
    )
    journal.add(rows.decisions, made.id, made)
    journal.add(rows.decided.setdefault(occasion, {}), made.origin, made.id)
    journal.put(rows.decisions_of.setdefault(made.customer, {}), made.id, made)


def _message(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    (
        id_, decision, customer, origin, contact_point, step, channel, purpose, offer, offer_version, message_class,
        not_before, expires_at, made_at, state, attempt, token, lease_until, finished_at, detail, cost, campaign,
    ) = row  # fmt: skip
    made = Message(
        MessageId(id_of(id_)),
        DecisionId(id_of(decision)),
        id_of(customer),
        id_of(origin),
        ContactPointId(id_of(contact_point)),
        channel,
        purpose,
        offer,
        offer_version,
        message_class,
        from_micros(not_before),
        from_micros(expires_at),
        from_micros(made_at),
        step,
        state,
        attempt,
        token,
        at_of(lease_until),
        at_of(finished_at),
        detail,
        campaign,
    )
    journal.add(rows.messages, made.id, made)
    journal.add(rows.messages_once, (made.decision, made.contact_point, step), made.id)
    journal.put(rows.messages_of.setdefault(made.decision, {}), made.id, step)
    if cost:
        journal.put(rows.message_costs, made.id, cost)
    if state not in FINAL or lease_until is not None:
        journal.put(rows.under_way, made.id, channel)


def _suggestion(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, one, other, probability, deterministic, reasons, found_at, state, decided_at, actor = row
    pair = CustomerId(id_of(one)), CustomerId(id_of(other))
    require_customers(rows, pair)
    if pair[0].int >= pair[1].int or any((each.one, each.other) == pair for each in rows.suggestions.values()):
        raise StorageError("a suggestion names two customers in order, and a pair is suggested once")
    if state not in get_args(SuggestionState) or (state == "open") != (decided_at is None):
        raise StorageError("a suggestion is open, or it is decided at some time")
    made = Suggestion(
        id_of(id_),
        *pair,
        float(probability),
        bool(deterministic),
        load_reasons(reasons),
        from_micros(found_at),
        state,
        at_of(decided_at),
        actor,
    )
    journal.add(rows.suggestions, made.id, made)


def _event(journal: Journal, rows: TenantRows, row: Any, _: str) -> None:
    id_, name, recorded_at, actor, customer, data, sequence, link = row
    place = len(rows.events) + 1
    event = Event(EventId(id_of(id_)), name, from_micros(recorded_at), actor, maybe_id_of(customer), json.loads(data))
    journal.put(rows.events, place, event)
    if sequence is not None:
        if sequence != place:
            raise StorageError("events are numbered without a gap")
        journal.put(rows.sealed, place, evolve(event, sequence=sequence, chain=link))


TAKERS: Mapping[str, Taker] = {
    "definition": _definition,
    "customer": _customer,
    "contact point": _contact_point,
    "point health": _point_health,
    "identifier": _identifier,
    "link": _link,
    "profile": _profile,
    "statement": _statement,
    "consent": _consent,
    "suppression": _suppression,
    "rate": _rate,
    "interaction": _interaction,
    "cost": _cost,
    "standing": _place,
    "transition": _transition,
    "membership": _membership,
    "refresh": _refresh,
    "allowed set": _allowed_set,
    "decision": _decision,
    "message": _message,
    "duplicate": _suggestion,
    "event": _event,
    **records_of_customers.TAKERS,
    **records_of_benefits.TAKERS,
    **records_of_campaigns.TAKERS,
    **records_of_desk.TAKERS,
}
"""By kind, what puts a row."""
