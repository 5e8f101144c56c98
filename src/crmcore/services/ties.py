"""Ties: typed, dated relations between customers, and between customers and the firm's employees and branches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import frozen

from crmcore.codec.definitions import dump_tie_type
from crmcore.domain.customer.tie import ADVISOR, BUILT_IN, PARENT, TOWARDS, Tie, TieId, TieType, Towards
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import Moment, day_date, moment_of
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import InvalidValue, NameTaken, TieOver, UnknownTie, UnknownTieType
from crmcore.services.definitions import named
from crmcore.services.figures import FIGURES
from crmcore.services.resolving import require_count, require_flag, require_id, require_several, resolve
from crmcore.services.scope import ID, NOTHING, Scope, run
from crmcore.services.tie_keeping import NewTie, about, add_ties, assigned_told, day_told, tell_added
from crmcore.services.work import Work

if TYPE_CHECKING:
    from crmcore.services.portfolios import HandedOver, Portfolio

FURTHEST = 100
"""Generations that are looked at, at most."""
REASON_LIMIT = 200


@frozen
class Tied:
    """A tie as seen from one of its ends: `name` is what `other` is to it, a customer, an employee or a branch.

    It holds from the tenant day `since` until the day before `until`. `removed` tells that it was taken back.
    """

    tie: TieId
    type: str
    name: str
    other: CustomerId | str
    since: date
    until: date | None
    source: str | None = None
    removed: bool = False


@frozen
class Relative:
    """Somebody reached along ties, and in how many steps at the least: 1 is a parent or a child."""

    customer: CustomerId
    generation: int


class Ties:
    """What one can do with ties. A tie is told from the customer: ``add(ada, "parent", bea)`` says that Bea is Ada's
    parent, and Bea then sees Ada as her child.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def declare(
        self,
        name: str,
        reciprocal: str | None = None,
        *,
        towards: Towards = "customer",
        exclusive: bool = False,
        exclusive_back: bool = False,
        acyclic: bool = False,
        doc: str = "",
    ) -> TieType:
        """Declare a type of ties of one's own; it becomes the field ``tie.<name>.count``, for its reciprocal too.

        `name` is what the other end is to the customer, `reciprocal` what the customer is to the other; without one the
        tie is symmetric. `towards` says what the other end is: customer, employee or branch. `exclusive`: a customer
        has at most one such other at a time; `exclusive_back`: the other has at most one such customer. `acyclic` ties
        never lead back to where they began. What a type is stays once there are ties of it; its `doc` may change.
        Raises `NameTaken`, `InvalidValue`.
        """
        told = _told(name, reciprocal, towards, exclusive, exclusive_back, acyclic, doc)

        def action(work: Work) -> TieType:
            definitions = work.hold_definitions(to_change=True)
            for each in told.names():
                found, _ = definitions.tie_names.get(each, (told, False))
                if found.name != told.name or found.name in BUILT_IN:
                    raise NameTaken("type of ties", each)
            before = definitions.own_ties.get(told.name)
            if before is not None and _kind(before) != _kind(told) and work.unit.ties.count(told.name):
                raise InvalidValue("name", "a type of which there are ties", "what a type is stays; declare another")
            definition = work.unit.definitions.put("tie", told.name, dump_tie_type(told), work.now())
            work.redefined()
            work.emit("tie_type.declared", None, {"type": told.name, "version": definition.version})
            return told

        return run(self._scope, "ties.declare", action)

    def types(self) -> Mapping[str, TieType]:
        """The types of ties by name: those that come along, and one's own."""
        with self._scope.reading() as work:
            return dict(work.definitions.tie_types)

    def retire(self, name: str) -> None:
        """Take a type of one's own out of use. Raises `UnknownTieType`, `NameTaken` for one that comes along,
        `InvalidValue` while there are ties of it or its fields are used.
        """

        def action(work: Work) -> None:
            definitions = work.hold_definitions(to_change=True)
            found = named(name, definitions.tie_types, UnknownTieType)
            if name in BUILT_IN:
                raise NameTaken("type of ties", name)
            if work.unit.ties.count(name):
                raise InvalidValue("name", "a type of which there are ties", "what was recorded stays readable")
            users = [user for each in found.names() for user in definitions.users_of(f"tie.{each}")]
            if users:
                raise InvalidValue("name", f"a type used by {', '.join(users)}", "change what uses it first")
            work.unit.definitions.retire("tie", name, work.now())
            work.redefined()
            work.emit("tie_type.retired", None, {"type": name})

        run(self._scope, "ties.retire", action, form=NOTHING)

    def add(
        self,
        customer: CustomerId | Reach,
        type: str,
        other: CustomerId | Reach | str,
        *,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        key: str | None = None,
    ) -> TieId:
        """Tie a customer to another, or to an employee or a branch by the app's own text; returns the tie's id.

        `type` is what `other` is to the customer; told by the reciprocal name it is the same tie from the other end.
        It holds from the tenant day `since`, today if not given, until the day before `until`, or without end; days to
        come are fine. Raises `UnknownTieType`, `UnknownCustomer`, `InvalidValue`; `TieConflict` where the same tie
        holds already on one of the days, or one that it excludes; `TieCycle`.
        """
        told = NewTie(customer, type, other, since, until, source)

        def action(work: Work) -> TieId:
            ties = add_ties(work, [told])
            tell_added(work, ties)
            return ties[0].id

        return run(self._scope, "ties.add", action, key=key, arguments=(told,), form=ID)

    def add_many(self, ties: Iterable[NewTie]) -> Sequence[TieId]:
        """Add several ties, all or none; returns their ids in order. Raises as `add`."""
        require_several(ties, "ties", "ties are told one after the other")
        told = list(ties)

        def action(work: Work) -> Sequence[TieId]:
            added = add_ties(work, told)
            tell_added(work, added)
            return [tie.id for tie in added]

        return run(self._scope, "ties.add_many", action)

    def end(self, tie: TieId, on: date | None = None, *, key: str | None = None) -> None:
        """Let a tie hold no longer from the tenant day `on`, today if not given. It stays in the history.

        Raises `UnknownTie`, `TieOver`, and `InvalidValue` for a day that is not after the tie's first: one that never
        held is removed.
        """

        def action(work: Work) -> None:
            work.unit.ties.hold()
            found = get_tie(work, tie)
            if found.until is not None:
                raise TieOver("ended")
            until = day_told(on, "on", work.today())
            if until <= found.since:
                raise InvalidValue("on", "a day that is not after the tie's first", "remove a tie that never held")
            work.unit.ties.end([found.id], until=until, at=work.now())
            work.emit("tie.ended", found.customer, about(found))

        run(self._scope, "ties.end", action, key=key, arguments=(tie, on), form=NOTHING)

    def remove(self, tie: TieId, reason: str = "", *, key: str | None = None) -> None:
        """Take an erroneous tie back: it never held. The history shows it as removed.

        `reason` goes into the event log and must not hold anything personal. Raises `UnknownTie`, `TieOver`.
        """
        require_text(reason, "reason", REASON_LIMIT)

        def action(work: Work) -> None:
            work.unit.ties.hold()
            found = get_tie(work, tie)
            work.unit.ties.remove([found.id], work.now())
            work.emit("tie.removed", found.customer, {**about(found), "reason": reason})

        run(self._scope, "ties.remove", action, key=key, arguments=(tie, reason), form=NOTHING)

    def of(
        self,
        customer: CustomerId | Reach,
        type: str | None = None,
        *,
        as_of: date | datetime | None = None,
        known_at: datetime | None = None,
    ) -> Sequence[Tied]:
        """The customer's ties that hold on a day, today if not given, from both ends, by (since, recorded_at, id).

        With `type`, those in which the other end is called so. Raises `UnknownCustomer`, `UnknownTieType`.
        """
        with self._scope.reading() as work:
            moment = moment_told(work, as_of, known_at)
            found = resolve(work, customer)
            return _only(work, _seen(work, work.unit.ties.of([found], moment=moment), found), type)

    def history(self, customer: CustomerId | Reach, type: str | None = None) -> Sequence[Tied]:
        """All ties of the customer that were ever recorded, ended and removed ones too. Raises as `of`."""
        with self._scope.reading() as work:
            found = resolve(work, customer)
            return _only(work, _seen(work, work.unit.ties.of([found]), found), type)

    def with_employee(
        self, employee: str, type: str = ADVISOR, *, as_of: date | datetime | None = None
    ) -> Sequence[Tied]:
        """The ties that an employee has, by the customer id's bytes; a branch's with ``type="branch"``.

        Raises `UnknownTieType`, and `InvalidValue` for a type whose other end is a customer.
        """
        with self._scope.reading() as work:
            found = assigned_type(work, type)
            moment = moment_told(work, as_of)
            held = work.unit.ties.assigned_to(found.name, assigned_told(employee, "employee"), moment=moment)
            return [_tied(tie, found.reciprocal, tie.customer) for tie in held]

    def portfolio(
        self,
        employee: str,
        fields: Sequence[str] = FIGURES,
        *,
        type: str = ADVISOR,
        as_of: date | datetime | None = None,
    ) -> Portfolio:
        """The customers whom an employee looks after on a day, today if not given, and figures summed over them; a
        branch's with ``type="branch"``. Archived customers are left out.

        `fields` are counts and totals of measures and money of the ledger, over windows too; others are read with a
        segment such as ``tie.advisor == "e-7"``. Raises `UnknownField`, `UnknownTieType`, `InvalidValue`.
        """
        from crmcore.services.portfolios import portfolio_of

        return portfolio_of(self._scope, employee, fields, type, as_of)

    def hand_over(
        self,
        employee: str,
        to: str,
        on: date | None = None,
        *,
        type: str = ADVISOR,
        dry_run: bool = False,
        key: str | None = None,
    ) -> HandedOver:
        """Hand all customers of an employee over to another from the tenant day `on`, today if not given.

        Ties that hold end on that day, those that would begin on it or later are removed, and the other employee gets
        the like; a tie that was to end keeps its end. All or none; with `dry_run` nothing is changed. Raises
        `UnknownTieType`, `InvalidValue`, and `TieConflict` where a customer has a third one by then.
        """
        from crmcore.services import portfolios

        require_flag(dry_run, "dry_run")
        if dry_run:
            return portfolios.rehearse_hand_over(self._scope, employee, to, on, type)
        return run(
            self._scope,
            "ties.hand_over",
            lambda work: portfolios.hand_over(work, employee, to, on, type),
            key=key,
            arguments=(employee, to, on, type),
            form=portfolios.HANDED_OVER,
        )

    def ancestors(
        self,
        customer: CustomerId | Reach,
        type: str = PARENT,
        *,
        generations: int = 10,
        as_of: date | datetime | None = None,
    ) -> Sequence[Relative]:
        """Who is reached from the customer along ties of the type: parents, their parents, and so on.

        By (generation, id); who is reached on several ways is in the nearest generation. Raises `UnknownCustomer`,
        `UnknownTieType`, `InvalidValue`.
        """
        return self._relatives(customer, type, generations, as_of, back=False)

    def descendants(
        self,
        customer: CustomerId | Reach,
        type: str = PARENT,
        *,
        generations: int = 10,
        as_of: date | datetime | None = None,
    ) -> Sequence[Relative]:
        """From whom the customer is reached along ties of the type: children, their children, and so on. As
        `ancestors`.
        """
        return self._relatives(customer, type, generations, as_of, back=True)

    def _relatives(
        self, customer: CustomerId | Reach, type: str, generations: int, as_of: date | datetime | None, *, back: bool
    ) -> Sequence[Relative]:
        require_count(generations, "generations", most=FURTHEST)
        with self._scope.reading() as work:
            found, reverse = work.definitions.tie(type)
            if found.towards != "customer":
                raise InvalidValue("type", f"a tie to an {found.towards}", "generations are of customers")
            start = resolve(work, customer)
            moment = moment_told(work, as_of)
            reached = work.unit.ties.reached(found, [start], back=back != reverse, steps=generations, moment=moment)
            relatives = [Relative(each, step) for each, step in reached.items() if each != start]
            return sorted(relatives, key=lambda each: (each.generation, each.customer.int))


