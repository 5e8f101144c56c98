"""The store itself: migrations, transactions, savepoints, threads and processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from time import sleep

import pytest
from attrs import evolve

from crmcore.codec.record_lines import KINDS
from crmcore.domain.customer.health import PointHealth
from crmcore.domain.customer.party import Person
from crmcore.domain.decision.wire import WireState
from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import CRMError, NotMigrated, ReadOnlyTransaction, StorageBusy, TransactionClosed
from crmcore.ports.store import Kept, Lagging, Refreshed, Remembered, UnitOfWork
from crmcore.testing.conformance import (
    benefits,
    campaigning,
    cases,
    chosen_hours,
    deciding,
    desk,
    duplicates,
    erasures,
    quality,
    samples,
    ties,
)
from crmcore.testing.conformance.base import KitBase


class Planned(Exception):
    """Raised by a test inside a block."""


def drop_whole(unit: UnitOfWork) -> None:
    """Drop the tenant that the unit is bound to."""
    unit.tenants.begin_drop(samples.NOON)
    while not unit.tenants.drop_some(7, reclaimed=True).finished:
        pass


WRITES: dict[str, Callable[[UnitOfWork], object]] = {
    "tenants.add": lambda unit: unit.tenants.add("third", currency="EUR", zone="UTC", region=None, at=samples.NOON),
    "tenants.begin_drop": lambda unit: unit.tenants.begin_drop(samples.NOON),
    "tenants.drop_some": drop_whole,
    "tenants.restored": lambda unit: unit.tenants.restored(
        samples.NOON, keyed_as=TenantKey(7), evaluated_on=samples.TODAY
    ),
    "records.put": lambda unit: unit.records.put(KINDS["rate"], [("CHF", samples.TODAY, "1.05")]),
    "records.clear": lambda unit: unit.records.clear(),
    "records.finish": lambda unit: unit.records.finish(),
    "settings.put": lambda unit: unit.settings.put("name", "value"),
    "settings.remove": lambda unit: unit.settings.remove("kept"),
    "definitions.put": lambda unit: unit.definitions.put("kind", "visit", "{}", samples.NOON),
    "definitions.retire": lambda unit: unit.definitions.retire("segment", "vips", samples.NOON),
    "settings.keep": lambda unit: unit.settings.keep("name", "value"),
    "customers.add": lambda unit: samples.add(unit, samples.customer(2)),
    "customers.update": lambda unit: unit.customers.update([(evolve(samples.customer(1, "Sara"), version=2), "sara")]),
    "identifiers.claim": lambda unit: unit.identifiers.claim(
        [(samples.email("a@example.org"), samples.own(samples.customer_id(1)))]
    ),
    "identifiers.release": lambda unit: unit.identifiers.release(
        [(samples.customer_id(1), samples.email("known@example.org").key)]
    ),
    "contact_points.link": lambda unit: unit.contact_points.link(
        [(samples.own(samples.customer_id(1)), samples.address("a@example.org"), samples.point_id(1))]
    ),
    "health.put": lambda unit: unit.health.put(samples.point_id(9), PointHealth(2, samples.NOON)),
    "wires.hold": lambda unit: unit.wires.hold("email"),
    "wires.put": lambda unit: unit.wires.put("email", WireState(2, samples.NOON, samples.NOON)),
    "contact_points.unlink": lambda unit: unit.contact_points.unlink(
        [(samples.customer_id(1), samples.address("known@example.org").key)]
    ),
    "merges.merge": lambda unit: unit.merges.merge(samples.merge(1, 800), samples.MEASURES, samples.uuid(9_000_001)),
    "merges.unmerge": lambda unit: unit.merges.unmerge(
        samples.customer_id(801), samples.MEASURES, samples.uuid(9_000_001)
    ),
    "merges.lend": lambda unit: unit.merges.lend(samples.customer_id(801), ["name"]),
    "profiles.keep": lambda unit: unit.profiles.keep("shop", {"C-2": Kept()}),
    "profiles.drop": lambda unit: unit.profiles.drop("shop", ["C-1"]),
    "attributes.state": lambda unit: unit.attributes.state([samples.statement(1, 1, samples.CITY, "Rome")]),
    "attributes.rank": lambda unit: unit.attributes.rank(["form", "shop"]),
    "attributes.rebuild": lambda unit: unit.attributes.rebuild(),
    "rates.set": lambda unit: unit.rates.set(samples.DOLLAR),
    "interactions.add": lambda unit: unit.interactions.add([samples.purchase(2, 1)], samples.MEASURES),
    "measures.build": lambda unit: unit.measures.build(samples.PURCHASES),
    "measures.drop": lambda unit: unit.measures.drop(samples.PURCHASES),
    "lifecycle.put": lambda unit: unit.lifecycle.put([samples.transition(1, 1, samples.standing())]),
    "lifecycle.mark": lambda unit: unit.lifecycle.mark(samples.TODAY),
    "segments.refresh": lambda unit: unit.segments.refresh(
        samples.VIPS, samples.where("purchases.count > 0"), samples.now(), samples.NOON, touched_only=False
    ),
    "segments.rank": lambda unit: unit.segments.rank(
        samples.VIPS,
        samples.ranking("purchases.total"),
        samples.field("purchases.total"),
        samples.where(),
        samples.now(),
        samples.NOON,
    ),
    "segments.put": lambda unit: unit.segments.put(samples.LISTED, [samples.customer_id(1)], samples.NOON),
    "segments.take": lambda unit: unit.segments.take(samples.LISTED, None),
    "segments.mark": lambda unit: unit.segments.mark(samples.VIPS, Refreshed(1, samples.NOON, samples.TODAY)),
    "segments.forget": lambda unit: unit.segments.forget(samples.LISTED),
    "ledger.add": lambda unit: unit.ledger.add([samples.cost(1, 1, "5")]),
    "events.add": lambda unit: unit.events.add([samples.event(1)]),
    "events.seal": lambda unit: unit.events.seal(lambda chain, _: chain, limit=10),
    "commands.remember": lambda unit: unit.commands.remember(b"k" * 32, Remembered(b"b", "null"), until=samples.NOON),
    "commands.forget_expired": lambda unit: unit.commands.forget_expired(samples.NOON),
    **benefits.WRITES,
    **chosen_hours.WRITES,
    **cases.WRITES,
    **desk.WRITES,
    **quality.WRITES,
    **deciding.WRITES,
    **campaigning.WRITES,
    **duplicates.WRITES,
    **ties.WRITES,
    **erasures.WRITES,
}
"""One call of every method that writes, each with something to do when customer 1 is there as `furnish` leaves it."""


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do."""
    unit.settings.put("kept", "value")
    archived = [evolve(samples.customer(number), archived_at=samples.NOON) for number in (800, 801)]
    samples.add(unit, samples.customer(1), *archived)
    unit.merges.merge(samples.merge(801, 800), samples.MEASURES, samples.uuid(9_000_000))
    unit.identifiers.claim([(samples.email("known@example.org"), samples.own(samples.customer_id(1)))])
    unit.contact_points.link(
        [(samples.own(samples.customer_id(1)), samples.address("known@example.org"), samples.point_id(9))]
    )
    unit.health.put(samples.point_id(9), PointHealth(1, samples.NOON, samples.NOON, "5.1.1", "address", samples.NOON))
    unit.wires.put("email", WireState(1))
    unit.identifiers.claim([(samples.external(key), samples.own(samples.customer_id(1))) for key in ("C-1", "C-2")])
    unit.profiles.keep("shop", {"C-1": Kept()})
    unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
    unit.segments.put(samples.LISTED, [samples.customer_id(1)], samples.NOON)
    unit.events.add([samples.event(9)])
    unit.commands.remember(b"x" * 32, Remembered(b"b", "null"), until=samples.days_ago(1))
    benefits.furnish(unit)
    cases.furnish(unit)
    desk.furnish(unit)
    quality.furnish(unit)
    deciding.furnish(unit)
    campaigning.furnish(unit)
    ties.furnish(unit)
    erasures.furnish(unit)
    duplicates.furnish(unit)


