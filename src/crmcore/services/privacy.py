"""Privacy: exporting and erasing all that is known of a customer, restricting its use, setting it right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from attrs import evolve

from crmcore.domain.customer.erasure import Erased, Place, Replayed, Suppressed
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import InvalidValue, TransactionError
from crmcore.ports.journal import Journal
from crmcore.services.erasing import erase_customers, scrub
from crmcore.services.resolving import require_flag, resolve
from crmcore.services.scope import Form, Scope, rehearsing, run
from crmcore.services.work import Setting, Work


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
            return erase_customers(work, [resolve(work, customer)], suppress=suppress)[0]

        receipt = run(self._scope, "privacy.erase", action, key=key, arguments=(customer, suppress), form=_RECEIPT)
        if self._scope.implicit and receipt.pending and used:
            return evolve(receipt, pending=scrub(self._scope, used[0]))
        return receipt

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
            found += erase_customers(work, [resolve(work, customer)], suppress=suppress, rehearsal=True)
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
