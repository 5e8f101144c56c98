"""A campaign: its whole audience decided for and put into the outbox by ticks, and what its progress costs to tell."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter

from benchmarks.deciding import Nowhere
from benchmarks.harness import Bench, Figure, limit
from crmcore import CRM, Email, NewCustomer, Person
from crmcore.services.campaigning import CHUNK, STEPS
from crmcore.testing import FrozenClock

PREPARED, PROGRESS_MS, GROWTH = 60.0, 1_000.0, 1.2
MILLISECONDS = 1000


def figures(bench: Bench) -> Iterator[Figure]:
    """Seconds to prepare it, and how memory goes with its size."""
    audience = bench.size(100_000, 10_000)
    prepared, progress, _ = _prepared(bench, audience)
    yield limit(f"campaign of {audience:,} prepared, s", prepared, PREPARED * audience / 100_000, "s")
    yield limit(f"progress of {audience:,} members told, ms", progress * MILLISECONDS, PROGRESS_MS, "ms")
    # What a tick holds is the same for both.
    small = bench.size(CHUNK * STEPS, CHUNK)
    peaks = [_prepared(bench, size, traced=True)[2] for size in (small, 2 * small)]
    yield limit("memory of a campaign twice as large, times", peaks[1] / peaks[0], GROWTH, "x")


def _prepared(bench: Bench, audience: int, *, traced: bool = False) -> tuple[float, float, int]:
    """Seconds until all are decided for, seconds to tell the progress then, and the most memory of any tick."""
    clock = FrozenClock(datetime(2026, 11, 18, 10, tzinfo=UTC))
    channels = [Nowhere("email", "email"), Nowhere("sms", "phone")]
    with bench.place() as folder, CRM.open(f"sqlite:///{folder / 'crm.db'}", channels=channels, clock=clock) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        _populate(crm, audience)
        crm.tick()
        crm.outbox.pause()
        crm.campaigns.start("november")
        peak, begun = 0, perf_counter()
        while True:
            if traced:
                tracemalloc.start()
            ticked = crm.tick()
            if traced:
                peak = max(peak, tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
            if not ticked.campaigned.decided:
                break
        prepared, asked = perf_counter() - begun, perf_counter()
        progress = crm.campaigns.progress("november")
        told = perf_counter() - asked
        assert progress.audience == progress.total == audience == progress.waiting + progress.held_out
        return prepared, told, peak


def _populate(crm: CRM, count: int) -> None:
    reaches = [Email(f"c{number}@example.org") for number in range(count)]
    crm.customers.add_many(NewCustomer(Person(f"Customer {number}"), (each,)) for number, each in enumerate(reaches))
    with crm.begin() as tx:
        for email in reaches:
            tx.consents.grant(email, channel="email", purpose="offers", evidence="sign-up form")
    words = {"email": ("November", "Dear ${name}, have a look."), "sms": ("", "Have a look.")}
    crm.offers.define("tea", "product", "innovation", words)
    crm.segments.define("all", "purchases.count >= 0")
    crm.campaigns.define(
        "november",
        "innovation",
        offers=["tea"],
        channels=["sms", "email"],
        segment="all",
        starts="2026-11-18 09:00",
        zone="recipient",
        holdout=Decimal("0.1"),
    )
