"""Who may work on the database: row security keeps tenants apart, and a role that it does not bind is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from crmcore import CRM, Email, Money, Person
from crmcore.errors import CRMError, NotMigrated, SingleTenancy, StorageUnavailable, UnfitConnection
from crmcore.testing.conformance import samples
from tests.servers.server import Database
from tests.unit.crmcore_postgres.conftest import App, Shop

KEY = b"k" * 32
_TENANT_TABLES = (
    "SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'tenant'"
    " WHERE c.relkind = 'r' AND c.relname LIKE 'crm\\_%' ORDER BY c.relname"
)


def tenant_tables(connection: App) -> list[str]:
    """All tables whose rows belong to tenants."""
    return [name for (name,) in connection.execute(_TENANT_TABLES)]


def unforce(shop: Shop) -> str:
    """The owner, who is not bound where row security is not forced."""
    with shop.connect() as owner:
        owner.execute("ALTER TABLE crm_ledger NO FORCE ROW LEVEL SECURITY")
    return shop.database.url


def switch_off(shop: Shop) -> str:
    """A role that asks the server for errors in place of filtered rows."""
    return shop.database.url + "?options=-crow_security%3Doff"


def as_superuser(shop: Shop) -> str:
    """A superuser."""
    return shop.database.superuser_url


def as_bypasser(shop: Shop) -> str:
    """A role with BYPASSRLS and every other right."""
    grant(shop, shop.database.role("bypassrls"))
    return shop.database.bypassrls_url


def grant(shop: Shop, role: str) -> None:
    """Let a role work on all tables."""
    with shop.connect() as owner:
        owner.execute(
            SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(Identifier(role))
        )


UNBOUND = [
    (as_superuser, "superuser"),
    (as_bypasser, "BYPASSRLS"),
    (unforce, "not forced on the table crm_ledger"),
    (switch_off, "row_security is off"),
]


@pytest.mark.parametrize(("role", "said"), UNBOUND)
def test_a_role_that_sees_every_tenant_is_refused(shop: Shop, role: Callable[[Shop], str], said: str) -> None:
    """At first use, and again in `join`, with the cure."""
    url = role(shop)
    other = shop.again(url=url)
    for write in (False, True):
        with pytest.raises(StorageUnavailable, match=said), other.store.begin(shop.tenant, write=write):
            raise AssertionError("begun")
    other.store.close()
    with psycopg.connect(url) as connection:
        connection.execute("SELECT 1")
        with pytest.raises(UnfitConnection, match=said), shop.join(connection):
            raise AssertionError("joined")
        connection.execute("SELECT 1")


def test_a_role_that_gains_the_right_is_refused_from_then_on(shop: Shop, app: App) -> None:
    """What a role may do is looked at with each `join`."""
    for right in ("FORCE", "NO FORCE"):
        app.execute("BEGIN")
        with shop.join(app) as unit:
            unit.interactions.count()
        app.execute("COMMIT")
        app.execute(SQL("ALTER TABLE crm_customer " + right + " ROW LEVEL SECURITY"))
    app.execute("BEGIN")
    with pytest.raises(UnfitConnection, match="not forced"), shop.join(app):
        raise AssertionError("joined")
    app.execute("COMMIT")


@pytest.mark.parametrize("role", [as_superuser, as_bypasser, unforce])
def test_with_a_single_tenant_any_role_works(shop: Shop, role: Callable[[Shop], str]) -> None:
    """`tenancy=single` accepts it, also in `join`; then a second tenant is refused, and nothing is changed."""
    url = role(shop)
    other = shop.again(("&" if "?" in url else "?") + "tenancy=single", url)
    other.buy(1)
    with psycopg.connect(url) as connection:
        connection.execute("SELECT 1")
        with other.join(connection) as unit:
            unit.interactions.add([samples.purchase(2, 1)], samples.MEASURES)
    assert 2 == other.count()
    with pytest.raises(SingleTenancy), other.store.begin(None, write=True) as unit:
        unit.tenants.add("mill", currency="EUR", zone="UTC", region=None, at=samples.NOON)
    with other.store.begin(None, write=False) as unit:
        assert ["shop"] == [tenant.name for tenant in unit.tenants.all()]
    other.store.close()


def test_a_second_tenant_is_refused_by_the_crm(postgres_database: Database) -> None:
    """The app adds no second tenant where it said that there is one."""
    with CRM.open(postgres_database.superuser_url + "?tenancy=single", keys=KEY) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        with pytest.raises(SingleTenancy, match="tenancy=single"):
            crm.tenants.add("acme", currency="EUR", zone="UTC")
        assert ["default"] == [tenant.name for tenant in crm.tenants.all()]


def test_a_single_tenancy_over_several_tenants_is_refused(shop: Shop, app: App) -> None:
    """Who says that there is one tenant where there are two is told, at first use and in `join`."""
    joining = shop.again("?tenancy=single")
    app.execute("BEGIN")
    with joining.join(app):
        pass
    app.execute("COMMIT")
    with shop.store.begin(None, write=True) as unit:
        unit.tenants.add("mill", currency="EUR", zone="UTC", region=None, at=samples.NOON)
    late = shop.again("?tenancy=single")
    with pytest.raises(StorageUnavailable, match="several tenants"), late.read():
        raise AssertionError("begun")
    app.execute("BEGIN")
    with pytest.raises(CRMError, match="several tenants"), late.join(app):
        raise AssertionError("joined")
    app.execute("COMMIT")
    for each in (joining, late):
        each.store.close()


def test_a_role_without_rights_is_told(shop: Shop) -> None:
    """A role that may connect and no more gets a typed error that names the cure."""
    guest = shop.again(url=shop.database.guest_url)
    with pytest.raises(StorageUnavailable, match="grant it"), guest.read():
        raise AssertionError("begun")
    with psycopg.connect(shop.database.guest_url) as connection:
        connection.execute("SELECT 1")
        with pytest.raises(StorageUnavailable, match="grant it"), shop.join(connection):
            raise AssertionError("joined")
    grant(shop, shop.database.role("guest"))
    guest.buy(1)
    assert 1 == guest.count()
    with pytest.raises(StorageUnavailable, match="right"):
        guest.again("?schema=elsewhere", shop.database.guest_url).store.migrate()
    guest.store.close()


@pytest.fixture
def two(postgres_database: Database) -> Iterator[App]:
    """The owner's raw connection to a database in which two tenants have rows in every table that can be filled."""
    with CRM.open(postgres_database.url, keys=KEY) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.tenants.add("acme", currency="EUR", zone="UTC")
        for tenant in (crm, crm.tenant("acme")):
            sara = tenant.customers.add(Person("Sara"), Email("sara@example.org"), key="one")
            tenant.attributes.declare("city")
            tenant.attributes.state(sara, {"city": "Rome"}, source="form")
            tenant.interactions.purchase(sara, Money("1", "EUR"), source="shop", external_id="1")
            tenant.ledger.book(sara, "cost to serve", Money("1", "EUR"))
            tenant.consents.grant(sara, channel="email", purpose="offers", evidence="form")
            tenant.suppressions.add(Email("never@example.org"), "asked")
            tenant.segments.define("all", "purchases.count > 0")
            tenant.segments.refresh()
    with psycopg.connect(postgres_database.url, autocommit=True) as connection:
        yield connection


