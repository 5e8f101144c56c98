"""Offers: what may be proposed to customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import frozen

from crmcore.domain.kernel.money import Money
from crmcore.domain.segment.predicate import Predicate

STRATEGIES = ("innovation", "convenience", "cost reduction", "customer service", "listening", "new services")
Strategy = Literal["innovation", "convenience", "cost reduction", "customer service", "listening", "new services"]
OfferKind = Literal["product", "service", "bundle", "coupon", "advice"]
OFFER_KINDS = ("product", "service", "bundle", "coupon", "advice")
MessageClass = Literal["resend", "hold"]


@frozen
class Wording:
    """What a message says: subject and text, with fields and the customer's name as ``${name}`` or
    ``${purchases.count}``.
    """

    text: str
    subject: str = ""


@frozen
class Offer:
    """What may be proposed, by which strategy, to whom, when, and in which words on each channel.

    `eligibility` None is everyone. `cost` is what one acceptance costs the firm. `valid_from` and `valid_until`
    bound the instants at which it may be proposed. `wording` maps each channel it may go through to what is said
    there. `expires_after` is how many hours a message may wait before it is of no use. `message_class` says what is
    done with a message whose outcome is unknown: resend it, or hold it for a person to look at.
    """

    number: int
    name: str
    kind: OfferKind
    strategy: Strategy
    wording: Mapping[str, Wording]
    eligibility: Predicate | None = None
    purpose: str = "offers"
    cost: Money | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    expires_after: int = 72
    message_class: MessageClass = "hold"
    doc: str = ""
    version: int = 1

    def is_valid(self, now: datetime) -> bool:
        """Whether it may be proposed at that instant."""
        return (self.valid_from is None or now >= self.valid_from) and (
            self.valid_until is None or now < self.valid_until
        )
