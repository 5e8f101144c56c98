"""Promise R9: with ``crmcore run`` a channel that hangs, burns, exits or quits stops no other channel, and its message
is fenced.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from attrs import define

from crmcore import CRM, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Message
from crmcore.services.outcomes import BATCH
from crmcore.testing import FrozenClock
from tests.faults.unruly_channels import HARM
from tests.servers.migrated import migrated_database
from tests.servers.server import Server

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PATIENCE = 60
on_sqlite = pytest.mark.parametrize("shop", ["sqlite"], indirect=True)
"""For what the database has no part in."""
KEY = "6b" * 32


@define
class Shop:
    """A database with messages that wait, by channels that do harm."""

    crm: CRM
    folder: Path

    def decide(self, *channels: str, message_class: Literal["resend", "hold"] = "hold", customers: int = 1) -> None:
        """Messages to the first customers, by each of the channels."""
        with self.crm.begin() as tx:
            for number in range(customers):
                found = tx.customers.find_or_add(Email(f"c{number}@example.org"), Person(f"c{number}"))
                for channel in channels:
                    tx.consents.grant(found, channel=channel, purpose="offers", evidence="form")
            words = dict.fromkeys(channels, ("Tea", "Hello"))
            tx.offers.define(message_class, "product", "convenience", words, message_class=message_class)
        for channel in channels:
            self.crm.decide(f"{channel} {message_class}", RulePolicy([Rule(None, message_class, channel)]))

    def messages(self) -> dict[tuple[str, str, str], Message]:
        """All messages, by channel, class and the customer's name."""
        return {
            (each.channel, each.message_class, customer.name): each
            for customer in self.crm.customers.list()
            for each in self.crm.outbox.of(customer.id)
        }

    def states(self) -> dict[tuple[str, str, str], str]:
        """The states of all messages."""
        return {name: each.state for name, each in self.messages().items()}

    def given(self, channel: str) -> list[str]:
        """The addresses that a channel was given, in order."""
        log = self.folder / channel
        return log.read_text().splitlines() if log.exists() else []

    @contextmanager
    def running(self, channels: Sequence[str], *options: str) -> Iterator[subprocess.Popen[str]]:
        """``crmcore run`` with these channels, in a process of its own, which is gone afterwards."""
        command = [sys.executable, "-m", "crmcore", "run", "--messages", "1", "--interval", "0.05", *options]
        pipe = subprocess.PIPE
        there = {**os.environ, "UNRULY_CHANNELS": " ".join(channels)}
        with subprocess.Popen(
            command, stdout=pipe, stderr=pipe, text=True, cwd=self.folder, env=there, start_new_session=True
        ) as process:
            try:
                yield process
            finally:
                process.kill()


