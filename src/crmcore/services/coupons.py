"""Coupons: offers of that kind whose message names a code, by which the customer redeems it once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from attrs import field, frozen

from crmcore.codec.coupon_code import decisions_of
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.marketing.offer import Offer
from crmcore.domain.relationship.content import Redemption
from crmcore.domain.relationship.interaction import Entry
from crmcore.errors import CouponExpired, CouponUsed, CustomerErased, ExternalIdConflict, UnknownCoupon
from crmcore.services.interactions import record_once
from crmcore.services.rendering import COUPONS, coupon_code, offer_of
from crmcore.services.resolving import head, require_there
from crmcore.services.scope import ID, Scope, run, secret_for
from crmcore.services.work import Work

SOURCE = "coupons"
"""The source of redemptions; the decision's id is their external id, so that there is one of each."""


@frozen
class Coupon:
    """A coupon: what a customer was offered by which decision, when, and until when it is good (None: always).

    `redeemed_at` is when it was redeemed, None where it was not.
    """

    code: str = field(repr=hidden)
    decision: DecisionId
    customer: CustomerId
    offer: str
    given_at: datetime
    good_until: datetime | None
    redeemed_at: datetime | None = None


class Coupons:
    """What one can do with coupons. Codes are made and read with the tenant's key: `KeyMismatch` without it.

    A code is twenty letters and digits, the same whenever the message is rendered. It holds nothing personal, and none
    can be made up. It stays good when the customer is merged and when the offer is defined anew or retired, for as long
    as the offer that was decided on says (`redeem_within`, `valid_until`); it is nobody's any more when the customer is
    erased.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def check(self, code: str) -> Coupon:
        """The coupon of a code that can be redeemed now; changes nothing. Small letters, blanks and hyphens do not
        count. Raises `InvalidValue` for a code with a slip of the pen, `UnknownCoupon`, `CouponUsed`, `CouponExpired`.
        """
        with self._scope.reading() as work:
            coupon = _coupon(work, code)
            _require_good(coupon, work.now())
            return coupon

    def redeem(
        self,
        code: str,
        *,
        touchpoint: str | None = None,
        occurred_at: datetime | None = None,
        key: str | None = None,
    ) -> Coupon:
        """Redeem the coupon, once; recorded as an interaction of kind ``redemption`` of the customer it was given to.

        `touchpoint` is where, `occurred_at` when, None for now; a coupon that was good then is redeemed. With an
        idempotency `key` a call that is repeated gives the same coupon. Raises as `check`, `FutureInstant`,
        `NaiveDatetime`.
        """

        def action(work: Work) -> UUID:
            work.hold_definitions()
            coupon = _coupon(work, code)
            at = work.now() if occurred_at is None else require_aware(occurred_at, "occurred_at").astimezone(UTC)
            _require_good(coupon, at)
            said, id_ = Redemption(coupon.offer, str(coupon.decision)), str(coupon.decision)
            entry = Entry(coupon.customer, said, occurred_at, SOURCE, id_, touchpoint)
            try:
                _, fresh = record_once(work, entry)
            except ExternalIdConflict:
                fresh = False
            if not fresh:
                # Another writer was first, after this one looked.
                raise CouponUsed(_coupon(work, code).redeemed_at or at)
            return coupon.decision

        run(self._scope, "coupons.redeem", action, key=key, arguments=(code, touchpoint, occurred_at), form=ID)
        with self._scope.reading() as work:
            return _coupon(work, code)


def _coupon(work: Work, code: str) -> Coupon:
    """The coupon of a code, redeemed or not. Raises `InvalidValue`, `UnknownCoupon`."""
    first, last = decisions_of(secret_for(work, COUPONS), code)
    found = work.unit.decisions.between(DecisionId(first), DecisionId(last), limit=2)
    if len(found) != 1:
        # Two are nobody's: which of them it is, is not guessed.
        raise UnknownCoupon
    (decision,) = found
    offer = _offer(work, decision)
    try:
        require_there(work, [decision.customer])
    except CustomerErased:
        raise UnknownCoupon from None
    key = (SOURCE, str(decision.id))
    redeemed = work.unit.interactions.known([key]).get(key)
    return Coupon(
        coupon_code(work, decision.id),
        decision.id,
        head(work, decision.customer),
        offer.name,
        decision.decided_at,
        offer.good_until(decision.day, work.zone),
        None if redeemed is None else redeemed.occurred_at,
    )


def _offer(work: Work, decision: Decision) -> Offer:
    """The coupon that was offered, as it was then. Raises `UnknownCoupon` where it was something else, or nothing."""
    name, versions = decision.action.offer, decision.versions.get("offers")
    version = versions.get(name) if isinstance(versions, dict) else None
    offer = offer_of(work, name, version) if name and isinstance(version, int) else None
    if offer is None or offer.kind != "coupon":
        raise UnknownCoupon
    return offer


def _require_good(coupon: Coupon, at: datetime) -> None:
    if coupon.redeemed_at is not None:
        raise CouponUsed(coupon.redeemed_at)
    if coupon.good_until is not None and at >= coupon.good_until:
        raise CouponExpired(coupon.good_until)
