"""Importing a chunk of lines: customers found or added, what happened recorded, attributes stated, set-wise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import define, evolve, field, frozen

from crmcore.domain.customer.attribute import Statement
from crmcore.domain.customer.party import Customer
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import IdentifierKey, Reach
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.interaction import Entry
from crmcore.errors import CRMError, IdentifierConflict, StorageBusy
from crmcore.services.attributes import Told, state
from crmcore.services.customers import Customers, NewCustomer, Taken, add_customers, name_and_reach
from crmcore.services.evaluating import reevaluate
from crmcore.services.import_rows import ImportRow
from crmcore.services.recording import Rejection, record_chunk
from crmcore.services.scope import Within
from crmcore.services.work import Work

_RACES = 20
"""How often another writer may be quicker before the chunk is given up."""


@frozen
class ImportedChunk:
    """What became of the lines of a chunk; `rejected` gives the error of each line rejected."""

    recorded: int
    known: int
    customers_added: int
    rejected: Mapping[int, CRMError]


class _Again(Exception):
    """Lines that had named a customer or filled something in were rejected afterwards."""

    def __init__(self, rejected: Mapping[int, CRMError]) -> None:
        self.rejected = rejected


def import_chunk(work: Work, rows: Sequence[ImportRow]) -> ImportedChunk:
    """Import lines in the transaction of `work`. A rejected line changes nothing, and none relies on it."""
    rejected: dict[int, CRMError] = {}
    races = 0
    while True:
        try:
            with work.savepoint():
                chunk = _Chunk(work, rows)
                recorded = chunk.carry_out()
        except _Again as again:
            rejected.update(again.rejected)
            rows = [row for row in rows if row.line not in again.rejected]
        except Taken:
            # Another writer was quicker with a customer of these lines, who is found now.
            races += 1
            if races == _RACES:
                raise StorageBusy("others keep adding the customers of these lines; import them again") from None
        else:
            rejected.update(chunk.rejected)
            known = len(rows) - len(chunk.rejected) - recorded
            return ImportedChunk(recorded, known, len(chunk.newcomers), rejected)


@define
class _Newcomer:
    """A customer to be added, as the lines about it tell."""

    first: ImportRow
    name: str = ""
    reaches: dict[Reach, None] = field(factory=dict)

    def told_by(self, row: ImportRow) -> None:
        self.name = self.name or row.party.name
        self.reaches.update(dict.fromkeys(row.reaches))

    def customer(self) -> NewCustomer:
        party = evolve(self.first.party, name=self.name) if self.name else self.first.party
        return NewCustomer(party, tuple(self.reaches), self.first.preferences)


@define
class _Chunk:
    """One attempt at a chunk."""

    work: Work
    rows: Sequence[ImportRow]
    customers: dict[int, Addressed] = field(factory=dict)
    """Whose each line is."""
    newcomers: dict[CustomerId, _Newcomer] = field(factory=dict)
    rejected: dict[int, CRMError] = field(factory=dict)
    telling: set[int] = field(factory=set)
    """Lines that name a customer anew or fill in what was not known."""

    def carry_out(self) -> int:
        """Do it; returns how many lines were recorded. Raises `_Again` when it rested on a line rejected later."""
        self._resolve()
        if self.newcomers:
            add_customers(
                self.work,
                [newcomer.customer() for newcomer in self.newcomers.values()],
                ids=list(self.newcomers),
                racing=True,
                evaluate=False,
            )
        self._fill_in()
        happened = [row for row in self.rows if row.happened is not None and row.line in self.customers]
        recorded = self._record(happened) if happened else 0
        if self.telling & self.rejected.keys():
            raise _Again(self.rejected)
        changed = self.telling | self._state()
        if happened:
            return recorded
        if self.newcomers:
            reevaluate(self.work, self.newcomers.keys(), "added")
        return len(changed)

    def _resolve(self) -> None:
        self.work.hold_definitions()
        keys = {key for row in self.rows for key in row.keys}
        owners: dict[IdentifierKey, Addressed] = dict(self.work.unit.identifiers.find(keys))
        further: dict[Addressed, dict[Reach, None]] = {}
        for row in self.rows:
            found = {owners[key].customer: owners[key] for key in reversed(row.keys) if key in owners}
            if len(found) > 1:
                schemes = tuple(key[0] for key in row.keys if key in owners)
                self.rejected[row.line] = IdentifierConflict(schemes, tuple(found))
                continue
            whose = next(iter(found.values())) if found else self._newcomer()
            customer = whose.customer
            self.customers[row.line] = whose
            unknown = [key for key in row.keys if key not in owners]
            if unknown:
                self.telling.add(row.line)
                owners.update(dict.fromkeys(unknown, whose))
                if len(unknown) == len(row.keys):
                    self.newcomers[customer] = _Newcomer(row)
            newcomer = self.newcomers.get(customer)
            if newcomer is not None:
                newcomer.told_by(row)
            elif unknown:
                further.setdefault(whose, {}).update(dict.fromkeys(row.reaches))
        self._reach(further)
        if further:
            told = [(whose, tuple(reaches)) for whose, reaches in further.items()]
            name_and_reach(self.work, told, racing=True)

    def _reach(self, further: dict[Addressed, dict[Reach, None]]) -> None:
        """Add to what is `further` to be told of customers found the contact points that they lack and that name
        nobody.
        """
        rows = [row for row in self.rows if row.shared and row.line in self.customers]
        found = {self.customers[row.line].customer for row in rows} - self.newcomers.keys()
        if not found:
            return
        known = {
            customer: {point.address.key for point in points}
            for customer, points in self.work.unit.contact_points.of(found).items()
        }
        for row in rows:
            whose = self.customers[row.line]
            if whose.customer in found and not known.setdefault(whose.customer, set()).issuperset(row.shared):
                known[whose.customer].update(row.shared)
                self.telling.add(row.line)
                further.setdefault(whose, {}).update(dict.fromkeys(row.reaches))

    def _newcomer(self) -> Addressed:
        customer = CustomerId(self.work.setting.ids.new())
        return Addressed(customer, customer)

    def _fill_in(self) -> None:
        """Give customers found the name, language and zone that they lack."""
        telling = {
            self.customers[row.line].customer: row
            for row in reversed(self.rows)
            if (row.party.name or row.preferences.language or row.preferences.zone) and row.line in self.customers
        }
        present = self.work.unit.customers.get(telling.keys() - self.newcomers.keys()) if telling else {}
        for customer in present.values():
            row = telling[customer.id]
            filled = _filled(customer, row)
            if filled != customer:
                self.telling.add(row.line)
                Customers(Within(self.work)).update(
                    customer.id, version=customer.version, party=filled.party, preferences=filled.preferences
                )

    def _record(self, rows: Sequence[ImportRow]) -> int:
        def reject(rejection: Rejection) -> None:
            self.rejected[rows[rejection.position].line] = rejection.error

        return record_chunk(self.work, list(self._entries(rows)), 0, add_missing=False, reject=reject).recorded

    def _entries(self, rows: Sequence[ImportRow]) -> Iterable[Entry]:
        for row in rows:
            happened = row.happened
            assert happened is not None
            yield Entry(
                self.customers[row.line].origin,
                happened.content,
                happened.occurred_at,
                happened.source,
                happened.external_id,
                happened.touchpoint,
                happened.direction,
            )

    def _state(self) -> set[int]:
        """State what is new or differs from what was stated earlier; returns the lines that did."""
        newest = self._newest()
        if not newest:
            return set()
        stated: list[tuple[Addressed, int, _Said]] = []
        for whose, values in newest.items():
            golden = {} if whose.customer in self.newcomers else self._golden(whose.customer)
            stated += [
                (whose, number, said)
                for number, said in values.items()
                if number not in golden or _changes(golden[number], said)
            ]
        state(
            self.work,
            [Told(whose, number, said.value, said.source, said.at) for whose, number, said in stated],
        )
        by_source: dict[tuple[CustomerId, str], list[Plain]] = {}
        for whose, _, said in stated:
            by_source.setdefault((whose.customer, said.source), []).append(said.name)
        self.work.emit_many(
            [
                ("customer.attributes_stated", customer, {"attributes": names, "source": source})
                for (customer, source), names in by_source.items()
            ]
        )
        return {said.line for _, _, said in stated}

    def _newest(self) -> dict[Addressed, dict[int, _Said]]:
        """What the lines state of each customer, by attribute: of several values the newest, the last if as new."""
        now = self.work.now()
        newest: dict[Addressed, dict[int, _Said]] = {}
        for row in self.rows:
            if row.statements and row.line not in self.rejected:
                values = newest.setdefault(self.customers[row.line], {})
                at = row.stated_at or now
                for attribute, value, source in row.statements:
                    present = values.get(attribute.number)
                    if present is None or present.at <= at:
                        values[attribute.number] = _Said(row.line, attribute.name, value, source, at)
        return newest

    def _golden(self, customer: CustomerId) -> Mapping[int, Statement]:
        return {each.attribute: each for each in self.work.unit.attributes.golden(customer)}


@frozen
class _Said:
    """A value that a line states of an attribute."""

    line: int
    name: str
    value: Scalar
    source: str
    at: datetime


def _changes(golden: Statement, said: _Said) -> bool:
    # Of an equal date nothing is taken, or each import of a file that contradicts itself would state it anew.
    return golden.value != said.value and golden.stated_at < said.at


def _filled(customer: Customer, row: ImportRow) -> Customer:
    preferences = customer.preferences
    return evolve(
        customer,
        party=customer.party if customer.name or not row.party.name else evolve(customer.party, name=row.party.name),
        preferences=evolve(
            preferences,
            language=preferences.language or row.preferences.language,
            zone=preferences.zone or row.preferences.zone,
        ),
    )
