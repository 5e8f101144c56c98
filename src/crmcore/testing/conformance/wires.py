"""Wires: how the channels' wires stand."""

from __future__ import annotations

import pytest

from crmcore.domain.decision.wire import UNTOUCHED, WireState
from crmcore.errors import ReadOnlyTransaction
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON
from crmcore.testing.conformance.store import Planned

STATE = WireState(7, NOON.replace(microsecond=999_999), NOON)


class WireObligations(KitBase):
    """What `WireTable` promises."""

    def test_a_wire_is_untouched_until_something_is_kept_of_it(self) -> None:
        """Also for one that is held."""
        with self.write() as unit:
            assert UNTOUCHED == unit.wires.get("email") == unit.wires.hold("email")
        with self.read() as unit:
            assert UNTOUCHED == unit.wires.get("email")

    def test_a_wire_is_read_in_every_part(self) -> None:
        """What was kept before is replaced; other channels stand as they stood."""
        with self.write() as unit:
            unit.wires.put("email", WireState(1))
            unit.wires.hold("email")
            unit.wires.put("email", STATE)
            unit.wires.put("sms", WireState(0, None, NOON))
        with self.write() as unit:
            assert STATE == unit.wires.get("email") == unit.wires.hold("email")
            assert WireState(0, None, NOON) == unit.wires.get("sms")
            assert UNTOUCHED == unit.wires.get("post")

    def test_all_wires_are_listed(self) -> None:
        """Each of which something is kept, by name, those of providers among them."""
        with self.read() as unit:
            assert {} == unit.wires.all()
        with self.write() as unit:
            unit.wires.put("sms", WireState(1))
            unit.wires.put("provider relay", STATE)
        with self.read() as unit:
            assert [("provider relay", STATE), ("sms", WireState(1))] == list(unit.wires.all().items())

    def test_a_wire_is_undone_with_a_savepoint(self) -> None:
        """The wire stands as before the part of the transaction that is undone."""
        with self.write() as unit:
            unit.wires.put("email", STATE)
            with pytest.raises(Planned), unit.savepoint():
                unit.wires.put("email", WireState(1))
                raise Planned
            assert STATE == unit.wires.get("email")

    def test_a_reader_holds_and_keeps_no_wire(self) -> None:
        """Holding is writing."""
        with pytest.raises(ReadOnlyTransaction), self.read() as unit:
            unit.wires.hold("email")
        with pytest.raises(ReadOnlyTransaction), self.read() as unit:
            unit.wires.put("email", STATE)

    def test_wires_of_another_tenant_never_appear(self) -> None:
        """Each tenant has its own."""
        with self.write(self.other) as unit:
            unit.wires.put("email", STATE)
        with self.read() as unit:
            assert (UNTOUCHED, {}) == (unit.wires.get("email"), unit.wires.all())
