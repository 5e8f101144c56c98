"""Keeping ties: from what is told to ties that may stand beside all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from crmcore.domain.customer.party import Household
from crmcore.domain.customer.tie import HOUSEHOLD, LONGEST_ASSIGNED, Tie, TieId, TieType
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, CustomerId, InteractionId
from crmcore.domain.kernel.reach import Reach, require_source
from crmcore.domain.kernel.time import Day, day_number, require_date
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import InvalidValue, TieConflict, TieCycle
from crmcore.services.resolving import addresses
from crmcore.services.work import Work

_End = Addressed | tuple[str, str]


@frozen
class NewTie:
    """A tie to be added by `Ties.add_many`; see `Ties.add`."""

    customer: CustomerId | Reach
    type: str
    other: CustomerId | Reach | str
    since: date | None = None
    until: date | None = None
    source: str | None = None


def add_ties(
    work: Work,
    told: Sequence[NewTie],
    *,
    exclusive: bool | None = None,
    interaction: InteractionId | None = None,
) -> Sequence[Tie]:
    """Add ties in the transaction of `work`, all or none. Raises as `Ties.add`.

    `exclusive` says of memberships of households whether they are; `interaction` is the referral that ties come from.
    """
    definitions = work.hold_definitions()
    types = [_type(work, each) for each in told]
    days = [_days(work, each, found) for each, (found, _) in zip(told, types, strict=True)]
    ends = _ends(work, told, types)
    ids = work.setting.ids.many(len(told))
    now = work.now()
    ties: Sequence[Tie] = [
        Tie(
            TieId(id_),
            found.name,
            customer.customer,
            customer.origin,
            other[0],
            other[1],
            since,
            now,
            until,
            found.exclusive if exclusive is None or found.name != HOUSEHOLD else exclusive,
            each.source,
            interaction,
        )
        for id_, each, (found, _), (since, until), (customer, other) in zip(ids, told, types, days, ends, strict=True)
    ]
    _require_households(work, ties)
    if exclusive is None:
        ties = _like_others(work, ties)
    keep_ties(work, ties, definitions.tie_types)
    return ties


def keep_ties(work: Work, ties: Sequence[Tie], types: Mapping[str, TieType]) -> None:
    """Add made ties, all or none. Raises `TieConflict`, `TieCycle`."""
    work.unit.ties.add(ties)
    of_type: dict[str, list[TieId]] = {}
    for tie in ties:
        of_type.setdefault(tie.type, []).append(tie.id)
    for name, added in of_type.items():
        conflicts = work.unit.ties.conflicts(types[name], added)
        if conflicts:
            raise TieConflict(name, conflicts[0][1])
        if types[name].acyclic and work.unit.ties.cycles(types[name], added):
            raise TieCycle(name)


def tell_added(work: Work, ties: Sequence[Tie]) -> None:
    """Write the events of ties that were added: one for each customer's tie, or one for a batch."""
    if len(ties) == 1:
        work.emit("tie.added", ties[0].customer, about(ties[0]))
    elif ties:
        types: list[Plain] = [*sorted({tie.type for tie in ties})]
        work.emit("ties.added", None, {"count": len(ties), "types": types})


def about(tie: Tie) -> dict[str, Plain]:
    """What an event says of a tie."""
    return {"tie": str(tie.id), "type": tie.type, "other": str(tie.other)}


def day_told(value: object, field: str, otherwise: Day) -> Day:
    """The number of a day told, or another. Raises `InvalidValue`."""
    return otherwise if value is None else day_number(require_date(value, field))


def assigned_told(value: object, field: str) -> str:
    """The text that names an employee or a branch. Raises `InvalidValue`."""
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", "an employee or a branch is named by the app's own text")
    if not value.strip():
        raise InvalidValue(field, "nothing", "an employee or a branch is named by the app's own text")
    require_text(value, field, LONGEST_ASSIGNED)
    return value


def _type(work: Work, told: NewTie) -> tuple[TieType, bool]:
    if not isinstance(told, NewTie):
        raise InvalidValue("ties", f"a {type(told).__name__}", "each is a NewTie")
    found, back = work.definitions.tie(told.type)
    if back and found.towards != "customer":
        raise InvalidValue("type", f"a tie told from the {found.towards}", f"tell it from the customer: {found.name}")
    return found, back


def _days(work: Work, told: NewTie, found: TieType) -> tuple[Day, Day | None]:
    """The days of a tie, and whatever else is seen without a look at customers."""
    if told.other is None:
        raise InvalidValue("other", "nothing", "a tie has somebody at its other end")
    if found.towards != "customer":
        assigned_told(told.other, "other")
    elif isinstance(told.other, str):
        raise InvalidValue("other", "a text", "this tie leads to a customer: an id, an Email, a Phone or an External")
    since = day_told(told.since, "since", work.today())
    until = None if told.until is None else day_told(told.until, "until", since)
    if until is not None and until <= since:
        raise InvalidValue("until", "a day that is not after since", "from that day on the tie does not hold")
    if told.source is not None:
        require_source(told.source)
    return since, until


def _ends(
    work: Work, told: Sequence[NewTie], types: Sequence[tuple[TieType, bool]]
) -> Sequence[tuple[Addressed, _End]]:
    """The customer and the other end of each tie, told from the customer."""
    there = [each.other for each in told if not isinstance(each.other, str)]
    found = addresses(work, [*(each.customer for each in told), *there])
    others = iter(found[len(told) :])
    ends: list[tuple[Addressed, _End]] = []
    for each, (_, back), customer in zip(told, types, found, strict=False):
        if isinstance(each.other, str):
            ends.append((customer, (each.other, each.other)))
            continue
        other = next(others)
        if customer.customer == other.customer:
            raise InvalidValue("other", "the customer itself", "a tie has two ends")
        ends.append((other, customer) if back else (customer, other))
    return ends


def _like_others(work: Work, ties: Sequence[Tie]) -> Sequence[Tie]:
    """The ties, memberships of a household exclusive as those of who joined it last; of the first as the type is."""
    households = [tie.other for tie in ties if tie.type == HOUSEHOLD and not isinstance(tie.other, str)]
    if not households:
        return ties
    last = {
        tie.other: tie.exclusive
        for tie in work.unit.ties.of(households)
        if tie.type == HOUSEHOLD and tie.removed_at is None
    }
    return [evolve(tie, exclusive=last.get(tie.other, tie.exclusive)) if tie.type == HOUSEHOLD else tie for tie in ties]


def _require_households(work: Work, ties: Sequence[Tie]) -> None:
    """Households, and nobody else, have members; none is a member itself. Raises `InvalidValue`."""
    living = [tie for tie in ties if tie.type == HOUSEHOLD]
    if not living:
        return
    pairs = [(tie.customer, tie.other) for tie in living if not isinstance(tie.other, str)]
    found = work.unit.customers.get([each for pair in pairs for each in pair])
    for member, household in pairs:
        if not isinstance(found[household].party, Household):
            raise InvalidValue("household", "another kind of customer", "a household is a customer that is a Household")
        if isinstance(found[member].party, Household):
            raise InvalidValue("member", "a household", "a household is no member of another")
