"""A world made of one seed: several workers on one store in memory, their steps, crashes, clocks and two channels of
one provider that misbehaves, and people who opt out, are erased and merged meanwhile.

The workers are threads of which one runs at a time: a worker hands over wherever dispatching tells where it is and no
transaction is open, and the seed says who goes on.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from random import Random
from threading import Semaphore, Thread
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Accepted, Answer, Message, MessageId, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.errors import CustomerErased
from crmcore.plugins.registry import Plugins
from crmcore.ports.channel import Capabilities
from crmcore.services.work import Setting
from crmcore.stores.memory.store import MemoryStore
from crmcore.system.secrets import GivenKey
from crmcore.testing import CountingIds, FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
WORKERS = 3
CUSTOMERS = 6
PATIENCE = 60
"""Seconds after which a worker that does not hand over fails the test."""
_LONGEST = 10_000
"""Places after which a worker that still dispatches fails the test."""
_CHANNELS = ("email", "news")
_HOURS = "mon-sun 00:00-13:20 13:40-14:00 14:20-14:40 15:00-24:00"
"""When ``news`` may go, on the clocks of Berlin: it is one there at the beginning."""
_QUIET = [(time(13, 20), time(13, 40)), (time(14), time(14, 20)), (time(14, 40), time(15))]
_BERLIN = ZoneInfo("Europe/Berlin")
_CLASSES: tuple[Literal["resend", "hold"], ...] = ("resend", "hold")


class Killed(KeyboardInterrupt):
    """Ends a worker where a kill would; no channel is to blame for it."""


class Wire:
    """The far side: it takes, refuses, says nothing, or fails, as the seed wills."""

    port_version: ClassVar[int] = 1
    capabilities = Capabilities("email", provider="relay")

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """What the seed has it do; a worker may be stopped or die before and after."""
        world = self.world
        world.see(message)
        world.running.reach("before wire")
        dice = world.dice.random()
        if dice < 0.1:
            return Refused(permanent=False, reason="rate")
        if dice < 0.15:
            return Refused(permanent=True, reason="content")
        if dice < 0.2:
            return Unknown()
        world.sent[message.message] += 1
        world.running.reach("after wire")
        if dice < 0.3:
            raise OSError
        return Accepted()


class Worker:
    """A process that dispatches, with a clock of its own; it runs from where it hands over to the next such place."""

    def __init__(self, world: World, crm: CRM, clock: FrozenClock) -> None:
        self.world, self.crm, self.clock = world, crm, clock
        self.thread: Thread | None = None
        self.failed: BaseException | None = None
        self.go, self.back = Semaphore(0), Semaphore(0)
        self.dies = False
        self.place = ""
        self.looked = self.handed = 0
        """When its last look began, and when it last asked whether a message is still its own, by the world's turns."""
        self.claimed_at = self.looked_at = clock.now()
        """When it last claimed, and when its last look began, by its own clock."""
        self.stands_until = 0
        """Until which turn of the world its clock stands still."""

    def on(self, *, dies: bool = False) -> None:
        """Let it go on to the next place, or begin anew; `dies` it on the way."""
        self.dies = dies
        self.world.running = self
        if self.thread is None:
            self.thread = Thread(target=self._work, daemon=True)
            self.thread.start()
        else:
            self.go.release()
        assert self.back.acquire(timeout=PATIENCE), "a worker does not hand over"
        if self.failed is not None:
            raise self.failed

    def reach(self, place: str) -> None:
        """It has come to a place: it dies there, or hands over unless a transaction is open."""
        self.world.trace.append(f"{place} {self.world.workers.index(self)}")
        if self.dies:
            raise Killed
        if place.startswith("within"):
            return
        self.back.release()
        self.go.acquire()
        if place == "before claim":
            self.claimed_at = self.clock.now()
        elif place == "before look":
            self.looked, self.looked_at = self.world.turn, self.clock.now()
        elif place == "before deliver":
            self.handed = self.world.turn

    def _work(self) -> None:
        try:
            self.crm.outbox.dispatch(step=self.reach)
        except Killed:
            pass
        except BaseException as error:
            self.failed = error
        self.thread = None
        self.back.release()


