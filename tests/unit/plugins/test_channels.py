"""Channels come from plugins and from the app, each under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest

from crmcore import CRM, Channel, Email, Person, Rule, RulePolicy, Settings, hookimpl
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, PluginError
from crmcore.ports.channel import Capabilities
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock
from crmcore.testing import FrozenClock


class Post:
    """A channel."""

    port_version: ClassVar[int] = 1
    capabilities = Capabilities("email", idempotent=True)

    def __init__(self, name: str = "post") -> None:
        self.name = name

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        return Accepted()


class Nameless(Post):
    """Its name cannot be asked for."""

    @property
    def name(self) -> str:
        """Fails."""
        raise SystemExit

    @name.setter
    def name(self, value: str) -> None:
        """Nothing."""


class Plugin:
    """A plugin that brings what a test says."""

    def __init__(self, *channels: object) -> None:
        self.channels = channels

    @hookimpl
    def register_channels(self) -> Sequence[Channel]:
        """What the test says."""
        return self.channels  # type: ignore[return-value]


def test_a_plugins_channel_is_used_like_the_apps() -> None:
    """Offers may name it, and decisions go through it."""
    with CRM.in_memory(plugins=[Plugin(Post())], channels=[Post("own")]) as crm:
        crm.offers.define("tea", "product", "convenience", {"post": ("s", "t"), "own": ("s", "t")})
        bo = crm.customers.add(Person("Bo"), Email("bo@example.org"))
        crm.consents.grant(bo, channel="post", purpose="offers", evidence="form")
        assert 1 == crm.decide("one", RulePolicy([Rule(None, "tea", "post")])).messages


@pytest.mark.parametrize(
    ("plugins", "channels", "told"),
    [
        ([Plugin(Post(), Post())], [], "plugin 'Plugin' brings the channel 'post', once more"),
        ([Plugin(Post()), Plugin(Post())], [],
         "plugin 'Plugin' brings the channel 'post', which plugin 'Plugin 2' brings too"),
        ([Plugin(Post())], [Post()],
         "a second channel is named 'post': plugin 'Plugin' has one, channels= another"),
        ([], [Post(), Post()], "a second channel is named 'post': channels= has one, channels= another"),
        ([], [Post("inbox")], "a second channel is named 'inbox': crmcore itself has one, channels= another"),
        ([Plugin(Post("desk"))], [], "plugin 'Plugin' brings a channel 'desk', which crmcore itself has"),
    ],
)  # fmt: skip
def test_two_channels_of_one_name_are_refused(
    plugins: Sequence[Plugin], channels: Sequence[Channel], told: str
) -> None:
    """Whoever brings them; both are told."""
    with pytest.raises(PluginError) as raised:
        CRM.in_memory(plugins=plugins, channels=channels)
    assert told == str(raised.value)


@pytest.mark.parametrize("junk", [object(), Post, "post", Nameless(), Post("Not A Name")])
def test_a_plugins_junk_is_reported_and_stops_nobody(junk: object) -> None:
    """What is no channel is left out."""
    with CRM.in_memory(plugins=[Plugin(junk, Post("good"))]) as crm:
        crm.offers.define("tea", "product", "convenience", {"good": ("s", "t")})
        assert ["register_channels"] == [fault.hook for fault in crm.plugin_faults()]


@pytest.mark.parametrize("junk", [object(), Post, Post("Not A Name")])
def test_the_apps_own_junk_is_refused(junk: Channel) -> None:
    """A slip of the app is told at once."""
    with pytest.raises(InvalidValue):
        CRM.in_memory(channels=[junk])


def test_a_plugin_is_given_the_clock_of_the_crm() -> None:
    """Where it asks for it, with its settings or without, in any order."""
    given: list[object] = []

    class Alone:
        @hookimpl
        def register_channels(self, clock: Clock) -> Sequence[Channel]:
            given.append(clock)
            return []

    class Both:
        @hookimpl
        def register_channels(self, clock: Clock, settings: Settings) -> Sequence[Channel]:
            given.extend((clock, settings.plugin))
            return []

    clock = FrozenClock()
    with CRM.in_memory(clock=clock, plugins=[Both(), Alone()]):
        assert [clock, clock, "Both"] == given
    with CRM.in_memory(plugins=[Alone()]):
        assert isinstance(given[-1], SystemClock)
