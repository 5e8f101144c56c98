"""Dropping tenants."""

from __future__ import annotations

from collections import Counter

import pytest

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import NameTaken, TransactionError
from crmcore.ports.store import FACTS, Refreshed
from crmcore.testing.conformance import deciding, samples
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON
from crmcore.testing.conformance.store import WRITES, footprint, furnish


class DropObligations(KitBase):
    """What `TenantTable` promises of dropping. The first tenant is dropped, the second has the same rows and stays."""

    def furnish_both(self) -> None:
        """Give both tenants rows of every sort, with the same ids."""
        for tenant in (self.tenant, self.other):
            with self.write(tenant) as unit:
                furnish(unit)
                unit.interactions.add([samples.purchase(2, 1, "11", voids=1)], samples.MEASURES)
                unit.interactions.add([samples.purchase(3, 1, "12", voids=2)], samples.MEASURES)
                unit.attributes.state([samples.statement(1, 1, samples.CITY, "Rome")])
                unit.attributes.rank(["form"])
                unit.rates.set(samples.DOLLAR)
                unit.ledger.add([samples.cost(1, 1, "5")])
                unit.lifecycle.put([samples.transition(1, 1, samples.standing())])
                unit.segments.mark(samples.VIPS, Refreshed(1, NOON, samples.TODAY))
                unit.events.seal(lambda chain, _: chain, limit=10)
                unit.erasures.keep_keys([b"k" * 32], NOON)
                for name in (
                    "consents.add",
                    "suppressions.add",
                    "chosen_hours.add",
                    "restrictions.add",
                    "rectifications.add",
                ):
                    WRITES[name](unit)

    def drop(self, limit: int = 1_000) -> Counter[str]:
        """Drop the first tenant, each step in a transaction of its own; the rows it had."""
        with self.write() as unit:
            unit.tenants.begin_drop(NOON)
        counts: Counter[str] = Counter()
        reclaimed = False
        for _ in range(10_000):
            with self.write() as unit:
                step = unit.tenants.drop_some(limit, reclaimed=reclaimed)
            if step.reclaim:
                assert not reclaimed
                self.store.reclaim()
                reclaimed = True
            counts.update(step.counts)
            if step.finished:
                return counts
        raise AssertionError("dropping does not end")

    def test_rows_are_counted_by_what_they_are(self) -> None:
        """How many rows the bound tenant has, for each of `FACTS`."""
        with self.read() as unit:
            empty = unit.tenants.count_rows()
        assert sorted(FACTS) == sorted(empty)
        declared = len(samples.MEASURES) + len(samples.ATTRIBUTES) + len(samples.SEGMENTS) + len(samples.TREATMENTS)
        assert {"definitions": declared} == {fact: count for fact, count in empty.items() if count}
        self.add(1, 2)
        self.record(samples.purchase(1, 1), samples.purchase(2, 1), samples.purchase(3, 2))
        with self.write() as unit:
            unit.identifiers.claim([(samples.email("a@example.org"), samples.own(samples.customer_id(1)))])
            deciding.link(unit, (1, 1), (2, 1))
            unit.attributes.state([samples.statement(1, 1, samples.CITY, "Rome")])
            unit.segments.put(samples.LISTED, [samples.customer_id(1)], NOON)
            unit.events.add([samples.event(1), samples.event(2)])
            unit.events.seal(lambda chain, _: chain, limit=1)
        with self.read() as unit:
            counts = unit.tenants.count_rows()
        found = {fact: counts[fact] - empty[fact] for fact in FACTS if counts[fact] != empty[fact]}
        assert found == {
            "customers": 2,
            "identifiers": 1,
            "contact_points": 1,
            "statements": 1,
            "interactions": 3,
            "members": 1,
            "events": 2,
        }

    def test_a_tenant_being_dropped_is_found_among_those_alone(self) -> None:
        """From `begin_drop` on `dropping` alone tells the tenant; its name is not free yet. Again is no change."""
        with self.write() as unit:
            tenant = unit.tenants.keyed(self.tenant)
            assert [] == list(unit.tenants.dropping())
            unit.tenants.begin_drop(NOON)
            unit.tenants.begin_drop(samples.days_ago(1))
        with self.store.begin(None, write=True) as unit:
            assert [tenant] == list(unit.tenants.dropping())
            assert unit.tenants.named("first") is None
            assert unit.tenants.keyed(self.tenant) is None
            assert [self.other] == [each.key for each in unit.tenants.all()]
            with pytest.raises(NameTaken):
                unit.tenants.add("first", currency="EUR", zone="UTC", region=None, at=NOON)

    @pytest.mark.parametrize("limit", [1, 5, 1_000])
    def test_a_tenant_is_dropped_whole(self, limit: int) -> None:
        """Steps of any size end; together they delete the rows that were counted, and the tenant."""
        self.furnish_both()
        with self.read() as unit:
            counts = unit.tenants.count_rows()
        assert [] == [fact for fact, count in counts.items() if not count]
        assert counts == self.drop(limit)
        with self.store.begin(None, write=False) as unit:
            assert [self.other] == [each.key for each in unit.tenants.all()]
            assert [] == list(unit.tenants.dropping())

    def test_other_tenants_keep_their_rows(self) -> None:
        """Dropping deletes rows of the bound tenant alone."""
        self.furnish_both()
        with self.read(self.other) as unit:
            before = footprint(unit, self.other), unit.tenants.count_rows()
        self.drop()
        with self.read(self.other) as unit:
            found = footprint(unit, self.other)
            assert isinstance(found, list) and isinstance(before[0], list)
            # The second part is the number of tenants.
            assert (before[0][:1] + before[0][2:], before[1]) == (found[:1] + found[2:], unit.tenants.count_rows())

    def test_a_key_is_never_given_again(self) -> None:
        """Whichever tenants are dropped, the next key is greater than any before, though names are given again."""
        greatest = max(self.tenant, self.other)
        keys: list[TenantKey] = []
        for name in ("second", "first"):
            with self.store.begin(None, write=False) as unit:
                found = unit.tenants.named(name)
                assert found is not None
            self.tenant = found.key
            self.drop()
            with self.store.begin(None, write=True) as unit:
                keys.append(unit.tenants.add(name, currency="EUR", zone="UTC", region=None, at=NOON).key)
        assert [greatest + 1, greatest + 2] == keys
        with self.read(keys[1]) as unit:
            assert 0 == sum(unit.tenants.count_rows().values())

    def test_only_what_is_being_dropped_is_deleted(self) -> None:
        """`drop_some` raises `TransactionError` unless the tenant is being dropped, and deletes nothing."""
        self.add(1)
        with self.write() as unit, pytest.raises(TransactionError):
            unit.tenants.drop_some(10)
        with self.read() as unit:
            assert 1 == unit.customers.count(archived=False)

    def test_of_a_tenant_that_is_gone_nothing_is_left_to_delete(self) -> None:
        """`drop_some` of a tenant that is gone is finished at once; `begin_drop` of it is no change."""
        self.drop()
        with self.write() as unit:
            unit.tenants.begin_drop(NOON)
            step = unit.tenants.drop_some(10)
        assert (True, 0) == (step.finished, sum(step.counts.values()))

    def test_reclaiming_takes_nothing_away(self) -> None:
        """`reclaim` gives back what deleted rows take, and changes nothing of the rows that are there."""
        self.furnish_both()
        self.store.reclaim()
        self.drop()
        with self.read(self.other) as unit:
            before = footprint(unit, self.other), unit.tenants.count_rows()
        self.store.reclaim()
        with self.read(self.other) as unit:
            assert before == (footprint(unit, self.other), unit.tenants.count_rows())

    def test_a_drop_goes_on_in_a_store_opened_again(self) -> None:
        """When `lasting`, a drop that was left is gone on with by whoever opens the store next."""
        if not self.store.lasting:
            pytest.skip("this store does not last")
        self.furnish_both()
        with self.write() as unit:
            unit.tenants.begin_drop(NOON)
        with self.write() as unit:
            assert not unit.tenants.drop_some(3).finished
        self.store.close()
        self.store = self.open_store()
        with self.store.begin(None, write=False) as unit:
            assert [self.tenant] == [each.key for each in unit.tenants.dropping()]
        self.drop()
        with self.store.begin(None, write=False) as unit:
            assert [self.other] == [each.key for each in unit.tenants.all()]
