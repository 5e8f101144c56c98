"""Four workers beside one on PostgreSQL: messages a second through a channel whose far side takes 20 ms for each.

Each worker is a process of its own with a connection of its own, and dispatches until nothing is left.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from itertools import count as counting
from multiprocessing.connection import Connection
from time import perf_counter, sleep
from typing import ClassVar

from benchmarks.harness import Bench, Figure, in_turns, paired
from benchmarks.postgres_server import KEY, database
from crmcore import CRM, Accepted, Email, NewCustomer, Outgoing, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Answer
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities

WORKERS = 4
FAR_SIDE = 0.02
"""Seconds."""
AT_LEAST = 2.5

_processes = multiprocessing.get_context("forkserver")


class Provider:
    """A channel to a far side that takes its time."""

    port_version: ClassVar[int] = 1
    name = "email"
    capabilities = Capabilities("email")

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Wait for the far side, and let others work meanwhile."""
        sleep(FAR_SIDE)
        return Accepted()


def figures(bench: Bench) -> Iterator[Figure]:
    """Messages a second, and the ratio of four workers to one."""
    count, rounds = bench.size(2_000, 320), bench.size(5, 3)
    _processes.set_forkserver_preload(["benchmarks.workers", "crmcore_postgres.store"])
    with database() as url, CRM.open(url, keys=KEY, channels=[Provider()]) as crm:
        _populate(crm, count)
        occasions = counting()

        def by(workers: int) -> float:
            crm.decide(f"round-{next(occasions)}", RulePolicy([Rule(None, "tea", "email")]))
            return count / _seconds(url, workers, count)

        four, one = in_turns(rounds, lambda: by(WORKERS), lambda: by(1))
        name = f"PostgreSQL: {WORKERS} workers, a far side of {FAR_SIDE * 1000:.0f} ms, messages/s"
        yield paired(four, one).figure(name, "one worker", at_least=AT_LEAST)


def _populate(crm: CRM, count: int) -> None:
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    crm.customers.add_many(NewCustomer(Person(f"C {number}"), (_email(number),)) for number in range(count))
    with crm.begin() as tx:
        for number in range(count):
            tx.consents.grant(_email(number), channel="email", purpose="offers", evidence="form")
    crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea")})


def _email(number: int) -> Email:
    return Email(f"c{number}@example.org")


def _seconds(url: str, workers: int, count: int) -> float:
    """From the start of all workers to the end of the last."""
    pipes = [_processes.Pipe() for _ in range(workers)]
    started = [_processes.Process(target=_work, args=(url, theirs)) for _, theirs in pipes]
    for each in started:
        each.start()
    for ours, _ in pipes:
        ours.recv()
    start = perf_counter()
    for ours, _ in pipes:
        ours.send("go")
    accepted = sum(ours.recv() for ours, _ in pipes)
    taken = perf_counter() - start
    for each in started:
        each.join()
    assert count == accepted
    return taken


def _work(url: str, pipe: Connection) -> None:
    with CRM.open(url, keys=KEY, channels=[Provider()]) as crm:
        crm.outbox.counts()
        pipe.send("ready")
        pipe.recv()
        pipe.send(crm.outbox.dispatch().accepted)