class World:
    """Everything there is, and what has to hold of it."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.turn = 0
        self.trace: list[str] = []
        self.wrongs: list[str] = []
        self.sent: Counter[MessageId] = Counter()
        self.withdrawn: dict[CustomerId, int] = {}
        self.erased: dict[CustomerId, int] = {}
        """Since when people are so, whoever they were merged into."""
        self.clock = FrozenClock(NOON)
        store, ids = MemoryStore(), CountingIds(seed)
        self.crm = self._opened(store, self.clock, ids)
        self.crm.migrate(currency="EUR", zone="Europe/Berlin")
        self.people = [
            self.crm.customers.add(Person("C"), Email(f"c{number}@example.org")) for number in range(CUSTOMERS)
        ]
        for each in self.people:
            for channel in _CHANNELS:
                self.crm.consents.grant(each, channel=channel, purpose="offers", evidence="form")
        words = dict.fromkeys(_CHANNELS, ("Tea", "Hello"))
        for name in _CLASSES:
            self.crm.offers.define(name, "product", "convenience", words, message_class=name)
        self.crm.contact_times.define(_HOURS, "news")
        self.crm.outbox.limit_provider("relay", 30, seconds=60, burst=10)
        self.occasions = 0
        self.decide()
        self.workers = []
        for _ in range(WORKERS):
            clock = FrozenClock(NOON + timedelta(seconds=self.dice.uniform(-40, 40)))
            self.workers.append(Worker(self, self._opened(store, clock, ids), clock))
        self.running = self.workers[0]

    def _opened(self, store: MemoryStore, clock: FrozenClock, ids: CountingIds) -> CRM:
        wires = {name: Wire(self, name) for name in _CHANNELS}
        return CRM(Setting(store, Plugins.load(), clock, ids, GivenKey(b"k" * 32), wires), "default")

    def decide(self) -> None:
        """Messages for whoever may be written to."""
        self.occasions += 1
        offer, channel = self.dice.choice(_CLASSES), self.dice.choice(_CHANNELS)
        self.crm.decide(f"occasion {self.occasions}", RulePolicy([Rule(None, offer, channel)]))

    def step(self) -> None:
        """One step of somebody: mostly a worker's."""
        self.turn += 1
        if self.dice.random() < 0.85:
            self.dice.choice(self.workers).on(dies=self.dice.random() < 0.02)
            return
        people = (self.withdraw, self.erase, self.merge, self.decide, self.requeue)
        act = self.dice.choice((self.pass_time, self.pass_time, self.jump, self.freeze, *people))
        self.trace.append(act.__name__)
        act()

    def pass_time(self) -> None:
        """All clocks go on, mostly a little."""
        self._move(timedelta(seconds=self.dice.choice([1, 5, 29, 31, 61, 300, 1_300, 4_000])))

    def jump(self) -> None:
        """One worker's clock is set, to and fro."""
        worker = self.dice.choice(self.workers)
        worker.clock.set(self.clock.now() + timedelta(seconds=self.dice.uniform(-600, 600)))

    def freeze(self) -> None:
        """One worker's clock stands still for a while, and is behind from then on."""
        self.dice.choice(self.workers).stands_until = self.turn + self.dice.randint(10, 80)

    def withdraw(self) -> None:
        """Somebody wants no more."""
        whom = self.dice.choice(self.people)
        head = self._head(whom)
        if head is not None:
            for channel in _CHANNELS:
                self.crm.consents.withdraw(whom, channel=channel, purpose="offers", evidence="said so")
            for each in self._merged_into(head):
                self.withdrawn.setdefault(each, self.turn)

    def erase(self) -> None:
        """Somebody is forgotten, once in a while."""
        head = self._head(self.dice.choice(self.people))
        if self.dice.random() < 0.3 and head is not None:
            gone = self._merged_into(head)
            self.crm.privacy.erase(head)
            self.erased.update(dict.fromkeys(gone, self.turn))

    def merge(self) -> None:
        """Two turn out to be one, once in a while."""
        loser, head = map(self._head, self.dice.sample(self.people, 2))
        if self.dice.random() < 0.3 and loser is not None and head is not None and loser != head:
            self.crm.merges.merge(loser, head)
            # The strictest of what both said holds for both.
            if loser in self.withdrawn or head in self.withdrawn:
                for each in self._merged_into(head):
                    self.withdrawn.setdefault(each, self.turn)

    def requeue(self) -> None:
        """Somebody looks at what is held, and sends it anew."""
        held = [each for each in self.crm.outbox.in_state("held") if self._head(each.customer) is not None]
        if held:
            message = self.dice.choice(held)
            if max(each.step for each in self.crm.outbox.of_decision(message.decision)) == message.step:
                self.crm.outbox.requeue(message.id)

    def settle(self) -> None:
        """Everybody ends what is begun, and the far side is heard until nothing waits."""
        for worker in self.workers:
            self._end(worker)
        for _ in range(60):
            self._move(timedelta(hours=3))
            for worker in self.workers:
                worker.clock.set(self.clock.now())
            self.turn += 1
            self.workers[0].on()
            self._end(self.workers[0])
            leased = [each for each in self.messages() if each.lease_until is not None]
            if not leased and not {"waiting", "claimed", "started"} & set(self.crm.outbox.counts()):
                return
        raise AssertionError(f"it does not settle: {dict(self.crm.outbox.counts())}")

    def _end(self, worker: Worker) -> None:
        """Let a worker come to the end of what it does."""
        for _ in range(_LONGEST):
            if worker.thread is None:
                return
            self.turn += 1
            worker.on()
        raise AssertionError(f"a worker does not come to an end; {self.wrongs}")

    def see(self, message: Outgoing) -> None:
        """A message is on the wire: its last look has to have begun before its customer withdrew, and it has to have
        been asked for last before its customer was erased. By the clock of who sends it, it was due when it was
        claimed, and its last look was at an hour when it may go.
        """
        found = self.crm.outbox.get(message.message)
        worker = self.running
        # What is raised here is the channel's fault to whoever calls it: it is kept instead.
        if self.withdrawn.get(found.origin, self.turn) < worker.looked:
            self.wrongs.append(f"{found.id} sent after consent was withdrawn")
        if self.erased.get(found.origin, self.turn) < worker.handed:
            self.wrongs.append(f"{found.id} sent to who was erased")
        if worker.claimed_at < found.not_before:
            self.wrongs.append(f"{found.id} sent before it was due")
        hour = worker.looked_at.astimezone(_BERLIN).time()
        if found.channel == "news" and any(begin <= hour < end for begin, end in _QUIET):
            self.wrongs.append(f"{found.id} sent at an hour when it may not go")

    def messages(self) -> list[Message]:
        """All messages."""
        occasions = [f"occasion {number}" for number in range(1, self.occasions + 1)]
        decisions = [each.id for occasion in occasions for each in self.crm.decisions.on(occasion)]
        return [each for decision in decisions for each in self.crm.outbox.of_decision(decision)]

    def _head(self, whom: CustomerId) -> CustomerId | None:
        """Who that is today; None once it is erased."""
        try:
            return self.crm.customers.get(whom).id
        except CustomerErased:
            return None

    def _merged_into(self, head: CustomerId) -> list[CustomerId]:
        """The head and whoever was merged into it."""
        return [each for each in self.people if self._head(each) == head]

    def _move(self, by: timedelta) -> None:
        self.clock.advance(by)
        for worker in self.workers:
            if worker.stands_until <= self.turn:
                worker.clock.advance(by)
