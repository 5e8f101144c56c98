"""What is known of a customer's ties at a moment, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crmcore.domain.customer.tie import HOUSEHOLD, Tie
from crmcore.domain.kernel.field import HouseholdSize, TieAssigned, TieCount, TieEnd
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.stores.memory.rows import TenantRows, by_bytes


def by_age(tie: Tie) -> tuple[Day, datetime, int]:
    """Sorts ties from the oldest to the newest."""
    return (tie.since, tie.recorded_at, by_bytes(tie.id))


def ties_at(rows: TenantRows, end: CustomerId | str) -> Sequence[Tie]:
    """The ties that have a customer, an employee or a branch at either end."""
    return [rows.ties[id_] for id_ in rows.ties_of.get(end, ())]


def customers_of(tie: Tie) -> Sequence[CustomerId]:
    """The customers at its ends."""
    other = customer_at(tie.other)
    return [tie.customer] if other is None else [tie.customer, other]


def households_of(rows: TenantRows, customer: CustomerId, moment: Moment) -> Sequence[CustomerId]:
    """The households of a customer: the exclusive first, then the one joined last."""
    held = [
        tie
        for tie in ties_at(rows, customer)
        if tie.type == HOUSEHOLD and tie.customer == customer and tie.other != customer and tie.holds(moment)
    ]
    ordered = sorted(held, key=lambda tie: (tie.exclusive, by_age(tie)), reverse=True)
    return list(dict.fromkeys(household for tie in ordered if (household := customer_at(tie.other)) is not None))


def members_of(rows: TenantRows, household: CustomerId, moment: Moment) -> Sequence[CustomerId]:
    """The members of a household."""
    found = {
        tie.customer
        for tie in ties_at(rows, household)
        if tie.type == HOUSEHOLD and tie.other == household and tie.customer != household and tie.holds(moment)
    }
    return sorted(found, key=by_bytes)


def customer_at(end: CustomerId | str) -> CustomerId | None:
    """The customer at an end of a tie; None for an employee or a branch."""
    return None if isinstance(end, str) else end


def ties_known(
    rows: TenantRows, source: TieCount | TieAssigned | HouseholdSize, customer: CustomerId, moment: Moment
) -> int | str | None:
    """The scalar of a field about ties."""
    match source:
        case TieCount(name, end):
            return _counted(rows, name, end, customer, moment)
        case TieAssigned(name):
            return _assigned(rows, name, customer, moment)
        case HouseholdSize():
            return _size(rows, customer, moment)


def _counted(rows: TenantRows, name: str, end: TieEnd, customer: CustomerId, moment: Moment) -> int:
    found: set[CustomerId | str] = set()
    for tie in ties_at(rows, customer):
        if tie.type != name or tie.customer == tie.other or not tie.holds(moment):
            continue
        if tie.customer == customer and end != "customer":
            found.add(tie.other)
        elif tie.other == customer and end in ("customer", "either"):
            found.add(tie.customer)
    return len(found)


def _assigned(rows: TenantRows, name: str, customer: CustomerId, moment: Moment) -> str | None:
    held = [tie for tie in ties_at(rows, customer) if tie.type == name and tie.holds(moment)]
    newest = max(held, key=by_age, default=None)
    return newest.other if newest is not None and isinstance(newest.other, str) else None


def _size(rows: TenantRows, customer: CustomerId, moment: Moment) -> int | None:
    households = households_of(rows, customer, moment)
    return len(members_of(rows, households[0], moment)) if households else None
