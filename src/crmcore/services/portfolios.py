"""Portfolios: the customers whom an employee looks after, what they come to, and handing them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from attrs import astuple, evolve, field, frozen

from crmcore.domain.customer.tie import Tie, TieId, TieType
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue
from crmcore.services.figures import Summable
from crmcore.services.scope import Form, Scope, rehearsing
from crmcore.services.tie_keeping import assigned_told, day_told, keep_ties
from crmcore.services.ties import assigned_type, moment_told
from crmcore.services.work import Work


@frozen
class Portfolio:
    """The customers whom an employee or a branch has on a day, and figures summed over them."""

    assigned: str
    customers: Sequence[CustomerId]
    figures: Mapping[str, Value] = field(factory=dict)


@frozen
class HandedOver:
    """What a hand-over did: ties that ended, ties that were removed as they had not begun, and ties added to the other
    employee; `customers` is how many customers it is about.
    """

    customers: int
    ended: int
    removed: int
    added: int


HANDED_OVER = Form(lambda done: astuple(cast(HandedOver, done)), lambda stored: HandedOver(*cast(list[int], stored)))
"""How it is kept with an idempotency key."""


def portfolio_of(
    scope: Scope, assigned: str, fields: Sequence[str], type: str, as_of: date | datetime | None
) -> Portfolio:
    """The portfolio of an employee; see `Ties.portfolio`."""
    with scope.reading() as work:
        found = assigned_type(work, type)
        moment = moment_told(work, as_of)
        summable = Summable.of(work, fields)
        held = work.unit.ties.assigned_to(found.name, assigned_told(assigned, "employee"), moment=moment)
        kept = work.unit.customers.get(list(dict.fromkeys(tie.customer for tie in held)))
        customers = [tie.customer for tie in held if kept[tie.customer].archived_at is None]
        customers = list(dict.fromkeys(customers))
        rows = summable.each(work, customers, moment)
        return Portfolio(assigned, customers, summable.values(rows.values()))


def hand_over(work: Work, employee: str, to: str, on: date | None, type: str) -> HandedOver:
    """Hand the customers of an employee over to another; see `Ties.hand_over`."""
    work.unit.ties.hold()
    found = assigned_type(work, type)
    assigned_told(employee, "employee")
    if assigned_told(to, "to") == employee:
        raise InvalidValue("to", "the same employee", "customers are handed over to another one")
    day = day_told(on, "on", work.today())
    held = [tie for tie in work.unit.ties.assigned_to(found.name, employee) if tie.until is None or tie.until > day]
    begun = [tie for tie in held if tie.since < day]
    coming = [tie for tie in held if tie.since >= day]
    now = work.now()
    work.unit.ties.end([tie.id for tie in begun], until=day, at=now)
    work.unit.ties.remove([tie.id for tie in coming], now)
    added = _taken(work, found, held, to, day)
    keep_ties(work, added, work.definitions.tie_types)
    if held:
        work.emit(
            "ties.handed_over",
            None,
            {"type": found.name, "from": employee, "to": to, "ended": len(begun), "added": len(added)},
        )
    return HandedOver(len({tie.customer for tie in held}), len(begun), len(coming), len(added))


def rehearse_hand_over(scope: Scope, employee: str, to: str, on: date | None, type: str) -> HandedOver:
    """What a hand-over would do."""
    with rehearsing(scope) as work:
        return hand_over(work, employee, to, on, type)


def _taken(work: Work, found: TieType, held: Sequence[Tie], to: str, day: int) -> Sequence[Tie]:
    """The ties of the other employee: those that hold already on the days in question are not added again."""
    there = {tie.customer: tie for tie in work.unit.ties.assigned_to(found.name, to)}
    ids = work.setting.ids.many(len(held))
    made = [
        evolve(
            tie,
            id=TieId(id_),
            origin=tie.customer,
            other=to,
            other_origin=to,
            since=max(day, tie.since),
            recorded_at=work.now(),
            ended_at=None if tie.until is None else work.now(),
        )
        for id_, tie in zip(ids, held, strict=True)
    ]
    return [tie for tie in made if tie.customer not in there or not _covers(there[tie.customer], tie)]


def _covers(there: Tie, tie: Tie) -> bool:
    """Whether the tie that is there holds on all days of the other."""
    return there.since <= tie.since and (there.until is None or (tie.until is not None and tie.until <= there.until))
