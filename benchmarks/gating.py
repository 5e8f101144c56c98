"""Asking the gate about many customers with consents, caps, hours, cooling-off, suppressions and health in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

from benchmarks.deciding import Nowhere
from benchmarks.harness import Bench, Figure, floor, rate
from crmcore import CRM, Complaint, Email, Entry, NewCustomer, Person, Preferences, Rule, RulePolicy
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.reach import Address
from crmcore.testing import FrozenClock

VERDICTS = 50_000
NOON = datetime(2026, 11, 18, 10, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", None)
SUPPRESSED, BOUNCED, COMPLAINED, SERVED = 100, 100, 100, 100
"""One in so many."""


def figures(bench: Bench) -> Iterator[Figure]:
    """Verdicts a second: of everyone, counted by reason; and one by one."""
    count = bench.size(100_000, 10_000)
    clock = FrozenClock(NOON)
    channels = [Nowhere("email", "email")]
    with bench.place() as folder, CRM.open(f"sqlite:///{folder / 'crm.db'}", channels=channels, clock=clock) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        _populate(crm, count)
        asked = crm.gate.why_not(None, "email")
        rounds = bench.size(5, 3)
        counted = [rate(count, asked.counts) for _ in range(rounds)]
        told = [rate(count, lambda: sum(1 for _ in asked)) for _ in range(rounds)]
    yield floor("the gate, verdicts counted by reason, verdicts/s", median(counted), VERDICTS, "verdicts/s")
    yield floor("the gate, verdicts one by one, verdicts/s", median(told), VERDICTS, "verdicts/s")


def _populate(crm: CRM, count: int) -> None:
    """Of four customers one has been contacted, one has another zone each; of many one is suppressed, has bounced, has
    complained or has a case open.
    """
    emails = [Email(f"c{number}@example.org") for number in range(count)]
    crm.customers.add_many(
        NewCustomer(Person(f"Customer {number}"), (email,), Preferences(zone=ZONES[number % 4]))
        for number, email in enumerate(emails)
    )
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
    with crm.begin() as tx:
        for email in emails:
            tx.consents.grant(email, channel="email", purpose="offers", evidence="sign-up form")
        for email in emails[::SUPPRESSED]:
            tx.suppressions.add(email, "complaint")
        for email in emails[3::SERVED]:
            tx.cases.open(email, "cold tea")
    addresses = [Address("email", email.address, email.address, 1) for email in emails[1::BOUNCED]]
    bounces = [Heard("bounce", str(at), NOON, None, address, hard=True) for at, address in enumerate(addresses)]
    crm.inbound.take("email", bounces)
    crm.interactions.record_many(Entry(email, Complaint("cold tea")) for email in emails[2::COMPLAINED])
    crm.decide("before", RulePolicy([Rule(None, "tea", "email")]), customers=emails[::4])
    crm.caps.define(1, 7, "email", purpose="offers")
    crm.caps.define(4, calendar="month")
    crm.contact_times.define("mon-fri 09:00-20:00, sat 10:00-16:00, off 2026-12-25")
    crm.contact_times.cool_off(14)
    crm.contact_times.cool_off(2, after="case")
