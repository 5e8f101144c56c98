"""Offers: what may be proposed to customers, in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from attrs import evolve

from crmcore.codec.definitions import dump_offer
from crmcore.domain.customer.purpose import CONFIRMATION
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.language import require_language
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.marketing.offer import OFFER_KINDS, STRATEGIES, MessageClass, Offer, OfferKind, Strategy, Wording
from crmcore.domain.marketing.wording import chosen
from crmcore.domain.segment.expression import FieldExpression, predicate_of
from crmcore.domain.segment.predicate import Predicate
from crmcore.errors import CurrencyMismatch, InvalidValue
from crmcore.services.caps import require_channel
from crmcore.services.rendering import Preview, known_of, known_of_coupon, languages_of, previewed
from crmcore.services.resolving import require_count, resolve
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.wordings import require_sayable, wordings_of
from crmcore.services.work import Work

_T = TypeVar("_T", bound=str)
LONGEST_WAIT = 24 * 366
LONGEST_REDEEM = 36_525
"""Days for which a coupon can be redeemed at most: a century."""
_CLASSES = ("resend", "hold")


class Offers:
    """What one can do with offers."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(
        self,
        name: str,
        kind: OfferKind,
        strategy: Strategy,
        wording: Mapping[str, Wording | tuple[str, str]],
        *,
        eligibility: str | Predicate | FieldExpression | None = None,
        purpose: str = "offers",
        cost: Money | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        expires_after: int = 72,
        message_class: MessageClass = "hold",
        redeem_within: int | None = None,
        doc: str = "",
    ) -> Offer:
        """Define an offer, or define it anew as its next version; decisions already made keep theirs.

        `wording` says for each channel what is said there, as `Wording` or ``(subject, text)``; ``${name}`` stands for
        the customer's name, ``${purchases.count}`` for a field, ``${code}`` for the code of a coupon, and a field that
        may be missing for some of those who are eligible has a default. `redeem_within` is for how many days after the
        day on which it was given a coupon can be redeemed, however long the offer is valid; None: until `valid_until`;
        ``${code.until}`` is the last of them. `eligibility` is a predicate, None for
        everyone. `cost` is what one acceptance costs, in base currency. `expires_after` is how many hours a message may
        wait. `message_class` says what becomes of a message whose outcome is unknown: ``resend`` or ``hold``. For the
        `purpose` ``confirmation`` it is proposed to nobody but asks for consent (`Consents.ask`), and its wording fills
        in ``${confirmation.link}`` alone. Raises `TemplateError` with the part and the position, `UnknownField` with
        the nearest name, `UnknownChannel`, `PredicateError`, `CurrencyMismatch`, `NaiveDatetime`, `InvalidValue`.
        """
        offer = Offer(
            0,
            require_offer_name(name),
            one_of("kind", kind, OFFER_KINDS),
            one_of("strategy", strategy, STRATEGIES),
            wordings_of(wording),
            None if eligibility is None else predicate_of(eligibility),
            require_name(purpose, "purpose"),
            _cost(cost),
            _instant(valid_from, "valid_from"),
            _instant(valid_until, "valid_until"),
            _hours(expires_after),
            one_of("message_class", message_class, _CLASSES),
            require_text(doc, "doc"),
            redeem_within=_days(redeem_within, kind),
        )
        if offer.valid_from and offer.valid_until and offer.valid_from >= offer.valid_until:
            raise InvalidValue("valid_until", "an instant not after valid_from", "an offer is valid for a while")

        def action(work: Work) -> Offer:
            work.hold_definitions(to_change=True)
            _check(work, offer)
            definition = work.unit.definitions.put("offer", name, dump_offer(offer), work.now())
            work.redefined()
            work.emit("offer.defined", None, {"offer": name, "version": definition.version})
            return evolve(offer, number=definition.number, version=definition.version)

        return run(self._scope, "offers.define", action)

    def defined(self) -> Sequence[Offer]:
        """The offers defined, by name."""
        with self._scope.reading() as work:
            return [offer for _, offer in sorted(work.definitions.offers.items())]

    def get(self, name: str) -> Offer:
        """The offer of that name. Raises `UnknownOffer`."""
        with self._scope.reading() as work:
            return work.definitions.offer(name)

    def preview(self, name: str, customer: CustomerId | Reach, channel: str, language: str | None = None) -> Preview:
        """What the offer would say to a customer on a channel today, sent to nobody, and which values are missing. A
        specimen stands for the code of a coupon and for each link that is one reader's alone.

        `language` is that of a reader who prefers it; None: what the customer prefers. Raises `UnknownOffer`,
        `UnknownCustomer`, `UnknownChannel`, `RenderError` for what is too long, `InvalidValue` also where the offer
        says nothing on the channel.
        """
        if language is not None:
            require_language(language)
        with self._scope.reading() as work:
            offer = work.definitions.offer(name)
            wording = offer.wording.get(require_text(channel, "channel"))
            if wording is None:
                nature = f"{require_channel(work, channel)!r}, on which the offer {offer.name!r} says nothing"
                raise InvalidValue("channel", nature, f"it says something on: {', '.join(offer.wording)}")
            whose = resolve(work, customer)
            wish = languages_of(work, wording, [whose]).get(whose) if language is None else language
            tag, said = chosen(wording, wish)
            known = {**known_of(work, said, [whose])[whose], **known_of_coupon(work, offer, work.today())}
            return evolve(previewed(said, known, work.zone), language=tag)

    def retire(self, name: str) -> None:
        """Take an offer out of use: it is proposed no more, and its messages that wait do not go. Raises
        `UnknownOffer`.
        """

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            work.definitions.offer(name)
            work.unit.definitions.retire("offer", name, work.now())
            work.redefined()
            work.emit("offer.retired", None, {"offer": name})

        run(self._scope, "offers.retire", action, form=NOTHING)