def test_without_a_tenant_nobody_sees_a_row(two: App) -> None:
    """The owner himself, without the setting or with an empty one, sees no row of any table of tenants."""
    names = tenant_tables(two)
    assert len(names) > 25
    for _ in range(2):
        assert [] == [
            name for name in names if two.execute(SQL("SELECT 1 FROM {}").format(Identifier(name))).fetchall()
        ]
        two.execute("SET crmcore.tenant = ''")


def test_with_a_tenant_only_its_own_rows_are_seen_and_changed(two: App) -> None:
    """With the setting of tenant 1 the rows of tenant 2 can be neither read, changed, deleted nor inserted."""
    two.execute("SET crmcore.tenant = '1'")
    filled = 0
    for name in tenant_tables(two):
        table = Identifier(name)
        seen = two.execute(SQL("SELECT DISTINCT tenant FROM {}").format(table)).fetchall()
        assert seen in ([], [(1,)])
        filled += bool(seen)
        change = SQL("UPDATE {} SET tenant = tenant WHERE tenant = 2").format(table)
        assert 0 == two.execute(change).rowcount
        assert 0 == two.execute(SQL("DELETE FROM {} WHERE tenant = 2").format(table)).rowcount
        if seen:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                two.execute(SQL("UPDATE {} SET tenant = 2").format(table))
    assert filled > 12
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        two.execute("INSERT INTO crm_touch (tenant, cause, customer) VALUES (2, '\\x00', '\\x00')")
    assert 0 == two.execute("UPDATE crm_tenant SET name = 'mine' WHERE id = 2").rowcount
    assert 0 == two.execute("DELETE FROM crm_tenant WHERE id = 2").rowcount


def test_every_table_of_tenants_forces_row_security(two: App) -> None:
    """From the catalogue: no table with a tenant is left out, and each has a policy."""
    left = two.execute(
        "SELECT c.relname FROM pg_class AS c LEFT JOIN pg_policy AS p ON p.polrelid = c.oid WHERE c.relkind = 'r'"
        " AND (c.relname = ANY (%s) OR c.relname = 'crm_tenant')"
        " AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR p.oid IS NULL)",
        [tenant_tables(two)],
    )
    assert [] == left.fetchall()


