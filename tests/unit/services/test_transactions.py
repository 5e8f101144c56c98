"""Transactions, tenants, events, plugins and keys through the public API."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId, Email, MeasureDeclaration, Money, Person, hookimpl
from crmcore.codec.digests import event_chain
from crmcore.domain.kernel.event import Event
from crmcore.errors import (
    CRMError,
    InvalidValue,
    KeyMismatch,
    NameTaken,
    NestedTransaction,
    PluginError,
    ReadOnlyTransaction,
    StaleVersion,
    TransactionClosed,
    UnknownCurrency,
    UnknownCustomer,
    UnknownScheme,
    UnknownTenant,
    UnknownZone,
)
from crmcore.testing import FrozenClock

TEN = Money("10", "EUR")


def test_a_transaction_commits_or_vanishes(crm: CRM, sara: CustomerId) -> None:
    """A block that raises leaves nothing behind, definitions included."""
    with pytest.raises(RuntimeError), crm.begin() as tx:
        tx.customers.add(Person("Gone"))
        tx.interactions.purchase(sara, TEN)
        tx.measures.declare("web", "purchase", where={"source": "web"})
        raise RuntimeError
    assert (1, 0) == (crm.customers.count(), crm.interactions.count())
    crm.attributes.declare("city")
    assert {"attribute.city"} == {field.name for field in crm.fields() if field.name in ("attribute.city", "web.count")}
    with crm.begin() as tx:
        tx.customers.add(Person("Kept"))
    assert 2 == crm.customers.count()


def test_nesting_is_an_error_not_a_deadlock(crm: CRM, sara: CustomerId) -> None:
    """Inside an open transaction of the thread the CRM itself refuses; another thread may wait its turn."""
    with crm.begin() as tx:
        with pytest.raises(NestedTransaction):
            crm.customers.get(sara)
        with pytest.raises(NestedTransaction), crm.begin():
            pass
        with pytest.raises(NestedTransaction), crm.read():
            pass
        tx.customers.archive(sara)
    assert crm.customers.get(sara).archived_at is not None


def test_a_snapshot_reads_and_refuses_commands(crm: CRM, sara: CustomerId) -> None:
    """crm.read() sees one snapshot while others write, and refuses commands."""
    with crm.read() as snapshot:
        assert 1 == snapshot.customers.count()
        writer = threading.Thread(target=lambda: crm.customers.add(Person("Late")))
        writer.start()
        writer.join()
        assert 1 == snapshot.customers.count()
        with pytest.raises(ReadOnlyTransaction):
            snapshot.customers.archive(sara)
    assert 2 == crm.customers.count()


def test_an_ended_transaction_is_of_no_use(crm: CRM, sara: CustomerId) -> None:
    """After its block a transaction raises."""
    with crm.begin() as tx:
        pass
    with pytest.raises(TransactionClosed):
        tx.customers.get(sara)
    with pytest.raises(TransactionClosed):
        tx.interactions.purchase(sara, TEN)


def test_many_threads_add_one_customer(crm: CRM) -> None:
    """find_or_add by many threads at once gives all the same customer."""
    found: list[CustomerId] = []
    threads = [
        threading.Thread(target=lambda: found.append(crm.customers.find_or_add(Email("a@example.org"), Person("Ada"))))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 16 == len(found) and 1 == len(set(found)) == crm.customers.count()


def test_tenants_do_not_see_each_other(crm: CRM, sara: CustomerId) -> None:
    """Each tenant has its own customers, identifiers, definitions and currency; a foreign id is an unknown one."""
    tenant = crm.tenants.add("acme", currency="USD", zone="America/New_York", region="US")
    acme = crm.tenant("acme")
    assert acme.customers.find(Email("sara@example.org")) is None
    with pytest.raises(UnknownCustomer):
        acme.customers.get(sara)
    with pytest.raises(UnknownCustomer):
        acme.interactions.purchase(sara, Money("1", "USD"))
    own = acme.customers.add(Person("Sam"), Email("sara@example.org"))
    acme.interactions.purchase(own, Money("1", "USD"))
    acme.segments.define("all", "purchases.count > 0")
    assert [] == list(crm.segments.defined())
    assert (1, 0) == (acme.interactions.count(), crm.interactions.count())
    assert ["default", "acme"] == [each.name for each in crm.tenants.all()] and "USD" == tenant.currency
    with pytest.raises(NameTaken):
        crm.tenants.add("acme", currency="USD", zone="UTC")
    with pytest.raises(UnknownTenant):
        crm.tenant("other").customers.count()
    with pytest.raises(UnknownCurrency):
        crm.tenants.add("x", currency="XXX", zone="UTC")
    with pytest.raises(UnknownZone):
        crm.tenants.add("x", currency="USD", zone="Mars")
    with pytest.raises(InvalidValue, match="region"):
        crm.tenants.add("x", currency="USD", zone="UTC", region="us")


def test_events_are_sealed_in_a_chain(crm: CRM, sara: CustomerId) -> None:
    """Events come numbered without gaps, each chained to the one before, with the actor and nothing personal."""
    with crm.begin(actor="checkout") as tx:
        tx.interactions.purchase(sara, TEN)
        assert [] == [event for event in tx.events.since() if event.actor == "checkout"]
    events = list(crm.events.since())
    assert list(range(1, len(events) + 1)) == [event.sequence for event in events]
    chain = bytes(32)
    for event in events:
        chain = event_chain(chain, event)
        assert chain == event.chain
    assert "checkout" == events[-1].actor and 0 == crm.events.backlog()
    assert events[3:] == list(crm.events.since(3))
    assert "sara" not in repr(events).lower()
    with pytest.raises(InvalidValue):
        next(crm.events.since(-1))


class _Plugin:
    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def on_event(self, event: Event) -> None:
        self.heard.append(event.name)
        if event.name == "customer.archived":
            raise SystemExit

    @hookimpl
    def register_measures(self) -> list[MeasureDeclaration]:
        return [MeasureDeclaration("web", "purchase", where={"source": "web"})]


def test_plugins_are_heard_and_fenced(clock: FrozenClock) -> None:
    """A plugin brings measures and hears events; what it raises is reported and stops nobody."""
    plugin = _Plugin()
    crm = CRM.in_memory(clock=clock, plugins=[plugin])
    ada = crm.customers.add(Person("Ada"))
    crm.interactions.purchase(ada, TEN, source="web")
    crm.customers.archive(ada)
    assert 1 == crm.measures.of(ada)["web"].count
    assert ["customer.added", "customer.standing_changed", "interaction.recorded", "customer.archived"] == plugin.heard[
        -4:
    ]
    assert crm.customers.get(ada).archived_at is not None
    (fault,) = crm.plugin_faults()
    assert ("_Plugin", "on_event", "SystemExit") == (fault.plugin, fault.hook, fault.nature)


def test_a_misspelt_hook_fails_at_the_start() -> None:
    """A hook that does not exist is refused when the CRM opens."""

    class Misspelt:
        @hookimpl
        def on_events(self, event: Event) -> None:
            """Never called."""

    with pytest.raises(PluginError, match="on_events"):
        CRM.in_memory(plugins=[Misspelt()])


def test_urls_nobody_serves_are_refused() -> None:
    """A URL of an unknown scheme names those that are served."""
    with pytest.raises(UnknownScheme, match="memory, postgres, postgresql, sqlite"):
        CRM.open("mysql://localhost/shop")
    with pytest.raises(UnknownScheme, match="a URL is needed"):
        CRM.open("shop.db")
    with pytest.raises(UnknownScheme, match="not a PosixPath"):
        CRM.open(Path("shop.db"))  # type: ignore[arg-type]
    with pytest.raises(UnknownScheme, match="write postgresql://"):
        CRM.open("postgresql+psycopg://localhost/shop")


def test_the_default_tenant_is_fixed(crm: CRM) -> None:
    """Migrating again changes nothing; another currency is refused."""
    assert [] == list(crm.migrate())
    assert [] == list(crm.migrate(currency="EUR", zone="Europe/Berlin"))
    with pytest.raises(InvalidValue, match="currency"):
        crm.migrate(currency="USD", zone="Europe/Berlin")
    with pytest.raises(InvalidValue, match="zone"):
        crm.migrate(currency="EUR")


def test_a_wrong_key_reads_and_records_but_keeps_no_keys(tmp_path: Path) -> None:
    """With a wrong or missing master key reading and recording work; what needs a digest raises KeyMismatch."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        ada = crm.customers.add(Person("Ada"), key="one")
    key = tmp_path / "crm.db.key"
    assert 0o600 == key.stat().st_mode & 0o777
    with CRM.open(url, keys=bytes(32)) as crm:
        crm.interactions.purchase(ada, TEN, source="web", external_id="1")
        with pytest.raises(KeyMismatch):
            crm.customers.add(Person("Ada"), key="two")
        with pytest.raises(KeyMismatch):
            crm.migrate()
    kept = key.read_bytes()
    key.unlink()
    with CRM.open(url) as crm:
        assert "Ada" == crm.customers.get(ada).name
        with pytest.raises(KeyMismatch):
            crm.customers.add(Person("Ada"), key="two")
        assert not key.exists()
    key.write_bytes(kept)
    with CRM.open(url) as crm:
        assert ada == crm.customers.add(Person("Ada"), key="one")


