"""Writers wait for each other, readers keep what they began with, and nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from crmcore.errors import StorageBusy
from crmcore.testing.conformance import samples
from tests.unit.stores.memory.conftest import Begin, furnished, undone


def test_a_second_writer_gives_up_after_the_time_out(begin: Begin) -> None:
    """Who wants to write while another does waits for the time-out, then gets `StorageBusy`; later it works."""
    with begin(write=True), pytest.raises(StorageBusy), begin(write=True):
        raise AssertionError("begun")
    with begin(write=True) as unit:
        samples.add(unit, samples.customer(4))


def test_a_reader_does_not_see_into_an_open_write(begin: Begin) -> None:
    """Who wants to read while another writes in place waits for the time-out, then gets `StorageBusy`."""
    with begin(write=True), pytest.raises(StorageBusy), begin(write=False):
        raise AssertionError("begun")


def test_a_writer_that_waits_goes_on_when_the_first_ends() -> None:
    """A writer waits for the first one's commit and sees it."""
    store, key = furnished(timeout=30)
    begun, end = Event(), Event()

    def first() -> None:
        with store.begin(key, write=True) as unit:
            samples.add(unit, samples.customer(4))
            begun.set()
            end.wait(30)

    def second() -> int:
        begun.wait(30)
        end.set()
        with store.begin(key, write=True) as unit:
            return unit.customers.count(archived=False)

    with ThreadPoolExecutor(2) as threads:
        done = threads.submit(first)
        assert 4 == threads.submit(second).result(30)
        done.result(30)


def test_who_streams_holds_up_no_writer_and_sees_no_change(begin: Begin) -> None:
    """A stream goes on through commits of others as if they had not been; who begins to read afterwards sees them."""
    with begin(write=True) as unit:
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
    fields, everyone = samples.fields("purchases.count"), samples.where()
    with begin(write=False) as reader:
        chunks = reader.fields.columns(fields, everyone, samples.now(), chunk=1)
        first = next(chunks)
        for number in (2, 3):
            with begin(write=True) as writer:
                writer.interactions.add([samples.purchase(number, number)], samples.MEASURES)
                samples.add(writer, samples.customer(10 + number))
            with begin(write=False) as later:
                assert number + 2 == later.customers.count(archived=False)
        assert [[[1]], [[0]], [[0]]] == [columns for _, columns in (first, *chunks)]
    with begin(write=False) as later:
        counts = [columns[0] for _, columns in later.fields.columns(fields, everyone, samples.now(), chunk=9)]
        assert [[1, 1, 1, 0, 0]] == counts


def test_a_rollback_beside_a_reader_leaves_nothing(begin: Begin) -> None:
    """A writer that fails while somebody reads changes nothing for anybody."""
    with begin(write=False) as reader:
        with undone(begin(write=True)) as writer:
            samples.add(writer, samples.customer(4))
        assert 3 == reader.customers.count(archived=False)
    with begin(write=True) as unit:
        assert 3 == unit.customers.count(archived=False)


def test_many_read_at_once(begin: Begin) -> None:
    """Readers do not wait for each other, in one thread or several."""
    with begin(write=False) as first, begin(write=False) as second, ThreadPoolExecutor(2) as threads:

        def count(_: int) -> int:
            with begin(write=False) as unit:
                return unit.customers.count(archived=False)

        assert [3, 3] == list(threads.map(count, range(2)))
        assert first.customers.count(archived=False) == second.customers.count(archived=False)
