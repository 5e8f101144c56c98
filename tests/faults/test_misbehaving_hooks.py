"""Promise R9: whatever a hook of a channel or a plugin raises or returns, it is fenced: the other channel goes on, the
message comes to an end that is told, and no call of the CRM raises anything but an error of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, Accepted, Capabilities, CustomerId, Email, Outgoing, Person, Phone, Rule, RulePolicy, hookimpl
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.reach import Address
from crmcore.errors import CRMError, InvalidValue, StorageBusy
from crmcore.ports.channel import WebhookRequest
from crmcore.testing import FrozenClock
from tests.faults.scenarios import START


class Unprintable(Exception):
    """An error that cannot even be shown."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


class Trap:
    """An object of which nothing can be had."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __bool__(self) -> bool:
        raise RuntimeError("neither")

    def __len__(self) -> int:
        raise RuntimeError("no length")

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("no items")


def _stops_half_way() -> Iterator[object]:
    yield "junk"
    raise ConnectionResetError


def _raise(error: BaseException) -> Any:
    raise error


RAISES: Mapping[str, Callable[[], BaseException]] = {
    "an error": lambda: ValueError("what"),
    "a cut connection": lambda: ConnectionResetError(104, "reset"),
    "a time-out": lambda: TimeoutError("late"),
    "an end": lambda: SystemExit(0),
    "an end with a text": lambda: SystemExit("gone"),
    "an error at the root": BaseException,
    "too deep": RecursionError,
    "no memory": MemoryError,
    "the end of a generator": GeneratorExit,
    "the end of a loop": StopIteration,
    "a storage error of ours": lambda: StorageBusy("busy"),
    "an error of ours": lambda: InvalidValue("text", "wrong", "it is right"),
    "what cannot be shown": Unprintable,
}
RETURNS: Mapping[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "a text": lambda: "accepted",
    "bytes": lambda: b"\xff\x00",
    "a number": lambda: -1,
    "a class": lambda: Accepted,
    "a mapping": lambda: {"accepted": True},
    "lists of junk": lambda: [None, "x", 3, [[]]],
    "what stops half-way": _stops_half_way,
    "a trap": Trap,
}
BEHAVIOURS: Mapping[str, Callable[[], Any]] = {
    **{f"raises {name}": lambda made=made: _raise(made()) for name, made in RAISES.items()},  # type: ignore[misc]
    **{f"returns {name}": made for name, made in RETURNS.items()},
}
CHANNEL_HOOKS = ("validate", "deliver", "query", "receive", "acknowledge", "parse_webhook")


@define
class Guest:
    """A channel that does everything right but in one hook, when it `misbehaves`."""

    port_version: ClassVar[int] = 1
    name: str
    capabilities: Capabilities
    hook: str = ""
    behaviour: Callable[[], Any] = lambda: None
    misbehaves: bool = False
    called: int = 0
    given: list[str] = field(factory=list)

    def _or(self, hook: str, usual: Callable[[], Any]) -> Any:
        if self.misbehaves and hook == self.hook:
            self.called += 1
            return self.behaviour()
        return usual()

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return self._or("validate", lambda: None)  # type: ignore[no-any-return]

    def deliver(self, message: Outgoing) -> Any:
        """Take it."""
        self.given.append(message.key)
        return self._or("deliver", Accepted)

    def query(self, key: str) -> Any:
        """It came."""
        return self._or("query", Accepted)

    def receive(self, limit: int = 100) -> Sequence[Heard]:
        """What does not change until it is acknowledged."""
        return self._or("receive", lambda: self.waiting[:limit])  # type: ignore[no-any-return]

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """It waits no more."""

        def done() -> None:
            del self.waiting[: len(heard)]

        self._or("acknowledge", done)

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """One message."""
        told = [Heard("message", "hook-1", now, None, Address("email", "c0@example.org", "c0@example.org"), text="Hi")]
        return self._or("parse_webhook", lambda: told)  # type: ignore[no-any-return]

    waiting: list[Heard] = field(factory=list)


@define
class Desk:
    """A CRM with the misbehaving channel and one that is right, and a message that waits for each."""

    clock: FrozenClock
    guest: Guest
    right: Guest
    crm: CRM
    who: CustomerId


@pytest.fixture(params=BEHAVIOURS)
def behaviour(request: pytest.FixtureRequest) -> Callable[[], Any]:
    """What the hook does."""
    return BEHAVIOURS[request.param]


@pytest.fixture(params=CHANNEL_HOOKS)
def desk(request: pytest.FixtureRequest, behaviour: Callable[[], Any]) -> Iterator[Desk]:
    """It misbehaves once the messages wait."""
    clock = FrozenClock(START)
    guest = Guest("email", Capabilities("email", two_way=True, supports_query=True), request.param, behaviour)
    right = Guest("sms", Capabilities("phone", two_way=True))
    with CRM.open("memory://", clock=clock, keys=b"k" * 32, channels=[guest, right]) as crm:
        crm.migrate(currency="EUR", zone="UTC", region="DE")
        with crm.begin() as tx:
            who = tx.customers.add(Person("C"), Email("c0@example.org"), Phone("+49 151 23456789"))
            for channel in ("email", "sms"):
                tx.consents.grant(who, channel=channel, purpose="offers", evidence="form")
            words: dict[str, Any] = {"email": ("Tea", "Hello"), "sms": ("", "Hello")}
            tx.offers.define("tea", "product", "convenience", words, message_class="hold")
        for channel in ("email", "sms"):
            crm.decide(f"by {channel}", RulePolicy([Rule(None, "tea", channel)]))
            address = Address("email", "c0@example.org", "c0@example.org")
            for each in (guest, right):
                if each.name == channel:
                    each.waiting.append(Heard("message", "in-1", START, None, address, text="Hi"))
        yield Desk(clock, guest, right, crm, who)


def states(desk: Desk) -> dict[str, str]:
    """What became of the message of each channel."""
    return {each.channel: each.state for each in desk.crm.outbox.of(desk.who)}


def test_a_hook_that_misbehaves_is_fenced(desk: Desk) -> None:
    """The right channel delivers and is heard; the other's message ends, and what it hears is kept at last."""
    desk.guest.misbehaves = True
    if desk.guest.hook == "query":
        # It is asked about a message whose worker died.
        class Killed(BaseException):
            pass

        def die(step: str) -> None:
            if step == "after deliver":
                raise Killed

        with pytest.raises(Killed):
            desk.crm.outbox.dispatch(step=die)
    if desk.guest.hook == "parse_webhook":
        with suppress(CRMError):
            desk.crm.inbound.webhook("email", {}, b"")
    for _ in range(40):
        desk.crm.tick()
        desk.clock.advance(timedelta(hours=2))
    assert desk.guest.called
    found = states(desk)
    assert "accepted" == found["sms"]
    assert found["email"] in ("accepted", "refused", "expired", "held")
    # What the channel says never came goes again.
    resent = (desk.guest.hook, desk.guest.behaviour) == ("query", RETURNS["nothing"])
    assert len(desk.guest.given) <= 1 + resent
    heard = [each.kind for each in desk.crm.interactions.last(desk.who, 50)]
    assert [] == desk.right.waiting
    assert "message" in heard

    desk.guest.misbehaves = False
    desk.crm.tick()
    assert 1 == desk.crm.inbound.webhook("email", {}, b"").recorded["message"]
    assert [] == desk.guest.waiting