def test_errors_are_told_by_code_and_travel(crm: CRM) -> None:
    """Errors have a code, say whether to retry, and come through pickle."""
    with pytest.raises(CRMError) as caught:
        crm.customers.get(Email("x@example.org"))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert ("unknown_customer", "never", str(caught.value)) == (copy.code, copy.retry, str(copy))
    stale = pickle.loads(pickle.dumps(StaleVersion(1, 2)))
    assert (1, 2) == (stale.expected, stale.found)


def test_the_story_tells_it_all(crm: CRM, sara: CustomerId) -> None:
    """The story holds identity, standing, value, segments and what happened, also as text."""
    crm.attributes.declare("city")
    crm.attributes.state(sara, {"city": "Berlin"}, source="form")
    crm.segments.define("all", "purchases.count >= 0")
    wrong = crm.interactions.purchase(sara, TEN, source="web", touchpoint="app")
    crm.interactions.void(wrong)
    crm.interactions.purchase(sara, Money("12", "EUR"))
    crm.ledger.book(sara, "cost to serve", Money("2", "EUR"))
    story = crm.story(Email("sara@example.org"))
    assert (Money("12", "EUR"), Money("2", "EUR"), Money("10", "EUR")) == (story.revenue, story.cost, story.profit)
    assert [False, False, True] == [told.voided for told in story.interactions]
    text = str(story)
    for part in (
        "Sara Öz",
        "sara@example.org",
        "city: Berlin",
        "enhance, rung new",
        "segments: all",
        "(voided)",
        "profit 10.00 EUR",
    ):
        assert part in text
    assert "2026-03-10 13:00" in text
    with pytest.raises(UnknownCustomer):
        crm.story(Email("x@example.org"))