@pytest.fixture(params=["sqlite", "postgres"])
def shop(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    """A shop on each database, with the plugin installed."""
    package = tmp_path / "installed" / "unruly-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: unruly\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[crmcore]\nunruly = tests.faults.unruly_channels\n")
    places = [str(package.parent), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = f"sqlite:///{tmp_path / 'crm.db'}" if database is None else database.url
    for name, value in {"PYTHONPATH": os.pathsep.join(places), "CRMCORE_KEY": KEY, "CRMCORE_URL": url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("UNRULY", str(tmp_path))
    monkeypatch.setenv("UNRULY_CHANNELS", " ".join(HARM))
    monkeypatch.syspath_prepend(str(package.parent))
    with CRM.open(url) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        yield Shop(crm, tmp_path)
    if database is not None:
        postgres_server.drop_database(database.name)


def until(reached: Callable[[], bool]) -> None:
    """Wait for something."""
    last = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < last, "it does not come"
        time.sleep(0.1)


def children(parent: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    own = {int(each) for each in listed}
    return own.union(*(children(each) for each in own))


def lives(process: int) -> bool:
    """Whether a process is there, and more than its exit code."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_harm_stays_in_its_own_process(shop: Shop) -> None:
    """Whatever one channel does, the others deliver, and it goes on itself; the message it had in hand ends as its
    class says.
    """
    harmful = ("hanging", "burning", "exiting", "quitting")
    shop.decide("calm", *harmful, customers=3)
    shop.decide("exiting", message_class="resend", customers=3)
    both = [(channel, "hold") for channel in ("calm", *harmful)] + [("exiting", "resend")]
    expected = {(*each, name): "accepted" for each in both for name in ("c0", "c1", "c2")}
    expected |= {(channel, "hold", "c0"): "held" for channel in harmful}
    expected["exiting", "resend", "c0"] = "waiting"
    with shop.running(["calm", *harmful]) as process:
        until(lambda: expected == shop.states())
        process.terminate()
        told, failures = process.communicate(timeout=PATIENCE)
    assert 0 == process.returncode
    assert (6, 1) == (len(shop.given("exiting")), shop.messages()["exiting", "resend", "c0"].attempt)
    assert 13 == sum(json.loads(line)["dispatched"]["accepted"] for line in told.splitlines())
    lines = [json.loads(line) for line in failures.splitlines() if line.startswith("{")]
    assert [("burning", "hangs"), ("exiting", "ended"), ("exiting", "ended"), ("hanging", "hangs")] == sorted(
        (line["channel"], line["error"]) for line in lines
    )
    assert "said by a channel" in failures


def test_told_to_stop_it_ends_the_messages_at_hand(shop: Shop) -> None:
    """The message that a channel is at is ended, the others wait, and no process is left; as when each process is told,
    which a terminal and systemd do.
    """
    shop.decide("slow", customers=3)
    with shop.running(["slow"], "--messages", "20") as process:
        until(lambda: len(shop.given("slow")) == 1)
        started = children(process.pid)
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert (0, 1) == (process.returncode, len(shop.given("slow")))
    assert ["accepted", "waiting", "waiting"] == sorted(shop.states().values())
    until(lambda: not any(map(lives, started)))


def test_what_is_in_hand_of_a_child_that_dies_is_given_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had claimed goes by the child that follows, long before the leases end; what it had started waits for the
    end of its own, and then is held or goes again.
    """
    # A batch is leased for 20 times as long, which is more than the test's patience; a started message for twice.
    monkeypatch.setenv("UNRULY_SECONDS", "4")
    assert PATIENCE < BATCH * 4
    shop.decide("hanging", "exiting", customers=4)
    with shop.running(["hanging", "exiting"], "--messages", "20") as process:
        sent = {
            (channel, "hold", f"c{number}"): "accepted" for channel in ("hanging", "exiting") for number in (1, 2, 3)
        }
        until(lambda: sent.items() <= shop.states().items())
        until(lambda: shop.states() == {**sent, ("hanging", "hold", "c0"): "held", ("exiting", "hold", "c0"): "held"})
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert [4, 4] == [len(shop.given(channel)) for channel in ("hanging", "exiting")]


@on_sqlite
def test_told_to_stop_it_ends_who_hangs(shop: Shop) -> None:
    """After the time of grace; what it had claimed waits at once for whoever comes next."""
    shop.decide("hanging", customers=3)
    with shop.running(["hanging", "calm"], "--grace", "0.5", "--messages", "20") as process:
        until(lambda: len(shop.given("hanging")) == 1)
        started = children(process.pid)
        process.send_signal(signal.SIGINT)
        _, failures = process.communicate(timeout=PATIENCE)
    assert 0 == process.returncode
    assert '{"channel": "hanging", "error": "late"' in failures
    until(lambda: not any(map(lives, started)))
    left = [each for each in shop.messages().values() if each.state == "claimed"]
    assert [True, True] == [each.lease_until is not None and each.lease_until <= datetime.now(UTC) for each in left]


@on_sqlite
def test_nobody_outlives_a_parent_that_is_killed(shop: Shop) -> None:
    """Neither who has nothing to do, nor who hangs in code that lets no other thread run."""
    shop.decide("hanging")
    with shop.running(["hanging", "calm"], "--grace", "0.5") as process:
        until(lambda: len(shop.given("hanging")) == 1)
        started = children(process.pid)
        assert len(started) > 3
        process.kill()
        until(lambda: not any(map(lives, started)))


@on_sqlite
def test_what_no_waiting_mends_ends_them_all(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the error and its exit code, as in one process."""
    shop.crm.suppressions.add(Email("nobody@example.org"), "asked to")
    shop.decide("calm")
    monkeypatch.setenv("CRMCORE_KEY", "6c" * 32)
    with shop.running(["calm"]) as process:
        _, failures = process.communicate(timeout=PATIENCE)
    assert (3, True) == (process.returncode, "error[key_mismatch]: " in failures)


@on_sqlite
@pytest.mark.parametrize("options", [[], ["--one-process"]])
def test_what_fails_for_itself_is_tried_again_and_ends_nobody(shop: Shop, options: Sequence[str]) -> None:
    """Each failure is a line of JSON with its code; the others go on, and so does what failed once it can."""
    with CRM.open(os.environ["CRMCORE_URL"], clock=FrozenClock(datetime(2020, 1, 1, tzinfo=UTC))) as before:
        before.customers.add(Person("Lapsed"))
    shop.crm.retentions.define("lapsed", "erase lapsed", days=1_000)
    shop.decide("calm", customers=3)
    (shop.folder / "broken").touch()
    with shop.running(["calm"], *options) as process:
        until(lambda: len(shop.given("calm")) == 3)
        assert process.stderr is not None
        lines = (json.loads(line) for line in process.stderr if line.startswith("{"))
        failures = [next(lines) for _ in range(3)]
        (shop.folder / "broken").unlink()
        until(lambda: shop.crm.customers.count() == 3)
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert 0 == process.returncode
    assert {("default", "plugin_error")} == {(each["tenant"], each["error"]) for each in failures}
    assert not [each for each in failures if "c0@" in each["message"]]
