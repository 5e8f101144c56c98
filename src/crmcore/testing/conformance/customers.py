"""Customers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve

from crmcore.domain.customer.party import Customer, Organisation, Person, Preferences
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import UnknownCustomer
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON, SCATTERED, add, customer, customer_id, days_ago, uuid


class CustomerObligations(KitBase):
    """What `CustomerTable` promises."""

    def add_named(self, *names: str) -> None:
        """Add customers 1, 2, ... of these names."""
        with self.write() as unit:
            add(unit, *(customer(number, name) for number, name in enumerate(names, start=1)))

    def search(self, *words: str, after: int | None = None, limit: int = 100) -> list[int]:
        """The numbers of the customers that a search finds."""
        with self.read() as unit:
            page = unit.customers.search(words, after=None if after is None else customer_id(after), limit=limit)
            return [each.id.int >> 80 for each in page]

    @pytest.mark.parametrize(
        "kept",
        [
            Customer(customer_id(1), Person(), NOON),
            Customer(customer_id(1), Person("Zoë \U0001f600 e\u0301"), NOON.replace(microsecond=999_999)),
            Customer(customer_id(1), Organisation("Ümläut & Söhne"), datetime(1969, 12, 31, 23, 59, 59, 1, UTC)),
            Customer(customer_id(1), Person("a\n%_'\""), NOON, Preferences("fa-IR", "Asia/Tehran", "e-mail"), 7, NOON),
        ],
        ids=["bare", "unicode", "before 1970", "all"],
    )
    def test_a_customer_is_kept_as_given(self, kept: Customer) -> None:
        """A customer added is found by its id, equal in every part, to the microsecond."""
        with self.write() as unit:
            add(unit, kept)
        with self.read() as unit:
            found = unit.customers.get([kept.id])
        assert {kept.id: kept} == dict(found)
        assert UTC == found[kept.id].added_at.tzinfo

    def test_get_gives_those_that_name_a_customer(self) -> None:
        """Those of the ids that name a customer of this tenant; archived ones too."""
        with self.write() as unit:
            add(unit, customer(1), evolve(customer(2), archived_at=NOON))
        with self.read() as unit:
            asked = [customer_id(number) for number in (1, 2, 3)]
            assert (
                {customer(1).id, customer(2).id}
                == set(unit.customers.get(asked))
                == set(unit.customers.existing(asked))
            )
            assert {} == dict(unit.customers.get([]))
            assert [] == list(unit.customers.existing([]))

    def test_many_ids_are_asked_at_once(self) -> None:
        """Any number of ids is looked up in one call."""
        self.add(1, 40_000)
        asked = [customer_id(number) for number in range(1, 40_001)]
        with self.read() as unit:
            assert {customer_id(1), customer_id(40_000)} == set(unit.customers.existing(asked))
            assert {customer_id(1), customer_id(40_000)} == set(unit.customers.get(set(asked)))

    def test_adding_nobody_is_nothing(self) -> None:
        """Adding an empty sequence changes nothing."""
        self.add()
        with self.read() as unit:
            assert 0 == unit.customers.count(archived=False)

    def test_a_large_batch_of_customers_is_as_good_as_many_small_ones(self) -> None:
        """Five hundred customers added in one call are kept like those added one by one."""
        batch = [customer(number, f"Name {number}") for number in range(1, 501)]
        with self.write() as unit:
            add(unit, *batch)
        with self.read() as unit:
            assert batch == list(unit.customers.page(after=None, limit=1000, archived=False))

    def test_pages_are_in_the_order_of_the_ids_bytes(self) -> None:
        """Pages come in the order of the ids' bytes, from the one after `after`, at most `limit`."""
        with self.write() as unit:
            add(unit, *map(customer, SCATTERED))
        ordered = sorted(SCATTERED, key=lambda id_: id_.bytes)
        pages, after = [], None
        with self.read() as unit:
            while page := unit.customers.page(after=after, limit=4, archived=False):
                pages.append([each.id for each in page])
                after = page[-1].id
        assert [ordered[:4], ordered[4:]] == pages

    def test_a_page_begins_after_an_id_that_need_not_exist(self) -> None:
        """`after` may be any id."""
        self.add(1, 3)
        with self.read() as unit:
            page = unit.customers.page(after=customer_id(2), limit=10, archived=False)
        assert [customer(3)] == list(page)

    def test_pages_hold_archived_customers_or_the_others(self) -> None:
        """Archived ones or the others; so do counts."""
        with self.write() as unit:
            add(unit, customer(1), evolve(customer(2), archived_at=NOON), customer(3))
        with self.read() as unit:
            pages = {
                archived: unit.customers.page(after=None, limit=10, archived=archived) for archived in (True, False)
            }
            assert [customer_id(2)] == [each.id for each in pages[True]]
            assert [customer_id(1), customer_id(3)] == [each.id for each in pages[False]]
            assert (1, 2) == (unit.customers.count(archived=True), unit.customers.count(archived=False))

    def test_ids_are_streamed_in_order(self) -> None:
        """All customers that are not archived, in the order of their ids' bytes, streamed."""
        with self.write() as unit:
            add(unit, *map(customer, SCATTERED), evolve(customer(77), archived_at=NOON))
        with self.read() as unit:
            ids = unit.customers.ids()
            assert iter(ids) is ids
            assert sorted(SCATTERED, key=lambda id_: id_.bytes) == list(ids)

    def test_search_finds_by_the_beginning_of_any_word(self) -> None:
        """Customers of whose name key the word begins a word."""
        self.add_named("Sara Ahmadi", "Ahmad Saravi", "Rasa Hamad", "")
        assert [1, 2] == self.search("ahma")
        assert [1, 2] == self.search("sara")
        assert [2] == self.search("sarav")
        assert [] == self.search("madi")
        assert [1] == self.search("sara", "ahmadi")

    def test_search_needs_each_of_the_words(self) -> None:
        """Each of the words begins a word."""
        self.add_named("Sara Ahmadi", "Sara Hamad")
        assert [2] == self.search("sara", "ham")
        assert [] == self.search("sara", "xyz")

    def test_search_takes_words_as_they_are(self) -> None:
        """Percent, underscore, star, brackets, backslash and quotes stand for themselves."""
        self.add_named("100%", "100x", "a_b", "axb", "*", "[a]", "back\\slash", "o'neil", 'say"')
        assert [1] == self.search("100%")
        assert [3] == self.search("a_")
        assert [5] == self.search("*")
        assert [6] == self.search("[a")
        assert [7] == self.search("back\\")
        assert [8] == self.search("o'")
        assert [9] == self.search('say"')

    def test_search_goes_by_code_points(self) -> None:
        """Words of any code points, those of the last planes too, are found by their beginnings."""
        self.add_named("müller", "\U0001f600\U0001f601", "\U0010ffff\U0010ffff", "\uffff", "mu\u0308ller")
        assert [1] == self.search("mü")
        assert [2] == self.search("\U0001f600")
        assert [3] == self.search("\U0010ffff")
        assert [4] == self.search("\uffff")
        assert [1, 5] == self.search("m")

    def test_search_leaves_archived_customers_out(self) -> None:
        """Customers not archived."""
        with self.write() as unit:
            add(unit, evolve(customer(1, "Sara"), archived_at=NOON), customer(2, "Sara"))
        assert [2] == self.search("sara")

    def test_search_is_ordered_and_paged_by_id(self) -> None:
        """Found customers are ordered and paged by id."""
        self.add_named(*["Sara"] * 5)
        assert [1, 2] == self.search("sara", limit=2)
        assert [3, 4] == self.search("sara", after=2, limit=2)
        assert [5] == self.search("sara", after=4, limit=2)

    def test_search_finds_a_customer_once(self) -> None:
        """A customer of whose name several words match is found once."""
        self.add_named("Sara Sarai Sara")
        assert [1] == self.search("sara")
        assert [1] == self.search("sara", "sarai")

    def test_update_replaces_what_changes(self) -> None:
        """Party, preferences, archived_at and version are replaced where the stored version is the one before."""
        self.add_named("Sara")
        changed = Customer(
            customer_id(1), Organisation("Sara Ltd"), NOON, Preferences("de", "UTC", "phone"), 2, days_ago(0, 13)
        )
        with self.write() as unit:
            assert {} == dict(unit.customers.update([(changed, "sara ltd")]))
        with self.read() as unit:
            assert changed == unit.customers.get([changed.id])[changed.id]

    def test_update_moves_the_name_key(self) -> None:
        """After an update the customer is found by the new name and no more by the old one."""
        self.add_named("Sara Ahmadi", "Sara")
        with self.write() as unit:
            unit.customers.update([(evolve(customer(1, "Leila Ahmadi"), version=2), "leila ahmadi")])
        assert [2] == self.search("sara")
        assert [1] == self.search("leila")
        assert [1] == self.search("ahmadi")

    def test_update_of_another_version_changes_nothing(self) -> None:
        """The version found is returned when it is not the one before, nothing having changed."""
        with self.write() as unit:
            add(unit, evolve(customer(1, "Sara"), version=4))
        for expected in (3, 5):
            with self.write() as unit:
                changed = evolve(customer(1, "Leila"), version=expected + 1)
                assert {customer_id(1): 4} == dict(unit.customers.update([(changed, "leila")]))
        with self.read() as unit:
            assert evolve(customer(1, "Sara"), version=4) == unit.customers.get([customer_id(1)])[customer_id(1)]
        assert [1] == self.search("sara")

    def test_many_updates_are_as_good_as_one_by_one(self) -> None:
        """Customers are updated in one call like one by one; those of another version are left, and told."""
        many = range(1, 1_201)
        self.add_named(*(f"Sara {number}" for number in many))
        with self.write() as unit:
            unit.customers.update([(evolve(customer(7, "Leila"), version=2), "leila")])
        changed = [
            evolve(
                customer(number, Organisation(f"Firm {number}")), version=2, archived_at=NOON if number % 2 else None
            )
            for number in many
        ]
        with self.write() as unit:
            assert {customer_id(7): 2} == dict(unit.customers.update([(each, each.name.lower()) for each in changed]))
        with self.read() as unit:
            kept = dict(unit.customers.get([each.id for each in changed]))
        assert evolve(customer(7, "Leila"), version=2) == kept.pop(customer_id(7))
        assert {each.id: each for each in changed if each.id != customer_id(7)} == kept
        assert [7] == self.search("leila")
        assert [] == self.search("sara")
        assert [1_200] == self.search("firm", "1200")

    def test_updating_nobody_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        with self.write() as unit:
            assert {} == dict(unit.customers.update([]))

    def test_update_of_an_unknown_customer_is_an_error(self) -> None:
        """Updating a customer that is not known raises `UnknownCustomer`, and the others stay as they are."""
        self.add_named("Sara")
        changed = [(evolve(customer(number, "Leila"), version=2), "leila") for number in (1, 2)]
        with self.write() as unit:
            with pytest.raises(UnknownCustomer):
                unit.customers.update(changed)
            assert customer(1, "Sara") == unit.customers.get([customer_id(1)])[customer_id(1)]

    def test_customers_of_another_tenant_never_appear(self) -> None:
        """Nothing of a tenant's customers is read, found or changed by another."""
        self.add_named("Sara")
        id_ = CustomerId(uuid(1))
        with self.write(self.other) as unit:
            assert {} == dict(unit.customers.get([id_]))
            assert [] == list(unit.customers.existing([id_]))
            assert [] == list(unit.customers.page(after=None, limit=10, archived=False))
            assert [] == list(unit.customers.search(["sara"], after=None, limit=10))
            assert [] == list(unit.customers.ids())
            assert 0 == unit.customers.count(archived=False)
            with pytest.raises(UnknownCustomer):
                unit.customers.update([(evolve(customer(1, "Leila"), version=2), "leila")])
        assert [1] == self.search("sara")
