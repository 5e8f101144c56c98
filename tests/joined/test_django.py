"""What Django has of its own: `atomic`, aliases, threads and what it sets on its connections."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from crmcore import CRM, Email, Money
from crmcore.errors import CRMError, NoOpenTransaction, StorageUnavailable, UnfitConnection, UnknownCustomer
from tests.joined import django_site
from tests.joined.django_site import Order
from tests.joined.hosts import Undone
from tests.joined.place import Place, buy, on_sqlite

NOBODY = Email("nobody@example.org")


@pytest.fixture(autouse=True)
def database(place: Place) -> Iterator[None]:
    """The default alias means the database."""
    django_site.use("default", place.django_settings)
    yield
    django_site.close()


def not_joined(crm: CRM, held: object) -> CRMError:
    """The error with which a connection is refused."""
    with pytest.raises(CRMError) as caught, crm.join(held):
        raise AssertionError("joined")
    return caught.value


def test_outside_of_atomic_nothing_is_joined(crm: CRM) -> None:
    """In Django's autocommit there is no transaction, connected or not; the message names `atomic` and the alias."""
    for _ in range(2):
        error = not_joined(crm, connection)
        assert isinstance(error, NoOpenTransaction)
        assert "transaction.atomic(using='default')" in str(error)
        connection.ensure_connection()


def test_a_transaction_begun_by_hand_is_joined(place: Place, crm: CRM) -> None:
    """With autocommit off the app commits by itself, and so ours."""
    transaction.set_autocommit(False)
    buy(crm, connection, 1)
    transaction.rollback()
    buy(crm, connection, 2)
    transaction.commit()
    transaction.set_autocommit(True)
    assert [2] == place.purchases()


def test_what_our_error_means_is_said_by_the_app_s_atomic(place: Place, crm: CRM) -> None:
    """Caught inside `atomic` it leaves the block whole; let through, Django undoes that block and no more."""
    with transaction.atomic():
        Order.objects.create(number=1, total=1)
        with suppress(UnknownCustomer), crm.join(connection) as tx:
            tx.interactions.purchase(NOBODY, Money(1, "EUR"))
        assert not connection.needs_rollback
        with suppress(UnknownCustomer), transaction.atomic():
            Order.objects.create(number=2, total=2)
            with crm.join(connection) as tx:
                tx.interactions.purchase(NOBODY, Money(2, "EUR"))
        buy(crm, connection, 3)
    assert ([1], [3]) == (place.orders(), place.purchases())


def test_an_atomic_block_that_will_be_rolled_back_is_refused(place: Place, crm: CRM) -> None:
    """After an error that Django says dooms the block, ours would be lost with it: it is refused."""
    with suppress(Undone), transaction.atomic():
        Order.objects.create(number=1, total=1)
        with suppress(IntegrityError), transaction.atomic(savepoint=False):
            Order.objects.create(number=1, total=1)
        error = not_joined(crm, connection)
        assert isinstance(error, UnfitConnection)
        assert "rolled back" in str(error)
        raise Undone
    assert ([], []) == (place.orders(), place.purchases())


def test_on_commit_runs_once_both_are_there(place: Place, crm: CRM) -> None:
    """What the app does after its commit finds the purchase."""
    found: list[list[int]] = []
    with transaction.atomic():
        buy(crm, connection, 1)
        transaction.on_commit(lambda: found.append(place.purchases()))
    assert [[1]] == found


def test_the_alias_is_told_by_the_object(place: Place, crm: CRM) -> None:
    """`connections[alias]` is joined; an alias that means another database is refused."""
    django_site.use("second", place.django_settings)
    with transaction.atomic(using="second"):
        buy(crm, connections["second"], 1)
        error = not_joined(crm, connection)
        assert "using='default'" in str(error)
    django_site.use("second", {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    with transaction.atomic(using="second"):
        assert not_joined(crm, connections["second"]).code in ("not_migrated", "unfit_connection")
    with pytest.raises(UnfitConnection, match=r"connections\[alias\]"), crm.join(connections):
        raise AssertionError("joined")
    assert [1] == place.purchases()


def test_the_connection_of_another_thread_is_refused(place: Place, crm: CRM) -> None:
    """Django's connections belong to their threads."""
    errors: list[CRMError] = []
    with transaction.atomic():
        mine = connections["default"]
        thread = threading.Thread(target=lambda: errors.append(not_joined(crm, mine)))
        thread.start()
        thread.join()
        buy(crm, mine, 1)
    assert ["unfit_connection"] == [error.code for error in errors]
    assert [1] == place.purchases()


def test_a_connection_closed_inside_atomic_is_refused(crm: CRM) -> None:
    """A connection that the app closed in the middle has no transaction any more."""
    with suppress(ProgrammingError), transaction.atomic():
        connection.close()
        assert isinstance(not_joined(crm, connection), UnfitConnection)
        with pytest.raises(UnfitConnection, match="closed"):
            crm.prepare(connection)


@on_sqlite
@pytest.mark.parametrize("mode", ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"])
def test_each_way_to_begin_is_joined(place: Place, crm: CRM, mode: str) -> None:
    """Whatever `transaction_mode` says, the transaction is joined."""
    # In WAL an exclusive transaction leaves readers alone.
    django_site.use("default", place.django_settings | {"OPTIONS": {"transaction_mode": mode}})
    with transaction.atomic():
        buy(crm, connection, 1)
        Order.objects.create(number=1, total=1)
    assert ([1], [1]) == (place.orders(), place.purchases())


def test_a_connection_is_prepared_through_django(place: Place, crm: CRM) -> None:
    """`prepare` takes Django's connection, and connects it where it is not."""
    crm.prepare(connection)
    with transaction.atomic():
        buy(crm, connection, 1)
    assert [1] == place.purchases()


def test_a_database_that_django_cannot_open_is_told(crm: CRM) -> None:
    """What Django cannot connect is `StorageUnavailable`, and no exception of its own."""
    django_site.use("second", {"ENGINE": "django.db.backends.sqlite3", "NAME": "no/such/folder/app.db"})
    with pytest.raises(StorageUnavailable):
        crm.prepare(connections["second"])
