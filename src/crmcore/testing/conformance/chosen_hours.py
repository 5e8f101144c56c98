"""Hours that customers have chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from crmcore.domain.customer.chosen_hours import ChosenHours
from crmcore.errors import CRMError
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import MEASURES, NOON, customer_id, days_ago, merge, uuid

ONE, TWO, THREE = map(customer_id, (1, 2, 3))


def chosen(
    number: int, whose: int, hours: str = "mon-fri 17:00-20:00", channel: str = "email", *, at: datetime = NOON
) -> ChosenHours:
    """What a customer said, number so and so."""
    who = customer_id(whose)
    return ChosenHours(uuid(9_500_000 + number), who, who, channel, hours, at)


WRITES: dict[str, Callable[[UnitOfWork], object]] = {
    "chosen_hours.add": lambda unit: unit.chosen_hours.add(chosen(1, 1)),
}


class ChosenHoursObligations(KitBase):
    """What `ChosenHoursTable` promises."""

    def say(self, *said: ChosenHours) -> None:
        """Keep what customers said, one after the other."""
        with self.write() as unit:
            for each in said:
                unit.chosen_hours.add(each)

    def test_what_was_said_of_hours_is_kept_as_given(self) -> None:
        """Equal in every part, oldest first by (chosen_at, id)."""
        self.add(1, 2)
        given = [
            chosen(3, 1, at=days_ago(2)),
            chosen(1, 1, "", "all channels", at=NOON.replace(microsecond=7)),
            chosen(2, 1, "größe", at=NOON.replace(microsecond=7)),
        ]
        self.say(*reversed(given), chosen(4, 2))
        with self.read() as unit:
            assert given == list(unit.chosen_hours.of(ONE))
            assert [] == list(unit.chosen_hours.of(THREE))

    def test_the_newest_of_a_channel_holds(self) -> None:
        """By channel the newest by (chosen_at, id), where it is a wish; those who have none are left out."""
        self.add(1, 2, 3)
        with self.read() as unit:
            assert not unit.chosen_hours.are_any()
        self.say(
            chosen(1, 1, "mon 09:00-10:00", "sms"),
            chosen(2, 1, "tue 09:00-10:00", at=NOON),
            chosen(3, 1, "wed 09:00-10:00", at=NOON),
            chosen(4, 1, "thu 09:00-10:00", at=days_ago(1)),
            chosen(5, 2, at=days_ago(1)),
            chosen(6, 2, "", at=NOON),
        )
        with self.read() as unit:
            assert unit.chosen_hours.are_any()
            found = unit.chosen_hours.holding([ONE, TWO, THREE])
            assert {ONE: [("email", "wed 09:00-10:00"), ("sms", "mon 09:00-10:00")]} == {
                who: list(hours.items()) for who, hours in found.items()
            }
            assert {} == dict(unit.chosen_hours.holding([TWO]))
            assert {} == dict(unit.chosen_hours.holding([]))

    def test_chosen_hours_of_many_are_told_at_once(self) -> None:
        """Whatever the number asked for, and whoever else has chosen some."""
        numbers = range(1, 1301)
        self.add(*numbers)
        self.say(*(chosen(number, number) for number in (1, 600, 1300)))
        with self.read() as unit:
            found = unit.chosen_hours.holding([customer_id(number) for number in numbers if number != 600])
            assert {customer_id(1), customer_id(1300)} == {*found}

    def test_hours_are_chosen_by_a_customer_of_the_tenant(self) -> None:
        """For somebody else nothing is kept."""
        self.add(1)
        with pytest.raises(CRMError):
            self.say(chosen(1, 7))
        with self.read() as unit:
            assert not unit.chosen_hours.are_any()

    def test_chosen_hours_go_with_a_merge_and_come_back(self) -> None:
        """The newest of both holds for the head; undone, each has its own."""
        self.add(1, 2)
        self.say(chosen(1, 1, at=days_ago(1)), chosen(2, 2, "tue 09:00-10:00"), chosen(3, 2, channel="sms"))
        with self.write() as unit:
            unit.merges.merge(merge(2, 1), MEASURES, uuid(9_000_001))
            assert {"email": "tue 09:00-10:00", "sms": "mon-fri 17:00-20:00"} == dict(
                unit.chosen_hours.holding([ONE, TWO])[ONE]
            )
            assert [ONE, TWO, TWO] == [each.origin for each in unit.chosen_hours.of(ONE)]
            assert [] == list(unit.chosen_hours.of(TWO))
            unit.merges.unmerge(TWO, MEASURES, uuid(9_000_002))
            assert [1, 2] == [len(unit.chosen_hours.of(each)) for each in (ONE, TWO)]
