"""Strangers: who unsubscribes from an address at which nobody is known, so that it holds once somebody is.

The address is suppressed, by its keyed digest, for all but what serves its owner. A grant that names the address and
is newer turns that into withdrawals there, as they would have been had the address been known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from crmcore.codec.digests import keyed_digest
from crmcore.domain.customer.purpose import asked_of
from crmcore.domain.customer.suppression import Left, left_of
from crmcore.domain.kernel.ids import ContactPointId
from crmcore.domain.kernel.reach import OWN, Address
from crmcore.errors import KeyMismatch
from crmcore.services.consenting import consent_at, purposes_among
from crmcore.services.scope import secret_for
from crmcore.services.suppressions import suppress_digest, suppressed
from crmcore.services.work import Work

_EVIDENCE = "unsubscribed before the address was known here"


def stranger_left(work: Work, address: Address, channel: str, at: datetime) -> bool:
    """Keep that whoever reads at an address unsubscribed; False where it is suppressed for that or for more. Raises
    `KeyMismatch`.
    """
    return address.scheme != OWN and suppress_digest(work, _digest(work, address), Left(channel, at).reason)


def left_at(work: Work, addresses: Iterable[Address]) -> Mapping[Address, Left]:
    """What is kept of those who unsubscribed from any of the addresses before they were known. Raises `KeyMismatch`
    where addresses are suppressed.
    """
    found = suppressed(work, [each for each in addresses if each.scheme != OWN])
    left = {address: left_of(reason) for address, reason in found.items()}
    return {address: each for address, each in left.items() if each is not None}


def left_if_told(work: Work, addresses: Iterable[Address]) -> Mapping[Address, Left]:
    """As `left_at`, and nothing where the master key is missing or wrong: without it nothing is told of any address."""
    try:
        return left_at(work, addresses)
    except KeyMismatch:
        return {}


def come_back(work: Work, address: Address, point: ContactPointId, channel: str, at: datetime | None) -> None:
    """Lift what is kept of a stranger at the address of a contact point, in the transaction of `work`, as a grant that
    names it is recorded there for the channel, given at an instant: now if not told. One that is older lifts nothing.
    """
    left = left_if_told(work, [address]).get(address)
    given = work.now() if at is None else at
    if left is None or given.astimezone(UTC) <= left.at:
        return
    digest = _digest(work, address)
    if not work.unit.suppressions.lift(digest, reason=left.reason):
        # What took its place meanwhile says more.
        return
    work.emit("suppression.lifted", None, {"digest": digest.hex(), "evidence": "a grant at the address"})
    reached = work.unit.contact_points.reached_at(address)
    for each in sorted({left.channel, channel}):
        for purpose in sorted(purposes_among(work, reached, each)):
            if asked_of(purpose) is None:
                consent_at(work, point, False, (), channel=each, purpose=purpose, evidence=_EVIDENCE, at=left.at)


def _digest(work: Work, address: Address) -> bytes:
    return keyed_digest(secret_for(work, "suppression"), address.scheme, address.value)
