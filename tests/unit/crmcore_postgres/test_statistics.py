"""What the planner knows of tables that one transaction has filled."""

from __future__ import annotations

import psycopg
import pytest

from crmcore import CRM, External, Money, Purchase
from crmcore.domain.relationship.interaction import Entry
from tests.unit.crmcore_postgres.conftest import Shop
from tests.unit.crmcore_postgres.test_roles import grant

KEY = b"k" * 32
LOOKED_AT = "SELECT count(*) FROM pg_stats WHERE tablename = 'crm_measure' AND attname = 'customer'"


def purchases(number: int) -> list[Entry]:
    """One purchase each of so many customers."""
    return [
        Entry(External("shop", str(each)), Purchase(Money(each, "EUR")), source="shop", external_id=str(each))
        for each in range(1, number + 1)
    ]


@pytest.fixture
def quiet(shop: Shop) -> Shop:
    """A database that does not look at its tables by itself."""
    with shop.connect() as owner:
        for table in ("crm_customer", "crm_measure", "crm_measure_day", "crm_standing"):
            owner.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)".encode())
    with CRM.open(shop.database.url, keys=KEY) as crm:
        crm.migrate(currency="EUR", zone="UTC")
    return shop


def is_looked_at(shop: Shop) -> bool:
    """Whether the planner knows how measures spread over customers."""
    with psycopg.connect(shop.database.superuser_url) as connection:
        return connection.execute(LOOKED_AT).fetchone() == (1,)


def test_an_empty_database_that_is_filled_is_looked_at(quiet: Shop) -> None:
    """Whoever records many into tables that were empty does not wait for the server to look by itself."""
    with CRM.open(quiet.database.url, keys=KEY) as crm:
        crm.interactions.record_many(purchases(20), add_missing=True)
        assert not is_looked_at(quiet)
        crm.interactions.record_many(purchases(2_000), add_missing=True)
        assert is_looked_at(quiet)


def test_a_role_that_may_not_look_records_all_the_same(quiet: Shop) -> None:
    """Looking takes an owner; another role is not stopped by that."""
    grant(quiet, quiet.database.role("guest"))
    with CRM.open(quiet.database.guest_url, keys=KEY) as crm:
        assert 2_000 == crm.interactions.record_many(purchases(2_000), add_missing=True).recorded
        assert 2_000 == crm.interactions.count()
    assert not is_looked_at(quiet)
