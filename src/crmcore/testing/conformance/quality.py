"""Information quality."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from attrs import evolve

from crmcore.domain.customer.attribute import Statement
from crmcore.domain.customer.quality import AgreedCount, Counted, HeldCount
from crmcore.domain.kernel.value_type import Scalar
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.duplicates import suggestion
from crmcore.testing.conformance.samples import (
    ATTRIBUTES,
    BIRTHDAY,
    CITY,
    LISTED,
    NOON,
    SCORE,
    TODAY,
    add,
    address,
    customer,
    customer_id,
    days_ago,
    own,
    point_id,
    statement,
)

WRITES: Mapping[str, Callable[[UnitOfWork], object]] = {
    "quality.put": lambda unit: unit.quality.put(TODAY, {("all", "validity"): (7, 1)}),
}


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to change."""
    unit.quality.put(TODAY, {("all", "validity"): (5, 1)})


def footprint(unit: UnitOfWork) -> Sequence[object]:
    """Everything that a call of `WRITES` can change."""
    return [unit.quality.history("all", "validity", first=TODAY, last=TODAY)]


def told(number: int, whose: int, value: Scalar | None, source: str, days: int = 0, of: int = 1) -> Statement:
    """A statement by a source so many days ago, of the city unless told otherwise."""
    attribute = ATTRIBUTES[of - 1]
    return evolve(statement(number, whose, attribute, value, at=days_ago(days)), source=source)


