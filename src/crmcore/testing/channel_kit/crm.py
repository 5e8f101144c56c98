"""A CRM that sends one message through the channel under test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from crmcore.app import CRM
from crmcore.domain.customer.party import Person
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Email, Phone, Postal, Reach
from crmcore.domain.marketing.offer import Wording
from crmcore.plugins import built_in
from crmcore.plugins.registry import Plugins
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Channel
from crmcore.services.own_channels import OWN_CHANNELS
from crmcore.services.work import Setting
from crmcore.stores.memory.store import MemoryStore
from crmcore.system.clock import SystemClock
from crmcore.system.ids import SystemIds
from crmcore.testing.channel_kit.base import ADDRESSES

_REACHES: Final[Mapping[str, Reach]] = {
    "email": Email(ADDRESSES["email"].sent_as),
    "phone": Phone(ADDRESSES["phone"].sent_as),
    "postal": Postal("Ann", "Teeweg 3", "10115", "Berlin", "DE"),
}
"""The claims that those addresses come from."""


@contextmanager
def sent_by_crm(channel: Channel, subject: str, text: str) -> Iterator[tuple[CRM, CustomerId, str]]:
    """The CRM, the customer, and the key of the message, which the channel has accepted."""
    with _alone(channel) as crm:
        ann = crm.customers.add(Person("Ann"), _REACHES[channel.capabilities.scheme])
        crm.consents.grant(ann, channel=channel.name, purpose="offers", evidence="a test")
        crm.offers.define("tea", "product", "convenience", {channel.name: Wording(text, subject)})
        crm.decide("today", RulePolicy([Rule(None, "tea", channel.name)]))
        dispatched = crm.tick().dispatched
        assert 1 == dispatched.accepted, f"the message was not accepted: {dispatched}"
        yield crm, ann, str(crm.outbox.of(ann)[0].id)


def _alone(channel: Channel) -> CRM:
    # Neither installed plugins nor the environment: set up there, the channel under test would be there twice.
    store, plugins = MemoryStore.open("memory://"), Plugins.load([built_in], installed=False)
    channels = {each.name: each for each in (*OWN_CHANNELS, channel)}
    crm = CRM(Setting(store, plugins, SystemClock(), SystemIds(), store.secrets, channels))
    crm.migrate(currency="EUR", zone="UTC")
    return crm