def footprint(unit: UnitOfWork, tenant: TenantKey) -> object:
    """Everything of the tenant that a call of `WRITES` can change."""
    who = samples.customer_id(1)
    return [
        unit.tenants.keyed(tenant),
        len(unit.tenants.all()),
        len(unit.tenants.dropping()),
        unit.settings.get("name"),
        unit.settings.get("kept"),
        unit.definitions.all(),
        unit.definitions.history("segment", "vips"),
        unit.customers.count(archived=False),
        unit.customers.get([who]),
        unit.merges.get(who),
        unit.merges.of(samples.customer_id(800)),
        unit.identifiers.of(who),
        unit.contact_points.of([who]),
        unit.profiles.kept("shop", ["C-1", "C-2"]),
        unit.attributes.golden(who),
        unit.attributes.ranks(),
        unit.rates.all(),
        unit.ties.of([who]),
        unit.interactions.count(),
        unit.measures.of(who),
        unit.lifecycle.history(who),
        unit.lifecycle.of([who]),
        unit.lifecycle.day(),
        unit.segments.of(who),
        unit.segments.refreshed(samples.VIPS),
        unit.ledger.totals(None, first=None, last=None),
        unit.events.backlog(),
        unit.events.since(0, limit=10),
        unit.commands.recall(b"k" * 32, samples.days_ago(9)),
        unit.commands.recall(b"x" * 32, samples.days_ago(9)),
        *benefits.footprint(unit),
        *cases.footprint(unit),
        *desk.footprint(unit),
        *quality.footprint(unit),
        *deciding.footprint(unit),
        *campaigning.footprint(unit),
        *erasures.footprint(unit),
        *duplicates.footprint(unit),
    ]


