"""Households: customers made up of others, who come and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from attrs import field, frozen

from crmcore.domain.customer.party import Household
from crmcore.domain.customer.tie import HOUSEHOLD, Tie
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue, UnknownTie
from crmcore.services.customers import NewCustomer, add_customers, archive
from crmcore.services.figures import FIGURES, Summable
from crmcore.services.resolving import require_flag, require_several, resolve
from crmcore.services.scope import ID, PLAIN, Scope, run
from crmcore.services.tie_keeping import NewTie, about, add_ties, day_told, tell_added
from crmcore.services.ties import moment_told
from crmcore.services.work import Work


@frozen
class HouseholdFigures:
    """What a household comes to: its members on the day, and figures summed over them and the household itself."""

    household: CustomerId
    members: Sequence[CustomerId]
    figures: Mapping[str, Value] = field(factory=dict)


class Households:
    """What one can do with households. A household is a customer; who belongs to it is told by ties ``household``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def form(
        self,
        name: str,
        members: Iterable[CustomerId | Reach],
        *,
        since: date | None = None,
        exclusive: bool = True,
        key: str | None = None,
    ) -> CustomerId:
        """Add a household with its first members, from the tenant day `since`, today if not given; returns its id.

        A customer is in one exclusive household at a time; with `exclusive` False the household leaves its members free
        to be in others too, as a child of parents who live apart is. Raises `UnknownCustomer`, `InvalidValue`, and
        `TieConflict` for a member of another exclusive household.
        """
        require_several(members, "members", "members are a list of customers")
        require_flag(exclusive, "exclusive")
        told = list(members)
        if not told:
            raise InvalidValue("members", "nobody", "a household is formed of at least one member")

        def action(work: Work) -> CustomerId:
            (household,) = add_customers(work, [NewCustomer(Household(name))])
            _join(work, household, told, since, exclusive)
            return household

        return CustomerId(
            run(
                self._scope,
                "households.form",
                action,
                key=key,
                arguments=(name, told, since, exclusive),
                form=ID,
            )
        )

    def join(
        self,
        household: CustomerId | Reach,
        *members: CustomerId | Reach,
        since: date | None = None,
        exclusive: bool | None = None,
        key: str | None = None,
    ) -> int:
        """Let customers belong to a household from the tenant day `since`, today if not given; returns how many.

        `exclusive` is as in `form`; not given, as for those who joined last, and True for the first. Raises as `form`.
        """
        if exclusive is not None:
            require_flag(exclusive, "exclusive")

        def action(work: Work) -> int:
            found = resolve(work, household)
            return len(_join(work, found, members, since, exclusive))

        arguments = (household, members, since, exclusive)
        return run(self._scope, "households.join", action, key=key, arguments=arguments, form=PLAIN)

    def leave(
        self,
        household: CustomerId | Reach,
        member: CustomerId | Reach,
        on: date | None = None,
        *,
        key: str | None = None,
    ) -> None:
        """Let a member belong to the household no longer from the tenant day `on`, today if not given.

        Raises `UnknownCustomer`, `UnknownTie` where it does not belong to it on that day or for longer, and
        `InvalidValue` for the day on which it joined: a membership that never was is removed, with ``ties.remove``.
        """

        def action(work: Work) -> None:
            work.unit.ties.hold()
            home, who = resolve(work, household), resolve(work, member)
            day = day_told(on, "on", work.today())
            held = [tie for tie in _memberships(work, home) if tie.customer == who and _reaches(tie, day)]
            if not held:
                raise UnknownTie
            if held[0].since >= day:
                raise InvalidValue("on", "a day that is not after the tie's first", "remove a tie that never held")
            work.unit.ties.end([held[0].id], until=day, at=work.now())
            work.emit("tie.ended", who, about(held[0]))

        run(self._scope, "households.leave", action, key=key, arguments=(household, member, on))

    def dissolve(self, household: CustomerId | Reach, on: date | None = None, *, key: str | None = None) -> int:
        """End all memberships of a household on a tenant day, today if not given, and archive it; returns how many
        ended.

        Memberships that would have begun on that day or later are removed. Raises `UnknownCustomer`, and `InvalidValue`
        for a day to come.
        """

        def action(work: Work) -> int:
            work.unit.ties.hold()
            home = resolve(work, household)
            day = day_told(on, "on", work.today())
            if day > work.today():
                raise InvalidValue("on", "a day to come", "a household is dissolved on a day that has come")
            _require_household(work, home)
            held = [tie for tie in _memberships(work, home) if _reaches(tie, day)]
            ended = [tie.id for tie in held if tie.since < day]
            work.unit.ties.end(ended, until=day, at=work.now())
            work.unit.ties.remove([tie.id for tie in held if tie.since >= day], work.now())
            archive(work, home)
            work.emit("household.dissolved", home, {"members": len(held)})
            return len(held)

        return run(self._scope, "households.dissolve", action, key=key, arguments=(household, on), form=PLAIN)

    def members(self, household: CustomerId | Reach, *, as_of: date | datetime | None = None) -> Sequence[CustomerId]:
        """The members on a day, today if not given, by their ids' bytes. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            found = resolve(work, household)
            return work.unit.ties.members([found], moment_told(work, as_of)).get(found, [])

    def of(self, customer: CustomerId | Reach, *, as_of: date | datetime | None = None) -> Sequence[CustomerId]:
        """The households of the customer on a day, the exclusive first, then the one joined last. Raises
        `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            found = resolve(work, customer)
            return work.unit.ties.households([found], moment_told(work, as_of)).get(found, [])

    def figures(
        self,
        fields: Sequence[str] = FIGURES,
        *,
        households: Sequence[CustomerId | Reach] | None = None,
        as_of: date | datetime | None = None,
    ) -> Iterator[HouseholdFigures]:
        """What each household comes to on a day, or each of those given, by their ids' bytes.

        `fields` are counts and totals of measures and money of the ledger, over windows too. They are summed over the
        household itself and whoever is a member on the day, from all that these ever did; who is a member of several
        counts in each. Households without members are left out unless given. Raises `UnknownField`, `UnknownCustomer`,
        `InvalidValue` for a field that does not add up.
        """
        if households is not None:
            require_several(households, "households", "households are a list of customers")
        with self._scope.reading() as work:
            summable, moment = Summable.of(work, fields), moment_told(work, as_of)
            living: dict[CustomerId, dict[CustomerId, None]] = {}
            if households is None:
                for member, household in work.unit.ties.edges(HOUSEHOLD, moment):
                    living.setdefault(household, {})[member] = None
            else:
                asked = [resolve(work, each) for each in households]
                found = work.unit.ties.members(asked, moment)
                living = {household: dict.fromkeys(found.get(household, ())) for household in asked}
            rows = summable.each(work, (each for home, members in living.items() for each in (home, *members)), moment)
            for household in sorted(living, key=lambda each: each.int):
                counted = [household, *living[household]]
                values = summable.values(rows[each] for each in counted if each in rows)
                yield HouseholdFigures(household, tuple(living[household]), values)


def _join(
    work: Work,
    household: CustomerId,
    members: Sequence[CustomerId | Reach],
    since: date | None,
    exclusive: bool | None,
) -> Sequence[Tie]:
    told = [NewTie(member, HOUSEHOLD, household, since) for member in members]
    ties = add_ties(work, told, exclusive=exclusive)
    tell_added(work, ties)
    return ties


def _memberships(work: Work, household: CustomerId) -> Sequence[Tie]:
    """The memberships of a household that are not removed, by (since, recorded_at, id)."""
    return [
        tie
        for tie in work.unit.ties.of([household])
        if tie.type == HOUSEHOLD and tie.other == household and tie.removed_at is None
    ]


def _reaches(tie: Tie, day: int) -> bool:
    return tie.until is None or tie.until > day


def _require_household(work: Work, customer: CustomerId) -> None:
    if not isinstance(work.unit.customers.get([customer])[customer].party, Household):
        raise InvalidValue("household", "another kind of customer", "a household is a customer that is a Household")
