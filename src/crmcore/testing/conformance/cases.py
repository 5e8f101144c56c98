"""Cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from attrs import evolve

from crmcore.domain.care.case import Case, CaseStanding
from crmcore.errors import CRMError, CustomerErased
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.erasures import REDACTION
from crmcore.testing.conformance.samples import NOON, VIPS, customer_id, now, uuid, where

ONE, TWO = customer_id(1), customer_id(2)
HOUR = timedelta(hours=1)


def case(number: int, whose: int = 1, employee: str = "", *, at: datetime = NOON, due: datetime | None = None) -> Case:
    """Case `number` of a customer, opened at an instant."""
    who = customer_id(whose)
    return Case(uuid(9_300_000 + number), who, who, "Kalter Tee \U0001f600", employee, at, due)


OPEN, CLOSED = case(9), case(8, at=NOON - HOUR).closed("solved", "a new one", NOON - HOUR)

WRITES: Mapping[str, Callable[[UnitOfWork], object]] = {
    "cases.add": lambda unit: unit.cases.add([case(1)]),
    "cases.put": lambda unit: unit.cases.put(OPEN.closed("solved", "", NOON)),
    "cases.purge": lambda unit: unit.cases.purge(NOON, limit=9),
}


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do."""
    unit.cases.add([OPEN, CLOSED])


def footprint(unit: UnitOfWork) -> Sequence[object]:
    """Everything that a call of `WRITES` can change."""
    return [unit.cases.of(ONE)]