class StoreObligations(KitBase):
    """What `Store` and `UnitOfWork` promise."""

    def test_pending_migrations_are_applied_in_order_and_once(self) -> None:
        """`migrate` applies the pending migrations and returns them; none when there are none."""
        self.store.close()
        self.folder = self.folder / "unmigrated"
        self.folder.mkdir()
        self.store = self.open_store()
        pending = list(self.store.pending())
        assert sorted(each.number for each in pending) == [each.number for each in pending]
        assert pending == list(self.store.migrate())
        assert [] == list(self.store.pending())
        assert [] == list(self.store.migrate())

    def test_what_is_written_does_not_lag(self) -> None:
        """A store that can tell how far behind a replica is says zero of a database that is written itself."""
        if not isinstance(self.store, Lagging):
            pytest.skip("this store cannot tell how far behind it is")
        self.add(1)
        assert timedelta(0) == self.store.lag()

    def test_a_store_that_needs_migrating_is_not_used_before(self) -> None:
        """`begin` raises `NotMigrated` while migrations are pending."""
        self.store.close()
        self.folder = self.folder / "unmigrated"
        self.folder.mkdir()
        self.store = self.open_store()
        if not self.store.pending():
            pytest.skip("this store needs no migration")
        with pytest.raises(NotMigrated), self.store.begin(None, write=True):
            raise AssertionError("begun")

    def test_two_migrating_at_once_end_in_one_schema(self) -> None:
        """Two migrate at once: one waits for the other."""
        self.store.close()
        self.folder = self.folder / "unmigrated"
        self.folder.mkdir()
        self.store = self.open_store()
        pending = list(self.store.pending())
        with ThreadPoolExecutor(4) as threads:
            applied = list(threads.map(lambda _: list(self.store.migrate()), range(4)))
        assert pending == sorted([each for some in applied for each in some], key=lambda each: each.number)
        assert [] == list(self.store.pending())

    def test_port_version_is_the_one_the_kit_proves(self) -> None:
        """The store is written for port version 1."""
        assert 1 == self.store.port_version

    def test_a_transaction_is_committed_when_its_block_ends(self) -> None:
        """A transaction is committed when the block ends."""
        with self.write() as unit:
            samples.add(unit, samples.customer(1))
        with self.read() as unit:
            assert 1 == unit.customers.count(archived=False)

    @pytest.mark.parametrize("name", WRITES)
    def test_a_write_is_rolled_back_when_the_block_raises(self, name: str) -> None:
        """A transaction is rolled back when its block raises, and the exception goes on."""
        with self.write() as unit:
            furnish(unit)
        with self.read() as unit:
            found = footprint(unit, self.tenant)
        with pytest.raises(Planned), self.write() as unit:
            WRITES[name](unit)
            raise Planned
        with self.read() as unit:
            assert found == footprint(unit, self.tenant)

    @pytest.mark.parametrize("name", WRITES)
    def test_a_savepoint_is_undone_alone(self, name: str) -> None:
        """A savepoint is undone alone when its block raises, and the exception goes on."""
        with self.write() as unit:
            furnish(unit)
        with self.write() as unit:
            samples.add(unit, samples.customer(11))
            found = footprint(unit, self.tenant)
            with pytest.raises(Planned), unit.savepoint():
                WRITES[name](unit)
                raise Planned
            assert found == footprint(unit, self.tenant)
            samples.add(unit, samples.customer(12))
        with self.read() as unit:
            assert [samples.customer_id(number) for number in (1, 11, 12)] == list(unit.customers.ids())

    def test_savepoints_nest(self) -> None:
        """An inner savepoint is undone alone, and with the outer one when that raises."""
        with self.write() as unit:
            with unit.savepoint():
                samples.add(unit, samples.customer(1))
                with pytest.raises(Planned), unit.savepoint():
                    samples.add(unit, samples.customer(2))
                    raise Planned
                samples.add(unit, samples.customer(3))
            with pytest.raises(Planned), unit.savepoint():
                with unit.savepoint():
                    samples.add(unit, samples.customer(4))
                raise Planned
        with self.read() as unit:
            assert [samples.customer_id(1), samples.customer_id(3)] == list(unit.customers.ids())

    @pytest.mark.parametrize("name", WRITES)
    def test_a_reader_writes_nothing(self, name: str) -> None:
        """A reader writes nothing: every method that writes raises `ReadOnlyTransaction`."""
        with self.write() as unit:
            furnish(unit)
        with self.read() as unit:
            found = footprint(unit, self.tenant)
        with pytest.raises(ReadOnlyTransaction), self.read() as unit:
            WRITES[name](unit)
        with self.read() as unit:
            assert found == footprint(unit, self.tenant)

    def test_a_unit_is_unusable_after_its_block(self) -> None:
        """A unit of work is unusable after its block ends, however that was: `TransactionClosed`."""
        with self.write() as written:
            samples.add(written, samples.customer(1))
        with self.read() as read:
            pass
        with pytest.raises(Planned), self.write() as failed:
            raise Planned
        for unit in (written, read, failed):
            with pytest.raises(TransactionClosed):
                unit.customers.count(archived=False)
            with pytest.raises(TransactionClosed), unit.savepoint():
                pass

    def test_a_table_kept_is_unusable_after_the_block(self) -> None:
        """The tables of a unit end with it."""
        with self.write() as unit:
            table = unit.customers
        with pytest.raises(TransactionClosed):
            table.add([(samples.customer(1), "")])

    def test_tables_see_what_the_transaction_has_written(self) -> None:
        """The tables of a transaction see what it has written."""
        with self.write() as unit:
            furnish(unit)
            assert 1 == unit.customers.count(archived=False)
            assert {1: 1} == {number: state.count for number, state in unit.measures.of(samples.customer_id(1)).items()}
            selected = list(unit.fields.select(samples.where("purchases.count == 1"), samples.now()))
            assert [samples.customer_id(1)] == selected

    def test_a_clock_that_workers_share_moves_on(self) -> None:
        """Within a transaction too, in UTC, and never back; a store that no other machine shares has none."""
        with self.write() as unit:
            read = [unit.now() for _ in range(3)]
            assert read == [None] * 3 or read == sorted(each for each in read if each is not None)
            assert all(each is None or each.utcoffset() == timedelta(0) for each in read)
            sleep(0.01)
            later = unit.now()
            assert later is None or (read[0] is not None and timedelta(0) < later - read[0] < timedelta(minutes=1))

    def test_others_see_a_transaction_after_its_commit(self) -> None:
        """Others see a transaction after the commit; a reader sees one snapshot."""
        started, written = threading.Event(), threading.Event()

        def writer() -> None:
            started.set()
            with self.write() as unit:
                samples.add(unit, samples.customer(1))
            written.set()

        thread = threading.Thread(target=writer)
        with self.read() as unit:
            assert 0 == unit.customers.count(archived=False)
            thread.start()
            started.wait(10)
            # A store may keep writers waiting while somebody reads, or may not.
            written.wait(0.2)
            assert 0 == unit.customers.count(archived=False)
            assert [] == list(unit.customers.ids())
        thread.join(30)
        with self.read() as unit:
            assert 1 == unit.customers.count(archived=False)

    def test_a_writer_keeps_other_writers_from_what_it_holds(self) -> None:
        """What a writer holds no other writer changes, so that what it reads then still holds when it writes."""
        id_ = samples.customer_id(1)
        self.add(1)

        def add_one(_: int) -> None:
            while True:
                try:
                    with self.write() as unit:
                        unit.customers.hold([id_])
                        present = unit.customers.get([id_])[id_]
                        counted = evolve(
                            present,
                            party=Person(str(int(present.name or "0") + 1)),
                            version=present.version + 1,
                        )
                        assert {} == dict(unit.customers.update([(counted, counted.name)]))
                except StorageBusy:
                    continue
                return

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(add_one, range(40)))
        with self.read() as unit:
            assert "40" == unit.customers.get([id_])[id_].name

    def test_a_writer_sees_what_others_have_committed(self) -> None:
        """A writer sees what others committed before it began."""
        self.add(1)
        with self.write() as unit:
            assert 1 == unit.customers.count(archived=False)

    def test_writers_of_different_tenants_do_not_mix(self) -> None:
        """Threads that work on different tenants at the same time each see their own."""

        def work(tenant: TenantKey) -> int:
            for _ in range(10):
                with self.write(tenant) as unit:
                    number = unit.customers.count(archived=False) + 1
                    samples.add(unit, samples.customer(1000 * tenant + number))
            with self.read(tenant) as unit:
                return unit.customers.count(archived=False)

        with ThreadPoolExecutor(2) as threads:
            assert [10, 10] == list(threads.map(work, (self.tenant, self.other)))

    def test_without_a_tenant_only_the_tenants_are_reached(self) -> None:
        """`tenant` None reaches the tenants alone."""
        with self.store.begin(None, write=False) as unit:
            assert ["first", "second"] == [tenant.name for tenant in unit.tenants.all()]
            with pytest.raises(CRMError):
                unit.customers.count(archived=False)

    def test_what_is_committed_lasts(self) -> None:
        """When `lasting`, what is committed outlives the store that wrote it."""
        if not self.store.lasting:
            pytest.skip("this store does not last")
        with self.write() as unit:
            furnish(unit)
        with self.read() as unit:
            found = footprint(unit, self.tenant)
        self.store.close()
        self.store = self.open_store()
        assert [] == list(self.store.pending())
        with self.read() as unit:
            assert found == footprint(unit, self.tenant)

    def test_a_forked_child_opens_connections_of_its_own(self) -> None:
        """After a fork the child opens connections of its own: both go on working and see each other's commits."""
        if not (self.store.lasting and hasattr(os, "fork")):
            pytest.skip("this store does not last, or there is no fork")
        if threading.active_count() > 1:
            pytest.skip("a process with threads is not forked")
        self.add(1)
        child = os.fork()
        if not child:  # pragma: no cover - the child is not measured
            status = 1
            try:
                with self.write() as unit:
                    samples.add(unit, samples.customer(2))
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        assert 0 == status
        self.add(3)
        with self.read() as unit:
            assert [samples.customer_id(number) for number in (1, 2, 3)] == list(unit.customers.ids())

    @contextmanager
    def after_failure(self) -> Iterator[None]:
        """A transaction has failed; the store goes on working."""
        with pytest.raises(Planned), self.write():
            raise Planned
        yield

    def test_a_store_goes_on_after_a_failed_transaction(self) -> None:
        """A transaction that failed holds nothing: the next writer begins at once."""
        with self.after_failure():
            self.add(1)
        with self.read() as unit:
            assert 1 == unit.customers.count(archived=False)
