"""Streams that are left unread, and whose part of the transaction is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crmcore.domain.kernel.ids import CustomerId
from crmcore.testing.conformance import samples
from crmcore_postgres.unit import PostgresUnit
from tests.unit.crmcore_postgres.conftest import App, Shop


class Undo(Exception):
    """Ends a savepoint."""


def streamed(unit: PostgresUnit) -> Iterator[CustomerId]:
    """The customers, from a cursor of the server's."""
    return iter(unit.fields.select(samples.where(), samples.now()))


def stream_in_a_savepoint(unit: PostgresUnit) -> None:
    """Open a stream in a savepoint that is undone before the stream is read to its end."""
    with pytest.raises(Undo), unit.savepoint():
        assert samples.customer_id(1) == next(streamed(unit))
        raise Undo


def ids(unit: PostgresUnit) -> list[CustomerId]:
    """The customers, streamed."""
    return list(streamed(unit))


def test_a_transaction_goes_on(shop: Shop) -> None:
    """A stream that went with its savepoint is no trouble to what comes after it, nor to another stream."""
    with shop.write() as unit:
        before = streamed(unit)
        assert samples.customer_id(1) == next(before)
        stream_in_a_savepoint(unit)
        samples.add(unit, samples.customer(4))
        assert [samples.customer_id(number) for number in (2, 3)] == list(before)
        assert [samples.customer_id(number) for number in (1, 2, 3, 4)] == ids(unit)
    with shop.read() as unit:
        assert 4 == len(ids(unit))


def test_the_app_s_transaction_goes_on(shop: Shop, app: App) -> None:
    """In a joined transaction likewise: the block ends well, and what the app does after it is committed."""
    with app.transaction():
        with shop.join(app) as unit:
            stream_in_a_savepoint(unit)
            samples.add(unit, samples.customer(4))
        app.execute("INSERT INTO orders VALUES (1)")
    with shop.read() as unit:
        assert 4 == len(ids(unit))
    assert (1,) == app.execute("SELECT number FROM orders").fetchone()


def test_a_transaction_is_rolled_back_without_a_warning(shop: Shop) -> None:
    """A transaction that fails with such a stream in it leaves no cursor behind."""
    with pytest.raises(Undo), shop.write() as unit:
        stream_in_a_savepoint(unit)
        raise Undo
    with shop.read() as unit:
        assert 3 == len(ids(unit))