def get_tie(work: Work, tie: TieId) -> Tie:
    """The tie of that id, which is not removed. Raises `UnknownTie`, `TieOver`."""
    require_id(tie, "tie")
    found = work.unit.ties.get([tie]).get(tie)
    if found is None:
        raise UnknownTie
    if found.removed_at is not None:
        raise TieOver("was removed")
    return found


def assigned_type(work: Work, type: str) -> TieType:
    """The type of that name whose other end is an employee or a branch. Raises `UnknownTieType`, `InvalidValue`."""
    found, _ = work.definitions.tie(type)
    if found.towards == "customer":
        raise InvalidValue("type", "a tie between customers", "its other end is an employee or a branch")
    return found


def moment_told(work: Work, as_of: date | datetime | None = None, known_at: datetime | None = None) -> Moment:
    """The moment meant. Raises `NaiveDatetime`, `InvalidValue`."""
    return moment_of(as_of, known_at, work.now(), work.zone)


def _seen(work: Work, ties: Sequence[Tie], customer: CustomerId) -> Sequence[Tied]:
    types = work.definitions.tie_types
    found = []
    for tie in ties:
        if tie.other == tie.customer:
            continue
        if tie.customer == customer:
            found.append(_tied(tie, tie.type, tie.other))
        else:
            found.append(_tied(tie, types[tie.type].reciprocal, tie.customer))
    return found