class Plugin:
    """A plugin with one hook, which misbehaves."""

    def __init__(self, hook: str, behaviour: Callable[[], Any]) -> None:
        self.called = 0

        def misbehaving() -> Any:
            self.called += 1
            return behaviour()

        def told(event: object) -> Any:
            return misbehaving()

        def registering(settings: object) -> Any:
            return misbehaving()

        hooks: Mapping[str, Callable[..., Any]] = {"on_event": told, "register_channels": registering}
        setattr(self, hook, hookimpl(hooks.get(hook, misbehaving)))


@pytest.mark.parametrize(
    "hook",
    ["register_stores", "register_channels", "register_measures", "register_policies", "register_records", "on_event"],
)
def test_a_plugin_that_misbehaves_is_fenced(hook: str, behaviour: Callable[[], Any]) -> None:
    """The CRM opens and does its work, and tells of the plugin's fault; or it says at once that the plugin does not
    fit.
    """
    plugin, right = Plugin(hook, behaviour), Guest("email", Capabilities("email"))
    try:
        crm = CRM.in_memory(plugins=[plugin], channels=[right])
    except CRMError:
        # It does not fit, and that is told at the start.
        assert plugin.called
        return
    with crm:
        who = crm.customers.add(Person("C"), Email("c0@example.org"))
        crm.consents.grant(who, channel="email", purpose="offers", evidence="form")
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        crm.tick()
        assert ["accepted"] == [each.state for each in crm.outbox.of(who)]
        assert plugin.called
