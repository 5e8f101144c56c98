"""Obligations of erasing, restricting and rectifying."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from crmcore.domain.customer.consent import ConsentRecord
from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.content import Note
from crmcore.errors import CustomerErased, UnknownCustomer
from crmcore.ports.store import Kept, UnitOfWork
from crmcore.ports.store.erasures import PLACES, Redaction
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.chosen_hours import chosen
from crmcore.testing.conformance.duplicates import suggestion
from crmcore.testing.conformance.samples import (
    CITY,
    MEASURES,
    NOON,
    add,
    address,
    cost,
    customer,
    customer_id,
    days_ago,
    email,
    event,
    external,
    interaction,
    own,
    point_id,
    purchase,
    statement,
    uuid,
    void,
)

ONE, TWO, THREE = map(customer_id, (1, 2, 3))
LATER = NOON + timedelta(hours=1)


def _digest(source: str, external_id: str) -> bytes:
    return f"<{source}|{external_id}>".encode()


def _content(kind: str, stored: str) -> str:
    return '{"text":""}' if kind == "note" else stored


def _seen(seen: Mapping[str, Plain]) -> Mapping[str, Plain]:
    return seen


REDACTION = Redaction(_digest, _content, _seen)


def _consent(
    number: int, *, whose: int | None = 1, point: int | None = None, granted: bool = True, at: int = 1
) -> ConsentRecord:
    who = None if whose is None else customer_id(whose)
    place = None if point is None else point_id(point)
    return ConsentRecord(
        uuid(number), who, who, place, "email", "offers", granted, days_ago(at), NOON, f"evidence {number}"
    )


WRITES: dict[str, Callable[[UnitOfWork], object]] = {
    "erasures.stop": lambda unit: unit.erasures.stop([ONE], at=NOON, detail="erased"),
    "erasures.erase": lambda unit: unit.erasures.erase([ONE], REDACTION, at=NOON),
    "erasures.keep_keys": lambda unit: unit.erasures.keep_keys([b"k" * 32], NOON),
    "erasures.redact": lambda unit: unit.erasures.redact(LATER, (), _content, at=NOON, after=None, limit=9),
    "erasures.redact_evidence": lambda unit: unit.erasures.redact_evidence(LATER, limit=9),
    "restrictions.add": lambda unit: unit.restrictions.add(Restriction(uuid(1), ONE, ONE, "x", NOON)),
    "restrictions.lift": lambda unit: unit.restrictions.lift(ONE, at=NOON, evidence="x"),
    "rectifications.add": lambda unit: unit.rectifications.add(
        [Rectification(uuid(1), ONE, ONE, "name", "a", "b", "c", NOON)]
    ),
}
"""One call of every method here that writes, each with something to do where `furnish` has been."""


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do when customer 1 is there."""
    unit.interactions.add([interaction(71, 1, Note("note"))], MEASURES)
    unit.consents.add([_consent(71)])
    unit.restrictions.add(Restriction(uuid(71), ONE, ONE, "furnished", NOON))


def footprint(unit: UnitOfWork) -> list[object]:
    """Everything that a call of `WRITES` can change."""
    return [
        unit.erasures.erased([ONE]),
        unit.erasures.known_keys([b"k" * 32]),
        [(each.external_id, each.stored_content) for each in unit.interactions.of(ONE, limit=9)],
        unit.consents.history(ONE),
        unit.restrictions.of(ONE),
        unit.rectifications.of(ONE),
    ]


