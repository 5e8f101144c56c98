"""The ledger: booking what customers cost, and reading what they bring and cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Reach, require_source
from crmcore.domain.kernel.time import day_number, day_of, require_aware, require_date
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.value.ledger import ACCOUNTS, Account, LedgerEntry
from crmcore.errors import ExternalIdConflict, FutureInstant, InvalidValue
from crmcore.ports.store import ExternalKey
from crmcore.services.building import AHEAD, EARLIEST, LONGEST_EXTERNAL_ID, Builder
from crmcore.services.evaluating import reevaluate
from crmcore.services.redacting import entries_known
from crmcore.services.resolving import address, require_count, require_several, resolve
from crmcore.services.scope import ID, Scope, run
from crmcore.services.work import Work


@frozen
class Booking:
    """A cost to be booked by `Ledger.book_many`; see `Ledger.book`."""

    customer: CustomerId | Reach
    account: Account
    amount: Money
    occurred_at: datetime | None = None
    source: str | None = None
    external_id: str | None = None


class Ledger:
    """What one can do with the ledger. Revenue and returns are interactions and need no entry here."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def book(
        self,
        customer: CustomerId | Reach,
        account: Account,
        amount: Money,
        *,
        occurred_at: datetime | None = None,
        source: str | None = None,
        external_id: str | None = None,
        key: str | None = None,
    ) -> UUID:
        """Book a cost to a customer and return the entry's id; a negative amount takes an earlier cost back.

        `account` is product cost, acquisition cost, cost to serve or contact cost. Booked again under the same
        (`source`, `external_id`) it is the same entry, or an `ExternalIdConflict`. Raises `UnknownCustomer`, `NoRate`,
        `InvalidValue`, `NaiveDatetime`, `FutureInstant`.
        """
        booking = Booking(customer, account, amount, occurred_at, source, external_id)
        return run(
            self._scope,
            "ledger.book",
            lambda work: _book(work, [booking])[0],
            key=key,
            arguments=(booking,),
            form=ID,
            relying=True,
        )

    def book_many(self, bookings: Iterable[Booking]) -> Sequence[UUID]:
        """Book several costs, all or none; returns their ids in order. Raises as `book`."""
        require_several(bookings, "bookings", "bookings are told one after the other")
        several = list(bookings)
        return run(self._scope, "ledger.book_many", lambda work: _book(work, several))

    def of(self, customer: CustomerId | Reach, limit: int = 100) -> Sequence[LedgerEntry]:
        """The customer's last entries, the newest first."""
        require_count(limit, "limit")
        with self._scope.reading() as work:
            return work.unit.ledger.of(resolve(work, customer), limit=limit)

    def totals(
        self, customer: CustomerId | Reach | None = None, *, first: date | None = None, last: date | None = None
    ) -> Mapping[str, Money]:
        """What was booked on each account, for one customer or all, over tenant days `first` to `last` inclusive, in
        base currency.

        Revenue and profit per customer are fields: ``crm.table(["value.revenue", "value.profit"])``.
        """
        with self._scope.reading() as work:
            customers = None if customer is None else [resolve(work, customer)]
            found = work.unit.ledger.totals(
                customers,
                first=None if first is None else day_number(require_date(first, "first")),
                last=None if last is None else day_number(require_date(last, "last")),
            )
            return {account: Money.of_millionths(found.get(account, 0), work.tenant.currency) for account in ACCOUNTS}


def _book(work: Work, bookings: Sequence[Booking]) -> Sequence[UUID]:
    builder = Builder(work)
    ids = work.setting.ids.many(len(bookings))
    entries = [_entry(work, builder, id_, booking) for id_, booking in zip(ids, bookings, strict=True)]
    if not entries:
        return []
    erased = entries_known(work, keys) if (keys := _keys(entries)) and work.tenant.has_digests else {}
    known = {**work.unit.ledger.add([entry for entry in entries if _key(entry) not in erased]), **erased}
    booked = []
    for entry in entries:
        earlier = known.get((entry.source or "", entry.external_id)) if entry.external_id is not None else None
        if earlier is not None:
            names = ("account", "amount") if earlier.external_id is None else ("customer", "account", "amount")
            differs = tuple(name for name in names if getattr(earlier, name) != getattr(entry, name))
            if differs:
                raise ExternalIdConflict(entry.source or "", differs)
        booked.append(entry if earlier is None else earlier)
    fresh = [entry for entry, kept in zip(entries, booked, strict=True) if entry is kept]
    if fresh:
        reevaluate(work, {entry.customer for entry in fresh}, "cost booked")
        work.emit_many(
            [("ledger.booked", entry.customer, {"entry": str(entry.id), "account": entry.account}) for entry in fresh]
        )
    return [entry.id for entry in booked]


def _key(entry: LedgerEntry) -> ExternalKey | None:
    return None if entry.source is None or entry.external_id is None else (entry.source, entry.external_id)


def _keys(entries: Sequence[LedgerEntry]) -> Sequence[ExternalKey]:
    return [key for entry in entries if (key := _key(entry)) is not None]


def _entry(work: Work, builder: Builder, id_: UUID, booking: Booking) -> LedgerEntry:
    if not isinstance(booking, Booking):
        raise InvalidValue("bookings", f"a {type(booking).__name__}", "each is a Booking")
    if booking.account not in ACCOUNTS:
        raise InvalidValue("account", "an unknown account", f"an account is one of {', '.join(ACCOUNTS)}")
    if not isinstance(booking.amount, Money):
        raise InvalidValue(
            "amount", f"a {type(booking.amount).__name__}", 'an amount is Money, e.g. Money("12.50", "EUR")'
        )
    occurred_at = (
        builder.now
        if booking.occurred_at is None
        else require_aware(booking.occurred_at, "occurred_at").astimezone(UTC)
    )
    if occurred_at < EARLIEST:
        raise InvalidValue("occurred_at", "an instant of the year 1", "what is booked occurred later than that")
    if occurred_at > builder.now + AHEAD:
        raise FutureInstant("occurred_at")
    if booking.external_id is not None:
        if booking.source is None:
            raise InvalidValue("source", "nothing", "an external id needs the source that gave it")
        require_text(booking.external_id, "external_id", LONGEST_EXTERNAL_ID)
    if booking.source is not None:
        require_source(booking.source)
    day = day_of(occurred_at, work.zone)
    amount, rate = booking.amount, None
    base = amount
    if amount.currency != work.tenant.currency:
        rate = builder.rate(amount.currency, day)
        base = Money.of_millionths(rate.convert(amount.millionths), work.tenant.currency)
    return LedgerEntry(
        id_,
        *address(work, booking.customer),
        booking.account,
        amount,
        base,
        rate,
        occurred_at,
        builder.now,
        day,
        booking.source,
        booking.external_id,
    )
