"""Keeping a chunk of a source's people in step: customers added, adopted, brought up to what is said, set-wise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from attrs import define, evolve, field, frozen

from crmcore.codec.names import name_key
from crmcore.domain.customer.party import Customer, Preferences
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, AddressKey, Identifier, IdentifierKey
from crmcore.errors import IdentifierConflict, IdentifierTaken, StorageBusy
from crmcore.ports.store import Kept
from crmcore.services.attributes import Told, state
from crmcore.services.evaluating import reevaluate
from crmcore.services.profile_rows import ProfileRow
from crmcore.services.work import Work

T = TypeVar("T")
ATTEMPTS = 5
_NOTHING = Kept()


@frozen
class SyncedChunk:
    """What became of the rows of a chunk, by position; a row that changed nothing is in none of them."""

    added: Mapping[int, CustomerId]
    adopted: Mapping[int, CustomerId]
    updated: Mapping[int, CustomerId]
    restored: Mapping[int, CustomerId]
    archived: Mapping[int, CustomerId]
    conflicts: Mapping[int, IdentifierConflict]


class _Raced(Exception):
    """Another writer was faster with a customer or an identifier of the chunk."""


def sync_chunk(work: Work, source: str, rows: Sequence[ProfileRow]) -> SyncedChunk:
    """Bring the customers of rows, of which no two have the same key, in step. A row in conflict changes nothing.

    Raises `StorageBusy` when others keep changing the same customers.
    """
    return _attempted(work, lambda: _Chunk(work, source, rows).carry_out())


def archive_absent(work: Work, source: str, absent: Collection[CustomerId]) -> Sequence[CustomerId]:
    """Archive customers whom a complete list of the source lacks; returns those who were not archived already. Raises
    as `sync_chunk`.
    """
    return _attempted(work, lambda: _archive(work, source, absent))


def _attempted(work: Work, action: Callable[[], T]) -> T:
    for _ in range(ATTEMPTS):
        try:
            with work.savepoint():
                return action()
        except _Raced:
            pass
    raise StorageBusy("other writers keep changing the same customers; try again")


def _archive(work: Work, source: str, absent: Collection[CustomerId]) -> Sequence[CustomerId]:
    now = work.now()
    present = work.unit.customers.get(absent)
    archived = [each for each in present.values() if each.archived_at is None]
    found = work.unit.profiles.keys_of(source, absent, with_merged=True)
    keys = [key for each in found.values() for key in each]
    kept = work.unit.profiles.kept(source, keys)
    _update(work, [evolve(each, archived_at=now) for each in archived])
    work.unit.profiles.keep(source, {key: evolve(each, archived_at=now) for key, each in kept.items()})
    ids = [each.id for each in archived]
    _tell(work, source, "archived", ids)
    return ids


@define(eq=False)
class _Step:
    """What is to be done about one row: whose it is, and whether the customer was added or adopted for it."""

    row: ProfileRow
    customer: CustomerId | None = None
    is_adopted: bool = False
    superseded: Sequence[str] = ()
    """Other keys of the source that it archived, by which the customer was kept before."""

    @property
    def key(self) -> str:
        return self.row.key.value


_Owner = CustomerId | _Step
"""Whom an identifier names: a customer, or who is going to be added for a row."""


@define(eq=False)
class _Chunk:
    """One attempt at a chunk."""

    work: Work
    source: str
    rows: Sequence[ProfileRow]
    kept: Mapping[str, Kept] = field(factory=dict)
    owners: Mapping[IdentifierKey, CustomerId] = field(factory=dict)
    """To whom each identifier was given: a source's people stay apart when they are merged here."""
    heads: Mapping[CustomerId, CustomerId] = field(factory=dict)
    keys_of: Mapping[CustomerId, Sequence[str]] = field(factory=dict)
    keys_with_merged: Mapping[CustomerId, Sequence[str]] = field(factory=dict)
    """Of the heads of those who are gone, the keys of all who are one."""
    others_kept: Mapping[str, Kept] = field(factory=dict)
    customers: Mapping[CustomerId, Customer] = field(factory=dict)
    steps: list[_Step] = field(factory=list)
    conflicts: dict[int, IdentifierConflict] = field(factory=dict)

    def carry_out(self) -> SyncedChunk:
        """Do it. Raises `_Raced`."""
        self._look_up()
        self._resolve()
        return _Change(self.work, self.source, self).carry_out()

    def _look_up(self) -> None:
        unit, rows = self.work.unit, self.rows
        self.kept = unit.profiles.kept(self.source, [row.key.value for row in rows])
        names: dict[IdentifierKey, None] = {}
        for row in rows:
            names[row.key.key] = None
            names.update(dict.fromkeys(row.names))
        for kept in self.kept.values():
            names.update(dict.fromkeys(kept.names))
        # Nobody is merged meanwhile.
        self.work.hold_definitions()
        found = unit.identifiers.find(names)
        self.owners = {name: whose.origin for name, whose in found.items()}
        self.heads = {whose.origin: whose.customer for whose in found.values()}
        self.customers = unit.customers.get({*self.owners.values(), *self.heads.values()})
        # Whoever may be adopted is kept by no other key, unless the source has archived it under that.
        unkept = {
            owner
            for row in rows
            if row.key.value not in self.kept
            for name in (row.key.key, *row.names)
            if (owner := self.owners.get(name)) is not None
        }
        self.keys_of = unit.profiles.keys_of(self.source, unkept) if unkept else {}
        gone = {
            self.heads[owner]
            for row in rows
            if row.gone and (owner := self.owners.get(row.key.key)) is not None and row.key.value in self.kept
        }
        self.keys_with_merged = unit.profiles.keys_of(self.source, gone, with_merged=True) if gone else {}
        every = (*self.keys_of.values(), *self.keys_with_merged.values())
        others = {key for keys in every for key in keys}
        self.others_kept = unit.profiles.kept(self.source, others) if others else {}

    def _resolve(self) -> None:
        """Find whose each row is. A row in conflict gives nothing free, so that it is begun anew without it."""
        holding: set[int] = set()
        while True:
            self.steps, self.conflicts = [], {}
            named = self._released(holding)
            taken: set[_Owner] = set()
            for row in self.rows:
                try:
                    step = self._step(row, named, taken)
                except IdentifierConflict as conflict:
                    self.conflicts[row.position] = conflict
                    continue
                if step is not None:
                    self.steps.append(step)
            if holding.issuperset(self.conflicts):
                return
            holding.update(self.conflicts)

    def _released(self, holding: Collection[int]) -> dict[IdentifierKey, _Owner]:
        """Whom each identifier names once rows have given up what they do not say any more."""
        named: dict[IdentifierKey, _Owner] = dict(self.owners)
        for row in self.rows:
            kept = self.kept.get(row.key.value)
            if kept is None or row.gone or row.position in holding:
                continue
            customer = self.owners.get(row.key.key)
            for name in kept.names:
                if name not in row.names and named.get(name) == customer:
                    del named[name]
        return named

    def _step(self, row: ProfileRow, named: dict[IdentifierKey, _Owner], taken: set[_Owner]) -> _Step | None:
        """Whose the row is, noted in `named` and `taken`; None when it says nothing. Raises `IdentifierConflict`."""
        key = row.key.key
        present = self.owners.get(key)
        is_kept = row.key.value in self.kept
        if row.gone:
            return _Step(row, present) if is_kept and present is not None else None
        step = _Step(row, present, is_adopted=present is not None and not is_kept)
        found = {name: named[name] for name in row.names if name in named}
        others = [owner for owner in found.values() if self._head(owner) != self._head(present)]
        if present is None and len({*map(self._head, others)}) == 1 and not isinstance(others[0], _Step):
            step.customer, step.is_adopted = others[0], True
            others = []
        if others:
            raise _conflict(found, present, others)
        if step.is_adopted:
            assert step.customer is not None
            step.superseded = self._superseded(step.customer, row.key.value, found)
        owner = step if step.customer is None else step.customer
        if owner in taken:
            raise IdentifierTaken(_schemes(found))
        taken.add(owner)
        named[key] = owner
        named.update(dict.fromkeys(row.names, owner))
        return step

    def _head(self, owner: _Owner | None) -> _Owner | None:
        return owner if owner is None or isinstance(owner, _Step) else self.heads.get(owner, owner)

    def names(self, name: IdentifierKey, customer: CustomerId) -> bool:
        """Whether the identifier names the customer."""
        return name in self.owners and self.heads[self.owners[name]] == self.heads.get(customer, customer)

    def whose(self, origin: CustomerId) -> Addressed:
        """Whom to write about for this customer."""
        return Addressed(self.heads.get(origin, origin), origin)

    def _superseded(self, customer: CustomerId, own: str, found: Mapping[IdentifierKey, object]) -> Sequence[str]:
        """The other keys by which the source kept a customer whom it archived. Raises `IdentifierTaken` when it keeps
        the customer still.
        """
        keys = [key for key in self.keys_of.get(customer, ()) if key != own]
        archived_at = self.customers[customer].archived_at
        if keys and (archived_at is None or any(self.others_kept[key].archived_at != archived_at for key in keys)):
            raise IdentifierTaken(_schemes(found))
        return keys