class ErasureObligations(KitBase):
    """What the store owes who erases."""

    def furnish(self) -> None:
        """Customers 1 to 3: the first is known in every place, and shares an address with the second."""
        with self.write() as unit:
            add(unit, customer(1, "Sara One", language="de"), customer(2, "Sara Two"), customer(3))
            unit.identifiers.claim(
                [
                    (email("one@example.org"), own(ONE)),
                    (external("C-1"), own(ONE)),
                    (email("two@example.org"), own(TWO)),
                ]
            )
            unit.contact_points.link(
                [
                    (own(ONE), address("one@example.org"), point_id(1)),
                    (own(ONE), address("home@example.org"), point_id(2)),
                    (own(TWO), address("home@example.org"), point_id(2)),
                    (own(TWO), address("two@example.org"), point_id(3)),
                ]
            )
            unit.profiles.keep("shop", {"C-1": Kept(names=frozenset({email("one@example.org").key}))})
            unit.attributes.state([statement(1, 1, CITY, "Berlin"), statement(2, 2, CITY, "Bonn")])
            unit.consents.add([_consent(1), _consent(2, whose=None, point=1, granted=False), _consent(3, whose=2)])
            unit.interactions.add(
                [
                    purchase(1, 1, source="shop", external_id="o-1"),
                    interaction(2, 1, Note("Sara said")),
                    purchase(3, 2, source="shop", external_id="o-2"),
                ],
                MEASURES,
            )
            unit.ledger.add([cost(1, 1, "5", external_id="b-1"), cost(2, 2, "7", external_id="b-2")])
            unit.segments.put(3, [ONE, TWO], NOON)
            unit.restrictions.add(Restriction(uuid(1), ONE, ONE, "a reason", NOON))
            unit.rectifications.add([Rectification(uuid(1), ONE, ONE, "name", "Sarah", "Sara One", "letter", NOON)])
            unit.chosen_hours.add(chosen(1, 1))
            unit.chosen_hours.add(chosen(2, 2))
            unit.duplicates.put([suggestion(1, 1, 2), suggestion(2, 1, 3), suggestion(3, 2, 3)])
            unit.events.add([event(1, whose=1), event(2, whose=2)])

    def erase(self, *ids: CustomerId) -> Mapping[str, int]:
        """Erase some customers an hour after noon."""
        with self.write() as unit:
            unit.erasures.hold(ids)
            return unit.erasures.erase(ids, REDACTION, at=LATER)

    def test_erasing_tells_what_it_did_in_each_place(self) -> None:
        """How many rows were changed or deleted in each of `PLACES`."""
        self.furnish()
        done = self.erase(ONE)
        assert sorted(PLACES) == sorted(done)
        assert {
            "customers": 1,
            "identifiers": 2,
            "profiles": 1,
            "contact_points": 1,
            "shared_contact_points": 1,
            "statements": 1,
            "memberships": 1,
            "consents": 2,
            "interactions": 2,
            "ledger": 1,
            "restrictions": 1,
            "rectifications": 1,
            "chosen_hours": 1,
            "duplicates": 2,
        } == {place: rows for place, rows in done.items() if rows}

    def test_an_erased_customer_is_a_tombstone(self) -> None:
        """It is none of `existing`, `get`, `page`, `count` and of no search, and `erased` tells it."""
        self.furnish()
        self.erase(ONE)
        with self.read() as unit:
            assert {ONE} == set(unit.erasures.erased([ONE, TWO, customer_id(9)]))
            assert {TWO} == set(unit.customers.existing([ONE, TWO]))
            assert {TWO} == set(unit.customers.get([ONE, TWO]))
            assert [] == list(unit.customers.page(after=None, limit=9, archived=True))
            assert [TWO, THREE] == [each.id for each in unit.customers.page(after=None, limit=9, archived=False)]
            assert [TWO] == [each.id for each in unit.customers.search(["sara"], after=None, limit=9)]
            assert (2, 0) == (unit.customers.count(archived=False), unit.customers.count(archived=True))
            assert [TWO, THREE] == list(unit.customers.ids())

    def test_what_is_personal_is_gone(self) -> None:
        """Identifiers, profiles, golden values, memberships and rectifications are deleted; values, evidence and
        reasons are empty.
        """
        self.furnish()
        self.erase(ONE)
        with self.read() as unit:
            assert {} == dict(unit.identifiers.find([email("one@example.org").key, external("C-1").key]))
            assert {} == dict(unit.profiles.kept("shop", ["C-1"]))
            assert [] == list(unit.attributes.golden(ONE))
            assert [None] == [each.value for each in unit.attributes.history(ONE, CITY.number)]
            assert [TWO] == list(unit.segments.members(3))
            assert [] == list(unit.rectifications.of(ONE))
            assert [""] == [each.reason for each in unit.restrictions.of(ONE)]
            assert [""] == [each.evidence for each in unit.consents.history(ONE)]
            assert ["evidence 3"] == [each.evidence for each in unit.consents.history(TWO)]

    def test_a_shared_contact_point_stays_with_others(self) -> None:
        """Links go; the point without anybody else has no address any more, and may be made anew."""
        self.furnish()
        self.erase(ONE)
        with self.write() as unit:
            assert {} == dict(unit.contact_points.of([ONE]))
            assert [] == list(unit.contact_points.reached_at(address("one@example.org")))
            assert [TWO] == list(unit.contact_points.reached_at(address("home@example.org")))
            unit.contact_points.link([(own(THREE), address("one@example.org"), point_id(9))])
            assert [point_id(9)] == [each.id for each in unit.contact_points.of([THREE])[THREE]]

    def test_facts_stay(self) -> None:
        """Interactions and ledger entries stay without external ids and texts, and figures are as they were."""
        self.furnish()
        with self.read() as unit:
            before = dict(unit.measures.of(ONE))
        self.erase(ONE)
        with self.write() as unit:
            assert before == dict(unit.measures.of(ONE))
            for measure in MEASURES:
                unit.measures.build(measure)
            assert before == dict(unit.measures.of(ONE))
            assert {"cost to serve": 12_000_000} == dict(unit.ledger.totals(None, first=None, last=None))
            assert [None, None] == [each.external_id for each in unit.interactions.of(ONE, limit=9)]
            assert ["", '{"text":""}'] == sorted(each.stored_content for each in unit.interactions.of(ONE, limit=9))
            assert [None] == [each.external_id for each in unit.ledger.of(ONE, limit=9)]

    def test_what_was_recorded_is_known_by_its_digest(self) -> None:
        """External keys are free, digests stand for them."""
        self.furnish()
        with self.read() as unit:
            assert {} == dict(unit.interactions.known_digests([("shop", _digest("shop", "o-1"))]))
        self.erase(ONE)
        keys = [("shop", _digest("shop", "o-1")), ("shop", _digest("shop", "o-2")), ("web", _digest("shop", "o-1"))]
        with self.read() as unit:
            assert {} == dict(unit.interactions.known([("shop", "o-1")]))
            known = unit.interactions.known_digests(keys)
            assert {keys[0]: ONE} == {key: each.customer for key, each in known.items()}
            booked = unit.ledger.known_digests([("books", _digest("books", "b-1")), ("books", b"x")])
            assert [ONE] == [each.customer for each in booked.values()]
            assert {} == dict(unit.interactions.known_digests([]))
            assert {} == dict(unit.ledger.known_digests([]))

    def test_the_tenant_tells_that_digests_stand(self) -> None:
        """`has_digests` is false until something is erased, here and for other tenants."""
        self.furnish()

        def told(unit: UnitOfWork) -> list[bool]:
            found = [unit.tenants.keyed(key) for key in (self.tenant, self.other)]
            return [each.has_digests for each in found if each is not None]

        with self.read() as unit:
            assert [False, False] == told(unit)
        with self.write() as unit:
            unit.erasures.erase([ONE], REDACTION, at=LATER)
            assert [True, False] == told(unit)
        with self.read() as unit:
            assert [True, False] == told(unit)

    def test_nothing_is_added_about_a_tombstone(self) -> None:
        """What would add to it raises `CustomerErased`, and changes nothing."""
        self.furnish()
        self.erase(ONE)
        with pytest.raises(CustomerErased):
            self.record(purchase(9, 1))
        with pytest.raises(CustomerErased):
            self.record(purchase(9, 2), purchase(10, 1))
        adding: list[Callable[[UnitOfWork], object]] = [
            lambda unit: unit.identifiers.claim([(email("new@example.org"), own(ONE))]),
            lambda unit: unit.contact_points.link([(own(ONE), address("new@example.org"), point_id(7))]),
            lambda unit: unit.attributes.state([statement(9, 1, CITY, "Rome")]),
            lambda unit: unit.consents.add([_consent(9)]),
            lambda unit: unit.ledger.add([cost(9, 1, "5")]),
            lambda unit: unit.restrictions.add(Restriction(uuid(9), ONE, ONE, "x", NOON)),
            lambda unit: unit.rectifications.add([Rectification(uuid(9), ONE, ONE, "name", "a", "b", "c", NOON)]),
        ]
        for add_to in adding:
            with pytest.raises(CustomerErased), self.write() as unit:
                add_to(unit)
        with self.read() as unit:
            assert 3 == unit.interactions.count()
            assert [] == list(unit.identifiers.of(ONE))
        with pytest.raises(CustomerErased), self.write() as unit:
            unit.erasures.erase([TWO], REDACTION, at=LATER)
            unit.interactions.add([purchase(9, 2)], MEASURES)

    def test_erasing_nobody_and_the_unknown(self) -> None:
        """Nobody is no change; an unknown id is `UnknownCustomer`, and nothing is changed."""
        self.furnish()
        assert not any(self.erase().values())
        with pytest.raises(UnknownCustomer):
            self.erase(TWO, customer_id(9))
        with self.read() as unit:
            assert {TWO} == set(unit.customers.existing([TWO]))
            assert [] == list(unit.erasures.erased([TWO]))

    def test_an_erasure_undone_leaves_no_trace(self) -> None:
        """A savepoint undoes it, so that a rehearsal changes nothing."""
        self.furnish()

        class Undo(Exception):
            pass

        with self.write() as unit:
            with pytest.raises(Undo), unit.savepoint():
                unit.erasures.erase([ONE], REDACTION, at=LATER)
                raise Undo
            assert {ONE} == set(unit.customers.existing([ONE]))
            assert 2 == len(unit.identifiers.of(ONE))
            assert {("shop", "o-1")} == set(unit.interactions.known([("shop", "o-1")]))
            unit.interactions.add([purchase(9, 1)], MEASURES)

    def test_several_are_erased_together(self) -> None:
        """An address that all who have it leave is nobody's any more."""
        self.furnish()
        with self.read() as unit:
            assert ["one@example.org"] == [value for _, value in unit.erasures.alone_at([ONE])]
            assert ["home@example.org", "one@example.org", "two@example.org"] == [
                value for _, value in unit.erasures.alone_at([ONE, TWO])
            ]
            assert [] == list(unit.erasures.alone_at([]))
        done = self.erase(ONE, TWO)
        assert (2, 3, 0) == (done["customers"], done["contact_points"], done["shared_contact_points"])

    def test_addresses_where_consent_was_withdrawn(self) -> None:
        """Those at which it was, or whose customer has; of no one else."""
        self.furnish()
        with self.write() as unit:
            assert ["one@example.org"] == [value for _, value in unit.erasures.withdrawn_at([ONE])]
            assert [] == list(unit.erasures.withdrawn_at([TWO]))
            unit.consents.add([_consent(9, whose=2, granted=False)])
            assert ["two@example.org"] == [value for _, value in unit.erasures.withdrawn_at([TWO])]

    def test_keys_of_profiles(self) -> None:
        """The identifiers that are keys of profiles, and digests of keys that are kept."""
        self.furnish()
        with self.write() as unit:
            assert [external("C-1").key] == list(unit.erasures.kept_in_step([ONE, TWO]))
            for _ in range(2):
                unit.erasures.keep_keys([b"a", b"b"], NOON)
            assert {b"a"} == set(unit.erasures.known_keys([b"a", b"c"]))
            assert set() == set(unit.erasures.known_keys([]))
        with self.read(self.other) as unit:
            assert set() == set(unit.erasures.known_keys([b"a"]))

    def test_texts_are_redacted_in_steps(self) -> None:
        """Those of interactions that occurred before, of the kinds named or of all, once each, from a place on."""
        with self.write() as unit:
            add(unit, customer(1), customer(2))
            notes = [
                interaction(number, 1 + number % 2, Note(f"note {number}"), at=days_ago(number))
                for number in range(1, 8)
            ]
            unit.interactions.add([*notes, purchase(9, 1, at=days_ago(9))], MEASURES)
            before = days_ago(2)
            assert (5, 5, 0) == (
                unit.erasures.redactable(before, ()),
                unit.erasures.redactable(before, ("note", "call")),
                unit.erasures.redactable(before, ("call",)),
            )
            place, counts = None, []
            for _ in range(4):
                count, place = unit.erasures.redact(before, ("note",), _content, at=NOON, after=place, limit=2)
                counts.append(count)
                if place is None:
                    break
            assert [2, 2, 1, 0] == counts
            assert 0 == unit.erasures.redactable(before, ())
            left = [each.stored_content for whose in (ONE, TWO) for each in unit.interactions.of(whose, limit=9)]
            assert (5, 2) == (left.count('{"text":""}'), sum("note" in each for each in left))

    def test_evidence_is_redacted_in_steps(self) -> None:
        """That of consents given before, once each."""
        with self.write() as unit:
            add(unit, customer(1))
            unit.consents.add([_consent(number, at=number) for number in range(1, 6)])
            assert 3 == unit.erasures.evidence_before(days_ago(2))
            assert [2, 1, 0] == [unit.erasures.redact_evidence(days_ago(2), limit=2) for _ in range(3)]
            assert ["", "", "", "evidence 2", "evidence 1"] == [each.evidence for each in unit.consents.history(ONE)]

    def test_who_has_lapsed(self) -> None:
        """Added before that, without an inbound interaction since that counts, restricted ones left out; paged."""
        old, then = days_ago(100), days_ago(50)
        with self.write() as unit:
            add(unit, *(customer(number, at=old) for number in range(1, 8)), customer(8))
            unit.interactions.add(
                [
                    purchase(1, 2, at=days_ago(60)),
                    purchase(2, 3, at=days_ago(40)),
                    interaction(3, 4, Note("out"), at=days_ago(40), direction="outbound"),
                    purchase(4, 5, at=days_ago(40)),
                ],
                MEASURES,
            )
            unit.interactions.add([void(5, 5, 4, at=days_ago(1))], MEASURES)
            unit.restrictions.add(Restriction(uuid(1), customer_id(6), customer_id(6), "a claim", NOON))
            unit.erasures.erase([customer_id(7)], REDACTION, at=LATER)
            assert [ONE, TWO, customer_id(4), customer_id(5)] == list(unit.erasures.lapsed(then, after=None, limit=9))
            assert [TWO] == list(unit.erasures.lapsed(then, after=ONE, limit=1))
            unit.restrictions.lift(customer_id(6), at=NOON, evidence="settled")
            assert customer_id(6) in unit.erasures.lapsed(then, after=None, limit=9)

    def test_the_erased_of_another_tenant_never_appear(self) -> None:
        """Tombstones, digests and addresses are a tenant's own."""
        self.furnish()
        self.erase(ONE)
        with self.write(self.other) as unit:
            add(unit, customer(5))
            assert [] == list(unit.erasures.erased([ONE]))
            assert [] == list(unit.erasures.alone_at([TWO]))
            assert [] == list(unit.erasures.lapsed(LATER, after=None, limit=9))[1:]
            assert {} == dict(unit.interactions.known_digests([("shop", _digest("shop", "o-1"))]))
        with pytest.raises(UnknownCustomer), self.write(self.other) as unit:
            unit.erasures.erase([TWO], REDACTION, at=LATER)

    def test_events_about_a_customer(self) -> None:
        """Those about the customer in the order they were added, sealed or not."""
        self.furnish()
        with self.write() as unit:
            unit.events.seal(lambda last, _: last, limit=1)
            unit.events.add([event(3, "customer.updated", whose=1)])
            assert ["customer.added", "customer.updated"] == [each.name for each in unit.events.of(ONE)]
            assert [1, None] == [each.sequence for each in unit.events.of(ONE)]
            assert [] == list(unit.events.of(THREE))


