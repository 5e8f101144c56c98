"""All that is known of one customer, readable and machine-readable, to be handed to whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import field, fields, frozen, has

from crmcore.codec.content import content_values
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.relationship.content import Custom
from crmcore.domain.relationship.interaction import Interaction
from crmcore.errors import StorageError
from crmcore.services.attributes import Attributes
from crmcore.services.erasing import failed
from crmcore.services.explaining import explained
from crmcore.services.inbox import inbox_of
from crmcore.services.measures import Measures
from crmcore.services.resolving import MOST, no_customer, origins, resolve
from crmcore.services.scope import Scope, Within
from crmcore.services.segments import Segments
from crmcore.services.work import Work

T = TypeVar("T")
PAGE = 1_000


@frozen
class Dossier:
    """All that is known of a customer. `data` is made of what JSON has, by section; `str` tells it as text."""

    customer: CustomerId
    data: Mapping[str, Any] = field(repr=hidden)

    def __str__(self) -> str:
        return "\n".join(_lines(self.data))


def dossier(scope: Scope, customer: CustomerId | Reach) -> Dossier:
    """See `Privacy.export`."""
    with scope.reading() as work:
        found = resolve(work, customer)
        return Dossier(found, {name: plain(value) for name, value in _sections(work, found)})


def _sections(work: Work, customer: CustomerId) -> Iterator[tuple[str, object]]:
    unit, bound = work.unit, Within(work)
    kept = unit.customers.get([customer]).get(customer)
    if kept is None:
        raise no_customer(work, [customer])
    points = unit.contact_points.of([customer]).get(customer, ())
    addresses = {point.id: point.address.sent_as for point in points}
    yield (
        "customer",
        {
            "id": kept.id,
            "kind": type(kept.party).__name__.lower(),
            "name": kept.name,
            "preferences": kept.preferences,
            "added_at": kept.added_at,
            "archived_at": kept.archived_at,
        },
    )
    yield "identifiers", unit.identifiers.of(customer)
    yield "contact_points", [{"scheme": each.address.scheme, "address": each.address.sent_as} for each in points]
    yield (
        "kept_in_step_by",
        [{"source": source, "key": key} for _, source, key in unit.erasures.kept_in_step([customer])],
    )
    yield "attributes", _attributes(work, customer)
    yield (
        "interactions",
        [_interaction(each) for each in _paged(lambda at: unit.interactions.of(customer, limit=PAGE, before=at))],
    )
    yield "ledger", _paged(lambda at: unit.ledger.of(customer, limit=PAGE, before=at))
    yield (
        "consents",
        [
            {**_parts(each), "contact_point": addresses.get(each.contact_point) if each.contact_point else None}
            for each in unit.consents.history(customer)
        ],
    )
    yield "standing", unit.lifecycle.of([customer]).get(customer)
    yield "transitions", unit.lifecycle.history(customer)
    yield "measures", {name: state for name, state in Measures(bound).of(customer).items() if state.count}
    yield "segments", Segments(bound).of(customer)
    decisions = unit.decisions.of(customer, limit=MOST)
    zone = ZoneInfo(work.tenant.zone)
    yield (
        "decisions",
        [
            {**_parts(decision), "reasons": [line.strip() for line in explanation.lines(zone)]}
            for decision, explanation in zip(decisions, explained(work, decisions), strict=True)
        ],
    )
    yield (
        "messages",
        [
            {**_parts(each), "contact_point": addresses.get(each.contact_point)}
            for each in unit.outbox.of(customer, limit=MOST)
        ],
    )
    yield "merges", unit.merges.of(customer)
    yield "ties", unit.ties.of([customer])
    yield "chosen_hours", unit.chosen_hours.of(customer)
    yield "promises", unit.promises.of(customer)
    yield "cases", unit.cases.of(customer)
    yield "inbox", [*inbox_of(work, customer, dismissed=False), *inbox_of(work, customer, dismissed=True)]
    yield "tasks", unit.tasks.of(customer)
    held = unit.entitlements.of(customer)
    yield "entitlements", [{**_parts(each), "uses_made": unit.entitlements.uses(each.id)} for each in held]
    yield "duplicates", unit.duplicates.of(origins(work, customer))
    yield "restrictions", unit.restrictions.of(customer)
    yield "rectifications", unit.rectifications.of(customer)
    yield "events", unit.events.of(customer)
    yield "plugins", _records(work, customer)


def _attributes(work: Work, customer: CustomerId) -> Mapping[str, object]:
    """By attribute what holds, and every statement with its source."""
    attributes = Attributes(Within(work))
    held = attributes.of(customer)
    declared: Sequence[Attribute] = [each for _, each in sorted(work.definitions.attributes.items())]
    found = {}
    for attribute in declared:
        history = attributes.history(customer, attribute.name)
        if history:
            stated = held.get(attribute.name)
            found[attribute.name] = {"value": None if stated is None else stated.value, "statements": history}
    return found


def _interaction(interaction: Interaction) -> Mapping[str, object]:
    content = interaction.content
    said = content.values if isinstance(content, Custom) else content_values(interaction.stored_content)
    names = ("id", "kind", "direction", "occurred_at", "recorded_at", "source", "external_id", "touchpoint", "amount")
    return {**{name: getattr(interaction, name) for name in names}, "voids": interaction.voids, "content": said}


def _records(work: Work, customer: CustomerId) -> Mapping[str, object]:
    found: dict[str, list[Plain]] = {}
    for records in work.setting.plugins.records():
        try:
            found[records.name] = [records.export(work.unit, id_) for id_ in origins(work, customer)]
        except (KeyboardInterrupt, StorageError):
            raise
        except BaseException as error:
            raise failed(records.name, "export", error) from error
    return found


def _paged(page: Callable[[Any], Sequence[T]]) -> list[T]:
    found: list[T] = []
    before = None
    while several := page(before):
        found += several
        last: Any = several[-1]
        before = (last.occurred_at, last.id)
    return found


def _parts(value: Any) -> dict[str, object]:
    return {part.name: getattr(value, part.name) for part in fields(type(value)) if not part.name.startswith("_")}


def plain(value: object) -> Any:
    """A value made of what JSON has: instants and dates as ISO 8601, amounts as text with their currency."""
    match value:
        case None | bool() | int() | float() | str():
            return value.value if isinstance(value, Enum) else value
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes():
            return value.hex()
        case Mapping():
            return {str(name): plain(each) for name, each in value.items()}
        case Sequence() | AbstractSet():
            return [plain(each) for each in value]
    if has(type(value)):
        return plain(_parts(value))
    return str(value)


def _lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in data.items():
        label = name.replace("_", " ")
        if isinstance(value, Mapping) and value:
            yield f"{indent}{label}"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{label}"
            for each in value:
                if isinstance(each, Mapping):
                    yield f"{indent}  -"
                    yield from _lines(each, indent + "    ")
                else:
                    yield f"{indent}  - {each}"
        elif value is not None and not (isinstance(value, list | Mapping) and not value):
            yield f"{indent}{label}: {value}"
