"""Consents and suppressions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest
from attrs import evolve

from crmcore.domain.customer.consent import Answer, ConsentRecord
from crmcore.errors import CRMError
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.deciding import consent, link
from crmcore.testing.conformance.samples import (
    NOON,
    TODAY,
    VIPS,
    add,
    address,
    customer,
    customer_id,
    days_ago,
    now,
    own,
    point_id,
    purchase,
    uuid,
    where,
)

ONE, TWO, THREE = map(customer_id, (1, 2, 3))

# Each record is who (c: the customer, p: the contact point), + granted or - withdrawn, and the day on which it was.
TABLE: dict[str, Answer] = {
    "": "none",
    "c+1": "allowed",
    "c-1": "withdrawn",
    "c+1 c-2": "withdrawn",
    "c-1 c+2": "allowed",
    "c+1 c-1": "withdrawn",
    "c+1 c-2 c+3": "allowed",
    "p+1": "allowed",
    "p-1": "withdrawn",
    "p-1 p+2": "allowed",
    "p+1 p-2": "withdrawn",
    "p+1 p-1": "withdrawn",
    "c+1 p-2": "withdrawn",
    "p-1 c+2": "withdrawn",
    "p-1 c+2 p+3": "allowed",
    "p-1 p+2 c-3": "withdrawn",
    "c-1 p+2": "allowed",
    "c-2 p+2": "withdrawn",
    "p-2 p+2 c+3": "withdrawn",
    "p+1 c-2": "withdrawn",
    "p+1 c-2 c+3": "allowed",
    "p+1 p-2 c+3": "withdrawn",
    "c+1 p+2 c-3 p+4": "allowed",
    "p-1 c-2 p+3": "allowed",
    "p-1 p+2 c-3 c+4": "allowed",
    "c+3 c+1 c-2 c-1": "allowed",
    "c+1 c+3 c-2 c-4": "withdrawn",
    "c+9 p+5 p+2 p-6 p-4": "withdrawn",
    "c-4 c-1 p+7 p+2 p-6 p-3": "allowed",
}
"""What was given, and what consent then says."""


def records(written: str) -> list[ConsentRecord]:
    """The records of a line of the table."""
    return [
        consent(
            number,
            1 if each[0] == "c" else None,
            at_point=1 if each[0] == "p" else None,
            granted=each[1] == "+",
            at=days_ago(9 - int(each[2])),
        )
        for number, each in enumerate(written.split())
    ]


class ConsentObligations(KitBase):
    """What `ConsentTable` promises."""

    def grant(self, *given: ConsentRecord) -> None:
        """Add records in one call."""
        with self.write() as unit:
            unit.consents.add(given)

    def link(self, *links: tuple[int, int]) -> None:
        """Give customers contact points: (customer, point)."""
        with self.write() as unit:
            link(unit, *links)

    def answers(self, *whose: int, channel: str = "email", purpose: str = "offers") -> dict[int, list[Answer]]:
        """What consent says at the points of these customers, by number."""
        with self.read() as unit:
            found = unit.consents.reach([customer_id(number) for number in whose], {"email": [(channel, purpose)]})
        told = [[consent for (consent,) in each] for (each,) in (reached.answers for reached in found)]
        return dict(zip(whose, told, strict=True))

    def allowed(self, *whose: int) -> dict[int, list[bool]]:
        """Whether contact is allowed at the points of these customers, by number."""
        return {who: [consent == "allowed" for consent in told] for who, told in self.answers(*whose).items()}

    def history(self, whose: int = 1) -> list[ConsentRecord]:
        """The records about a customer and its points."""
        with self.read() as unit:
            return list(unit.consents.history(customer_id(whose)))

    def touched(self, *given: ConsentRecord) -> list[int]:
        """The customers, of those who bought, whom a refresh of the touched looks at once the records are added."""
        with self.write() as unit:
            unit.segments.refresh(VIPS, where("purchases.days_since > 10"), now(), NOON, touched_only=False)
            unit.consents.add(given)
        with self.write() as unit:
            later = now(TODAY + 20)
            change = unit.segments.refresh(VIPS, where("purchases.days_since > 10"), later, NOON, touched_only=True)
        return [who.int >> 80 for who in change.entered]

    def test_records_are_kept_as_given(self) -> None:
        """Records are kept equal in every part, at both levels."""
        self.add(1)
        self.link((1, 1))
        given = [
            consent(1, 1, at=NOON.replace(microsecond=7)),
            evolve(consent(2, at_point=1, granted=False, at=days_ago(1)), source=None, actor=None, evidence=""),
            evolve(consent(3, 1, at_point=1, at=days_ago(2)), channel="phone", purpose="research"),
        ]
        self.grant(*given)
        assert [given[2], given[1], given[0]] == self.history()

    def test_history_is_oldest_first(self) -> None:
        """The records come oldest first by (at, recorded_at, id), whatever order they came in."""
        self.add(1)
        given = [
            consent(5, 1, at=days_ago(3)),
            consent(9, 1, at=days_ago(2), recorded=days_ago(1)),
            consent(1, 1, at=days_ago(2)),
            consent(2, 1, at=days_ago(2)),
            consent(0, 1),
        ]
        self.grant(given[3], given[4], given[0])
        self.grant(given[2], given[1])
        assert given == self.history()

    def test_history_holds_what_was_said_at_the_customers_points(self) -> None:
        """The records at a contact point are in the history of everyone reached there, and of nobody else."""
        self.add(1, 2, 3)
        self.link((1, 1), (2, 1), (3, 2))
        shared, own, others = consent(1, at_point=1), consent(2, 1), consent(3, 3, at_point=2)
        self.grant(shared, own, others)
        assert [[shared, own], [shared], [others]] == [self.history(whose) for whose in (1, 2, 3)]

    @pytest.mark.parametrize("given", TABLE)
    def test_the_answer_follows_from_both_levels(self, given: str) -> None:
        """Allowed: the newest grant is later than every withdrawal at both levels; a withdrawal at a contact point
        yields only to a grant naming it; at equal instants withdrawal wins. Else a withdrawal stands, or there is none.
        """
        self.add(1)
        self.link((1, 1))
        self.grant(*records(given))
        assert {1: [TABLE[given]]} == self.answers(1)

    @pytest.mark.parametrize("given", ["c+1 c-2", "c+1 c-1", "p-1 c+2 p+3", "p+1 c-2 c+3", "p+1 p-2 c+3"])
    def test_late_records_count_where_they_belong(self, given: str) -> None:
        """Records may be added in whatever order of their `at`: the answer is the same."""
        orders = list(permutations(records(given)))
        found: list[Answer] = []
        for number, order in enumerate(orders, start=1):
            self.add(number)
            self.link((number, number))
            for each in order:
                self.grant(_moved(each, number))
            found += self.answers(number)[number]
        assert [TABLE[given]] * len(orders) == found

    def test_without_records_nothing_is_granted(self) -> None:
        """A customer without records has no consent at each of its points."""
        self.add(1)
        self.link((1, 1), (1, 2))
        assert {1: ["none", "none"]} == self.answers(1)

    def test_channels_and_purposes_are_apart(self) -> None:
        """Only records of the very channel and purpose count."""
        self.add(1)
        self.link((1, 1))
        self.grant(
            consent(1, 1),
            consent(2, 1, granted=False, purpose="research"),
            consent(3, 1, granted=False, channel="phone"),
            consent(4, at_point=1, granted=False, channel="Email"),
        )
        assert {1: ["allowed"]} == self.answers(1)
        assert {1: ["withdrawn"]} == self.answers(1, purpose="research")
        assert {1: ["none"]} == self.answers(1, purpose="service")

    def test_a_shared_point_has_one_answer_and_each_customer_its_own(self) -> None:
        """A withdrawal at a shared contact point holds for all who are reached there; a grant of one customer does not
        speak for another.
        """
        self.add(1, 2)
        self.link((1, 1), (2, 1), (2, 2))
        self.grant(consent(1, 1, at=days_ago(3)))
        assert {1: [True], 2: [False, False]} == self.allowed(1, 2)
        self.grant(consent(2, 2, at=days_ago(3)))
        assert {1: [True], 2: [True, True]} == self.allowed(1, 2)
        self.grant(consent(3, at_point=1, granted=False, at=days_ago(2)))
        assert {1: [False], 2: [False, True]} == self.allowed(1, 2)
        self.grant(consent(4, 1, at_point=1))
        assert {1: [True], 2: [True, True]} == self.allowed(1, 2)
        self.grant(consent(5, 2, granted=False))
        assert {1: [True], 2: [False, False]} == self.allowed(1, 2)

    def test_a_record_naming_a_point_is_about_it_alone(self) -> None:
        """A record by a customer at one contact point says nothing of its other points."""
        self.add(1)
        self.link((1, 1), (1, 2))
        self.grant(consent(1, 1, at_point=1))
        assert {1: [True, False]} == self.allowed(1)
        self.grant(consent(2, 1, at=NOON - timedelta(days=1)), consent(3, 1, at_point=2, granted=False))
        assert {1: [True, False]} == self.allowed(1)

    def test_points_come_in_the_order_asked_for(self) -> None:
        """Each of the customers asked about comes in its place with its points, for each scheme in the order asked, by
        value; points of other schemes are left out.
        """
        self.add(1, 2)
        given = [address("z@example.org"), address("ä@example.org"), address("A@example.org"), address("+49", "phone")]
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), each, point_id(number)) for number, each in enumerate(given)])
            unit.contact_points.link([(own(TWO), given[3], point_id(3)), (own(TWO), given[0], point_id(0))])
            unit.contact_points.unlink([(TWO, given[0].key)])
            both = unit.consents.reach([TWO, THREE, ONE], {"phone": [("email", "offers")], "email": []})
            mail = unit.consents.reach([ONE, TWO], {"email": [("email", "offers")]})
        ordered = tuple(map(point_id, (2, 0, 1)))
        assert [((point_id(3),), ()), ((), ()), ((point_id(3),), ordered)] == [each.points for each in both]
        assert [(ordered,), ((),)] == [each.points for each in mail]
        assert [("a@example.org", "z@example.org", "ä@example.org")] == [*mail[0].values]
        assert [("+49",), ()] == [both[0].values[0], both[1].values[0]]

    def test_reach_is_told_in_columns(self) -> None:
        """The contact points of all customers asked about stand one after the other, by customer, scheme and value."""
        self.add(1, 2)
        given = [address("z@example.org"), address("a@example.org"), address("+49", "phone")]
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), each, point_id(number)) for number, each in enumerate(given)])
            unit.contact_points.link([(own(TWO), given[2], point_id(2))])
            found = unit.consents.reach([TWO, THREE, ONE], {"phone": [], "email": [("email", "offers")]})
        assert (2, [0, 1, 1, 4]) == (found.across, [*found.starts])
        assert [0, 0, 1, 1] == [*found.schemes]
        assert ["+49", "+49", "a@example.org", "z@example.org"] == [*found.values]
        assert [*map(point_id, (2, 2, 1, 0))] == [*found.points]
        assert [0, 2, 2, 2] == [found.whose(place) for place in range(4)]
        assert [each.points for each in found] == [found.points_of(place) for place in range(3)]
        assert [each.answers for each in found] == [*found.answers]

    def test_uses_are_told_apart_in_their_order(self) -> None:
        """Each point comes with the answer for each of the uses of its scheme, in their order; no uses, no answers."""
        self.add(1)
        with self.write() as unit:
            points = [(address("a@example.org"), point_id(1)), (address("+49", "phone"), point_id(2))]
            unit.contact_points.link([(own(ONE), each, id_) for each, id_ in points])
        self.grant(
            consent(1, 1),
            consent(2, 1, purpose="research", granted=False),
            consent(3, at_point=1, channel="sms"),
            consent(4, 1, channel="letter"),
            consent(5, at_point=2, granted=False),
        )
        uses = [("sms", "offers"), ("email", "research"), ("email", "offers"), ("email", "service")]
        with self.read() as unit:
            several = unit.consents.reach([ONE], {"phone": uses[2:3], "email": uses})
            none = unit.consents.reach([ONE], {"email": []})
        assert [((("withdrawn",),), (("allowed", "withdrawn", "allowed", "none"),))] == [
            each.answers for each in several
        ]
        assert [(((point_id(1),),), (((),),), (("a@example.org",),))] == [tuple(each) for each in none]

    def test_what_is_said_at_one_point_is_what_reach_tells(self) -> None:
        """For each use at each contact point of a customer the answer is the same, also at its own point."""
        self.add(1, 2)
        self.link((1, 1), (1, 2), (2, 2))
        self.grant(
            consent(1, 1),
            consent(2, at_point=2, granted=False),
            consent(3, 2, purpose="research"),
            consent(4, 1, purpose="research", granted=False),
            consent(5, 1, channel="sms", granted=False),
            consent(6, at_point=1, channel="sms"),
        )
        uses = [(channel, purpose) for channel in ("email", "sms") for purpose in ("offers", "research")]
        with self.read() as unit:
            for who in (ONE, TWO):
                (reached,) = unit.consents.reach([who], {"email": uses, "customer": uses})
                for points, answers in zip(reached.points, reached.answers, strict=True):
                    told = [tuple([unit.consents.said(who, point, use) for use in uses]) for point in points]
                    assert [*answers] == told

    def test_many_customers_are_reached_at_once(self) -> None:
        """Each of many customers has its own state, whatever the number asked for."""
        numbers = range(1, 1201)
        self.add(*numbers)
        self.link(*((number, number) for number in numbers))
        self.grant(*(consent(number, number, granted=number % 3 > 0) for number in numbers))
        assert {number: [number % 3 > 0] for number in numbers} == self.allowed(*numbers)
        assert {} == self.answers()

    def test_customers_with_others_between_them_are_reached(self) -> None:
        """Each has its own state, withdrawn at a point or by itself, in whatever order they are asked about, whether
        there are few others between them or many.
        """
        numbers = range(1, 1801)
        self.add(*numbers)
        self.link(*((number, number) for number in numbers))
        self.grant(*(consent(number, number, granted=number % 5 > 0) for number in numbers))
        self.grant(*(consent(2_000 + number, at_point=number, granted=False) for number in numbers[::7]))
        for asked in ([number for number in numbers if number % 3], numbers[::-3]):
            expected = {number: [number % 5 > 0 and (number - 1) % 7 > 0] for number in asked}
            assert expected == self.allowed(*asked)

    def test_the_customers_named_become_touched(self) -> None:
        """The customers named become touched, and nobody else."""
        self.add(1, 2, 3)
        self.record(*(purchase(number, number) for number in (1, 2, 3)))
        assert [1, 3] == self.touched(consent(1, 3), consent(2, 1, granted=False))

    def test_the_customers_reached_at_the_points_named_become_touched(self) -> None:
        """The customers reached at the points named become touched, also where the record names another or nobody."""
        self.add(1, 2, 3, 4)
        self.record(*(purchase(number, number) for number in (1, 2, 3, 4)))
        self.link((1, 1), (2, 1), (4, 2))
        assert [1, 2, 3] == self.touched(consent(1, at_point=1), consent(2, 3, at_point=1))

    def test_adding_no_records_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        self.add(1)
        self.grant()
        assert [] == self.history()

    def test_records_are_added_all_or_none(self) -> None:
        """A record that cannot be added leaves the others out too: an id used twice, nobody's contact point."""
        self.add(1)
        self.grant(consent(1, 1))
        for wrong in (consent(1, 1, granted=False), consent(3, at_point=99)):
            with self.write() as unit, pytest.raises(CRMError):
                unit.consents.add([consent(2, 1), wrong])
            assert [consent(1, 1)] == self.history()

    def test_consents_of_another_tenant_never_appear(self) -> None:
        """Records and contact points are a tenant's own."""
        self.add(1)
        self.link((1, 1))
        self.grant(consent(1, 1), consent(2, at_point=1))
        with self.write(self.other) as unit:
            add(unit, customer(1))
            assert [] == list(unit.consents.history(ONE))
            with pytest.raises(CRMError):
                unit.consents.add([consent(3, at_point=1)])
            link(unit, (1, 1))
            found = unit.consents.reach([ONE], {"email": [("email", "offers")]})
            assert [((("none",),),)] == [each.answers for each in found]


