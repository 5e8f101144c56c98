"""Strangers: who unsubscribes from an address at which nobody is known, so that it holds once somebody is.

The address is suppressed, by its keyed digest, for all but what serves its owner. A grant that names the address and
is newer turns that into withdrawals there, as they would have been had the address been known.
"""

from __future__ import annotations

from datetime import UTC, datetime

from crmcore.codec.digests import keyed_digest
from crmcore.domain.customer.suppression import Left, left_of
from crmcore.domain.kernel.ids import ContactPointId
from crmcore.domain.kernel.reach import OWN, Address
from crmcore.services.consenting import consent_at, purposes_in_use
from crmcore.services.scope import key_state, secret_for
from crmcore.services.suppressions import suppress_digest
from crmcore.services.work import Work

_EVIDENCE = "unsubscribed before the address was known here"


def stranger_left(work: Work, address: Address, channel: str, at: datetime) -> bool:
    """Keep that whoever reads at an address unsubscribed; False where it is suppressed for that or for more. Raises
    `KeyMismatch`.
    """
    return address.scheme != OWN and suppress_digest(work, _digest(work, address), Left(channel, at).reason)


def left_at(work: Work, address: Address) -> Left | None:
    """What is kept of somebody who unsubscribed from the address before it was known; None too where the master key is
    missing, without which nothing is told of any address.
    """
    if address.scheme == OWN or not work.unit.suppressions.any() or key_state(work) != "right":
        return None
    return left_of(next(iter(work.unit.suppressions.among([_digest(work, address)]).values()), ""))


def come_back(work: Work, address: Address, point: ContactPointId, channel: str, at: datetime | None) -> None:
    """Lift what is kept of a stranger at the address of a contact point, in the transaction of `work`, as a grant that
    names it is recorded there for the channel, given at an instant: now if not told. One that is older lifts nothing.
    """
    left = left_at(work, address)
    given = work.now() if at is None else at
    if left is None or given.astimezone(UTC) <= left.at:
        return
    digest = _digest(work, address)
    work.unit.suppressions.lift(digest)
    work.emit("suppression.lifted", None, {"digest": digest.hex(), "evidence": "a grant at the address"})
    for each in sorted({left.channel, channel}):
        for purpose in sorted(purposes_in_use(work)):
            consent_at(work, point, False, (), channel=each, purpose=purpose, evidence=_EVIDENCE, at=left.at)


def _digest(work: Work, address: Address) -> bytes:
    return keyed_digest(secret_for(work, "suppression"), address.scheme, address.value)
