"""I3: a campaign's progress adds up after every step, and it is finished exactly when nothing more is to come."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import ClassVar
from unittest.mock import patch

import pytest
from attrs import define

from crmcore import CRM, CustomerId, Email, Experiment, Person, Phone, Preferences
from crmcore.domain.decision.decision import Decision
from crmcore.domain.decision.message import FINAL, Accepted, Answer, Message, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.errors import CRMError
from crmcore.ports.channel import Capabilities
from crmcore.services import campaigning
from crmcore.services.campaigning import carry_on
from crmcore.services.delivering import STEPS
from crmcore.testing import CountingIds, FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EVERYONE = 9
ANSWERS: list[Answer] = [Accepted(), Refused(permanent=True), Refused(permanent=False), Unknown()]


class _Killed(BaseException):
    """Ends a worker at a step."""


@define
class _Line:
    """A channel that answers as told last."""

    port_version: ClassVar[int] = 1
    name: str
    scheme: Scheme
    answer: Answer = ANSWERS[0]

    @property
    def capabilities(self) -> Capabilities:
        """Those of its scheme."""
        return Capabilities(self.scheme)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Answer."""
        return self.answer


class Story:
    """One campaign among faults, erasures, merges, pauses and stops, drawn from a seed."""

    def __init__(self, url: str, seed: int) -> None:
        self.dice = Random(seed)
        self.clock = FrozenClock(NOON)
        self.lines = [_Line("email", "email"), _Line("sms", "phone")]
        self.crm = CRM.open(url, clock=self.clock, ids=CountingIds(str(seed)), channels=self.lines, keys=b"k" * 32)
        self.crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        words = {"email": ("Tea", "Tea"), "sms": ("", "Tea"), "inbox": ("Tea", "Tea")}
        with self.crm.begin() as tx:
            tx.offers.define("tea", "product", "convenience", words, message_class="resend", expires_after=6)
            self.customers: list[CustomerId] = []
            for number in range(EVERYONE):
                wish = Preferences(None, None, "sms" if number % 3 == 0 else None)
                reaches = Email(f"c{number}@example.org"), Phone(f"+49 170 123456{number}")
                who = tx.customers.add(Person(f"C{number}"), *reaches, preferences=wish)
                self.customers.append(who)
                for channel in ("email", "sms", "inbox") if number else ():
                    tx.consents.grant(who, channel=channel, purpose="offers", evidence="form")
            tx.segments.define("most", "purchases.count >= 0")
            tx.campaigns.define(
                "spring",
                "convenience",
                offers=["tea"],
                channels=["email", "sms", "inbox"],
                segment="most",
                fallback=seed % 4 != 0,
                holdout=Experiment("spring", Decimal("0.2")),
            )
            tx.campaigns.start("spring")

    def step(self) -> str:
        """Something happens; its name."""
        steps: dict[str, tuple[int, Callable[[], object]]] = {
            "answer": (4, self._answer),
            "carry on": (6, lambda: carry_on(self.crm._scope)),
            "tick": (3, self.crm.tick),
            "dispatch": (3, self._dispatch_and_die),
            "die": (1, self._die_deciding),
            "change": (4, self._change),
            "merge": (4, self._merge),
            "unmerge": (1, lambda: self.crm.merges.unmerge(self._someone())),
            "pause": (2, lambda: self.crm.campaigns.pause("spring")),
            "resume": (3, lambda: self.crm.campaigns.resume("spring")),
            "stop": (self.dice.random() < 0.1, lambda: self.crm.campaigns.stop("spring")),
            "requeue": (2, self._requeue),
            "wait": (2, lambda: self.clock.advance(timedelta(hours=self.dice.choice([1, 1, 1, 7])))),
        }
        (name,) = self.dice.choices(list(steps), [weight for weight, _ in steps.values()])
        # What may not be done now is refused; what a worker does never is.
        refusals = () if name in ("carry on", "tick", "dispatch", "die") else (CRMError,)
        with suppress(_Killed, *refusals):
            steps[name][1]()
        return name

    def _someone(self) -> CustomerId:
        return self.dice.choice(self.customers)

    def _answer(self) -> None:
        self.dice.choice(self.lines).answer = self.dice.choice(ANSWERS)

    def _dispatch_and_die(self) -> None:
        fatal, left = self.dice.choice(STEPS), self.dice.randint(0, 3)

        def step(reached: str) -> None:
            nonlocal left
            left -= reached == fatal
            if left < 0:
                raise _Killed

        self.crm.outbox.dispatch(step=step)

    def _die_deciding(self) -> None:
        part = self.dice.choice(["decide_chunk", "refresh", "_settled"])
        with patch.object(campaigning, part, side_effect=_Killed):
            carry_on(self.crm._scope)

    def _change(self) -> None:
        customer, crm = self._someone(), self.crm
        commands: list[Callable[[], object]] = [
            lambda: crm.privacy.erase(customer),
            lambda: crm.customers.archive(customer),
            lambda: crm.customers.restore(customer),
            lambda: crm.consents.withdraw(customer, channel="email", purpose="offers", evidence="letter"),
            lambda: crm.consents.withdraw(customer, channel="sms", purpose="offers", evidence="letter"),
            lambda: crm.privacy.restrict(customer, "disputed"),
        ]
        self.dice.choice(commands)()

    def _merge(self) -> None:
        self.crm.merges.merge(self._someone(), self._someone())

    def _requeue(self) -> None:
        for held in self.crm.outbox.in_state("held", limit=1):
            self.crm.outbox.requeue(held.id)

    def adds_up(self) -> None:
        """Each member stands in one place; the audience never changes; finished is exactly when nothing is to come."""
        progress, status = self.crm.campaigns.progress("spring"), self.crm.campaigns.get("spring")
        assert progress.audience == progress.total
        if status.run is None or status.run.started_at is None:
            return
        assert progress.audience == status.run.audience
        decisions: list[Decision] = list(self.crm.decisions.on("campaign spring"))
        lasts = [self._last(each) for each in decisions if each.arm != "holdout" and not each.intended.holds]
        gone = progress.erased + progress.archived + progress.merged
        assert progress.audience == progress.undecided + gone + len(decisions)
        over = not progress.undecided and all(each.state in FINAL for each in lasts)
        assert over == progress.finished
        assert over == (status.state == "finished") or status.state == "stopped"
        assert len({each.origin for each in decisions}) == len(decisions)

    def _last(self, decision: Decision) -> Message:
        return self.crm.outbox.of_decision(decision.id)[-1]

    def end(self) -> None:
        """Left alone for long enough, it comes to its end."""
        for line in self.lines:
            line.answer = Accepted()
        with suppress(CRMError):
            self.crm.campaigns.resume("spring")
        for _ in range(9):
            self.clock.advance(timedelta(hours=1))
            self.crm.tick()
            self.adds_up()
        assert self.crm.campaigns.get("spring").state in ("finished", "stopped")
        assert not self.crm.campaigns.progress("spring").waiting
        self.crm.close()


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two members a step, and one step a tick, so that a campaign takes a while."""
    monkeypatch.setattr(campaigning, "CHUNK", 2)
    monkeypatch.setattr(campaigning, "STEPS", 1)


def _tell(url: str, seed: int) -> None:
    story = Story(url, seed)
    for _ in range(40):
        name = story.step()
        try:
            story.adds_up()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, after {name}") from error
    story.end()


@pytest.mark.slow
def test_a_campaign_always_adds_up() -> None:
    """Whatever happens to it and to its audience, after every step; and left alone it comes to its end."""
    for seed in range(30):
        _tell("memory://", seed)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_campaign_on_sqlite_always_adds_up(seed: int, tmp_path: Path) -> None:
    """The same on SQLite."""
    _tell(f"sqlite:///{tmp_path / 'crm.db'}", seed)


@pytest.mark.parametrize("seed", [3, 5])
def test_a_campaign_on_postgres_always_adds_up(seed: int, migrated_url: str) -> None:
    """The same on PostgreSQL."""
    _tell(migrated_url, seed)
