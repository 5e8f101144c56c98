"""Privacy: exporting and erasing all that is known of a customer, restricting its use, setting it right."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from attrs import evolve

from crmcore.domain.customer.erasure import Erased, Place, Replayed, Suppressed
from crmcore.domain.customer.party import Party, Preferences
from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue, TransactionError
from crmcore.ports.journal import Journal
from crmcore.services.consenting import require_evidence
from crmcore.services.erasing import erase_customer, scrub
from crmcore.services.resolving import address, require_flag, resolve
from crmcore.services.scope import PLAIN, Form, Scope, rehearsing, run
from crmcore.services.work import Setting, Work

if TYPE_CHECKING:
    from crmcore.services.dossier import Dossier


class Privacy:
    """What one can do for the privacy of customers. Erasing needs the master key, else `KeyMismatch`."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def erase(
        self,
        customer: CustomerId | Reach,
        *,
        suppress: Suppressed = "all",
        dry_run: bool = False,
        key: str | None = None,
    ) -> Erased:
        """Erase all that is personal of a customer, for good, with everyone merged into it; returns a receipt.

        The id becomes a tombstone: whoever asks for it gets `CustomerErased`, and it never names anybody else. Amounts,
        dates and counts stay, so that every figure is what it was. Messages that wait are suppressed. `suppress` says
        whose addresses stay suppressed, as keyed digests: all that nobody else has, or those ``withdrawn`` alone.
        `dry_run` tells the same and changes nothing. In an open transaction the receipt says what is pending after the
        commit, for `finish` or the next `tick`. Raises `UnknownCustomer`, `CustomerErased`, `KeyMismatch`,
        `PluginError`, `StorageError`.
        """
        require_flag(dry_run, "dry_run")
        if suppress not in ("all", "withdrawn"):
            raise InvalidValue("suppress", "another word", "suppressed stay all addresses or those withdrawn")
        if dry_run:
            return self._rehearsed(customer, suppress)
        used: list[Setting] = []

        def action(work: Work) -> Erased:
            used.append(work.setting)
            return erase_customer(work, resolve(work, customer), suppress=suppress)

        receipt = run(self._scope, "privacy.erase", action, key=key, arguments=(customer, suppress), form=_RECEIPT)
        if self._scope.implicit and receipt.pending and used:
            return evolve(receipt, pending=scrub(self._scope, used[0]))
        return receipt

    def export(self, customer: CustomerId | Reach) -> Dossier:
        """All that is known of a customer, in one snapshot: as data that JSON can hold, and as text by `str`. Raises
        `UnknownCustomer`, `CustomerErased`; `PluginError` when a plugin's records cannot be exported.
        """
        from crmcore.services.dossier import dossier

        return dossier(self._scope, customer)

    def restrict(self, customer: CustomerId | Reach, reason: str, *, key: str | None = None) -> bool:
        """Restrict what the customer's data are used for: nothing is decided but to hold, and nothing is sent. False
        when a restriction holds already.

        Nothing is lost: figures, segments and tables have the customer still, and it can be exported, rectified and
        erased. Raises `UnknownCustomer`, `InvalidValue`.
        """
        require_evidence(reason, "reason")

        def action(work: Work) -> bool:
            found, origin = address(work, customer)
            if work.unit.restrictions.among([found]):
                return False
            restriction = Restriction(work.setting.ids.new(), found, origin, reason, work.now())
            work.unit.restrictions.add(restriction)
            work.emit("customer.restricted", found, {"restriction": str(restriction.id)})
            return True

        return run(self._scope, "privacy.restrict", action, key=key, arguments=(customer, reason), form=PLAIN)

    def lift(self, customer: CustomerId | Reach, evidence: str, *, key: str | None = None) -> bool:
        """Lift the restriction of a customer; False when none holds. Raises as `restrict`."""
        require_evidence(evidence)

        def action(work: Work) -> bool:
            found = resolve(work, customer)
            lifted = work.unit.restrictions.lift(found, at=work.now(), evidence=evidence)
            if lifted:
                work.emit("customer.restriction_lifted", found, {"restrictions": lifted})
            return bool(lifted)

        return run(self._scope, "privacy.lift", action, key=key, arguments=(customer, evidence), form=PLAIN)

    def restrictions(self, customer: CustomerId | Reach) -> Sequence[Restriction]:
        """The customer's restrictions, the oldest first, lifted ones too. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            return work.unit.restrictions.of(resolve(work, customer))

    def rectify(
        self,
        customer: CustomerId | Reach,
        *,
        evidence: str,
        party: Party | None = None,
        preferences: Preferences | None = None,
        attributes: Mapping[str, Value | None] | None = None,
        key: str | None = None,
    ) -> Sequence[str]:
        """Set right what is known of a customer, and keep what was said before; returns the fields that changed.

        `evidence` says how the right value is known. Attributes are stated anew by the source ``rectification``. Raises
        `UnknownCustomer`, `UnknownAttribute`, `InvalidValue`.
        """
        from crmcore.services.rectifying import rectify

        return rectify(self._scope, customer, evidence, party, preferences, attributes, key)

    def rectifications(self, customer: CustomerId | Reach) -> Sequence[Rectification]:
        """What the customer's own row said before it was set right, the oldest first; for attributes there is
        `Attributes.history`. Raises `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            return work.unit.rectifications.of(resolve(work, customer))

    def finish(self) -> Sequence[str]:
        """Do what is pending of erasures: returns what still is, nothing when all is done. `tick` does it too."""
        if not self._scope.implicit:
            raise TransactionError("what is pending is done outside of any transaction: crm.privacy.finish()")
        with self._scope.reading() as work:
            setting = work.setting
        return scrub(self._scope, setting)

    def replay(self, journal: str | os.PathLike[str] | Journal | None = None) -> Replayed:
        """Erase again whoever stands in an erasure journal and came back with a restored database; of this tenant.

        Without one given it is the one the CRM was opened with. Each erasure is a transaction of its own; called again
        it finds nothing to do. Raises `InvalidValue`, `KeyMismatch`, `StorageError`.
        """
        from crmcore.services.journalling import replay
        from crmcore.system.journal import FileJournal

        if not self._scope.implicit:
            raise TransactionError("a journal is replayed in transactions of its own: crm.privacy.replay()")
        with self._scope.reading() as work:
            own = work.setting.erasure_journal
        used = FileJournal(journal) if isinstance(journal, str | os.PathLike) else journal or own
        if not isinstance(used, Journal):
            raise InvalidValue(
                "journal",
                "nothing" if used is None else f"a {type(used).__name__}",
                "an erasure journal is a path, or CRM.open(erasure_journal=...) has one",
            )
        return replay(self._scope, used)

    def _rehearsed(self, customer: CustomerId | Reach, suppress: Suppressed) -> Erased:
        found: list[Erased] = []
        with rehearsing(self._scope) as work:
            found.append(erase_customer(work, resolve(work, customer), suppress=suppress, rehearsal=True))
        return found[0]


def _dumped(receipt: object) -> object:
    erased = cast(Erased, receipt)
    places = [[place.name, place.done, place.rows] for place in erased.places]
    return [str(erased.customer), to_micros(erased.at), places, [*erased.pending], erased.journalled]


def _loaded(stored: object) -> Erased:
    customer, at, places, pending, journalled = cast(list[Any], stored)
    instant: datetime = from_micros(at)
    return Erased(
        CustomerId(UUID(customer)), instant, False, tuple(Place(*each) for each in places), tuple(pending), journalled
    )


_RECEIPT = Form(_dumped, _loaded)
