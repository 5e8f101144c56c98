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
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Channel
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
    with CRM.in_memory(channels=[channel]) as crm:
        ann = crm.customers.add(Person("Ann"), _REACHES[channel.capabilities.scheme])
        crm.consents.grant(ann, channel=channel.name, purpose="offers", evidence="a test")
        crm.offers.define("tea", "product", "convenience", {channel.name: Wording(text, subject)})
        crm.decide("today", RulePolicy([Rule(None, "tea", channel.name)]))
        dispatched = crm.tick().dispatched
        assert 1 == dispatched.accepted, f"the message was not accepted: {dispatched}"
        yield crm, ann, str(crm.outbox.of(ann)[0].id)
