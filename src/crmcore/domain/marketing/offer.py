"""Offers: what may be proposed to customers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from attrs import field, frozen

from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.time import Day, day_end
from crmcore.domain.segment.predicate import Predicate
from crmcore.errors import InvalidValue

STRATEGIES = ("innovation", "convenience", "cost reduction", "customer service", "listening", "new services")
Strategy = Literal["innovation", "convenience", "cost reduction", "customer service", "listening", "new services"]
OfferKind = Literal["product", "service", "bundle", "coupon", "advice"]
OFFER_KINDS = ("product", "service", "bundle", "coupon", "advice")
MessageClass = Literal["resend", "hold"]


def _require_languages(_: object, __: object, value: object) -> None:
    if not isinstance(value, Mapping):
        rule = 'wordings in other languages are told by tag, as {"de": Wording(...)}'
        raise InvalidValue("languages", f"a {type(value).__name__}", rule)
    if any(isinstance(each, Wording) and each.languages for each in value.values()):
        raise InvalidValue("languages", "languages within a language", "a wording in a language has no others")


@frozen
class Wording:
    """What a message says, as templates: the text, a subject, the same as HTML, and all that in other `languages`.

    ``${name}`` stands for the customer's name and ``${purchases.count}`` for a field; `template_text` tells the rest.
    `languages` are wordings by BCP 47 tag; whom none of them suits gets the wording itself.
    """

    text: str
    subject: str = ""
    html: str = ""
    languages: Mapping[str, Wording] = field(factory=dict, validator=_require_languages)


@frozen
class Offer:
    """What may be proposed, by which strategy, to whom, when, and in which words on each channel.

    `eligibility` None is everyone. `cost` is what one acceptance costs the firm. `valid_from` and `valid_until`
    bound the instants at which it may be proposed. `wording` maps each channel it may go through to what is said
    there. `expires_after` is how many hours a message may wait before it is of no use. `message_class` says what is
    done with a message whose outcome is unknown: resend it, or hold it for a person to look at. `redeem_within` is for
    how many tenant days after it was given a coupon can be redeemed; None: until `valid_until`.
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
    redeem_within: int | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it may be proposed at that instant."""
        return (self.valid_from is None or now >= self.valid_from) and (
            self.valid_until is None or now < self.valid_until
        )

    def good_until(self, given: Day, zone: ZoneInfo) -> datetime | None:
        """The instant at which a coupon that was given on that tenant day is good no more; None: it always is."""
        return self.valid_until if self.redeem_within is None else day_end(given + self.redeem_within, zone)
