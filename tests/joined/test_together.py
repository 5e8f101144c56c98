"""Whatever the app holds of its database, its order and our purchase share one fate."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from crmcore import CRM, Email, Money
from crmcore.errors import StorageBusy, TransactionClosed, UnknownCustomer
from tests.joined.hosts import Transaction, Undone
from tests.joined.place import SARA, Place, buy

NOBODY = Email("nobody@example.org")


def test_what_the_app_commits_is_there_together(place: Place, crm: CRM, begin: Transaction) -> None:
    """Nobody sees the order or the purchase before the app's commit, and everybody both after it."""
    with begin(place) as app:
        app.order(1)
        buy(crm, app.connection, 1)
        assert ([], []) == (place.orders(), [each.external_id for each in crm.interactions.of(SARA)])
    assert ([1], [1]) == (place.orders(), place.purchases())


def test_what_the_app_rolls_back_is_gone_together(place: Place, crm: CRM, begin: Transaction) -> None:
    """When the app takes its transaction back, neither is there."""
    with suppress(Undone), begin(place) as app:
        app.order(1)
        buy(crm, app.connection, 1)
        raise Undone
    assert ([], []) == (place.orders(), place.purchases())


def test_a_purchase_may_come_first(place: Place, crm: CRM, begin: Transaction) -> None:
    """A transaction that has written nothing yet can be joined; it is the app that ends it."""
    with suppress(Undone), begin(place) as app:
        buy(crm, app.connection, 1)
        raise Undone
    with begin(place) as app:
        buy(crm, app.connection, 2)
        app.order(2)
    assert ([2], [2]) == (place.orders(), place.purchases())


def test_our_error_leaves_the_app_its_transaction(place: Place, crm: CRM, begin: Transaction) -> None:
    """A block that raises is undone whole and alone: what the app wrote before and writes after is committed."""
    with begin(place) as app:
        app.order(1)
        with pytest.raises(UnknownCustomer), crm.join(app.connection) as tx:
            tx.interactions.purchase(SARA, Money(1, "EUR"), source="shop", external_id="1")
            tx.interactions.purchase(NOBODY, Money(1, "EUR"))
        app.order(2)
        buy(crm, app.connection, 2)
    assert ([1, 2], [2]) == (place.orders(), place.purchases())


def test_an_error_of_the_app_in_the_block_undoes_the_block(place: Place, crm: CRM, begin: Transaction) -> None:
    """What else raises in the block counts like an error of ours."""
    with begin(place) as app:
        app.order(1)
        with pytest.raises(Undone), crm.join(app.connection) as tx:
            tx.interactions.purchase(SARA, Money(1, "EUR"), source="shop", external_id="1")
            raise Undone
    assert ([1], []) == (place.orders(), place.purchases())


def test_the_app_s_savepoints_hold_ours(place: Place, crm: CRM, begin: Transaction) -> None:
    """What is joined in a part that the app undoes goes with that part; parts nest."""
    with begin(place) as app:
        app.order(1)
        buy(crm, app.connection, 1)
        with suppress(Undone), app.savepoint():
            app.order(2)
            buy(crm, app.connection, 2)
            raise Undone
        with app.savepoint():
            app.order(3)
            with suppress(Undone), app.savepoint():
                buy(crm, app.connection, 4)
                raise Undone
            buy(crm, app.connection, 3)
    assert ([1, 3], [1, 3]) == (place.orders(), place.purchases())


def test_our_error_through_the_app_s_savepoint_undoes_both(place: Place, crm: CRM, begin: Transaction) -> None:
    """Caught outside of the app's savepoint, an error of ours undoes the app's part as well, as the app says there."""
    with begin(place) as app:
        app.order(1)
        with pytest.raises(UnknownCustomer), app.savepoint(), crm.join(app.connection) as tx:
            app.order(2)
            tx.interactions.purchase(NOBODY, Money(2, "EUR"))
        app.order(3)
    assert ([1, 3], []) == (place.orders(), place.purchases())


def test_ours_ends_with_its_block(place: Place, crm: CRM, begin: Transaction) -> None:
    """After the block our transaction is closed while the app's goes on."""
    with begin(place) as app:
        with crm.join(app.connection) as tx:
            pass
        with pytest.raises(TransactionClosed):
            tx.interactions.purchase(SARA, Money(1, "EUR"))
        app.order(1)
    assert [1] == place.orders()


def test_threads_join_each_its_own(place: Place, crm: CRM, begin: Transaction) -> None:
    """One CRM serves many threads at once, each with a connection of its own; each pair is there or not, whole."""

    def work(number: int) -> None:
        for _ in range(50):
            try:
                with suppress(Undone), begin(place) as app:
                    app.order(number)
                    buy(crm, app.connection, number)
                    if number % 3 == 0:
                        raise Undone
            except StorageBusy:
                continue
            return

    before = threading.active_count()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(1, 25)))
    kept = [number for number in range(1, 25) if number % 3]
    assert (kept, kept) == (place.orders(), place.purchases())
    assert threading.active_count() <= before + 6
