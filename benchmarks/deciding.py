"""Deciding among 20 offers on 4 channels: without storing, stored with log and outbox, and for one customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from typing import ClassVar

from benchmarks.harness import Bench, Figure, floor, limit, rate, seconds
from crmcore import CRM, Accepted, Email, Entry, Money, NewCustomer, Outgoing, Person, Phone, Purchase, Rule, RulePolicy
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.ports.channel import Capabilities
from crmcore.testing import FrozenClock

CHANNELS: dict[str, Scheme] = {"email": "email", "newsletter": "email", "sms": "phone", "voice": "phone"}
OFFERS = 20
DECIDED, STORED, ONE_MS = 20_000, 6_000, 2
MILLISECONDS = 1000


class Nowhere:
    """A channel that accepts and forgets."""

    port_version: ClassVar[int] = 1

    def __init__(self, name: str, scheme: Scheme) -> None:
        self.name = name
        self.capabilities = Capabilities(scheme, idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Accepted:
        """Nothing is delivered."""
        return Accepted()


def figures(bench: Bench) -> Iterator[Figure]:
    """Customers a second, and milliseconds for one."""
    count = bench.size(40_000, 5_000)
    clock = FrozenClock(datetime(2026, 11, 18, 10, tzinfo=UTC))
    channels = [Nowhere(name, scheme) for name, scheme in CHANNELS.items()]
    with bench.place() as folder, CRM.open(f"sqlite:///{folder / 'crm.db'}", channels=channels, clock=clock) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        _populate(crm, count)
        policy = _policy()
        rounds = bench.size(3, 3)
        dry = [rate(count, lambda: crm.decide("dry", policy, dry_run=True)) for _ in range(rounds)]
        stored = [
            rate(count, lambda number=number: crm.decide(f"stored-{number}", policy))  # type: ignore[misc]
            for number in range(rounds)
        ]
        ids = [customer.id for customer in crm.customers.list(limit=bench.size(500, 200))]
        one = [seconds(lambda id_=id_: crm.decide("one", policy, customers=[id_])) for id_ in ids]  # type: ignore[misc]
    yield floor("deciding, 20 offers x 4 channels, customers/s", median(dry), DECIDED, "customers/s")
    yield floor("deciding and storing, 20 offers x 4 channels, customers/s", median(stored), STORED, "customers/s")
    yield limit("deciding and storing for one customer, ms", median(one) * MILLISECONDS, ONE_MS, "ms")


def _populate(crm: CRM, count: int) -> None:
    reaches = [(Email(f"c{number}@example.org"), Phone(f"+49 30 {1_000_000 + number}")) for number in range(count)]
    crm.customers.add_many(NewCustomer(Person(f"Customer {number}"), each) for number, each in enumerate(reaches))
    # Amounts of all sizes: hardly two customers look alike to the policy.
    crm.interactions.record_many(
        Entry(email, Purchase(Money(number % 997 + 1, "EUR"))) for number, (email, _) in enumerate(reaches)
    )
    with crm.begin() as tx:
        for email, _ in reaches:
            for channel in CHANNELS:
                tx.consents.grant(email, channel=channel, purpose="offers", evidence="sign-up form")
    for number in range(OFFERS):
        crm.offers.define(
            f"offer-{number}",
            "product",
            "innovation",
            dict.fromkeys(CHANNELS, (f"Offer {number}", "Dear ${name}, have a look.")),
            eligibility=f"purchases.total > {number * 10}",
        )


def _policy() -> RulePolicy:
    rules = [Rule(f"purchases.total > {number * 48}", f"offer-{number}", "email") for number in reversed(range(OFFERS))]
    return RulePolicy([*rules, Rule(None, "offer-0", "sms")], explore=0.1)