def test_a_tenant_set_on_the_connection_is_overridden(postgres_database: Database) -> None:
    """Whatever a role or a session has as its tenant, ours is bound; outside, theirs holds again."""
    url = postgres_database.url + "?options=-ccrmcore.tenant%3D2"
    with CRM.open(url, keys=KEY) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.tenants.add("acme", currency="EUR", zone="UTC")
        crm.customers.add(Person("Sara"))
        assert (1, 0) == (crm.customers.count(), crm.tenant("acme").customers.count())
        with psycopg.connect(url) as app:
            assert (0,) == app.execute("SELECT COUNT(*) FROM crm_customer").fetchone()
            with crm.join(app) as tx:
                assert 1 == tx.customers.count()
            assert ("2",) == app.execute("SELECT current_setting('crmcore.tenant')").fetchone()


def test_a_schema_of_its_own_is_lived_in(postgres_database: Database) -> None:
    """With `?schema=crm` all tables are there, two CRMs in two schemas stay apart, and `join` restores the path."""
    urls = [f"{postgres_database.url}?schema={name}" for name in ("crm", "order")]
    first, second = (CRM.open(url, keys=KEY) for url in urls)
    with first, second:
        with pytest.raises(NotMigrated):
            first.customers.count()
        for crm in (first, second):
            crm.migrate(currency="EUR", zone="UTC")
        sara = first.customers.add(Person("Sara"), Email("sara@example.org"), key="one")
        first.segments.define("buyers", "purchases.count > 0")
        with psycopg.connect(postgres_database.url) as app:
            app.execute("CREATE TABLE orders (number INTEGER)")
            app.execute('SET LOCAL search_path = "$user", public, pg_temp')
            path = app.execute("SHOW search_path").fetchone()
            with first.join(app) as tx:
                tx.interactions.purchase(sara, Money("2", "EUR"), key="two")
            assert path == app.execute("SHOW search_path").fetchone()
            with pytest.raises(CRMError), second.join(app) as tx:
                tx.interactions.purchase(sara, Money("2", "EUR"))
            assert path == app.execute("SHOW search_path").fetchone()
            app.execute("INSERT INTO orders VALUES (1)")
        first.tick()
        assert [sara] == list(first.segments.members("buyers"))
        assert (1, 0) == (first.interactions.count(), second.interactions.count())
        assert "Sara" in str(first.story(sara))
        assert [] == list(first.pending())
    with psycopg.connect(postgres_database.url) as app:
        found = app.execute(
            "SELECT DISTINCT n.nspname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE c.relname LIKE 'crm\\_%'"
        )
        assert {("crm",), ("order",)} == set(found)


def test_a_schema_that_the_role_may_not_use_is_told(postgres_database: Database) -> None:
    """A missing USAGE is not taken for missing tables."""
    with CRM.open(postgres_database.url + "?schema=crm", keys=KEY) as owner:
        owner.migrate(currency="EUR", zone="UTC")
    with (
        CRM.open(postgres_database.guest_url + "?schema=crm", keys=KEY) as guest,
        pytest.raises(StorageUnavailable, match="GRANT USAGE"),
    ):
        guest.customers.count()


def test_a_refused_role_leaves_no_connection_behind(shop: Shop) -> None:
    """Whoever is refused need not close the CRM: no connection of its pool stays open."""
    url = f"{shop.database.superuser_url}?application_name=refused"
    other = shop.again(url=url)
    for _ in range(2):
        with pytest.raises(StorageUnavailable), other.read():
            raise AssertionError("begun")
    count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'refused'"
    with psycopg.connect(shop.database.superuser_url, autocommit=True) as connection:
        for _ in range(100):
            if connection.execute(count).fetchone() == (0,):
                break
            time.sleep(0.05)
        assert connection.execute(count).fetchone() == (0,)


def test_a_role_that_may_not_call_set_config_works(shop: Shop, app: App) -> None:
    """The right may be taken away, as the how-to tells: crmcore sets its settings by SET."""
    with psycopg.connect(shop.database.superuser_url, autocommit=True) as connection:
        connection.execute("REVOKE EXECUTE ON FUNCTION set_config(text, text, boolean) FROM PUBLIC")
    other = shop.again()
    other.buy(1)
    app.execute("BEGIN")
    with other.join(app) as unit:
        unit.interactions.add([samples.purchase(2, 1)], samples.MEASURES)
    app.execute("COMMIT")
    assert 2 == other.count()
    other.store.close()
