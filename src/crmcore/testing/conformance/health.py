"""Health: what bounces say of contact points."""

from __future__ import annotations

import pytest

from crmcore.domain.customer.health import PointHealth
from crmcore.domain.kernel.ids import ContactPointId
from crmcore.errors import ReadOnlyTransaction, UnknownContactPoint
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON, address, customer_id, own, uuid
from crmcore.testing.conformance.store import Planned

ONE, TWO, NOBODY = (ContactPointId(uuid(number)) for number in (101, 102, 199))
SICK = PointHealth(3, NOON.replace(microsecond=999_999), None, "4.2.2", "mailbox")
DEAD = PointHealth(1, NOON, NOON, "5.1.1", "address")


class HealthObligations(KitBase):
    """What `HealthTable` promises."""

    def two_points(self) -> None:
        """A customer with the contact points ONE and TWO."""
        self.add(1)
        links = [(own(customer_id(1)), address(f"{name}@example.org"), id_) for name, id_ in (("a", ONE), ("b", TWO))]
        with self.write() as unit:
            unit.contact_points.link(links)

    def test_nothing_is_known_of_health_at_first(self) -> None:
        """Of most contact points there is nothing to say."""
        self.two_points()
        with self.write() as unit:
            assert (None, 0) == (unit.health.hold(ONE), unit.health.count())
            assert {} == dict(unit.health.of([ONE, TWO, NOBODY])) == dict(unit.health.of([]))

    def test_health_is_read_in_every_part(self) -> None:
        """What was kept before is replaced, and forgotten with None."""
        self.two_points()
        with self.write() as unit:
            unit.health.put(ONE, DEAD)
            unit.health.put(ONE, SICK)
            unit.health.put(TWO, DEAD)
            unit.health.put(TWO, PointHealth(0, None, NOON))
        with self.write() as unit:
            assert SICK == unit.health.hold(ONE)
            assert {ONE: SICK, TWO: PointHealth(0, None, NOON)} == dict(unit.health.of([TWO, NOBODY, ONE]))
            assert 2 == unit.health.count()
            unit.health.put(ONE, None)
            unit.health.put(ONE, None)
            assert ({}, 1) == (dict(unit.health.of([ONE])), unit.health.count())

    def test_health_is_told_by_places(self) -> None:
        """By the places of the contact points, few or many, that are asked about; of one asked about twice at both."""
        self.two_points()
        with self.write() as unit:
            assert {} == dict(unit.health.at([ONE, TWO]))
            unit.health.put(TWO, SICK)
            assert {0: SICK, 3: SICK} == dict(unit.health.at([TWO, NOBODY, ONE, TWO]))
            assert {700: SICK} == dict(unit.health.at([NOBODY] * 700 + [TWO]))
            assert {} == dict(unit.health.at([]))

    def test_an_unknown_contact_point_has_no_health(self) -> None:
        """Holding it and keeping something of it raise `UnknownContactPoint`."""
        self.two_points()
        with self.write() as unit:
            with pytest.raises(UnknownContactPoint):
                unit.health.hold(NOBODY)
            for health in (DEAD, None):
                with pytest.raises(UnknownContactPoint):
                    unit.health.put(NOBODY, health)
            assert 0 == unit.health.count()

    def test_health_is_undone_with_a_savepoint(self) -> None:
        """The health is as before the part of the transaction that is undone."""
        self.two_points()
        with self.write() as unit:
            unit.health.put(ONE, SICK)
            with pytest.raises(Planned), unit.savepoint():
                unit.health.put(ONE, None)
                unit.health.put(TWO, DEAD)
                raise Planned
            assert {ONE: SICK} == dict(unit.health.of([ONE, TWO]))

    def test_a_reader_keeps_no_health(self) -> None:
        """Keeping is writing."""
        self.two_points()
        with pytest.raises(ReadOnlyTransaction), self.read() as unit:
            unit.health.put(ONE, DEAD)

    def test_health_of_another_tenant_never_appears(self) -> None:
        """Each tenant has its own, and no contact point of another."""
        self.two_points()
        with self.write() as unit:
            unit.health.put(ONE, DEAD)
        with self.write(self.other) as unit:
            assert ({}, 0) == (dict(unit.health.of([ONE])), unit.health.count())
            with pytest.raises(UnknownContactPoint):
                unit.health.put(ONE, SICK)
