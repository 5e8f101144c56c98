"""Everything that can be seen of a CRM, without its ids, so that two runs can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from crmcore import CRM
from crmcore.codec.digests import event_chain

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FIELDS = (
    "stage",
    "rung",
    "defected",
    "rhythm",
    "purchases.days(days=30)",
    "value.profit",
    "attribute.city",
    "segment.heavy",
)


def plain(value: object) -> object:
    """A value with its personal parts shown and functions left out, for its repr."""
    if attrs.has(type(value)):
        parts = attrs.asdict(value, recurse=False, filter=lambda attribute, _: bool(attribute.eq))  # type: ignore[arg-type]
        return type(value).__name__, {name: plain(part) for name, part in parts.items()}
    if isinstance(value, Mapping):
        return {str(plain(name)): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def numbered(values: Iterable[object]) -> list[str]:
    """A line for each value, in which each id is replaced by the place of its first mention."""
    ids: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        return ids.setdefault(found[0], f"id {len(ids)}")

    return [_UUID.sub(place, repr(plain(value))) for value in values]


def facts(crm: CRM, day: date) -> list[str]:
    """All that is recorded and derived, but for the events."""
    customers = [*crm.customers.list(limit=1000), *crm.customers.list(limit=1000, archived=True)]
    told: list[object] = []
    for customer in customers:
        id_ = customer.id
        interactions = list(crm.interactions.of(id_))
        told += [
            ("customer", customer),
            ("identifiers", [(each.key, each.sent_as) for each in crm.customers.identifiers(id_)]),
            (
                "contact points",
                [(each.address.scheme, each.address.sent_as) for each in crm.customers.contact_points(id_)],
            ),
            ("attributes", crm.attributes.of(id_), crm.attributes.history(id_, "city")),
            (
                "standing",
                crm.standings.of(id_),
                [(each.before, each.after, each.reason) for each in crm.standings.history(id_)],
            ),
            ("measures", dict(sorted(crm.measures.of(id_).items()))),
            ("interactions", interactions, [crm.interactions.voided_by(each.id) for each in interactions]),
            ("ledger", crm.ledger.of(id_)),
            ("segments", crm.segments.of(id_)),
            ("consents", crm.consents.of(id_)),
            ("decisions", crm.decisions.of(id_)),
            ("messages", crm.outbox.of(id_)),
        ]
    told += [("segment", segment, crm.segments.refreshed(segment.name)) for segment in crm.segments.defined()]
    told += [("measures", crm.measures.declared()), ("rates", crm.rates.all()), ("totals", crm.ledger.totals())]
    told += [("kinds", crm.interactions.kinds()), ("attributes", crm.attributes.declared())]
    told += [("row", row) for row in crm.table(list(_FIELDS)).rows()]
    told += [("row as of", row) for row in crm.table(list(_FIELDS[:-1]), as_of=day).rows()]
    told += [("offers", crm.offers.defined()), ("caps", crm.caps.all()), ("suppressed", crm.suppressions.count())]
    told += [("occasions", crm.decisions.occasions()), ("rules", crm.standings.rules())]
    told.append(("interactions", crm.interactions.count()))
    told.append(("evaluated on", crm.health().evaluated_on))
    return numbered(told)


def log(crm: CRM) -> list[str]:
    """The events, sealed first; their numbers are gap-free and their chain whole."""
    events = list(crm.events.since(0))
    assert list(range(1, len(events) + 1)) == [event.sequence for event in events]
    last = bytes(32)
    for event in events:
        last = event_chain(last, attrs.evolve(event, chain=None))
        assert last == event.chain
    return numbered([(event.name, event.actor, event.customer, event.recorded_at, event.data) for event in events])
