"""Keeping standings up to date: stage, rung and defection, with their history and events."""

from __future__ import annotations

from collections.abc import Collection

from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.lifecycle import Standing, Transition
from crmcore.services.work import Work


def reevaluate(work: Work, customers: Collection[CustomerId] | None, reason: str) -> int:
    """Evaluate the lifecycle on the present tenant day for those customers, or for all; returns how many standings
    changed.

    One transition at most for each customer; a change of one who had a standing is an event.
    """
    today = work.today()
    definitions = work.hold_definitions()
    changes = list(work.unit.lifecycle.evaluate(definitions.bound_lifecycle, today, customers))
    if not changes:
        return 0
    now = work.now()
    ids = work.setting.ids.many(len(changes))
    version = definitions.lifecycle.version
    work.unit.lifecycle.put(
        [
            Transition(id_, customer, customer, now, before, after, reason, version)
            for id_, (customer, before, after) in zip(ids, changes, strict=True)
        ]
    )
    told: dict[tuple[Standing, Standing], tuple[str, dict[str, Plain]]] = {}
    events = []
    for customer, before, after in changes:
        if before is None:
            continue
        event = told.get((before, after))
        if event is None:
            event = told[before, after] = (_event(before, after), _data(before, after))
        events.append((event[0], customer, event[1]))
    work.emit_many(events)
    return len(changes)


def _event(before: Standing, after: Standing) -> str:
    if after.defected and not before.defected:
        return "customer.defected"
    if before.defected and not after.defected:
        return "customer.returned"
    return "customer.standing_changed"


def _data(before: Standing, after: Standing) -> dict[str, Plain]:
    return {"stage": [before.stage, after.stage], "rung": [before.rung, after.rung]}
