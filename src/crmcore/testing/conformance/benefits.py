"""Entitlements and promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import pytest
from attrs import evolve

from crmcore.domain.relationship.entitlement import Entitlement
from crmcore.domain.relationship.promise import Promise
from crmcore.errors import CRMError
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    GIFT,
    NOON,
    PICK,
    TODAY,
    VIPS,
    customer_id,
    entitlement,
    now,
    promise,
    use_of,
    uuid,
    where,
)

ONE, TWO = customer_id(1), customer_id(2)
HELD = entitlement(9, 1)
MADE = promise(9, 1)

WRITES: Mapping[str, Callable[[UnitOfWork], object]] = {
    "entitlements.grant": lambda unit: unit.entitlements.grant([entitlement(1, 1)]),
    "entitlements.revoke": lambda unit: unit.entitlements.revoke(HELD.id, NOON),
    "entitlements.use": lambda unit: unit.entitlements.use(use_of(1, HELD), TODAY),
    "promises.make": lambda unit: unit.promises.make([promise(1, 1)]),
    "promises.settle": lambda unit: unit.promises.settle(MADE.id, TODAY, kept=True),
}


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do."""
    unit.entitlements.grant([HELD])
    unit.entitlements.use(use_of(9, HELD, external_id="o-9"), TODAY)
    unit.promises.make([MADE])


def footprint(unit: UnitOfWork) -> Sequence[object]:
    """Everything that a call of `WRITES` can change."""
    return [unit.entitlements.of(ONE), unit.entitlements.uses(HELD.id), unit.promises.of(ONE)]