class RestrictionObligations(KitBase):
    """What the store owes who restricts and rectifies."""

    def test_a_restriction_holds_until_it_is_lifted(self) -> None:
        """`among` tells those of whom one holds, `of` all, the oldest first."""
        self.add(1, 2, 3)
        first = Restriction(uuid(1), ONE, ONE, "first", NOON)
        second = Restriction(uuid(2), ONE, ONE, "second", LATER)
        with self.write() as unit:
            for each in (second, first):
                unit.restrictions.add(each)
            assert {ONE} == set(unit.restrictions.among([ONE, TWO]))
            assert 2 == unit.restrictions.lift(ONE, at=LATER, evidence="settled")
            assert 0 == unit.restrictions.lift(ONE, at=LATER, evidence="again")
            assert set() == set(unit.restrictions.among([ONE, TWO]))
            assert set() == set(unit.restrictions.among([]))
        with self.read() as unit:
            found = list(unit.restrictions.of(ONE))
            assert [("first", LATER, "settled"), ("second", LATER, "settled")] == [
                (each.reason, each.lifted_at, each.evidence) for each in found
            ]
            assert [] == list(unit.restrictions.of(TWO))

    def test_restrictions_of_nobody(self) -> None:
        """Of no customer there is none: `UnknownCustomer`; those of another tenant are not seen."""
        with pytest.raises(UnknownCustomer), self.write() as unit:
            unit.restrictions.add(Restriction(uuid(1), ONE, ONE, "x", NOON))
        self.add(1)
        with self.write() as unit:
            unit.restrictions.add(Restriction(uuid(1), ONE, ONE, "x", NOON))
        with self.write(self.other) as unit:
            assert set() == set(unit.restrictions.among([ONE]))
            assert 0 == unit.restrictions.lift(ONE, at=NOON, evidence="x")

    def test_rectifications_come_back_as_they_were(self) -> None:
        """The oldest first by (at, id), with everything they hold."""
        self.add(1)
        given = [
            Rectification(uuid(1), ONE, ONE, "name", "Sarah", "Sara", "letter", NOON, "desk"),
            Rectification(uuid(2), ONE, ONE, "language", None, "de", "letter", NOON),
            Rectification(uuid(3), ONE, ONE, "zone", "UTC", None, "call", LATER),
        ]
        with self.write() as unit:
            unit.rectifications.add([given[2], given[0]])
            unit.rectifications.add([given[1]])
            unit.rectifications.add([])
        with self.read() as unit:
            assert given == list(unit.rectifications.of(ONE))
            assert [] == list(unit.rectifications.of(TWO))
        with pytest.raises(UnknownCustomer), self.write() as unit:
            unit.rectifications.add([Rectification(uuid(4), TWO, TWO, "name", "a", "b", "c", NOON)])
