"""Tenants, settings and definitions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Event, Thread

import pytest

from crmcore.domain.kernel.definition import Definition
from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.errors import NameTaken, StorageBusy
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON, days_ago


class TenantObligations(KitBase):
    """What `TenantTable` promises."""

    def test_a_tenant_is_added_under_the_next_free_key(self) -> None:
        """Adding gives the next free key and keeps name, currency, zone, region and date."""
        at = NOON.replace(microsecond=123_456)
        with self.store.begin(None, write=True) as unit:
            added = unit.tenants.add("Łódź \U0001f600", currency="USD", zone="Asia/Kathmandu", region="NP", at=at)
        key = TenantKey(max(self.tenant, self.other) + 1)
        assert Tenant(key, "Łódź \U0001f600", "USD", "Asia/Kathmandu", "NP", at, added.revision) == added
        with self.store.begin(None, write=False) as unit:
            assert added == unit.tenants.keyed(key) == unit.tenants.named("Łódź \U0001f600")

    def test_a_name_is_given_once(self) -> None:
        """Adding a tenant under a name that is taken raises `NameTaken`, and adds nothing."""
        with self.store.begin(None, write=True) as unit:
            with pytest.raises(NameTaken):
                unit.tenants.add("first", currency="EUR", zone="UTC", region=None, at=NOON)
            assert 2 == len(unit.tenants.all())

    def test_names_are_exact(self) -> None:
        """Names that differ in case name different tenants."""
        with self.store.begin(None, write=True) as unit:
            unit.tenants.add("FIRST", currency="EUR", zone="UTC", region=None, at=NOON)
            assert ["first", "second", "FIRST"] == [tenant.name for tenant in unit.tenants.all()]

    def test_unknown_tenants_are_none(self) -> None:
        """A name or a key that names no tenant gives None."""
        with self.store.begin(None, write=False) as unit:
            assert unit.tenants.named("nobody") is None
            assert unit.tenants.keyed(TenantKey(999)) is None

    def test_all_tenants_come_by_key(self) -> None:
        """All tenants, by key; reachable from every unit of work."""
        with self.read() as unit:
            assert [self.tenant, self.other] == [tenant.key for tenant in unit.tenants.all()]
            assert unit.tenants.named("second") == unit.tenants.keyed(self.other)


class SettingObligations(KitBase):
    """What `SettingTable` promises."""

    def test_a_setting_is_none_until_it_is_put(self) -> None:
        """The setting, or None."""
        with self.write() as unit:
            assert unit.settings.get("fingerprint") is None
            unit.settings.put("fingerprint", "")
            assert "" == unit.settings.get("fingerprint")

    def test_putting_replaces(self) -> None:
        """Putting a setting replaces what it was."""
        with self.write() as unit:
            unit.settings.put("fingerprint", "first")
            unit.settings.put("fingerprint", "ß \U0001f600")
        with self.read() as unit:
            assert "ß \U0001f600" == unit.settings.get("fingerprint")

    def test_keeping_does_not_replace(self) -> None:
        """Keeping sets a setting unless it is set, whoever does so at the same time, and returns what it is."""

        def keep(value: int) -> str:
            with self.write() as unit:
                return unit.settings.keep("salt", str(value))

        with ThreadPoolExecutor(4) as threads:
            kept = {*threads.map(keep, range(8))}
        assert 1 == len(kept)
        with self.read() as unit:
            assert kept == {unit.settings.get("salt")}

    def test_a_setting_is_removed(self) -> None:
        """Removing a setting makes it None; one that is not there is no error."""
        with self.write() as unit:
            unit.settings.put("fingerprint", "one")
            unit.settings.remove("fingerprint")
            unit.settings.remove("nothing")
            assert unit.settings.get("fingerprint") is None

    def test_settings_belong_to_the_database(self) -> None:
        """Settings belong to the database as a whole, not to a tenant."""
        with self.write() as unit:
            unit.settings.put("fingerprint", "one")
        with self.read(self.other) as unit:
            assert "one" == unit.settings.get("fingerprint")


class DefinitionObligations(KitBase):
    """What `DefinitionTable` promises."""

    def revision(self) -> int:
        """The tenant's revision."""
        with self.read() as unit:
            tenant = unit.tenants.keyed(self.tenant)
        assert tenant is not None
        return tenant.revision

    def test_numbers_start_at_one_and_are_unique_within_the_kind(self) -> None:
        """Numbers are unique within the kind and start at 1."""
        with self.write() as unit:
            made = [unit.definitions.put("kind", name, "{}", NOON) for name in ("visit", "call", "öffnen")]
            offer = unit.definitions.put("offer", "visit", "{}", NOON)
        assert [1, 2, 3] == [definition.number for definition in made]
        assert Definition("offer", "visit", 1, 1, "{}", NOON) == offer

    def test_another_body_is_the_next_version(self) -> None:
        """A body is kept as the next version; (kind, name) keeps its number for ever."""
        with self.write() as unit:
            unit.definitions.put("kind", "call", "{}", NOON)
            first = unit.definitions.put("kind", "visit", '{"a":1}', days_ago(2))
            second = unit.definitions.put("kind", "visit", '{"a":2}', days_ago(1))
        assert Definition("kind", "visit", 2, 1, '{"a":1}', days_ago(2)) == first
        assert Definition("kind", "visit", 2, 2, '{"a":2}', days_ago(1)) == second
        with self.read() as unit:
            assert [first, second] == list(unit.definitions.history("kind", "visit"))
            assert second in unit.definitions.all()
            assert first not in unit.definitions.all()

    def test_definitions_stay_as_they_are_held(self) -> None:
        """Who holds the definitions keeps other writers from changing them until its transaction ends."""

        def hold(unit: UnitOfWork, before: int) -> None:
            assert unit.definitions.hold() in (None, before)

        self._nobody_defines_during(self.write(), hold)

    def test_who_begins_by_relying_holds_definitions(self) -> None:
        """`begin` with `relying` holds the definitions as they are, of the revision that the tenant is told with."""

        def look(unit: UnitOfWork, before: int) -> None:
            tenant = unit.tenants.keyed(self.tenant)
            assert tenant is not None
            assert before == tenant.revision

        self._nobody_defines_during(self.store.begin(self.tenant, write=True, relying=True), look)

    def _nobody_defines_during(
        self, transaction: AbstractContextManager[UnitOfWork], first: Callable[[UnitOfWork, int], None]
    ) -> None:
        put = Event()

        def define() -> None:
            while not put.is_set():
                try:
                    with self.write() as unit:
                        unit.definitions.put("kind", "visit", "{}", NOON)
                except StorageBusy:
                    continue
                put.set()

        before = self.revision()
        thread = Thread(target=define)
        with transaction as unit:
            first(unit, before)
            thread.start()
            assert not put.wait(0.2)
            assert all(found.name != "visit" for found in unit.definitions.all())
        thread.join(30)
        assert self.revision() == before + 1

    def test_holding_tells_the_revision_now(self) -> None:
        """Where definitions may have changed since the transaction began, holding them tells the revision they have."""
        with self.write() as unit:
            began = unit.tenants.keyed(self.tenant)
            assert began is not None
            held = unit.definitions.hold(to_change=True)
            assert held is None or held >= began.revision
            assert unit.definitions.hold() is None or held == unit.definitions.hold()

    def test_an_equal_body_changes_nothing(self) -> None:
        """An equal body gives the present version unchanged."""
        with self.write() as unit:
            first = unit.definitions.put("kind", "visit", "{}", days_ago(2))
            assert first == unit.definitions.put("kind", "visit", "{}", NOON)
            assert [first] == list(unit.definitions.history("kind", "visit"))

    def test_a_former_body_is_a_new_version(self) -> None:
        """Only the present body is compared: going back to a former one is the next version."""
        with self.write() as unit:
            bodies = ["{}", '{"a":1}', "{}"]
            assert [1, 2, 3] == [unit.definitions.put("kind", "visit", body, NOON).version for body in bodies]

    def test_retiring_takes_a_name_out_of_use(self) -> None:
        """Retiring takes the name out of use; its versions stay."""
        with self.write() as unit:
            unit.definitions.put("kind", "visit", "{}", days_ago(2))
            unit.definitions.put("kind", "visit", '{"a":1}', days_ago(1))
            unit.definitions.retire("kind", "visit", NOON)
        with self.read() as unit:
            assert [] == [found for found in unit.definitions.all() if found.kind == "kind"]
            history = unit.definitions.history("kind", "visit")
        assert [(1, "{}"), (2, '{"a":1}')] == [(found.version, found.body) for found in history]
        assert NOON == history[-1].retired_at

    def test_a_retired_name_comes_back_under_its_number(self) -> None:
        """A name put again after it was retired keeps its number, as the next version even with an equal body."""
        with self.write() as unit:
            unit.definitions.put("kind", "visit", "{}", days_ago(2))
            unit.definitions.retire("kind", "visit", days_ago(1))
            unit.definitions.put("kind", "call", "{}", days_ago(1))
            again = unit.definitions.put("kind", "visit", "{}", NOON)
        assert Definition("kind", "visit", 1, 2, "{}", NOON) == again
        with self.read() as unit:
            assert again in unit.definitions.all()

    def test_retiring_what_is_not_in_use_does_nothing(self) -> None:
        """Nothing happens when the name is not in use."""
        with self.write() as unit:
            unit.definitions.put("kind", "visit", "{}", days_ago(2))
            unit.definitions.retire("kind", "visit", days_ago(1))
        revision = self.revision()
        with self.write() as unit:
            unit.definitions.retire("kind", "visit", NOON)
            unit.definitions.retire("kind", "never", NOON)
            assert days_ago(1) == unit.definitions.history("kind", "visit")[-1].retired_at
        assert revision == self.revision()

    def test_present_versions_come_by_kind_and_number(self) -> None:
        """The present version of every definition that is not retired, by kind and number."""
        with self.write() as unit:
            for kind, name in (("offer", "b"), ("kind", "z"), ("kind", "a")):
                unit.definitions.put(kind, name, "{}", NOON)  # type: ignore[arg-type]
            unit.definitions.put("kind", "z", '{"a":1}', NOON)
            found = [(each.kind, each.number) for each in unit.definitions.all()]
        assert sorted(found) == found
        assert [("kind", 1), ("kind", 2), ("offer", 1)] == [each for each in found if each[0] in ("kind", "offer")]

    def test_the_revision_grows_with_every_definition(self) -> None:
        """The tenant's revision grows with every version and retirement, within the transaction already."""
        revisions = [self.revision()]
        with self.write() as unit:
            for act in (
                lambda: unit.definitions.put("kind", "visit", "{}", NOON),
                lambda: unit.definitions.put("kind", "visit", '{"a":1}', NOON),
                lambda: unit.definitions.retire("kind", "visit", NOON),
            ):
                act()
                tenant = unit.tenants.keyed(self.tenant)
                assert tenant is not None
                revisions.append(tenant.revision)
        assert revisions == sorted(set(revisions))
        assert revisions[-1] == self.revision()

    def test_what_was_never_defined_has_no_history(self) -> None:
        """A name never defined has no versions."""
        with self.read() as unit:
            assert [] == list(unit.definitions.history("kind", "never"))

    def test_definitions_of_another_tenant_never_appear(self) -> None:
        """A tenant's definitions, numbers and revision are its own."""
        with self.write() as unit:
            unit.definitions.put("kind", "visit", "{}", NOON)
        revision = self.revision()
        with self.write(self.other) as unit:
            assert [] == list(unit.definitions.history("kind", "visit"))
            assert 1 == unit.definitions.put("kind", "call", "{}", NOON).number
            unit.definitions.retire("kind", "visit", NOON)
        assert revision == self.revision()
        with self.read() as unit:
            assert ["visit"] == [found.name for found in unit.definitions.all() if found.kind == "kind"]
