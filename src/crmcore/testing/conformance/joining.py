"""Working inside a transaction of the app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from crmcore.errors import CRMError, NoOpenTransaction, UnfitConnection
from crmcore.testing.conformance import samples
from crmcore.testing.conformance.base import Host, KitBase
from crmcore.testing.conformance.store import Planned


class JoinObligations(KitBase):
    """What `Store.join` promises. Skipped but for the first where `open_host` gives nothing."""

    @contextmanager
    def host(self) -> Iterator[Host]:
        """A connection of an app."""
        host = self.open_host()
        if host is None:
            pytest.skip("this store joins nobody")
        try:
            self.store.prepare(host.connection)
            yield host
        finally:
            host.close()

    def committed(self) -> list[int]:
        """The customers committed, by number."""
        with self.read() as unit:
            return [id_.int >> 80 for id_ in unit.customers.ids()]

    def test_something_else_than_a_connection_is_unfit(self) -> None:
        """`join` of what is no connection of this database raises `UnfitConnection`."""
        with pytest.raises(UnfitConnection), self.store.join(object(), self.tenant):
            raise AssertionError("joined")

    def test_something_else_than_a_connection_is_not_prepared(self) -> None:
        """`prepare` of what is no connection raises `UnfitConnection`."""
        with pytest.raises(UnfitConnection):
            self.store.prepare(object())

    def test_join_never_commits(self) -> None:
        """`join` never commits: what was done goes with the app's transaction."""
        with self.host() as host:
            host.begin()
            with self.store.join(host.connection, self.tenant) as unit:
                samples.add(unit, samples.customer(1))
            assert [] == self.committed()
            host.rollback()
            assert [] == self.committed()
            host.begin()
            with self.store.join(host.connection, self.tenant) as unit:
                samples.add(unit, samples.customer(2))
            host.commit()
            assert [2] == self.committed()

    def test_a_block_that_raises_is_undone_alone(self) -> None:
        """When the block raises, what was done in it is undone and the app's transaction stays usable."""
        with self.host() as host:
            host.begin()
            with self.store.join(host.connection, self.tenant) as unit:
                samples.add(unit, samples.customer(1))
            with pytest.raises(Planned), self.store.join(host.connection, self.tenant) as unit:
                samples.add(unit, samples.customer(2))
                raise Planned
            with self.store.join(host.connection, self.tenant) as unit:
                samples.add(unit, samples.customer(3))
            host.commit()
            assert [1, 3] == self.committed()

    def test_join_needs_an_open_transaction(self) -> None:
        """`join` raises `NoOpenTransaction` when the app has none open."""
        with self.host() as host:
            with pytest.raises(NoOpenTransaction), self.store.join(host.connection, self.tenant):
                raise AssertionError("joined")
            host.begin()
            host.rollback()

    def test_a_joined_unit_ends_with_its_block(self) -> None:
        """A joined unit of work is unusable after its block, though the app's transaction is still open."""
        with self.host() as host:
            host.begin()
            with self.store.join(host.connection, self.tenant) as unit:
                samples.add(unit, samples.customer(1))
            with pytest.raises(CRMError):
                unit.customers.count(archived=False)
            host.rollback()
