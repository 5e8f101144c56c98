"""Erasing in the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.reach import AddressKey, IdentifierKey

Place = tuple[CustomerId, datetime, InteractionId]
"""Where an interaction stands among all: by customer, instant and id."""

PLACES = (
    "customers",
    "identifiers",
    "profiles",
    "contact_points",
    "shared_contact_points",
    "statements",
    "memberships",
    "consents",
    "decisions",
    "messages",
    "interactions",
    "ledger",
    "restrictions",
    "rectifications",
    "ties",
    "promises",
    "cases",
    "chosen_hours",
    "inbox",
    "tasks",
    "entitlement_uses",
    "duplicates",
)
"""The places that erasing visits."""


@frozen
class Redaction:
    """How what stays is redacted: `digest` takes the place of an external id, given its source; `content` gives what is
    left of a stored content, given its kind; `seen` what is left of what a policy saw.
    """

    digest: Callable[[str, str], bytes]
    content: Callable[[str, str], str]
    seen: Callable[[Mapping[str, Plain]], Mapping[str, Plain]]


class ErasureTable(Protocol):
    """Erasing customers: what is personal goes, what figures rest on stays under an id that is a tombstone.

    An erased customer is none of `customers.existing`, `get`, `page`, `count` and of no search; nothing is added about
    it any more: what would be raises `CustomerErased`.
    """

    def erased(self, ids: Collection[CustomerId]) -> Collection[CustomerId]:
        """Those of the ids that are tombstones of this tenant."""
        ...

    def hold(self, ids: Collection[CustomerId]) -> None:
        """Keep other writers from adding anything about these customers until the transaction ends, and wait for those
        who have.
        """
        ...

    def alone_at(self, ids: Collection[CustomerId]) -> Sequence[AddressKey]:
        """The addresses by which these customers are named or reached and nobody else is, by scheme and value."""
        ...

    def withdrawn_at(self, ids: Collection[CustomerId]) -> Sequence[AddressKey]:
        """Those of `alone_at` of whose customer, or at which, consent was ever withdrawn."""
        ...

    def kept_in_step(self, ids: Collection[CustomerId]) -> Sequence[IdentifierKey]:
        """The identifiers that are keys of profiles of these customers."""
        ...

    def stop(self, ids: Collection[CustomerId], *, at: datetime, detail: str) -> Sequence[Message]:
        """Give messages of these customers that are in no final state the state suppressed; returns them as they
        were. The channel of one that is started may have it.
        """
        ...

    def erase(self, ids: Collection[CustomerId], redaction: Redaction, *, at: datetime) -> Mapping[str, int]:
        """Erase these customers and return how many rows were changed or deleted in each of `PLACES`.

        Deleted are identifiers, profiles, contact points that nobody else has (they stay as points without an address,
        as messages and consents name them), links to shared ones, golden values, search words, memberships, ties,
        rectifications, chosen hours, cases, tasks and the messages of inboxes. Redacted are names and preferences, the
        values of statements, the external ids and contents of interactions, external ids of the ledger, evidence of
        consents, details of messages in a final state, reasons of restrictions, texts of promises, external ids of uses
        of entitlements, and what policies saw. Measures, standings and all amounts, dates and counts stay. The
        customers are archived too. Set-based. Raises `UnknownCustomer`.
        """
        ...

    def keep_keys(self, digests: Collection[bytes], at: datetime) -> None:
        """Keep keyed digests of keys of sources; again is once."""
        ...

    def known_keys(self, digests: Collection[bytes]) -> Collection[bytes]:
        """Those of the digests that are kept."""
        ...

    def redact(
        self,
        before: datetime,
        kinds: Collection[str],
        content: Callable[[str, str], str],
        *,
        at: datetime,
        after: Place | None,
        limit: int,
    ) -> tuple[int, Place | None]:
        """Redact the contents of at most `limit` interactions that occurred before that, of the kinds named or of all,
        which were not redacted yet, from the place `after`; returns how many, and the last one's place: None when there
        was none.
        """
        ...

    def redactable(self, before: datetime, kinds: Collection[str]) -> int:
        """How many interactions `redact` would redact in all."""
        ...

    def evidence_before(self, before: datetime) -> int:
        """How many consents `redact_evidence` would redact in all."""
        ...

    def redact_evidence(self, before: datetime, *, limit: int) -> int:
        """Redact the evidence of at most `limit` consents given before that; returns how many."""
        ...

    def lapsed(self, before: datetime, *, after: CustomerId | None, limit: int) -> Sequence[CustomerId]:
        """At most `limit` customers, in the order of their ids' bytes from the one after `after`, who were added before
        that and of whom no inbound interaction occurred since, voids and voided ones left out; archived ones too.
        Restricted and merged customers are left out, and those with a case that is open.
        """
        ...
