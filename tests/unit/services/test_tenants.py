"""Tenants are added, listed and dropped."""

from __future__ import annotations

from contextlib import suppress

import pytest

from crmcore import CRM, Email, Money, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.errors import InvalidValue, NameTaken, NestedTransaction, TransactionError, UnknownTenant
from crmcore.ports.store import FACTS
from crmcore.services.delivering import STEPS
from crmcore.services.work import Setting
from tests.unit.services.conftest import QuietChannel

SARA = Email("sara@example.org")


@pytest.fixture
def acme(crm: CRM) -> CRM:
    """A second tenant, with a customer who has bought."""
    crm.tenants.add("acme", currency="USD", zone="UTC")
    bound = crm.tenant("acme")
    bound.customers.add(Person("Sara"), SARA)
    bound.interactions.purchase(SARA, Money(5, "USD"), source="shop", external_id="o-1")
    return bound


def test_tenants_are_listed_in_the_order_they_were_added(crm: CRM, acme: CRM) -> None:
    """All tenants, with currency and zone."""
    assert [("default", "EUR", "Europe/Berlin"), ("acme", "USD", "UTC")] == [
        (tenant.name, tenant.currency, tenant.zone) for tenant in crm.tenants.all()
    ]
    with pytest.raises(NameTaken):
        crm.tenants.add("acme", currency="EUR", zone="UTC")


def test_a_dry_run_counts_and_deletes_nothing(crm: CRM, acme: CRM) -> None:
    """What would be deleted is told, by what it is; it needs no confirmation."""
    told = crm.tenants.drop("acme", dry_run=True)
    assert ("acme", True, set(FACTS)) == (told.name, told.dry_run, set(told.counts))
    assert (1, 1, 1) == tuple(told.counts[fact] for fact in ("customers", "identifiers", "interactions"))
    assert 1 == acme.customers.count()
    assert [] == list(crm.tenants.dropping())


@pytest.mark.parametrize("confirm", [None, "", "Acme", "default"])
def test_dropping_wants_the_name_twice(crm: CRM, acme: CRM, confirm: str | None) -> None:
    """Without the very name as confirmation nothing is dropped."""
    with pytest.raises(InvalidValue, match="confirm"):
        crm.tenants.drop("acme", confirm=confirm)
    assert 1 == acme.customers.count()


@pytest.mark.parametrize("chunk", [0, -1, True, "10", 1.5])
def test_a_chunk_has_rows(crm: CRM, acme: CRM, chunk: object) -> None:
    """A chunk is a positive whole number."""
    with pytest.raises(InvalidValue, match="chunk"):
        crm.tenants.drop("acme", confirm="acme", chunk=chunk)  # type: ignore[arg-type]
    assert 1 == acme.customers.count()


@pytest.mark.parametrize("chunk", [1, 10_000])
def test_a_tenant_is_dropped_with_all_it_has(crm: CRM, acme: CRM, chunk: int) -> None:
    """The receipt counts what a dry run counted; the other tenant is as it was."""
    sara = crm.customers.add(Person("Sara"), SARA)
    story = str(crm.story(sara))
    planned = crm.tenants.drop("acme", dry_run=True)
    done = crm.tenants.drop("acme", confirm="acme", chunk=chunk)
    assert (planned.counts, False) == (done.counts, done.dry_run)
    assert ["default"] == [tenant.name for tenant in crm.tenants.all()]
    assert story == str(crm.story(sara))


def test_nobody_finds_a_dropped_tenant(crm: CRM, acme: CRM) -> None:
    """Whatever was bound to it, and has read its definitions before, raises `UnknownTenant`; so does dropping again."""
    acme.segments.define("buyers", "purchases.count > 0")
    assert 1 == acme.segments.count("buyers")
    crm.tenants.drop("acme", confirm="acme")
    for use in (
        acme.customers.count,
        acme.tick,
        acme.health,
        lambda: acme.customers.add(Person("Ben")),
        lambda: acme.begin().__enter__(),
        lambda: acme.read().__enter__(),
        lambda: acme.table(["stage"]).columns(),
        lambda: crm.tenant("acme").fields(),
        lambda: crm.tenants.drop("acme", confirm="acme"),
        lambda: crm.tenants.drop("acme", dry_run=True),
    ):
        with pytest.raises(UnknownTenant):
            use()