class CaseObligations(KitBase):
    """What `CaseTable` promises."""

    def give_cases(self, *cases: Case) -> None:
        """Keep cases in one call."""
        with self.write() as unit:
            unit.cases.add(cases)

    def test_cases_are_kept_as_given(self) -> None:
        """In every part, told by (opened_at, id)."""
        self.add(1, 2)
        full = evolve(
            case(3, employee="kim", at=NOON + HOUR, due=NOON + 2 * HOUR).closed("gelöst", "ü", NOON + HOUR),
            origin=TWO,
            rounds=7,
        )
        given = [case(1), case(2), full]
        self.give_cases(*reversed(given), case(4, 2))
        self.give_cases()
        with self.read() as unit:
            assert given == list(unit.cases.of(ONE))
            assert [case(4, 2)] == list(unit.cases.of(TWO))
            assert (full, None) == (unit.cases.get(full.id), unit.cases.get(uuid(1)))

    def test_a_case_is_of_a_customer_of_the_tenant(self) -> None:
        """For somebody else nothing is kept."""
        self.add(1)
        with pytest.raises(CRMError):
            self.give_cases(case(1), case(2, 7))
        with self.read() as unit:
            assert [] == list(unit.cases.of(ONE))

    def test_a_case_is_changed_as_a_whole(self) -> None:
        """Its employee, outcome, note and instants; whose it is and what it is about stay."""
        self.add(1)
        self.give_cases(case(1))
        changed = evolve(case(1).closed("solved", "note", NOON + HOUR), employee="kim", due_at=NOON + HOUR)
        with self.write() as unit:
            assert case(1) == unit.cases.hold(case(1).id)
            assert unit.cases.hold(uuid(1)) is None
            unit.cases.put(evolve(changed, subject="another", customer=TWO, opened_at=NOON - HOUR))
            unit.cases.put(case(2))
        with self.read() as unit:
            assert [changed] == list(unit.cases.of(ONE))
            assert unit.cases.get(case(2).id) is None

    def test_cases_are_listed_by_state_and_employee(self) -> None:
        """In pages, those opened first first."""
        self.add(1, 2)
        kims = [case(number, 1 + number % 2, "kim", at=NOON + HOUR * (number // 2)) for number in range(5)]
        closed = case(8, employee="kim").closed("solved", "", NOON)
        self.give_cases(*reversed(kims), closed, case(9))
        with self.read() as unit:
            cases = unit.cases
            assert kims == list(cases.listed("open", employee="kim", limit=9))
            assert [*kims[:2], case(9)] == list(cases.listed("open", limit=3))
            assert [case(9)] == list(cases.listed("open", employee="", limit=9))
            assert [closed] == list(cases.listed("closed", limit=9))
            assert [] == list(cases.listed("closed", employee="lou", limit=9))
            found: list[Case] = []
            while page := cases.listed("open", employee="kim", after=_place(found[-1]) if found else None, limit=2):
                found += page
            assert kims == found

    def test_overdue_cases_are_told_by_their_time(self) -> None:
        """Those that are open and were due before an instant, the longest overdue first, so many at most."""
        self.add(1)
        late, later = case(2, due=NOON - HOUR), case(1, employee="kim", due=NOON)
        done = case(3, due=NOON - HOUR).closed("solved", "", NOON)
        self.give_cases(later, late, done, case(4))
        with self.read() as unit:
            assert [late, later] == list(unit.cases.overdue(NOON + HOUR, limit=9))
            assert [late] == list(unit.cases.overdue(NOON, limit=9))
            assert [late] == list(unit.cases.overdue(NOON + HOUR, limit=1))
            assert [later] == list(unit.cases.overdue(NOON + HOUR, employee="kim", limit=9))

    @pytest.mark.parametrize("many", [False, True])
    def test_it_is_told_how_cases_stand(self, many: bool) -> None:
        """Of the customers asked about, whose are open, or were closed since an instant, and when the last was."""
        self.add(*range(1, 6))
        before, after = NOON - HOUR, NOON + HOUR
        self.give_cases(
            case(1, 1),
            case(2, 1, at=before).closed("solved", "", NOON),
            case(3, 2, at=before).closed("solved", "", before),
            case(4, 3, at=before).closed("solved", "", NOON),
            case(5, 3, at=before).closed("solved", "", after),
            case(6, 4),
        )
        others = [customer_id(number) for number in range(1_000, 2_000)] if many else []
        with self.read() as unit:
            asked = [*map(customer_id, (1, 2, 3, 5)), *others]
            expected = {
                customer_id(1): CaseStanding(open=True, closed_at=NOON),
                customer_id(3): CaseStanding(open=False, closed_at=after),
            }
            assert expected == dict(unit.cases.standing(asked, NOON))
            assert {} == dict(unit.cases.standing([], NOON))

    def test_fields_tell_how_many_cases_there_are(self) -> None:
        """Open, and closed."""
        self.add(1, 2)
        self.give_cases(case(1), case(2), case(3).closed("solved", "", NOON))
        assert [2, 1] == self.values(["cases.open", "cases.closed"])
        assert [0, 0] == self.values(["cases.open", "cases.closed"], whose=2)
        assert [TWO] == self.selected("cases.open == 0")

    def test_opening_and_changing_touch_the_customer(self) -> None:
        """The customer becomes touched by each."""
        self.add(1, 2)
        for write in (
            lambda unit: unit.cases.add([case(1)]),
            lambda unit: unit.cases.put(case(1).closed("solved", "", NOON)),
        ):
            with self.write() as unit:
                unit.segments.refresh(VIPS, where(), now(), NOON, touched_only=False)
                assert not unit.segments.touched(VIPS)
            with self.write() as unit:
                write(unit)  # type: ignore[no-untyped-call]
            with self.read() as unit:
                assert unit.segments.touched(VIPS)

    def test_closed_cases_are_purged_by_age(self) -> None:
        """Those closed before an instant, no more than asked for; open ones stay, however old."""
        self.add(1)
        old = [case(number, at=NOON - HOUR).closed("solved", "note", NOON - HOUR) for number in (1, 2)]
        new = case(3, at=NOON - HOUR).closed("solved", "", NOON)
        self.give_cases(*old, new, case(4, at=NOON - HOUR))
        with self.write() as unit:
            assert 2 == unit.cases.aged(NOON)
            assert (1, 1, 0) == tuple(unit.cases.purge(NOON, limit=limit) for limit in (1, 9, 9))
            assert [new, case(4, at=NOON - HOUR)] == list(unit.cases.of(ONE))

    def test_cases_of_the_erased_go(self) -> None:
        """Open ones too, and no case is added any more."""
        self.add(1, 2)
        self.give_cases(case(1), case(2).closed("solved", "note", NOON), case(3, 2))
        with self.write() as unit:
            assert 2 == unit.erasures.erase([ONE], REDACTION, at=NOON)["cases"]
        with self.read() as unit:
            assert [] == list(unit.cases.of(ONE))
            assert [case(3, 2)] == list(unit.cases.listed("open", limit=9))
        with pytest.raises(CustomerErased):
            self.give_cases(case(4))

    def test_nobody_lapses_while_a_case_is_open(self) -> None:
        """Whose case is closed does."""
        self.add(1, 2)
        self.give_cases(case(1, 1), case(2, 2).closed("solved", "", NOON))
        with self.read() as unit:
            assert [TWO] == list(unit.erasures.lapsed(NOON + 9_999 * HOUR, after=None, limit=9))


def _place(case: Case) -> tuple[datetime, UUID]:
    return case.opened_at, case.id