class EntitlementObligations(KitBase):
    """What `EntitlementTable` promises."""

    def entitle(self, *entitlements: Entitlement) -> None:
        """Keep entitlements in one call."""
        with self.write() as unit:
            unit.entitlements.grant(entitlements)

    def test_entitlements_are_kept_as_given(self) -> None:
        """They are kept equal in every part, and told by (first_on, id)."""
        self.add(1, 2)
        given = [
            entitlement(2, 1, GIFT, first=TODAY - 1, last=TODAY, uses=3),
            entitlement(1, 1),
            entitlement(3, 1),
            evolve(entitlement(4, 2), used=2, uses=2, revoked_at=NOON, reason="ü"),
        ]
        self.entitle(*reversed(given))
        with self.read() as unit:
            assert given[:3] == list(unit.entitlements.of(ONE))
            assert given[3:] == list(unit.entitlements.of(TWO))
            assert given[3] == unit.entitlements.get(given[3].id)
            assert unit.entitlements.get(uuid(1)) is None

    def test_an_entitlement_is_of_a_customer_of_the_tenant(self) -> None:
        """For somebody else nothing is kept."""
        self.add(1)
        with pytest.raises(CRMError):
            self.entitle(entitlement(1, 1), entitlement(2, 7))
        with self.read() as unit:
            assert [] == list(unit.entitlements.of(ONE))

    def test_revoking_is_once(self) -> None:
        """False when it was taken back before, or is not known; what is revoked counts no more."""
        self.add(1)
        self.entitle(entitlement(1, 1))
        with self.write() as unit:
            assert {PICK.number: 1} == dict(unit.entitlements.held(TODAY))
            found = [unit.entitlements.revoke(each, NOON) for each in (HELD.id, entitlement(1, 1).id)]
            assert [False, True] == found
            assert not unit.entitlements.revoke(entitlement(1, 1).id, NOON + timedelta(days=1))
            assert [NOON] == [each.revoked_at for each in unit.entitlements.of(ONE)]
            assert {} == dict(unit.entitlements.held(TODAY))

    def test_a_use_is_kept_and_counted(self) -> None:
        """Uses are kept as given, told by (used_at, id), and counted."""
        self.add(1)
        held = entitlement(1, 1, uses=2)
        self.entitle(held)
        uses = [use_of(2, held, at=NOON - timedelta(days=1)), use_of(1, held, external_id="o-1")]
        with self.write() as unit:
            assert ["used", "used"] == [unit.entitlements.use(use, TODAY) for use in reversed(uses)]
        with self.read() as unit:
            assert uses == list(unit.entitlements.uses(held.id))
            assert [2] == [each.used for each in unit.entitlements.of(ONE)]
            assert uses[1] == unit.entitlements.known("shop", "o-1")
            assert unit.entitlements.known("desk", "o-1") is None

    def test_a_known_use_changes_nothing(self) -> None:
        """One of the same (source, external id) is known, also when nothing is left; others without one are never
        taken for each other.
        """
        self.add(1)
        held = entitlement(1, 1, uses=1)
        self.entitle(held)
        with self.write() as unit:
            assert "used" == unit.entitlements.use(use_of(1, held, external_id="o-1"), TODAY)
            assert "known" == unit.entitlements.use(use_of(2, held, external_id="o-1"), TODAY)
            assert "refused" == unit.entitlements.use(use_of(3, held), TODAY)
            assert 1 == len(unit.entitlements.uses(held.id))
        free = entitlement(2, 1)
        self.entitle(free)
        with self.write() as unit:
            assert "used" == unit.entitlements.use(use_of(4, free, external_id="o-2"), TODAY)
            assert "known" == unit.entitlements.use(use_of(5, free, external_id="o-2"), TODAY)
            assert ["used"] * 2 == [unit.entitlements.use(use_of(number, free), TODAY) for number in (6, 7)]
            assert [1, 3] == sorted(each.used for each in unit.entitlements.of(ONE))

    @pytest.mark.parametrize(
        ("held", "expected"),
        [
            (entitlement(1, 1, first=TODAY, last=TODAY), "used"),
            (entitlement(1, 1, first=TODAY + 1), "refused"),
            (entitlement(1, 1, first=TODAY - 5, last=TODAY - 1), "refused"),
            (evolve(entitlement(1, 1), revoked_at=NOON), "refused"),
            (evolve(entitlement(1, 1, uses=2), used=2), "refused"),
            (evolve(entitlement(1, 1, uses=2), used=1), "used"),
        ],
    )
    def test_only_what_is_in_force_is_used(self, held: Entitlement, expected: str) -> None:
        """A use of what is not in force that day is refused and changes nothing; fields and `held` tell the same."""
        self.add(1)
        self.entitle(held)
        in_force = int(expected == "used")
        assert [in_force, in_force] == self.values(["entitlement.pick", "entitlement.count"])
        assert 0 == self.value("entitlement.gift")
        with self.write() as unit:
            assert ({PICK.number: 1} if in_force else {}) == dict(unit.entitlements.held(TODAY))
            assert expected == unit.entitlements.use(use_of(1, held), TODAY)
            assert in_force == len(unit.entitlements.uses(held.id))
            assert [held.used + in_force] == [each.used for each in unit.entitlements.of(ONE)]

    def test_who_holds_what_is_selected(self) -> None:
        """Predicates find those who hold an entitlement in force, and those who hold none."""
        self.add(1, 2, 3)
        self.entitle(entitlement(1, 1), entitlement(2, 1), entitlement(3, 2, GIFT), entitlement(4, 3, last=TODAY - 1))
        assert [ONE] == self.selected("entitlement.pick")
        assert [TWO] == self.selected("not entitlement.pick and entitlement.count >= 1")
        assert [customer_id(3)] == self.selected("entitlement.count == 0")
        assert [ONE] == self.selected("entitlement.count > 1")

    def test_granting_using_and_revoking_touch_the_customer(self) -> None:
        """The customer becomes touched by each."""
        self.add(1, 2)
        for write in (
            lambda unit: unit.entitlements.grant([entitlement(1, 1, uses=2)]),
            lambda unit: unit.entitlements.use(use_of(1, entitlement(1, 1)), TODAY),
            lambda unit: unit.entitlements.revoke(entitlement(1, 1).id, NOON),
            lambda unit: unit.promises.make([promise(1, 1)]),
            lambda unit: unit.promises.settle(promise(1, 1).id, TODAY, kept=True),
        ):
            with self.write() as unit:
                unit.segments.refresh(VIPS, where(), now(), NOON, touched_only=False)
                assert not unit.segments.touched(VIPS)
            with self.write() as unit:
                write(unit)  # type: ignore[no-untyped-call]
            with self.read() as unit:
                assert unit.segments.touched(VIPS)


