"""What every part of the kit stands on: a fresh store for each test, two tenants in it, short ways to open units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId, TenantKey
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.interaction import Interaction
from crmcore.ports.store import EVERYONE, Reading, Selection, Store, UnitOfWork
from crmcore.testing.conformance import samples


class Host(Protocol):
    """A connection of an app, for a store that can be joined."""

    @property
    def connection(self) -> object:
        """What `Store.join` takes."""
        ...

    def begin(self) -> None:
        """Begin a transaction to write in."""
        ...

    def commit(self) -> None:
        """Commit the open transaction."""
        ...

    def rollback(self) -> None:
        """Roll the open transaction back."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class KitBase:
    """Opens a store for each test, migrates it and adds two tenants; relies on nothing but the port."""

    folder: Path
    """An empty folder of the test's own. A lasting store keeps its database there or under its name."""

    store: Store
    tenant: TenantKey
    other: TenantKey

    def open_store(self) -> Store:
        """The store under test, fresh for each `folder`; a lasting one opened again there finds what it kept."""
        raise NotImplementedError("a subclass of StoreConformance gives the store to be tested: open_store()")

    def open_host(self) -> Host | None:
        """A connection of an app to the database in `folder`, or None when the store joins nobody."""
        return None

    @pytest.fixture(autouse=True)
    def fresh_store(self, tmp_path: Path) -> Iterator[None]:
        """A fresh store around each test."""
        self.start(tmp_path)
        yield
        self.finish()

    def start(self, folder: Path) -> None:
        """Open, migrate and furnish the store."""
        self.folder = folder
        self.store = self.open_store()
        self.store.migrate()
        with self.store.begin(None, write=True) as unit:
            self.tenant = unit.tenants.add(
                "first", currency="EUR", zone=samples.ZONE.key, region="DE", at=samples.NOON
            ).key
            self.other = unit.tenants.add("second", currency="EUR", zone="UTC", region=None, at=samples.NOON).key
        for tenant in (self.tenant, self.other):
            with self.store.begin(tenant, write=True) as unit:
                _declare(unit)

    def finish(self) -> None:
        """Close the store."""
        self.store.close()

    def write(self, tenant: TenantKey | None = None) -> AbstractContextManager[UnitOfWork]:
        """A transaction to write in, of the first tenant unless told otherwise."""
        return self.store.begin(self.tenant if tenant is None else tenant, write=True)

    def read(self, tenant: TenantKey | None = None) -> AbstractContextManager[UnitOfWork]:
        """A transaction to read in."""
        return self.store.begin(self.tenant if tenant is None else tenant, write=False)

    def add(self, *numbers: int) -> None:
        """Add customers of these numbers, without names."""
        with self.write() as unit:
            samples.add(unit, *map(samples.customer, numbers))

    def record(self, *interactions: Interaction) -> None:
        """Add interactions in one call, with all measures of the kit."""
        with self.write() as unit:
            unit.interactions.add(interactions, samples.MEASURES)

    def selected(self, where: str | None = None, reading: Reading | None = None) -> list[CustomerId]:
        """The customers for whom a predicate holds, now unless told otherwise."""
        selection = Selection(where=None if where is None else samples.bound(where))
        with self.read() as unit:
            return list(unit.fields.select(selection, reading or samples.now()))

    def value(self, text: str, whose: int = 1, reading: Reading | None = None) -> Scalar | None:
        """The scalar of one field of one customer."""
        (row,) = self.rows([samples.field(text)], Selection(customers=(samples.customer_id(whose),)), reading)
        return row[1]

    def values(self, texts: Iterable[str], whose: int = 1, reading: Reading | None = None) -> list[Scalar | None]:
        """The scalars of several fields of one customer."""
        (row,) = self.rows(samples.fields(*texts), Selection(customers=(samples.customer_id(whose),)), reading)
        return list(row[1:])

    def rows(
        self,
        fields: Sequence[Field],
        selection: Selection = EVERYONE,
        reading: Reading | None = None,
        *,
        chunk: int = 100,
    ) -> list[tuple[Scalar | None, ...]]:
        """The columns asked for, turned into rows that begin with the number of the customer."""
        with self.read() as unit:
            return read_rows(unit, fields, selection, reading or samples.now(), chunk)


def read_rows(
    unit: UnitOfWork, fields: Sequence[Field], selection: Selection, reading: Reading, chunk: int
) -> list[tuple[Scalar | None, ...]]:
    """Columns as rows that begin with the customer's id as text."""
    found: list[tuple[Scalar | None, ...]] = []
    for ids, columns in unit.fields.columns(fields, selection, reading, chunk=chunk):
        assert len(columns) == len(fields)
        assert all(len(column) == len(ids) for column in columns)
        found.extend(zip([str(id_) for id_ in ids], *columns, strict=True))
    return found


def _declare(unit: UnitOfWork) -> None:
    """Define what the kit's rows refer to by number; definitions are texts to a store."""
    for measure in samples.MEASURES:
        assert measure.number == unit.definitions.put("measure", measure.name, "{}", samples.NOON).number
    for attribute in samples.ATTRIBUTES:
        assert attribute.number == unit.definitions.put("attribute", attribute.name, "{}", samples.NOON).number
    for treatment in samples.TREATMENTS:
        assert treatment.number == unit.definitions.put("treatment", treatment.name, "{}", samples.NOON).number
    for segment in samples.SEGMENTS:
        assert segment.number == unit.definitions.put("segment", segment.name, "{}", samples.NOON).number
