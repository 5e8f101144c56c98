"""Channels come from plugins and from the app, each under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest

from crmcore import CRM, Channel, Email, Person, Rule, RulePolicy, hookimpl
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, PluginError
from crmcore.ports.channel import Capabilities


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


def test_two_channels_of_one_name_are_refused() -> None:
    """Whoever brings them."""
    for plugins, channels in (
        ([Plugin(Post(), Post())], []),
        ([Plugin(Post()), Plugin(Post())], []),
        ([Plugin(Post())], [Post()]),
        ([], [Post(), Post()]),
    ):
        with pytest.raises(PluginError):
            CRM.in_memory(plugins=plugins, channels=channels)


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
