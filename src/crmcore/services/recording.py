"""Recording many interactions: chunk by chunk, set-wise, each entry accepted, known already, or rejected with its
reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import cast
from uuid import UUID

from attrs import define, evolve, field, frozen

from crmcore.domain.customer.party import Person
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, CustomerId, InteractionId
from crmcore.domain.kernel.reach import IdentifierKey, Reach
from crmcore.domain.relationship.interaction import Entry, Interaction
from crmcore.errors import CRMError, ExternalIdConflict, InvalidValue, UnknownCustomer
from crmcore.ports.store import ExternalKey
from crmcore.services.building import Builder, differences
from crmcore.services.customers import NewCustomer, Taken, add_customers
from crmcore.services.evaluating import reevaluate
from crmcore.services.redacting import content_for, interactions_known
from crmcore.services.resolving import addressed, customer_nature, named, no_customer
from crmcore.services.work import Work


@frozen
class Rejection:
    """An entry that could not be recorded: its position from 0 in the iterable, the entry, and the error that says
    why.
    """

    position: int
    entry: Entry
    error: CRMError


OnReject = Callable[[Rejection], None]


@frozen
class Recorded:
    """What became of the entries: recorded now, known already by their external ids, rejected; and customers added on
    the way.
    """

    recorded: int = 0
    known: int = 0
    rejected: int = 0
    customers_added: int = 0

    def __add__(self, other: Recorded) -> Recorded:
        return Recorded(
            self.recorded + other.recorded,
            self.known + other.known,
            self.rejected + other.rejected,
            self.customers_added + other.customers_added,
        )


@define
class _Chunk:
    """One chunk of entries on its way into the store."""

    work: Work
    entries: Sequence[Entry]
    position: int
    reject: OnReject
    customers: list[Addressed | None] = field(init=False)
    """Whose each entry is; None where it was rejected."""
    newcomers: dict[CustomerId, Reach] = field(factory=dict)
    """Customers to be added, by the ids they are going to have."""
    built: list[Interaction] = field(factory=list)
    """What is to be recorded."""
    places: list[int] = field(factory=list)
    """Of which entry each of these is made."""
    rejected: int = 0

    def __attrs_post_init__(self) -> None:
        self.customers = [None] * len(self.entries)

    def refuse(self, index: int, error: CRMError) -> None:
        self.rejected += 1
        self.reject(Rejection(self.position + index, self.entries[index], error))


def record_chunk(
    work: Work, entries: Sequence[Entry], position: int, *, add_missing: bool, reject: OnReject
) -> Recorded:
    """Record entries in the transaction of `work`; `position` is that of the first. `reject` is told of each rejection.

    A rejected entry changes nothing: a customer is added only for an entry that is recorded.
    """
    chunk = _Chunk(work, entries, position, reject)
    _resolve(chunk, add_missing)
    _build(chunk)
    _leave_erased(chunk)
    joined = _add_newcomers(chunk) if chunk.newcomers else 0
    known = _add(chunk)
    fresh = [each for each in chunk.built if external_key(each) not in known] if known else chunk.built
    if fresh:
        reevaluate(work, {interaction.customer for interaction in fresh}, "interactions recorded")
        kinds: Mapping[str, Plain] = Counter([interaction.kind for interaction in fresh])
        work.emit("interactions.recorded", None, {"count": len(fresh), "kinds": dict(kinds)})
    return Recorded(len(fresh), len(entries) - chunk.rejected - len(fresh), chunk.rejected, joined)


def _is_entry(entry: object) -> bool:
    return isinstance(entry, Entry)


def _resolve(chunk: _Chunk, add_missing: bool) -> None:
    work = chunk.work
    ids: dict[CustomerId, Addressed] = {}
    keys: dict[int, IdentifierKey] = {}
    canonical: dict[Reach, IdentifierKey] = {}
    for index, entry in enumerate(chunk.entries):
        if not _is_entry(entry):
            chunk.refuse(index, InvalidValue("entries", f"a {type(entry).__name__}", "each is an Entry"))
            continue
        customer = entry.customer
        if isinstance(customer, UUID):
            whose = ids.get(customer)
            if whose is None:
                whose = ids[customer] = Addressed(customer, customer)
            chunk.customers[index] = whose
            continue
        try:
            key = canonical.get(customer)
            if key is None:
                key = canonical[customer] = named(work, customer).key
            keys[index] = key
        except CRMError as error:
            chunk.refuse(index, error)
        except TypeError:
            chunk.refuse(
                index, InvalidValue("customer", f"a {type(customer).__name__}", "a customer is an id or an identifier")
            )
    if ids:
        _resolve_ids(chunk, ids)
    if keys:
        _resolve_named(chunk, keys, add_missing)


def _resolve_ids(chunk: _Chunk, ids: Mapping[CustomerId, Addressed]) -> None:
    existing = chunk.work.unit.customers.existing(ids)
    merging = chunk.work.hold_definitions().merging
    if len(existing) == len(ids) and not merging:
        return
    heads = addressed(chunk.work, existing)
    for index, whose in enumerate(chunk.customers):
        if whose is not None:
            found = chunk.customers[index] = heads.get(whose.origin)
            if found is None:
                chunk.refuse(index, no_customer(chunk.work, [whose.origin]))


def _resolve_named(chunk: _Chunk, keys: dict[int, IdentifierKey], add_missing: bool) -> None:
    owners = dict(chunk.work.unit.identifiers.find(set(keys.values())))
    for index, key in keys.items():
        owner = owners.get(key)
        if owner is None:
            reach = cast(Reach, chunk.entries[index].customer)
            if not add_missing:
                chunk.refuse(index, UnknownCustomer(customer_nature(reach)))
                continue
            newcomer = CustomerId(chunk.work.setting.ids.new())
            owner = owners[key] = Addressed(newcomer, newcomer)
            chunk.newcomers[newcomer] = reach
        chunk.customers[index] = owner


def _build(chunk: _Chunk) -> None:
    build, built, placed = Builder(chunk.work).build, chunk.built.append, chunk.places.append
    ids = cast(Sequence[InteractionId], chunk.work.setting.ids.many(len(chunk.entries)))
    recorded = _recorded_before(chunk)
    # By source, then external id: a key for each entry would be one more object each.
    first: dict[str | None, dict[str, Interaction]] = {}
    for index, (entry, id_, whose) in enumerate(zip(chunk.entries, ids, chunk.customers, strict=True)):
        if whose is None:
            continue
        try:
            interaction = build(entry, id_, whose)
        except CRMError as error:
            chunk.refuse(index, error)
            continue
        external_id = interaction.external_id
        if external_id is not None:
            source = interaction.source
            known = first.get(source)
            if known is None:
                known = first[source] = {key[1]: each for key, each in recorded.items() if key[0] == source}
            earlier = known.setdefault(external_id, interaction)
            if earlier is not interaction:
                _compare(chunk, index, earlier, interaction)
                continue
        built(interaction)
        placed(index)


def _leave_erased(chunk: _Chunk) -> None:
    """Leave out what was recorded before of customers who are erased."""
    if not chunk.work.tenant.has_digests:
        return
    keys = {key for each in chunk.built if (key := external_key(each)) is not None}
    known = interactions_known(chunk.work, keys)
    if not known:
        return
    left: list[tuple[int, Interaction]] = []
    for index, interaction in zip(chunk.places, chunk.built, strict=True):
        key = external_key(interaction)
        if key is not None and key in known:
            _compare(chunk, index, known[key], interaction)
        else:
            left.append((index, interaction))
    chunk.places, chunk.built = [index for index, _ in left], [interaction for _, interaction in left]


def _add_newcomers(chunk: _Chunk) -> int:
    joining = {interaction.customer for interaction in chunk.built} & chunk.newcomers.keys()
    newcomers = [(id_, NewCustomer(Person(), (reach,))) for id_, reach in chunk.newcomers.items() if id_ in joining]
    while newcomers:
        try:
            with chunk.work.savepoint():
                add_customers(
                    chunk.work,
                    [new for _, new in newcomers],
                    ids=[id_ for id_, _ in newcomers],
                    racing=True,
                    evaluate=False,
                )
            break
        except Taken:
            known = _known_meanwhile(chunk)
            newcomers = [pair for pair in newcomers if pair[0] not in known]
    return len(newcomers)


def _known_meanwhile(chunk: _Chunk) -> Mapping[CustomerId, Addressed]:
    """Who newcomers are whom somebody else has added since they were looked for; what is theirs goes there."""
    keys = {id_: named(chunk.work, reach).key for id_, reach in chunk.newcomers.items()}
    owners = chunk.work.unit.identifiers.find(keys.values())
    known = {id_: owners[key] for id_, key in keys.items() if key in owners}
    for id_ in known:
        del chunk.newcomers[id_]
    chunk.built = [
        evolve(each, **known[each.customer]._asdict()) if each.customer in known else each for each in chunk.built
    ]
    return known


def _recorded_before(chunk: _Chunk) -> Mapping[ExternalKey, Interaction]:
    # Of the entries of newcomers only: theirs must be refused before a customer is added for them.
    if not chunk.newcomers:
        return {}
    keys = [
        (entry.source, entry.external_id)
        for entry, whose in zip(chunk.entries, chunk.customers, strict=True)
        if whose is not None
        and whose.origin in chunk.newcomers
        and isinstance(entry.source, str)
        and isinstance(entry.external_id, str)
    ]
    return chunk.work.unit.interactions.known(keys) if keys else {}


def _add(chunk: _Chunk) -> Mapping[ExternalKey, Interaction]:
    if not chunk.built:
        return {}
    kinds = {interaction.kind for interaction in chunk.built}
    measures = [
        measure for measure in chunk.work.hold_definitions().all_measures if not kinds.isdisjoint(measure.kinds)
    ]
    known = chunk.work.unit.interactions.add(chunk.built, measures)
    if known:
        for index, interaction in zip(chunk.places, chunk.built, strict=True):
            key = external_key(interaction)
            if key is not None and key in known:
                _compare(chunk, index, known[key], interaction)
    return known


def _compare(chunk: _Chunk, index: int, known: Interaction, new: Interaction) -> None:
    differs = differences(known, new, chunk.entries[index], content_for(chunk.work))
    if differs:
        chunk.refuse(index, ExternalIdConflict(new.source or "", differs))


def external_key(interaction: Interaction) -> ExternalKey | None:
    """What idempotency knows it by, if it has an external id."""
    if interaction.external_id is None:
        return None
    assert interaction.source is not None
    return (interaction.source, interaction.external_id)