def _only(work: Work, seen: Sequence[Tied], name: str | None) -> Sequence[Tied]:
    if name is None:
        return seen
    work.definitions.tie(name)
    return [each for each in seen if each.name == name]


def _tied(tie: Tie, name: str, other: CustomerId | str) -> Tied:
    until = None if tie.until is None else day_date(tie.until)
    return Tied(tie.id, tie.type, name, other, day_date(tie.since), until, tie.source, tie.removed_at is not None)


def _kind(type: TieType) -> tuple[object, ...]:
    return type.reciprocal, type.towards, type.exclusive, type.exclusive_back, type.acyclic


def _told(
    name: str,
    reciprocal: str | None,
    towards: Towards,
    exclusive: bool,
    exclusive_back: bool,
    acyclic: bool,
    doc: str,
) -> TieType:
    require_name(name, "name")
    other = name if reciprocal is None else require_name(reciprocal, "reciprocal")
    if towards not in TOWARDS:
        raise InvalidValue("towards", "another word", f"the other end is one of {', '.join(TOWARDS)}")
    for flag, field in ((exclusive, "exclusive"), (exclusive_back, "exclusive_back"), (acyclic, "acyclic")):
        require_flag(flag, field)
    require_text(doc, "doc")
    if other == name and towards != "customer":
        raise InvalidValue("reciprocal", "nothing", f"a tie to an {towards} has a name for each of its ends")
    if other == name and (acyclic or exclusive != exclusive_back):
        raise InvalidValue("reciprocal", "the same name", "ends that differ have different names")
    if acyclic and towards != "customer":
        raise InvalidValue("acyclic", "a tie that leads out of the customers", "only ties between customers lead back")
    return TieType(name, other, towards, exclusive, exclusive_back, acyclic, doc)
