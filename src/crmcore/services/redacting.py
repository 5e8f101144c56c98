"""How what is erased is redacted, and how it is known again: by keyed digests of external ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from crmcore.codec.digests import keyed_digest
from crmcore.codec.redaction import counted_by, redacted_content, redacted_seen
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.ports.store import ExternalKey
from crmcore.ports.store.erasures import Redaction
from crmcore.services.scope import secret_for
from crmcore.services.work import Work


def digest_for(work: Work) -> Callable[[str, str], bytes]:
    """The keyed digest that stands for an external id of a source. Raises `KeyMismatch`."""
    secret = secret_for(work, "external id")
    return lambda source, external_id: keyed_digest(secret, source, external_id)


def content_for(work: Work) -> Callable[[str, str], str]:
    """What is left of a stored content of a kind, under the measures there are."""
    counted = counted_by(work.definitions.measures.values())
    return lambda kind, stored: redacted_content(kind, stored, counted)


def redaction_for(work: Work) -> Redaction:
    """How what stays of an erased customer is redacted. Raises `KeyMismatch`."""
    return Redaction(digest_for(work), content_for(work), redacted_seen)


def interactions_known(work: Work, keys: Collection[ExternalKey]) -> Mapping[ExternalKey, Interaction]:
    """The interactions of erased customers that were recorded under those keys. Raises `KeyMismatch`."""
    digests = _digests(work, keys)
    found = work.unit.interactions.known_digests(digests) if digests else {}
    return {digests[key]: interaction for key, interaction in found.items()}


def entries_known(work: Work, keys: Collection[ExternalKey]) -> Mapping[ExternalKey, LedgerEntry]:
    """The ledger entries of erased customers that were booked under those keys. Raises `KeyMismatch`."""
    digests = _digests(work, keys)
    found = work.unit.ledger.known_digests(digests) if digests else {}
    return {digests[key]: entry for key, entry in found.items()}


def _digests(work: Work, keys: Collection[ExternalKey]) -> Mapping[tuple[str, bytes], ExternalKey]:
    if not keys or not work.tenant.has_digests:
        return {}
    digest = digest_for(work)
    return {(source, digest(source, external_id)): (source, external_id) for source, external_id in keys}
