"""Erasing customers within a transaction: what goes, what stays without a name, and what is kept so that they do not
come back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcore.codec.digests import keyed_digest
from crmcore.codec.erasure_lines import ErasureLine, dump_line
from crmcore.domain.customer.erasure import Erased, Place, Suppressed
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import to_micros
from crmcore.errors import CustomerErased, PluginError, StorageError
from crmcore.ports.store import Scrubbing
from crmcore.services.deliveries import told
from crmcore.services.redacting import redaction_for
from crmcore.services.resolving import origins
from crmcore.services.scope import Scope, secret_for
from crmcore.services.work import Setting, Work

REASON = "erased"
"""Why an erased customer's addresses are suppressed."""
DETAIL = "customer erased"
"""What is told of a message that is stopped as its customer is erased."""
UNFINISHED = "erasures unfinished"
"""The setting that tells that the store is to be scrubbed."""
_DONE = {
    "customers": "redacted, a tombstone",
    "identifiers": "deleted",
    "profiles": "deleted",
    "contact_points": "without an address",
    "shared_contact_points": "left to others",
    "statements": "deleted",
    "memberships": "deleted",
    "consents": "evidence redacted",
    "decisions": "personal values redacted",
    "messages": "details redacted",
    "interactions": "redacted",
    "ledger": "redacted",
    "restrictions": "redacted",
    "rectifications": "deleted",
}
_CLEAN = ("measures", "standings", "transitions", "events", "idempotency keys")


def erase_customers(
    work: Work, customers: Sequence[CustomerId], *, suppress: Suppressed, rehearsal: bool = False
) -> Sequence[Erased]:
    """Erase customers, each with all that were merged into it, in the transaction of `work`; the receipts in order.

    Raises `CustomerErased`, `KeyMismatch`, `PluginError`, and `StorageError` where the journal cannot be written.
    """
    receipts = [_erase_one(work, customer, suppress, rehearsal) for customer in customers]
    if receipts and not rehearsal and isinstance(work.setting.store, Scrubbing):
        work.unit.settings.put(UNFINISHED, "".join([str(to_micros(work.now())), " ", str(work.setting.ids.new())]))
    return receipts


def _erase_one(work: Work, customer: CustomerId, suppress: Suppressed, rehearsal: bool) -> Erased:
    now, unit = work.now(), work.unit
    ids = origins(work, customer)
    unit.erasures.hold(ids)
    if unit.erasures.erased(ids):
        raise CustomerErased
    redaction = redaction_for(work)
    secret = secret_for(work, "suppression")
    addresses = unit.erasures.alone_at(ids) if suppress == "all" else unit.erasures.withdrawn_at(ids)
    digests = [keyed_digest(secret, each.scheme, each.value) for each in addresses]
    keys = [redaction.digest(source, key) for _, source, key in unit.erasures.kept_in_step(ids)]
    others = [Place(name, "erased by a plugin", rows) for name, rows in _erase_records(work, ids)]
    stopped = unit.erasures.stop(ids, at=now, detail=DETAIL)
    counts = unit.erasures.erase(ids, redaction, at=now)
    added = suppress_digests(work, digests)
    unit.erasures.keep_keys(keys, now)
    tenant = unit.tenants.keyed(work.tenant.key)
    assert tenant is not None
    work.tenant = tenant
    work.emit_many(
        [("message.suppressed", each.customer, {**told(each), "detail": DETAIL}) for each in stopped]
        + [("customer.erased", customer, {"rows": {**counts}, "suppressed": added})]
    )
    places = (
        *[Place(name, _DONE[name], rows) for name, rows in counts.items()],
        Place("messages_stopped", "suppressed", len(stopped)),
        Place("suppressions", "added", added),
        *[Place(name, "hold nothing personal", 0) for name in _CLEAN],
        *others,
    )
    journalled = not rehearsal and _journal(work, customer, digests, keys)
    return Erased(customer, now, rehearsal, places, _pending(work, rehearsal), journalled)


def suppress_digests(work: Work, digests: Collection[bytes]) -> int:
    """Keep addresses suppressed by their digests; returns how many were not yet."""
    now = work.now()
    return sum(work.unit.suppressions.add(digest, reason=REASON, at=now) for digest in digests)


def _erase_records(work: Work, ids: Sequence[CustomerId]) -> Sequence[tuple[str, int]]:
    found = []
    for records in work.setting.plugins.records():
        try:
            found.append((records.name, sum(int(records.erase(work.unit, id_)) for id_ in ids)))
        except (KeyboardInterrupt, StorageError):
            raise
        except BaseException as error:
            raise failed(records.name, "erase", error) from error
    return found


def failed(name: str, what: str, error: BaseException) -> PluginError:
    """The error of a plugin whose records could not be merged, exported or erased."""
    return PluginError(f"the records {name!r} failed to {what}: {type(error).__name__}", plugin=name)


def _pending(work: Work, rehearsal: bool) -> Sequence[str]:
    store = work.setting.store
    return (store.residue,) if isinstance(store, Scrubbing) and not rehearsal else ()


def _journal(work: Work, customer: CustomerId, digests: Sequence[bytes], keys: Sequence[bytes]) -> bool:
    """Write the erasure down before it is committed: what is in the journal and not in the database is erased again."""
    journal = work.setting.erasure_journal
    if journal is None:
        return False
    line = ErasureLine(work.tenant.name, customer, work.now(), tuple(digests), tuple(keys), work.joined)
    position = journal.append(dump_line(line))
    work.unit.settings.put(position_setting(work), str(position))

    def ended(committed: bool) -> None:
        if not committed:
            undone = ErasureLine(line.tenant, customer, line.at, joined=line.joined, undone=True)
            journal.append(dump_line(undone))

    work.when_ended(ended)
    return True


def position_setting(work: Work) -> str:
    """The name of the setting that tells up to where the journal's lines of the tenant are in the database."""
    return "".join(["erasure journal of ", str(work.tenant.key)])


def scrub(scope: Scope, setting: Setting) -> Sequence[str]:
    """Have the store scrubbed of what has been erased; returns what is still pending."""
    store = setting.store
    if not isinstance(store, Scrubbing):
        return ()
    with scope.reading() as work:
        unfinished = work.unit.settings.get(UNFINISHED)
    if unfinished is None:
        return ()
    if not store.scrub():
        return (store.residue,)
    with scope.writing() as work:
        # Another erasure may have committed since, and is not scrubbed yet.
        if work.unit.settings.get(UNFINISHED) == unfinished:
            work.unit.settings.remove(UNFINISHED)
            return ()
    return (store.residue,)
