"""Erasing customers within a transaction: what goes, what stays without a name, and what is kept so that they do not
come back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from crmcore.codec.digests import keyed_digest
from crmcore.codec.erasure_lines import ErasureLine, dump_line
from crmcore.domain.customer.erasure import Erased, Place, Suppressed
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import OWN
from crmcore.domain.kernel.time import to_micros
from crmcore.errors import CustomerErased, PluginError, StorageError
from crmcore.ports.store import Scrubbing
from crmcore.services.deliveries import told
from crmcore.services.own_settings import journal_setting
from crmcore.services.redacting import redaction_for
from crmcore.services.resolving import origins
from crmcore.services.scope import Scope, secret_for
from crmcore.services.suppressions import put_digest
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
    "statements": "values redacted",
    "memberships": "deleted",
    "consents": "evidence redacted",
    "decisions": "personal values redacted",
    "messages": "details redacted",
    "interactions": "redacted",
    "ledger": "redacted",
    "restrictions": "redacted",
    "rectifications": "deleted",
    "ties": "deleted",
    "promises": "texts redacted",
    "cases": "deleted",
    "chosen_hours": "deleted",
    "inbox": "deleted",
    "tasks": "deleted",
    "entitlement_uses": "external ids redacted",
    "duplicates": "deleted",
}
_CLEAN = ("measures", "standings", "transitions", "events", "idempotency keys")


@frozen
class _Done:
    """What erasing came to: rows by place, by each plugin's records, messages stopped, addresses newly suppressed."""

    counts: Mapping[str, int]
    records: Mapping[str, int]
    stopped: int
    suppressed: int
    journalled: bool


def erase_customer(work: Work, customer: CustomerId, *, suppress: Suppressed, rehearsal: bool = False) -> Erased:
    """Erase a customer with all that were merged into it, in the transaction of `work`, and return the receipt.

    Raises `CustomerErased`, `KeyMismatch`, `PluginError`, and `StorageError` where the journal cannot be written.
    """
    done = erase_customers(work, [customer], suppress=suppress, rehearsal=rehearsal)
    places = (
        *[Place(name, _DONE[name], rows) for name, rows in done.counts.items()],
        Place("messages_stopped", "suppressed", done.stopped),
        Place("suppressions", "added", done.suppressed),
        *[Place(name, "hold nothing personal", 0) for name in _CLEAN],
        *[Place(name, "erased by a plugin", rows) for name, rows in done.records.items()],
    )
    store = work.setting.store
    pending = (store.residue,) if isinstance(store, Scrubbing) and not rehearsal else ()
    return Erased(customer, work.now(), rehearsal, places, pending, done.journalled)


def erase_customers(
    work: Work, customers: Sequence[CustomerId], *, suppress: Suppressed, rehearsal: bool = False, again: bool = False
) -> _Done:
    """Erase several customers, set-wise; `again`, as the journal says so already. Raises as `erase_customer`."""
    now, unit = work.now(), work.unit
    ids = [id_ for customer in customers for id_ in origins(work, customer)]
    unit.erasures.hold(ids)
    if unit.erasures.erased(ids):
        raise CustomerErased
    redaction = redaction_for(work)
    secret = secret_for(work, "suppression")
    addresses = unit.erasures.alone_at(ids) if suppress == "all" else unit.erasures.withdrawn_at(ids)
    # A customer is reached as itself at no address that anybody else could bring back.
    digests = [keyed_digest(secret, *key) for key in addresses if key[0] != OWN]
    keys = [redaction.digest(source, key) for _, source, key in unit.erasures.kept_in_step(ids)]
    records = _erase_records(work, ids)
    stopped = unit.erasures.stop(ids, at=now, detail=DETAIL)
    counts = unit.erasures.erase(ids, redaction, at=now)
    suppressed = suppress_digests(work, digests)
    unit.erasures.keep_keys(keys, now)
    tenant = unit.tenants.keyed(work.tenant.key)
    assert tenant is not None
    work.tenant = tenant
    work.emit_many(
        [("message.suppressed", each.customer, {**told(each), "detail": DETAIL, "was": each.state}) for each in stopped]
    )
    work.emit_many([("customer.erased", customer, {}) for customer in customers])
    journalled = not (rehearsal or again) and _journal(work, customers, digests, keys)
    if customers and not rehearsal and isinstance(work.setting.store, Scrubbing):
        # Who is erased is erased once, so that this tells one erasure from another.
        unit.settings.put(UNFINISHED, " ".join([str(to_micros(now)), str(customers[0])]))
    return _Done(counts, records, len(stopped), suppressed, journalled)


def suppress_digests(work: Work, digests: Collection[bytes]) -> int:
    """Keep addresses suppressed by their digests; returns how many were not yet."""
    return sum(put_digest(work, digest, REASON) for digest in digests)


def _erase_records(work: Work, ids: Sequence[CustomerId]) -> Mapping[str, int]:
    found = {}
    for records in work.setting.plugins.records():
        try:
            found[records.name] = sum(int(records.erase(work.unit, id_)) for id_ in ids)
        except (KeyboardInterrupt, StorageError):
            raise
        except BaseException as error:
            raise failed(records.name, "erase", error) from error
    return found


def failed(name: str, what: str, error: BaseException) -> PluginError:
    """The error of a plugin whose records could not be merged, exported or erased."""
    return PluginError(f"the records {name!r} failed to {what}: {type(error).__name__}", plugin=name)


def _journal(work: Work, customers: Sequence[CustomerId], digests: Sequence[bytes], keys: Sequence[bytes]) -> bool:
    """Write erasures down before they are committed: what is in the journal and not in the database is erased again.
    The digests stand in the first line.
    """
    journal = work.setting.erasure_journal
    if journal is None or not customers:
        return False
    tenant, now = work.tenant.name, work.now()
    lines = [ErasureLine(tenant, customer, now, joined=work.joined) for customer in customers]
    lines[0] = ErasureLine(tenant, customers[0], now, tuple(digests), tuple(keys), work.joined)
    position = journal.append("\n".join(map(dump_line, lines)))
    work.unit.settings.put(journal_setting(work.tenant.key), str(position))

    def ended(committed: bool) -> None:
        if not committed:
            undone = [ErasureLine(tenant, each, now, joined=work.joined, undone=True) for each in customers]
            journal.append("\n".join(map(dump_line, undone)))

    work.when_ended(ended)
    return True


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