@define(eq=False)
class _Change:
    """What is to be written for the rows of a chunk."""

    work: Work
    source: str
    chunk: _Chunk
    now: datetime = field(init=False)
    linked: Mapping[CustomerId, Collection[AddressKey]] = field(factory=dict)
    stated: Mapping[CustomerId, Mapping[int, Told]] = field(factory=dict)
    newcomers: list[Customer] = field(factory=list)
    changed: dict[CustomerId, Customer] = field(factory=dict)
    released: list[tuple[CustomerId, IdentifierKey]] = field(factory=list)
    claimed: list[tuple[Identifier, Addressed]] = field(factory=list)
    unlinked: list[tuple[CustomerId, AddressKey]] = field(factory=list)
    linked_now: list[tuple[Addressed, Address]] = field(factory=list)
    told: list[Told] = field(factory=list)
    profiles: dict[str, Kept] = field(factory=dict)
    dropped: list[str] = field(factory=list)
    still_there: Collection[CustomerId] = ()
    """The heads of those who are in the chunk and not gone."""
    outcomes: dict[str, dict[int, CustomerId]] = field(
        factory=lambda: {kind: {} for kind in ("added", "adopted", "updated", "restored", "archived")}
    )

    def __attrs_post_init__(self) -> None:
        self.now = self.work.now()

    def carry_out(self) -> SyncedChunk:
        """Find out what changes, and write it. Raises `_Raced`."""
        steps = self.chunk.steps
        self._look_up([step.customer for step in steps if step.customer is not None and not step.row.gone])
        present = (step.customer for step in steps if step.customer is not None and not step.row.gone)
        self.still_there = {self.chunk.whose(customer).customer for customer in present}
        ids = iter(self.work.setting.ids.many(sum(step.customer is None for step in steps)))
        for step in steps:
            if step.row.gone:
                self._archive(step)
            else:
                self._bring_up(step, CustomerId(next(ids)) if step.customer is None else step.customer)
        self._write()
        return SyncedChunk(conflicts=self.chunk.conflicts, **self.outcomes)

    def _look_up(self, customers: Sequence[CustomerId]) -> None:
        unit = self.work.unit
        heads = {customer: self.chunk.whose(customer).customer for customer in customers}
        points = unit.contact_points.of({*heads.values()})
        self.linked = {
            customer: {point.address.key for point in points[head]}
            for customer, head in heads.items()
            if head in points
        }
        if any(step.row.values for step in self.chunk.steps):
            newest = unit.attributes.newest(customers, self.source)
            self.stated = {
                customer: {
                    each.attribute: Told(
                        self.chunk.whose(customer), each.attribute, each.value, each.source, each.stated_at
                    )
                    for each in found
                }
                for customer, found in newest.items()
            }

    def _archive(self, step: _Step) -> None:
        """Archive who is gone, and of several who are one the head once all are."""
        assert step.customer is not None
        head = self._present(self.chunk.whose(step.customer).customer)
        if head.archived_at is not None or head.id in self.still_there:
            # Archived by hand, or there by another key: that this one is gone counts once it matters.
            if self._kept(step.key).archived_at is None:
                self.profiles[step.key] = evolve(self._kept(step.key), archived_at=self.now)
            return
        keys = self.chunk.keys_with_merged.get(head.id, (step.key,))
        if any(self._kept(key).archived_at is None for key in keys if key != step.key):
            if self._kept(step.key).archived_at is None:
                self.profiles[step.key] = evolve(self._kept(step.key), archived_at=self.now)
            return
        self.changed[head.id] = evolve(head, archived_at=self.now)
        for key in keys:
            self.profiles[key] = evolve(self._kept(key), archived_at=self.now)
        self.outcomes["archived"][step.row.position] = head.id

    def _kept(self, key: str) -> Kept:
        """What will be kept of a key that is."""
        found = self.profiles.get(key) or self.chunk.kept.get(key)
        return self.chunk.others_kept[key] if found is None else found

    def _present(self, customer: CustomerId) -> Customer:
        """The customer as it will be."""
        return self.changed.get(customer) or self.chunk.customers[customer]

    def _bring_up(self, step: _Step, customer: CustomerId) -> None:
        row = step.row
        before = self.chunk.kept.get(step.key, _NOTHING)
        changes = [
            self._name(row, customer, before),
            self._reach(row, customer, before),
            self._state(row, customer),
        ]
        is_restored = False
        if customer not in self.chunk.customers:
            self.newcomers.append(Customer(customer, row.party, self.now, row.preferences))
        else:
            is_restored = self._restore(step, self.chunk.whose(customer).customer, before)
            present = self._present(customer)
            party = row.party if row.party.name else evolve(row.party, name=present.name)
            preferences = _wished(present.preferences, row, before.wishes)
            if party != present.party or preferences is not present.preferences:
                self.changed[customer] = evolve(present, party=party, preferences=preferences)
                changes.append(True)
        self._keep(step, customer, before)
        if customer not in self.chunk.customers:
            self.outcomes["added"][row.position] = customer
        elif step.is_adopted:
            self.outcomes["adopted"][row.position] = customer
        elif is_restored:
            self.outcomes["restored"][row.position] = self.chunk.whose(customer).customer
        elif any(changes):
            self.outcomes["updated"][row.position] = customer

    def _restore(self, step: _Step, head: CustomerId, before: Kept) -> bool:
        """Restore the head where the source had archived it."""
        present = self._present(head)
        archived = present.archived_at
        if archived is None or not (step.superseded or archived == before.archived_at):
            return False
        self.changed[head] = evolve(present, archived_at=None)
        return True

    def _name(self, row: ProfileRow, customer: CustomerId, before: Kept) -> bool:
        """Give up identifiers that are not said any more, and claim those that the customer has not."""
        names, whose = self.chunk.names, self.chunk.whose(customer)
        ended = sorted(before.names - row.names.keys())
        released = [(whose.customer, name) for name in ended if names(name, customer)]
        claimed = [(each, whose) for each in (row.key, *row.names.values()) if not names(each.key, customer)]
        self.released += released
        self.claimed += claimed
        return bool(released or claimed)

    def _reach(self, row: ProfileRow, customer: CustomerId, before: Kept) -> bool:
        linked = self.linked.get(customer, ())
        ended = sorted(before.reaches - row.addresses.keys())
        whose = self.chunk.whose(customer)
        unlinked = [(whose.customer, key) for key in ended if key in linked]
        linked_now = [(whose, address) for key, address in row.addresses.items() if key not in linked]
        self.unlinked += unlinked
        self.linked_now += linked_now
        return bool(unlinked or linked_now)

    def _state(self, row: ProfileRow, customer: CustomerId) -> bool:
        """State what the source says otherwise than it said last, unless it was true before that."""
        said = self.stated.get(customer, {})
        at = row.stated_at or self.now
        told: list[Told] = []
        for attribute, value in row.values:
            last = said.get(attribute.number)
            if (last is None and value is not None) or (last is not None and last.value != value and last.at <= at):
                told.append(Told(self.chunk.whose(customer), attribute.number, value, self.source, at))
        self.told += told
        return bool(told)

    def _keep(self, step: _Step, customer: CustomerId, before: Kept) -> None:
        """Remember what the source gave: what it said and the customer did not have from elsewhere."""
        row, names, linked = step.row, self.chunk.names, self.linked.get(customer, ())
        self.dropped += step.superseded
        if step.key in self.chunk.kept and _is_kept(before, row):
            return
        kept = Kept(
            frozenset(name for name in row.names if name in before.names or not names(name, customer)),
            frozenset(key for key in row.addresses if key in before.reaches or key not in linked),
            row.wishes,
        )
        if step.key not in self.chunk.kept or kept != before:
            self.profiles[step.key] = kept

    def _write(self) -> None:
        """Write what was found; what gives identifiers free goes first."""
        work, unit = self.work, self.work.unit
        if self.released:
            unit.identifiers.release(self.released)
        if self.unlinked:
            unit.contact_points.unlink(self.unlinked)
        if self.newcomers:
            unit.customers.add([(each, name_key(each.name)) for each in self.newcomers])
        _update(work, self.changed.values())
        if self.claimed:
            owners = unit.identifiers.claim(self.claimed)
            if any(owners[identifier.key].customer != whose.customer for identifier, whose in self.claimed):
                raise _Raced
        if self.linked_now:
            ids = work.setting.ids.many(len(self.linked_now))
            unit.contact_points.link(
                [
                    (whose, address, ContactPointId(id_))
                    for id_, (whose, address) in zip(ids, self.linked_now, strict=True)
                ]
            )
        if self.dropped:
            unit.profiles.drop(self.source, self.dropped)
        if self.profiles:
            unit.profiles.keep(self.source, self.profiles)
        if self.told:
            state(work, self.told)
        for kind, found in self.outcomes.items():
            _tell(work, self.source, kind, found.values())
        self._reevaluate()

    def _reevaluate(self) -> None:
        back = {each.id for each in self.changed.values() if each.archived_at is None and self._was_archived(each.id)}
        for customers, reason in (({each.id for each in self.newcomers}, "added"), (back, "restored")):
            if customers:
                reevaluate(self.work, customers, reason)

    def _was_archived(self, customer: CustomerId) -> bool:
        return self.chunk.customers[customer].archived_at is not None