def test_health_and_upkeep(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Health tells the backlog and how far the day's evaluation is behind; tick mends both."""
    assert (None, 0) == (crm.health().evaluated_on, crm.health().days_behind)
    crm.tick()
    clock.advance(days=3)
    crm.customers.archive(sara)
    assert (1, 3) == (crm.health().events_unsealed, crm.health().days_behind)
    assert 1 == crm.tick().sealed
    assert (0, 0) == (crm.health().events_unsealed, crm.health().days_behind)


def test_administration_waits_for_no_transaction_of_its_own(crm: CRM) -> None:
    """Migrating and adding tenants inside an open transaction of the thread is an error, not a deadlock."""
    with crm.begin():
        with pytest.raises(NestedTransaction):
            crm.migrate()
        with pytest.raises(NestedTransaction):
            crm.tenants.add("acme", currency="EUR", zone="UTC")


def test_a_tenant_that_cannot_be_leaves_no_database(tmp_path: Path) -> None:
    """What is wrong about the default tenant is told before anything is made."""
    with CRM.open(f"sqlite:///{tmp_path / 'crm.db'}") as crm:
        for wrong in ({"currency": "XXX"}, {"zone": "Europe/Nowhere"}, {"region": "Germany"}):
            with pytest.raises(InvalidValue):
                crm.migrate(**{"currency": "EUR", "zone": "UTC", **wrong})
        assert [] == list(tmp_path.iterdir())
