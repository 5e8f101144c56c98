"""Identifiers and contact points."""

from __future__ import annotations

from attrs import evolve

from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.kernel.reach import Identifier
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON, add, address, customer, customer_id, email, own, point_id

ONE, TWO, THREE = map(customer_id, (1, 2, 3))
SARA, LEILA = email("Sara@example.org"), email("leila@example.org")


class IdentifierObligations(KitBase):
    """What `IdentifierTable` promises."""

    def test_a_claimed_identifier_names_its_customer(self) -> None:
        """Each identifier is given to its customer unless it has one; whom each names now is returned."""
        self.add(1, 2)
        with self.write() as unit:
            assert {SARA.key: own(ONE)} == dict(unit.identifiers.claim([(SARA, own(ONE))]))
            assert {SARA.key: own(ONE), LEILA.key: own(TWO)} == dict(
                unit.identifiers.claim([(SARA, own(TWO)), (LEILA, own(TWO))])
            )
        with self.read() as unit:
            assert {SARA.key: own(ONE), LEILA.key: own(TWO)} == dict(unit.identifiers.find([SARA.key, LEILA.key]))

    def test_the_first_claim_of_several_wins(self) -> None:
        """The first claim of several in one call wins."""
        self.add(1, 2)
        with self.write() as unit:
            assert {SARA.key: own(TWO)} == dict(unit.identifiers.claim([(SARA, own(TWO)), (SARA, own(ONE))]))
            assert [] == list(unit.identifiers.of(ONE))

    def test_claiming_again_changes_nothing(self) -> None:
        """An identifier keeps the form in which it was claimed first."""
        self.add(1)
        with self.write() as unit:
            unit.identifiers.claim([(SARA, own(ONE))])
            unit.identifiers.claim([(evolve(SARA, sent_as="SARA@example.org", rule=2), own(ONE))])
            assert [SARA] == list(unit.identifiers.of(ONE))

    def test_known_keys_are_found(self) -> None:
        """Those of the keys that are known are found, whatever the number asked for."""
        self.add(1)
        with self.write() as unit:
            unit.identifiers.claim([(SARA, own(ONE))])
        unknown = [("external", "shop", str(number)) for number in range(20_000)]
        with self.read() as unit:
            assert {SARA.key: own(ONE)} == dict(unit.identifiers.find([*unknown, SARA.key]))
            assert {} == dict(unit.identifiers.find([]))

    def test_a_key_is_matched_as_a_whole(self) -> None:
        """Scheme, source and value match exactly, by code points: no folding, no other normal form."""
        self.add(1)
        with self.write() as unit:
            unit.identifiers.claim([(Identifier("external", "shop", "é-1", "é-1"), own(ONE))])
        others = [
            ("external", "shop", "É-1"),
            ("external", "shop", "e\u0301-1"),
            ("external", "Shop", "é-1"),
            ("external", "", "é-1"),
            ("email", "shop", "é-1"),
            ("external", "shop", "é-1 "),
        ]
        with self.read() as unit:
            assert {} == dict(unit.identifiers.find(others))

    def test_archived_customers_are_found(self) -> None:
        """The customers named, archived customers included."""
        with self.write() as unit:
            add(unit, evolve(customer(1), archived_at=NOON))
            unit.identifiers.claim([(SARA, own(ONE))])
            assert {SARA.key: own(ONE)} == dict(unit.identifiers.find([SARA.key]))

    def test_identifiers_of_a_customer_are_ordered(self) -> None:
        """The customer's identifiers, by scheme, source and value; text is ordered by code point."""
        self.add(1)
        values = ["\U00010000", "\uffff", "z", "Z", "ä", "10", "9"]
        given = [
            Identifier("phone", "", "+4930123", "+49 30 123"),
            *(Identifier("external", "shop", value, value, 3) for value in values),
            Identifier("external", "Shop", "z", "z"),
            SARA,
        ]
        with self.write() as unit:
            unit.identifiers.claim([(each, own(ONE)) for each in given])
        with self.read() as unit:
            assert sorted(given, key=lambda each: each.key) == list(unit.identifiers.of(ONE))

    def test_released_identifiers_name_nobody(self) -> None:
        """Releasing takes the identifier from the customer; then another may claim it."""
        self.add(1, 2)
        with self.write() as unit:
            unit.identifiers.claim([(SARA, own(ONE))])
            assert 1 == unit.identifiers.release([(ONE, SARA.key)])
            assert {} == dict(unit.identifiers.find([SARA.key]))
            assert {SARA.key: own(TWO)} == dict(unit.identifiers.claim([(SARA, own(TWO))]))

    def test_only_the_owner_releases(self) -> None:
        """An identifier is taken from the customer it names and nobody else; how many were taken is told."""
        self.add(1, 2)
        with self.write() as unit:
            unit.identifiers.claim([(SARA, own(ONE))])
            assert 0 == unit.identifiers.release([(TWO, SARA.key), (ONE, LEILA.key)])
            assert {SARA.key: own(ONE)} == dict(unit.identifiers.find([SARA.key]))

    def test_many_identifiers_are_released_at_once(self) -> None:
        """Any number is released in one call, each once; releasing nothing is nothing."""
        self.add(1, 2)
        shop = [Identifier("external", "shop", str(number), str(number)) for number in range(1_200)]
        with self.write() as unit:
            unit.identifiers.claim([(each, own(ONE)) for each in shop])
            unit.identifiers.claim([(SARA, own(TWO))])
            named = [(ONE, each.key) for each in shop[1:]]
            assert 1_199 == unit.identifiers.release([*named, named[0], (ONE, SARA.key)])
            assert 0 == unit.identifiers.release([])
            assert [shop[0]] == list(unit.identifiers.of(ONE))
            assert [SARA] == list(unit.identifiers.of(TWO))

    def test_claiming_nothing_is_nothing(self) -> None:
        """An empty sequence of claims changes nothing."""
        with self.write() as unit:
            assert {} == dict(unit.identifiers.claim([]))

    def test_identifiers_of_another_tenant_never_appear(self) -> None:
        """The same identifier names one customer in each tenant, and neither sees the other's."""
        self.add(1)
        with self.write(self.other) as unit:
            add(unit, customer(3))
        with self.write() as unit:
            unit.identifiers.claim([(SARA, own(ONE))])
        with self.write(self.other) as unit:
            assert {} == dict(unit.identifiers.find([SARA.key]))
            assert [] == list(unit.identifiers.of(ONE))
            assert 0 == unit.identifiers.release([(ONE, SARA.key)])
            assert {SARA.key: own(THREE)} == dict(unit.identifiers.claim([(SARA, own(THREE))]))
        with self.read() as unit:
            assert {SARA.key: own(ONE)} == dict(unit.identifiers.find([SARA.key]))