def _moved(record: ConsentRecord, number: int) -> ConsentRecord:
    """The record, said of another customer and contact point."""
    return evolve(
        record,
        id=uuid(number << 20 | record.id.int & 0xFFFF),
        customer=None if record.customer is None else customer_id(number),
        origin=None if record.origin is None else customer_id(number),
        contact_point=None if record.contact_point is None else point_id(number),
    )


class SuppressionObligations(KitBase):
    """What `SuppressionTable` promises."""

    def suppress(self, digests: Sequence[bytes], reason: str = "asked") -> list[bool]:
        """Suppress addresses; what was answered."""
        with self.write() as unit:
            return [unit.suppressions.add(digest, reason=reason, at=NOON) for digest in digests]

    def test_a_suppressed_address_is_found_with_its_reason(self) -> None:
        """Those of the digests that are suppressed, with the reason."""
        assert [True, True] == self.suppress([b"a" * 32, b"\0\xff" * 16])
        with self.read() as unit:
            found = unit.suppressions.among([b"a" * 32, b"b" * 32, b"\0\xff" * 16, b"a" * 32])
            assert {b"a" * 32: "asked", b"\0\xff" * 16: "asked"} == dict(found)
            assert {} == dict(unit.suppressions.among([]))

    def test_what_is_suppressed_stays_as_it_is(self) -> None:
        """False when an address is suppressed already, which stays as it is."""
        self.suppress([b"a" * 32])
        assert [False] == self.suppress([b"a" * 32], "complained")
        with self.read() as unit:
            assert {b"a" * 32: "asked"} == dict(unit.suppressions.among([b"a" * 32]))
            assert 1 == unit.suppressions.count()

    def test_a_suppression_can_be_lifted(self) -> None:
        """Lifting takes the suppression back; False when there is none."""
        self.suppress([b"a" * 32, b"b" * 32])
        with self.write() as unit:
            assert unit.suppressions.lift(b"a" * 32)
            assert not unit.suppressions.lift(b"a" * 32)
            assert {b"b" * 32} == set(unit.suppressions.among([b"a" * 32, b"b" * 32]))
            assert (1, True) == (unit.suppressions.count(), unit.suppressions.any())
        assert [True] == self.suppress([b"a" * 32], "complained")
        with self.read() as unit:
            assert {b"a" * 32: "complained"} == dict(unit.suppressions.among([b"a" * 32]))

    def test_a_suppression_is_lifted_by_its_reason(self) -> None:
        """If a reason is told, only one of that reason is lifted."""
        self.suppress([b"a" * 32, b"b" * 32])
        with self.write() as unit:
            assert not unit.suppressions.lift(b"a" * 32, reason="complained")
            assert not unit.suppressions.lift(b"c" * 32, reason="asked")
            assert unit.suppressions.count() == 2
            assert unit.suppressions.lift(b"a" * 32, reason="asked")
            assert {b"b" * 32} == set(unit.suppressions.among([b"a" * 32, b"b" * 32]))

    def test_many_addresses_are_looked_up_at_once(self) -> None:
        """The suppressed ones among many, whatever their number."""
        digests = [number.to_bytes(32) for number in range(2_000)]
        self.suppress(digests[::100])
        with self.read() as unit:
            assert set(digests[::100]) == set(unit.suppressions.among(digests))
            assert 20 == unit.suppressions.count()

    def test_suppressions_of_another_tenant_never_appear(self) -> None:
        """The suppressions are a tenant's own."""
        self.suppress([b"a" * 32])
        with self.write(self.other) as unit:
            assert {} == dict(unit.suppressions.among([b"a" * 32]))
            assert (0, False) == (unit.suppressions.count(), unit.suppressions.any())
            assert not unit.suppressions.lift(b"a" * 32)
            assert unit.suppressions.add(b"a" * 32, reason="other", at=NOON)
        with self.read() as unit:
            assert {b"a" * 32: "asked"} == dict(unit.suppressions.among([b"a" * 32]))
