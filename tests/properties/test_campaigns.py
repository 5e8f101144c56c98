"""I3: a campaign's progress adds up after every step, and it is finished exactly when nothing more is to come."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar
from unittest.mock import patch

import pytest
from attrs import define
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

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
CUSTOMERS = st.integers(0, EVERYONE - 1)
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


class Campaigned(RuleBasedStateMachine):
    """One campaign among faults, erasures, merges, pauses and stops."""

    def url(self) -> str:
        """Where the CRM stands."""
        return "memory://"

    @initialize(share=st.sampled_from(["0", "0.3"]), fallback=st.booleans())
    def begin(self, share: str, fallback: bool) -> None:
        """Define and start the campaign."""
        from decimal import Decimal

        self.clock = FrozenClock(NOON)
        self.lines = [_Line("email", "email"), _Line("sms", "phone")]
        self.crm = CRM.open(
            self.url(), clock=self.clock, ids=CountingIds("campaigns"), channels=self.lines, keys=b"k" * 32
        )
        self.crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        words = {"email": ("Tea", "Tea"), "sms": ("", "Tea")}
        with self.crm.begin() as tx:
            tx.offers.define("tea", "product", "convenience", words, message_class="resend", expires_after=6)
            self.customers: list[CustomerId] = []
            for number in range(EVERYONE):
                wish = Preferences(None, None, "sms" if number % 3 == 0 else None)
                who = tx.customers.add(
                    Person(f"C{number}"),
                    Email(f"c{number}@example.org"),
                    Phone(f"+49 170 123456{number}"),
                    preferences=wish,
                )
                self.customers.append(who)
                for channel in ("email", "sms") if number else ():
                    tx.consents.grant(who, channel=channel, purpose="offers", evidence="form")
            tx.segments.define("most", "purchases.count >= 0")
            tx.campaigns.define(
                "spring",
                "convenience",
                offers=["tea"],
                channels=["email", "sms"],
                segment="most",
                fallback=fallback,
                holdout=Experiment("spring", Decimal(share)),
            )
            tx.campaigns.start("spring")
        self.audience: int | None = None

    def attempt(self, command: Callable[[], object]) -> None:
        """Do it, as far as it may be done now."""
        with suppress(CRMError):
            command()

    @rule(answer=st.sampled_from(ANSWERS), line=st.integers(0, 1))
    def answer(self, answer: Answer, line: int) -> None:
        """From now on the channel answers so."""
        self.lines[line].answer = answer

    @rule()
    def carry_on(self) -> None:
        """A step of deciding."""
        carry_on(self.crm._scope)

    @rule()
    def tick(self) -> None:
        """All that is due."""
        self.crm.tick()

    @rule(fatal=st.sampled_from(STEPS))
    def dispatch_and_die(self, fatal: str) -> None:
        """A worker that dies at a step."""

        def step(reached: str) -> None:
            if reached == fatal:
                raise _Killed

        with suppress(_Killed):
            self.crm.outbox.dispatch(step=step)

    @rule()
    def die_deciding(self) -> None:
        """A worker that dies before a step of deciding commits."""
        with patch.object(campaigning, "decide_chunk", side_effect=_Killed), suppress(_Killed):
            carry_on(self.crm._scope)

    @rule(who=CUSTOMERS, how=st.sampled_from(["erase", "archive", "restore", "withdraw", "restrict"]))
    def change(self, who: int, how: str) -> None:
        """Something happens to a customer."""
        customer, crm = self.customers[who], self.crm
        commands: dict[str, Callable[[], object]] = {
            "erase": lambda: crm.privacy.erase(customer),
            "archive": lambda: crm.customers.archive(customer),
            "restore": lambda: crm.customers.restore(customer),
            "withdraw": lambda: crm.consents.withdraw(customer, channel="email", purpose="offers", evidence="letter"),
            "restrict": lambda: crm.privacy.restrict(customer, "disputed"),
        }
        self.attempt(commands[how])

    @rule(one=CUSTOMERS, other=CUSTOMERS)
    def merge(self, one: int, other: int) -> None:
        """Two turn out to be one."""
        self.attempt(lambda: self.crm.merges.merge(self.customers[one], self.customers[other]))

    @rule(one=CUSTOMERS)
    def unmerge(self, one: int) -> None:
        """And to be two after all."""
        self.attempt(lambda: self.crm.merges.unmerge(self.customers[one]))

    @rule(how=st.sampled_from(["pause", "resume", "pause", "resume", "stop"]))
    def steer(self, how: str) -> None:
        """Somebody pauses, resumes or stops it."""
        self.attempt(lambda: getattr(self.crm.campaigns, how)("spring"))

    @rule()
    def requeue(self) -> None:
        """A held message is sent anew."""
        for held in self.crm.outbox.in_state("held", limit=1):
            self.attempt(lambda held=held: self.crm.outbox.requeue(held.id))  # type: ignore[misc]

    @rule(hours=st.sampled_from([1, 1, 7]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.clock.advance(timedelta(hours=hours))

    @invariant()
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

    def teardown(self) -> None:
        """Left alone for long enough, it comes to its end."""
        if not hasattr(self, "audience"):
            return
        for line in self.lines:
            line.answer = Accepted()
        self.attempt(lambda: self.crm.campaigns.resume("spring"))
        for _ in range(12):
            self.clock.advance(timedelta(hours=1))
            self.crm.tick()
            self.adds_up()
        assert self.crm.campaigns.get("spring").state in ("finished", "stopped")
        assert not self.crm.campaigns.progress("spring").waiting
        self.crm.close()


class OnSQLite(Campaigned):
    """The same on SQLite."""

    def url(self) -> str:
        """A new file."""
        self.folder = Path(mkdtemp())
        return f"sqlite:///{self.folder / 'crm.db'}"

    def teardown(self) -> None:
        """And the file is gone."""
        super().teardown()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two members a step, and one step a tick, so that a campaign takes a while."""
    monkeypatch.setattr(campaigning, "CHUNK", 2)
    monkeypatch.setattr(campaigning, "STEPS", 1)


def _tried(machine: type[Campaigned], examples: int) -> Any:
    case = machine.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=25, deadline=None)
    return case


TestInMemory = _tried(Campaigned, 60)
TestOnSQLite = _tried(OnSQLite, 6)
