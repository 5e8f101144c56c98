"""What a state machine compares: what steps return or raise on each store, and the portrait of a customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, TypeVar

import attrs
from attrs import define, field, frozen

from crmcore.app import CRM
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import moment_of, zone_named
from crmcore.domain.relationship.lifecycle import Transition
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.segment import Ranking, Roster
from crmcore.errors import CRMError
from crmcore.plugins.registry import Plugins
from crmcore.ports.store import Selection, Store, UnitOfWork
from crmcore.services.definitions import Definitions
from crmcore.services.measures import measured
from crmcore.services.own_channels import OWN_CHANNELS
from crmcore.services.work import Setting
from crmcore.system.secrets import GivenKey
from crmcore.testing.clock import FrozenClock
from crmcore.testing.ids import CountingIds

T = TypeVar("T")

Portrait = Mapping[str, Any]
"""What is known of one customer, by part."""

PARTS = (
    "kept",
    "named",
    "reached",
    "stated",
    "standing",
    "measures",
    "happened",
    "booked",
    "consent",
    "segments",
    "tied",
    "treated",
    "protected",
    "at_desk",
    "served",
)


@frozen
class Failure:
    """The error that a step raised, comparable."""

    kind: str
    code: str
    message: str
    data: str


class Undo(Exception):
    """Raised to leave a transaction without a trace."""


@define
class Side:
    """One of the CRMs driven: on a store of its own, with a clock and ids like those of the others."""

    store: Store
    crm: CRM = field(init=False)
    clock: FrozenClock = field(factory=FrozenClock)

    def __attrs_post_init__(self) -> None:
        keys = GivenKey(b"k" * 32)
        channels = {channel.name: channel for channel in OWN_CHANNELS}
        self.crm = CRM(Setting(self.store, Plugins.load(), self.clock, CountingIds(), keys, channels))
        self.crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")

    def outcome(self, step: Callable[[CRM], T]) -> T | Failure:
        """What a step returns, streams read to their end, or the error it raises; other exceptions than ours pass."""
        try:
            result = step(self.crm)
            return list(result) if isinstance(result, Iterator) else result  # type: ignore[return-value]
        except CRMError as error:
            data = {name: value for name, value in error.data.items() if not isinstance(value, Exception)}
            return Failure(type(error).__name__, error.code, str(error), repr(sorted(data.items())))

    def portraits(self) -> Mapping[CustomerId, Portrait]:
        """The portrait of every customer, archived ones too."""
        with self.crm.read() as tx:
            kept = [*tx.customers.list(limit=10_000), *tx.customers.list(limit=10_000, archived=True)]
            found: dict[CustomerId, Portrait] = {}
            for customer in kept:
                id_ = customer.id
                interactions = tx.interactions.last(id_, 1_000)
                found[id_] = {
                    "kept": customer,
                    "named": tuple(tx.customers.identifiers(id_)),
                    "reached": tuple(tx.customers.contact_points(id_)),
                    "stated": dict(tx.attributes.of(id_)),
                    "standing": (tx.standings.of(id_), tuple(map(_without_id, tx.standings.history(id_)))),
                    "measures": dict(tx.measures.of(id_)),
                    "happened": [(each, tx.interactions.voided_by(each.id)) for each in interactions],
                    "booked": list(tx.ledger.of(id_)),
                    "consent": (list(tx.consents.of(id_)), tx.consents.state(id_, "email", "offers")),
                    "segments": tuple(tx.segments.of(id_)),
                    "tied": tuple(tx.ties.history(id_)),
                    "treated": (tuple(tx.entitlements.of(id_)), tuple(tx.promises.of(id_))),
                    "protected": (tuple(tx.privacy.restrictions(id_)), tuple(tx.privacy.rectifications(id_))),
                    "served": tuple(tx.cases.of(id_)),
                    "at_desk": (
                        tuple(tx.desk.of(id_)),
                        *(tuple(tx.inbox.of(id_, dismissed=each)) for each in (False, True)),
                    ),
                }
        return found

    def log(self) -> list[tuple[object, ...]]:
        """The events sealed, but for ids and chain: who did what when, in order."""
        events = list(self.crm.events.since(0))
        return [(each.sequence, each.name, each.recorded_at, each.actor, each.customer, each.data) for each in events]

    def rebuilt(self) -> list[str]:
        """Make everything derived anew within a transaction that leaves no trace; what then differs (law I9)."""
        before = self.portraits()
        differing: list[str] = []
        tenant = self.crm.tenants.all()[0]
        try:
            with self.store.begin(tenant.key, write=True) as unit:
                definitions = Definitions.load(unit, tenant)
                unit.attributes.rebuild()
                for measure in definitions.all_measures:
                    unit.measures.build(measure)
                for id_, portrait in before.items():
                    differing += _differences(unit, definitions, id_, portrait)
                raise Undo
        except Undo:
            return differing

    def dumped(self) -> str:
        """All that is kept of the tenant."""
        file = StringIO()
        self.crm.dump(file)
        return file.getvalue()

    def close(self) -> None:
        """Close the CRM."""
        self.crm.close()


def _differences(unit: UnitOfWork, definitions: Definitions, id_: CustomerId, portrait: Portrait) -> list[str]:
    measures = dict(measured(definitions, unit.measures.of(id_)))
    standing = unit.lifecycle.of([id_])[id_]
    changed = list(unit.lifecycle.evaluate(definitions.bound_lifecycle, standing.evaluated_on, [id_]))
    stated = {
        attribute.name: attribute.type.decode(each.value, definitions.currency)
        for each in unit.attributes.golden(id_)
        for attribute in definitions.attributes.values()
        if attribute.number == each.attribute and each.value is not None
    }
    known: object = {name: value.value for name, value in portrait["stated"].items()}
    found = []
    if measures != portrait["measures"]:
        found.append(f"measures of {id_}: {portrait['measures']} rebuilt as {measures}")
    if changed:
        found.append(f"standing of {id_}: {changed}")
    if stated != known:
        found.append(f"attributes of {id_}: {known} rebuilt as {stated}")
    return found


def refreshed_whole(side: Side) -> list[str]:
    """Refresh segments whole that have just been refreshed, without a trace; which members then differ (law I9)."""
    tenant = side.crm.tenants.all()[0]
    differing: list[str] = []
    try:
        with side.store.begin(tenant.key, write=True) as unit:
            definitions = Definitions.load(unit, tenant)
            now = side.clock.now()
            reading = definitions.reading(moment_of(None, None, now, zone_named(tenant.zone)))
            for name, segment in definitions.segments.items():
                if isinstance(segment.rule, Ranking | Roster):
                    continue
                selection = Selection(where=bind(segment.rule, definitions.catalogue))
                change = unit.segments.refresh(segment.number, selection, reading, now, touched_only=False)
                if change.entered or change.left:
                    differing.append(f"members of {name}: {change}")
            raise Undo
    except Undo:
        return differing


def alike(answers: Sequence[T]) -> T:
    """The answer of every side; an `AssertionError` that says where they differ when there is no such."""
    first, *others = answers
    for place, other in enumerate(others, start=1):
        if first != other:
            raise AssertionError(f"store {place} differs from the first: {_difference(first, other)}")
    return first


def _difference(first: object, other: object) -> str:
    if isinstance(first, Mapping) and isinstance(other, Mapping) and first.keys() == other.keys():
        name = next(name for name in first if first[name] != other[name])
        return f"{name}: {_difference(first[name], other[name])}"
    if isinstance(first, list | tuple) and isinstance(other, list | tuple) and len(first) == len(other):
        place = next(place for place, item in enumerate(first) if item != other[place])
        return f"[{place}] {_difference(first[place], other[place])}"
    return f"{first!r} != {other!r}"


def _without_id(transition: Transition) -> tuple[object, ...]:
    # Which of several customers changed at once gets which id is nobody's business.
    return attrs.astuple(transition, recurse=False, filter=lambda attribute, _: attribute.name != "id")