class QualityObligations(KitBase):
    """What `QualityTable` promises."""

    def tell(self, *statements: Statement) -> None:
        """Keep statements in one call."""
        with self.write() as unit:
            unit.attributes.state(statements)

    def quality_counted(self) -> Counted:
        """What is counted now, of all attributes of the kit."""
        with self.read() as unit:
            return unit.quality.count(ATTRIBUTES, NOON)

    def test_of_nobody_nothing_is_counted(self) -> None:
        """Without customers there is nothing."""
        assert Counted(0, 0, [], [], {}) == self.quality_counted()

    def test_golden_values_are_counted_by_source_and_age(self) -> None:
        """Values that hold are counted by attribute, source and whole days of age; what is to come is 0 days old."""
        self.add(1, 2, 3)
        late = evolve(told(4, 3, "Bern", "web"), stated_at=NOON + timedelta(minutes=4))
        self.tell(
            told(1, 1, "Rome", "web", 5),
            told(2, 2, "Oslo", "web", 5),
            told(3, 1, 7, "desk", 9, of=2),
            late,
            evolve(told(5, 2, 3, "web", of=2), stated_at=NOON - timedelta(hours=23, minutes=59)),
            # What does not hold, and what is not known any more, is no golden value
            told(6, 1, "Bonn", "web", 8),
            told(7, 3, None, "web", of=2),
        )
        assert [
            HeldCount(CITY.number, "web", 0, 1, 0),
            HeldCount(CITY.number, "web", 5, 2, 0),
            HeldCount(SCORE.number, "desk", 9, 1, 0),
            HeldCount(SCORE.number, "web", 0, 1, 0),
        ] == list(self.quality_counted().held)

    def test_what_the_declaration_does_not_allow_is_invalid(self) -> None:
        """Of golden values those are counted that are no choice, or out of bounds."""
        self.add(1, 2, 3)
        self.tell(
            *[told(number, number, city, "web") for number, city in ((1, "Rome"), (2, "Rom\u00e9"), (3, "rome"))],
            *[told(number + 3, number, score, "web", of=2) for number, score in ((1, -1), (2, 0), (3, 11))],
            *[told(number + 6, number, day, "web", of=3) for number, day in ((1, 0), (2, TODAY), (3, TODAY + 1))],
        )
        declared = [
            evolve(CITY, choices=("Oslo", "Rome")),
            evolve(SCORE, least=0, most=10),
            evolve(BIRTHDAY, most=TODAY),
        ]
        with self.read() as unit:
            found = unit.quality.count(declared, NOON).held
        assert [(CITY.number, 3, 2), (SCORE.number, 3, 2), (BIRTHDAY.number, 3, 1)] == [
            (each.attribute, each.count, each.invalid) for each in found
        ]

    def test_sources_agree_when_what_each_said_last_is_equal(self) -> None:
        """Of customers of whom several sources know a value it is told how many they agree on, and of each source on
        how many it says what holds.
        """
        self.add(1, 2, 3, 4)
        self.tell(
            # Agree now, though the shop said otherwise before
            told(1, 1, "Bonn", "shop", 9),
            told(2, 1, "Rome", "shop", 5),
            told(3, 1, "Rome", "desk", 7),
            # Three of whom one differs
            *[
                told(4 + at, 2, city, source, at)
                for at, (city, source) in enumerate((("Oslo", "web"), ("Oslo", "shop"), ("Graz", "desk")))
            ],
            # One knows no more, one is alone: no pair
            told(8, 3, None, "web"),
            told(9, 3, "Bern", "shop", 3),
            told(10, 4, "Bern", "shop"),
            told(11, 1, 7, "web", of=2),
            told(12, 1, 7, "shop", 2, of=2),
        )
        found = self.quality_counted()
        assert {CITY.number: (2, 1), SCORE.number: (1, 1)} == found.agreed
        assert [
            AgreedCount(CITY.number, "desk", 2, 1),
            AgreedCount(CITY.number, "shop", 2, 2),
            AgreedCount(CITY.number, "web", 1, 1),
            AgreedCount(SCORE.number, "shop", 1, 1),
            AgreedCount(SCORE.number, "web", 1, 1),
        ] == list(found.sources)

    def test_ranked_sources_are_counted_as_they_hold(self) -> None:
        """What holds is told by the ranks."""
        self.add(1)
        self.tell(told(1, 1, "Rome", "desk", 9), told(2, 1, "Oslo", "web"))
        with self.write() as unit:
            unit.attributes.rank(["desk"])
        found = self.quality_counted()
        assert [HeldCount(CITY.number, "desk", 9, 1, 0)] == list(found.held)
        assert [1, 0] == [each.with_golden for each in found.sources]

    def test_who_may_be_another_is_counted(self) -> None:
        """Customers in an open suggestion are counted, each once, whatever contact points they share."""
        self.add(1, 2, 3, 4)
        with self.write() as unit:
            unit.duplicates.put([suggestion(1, 1, 2), suggestion(2, 1, 3)])
            unit.contact_points.link(
                [(own(customer_id(number)), address("home@example.org"), point_id(1)) for number in (1, 2)]
            )
        assert 3 == self.quality_counted().shared
        with self.write() as unit:
            unit.duplicates.decide(suggestion(2, 1, 3).id, "rejected", at=NOON, actor=None)
        assert 2 == self.quality_counted().shared

    def test_who_shares_a_contact_point_is_counted(self) -> None:
        """Customers who have a contact point with another are told and counted; archived ones are nobody's other."""
        self.add(1, 2, 3, 4)
        with self.write() as unit:
            gone = customer(5)
            add(unit, gone)
            unit.contact_points.link(
                [
                    (own(customer_id(1)), address("home@example.org"), point_id(1)),
                    (own(customer_id(2)), address("home@example.org"), point_id(2)),
                    (own(customer_id(2)), address("own@example.org"), point_id(3)),
                    (own(customer_id(3)), address("club@example.org"), point_id(4)),
                    (own(customer_id(5)), address("club@example.org"), point_id(5)),
                ]
            )
            unit.customers.update([(evolve(gone, version=2, archived_at=NOON), "")])
        found = self.quality_counted()
        assert (4, 2) == (found.customers, found.shared)
        with self.read() as unit:
            sharing = unit.quality.sharing([customer_id(number) for number in (1, 2, 3, 4)])
            assert {customer_id(1), customer_id(2)} == set(sharing)
            assert not unit.quality.sharing([])

    def test_archived_customers_are_not_counted_for_quality(self) -> None:
        """Nothing of them is counted, nor are they among those of whom least is known."""
        self.add(1)
        with self.write() as unit:
            gone = customer(2)
            add(unit, gone)
            unit.attributes.state([told(1, 2, "Rome", "web"), told(2, 2, "Rome", "desk")])
            unit.customers.update([(evolve(gone, version=2, archived_at=NOON), "")])
        assert Counted(1, 0, [], [], {}) == self.quality_counted()
        with self.read() as unit:
            assert [customer_id(1)] == list(unit.quality.least_known([CITY.number], None, limit=9))

    def test_those_of_whom_least_is_known_come_first(self) -> None:
        """By how many of the attributes are known, then by id; of a segment or of all, so many at most."""
        self.add(1, 2, 3, 4)
        self.tell(
            told(1, 1, "Rome", "web"), told(2, 3, "Rome", "web"), told(3, 3, 7, "web", of=2), told(4, 2, 7, "web", of=2)
        )
        with self.write() as unit:
            unit.segments.put(LISTED, [customer_id(3), customer_id(2)], NOON)
        both = [CITY.number, SCORE.number]
        with self.read() as unit:
            least = unit.quality.least_known
            assert [4, 1, 2, 3] == [_number(each) for each in least(both, None, limit=9)]
            assert [2, 4, 1, 3] == [_number(each) for each in least([CITY.number], None, limit=9)]
            assert [4] == [_number(each) for each in least(both, None, limit=1)]
            assert [2, 3] == [_number(each) for each in least(both, LISTED, limit=9)]
            assert [1, 2, 3, 4] == [_number(each) for each in least([], None, limit=9)]

    def test_scores_of_a_day_are_kept_in_place_of_those_before(self) -> None:
        """Scores are told by day, from one to another; kept again, nothing is left of that day's."""
        with self.write() as unit:
            unit.quality.put(TODAY - 1, {("all", "validity"): (1, 2), ("source web", "validity"): (1_000_000, 4)})
            unit.quality.put(TODAY, {("all", "validity"): (5, 6), ("all", "freshness"): (0, 9)})
            unit.quality.put(TODAY, {("all", "validity"): (7, 8)})
        with self.read() as unit:
            history = unit.quality.history
            days = {"first": TODAY - 9, "last": TODAY}
            assert [(TODAY - 1, 1, 2), (TODAY, 7, 8)] == list(history("all", "validity", **days))
            assert [(TODAY - 1, 1_000_000, 4)] == list(history("source web", "validity", **days))
            assert [] == list(history("all", "freshness", **days))
            assert [(TODAY - 1, 1, 2)] == list(history("all", "validity", first=TODAY - 1, last=TODAY - 1))

    def test_nothing_of_another_tenant_is_counted(self) -> None:
        """Counts and scores are of the bound tenant."""
        with self.write(self.other) as unit:
            add(unit, customer(1), customer(2))
            unit.attributes.state([told(1, 1, "Rome", "web"), told(2, 1, "Oslo", "desk")])
            unit.quality.put(TODAY, {("all", "validity"): (1, 2)})
        assert Counted(0, 0, [], [], {}) == self.quality_counted()
        with self.read() as unit:
            assert [] == list(unit.quality.history("all", "validity", first=TODAY, last=TODAY))
            assert [] == list(unit.quality.least_known([1], None, limit=9))


def _number(id_: object) -> int:
    return next(number for number in range(1, 9) if customer_id(number) == id_)