class PromiseObligations(KitBase):
    """What `PromiseTable` promises."""

    def promise(self, *promises: Promise) -> None:
        """Keep promises in one call."""
        with self.write() as unit:
            unit.promises.make(promises)

    def test_promises_are_kept_as_given(self) -> None:
        """They are kept equal in every part, and told by (due_on, id)."""
        self.add(1)
        given = [
            promise(3, 1, due=TODAY - 2),
            promise(1, 1),
            evolve(promise(2, 1), text="ü", employee="", settled_on=TODAY, kept=False),
        ]
        self.promise(*reversed(given))
        with self.read() as unit:
            assert given == list(unit.promises.of(ONE))
            assert given[0] == unit.promises.get(given[0].id)
            assert unit.promises.get(uuid(1)) is None

    def test_a_promise_is_to_a_customer_of_the_tenant(self) -> None:
        """To somebody else nothing is kept."""
        self.add(1)
        with pytest.raises(CRMError):
            self.promise(promise(1, 1), promise(2, 7))
        with self.read() as unit:
            assert [] == list(unit.promises.of(ONE))

    def test_a_promise_is_settled_once(self) -> None:
        """False when it was settled before, or is not known."""
        self.add(1)
        self.promise(promise(1, 1))
        with self.write() as unit:
            assert unit.promises.settle(promise(1, 1).id, TODAY, kept=True)
            assert not unit.promises.settle(promise(1, 1).id, TODAY + 1, kept=False)
            assert not unit.promises.settle(promise(2, 1).id, TODAY, kept=True)
            assert [(TODAY, True)] == [(each.settled_on, each.kept) for each in unit.promises.of(ONE)]

    def test_open_promises_are_told_by_their_day(self) -> None:
        """Those that are not settled and due until a day, the first first, so many at most."""
        self.add(1, 2)
        late, today, later, done = (
            promise(4, 2, due=TODAY - 3),
            promise(1, 1),
            promise(2, 1, due=TODAY + 1),
            promise(3, 1),
        )
        self.promise(later, done, today, late)
        with self.write() as unit:
            unit.promises.settle(done.id, TODAY, kept=True)
        with self.read() as unit:
            assert [late, today] == list(unit.promises.open(TODAY, limit=9))
            assert [late] == list(unit.promises.open(TODAY + 9, limit=1))
            assert [] == list(unit.promises.open(TODAY - 4, limit=9))

    def test_fields_tell_how_promises_stand(self) -> None:
        """Open until their day has passed, then overdue; kept by their day, or broken."""
        self.add(1, 2)
        settled = [
            evolve(promise(3, 1), settled_on=TODAY, kept=True),
            evolve(promise(4, 1, due=TODAY - 1), settled_on=TODAY, kept=True),
            evolve(promise(5, 1, due=TODAY + 1), settled_on=TODAY, kept=False),
        ]
        self.promise(promise(1, 1), promise(2, 1, due=TODAY - 1), promise(6, 1, due=TODAY + 9), *settled)
        asked = ["promises.open", "promises.overdue", "promises.kept", "promises.broken"]
        assert [2, 1, 1, 2] == self.values(asked)
        assert [0, 0, 0, 0] == self.values(asked, whose=2)
        assert [TWO] == self.selected("promises.open == 0")
