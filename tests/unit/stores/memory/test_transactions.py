"""Undoing, and what is kept of computing when something is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from crmcore.domain.relationship.interaction import Interaction
from crmcore.errors import ReadOnlyTransaction, StorageError, TransactionClosed, UnknownCustomer
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance import samples
from tests.unit.stores.memory.conftest import Begin, undone

ONE = samples.customer_id(1)


def counted(unit: UnitOfWork) -> int:
    """How many purchases of customer 1 are counted."""
    state = unit.measures.of(ONE).get(samples.PURCHASES.number)
    return 0 if state is None else state.count


def record(unit: UnitOfWork, *interactions: Interaction) -> None:
    """Add interactions with the kit's measures."""
    unit.interactions.add(interactions, samples.MEASURES)


def test_figures_read_before_a_rollback_are_right_after_it(begin: Begin) -> None:
    """Figures asked for within a transaction that is rolled back are not kept."""
    with begin(write=True) as unit:
        record(unit, samples.purchase(1, 1))
        assert 1 == counted(unit)
    with undone(begin(write=True)) as unit:
        record(unit, samples.purchase(2, 1))
        assert 2 == counted(unit)
        record(unit, samples.void(3, 1, 1))
        assert 1 == counted(unit)
    with begin(write=False) as unit:
        assert 1 == counted(unit)


def test_figures_first_read_after_the_change_are_undone_with_it(begin: Begin) -> None:
    """Figures first computed inside a savepoint do not outlive it."""
    with begin(write=True) as unit:
        with undone(unit.savepoint()):
            record(unit, samples.purchase(1, 1))
            assert 1 == counted(unit)
        assert 0 == counted(unit)
        record(unit, samples.purchase(2, 1))
        assert 1 == counted(unit)


def test_a_void_undone_counts_again(begin: Begin) -> None:
    """When a void is undone, what it voided counts again and may be voided again."""
    with begin(write=True) as unit:
        record(unit, samples.purchase(1, 1))
        with undone(unit.savepoint()):
            record(unit, samples.void(2, 1, 1))
            assert 0 == counted(unit)
        assert 1 == counted(unit)
        record(unit, samples.void(3, 1, 1))
        assert 0 == counted(unit)


def test_the_order_of_customers_follows_an_undone_addition(begin: Begin) -> None:
    """Pages after a rollback hold whom they held before."""
    before = [samples.customer_id(number) for number in (1, 2, 3)]
    with begin(write=True) as unit:
        assert before == list(unit.customers.ids())
        with undone(unit.savepoint()):
            samples.add(unit, samples.customer(4))
            assert 4 == len(unit.customers.page(after=None, limit=10, archived=False))
        assert before == list(unit.customers.ids())


def test_a_row_points_at_a_customer_of_the_tenant_or_is_refused(begin: Begin) -> None:
    """What is said of a customer that does not exist raises `UnknownCustomer`, and nothing of the call is kept."""
    with begin(write=True) as unit:
        for write in (
            lambda: record(unit, samples.purchase(1, 1), samples.purchase(2, 99)),
            lambda: unit.ledger.add([samples.cost(1, 1, "5"), samples.cost(2, 99, "5")]),
            lambda: unit.attributes.state([samples.statement(1, 99, samples.CITY, "Rome")]),
            lambda: unit.identifiers.claim([(samples.email("a@example.org"), samples.own(samples.customer_id(99)))]),
            lambda: unit.lifecycle.put([samples.transition(1, 99, samples.standing())]),
        ):
            with pytest.raises(UnknownCustomer):
                write()
        assert 0 == unit.interactions.count()
        assert {} == unit.ledger.totals(None, first=None, last=None)


def test_an_id_is_never_used_twice(begin: Begin) -> None:
    """A second row of the same id is a `StorageError`, and nothing of the call is kept."""
    with begin(write=True) as unit:
        record(unit, samples.purchase(1, 1))
        with pytest.raises(StorageError):
            record(unit, samples.purchase(2, 1), samples.purchase(1, 1))
        assert 1 == unit.interactions.count()
        assert 1 == counted(unit)


READS: dict[str, Callable[[UnitOfWork], object]] = {
    "tenants": lambda unit: unit.tenants.all(),
    "settings": lambda unit: unit.settings.get("name"),
    "definitions": lambda unit: unit.definitions.all(),
    "customers": lambda unit: unit.customers.ids(),
    "identifiers": lambda unit: unit.identifiers.of(ONE),
    "contact_points": lambda unit: unit.contact_points.of([ONE]),
    "attributes": lambda unit: unit.attributes.golden(ONE),
    "rates": lambda unit: unit.rates.all(),
    "interactions": lambda unit: unit.interactions.count(),
    "measures": lambda unit: unit.measures.of(ONE),
    "lifecycle": lambda unit: unit.lifecycle.evaluate(samples.LIFECYCLE, samples.TODAY, None),
    "fields": lambda unit: unit.fields.select(samples.where(), samples.now()),
    "segments": lambda unit: unit.segments.members(1),
    "ledger": lambda unit: unit.ledger.of(ONE, limit=1),
    "events": lambda unit: unit.events.backlog(),
    "commands": lambda unit: unit.commands.recall(b"key", samples.NOON),
}


@pytest.mark.parametrize("table", READS)
@pytest.mark.parametrize("write", [True, False])
def test_every_table_ends_with_its_unit(begin: Begin, table: str, write: bool) -> None:
    """Once the block has ended a call of any table raises `TransactionClosed` at once, also where it would stream."""
    with begin(write=write) as unit:
        READS[table](unit)
    with pytest.raises(TransactionClosed):
        READS[table](unit)


@pytest.mark.parametrize(
    "stream",
    [
        lambda unit: unit.customers.ids(),
        lambda unit: unit.fields.select(samples.where(), samples.now()),
        lambda unit: unit.fields.columns([], samples.where(), samples.now(), chunk=1),
        lambda unit: unit.lifecycle.evaluate(samples.LIFECYCLE, samples.TODAY, None),
    ],
    ids=["ids", "select", "columns", "evaluate"],
)
def test_a_stream_ends_with_its_unit(begin: Begin, stream: Callable[[UnitOfWork], Iterator[object]]) -> None:
    """A stream that has begun raises `TransactionClosed` when it is read on after the block."""
    with begin(write=False) as unit:
        rest = stream(unit)
        next(rest)
    with pytest.raises(TransactionClosed):
        next(rest)


def test_writing_while_streaming_disturbs_nothing(begin: Begin) -> None:
    """Who streams customers may write in the same transaction; the stream gives those who were there when it began."""
    with begin(write=True) as unit:
        seen = []
        for number, customer in enumerate(unit.customers.ids(), start=10):
            seen.append(customer)
            samples.add(unit, samples.customer(number))
        assert 3 == len(seen)
        assert 6 == unit.customers.count(archived=False)


def test_a_reader_refuses_to_write_even_nothing(begin: Begin) -> None:
    """A call that would write nothing is refused too when the transaction only reads."""
    with begin(write=False) as unit:
        for write in (
            lambda: unit.customers.add([]),
            lambda: unit.interactions.add([], []),
            lambda: unit.segments.take(1, []),
            lambda: unit.segments.put(1, [], samples.NOON),
            lambda: unit.definitions.retire("kind", "never", samples.NOON),
            lambda: unit.identifiers.release([(ONE, ("email", "", "nobody@example.org"))]),
        ):
            with pytest.raises(ReadOnlyTransaction):
                write()
