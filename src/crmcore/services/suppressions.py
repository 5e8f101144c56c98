"""Suppressions: addresses that get nothing, kept as keyed digests that outlive erasure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcore.codec.digests import KeyedDigests, keyed_digest
from crmcore.codec.identifiers import address_of
from crmcore.domain.customer.suppression import LEFT, Bar, bar_of, left_of
from crmcore.domain.kernel.reach import Address, Email, Phone, Postal, Scheme
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import InvalidValue
from crmcore.services.consenting import require_evidence
from crmcore.services.scope import PLAIN, Scope, run, secret_for
from crmcore.services.work import Work

REASON_LIMIT = 200


class Suppressions:
    """What one can do with suppressions. They need the master key, else `KeyMismatch`."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, address: Email | Phone | Postal, reason: str, *, key: str | None = None) -> bool:
        """Suppress an address: nothing goes there, whatever was granted. False when it is suppressed already.

        Neither the address nor its owner is kept; `reason` is, for good, and must not hold anything personal. Raises
        `MalformedIdentifier`, `InvalidValue`, `KeyMismatch`.
        """
        if not isinstance(reason, str) or not reason.strip():
            raise InvalidValue("reason", "nothing", "a suppression has a reason, such as: complaint")
        require_text(reason, "reason", REASON_LIMIT)
        if reason.startswith(LEFT):
            raise InvalidValue("reason", "the mark of who unsubscribed unknown", "it is one of your own")

        def action(work: Work) -> bool:
            return suppress_address(work, usable_address(work, address), reason)

        return run(self._scope, "suppressions.add", action, key=key, arguments=(address, reason), form=PLAIN)

    def lift(self, address: Email | Phone | Postal, evidence: str, *, key: str | None = None) -> bool:
        """Take a suppression back; False when there is none. Consent is looked at as before.

        `evidence` names what it rests on (``ticket 4711``); it goes into the event log and must not hold anything
        personal. Raises as `add`.
        """
        require_evidence(evidence)

        def action(work: Work) -> bool:
            digest = _digest(work, address)
            lifted = work.unit.suppressions.lift(digest)
            if lifted:
                work.emit("suppression.lifted", None, {"digest": digest.hex(), "evidence": evidence})
            return lifted

        return run(self._scope, "suppressions.lift", action, key=key, arguments=(address, evidence), form=PLAIN)

    def is_suppressed(self, address: Email | Phone | Postal) -> bool:
        """Whether the address is suppressed, wholly or, as a stranger unsubscribed there, for all but service. Raises
        `MalformedIdentifier`, `KeyMismatch`.
        """
        with self._scope.reading() as work:
            digest = _digest(work, address)
            return digest in work.unit.suppressions.among([digest])

    def count(self) -> int:
        """How many addresses are suppressed."""
        with self._scope.reading() as work:
            return work.unit.suppressions.count()


def suppressed(work: Work, addresses: Iterable[Address]) -> Mapping[Address, str]:
    """Those of the addresses that are suppressed, with the reason. Needs the master key only where there are any."""
    if not work.unit.suppressions.any():
        return {}
    secret = secret_for(work, "suppression")
    digests = {keyed_digest(secret, each.scheme, each.value): each for each in addresses}
    return {digests[found]: reason for found, reason in work.unit.suppressions.among(digests).items()}


def barred(work: Work, scheme: Scheme, values: Sequence[str]) -> Mapping[int, Bar]:
    """Those of the addresses of a scheme, by their values, that are suppressed, by their places: what they are spared.
    To be asked where any are.
    """
    digests = KeyedDigests(secret_for(work, "suppression"), scheme).of(values)
    found = work.unit.suppressions.among(digests)
    return {place: bar_of(found[digest]) for place, digest in enumerate(digests) if digest in found} if found else {}


def suppress_address(work: Work, address: Address, reason: str) -> bool:
    """Suppress an address in the transaction of `work`; False when it is suppressed already. Raises `KeyMismatch`."""
    return suppress_digest(work, keyed_digest(secret_for(work, "suppression"), address.scheme, address.value), reason)


def suppress_digest(work: Work, digest: bytes, reason: str) -> bool:
    """Suppress an address by its digest, and tell it; False when it is suppressed already, for as much."""
    added = put_digest(work, digest, reason)
    if added:
        work.emit("suppression.added", None, {"digest": digest.hex(), "reason": reason})
    return added


def put_digest(work: Work, digest: bytes, reason: str) -> bool:
    """As `suppress_digest`, and tell nothing."""
    table, now = work.unit.suppressions, work.now()
    after = left_of(reason)
    # Another transaction may change what was read: then it is read again.
    while not table.add(digest, reason=reason, at=now):
        there = table.among([digest]).get(digest)
        if there is None:
            continue
        before = left_of(there)
        # What a stranger said gives way to what is said later, or means more.
        if before is None or (after is not None and after.at <= before.at):
            return False
        table.lift(digest, reason=there)
    return True


def _digest(work: Work, reach: Email | Phone | Postal) -> bytes:
    address = usable_address(work, reach)
    return keyed_digest(secret_for(work, "suppression"), address.scheme, address.value)


def usable_address(work: Work, reach: Email | Phone | Postal) -> Address:
    """The address in its canonical form. Raises `InvalidValue`, `MalformedIdentifier`."""
    if not isinstance(reach, Email | Phone | Postal):
        raise InvalidValue("address", f"a {type(reach).__name__}", "an address is an Email, a Phone or a Postal")
    address = address_of(reach, work.tenant.region)
    assert address is not None
    return address