class ContactPointObligations(KitBase):
    """What `ContactPointTable` promises."""

    def test_an_address_becomes_a_contact_point(self) -> None:
        """Each address becomes a contact point of its customer, under the id given."""
        self.add(1)
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), address("Sara@example.org"), point_id(1))])
        with self.read() as unit:
            point = ContactPoint(point_id(1), address("Sara@example.org"))
            assert {ONE: [point]} == {who: list(points) for who, points in unit.contact_points.of([ONE]).items()}

    def test_one_address_is_one_contact_point(self) -> None:
        """An address that is a contact point already keeps its id and form, for every customer that shares it."""
        self.add(1, 2, 3)
        home = address("+493012", "phone")
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), home, point_id(1))])
            unit.contact_points.link(
                [(own(TWO), evolve(home, sent_as="030 12"), point_id(2)), (own(THREE), home, point_id(3))]
            )
            found = unit.contact_points.of([ONE, TWO, THREE])
        assert {who: [ContactPoint(point_id(1), home)] for who in (ONE, TWO, THREE)} == {
            who: list(points) for who, points in found.items()
        }

    def test_one_address_is_one_contact_point_within_a_call(self) -> None:
        """Two customers linked to a new address in one call share the point under the first id given."""
        self.add(1, 2)
        home = address("+493012", "phone")
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), home, point_id(5)), (own(TWO), home, point_id(4))])
            ids = {point.id for points in unit.contact_points.of([ONE, TWO]).values() for point in points}
        assert {point_id(5)} == ids

    def test_linking_twice_is_once(self) -> None:
        """Linking twice is once, in one call or in two."""
        self.add(1)
        link = (own(ONE), address("a@example.org"), point_id(1))
        with self.write() as unit:
            unit.contact_points.link([link, link])
            unit.contact_points.link([link])
            assert 1 == len(unit.contact_points.of([ONE])[ONE])
            assert [ONE] == list(unit.contact_points.reached_at(link[1]))

    def test_the_customers_reached_come_by_id(self) -> None:
        """The customers reached at an address, by id."""
        self.add(1, 2, 3)
        home = address("+493012", "phone")
        with self.write() as unit:
            unit.contact_points.link([(who, home, point_id(1)) for who in (own(THREE), own(ONE), own(TWO))])
        with self.read() as unit:
            assert [ONE, TWO, THREE] == list(unit.contact_points.reached_at(home))
            assert [] == list(unit.contact_points.reached_at(address("+493013", "phone")))

    def test_unlinking_takes_the_point_from_one_customer(self) -> None:
        """Unlinking takes the contact point from the customer alone; how many were taken is told."""
        self.add(1, 2)
        home = address("+493012", "phone")
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), home, point_id(1)), (own(TWO), home, point_id(1))])
            assert 1 == unit.contact_points.unlink([(ONE, home.key)])
            assert 0 == unit.contact_points.unlink([(ONE, home.key), (TWO, address("+493013", "phone").key)])
            assert 0 == unit.contact_points.unlink([])
            assert [TWO] == list(unit.contact_points.reached_at(home))
            assert {TWO} == set(unit.contact_points.of([ONE, TWO]))

    def test_many_points_are_unlinked_at_once(self) -> None:
        """Any number is taken in one call, each once."""
        self.add(1, 2)
        homes = [address(f"+4930{number}", "phone") for number in range(1_200)]
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), each, point_id(number)) for number, each in enumerate(homes)])
            unit.contact_points.link([(own(TWO), homes[5], point_id(5))])
            links = [(ONE, each.key) for each in homes[1:]]
            assert 1_199 == unit.contact_points.unlink([*links, links[0]])
            found = unit.contact_points.of([ONE, TWO])
        assert {ONE: [homes[0]], TWO: [homes[5]]} == {
            who: [point.address for point in points] for who, points in found.items()
        }

    def test_an_unlinked_point_stays_known(self) -> None:
        """The point itself stays known: linked again it has its former id."""
        self.add(1)
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), address("a@example.org"), point_id(1))])
            unit.contact_points.unlink([(ONE, address("a@example.org").key)])
            unit.contact_points.link([(own(ONE), address("a@example.org"), point_id(2))])
            assert [point_id(1)] == [point.id for point in unit.contact_points.of([ONE])[ONE]]

    def test_points_come_by_scheme_and_value(self) -> None:
        """The contact points of each customer that has any, by scheme and value."""
        self.add(1, 2)
        given = [address("+49", "phone"), address("z@example.org"), address("ä@example.org"), address("a@example.org")]
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), each, point_id(number)) for number, each in enumerate(given)])
        with self.read() as unit:
            found = unit.contact_points.of([ONE, TWO])
            assert {ONE} == set(found)
            assert sorted(given, key=lambda each: (each.scheme, each.value)) == [point.address for point in found[ONE]]
            assert {} == dict(unit.contact_points.of([]))

    def test_linking_nothing_is_nothing(self) -> None:
        """An empty sequence of links changes nothing."""
        self.add(1)
        with self.write() as unit:
            unit.contact_points.link([])
            assert {} == dict(unit.contact_points.of([ONE]))

    def test_contact_points_of_another_tenant_never_appear(self) -> None:
        """The same address is a contact point of its own in each tenant."""
        self.add(1)
        with self.write(self.other) as unit:
            add(unit, customer(3))
        home = address("+493012", "phone")
        with self.write() as unit:
            unit.contact_points.link([(own(ONE), home, point_id(1))])
        with self.write(self.other) as unit:
            assert {} == dict(unit.contact_points.of([ONE]))
            assert [] == list(unit.contact_points.reached_at(home))
            assert 0 == unit.contact_points.unlink([(ONE, home.key)])
            unit.contact_points.link([(own(THREE), home, point_id(3))])
            assert [point_id(3)] == [point.id for point in unit.contact_points.of([THREE])[THREE]]
        with self.read() as unit:
            assert [ONE] == list(unit.contact_points.reached_at(home))
