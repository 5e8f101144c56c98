"""Fields made of others, and what is counted from the interactions: the form of a relationship."""

from __future__ import annotations

from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.content import Call, Complaint, Feedback, Line, Message, Note, Purchase, Return
from crmcore.domain.relationship.form import Acquaintance
from crmcore.domain.relationship.interaction import Interaction
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    NOON,
    TODAY,
    add,
    customer,
    customer_id,
    days_ago,
    end_of,
    euros,
    interaction,
    now,
    void,
)

ONE = customer_id(1)


def bought(number: int, days: int, *products: str, touchpoint: str | None = None) -> Interaction:
    """A purchase so many days ago, a line for each product."""
    lines = [Line(product, euros("1")) for product in products]
    return interaction(number, 1, Purchase(euros("5"), lines), at=days_ago(days), touchpoint=touchpoint)


class RelationshipObligations(KitBase):
    """What `FieldTable` promises of fields made of others and counted from interactions, and `employees`."""

    def asked(self, *names: str, days: int = 0) -> list[Scalar | None]:
        """Fields of the relationship with customer 1, now or as of the end of a day so many days ago."""
        reading = end_of(TODAY - days) if days else now()
        return self.values([f"relationship.{name}" for name in names], reading=reading)

    def test_length_is_from_the_first_dealing_or_the_day_added(self) -> None:
        """Whichever is earlier; a note is no dealing, and what was voided was none."""
        with self.write() as unit:
            add(unit, customer(1, at=days_ago(10)))
        assert [10] == self.asked("length")
        self.record(interaction(1, 1, Note("x"), at=days_ago(90)), bought(2, 50), bought(3, 30))
        assert [50] == self.asked("length")
        assert [30] == self.asked("length", days=20)
        self.record(void(4, 1, 2))
        assert [30] == self.asked("length")
        assert [ONE] == self.selected("relationship.length == 30")
        assert [] == self.selected("relationship.length < 30")

    def test_the_first_rule_that_holds_is_told(self) -> None:
        """Fields of rules give the first name whose predicate holds, now and of the past; rules may use each other."""
        self.add(1, 2)
        self.record(
            bought(1, 60),
            bought(2, 30),
            bought(3, 2),
            interaction(4, 1, Feedback(9), at=days_ago(9)),
            interaction(5, 1, Message("x"), at=days_ago(8), direction="outbound"),
        )
        names = ("continuity", "repetition", "direction", "attitude", "loyalty")
        assert ["continuous", "repeated", "two-way", "favourable", "loyal"] == self.asked(*names)
        assert ["continuous", "repeated", "none", "unknown", "spurious"] == self.asked(*names, days=20)
        assert ["discrete", "one-off", "none", "unknown", "none"] == self.asked(*names, days=50)
        assert ["none"] * 3 == self.values([f"relationship.{name}" for name in names[:3]], whose=2)
        assert [ONE] == self.selected("relationship.loyalty == 'loyal'")
        assert [customer_id(2)] == self.selected("relationship.loyalty != 'loyal'")
        self.record(interaction(6, 1, Complaint("x"), at=days_ago(1)))
        assert ["mixed", "spurious"] == self.asked("attitude", "loyalty")

    def test_sums_are_over_the_window_asked_for(self) -> None:
        """Figures are added up, each over the same window; nothing is 0."""
        self.add(1, 2)
        self.record(
            interaction(1, 1, Call(20), at=days_ago(40)),
            interaction(2, 1, Call(7), at=days_ago(3)),
            interaction(3, 1, Call(5), at=days_ago(2), direction="outbound"),
            interaction(4, 1, Call(), at=days_ago(1)),
        )
        assert [32, 12, 27] == self.asked("minutes", "minutes(days=10)", "minutes_inbound")
        assert [20] == self.asked("minutes", days=20)
        assert 0 == self.value("relationship.minutes", whose=2)
        assert [ONE] == self.selected("relationship.minutes(days=10) > 10")

    def test_use_is_counted_from_what_the_customer_did(self) -> None:
        """Kinds, touchpoints and products, each once; what the firm did, notes, and what was voided do not count."""
        self.add(1, 2)
        self.record(
            bought(1, 30, "tea", "pot", touchpoint="web"),
            bought(2, 20, "tea", touchpoint="branch"),
            bought(3, 10, "Tea", touchpoint="market"),
            interaction(4, 1, Call(1), touchpoint="desk"),
            interaction(5, 1, Message("x"), direction="outbound", touchpoint="post"),
            interaction(6, 1, Note("x"), touchpoint="office"),
            interaction(7, 1, Return(euros("1"), [Line("cup", euros("1"))]), touchpoint="web"),
        )
        assert [3, 4, 3] == self.asked("kinds", "touchpoints", "products")
        assert [1, 2, 2] == self.asked("kinds", "touchpoints", "products", days=15)
        self.record(void(8, 1, 3))
        assert [3, 3, 2] == self.asked("kinds", "touchpoints", "products")
        assert [0, 0, 0] == self.values([f"relationship.{name}" for name in ("kinds", "touchpoints", "products")], 2)
        assert [ONE] == self.selected("relationship.products >= 2")
        assert [customer_id(2)] == self.selected("relationship.kinds == 0")

    def test_employees_are_told_with_their_contacts(self) -> None:
        """Those with the most contacts first, then by name, without what was voided; a field tells the most."""
        self.add(1, 2)
        self.record(
            interaction(1, 1, Call(employee="kim"), at=days_ago(5)),
            interaction(2, 1, Message("x", employee="kim"), at=days_ago(2), direction="outbound"),
            interaction(3, 1, Call(employee="Lee"), at=days_ago(1)),
            interaction(4, 1, Call(employee="Ada"), at=days_ago(3)),
            interaction(5, 1, Call(), at=days_ago(1)),
            interaction(6, 1, Call(employee="kim"), at=NOON),
        )
        self.record(void(7, 1, 6))
        with self.read() as unit:
            assert [
                Acquaintance("kim", 2, days_ago(2)),
                Acquaintance("Ada", 1, days_ago(3)),
                Acquaintance("Lee", 1, days_ago(1)),
            ] == list(unit.interactions.employees(ONE))
            assert [] == list(unit.interactions.employees(customer_id(2)))
        assert [2] == self.asked("familiar")
        assert [1] == self.asked("familiar", days=4)
        assert 0 == self.value("relationship.familiar", whose=2)
