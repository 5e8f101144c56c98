"""Whole tables of the store, to be copied elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from crmcore.domain.kernel.time import Day
from crmcore.domain.kernel.value_type import Scalar


class CustomerRow(NamedTuple):
    """A customer; `kind` is person, organisation or household."""

    id: bytes
    kind: str
    name: str
    language: str | None
    zone: str | None
    channel: str | None
    added_at: int
    added_on: Day
    archived_at: int | None


class StandingRow(NamedTuple):
    """Where a customer stands; `defected` is 0 or 1."""

    customer: bytes
    stage: str
    rung: str
    defected: int
    evaluated_on: Day


class AttributeRow(NamedTuple):
    """The golden value of an attribute: a str for text, an int for every other type."""

    customer: bytes
    value: Scalar


class MeasureRow(NamedTuple):
    """What a measure counts of a customer: count, total, first and last instant and tenant day, distinct days."""

    customer: bytes
    count: int  # type: ignore[assignment]  # in place of the tuple's own method
    total: int
    first_at: int
    last_at: int
    first_on: Day
    last_on: Day
    days: int


class MeasureDayRow(NamedTuple):
    """What a measure counts of a customer on one tenant day."""

    customer: bytes
    day: Day
    count: int  # type: ignore[assignment]  # in place of the tuple's own method
    total: int
    first_at: int
    last_at: int


class MembershipRow(NamedTuple):
    """That a customer is a member of a segment, since when."""

    customer: bytes
    since: int


class LedgerRow(NamedTuple):
    """A cost: `amount` in base currency; `original` in `currency` where it was converted, with the rate as text."""

    id: bytes
    customer: bytes
    account: str
    amount: int
    currency: str
    original: int | None
    rate: str | None
    occurred_at: int
    recorded_at: int
    day: Day
    source: str | None
    external_id: str | None


class InteractionRow(NamedTuple):
    """An interaction: `amount` in base currency; `original` in `currency` where it was converted, with the rate as
    text.

    `voids` is the interaction it takes back, `voided` 1 if one takes it back, else 0. `content` is as stored.
    """

    id: bytes
    customer: bytes
    origin: bytes
    kind: str
    direction: str
    occurred_at: int
    recorded_at: int
    day: Day
    source: str | None
    external_id: str | None
    touchpoint: str | None
    amount: int | None
    currency: str | None
    original: int | None
    rate: str | None
    voids: bytes | None
    voided: int
    content: str


class ExportTable(Protocol):
    """The tenant's tables, each whole and streamed, so that memory stays flat however many rows there are.

    Scalars as elsewhere: instants are microseconds since 1970-01-01 UTC, days tenant days, money is millionths. Ids are
    their 16 bytes. What belongs to archived customers is there too, but for memberships.
    """

    def customers(self) -> Iterator[CustomerRow]:
        """All customers, archived ones too, in the order of their ids' bytes."""
        ...

    def standings(self) -> Iterator[StandingRow]:
        """The stored standing of each customer that has one, in the order of the customers' bytes. It was evaluated on
        the later of its own day and the day on which all were.
        """
        ...

    def attributes(self, attribute: int) -> Iterator[AttributeRow]:
        """The golden values of an attribute that are not None, in the order of the customers' bytes."""
        ...

    def measures(self, measure: int) -> Iterator[MeasureRow]:
        """The running figures of a measure, in the order of the customers' bytes; who counts nothing is left out."""
        ...

    def measure_days(self, measure: int) -> Iterator[MeasureDayRow]:
        """The figures of a measure by tenant day, in the order of the customers' bytes, then of days."""
        ...

    def memberships(self, segment: int) -> Iterator[MembershipRow]:
        """The members of a segment that are not archived, in the order of their ids' bytes."""
        ...

    def ledger(self) -> Iterator[LedgerRow]:
        """All costs booked, in the order of their ids' bytes."""
        ...

    def interactions(self) -> Iterator[InteractionRow]:
        """All interactions, voids and voided ones too, in the order of their ids' bytes."""
        ...