def test_a_crm_with_caches_of_its_own_notices(crm: CRM, acme: CRM) -> None:
    """Another CRM on the store, as another process has, notices that the tenant is gone, and that another has its
    name.
    """
    setting = crm._setting
    other = CRM(Setting(setting.store, setting.plugins, setting.clock, setting.ids, setting.secrets, setting.channels))
    elsewhere = other.tenant("acme")
    elsewhere.use(RulePolicy([Rule(None, "spring", "email")], name="mine"))
    assert 1 == elsewhere.measures.of(SARA)["purchases"].count
    crm.tenants.drop("acme", confirm="acme")
    with pytest.raises(UnknownTenant):
        elsewhere.customers.count()
    crm.tenants.add("acme", currency="GBP", zone="UTC")
    assert 0 == elsewhere.customers.count()
    assert elsewhere.customers.find(SARA) is None
    elsewhere.customers.add(Person("Sara"), SARA)
    assert 1 == acme.customers.count()
    assert "GBP" in str(elsewhere.story(SARA))


def test_another_of_the_same_name_is_seen_at_once(crm: CRM, acme: CRM) -> None:
    """A CRM that has not looked in between is bound to the new tenant of that name, and to none of what it had."""
    setting = crm._setting
    other = CRM(Setting(setting.store, setting.plugins, setting.clock, setting.ids, setting.secrets, setting.channels))
    elsewhere = other.tenant("acme")
    elsewhere.use(RulePolicy([Rule(None, "spring", "email")], name="mine"))
    assert 1 == elsewhere.customers.count()
    crm.tenants.drop("acme", confirm="acme")
    crm.tenants.add("acme", currency="GBP", zone="UTC")
    assert 0 == elsewhere.customers.count()
    with pytest.raises(InvalidValue, match="policy"):
        elsewhere.decide("spring")


def test_the_default_tenant_may_be_dropped(crm: CRM, acme: CRM) -> None:
    """The default tenant goes like any other; `migrate` makes it anew, with another currency if wanted."""
    crm.tenants.drop("default", confirm="default")
    with pytest.raises(UnknownTenant):
        crm.customers.count()
    assert 1 == acme.customers.count()
    crm.migrate(currency="CHF", zone="Europe/Zurich")
    assert (0, "CHF") == (crm.customers.count(), crm.tenants.all()[-1].currency)


def test_idempotency_keys_work_after_a_drop(crm: CRM, acme: CRM) -> None:
    """The master key stays, and keys used in the dropped tenant mean nothing in another."""
    acme.customers.add(Person("Ben"), key="k-1")
    crm.tenants.drop("acme", confirm="acme")
    first = crm.customers.add(Person("Kim"), key="k-1")
    assert first == crm.customers.add(Person("Kim"), key="k-1")


def test_a_tenant_is_not_dropped_within_a_transaction(crm: CRM, acme: CRM) -> None:
    """Inside an open transaction of the thread `tenants` raises instead of waiting for itself."""
    with crm.begin(), pytest.raises(NestedTransaction):
        _ = crm.tenants
    assert issubclass(NestedTransaction, TransactionError)


@pytest.mark.parametrize("at", [step for step in STEPS if not step.startswith("within")])
def test_dispatch_stops_when_its_tenant_is_dropped(
    crm: CRM, acme: CRM, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped at whatever step of a dispatch: no message leaves any more but one that had its last look already."""
    sent: list[str] = []

    def deliver(_: QuietChannel, message: Outgoing) -> Answer:
        sent.append(message.key)
        return Accepted()

    monkeypatch.setattr(QuietChannel, "deliver", deliver)
    acme.offers.define("spring", "product", "innovation", {"email": ("Spring", "Hello ${name}")})
    acme.customers.add(Person("Ben"), Email("ben@example.org"))
    for who in (SARA, Email("ben@example.org")):
        acme.consents.grant(who, channel="email", purpose="offers", evidence="form")
    acme.decide("spring", RulePolicy([Rule(None, "spring", "email")]))
    assert 2 == acme.outbox.counts()["waiting"]
    left: list[int] = []

    def drop_once(step: str) -> None:
        if step == at and not left:
            left.append(len(sent))
            crm.tenants.drop("acme", confirm="acme")

    with suppress(UnknownTenant):
        acme.outbox.dispatch(step=drop_once)
    assert left, "the step is not reached"
    looked_at = at in ("after look", "before deliver")
    assert left[0] + looked_at >= len(sent)
    assert ["default"] == [tenant.name for tenant in crm.tenants.all()]
