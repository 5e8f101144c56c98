"""The ledger: what a customer costs, by account. Revenue and returns are interactions and need no second entry."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.time import Day

Account = Literal["product cost", "acquisition cost", "cost to serve", "contact cost"]
ACCOUNTS: tuple[Account, ...] = ("product cost", "acquisition cost", "cost to serve", "contact cost")


@frozen
class LedgerEntry:
    """A cost booked to a customer on an account. A negative amount takes an earlier cost back.

    `base` is the amount in base currency. (`source`, `external_id`) makes booking idempotent.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    account: Account
    amount: Money
    base: Money
    rate: Rate | None
    occurred_at: datetime
    recorded_at: datetime
    day: Day
    source: str | None = None
    external_id: str | None = None
