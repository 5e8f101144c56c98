"""Events and their sealing."""

from __future__ import annotations

from hashlib import sha256

import pytest
from attrs import evolve

from crmcore.domain.kernel.event import Event, Plain
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import event
from crmcore.testing.conformance.store import Planned


def chain(last: bytes, sealed: Event) -> bytes:
    """A chain value that depends on the last one, the event and its number."""
    return sha256(last + sealed.id.bytes + str(sealed.sequence).encode()).digest()


def sealed(*events: Event) -> list[Event]:
    """The events as they have to be once sealed, the first of them being the first of all."""
    done, last = [], bytes(32)
    for number, each in enumerate(events, start=1):
        last = chain(last, evolve(each, sequence=number))
        done.append(evolve(each, sequence=number, chain=last))
    return done


class EventObligations(KitBase):
    """What `EventTable` promises."""

    def emit(self, *events: Event) -> None:
        """Append events in a transaction of their own."""
        with self.write() as unit:
            unit.events.add(events)

    def seal(self, limit: int = 1000) -> int:
        """Seal in a transaction of its own."""
        with self.write() as unit:
            return unit.events.seal(chain, limit=limit)

    def since(self, sequence: int = 0, limit: int = 1000) -> list[Event]:
        """The sealed events after a sequence number."""
        with self.read() as unit:
            return list(unit.events.since(sequence, limit=limit))

    def test_events_are_unnumbered_until_they_are_sealed(self) -> None:
        """Events are appended unnumbered: they wait in the backlog and are not given out."""
        self.emit(event(1), event(2))
        assert [] == self.since()
        with self.read() as unit:
            assert 2 == unit.events.backlog()

    def test_sealing_numbers_gap_free_in_the_order_added(self) -> None:
        """Committed events are numbered gap-free in the order added and chained from 32 zero bytes."""
        self.emit(event(5), event(3))
        self.emit(event(4, whose=None, actor=None), event(1), event(2))
        assert 5 == self.seal()
        expected = sealed(event(5), event(3), event(4, whose=None, actor=None), event(1), event(2))
        assert expected == self.since()
        with self.read() as unit:
            assert 0 == unit.events.backlog()

    def test_sealing_goes_on_where_it_stopped(self) -> None:
        """At most `limit` events are sealed; the next seal goes on with the number and chain value after the last."""
        given = [event(number) for number in (9, 2, 7, 4, 5)]
        self.emit(*given[:4])
        assert 3 == self.seal(limit=3)
        assert sealed(*given[:3]) == self.since()
        self.emit(given[4])
        assert [2, 0] == [self.seal(), self.seal()]
        assert sealed(*given) == self.since()

    def test_events_rolled_back_leave_no_gap(self) -> None:
        """Events of a transaction that was rolled back are never numbered and leave no gap."""
        self.emit(event(1))
        with pytest.raises(Planned), self.write() as unit:
            unit.events.add([event(2)])
            raise Planned
        self.emit(event(3))
        self.seal()
        assert sealed(event(1), event(3)) == self.since()

    def test_a_seal_rolled_back_is_done_again(self) -> None:
        """A seal that was rolled back is done again with the same numbers and chain."""
        self.emit(event(1), event(2))
        with pytest.raises(Planned), self.write() as unit:
            unit.events.seal(chain, limit=10)
            raise Planned
        assert [] == self.since()
        assert 2 == self.seal()
        assert sealed(event(1), event(2)) == self.since()

    def test_sealed_events_come_in_order_after_a_number(self) -> None:
        """Sealed events after that sequence number, in order, at most `limit`."""
        self.emit(*map(event, range(1, 8)))
        self.seal()
        assert [3, 4] == [each.sequence for each in self.since(2, limit=2)]
        assert [] == self.since(7)

    def test_data_is_kept_as_given(self) -> None:
        """An event's data is kept: texts, numbers beyond 64 bits, booleans, None, lists and mappings."""
        data: dict[str, Plain] = {
            "a": "ü\U0001f600",
            "b": 2**70,
            "c": True,
            "d": None,
            "e": [1, ["x", {"y": False}]],
            "f": {},
            "g": 0,
        }
        self.emit(evolve(event(1), data=data))
        self.seal()
        (found,) = self.since()
        assert data == dict(found.data)
        assert found.data["c"] is True
        assert 0 == found.data["g"]
        assert found.data["g"] is not False

    def test_a_large_batch_of_events_is_as_good_as_many_small_ones(self) -> None:
        """Five hundred events added in one call keep their order."""
        given = [event(number * 7919 % 10_007) for number in range(1, 501)]
        self.emit(*given)
        assert 500 == self.seal()
        assert sealed(*given) == self.since()

    def test_adding_no_event_is_nothing(self) -> None:
        """An empty sequence adds no event, and an empty backlog seals none."""
        self.emit()
        assert 0 == self.seal()

    def test_events_of_another_tenant_never_appear(self) -> None:
        """Each tenant has a log, numbers and a chain of its own."""
        self.emit(event(1), event(2))
        with self.write(self.other) as unit:
            unit.events.add([event(3)])
        self.seal()
        with self.write(self.other) as unit:
            assert 1 == unit.events.backlog()
            assert [] == list(unit.events.since(0, limit=10))
            unit.events.seal(chain, limit=10)
        with self.read(self.other) as unit:
            assert sealed(event(3)) == list(unit.events.since(0, limit=10))
        assert sealed(event(1), event(2)) == self.since()