def _check(work: Work, offer: Offer) -> None:
    for channel in offer.wording:
        require_channel(work, channel)
    if offer.cost is not None and offer.cost.currency != work.tenant.currency:
        raise CurrencyMismatch(offer.cost.currency, work.tenant.currency)
    if offer.purpose == CONFIRMATION and offer.eligibility is not None:
        raise InvalidValue("eligibility", "a predicate", "whoever is asked for a confirmation is not chosen")
    require_sayable(offer, work.definitions.catalogue)


def require_offer_name(name: object) -> str:
    """The name itself when an offer or a campaign may be called so. Raises `InvalidValue`."""
    if isinstance(name, str):
        require_name(name.replace("-", "_"), "name")
        return name
    raise InvalidValue("name", f"a {type(name).__name__}", "a name is text")


def one_of(field: str, value: _T, known: Sequence[str]) -> _T:
    """The word itself when it is one of those known. Raises `InvalidValue`."""
    if value not in known:
        raise InvalidValue(field, "an unknown word", f"it is one of: {', '.join(known)}")
    return value


def _cost(cost: object) -> Money | None:
    if cost is None or (isinstance(cost, Money) and cost.millionths >= 0):
        return cost
    raise InvalidValue("cost", "no amount of money to be spent", 'a cost is Money, e.g. Money("5", "EUR")')


def _instant(instant: object, field: str) -> datetime | None:
    return None if instant is None else require_aware(instant, field).astimezone(UTC)


def _days(days: object, kind: str) -> int | None:
    if days is None:
        return None
    if kind != "coupon":
        raise InvalidValue("redeem_within", f"a number of days, with an offer of kind {kind}", "coupons are redeemed")
    require_count(days, "redeem_within", most=LONGEST_REDEEM)
    return days  # type: ignore[return-value]


def _hours(hours: object) -> int:
    require_count(hours, "expires_after", most=LONGEST_WAIT)
    return hours  # type: ignore[return-value]
