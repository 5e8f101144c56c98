"""M40: embeddable: imported into an app, on the app's own database and inside its own transaction; no server."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId, Email, External, NewCustomer, Person, Profile
from crmcore.errors import InvalidValue
from tests.mission.conftest import euros


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An app's own database, with a table of its own and crmcore beside it."""
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE orders (number INTEGER PRIMARY KEY, total TEXT) STRICT")
        with CRM.open(f"sqlite:///{path}") as crm:
            crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
            crm.prepare(connection)
        yield connection


@pytest.fixture
def own(tmp_path: Path, shop: sqlite3.Connection) -> Iterator[CRM]:
    """The CRM on the app's database."""
    with CRM.open(f"sqlite:///{tmp_path / 'app.db'}") as crm:
        yield crm


def test_ten_lines_from_nothing_to_a_story(tmp_path: Path) -> None:
    """M40: a developer needs no server, no set-up and no more than a file to have a CRM in the app."""
    # Given a file that is not there yet
    url = f"sqlite:///{tmp_path / 'shop.db'}"

    # When the app makes it and records
    with CRM.open(url) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        with crm.begin(actor="checkout") as tx:
            sara = tx.customers.find_or_add(Email("sara@example.org"), Person("Sara"))
            tx.interactions.purchase(sara, euros(120), source="web", external_id="order-42")

    # Then it is there the next time
    with CRM.open(url) as again:
        assert "stage enhance, rung new" in str(again.story(Email("sara@example.org")))


def test_order_and_purchase_are_committed_together(shop: sqlite3.Connection, own: CRM) -> None:
    """M40: inside the app's transaction crmcore commits nothing by itself: both are there once the app commits."""
    # Given the app's open transaction
    shop.execute("BEGIN IMMEDIATE")
    shop.execute("INSERT INTO orders VALUES (43, '80.00')")

    # When crmcore joins it
    with own.join(shop, actor="checkout") as tx:
        sara = tx.customers.find_or_add(Email("sara@example.org"), Person("Sara"))
        tx.interactions.purchase(sara, euros(80), source="web", external_id="order-43")

    # Then nobody else sees anything before the app commits
    assert 0 == own.customers.count()
    shop.execute("COMMIT")
    assert (1, 1) == (own.customers.count(), own.measures.of(sara)["purchases"].count)
    assert [(43,)] == shop.execute("SELECT number FROM orders").fetchall()


def test_when_the_app_rolls_back_nothing_has_happened(shop: sqlite3.Connection, own: CRM) -> None:
    """M40: an order that comes to nothing leaves no customer, no figure and no event behind."""
    # Given what is there before
    before = [(event.name, event.sequence) for event in own.events.since()]

    # When the app takes its transaction back after crmcore has worked in it
    shop.execute("BEGIN IMMEDIATE")
    shop.execute("INSERT INTO orders VALUES (43, '80.00')")
    with own.join(shop) as tx:
        tx.interactions.purchase(tx.customers.find_or_add(Email("sara@example.org")), euros(80))
    shop.execute("ROLLBACK")

    # Then all is as it was
    assert 0 == own.customers.count() == own.interactions.count()
    assert before == [(event.name, event.sequence) for event in own.events.since()]
    assert [] == shop.execute("SELECT * FROM orders").fetchall()


def test_when_crmcore_refuses_the_app_s_own_work_stands(shop: sqlite3.Connection, own: CRM) -> None:
    """M40: an error inside takes back what crmcore did, and leaves the app's transaction open and usable."""
    # Given the app's open transaction with work of its own
    shop.execute("BEGIN IMMEDIATE")
    shop.execute("INSERT INTO orders VALUES (43, '80.00')")

    # When something in crmcore's part is wrong
    parties = [NewCustomer(Person(name), (Email(at),)) for name, at in (("Sara", "sara@example.org"), ("Ben", "none"))]
    with pytest.raises(InvalidValue), own.join(shop) as tx:
        tx.customers.add_many(parties)

    # Then the app goes on and commits its own
    shop.execute("INSERT INTO orders VALUES (44, '1.00')")
    shop.execute("COMMIT")
    assert [(43,), (44,)] == shop.execute("SELECT number FROM orders").fetchall()
    assert 0 == own.customers.count()


def test_the_app_s_own_users_stay_the_truth(shop: sqlite3.Connection, own: CRM) -> None:
    """M40: an app that has a users table already keeps it, and the CRM follows it inside the app's own transaction."""
    # Given users of the app, one of whom bought before the CRM knew the users
    shop.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT) STRICT")
    users = [(1, "Sara Öz", "sara@example.org"), (2, "Ben", "ben@example.org"), (3, "Ada", None)]
    sara = own.customers.add(Person("Sara"), Email("sara@example.org"))
    own.consents.grant(sara, channel="email", purpose="offers", evidence="signup form v3")

    # When the app writes users and syncs them in one transaction
    shop.execute("BEGIN IMMEDIATE")
    shop.executemany("INSERT INTO users VALUES (?, ?, ?)", users)
    with own.join(shop, actor="users") as tx:
        done = tx.customers.sync((Profile(id_, name, email=email) for id_, name, email in users), source="app")
    assert 1 == own.customers.count()
    shop.execute("COMMIT")

    # Then who was known is known again, the others are there, and each is found by the app's own id
    assert ([sara], 2) == (list(done.adopted), len(done.added))
    assert "Sara Öz" == own.customers.get(External("app", "1")).name
    assert own.consents.state(sara, "email", "offers").allowed

    # When a user moves, one leaves, and the app says all that it has; and when it rolls back
    told = [Profile(1, "Sara Öz", email="new@example.org"), Profile(3, "Ada")]
    shop.execute("BEGIN IMMEDIATE")
    with own.join(shop) as tx:
        tx.customers.sync(told, source="app", complete=True)
    shop.execute("ROLLBACK")
    assert 3 == own.customers.count()
    done = own.customers.sync(told, source="app", complete=True)

    # Then the CRM has followed once, and saying it again changes nothing
    assert ([sara], 1, 1) == (list(done.updated), len(done.archived), done.unchanged)
    assert ["Ada", "Sara Öz"] == sorted(customer.name for customer in own.customers.list())
    assert 2 == own.customers.sync(told, source="app", complete=True).unchanged


def test_what_is_crmcore_s_is_named_so(shop: sqlite3.Connection, own: CRM) -> None:
    """M40: on the app's database every table and index of crmcore's is named `crm_`, and the app's own stay."""
    names = {name for (name,) in shop.execute("SELECT name FROM sqlite_schema")}
    own_names = {name for name in names if not name.removeprefix("sqlite_autoindex_").startswith("crm_")}
    assert {"orders"} == own_names
    assert len(names) > 30


def test_the_app_owns_the_process(crm: CRM, sara: CustomerId) -> None:
    """M40: nothing of crmcore's runs unless the app calls it: no thread is started, what is due waits for `tick`."""
    # Given the threads there are
    threads = set(threading.enumerate())

    # When the whole loop turns
    crm.interactions.purchase(sara, euros(20))
    crm.segments.define("buyers", "purchases.count > 0")
    waiting = crm.health().events_unsealed
    crm.tick()

    # Then they are the same, and what waited has been done by the app's own call
    assert threads == set(threading.enumerate())
    assert waiting > 0 == crm.health().events_unsealed