def _update(work: Work, customers: Iterable[Customer]) -> None:
    """Put customers in the place of those read. Raises `_Raced`."""
    changed = [(evolve(each, version=each.version + 1), name_key(each.name)) for each in customers]
    if changed and work.unit.customers.update(changed):
        raise _Raced


def _tell(work: Work, source: str, kind: str, customers: Collection[CustomerId]) -> None:
    if customers:
        ids: list[Plain] = [str(customer) for customer in customers]
        work.emit(f"customers.{kind}", None, {"source": source, "customers": ids})


def _wished(present: Preferences, row: ProfileRow, before: Collection[str]) -> Preferences:
    """The preferences said; of those not said, those that were said before are no wish any more, others stay."""
    if row.preferences == present:
        return present
    said = {wish: getattr(row.preferences, wish) for wish in row.wishes}
    ended = {wish: None for wish in before if wish not in row.wishes}
    wished = evolve(present, **said, **ended)
    return present if wished == present else wished


def _is_kept(before: Kept, row: ProfileRow) -> bool:
    """Whether what is kept is what the row says, as it mostly is."""
    given = before.names == row.names.keys() and before.reaches == row.addresses.keys()
    return given and before.wishes == row.wishes and before.archived_at is None


def _conflict(
    found: Mapping[IdentifierKey, _Owner], present: CustomerId | None, others: Collection[_Owner]
) -> IdentifierConflict:
    customers = [owner for owner in dict.fromkeys(found.values()) if not isinstance(owner, _Step)]
    if len(customers) < len(set(found.values())):
        return IdentifierTaken(_schemes(found))
    named = [*([] if present is None else [present]), *[owner for owner in customers if owner in others]]
    return IdentifierConflict(_schemes(found), tuple(named))


def _schemes(found: Iterable[IdentifierKey]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scheme for scheme, _, _ in found)) or ("external",)
