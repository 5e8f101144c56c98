"""Profiles: the customers that a source keeps in step."""

from __future__ import annotations

import pytest
from attrs import evolve

from crmcore.errors import ReadOnlyTransaction, UnknownCustomer
from crmcore.ports.store import Kept
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import MEASURES, NOON, add, customer, customer_id, external, merge, own, uuid
from crmcore.testing.conformance.store import Planned

ONE, TWO, THREE = map(customer_id, (1, 2, 3))
ALL = Kept(
    frozenset([("email", "", "sara@example.org"), ("external", "erp", "Łódź \U0001f600")]),
    frozenset([("email", "sara@example.org"), ("phone", "+4930123")]),
    frozenset(["language", "zone"]),
    NOON.replace(microsecond=999_999),
)


class ProfileObligations(KitBase):
    """What `ProfileTable` promises."""

    def name(self, **keys: int) -> None:
        """Customers of those numbers, each named by that id of the shop; no key is kept."""
        self.add(*dict.fromkeys(keys.values()))
        with self.write() as unit:
            unit.identifiers.claim([(external(key), own(customer_id(whose))) for key, whose in keys.items()])

    def keep(self, **keys: int) -> None:
        """As `name`, and the keys are kept."""
        self.name(**keys)
        with self.write() as unit:
            unit.profiles.keep("shop", dict.fromkeys(keys, Kept()))

    def archive(self, number: int) -> None:
        """Archive a customer as it was added."""
        with self.write() as unit:
            unit.customers.update([(evolve(customer(number), version=2, archived_at=NOON), "")])

    def test_what_is_kept_is_found_by_key(self) -> None:
        """What is kept of those of the keys that are, equal in every part."""
        self.name(a=1, b=2, c=3)
        with self.write() as unit:
            unit.profiles.keep("shop", {"a": ALL, "b": Kept()})
        with self.read() as unit:
            assert {"a": ALL, "b": Kept()} == dict(unit.profiles.kept("shop", ["a", "b", "c", "A", "d"]))
            assert {} == dict(unit.profiles.kept("Shop", ["a"]))
            assert {} == dict(unit.profiles.kept("shop", []))

    def test_keeping_again_puts_something_else_in_its_place(self) -> None:
        """What was kept of a key is replaced."""
        self.name(a=1)
        with self.write() as unit:
            unit.profiles.keep("shop", {"a": ALL})
            unit.profiles.keep("shop", {"a": Kept(wishes=frozenset(["zone"]))})
            assert {"a": Kept(wishes=frozenset(["zone"]))} == dict(unit.profiles.kept("shop", ["a"]))
            unit.profiles.keep("shop", {})

    def test_many_keys_are_kept_at_once(self) -> None:
        """Any number of keys is kept, asked for and dropped in one call."""
        keys = {f"k{number}": number for number in range(1, 1_201)}
        self.keep(**keys)
        with self.write() as unit:
            assert keys.keys() == unit.profiles.kept("shop", keys).keys()
            found = unit.profiles.keys_of("shop", [customer_id(number) for number in keys.values()])
            assert {customer_id(number): [key] for key, number in keys.items()} == dict(found)
            unit.profiles.drop("shop", [key for key in keys if key != "k7"])
            assert {"k7": Kept()} == dict(unit.profiles.kept("shop", keys))

    def test_a_key_that_names_nobody_is_an_error(self) -> None:
        """Keeping a key that is no id of the source raises `UnknownCustomer`, and no key of the call is kept."""
        self.name(a=1)
        with self.write() as unit:
            with pytest.raises(UnknownCustomer):
                unit.profiles.keep("shop", {"a": Kept(), "b": Kept()})
            with pytest.raises(UnknownCustomer):
                unit.profiles.keep("books", {"a": Kept()})
            assert {} == dict(unit.profiles.kept("shop", ["a", "b"]))

    def test_the_keys_of_a_customer_are_told(self) -> None:
        """The keys kept of each customer that has any, by code point, of that source alone."""
        self.keep(**{"\U00010000": 1, "\uffff": 1, "z": 1, "Z": 1, "b": 2})
        self.name(c=3)
        with self.write() as unit:
            unit.identifiers.claim([(external("y", "books"), own(ONE)), (external("unkept"), own(ONE))])
            unit.profiles.keep("books", {"y": Kept()})
        with self.read() as unit:
            found = unit.profiles.keys_of("shop", [ONE, TWO, THREE])
            assert {ONE: ["Z", "z", "\uffff", "\U00010000"], TWO: ["b"]} == {
                who: list(keys) for who, keys in found.items()
            }
            assert {} == dict(unit.profiles.keys_of("shop", []))

    def test_dropped_keys_still_name_their_customers(self) -> None:
        """A key is kept no more; the identifier stays. Dropping one that is not kept is nothing."""
        self.keep(a=1, b=2)
        with self.write() as unit:
            unit.profiles.drop("shop", ["a", "c"])
            assert {"b": Kept()} == dict(unit.profiles.kept("shop", ["a", "b"]))
            assert {external("a").key: own(ONE)} == dict(unit.identifiers.find([external("a").key]))

    def test_what_is_kept_goes_with_the_identifier(self) -> None:
        """When the identifier is released what is kept of the key goes with it, and does not come back with it."""
        self.keep(a=1, b=2)
        with self.write() as unit:
            unit.identifiers.release([(ONE, external("a").key)])
            assert {"b": Kept()} == dict(unit.profiles.kept("shop", ["a", "b"]))
            unit.identifiers.claim([(external("a"), own(TWO))])
            assert {"b": Kept()} == dict(unit.profiles.kept("shop", ["a", "b"]))

    def test_what_was_expected_and_not_seen_is_absent(self) -> None:
        """Keys that were expected and not seen are absent, with their customers; how many were expected is told."""
        self.keep(a=1, b=2, c=3)
        with self.write() as unit:
            assert 3 == unit.profiles.expect("shop")
            unit.profiles.see("shop", ["b", "b", "d"])
            assert [("a", ONE), ("c", THREE)] == list(unit.profiles.absent("shop", after=None, limit=10))
            unit.profiles.see("shop", ["a", "c"])
            assert [] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_the_absent_come_in_pages_by_code_point(self) -> None:
        """At most `limit` keys, from the one after `after`, by code point."""
        self.keep(**{"\U00010000": 1, "\uffff": 2, "z": 3, "Z": 4, "10": 5, "9": 6})
        with self.write() as unit:
            unit.profiles.expect("shop")
            first = list(unit.profiles.absent("shop", after=None, limit=4))
            assert ["10", "9", "Z", "z"] == [key for key, _ in first]
            rest = unit.profiles.absent("shop", after="z", limit=4)
            assert ["\uffff", "\U00010000"] == [key for key, _ in rest]

    def test_only_keys_kept_are_expected(self) -> None:
        """An id of the source that is not kept is not expected, nor are keys of another source."""
        self.keep(a=1)
        self.name(b=2)
        with self.write() as unit:
            unit.identifiers.claim([(external("c", "books"), own(TWO))])
            unit.profiles.keep("books", {"c": Kept()})
            assert 1 == unit.profiles.expect("shop")
            assert [("a", ONE)] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_keys_of_archived_customers_are_not_expected(self) -> None:
        """Expected are keys whose customers are not archived; who is archived meanwhile is absent no more."""
        self.keep(a=1, b=2, c=3)
        self.archive(1)
        with self.write() as unit:
            assert 2 == unit.profiles.expect("shop")
            assert ["b", "c"] == [key for key, _ in unit.profiles.absent("shop", after=None, limit=10)]
            unit.customers.update([(evolve(customer(2), version=2, archived_at=NOON), "")])
            assert [("c", THREE)] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_a_customer_is_absent_by_all_of_its_keys(self) -> None:
        """Customers are left out of whom another key was seen, or is kept and was not expected; they count once."""
        self.keep(a=1, b=1, c=2, d=3)
        self.archive(3)
        with self.write() as unit:
            assert 2 == unit.profiles.expect("shop")
            assert [("a", ONE), ("b", ONE), ("c", TWO)] == list(unit.profiles.absent("shop", after=None, limit=10))
            unit.profiles.see("shop", ["b"])
            unit.identifiers.claim([(external("new"), own(TWO))])
            assert [("c", TWO)] == list(unit.profiles.absent("shop", after=None, limit=10))
            unit.profiles.keep("shop", {"new": Kept()})
            assert [] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_merged_customers_are_absent_by_all_keys_of_all_of_them(self) -> None:
        """Keys of who is merged are expected as long as the head is not archived, and are absent as the head."""
        self.keep(a=1, b=2, c=3, d=3)
        with self.write() as unit:
            unit.merges.merge(merge(2, 1), MEASURES, uuid(90))
            assert {ONE: ["a"], TWO: ["b"]} == dict(unit.profiles.keys_of("shop", [ONE, TWO]))
            assert {ONE: ["a", "b"]} == dict(unit.profiles.keys_of("shop", [ONE, TWO], with_merged=True))
            assert 2 == unit.profiles.expect("shop")
            every = [("a", ONE), ("b", ONE), ("c", THREE), ("d", THREE)]
            assert every == list(unit.profiles.absent("shop", after=None, limit=10))
            unit.profiles.see("shop", ["b"])
            assert every[2:] == list(unit.profiles.absent("shop", after=None, limit=10))
            unit.merges.unmerge(TWO, MEASURES, uuid(91))
            assert every[:1] + every[2:] == list(unit.profiles.absent("shop", after=None, limit=10))
        self.archive(3)
        with self.write() as unit:
            unit.merges.merge(merge(1, 2), MEASURES, uuid(92))
            assert 1 == unit.profiles.expect("shop")
            assert [("a", TWO), ("b", TWO)] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_expecting_anew_forgets_what_was_noted(self) -> None:
        """What was noted before is forgotten, that of another source and of a transaction before too."""
        self.keep(a=1, b=2)
        with self.write() as unit:
            unit.identifiers.claim([(external("c", "books"), own(TWO))])
            unit.profiles.keep("books", {"c": Kept()})
            unit.profiles.expect("shop")
            unit.profiles.see("shop", ["a"])
            assert 1 == unit.profiles.expect("books")
            assert [] == list(unit.profiles.absent("shop", after=None, limit=10))
            assert [("c", TWO)] == list(unit.profiles.absent("books", after=None, limit=10))
        with self.write() as unit:
            unit.profiles.drop("shop", ["b"])
            unit.profiles.expect("shop")
            assert [("a", ONE)] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_what_was_noted_is_undone_with_a_savepoint(self) -> None:
        """What was seen in a part of the transaction that is undone was not seen."""
        self.keep(a=1, b=2)
        with self.write() as unit:
            unit.profiles.expect("shop")
            with pytest.raises(Planned), unit.savepoint():
                unit.profiles.see("shop", ["a"])
                raise Planned
            assert [("a", ONE), ("b", TWO)] == list(unit.profiles.absent("shop", after=None, limit=10))

    def test_a_reader_notes_nothing(self) -> None:
        """Noting what is seen is writing."""
        self.keep(a=1)
        with pytest.raises(ReadOnlyTransaction), self.read() as unit:
            unit.profiles.expect("shop")

    def test_profiles_of_another_tenant_never_appear(self) -> None:
        """Keys are kept, expected and dropped in each tenant apart."""
        self.keep(a=1)
        with self.write(self.other) as unit:
            add(unit, customer(3))
            unit.identifiers.claim([(external("a"), own(THREE))])
            assert {} == dict(unit.profiles.kept("shop", ["a"]))
            assert {} == dict(unit.profiles.keys_of("shop", [ONE]))
            assert 0 == unit.profiles.expect("shop")
            unit.profiles.drop("shop", ["a"])
            unit.profiles.keep("shop", {"a": ALL})
        with self.write() as unit:
            assert {"a": Kept()} == dict(unit.profiles.kept("shop", ["a"]))
            assert 1 == unit.profiles.expect("shop")
            assert [("a", ONE)] == list(unit.profiles.absent("shop", after=None, limit=10))
