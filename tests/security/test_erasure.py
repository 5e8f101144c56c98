"""Promise S3: after an erasure nothing personal of the customer can be found."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from crmcore import CRM, Answer, CustomerId, MaildirChannel, Outgoing, Person
from crmcore.codec.digests import event_chain
from crmcore.stores.sql.personal_rows import PERSONAL
from crmcore.testing import FrozenClock
from tests.security.canaries import CANARIES, CARD, LOCAL, MAIL, NOON, PHONE, fill, found_in, hashes
from tests.servers.server import Database

KEY = b"k" * 32


class Letters(MaildirChannel):
    """E-mail that keeps nothing."""

    def deliver(self, message: Outgoing) -> Answer:
        """Write it, and let it be fetched at once."""
        answer = super().deliver(message)
        for path in (self.path / "new").iterdir():
            path.unlink()
        return answer


def opened(url: str, tmp_path: Path, **options: object) -> CRM:
    """A CRM with a channel, on the database of a URL."""
    mail = Letters(tmp_path / "mail", sender="Tea shop <tea@example.org>", clock=FrozenClock(NOON))
    crm = CRM.open(url, keys=KEY, clock=FrozenClock(NOON), channels=[mail], **options)  # type: ignore[arg-type]
    crm.migrate(currency="EUR", zone="UTC", region="DE")
    return crm


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "shop.db"


@pytest.fixture
def crm(path: Path, tmp_path: Path) -> Iterator[CRM]:
    """A CRM on SQLite."""
    with opened(f"sqlite:///{path}", tmp_path, erasure_journal=tmp_path / "erasures.log") as crm:
        yield crm


def files(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The files in a folder that hold a canary in any encoding."""
    found = {path.name: found_in(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    return {name: several for name, several in found.items() if several}


def test_the_canaries_are_found_before(crm: CRM, tmp_path: Path) -> None:
    """The scan finds what there is: it would fail else."""
    fill(crm)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = {text for text, _ in files(tmp_path)["shop.db"]}
        assert set(CANARIES) - {"Qümer"} <= found
        for table, columns in PERSONAL.items():
            for column in columns:
                if column != "detail":
                    rows = connection.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
                    assert [value for (value,) in rows if value], (table, column)


def test_no_byte_is_left_in_any_file(crm: CRM, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Database, log, index of the log, key, journal of erasures and mail: none holds a canary, nor a hash of one."""
    caplog.set_level(logging.DEBUG)
    who = fill(crm)
    receipt = crm.privacy.erase(who)
    assert () == tuple(receipt.pending)
    assert receipt.journalled
    assert {} == files(tmp_path)
    assert [] == found_in(caplog.text.encode())
    whole = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert not any(each in whole for text in (MAIL.address, "+4930901820", CARD) for each in hashes(text))
    assert LOCAL not in str(receipt)


def test_exports_made_afterwards_hold_nothing(crm: CRM, tmp_path: Path) -> None:
    """Neither Parquet files nor a copy of the database bring anything back."""
    who = fill(crm)
    crm.privacy.erase(who)
    crm.exports.parquet(tmp_path / "export")
    with closing(sqlite3.connect(tmp_path / "shop.db")) as source, closing(sqlite3.connect(tmp_path / "c.db")) as copy:
        source.backup(copy)
    assert {} == files(tmp_path)


def test_a_reader_in_the_way_is_told_and_finished_later(crm: CRM, path: Path, tmp_path: Path) -> None:
    """While a reader keeps the log from being truncated the receipt says pending; `finish` and `tick` do it later."""
    who = fill(crm)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM crm_customer").fetchone()
        assert ("checkpoint",) == tuple(crm.privacy.erase(who).pending)
        assert {} != files(tmp_path)
        assert ("checkpoint",) == tuple(crm.privacy.finish())
        reader.execute("COMMIT")
    crm.tick()
    assert {} == files(tmp_path)
    assert () == tuple(crm.privacy.finish())


def test_in_an_open_transaction_it_is_finished_after_the_commit(crm: CRM, tmp_path: Path) -> None:
    """Within a transaction nothing can be truncated: the receipt says so."""
    who = fill(crm)
    with crm.begin() as tx:
        assert ("checkpoint",) == tuple(tx.privacy.erase(who).pending)
    assert () == tuple(crm.privacy.finish())
    assert {} == files(tmp_path)


def test_in_the_apps_own_transaction_what_is_deleted_is_overwritten(crm: CRM, path: Path, tmp_path: Path) -> None:
    """A connection of the app's on which secure_delete is off leaves nothing either."""
    who = fill(crm)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        crm.prepare(connection)
        connection.execute("BEGIN IMMEDIATE")
        with crm.join(connection) as tx:
            tx.privacy.erase(who)
        connection.execute("COMMIT")
    assert () == tuple(crm.privacy.finish())
    assert {} == files(tmp_path)


def test_logs_and_keys_never_held_it(crm: CRM, path: Path) -> None:
    """The event log, the idempotency store, settings, definitions and the journal hold no canary before either."""
    fill(crm)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("crm_event", "crm_command", "crm_setting"):
            rows = connection.execute("SELECT * FROM " + table).fetchall()
            assert rows
            assert [] == found_in(repr(rows).encode()), table


def test_the_chain_still_verifies(crm: CRM) -> None:
    """The event log is not touched by an erasure: its chain can be computed anew from the beginning."""
    who = fill(crm)
    crm.privacy.erase(who)
    chain = bytes(32)
    events = list(crm.events.since())
    for event in events:
        chain = event_chain(chain, event)
        assert event.chain == chain
    assert "customer.erased" in {event.name for event in events}


def test_a_reimport_brings_no_address_back_into_a_mailing(crm: CRM) -> None:
    """Whoever comes with the address again is a new customer, whom nothing is sent to though a grant is imported."""
    who = fill(crm)
    crm.privacy.erase(who)
    again = crm.customers.add(Person("Q"), MAIL)
    assert again != who
    crm.consents.note(again, channel="email", purpose="offers", evidence="imported")
    from crmcore import Rule, RulePolicy

    assert 0 == crm.decide("autumn", RulePolicy([Rule(None, "tea", "email")]), customers=[again]).messages
    assert {"email for offers": "suppressed address"} == crm.decisions.of(again)[0].verdicts
    assert crm.suppressions.is_suppressed(PHONE)


def dump(database: Database) -> bytes:
    """All that a superuser can read of the tables by SQL, with what the planner knows of their columns."""
    parts = []
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'm') AND relname LIKE 'crm\\_%'"
        ).fetchall()
        for (table,) in tables:
            parts.append(repr(connection.execute("SELECT * FROM " + table).fetchall()))
        statistics = connection.execute(
            "SELECT c.relname, a.attname, s.stavalues1::text, s.stavalues2::text, s.stavalues3::text,"
            " s.stavalues4::text, s.stavalues5::text"
            " FROM pg_statistic AS s JOIN pg_class AS c ON c.oid = s.starelid JOIN pg_attribute AS a"
            " ON a.attrelid = c.oid AND a.attnum = s.staattnum WHERE c.relname LIKE 'crm\\_%'"
        ).fetchall()
        parts.append(repr(statistics))
    return "\n".join(parts).encode()


@pytest.fixture
def there(postgres_database: Database, tmp_path: Path) -> Iterator[CRM]:
    """A CRM on PostgreSQL."""
    with opened(postgres_database.url, tmp_path) as crm:
        yield crm


def test_nothing_can_be_read_by_sql(there: CRM, postgres_database: Database) -> None:
    """Neither rows nor statistics hold a canary, for whoever may read everything."""
    who = fill(there)
    with psycopg.connect(postgres_database.superuser_url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    assert set(CANARIES) <= {text for text, _ in found_in(dump(postgres_database))}
    assert () == tuple(there.privacy.erase(who).pending)
    assert [] == found_in(dump(postgres_database))


def test_of_an_empty_table_nothing_is_known_either(there: CRM, postgres_database: Database) -> None:
    """Where nobody is left there is nothing to sample anew, and the old statistics go all the same."""
    who = there.customers.add(Person("Quetzalcoatl"), MAIL, PHONE)
    with psycopg.connect(postgres_database.superuser_url, autocommit=True) as connection:
        for number in range(3):
            connection.execute("ANALYZE")
            assert number < 3
    assert LOCAL.encode() in dump(postgres_database)
    there.privacy.erase(who)
    assert [] == found_in(dump(postgres_database))


def test_a_guest_leaves_statistics_to_the_owner(there: CRM, postgres_database: Database, tmp_path: Path) -> None:
    """A role that does not own the tables cannot sample them anew: the receipt says so, and the owner finishes."""
    who = fill(there)
    with opened_as_guest(postgres_database, tmp_path) as guest:
        assert ("statistics",) == tuple(guest.privacy.erase(who).pending)
        assert ("statistics",) == tuple(guest.privacy.finish())
    assert () == tuple(there.privacy.finish())
    assert [] == found_in(dump(postgres_database))


def opened_as_guest(database: Database, tmp_path: Path) -> CRM:
    """A CRM for a role that may work on the tables and does not own them."""
    with psycopg.connect(database.url) as connection:
        role = Identifier(urlsplit(database.guest_url).username or "")
        grant = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}"
        connection.execute(SQL(grant).format(role))
    mail = Letters(tmp_path / "mail", sender="Tea shop <tea@example.org>", clock=FrozenClock(NOON))
    return CRM.open(database.guest_url, keys=KEY, clock=FrozenClock(NOON), channels=[mail])


def test_nothing_is_left_in_memory(tmp_path: Path) -> None:
    """The store in memory holds no canary in any of its rows."""
    crm = opened("memory://", tmp_path)
    who: CustomerId = fill(crm)
    store = crm._setting.store

    def held() -> bytes:
        from tests.security.two_tenants import _scalars

        rows = store._committed.rows  # type: ignore[attr-defined]
        facts = [rows[key].copy() for key in rows]
        return json.dumps([str(each) for each in _scalars(facts)], ensure_ascii=False).encode()

    assert set(CANARIES) - {"Qümer"} <= {text for text, _ in found_in(held())}
    crm.privacy.erase(who)
    assert [] == found_in(held())
