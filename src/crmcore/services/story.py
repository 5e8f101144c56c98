"""One customer's whole story, as data and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from crmcore.codec.postal import shown
from crmcore.domain.care.case import Case
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.party import Customer
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Identifier, Reach
from crmcore.domain.kernel.time import day_date
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.lifecycle import Standing, Transition
from crmcore.domain.relationship.promise import Promise
from crmcore.services.attributes import Attributes, Stated
from crmcore.services.entitlements import Held, held_by
from crmcore.services.explaining import Explanation, explained
from crmcore.services.measures import Measured, Measures
from crmcore.services.resolving import no_customer, require_count, resolve
from crmcore.services.scope import Scope, Within
from crmcore.services.segments import Segments, field_values

INTERACTIONS = 20
DECISIONS = 10
_VALUE = ("value.revenue", "value.cost", "value.profit")


@frozen
class Told:
    """An interaction of the story, and whether it has been voided."""

    interaction: Interaction
    voided: bool


@frozen
class Story:
    """What is known of one customer: identity, where they stand and how that came, what they bring, what happened, what
    was decided and why.

    `measures` has every measure of the tenant; `interactions` and `decisions` are the last ones, the newest first;
    `str(story)` tells it as text in the customer's or the tenant's time, measures that count nothing left out.
    """

    customer: Customer
    identifiers: Sequence[Identifier]
    contact_points: Sequence[ContactPoint]
    attributes: Mapping[str, Stated]
    standing: Standing | None
    history: Sequence[Transition]
    measures: Mapping[str, Measured]
    revenue: Money
    cost: Money
    profit: Money
    segments: Sequence[str]
    entitlements: Sequence[Held]
    promises: Sequence[Promise]
    cases: Sequence[Case]
    interactions: Sequence[Told]
    decisions: Sequence[Explanation]
    zone: str

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def tell(scope: Scope, customer: CustomerId | Reach, *, interactions: int = INTERACTIONS) -> Story:
    """The story of a customer, archived or not, in one snapshot. Raises `UnknownCustomer`."""
    require_count(interactions, "interactions")
    with scope.reading() as work:
        bound = Within(work)
        found = resolve(work, customer)
        kept = work.unit.customers.get([found]).get(found)
        if kept is None:
            raise no_customer(work, [found])
        last = work.unit.interactions.of(found, limit=interactions)
        voided = work.unit.interactions.voided([each.id for each in last])
        fields = [work.definitions.catalogue[name] for name in _VALUE]
        values = field_values(work, found, fields)
        revenue, cost, profit = (
            Money.of_millionths(int(values[field.ref] or 0), work.tenant.currency) for field in fields
        )
        return Story(
            kept,
            work.unit.identifiers.of(found),
            work.unit.contact_points.of([found]).get(found, ()),
            Attributes(bound).of(found),
            work.unit.lifecycle.of([found]).get(found),
            work.unit.lifecycle.history(found),
            Measures(bound).of(found),
            revenue,
            cost,
            profit,
            Segments(bound).of(found),
            held_by(work, found),
            work.unit.promises.of(found),
            work.unit.cases.of(found),
            [Told(each, each.id in voided) for each in last],
            explained(work, work.unit.decisions.of(found, limit=DECISIONS)),
            work.tenant.zone,
        )


def _lines(story: Story) -> Sequence[str]:
    zone = ZoneInfo(story.customer.preferences.zone or story.zone)
    customer = story.customer
    lines = [f"{customer.name or '(no name)'} · {type(customer.party).__name__.lower()} · {customer.id}"]
    if customer.archived_at is not None:
        lines.append(f"  archived {_when(customer.archived_at, zone)}")
    lines.append(f"  added {_when(customer.added_at, zone)}")
    lines += [
        f"  {each.scheme}{f' of {each.source}' if each.source else ''}: {each.sent_as}" for each in story.identifiers
    ]
    named = {(each.scheme, each.value) for each in story.identifiers}
    lines += [
        f"  {each.address.scheme} (shared): {shown(each.address)}"
        for each in story.contact_points
        if (each.address.scheme, each.address.value) not in named
    ]
    lines += [
        f"  {name}: {each.value} (by {each.source}, {_when(each.stated_at, zone)})"
        for name, each in story.attributes.items()
    ]
    if story.standing is not None:
        defected = ", defected" if story.standing.defected else ""
        lines.append(f"stage {story.standing.stage}, rung {story.standing.rung}{defected}")
    lines += [
        f"  {_when(each.at, zone)}  {each.after.stage}, {each.after.rung} ({each.reason})" for each in story.history
    ]
    lines.append(f"value: revenue {story.revenue}, cost {story.cost}, profit {story.profit}")
    lines += [f"  {name}: {state.count} on {state.days} days" for name, state in story.measures.items() if state.count]
    if story.segments:
        lines.append(f"segments: {', '.join(story.segments)}")
    lines += [f"entitled to {_held(each)}" for each in story.entitlements]
    lines += [
        f"promised until {day_date(each.due_on)}: {_one_line(each.text)} ({_settled(each)})" for each in story.promises
    ]
    lines += [
        f"case of {_when(each.opened_at, zone)}: {_one_line(each.subject)} ({_seen_to(each, zone)})"
        for each in story.cases
    ]
    lines.append("last interactions" if story.interactions else "no interactions yet")
    lines += [f"  {_told(each, zone)}" for each in story.interactions]
    if story.decisions:
        lines.append("last decisions")
        lines += [f"  {line}" for each in story.decisions for line in each.lines(zone)]
    return lines


def _one_line(text: str) -> str:
    """The text without what could be taken for a line of the story's own."""
    return "".join(each if each.isprintable() else " " for each in text)


def _held(held: Held) -> str:
    last = "" if held.last is None else f" until {held.last}"
    uses = "" if held.uses is None else f" of {held.uses}"
    return f"{held.treatment} from {held.first}{last}, used {held.used}{uses}, {held.why_not or 'in force'}"


def _settled(promise: Promise) -> str:
    if promise.settled_on is None:
        return "open"
    return f"{promise.state(promise.settled_on)} on {day_date(promise.settled_on)}"


def _seen_to(case: Case, zone: ZoneInfo) -> str:
    if case.closed_at is not None:
        return f"{_one_line(case.outcome)} {_when(case.closed_at, zone)}"
    return "open" if case.due_at is None else f"open, due {_when(case.due_at, zone)}"


def _told(told: Told, zone: ZoneInfo) -> str:
    each = told.interaction
    parts = [_when(each.occurred_at, zone), each.kind, each.direction]
    if each.amount is not None:
        parts.append(str(each.amount))
    if each.touchpoint:
        parts.append(f"at {each.touchpoint}")
    if each.source:
        parts.append(f"from {each.source}")
    if told.voided:
        parts.append("(voided)")
    return "  ".join(parts)


def _when(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")
