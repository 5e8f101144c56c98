"""Contact times: in which hours customers may be contacted, and how long complaints and cases keep them from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from crmcore.codec.definitions import dump_cooling_off, dump_hours
from crmcore.domain.customer.chosen_hours import ChosenHours
from crmcore.domain.decision.cooling_off import CAUSES, NAMES, Cause, CoolingOff
from crmcore.domain.decision.hours import Hours
from crmcore.domain.decision.hours_text import hours_text, parse_hours
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.domain.decision.zone_source import RecipientZone
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.errors import InvalidValue
from crmcore.services.caps import require_channel
from crmcore.services.recipient_zones import zones_of
from crmcore.services.resolving import address, require_count, resolve
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST = 3_650


class ContactTimes:
    """What one can do with the hours of contact. They hold in the recipient's zone, for every purpose but service."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(self, hours: str | Hours, channel: str | None = None) -> Hours:
        """Contact customers in these hours alone, by a channel or by any: ``mon-fri 09:00-20:00, sat 10:00-16:00``.

        A channel's own hours hold within those of all. A contact outside them waits for them; one that would be too
        late then expires. Other hours for the same channel take the place of the first. Raises `InvalidValue` with the
        position, `UnknownChannel`.
        """
        found = _hours(hours)

        def action(work: Work) -> Hours:
            work.hold_definitions(to_change=True)
            name = _name(work, channel)
            definition = work.unit.definitions.put("hours", name, dump_hours(found), work.now())
            work.redefined()
            told: dict[str, Plain] = {"channel": name, "hours": hours_text(found), "version": definition.version}
            work.emit("contact_times.defined", None, told)
            return found

        return run(self._scope, "contact_times.define", action)

    def retire(self, channel: str | None = None) -> bool:
        """Take hours out of use; False when there are none such. Raises `UnknownChannel`."""
        return self._retire("hours", lambda work: _name(work, channel), "contact_times.retired")

    def all(self) -> Mapping[str, Hours]:
        """The hours in use, by channel; those of all channels are under ``all channels``."""
        with self._scope.reading() as work:
            return dict(sorted(work.definitions.hours.items()))

    def cool_off(self, days: int | None, *, after: Cause = "complaint") -> bool:
        """Leave customers alone for so many tenant days from a complaint on; None: no longer. False when that changes
        nothing.

        With `after="case"`: while a case is open, and for so many days from its closing on; 0 days hold only while one
        is open. What serves the customer goes all the same. Raises `InvalidValue`.
        """
        name = _cause(after)
        if days is None:
            return self._retire("cooling off", lambda _: name, "cooling_off.retired", after=after)
        require_count(days, "days", least=0 if after == "case" else 1, most=LONGEST)

        def action(work: Work) -> bool:
            rule = CoolingOff(days, after)
            if work.hold_definitions(to_change=True).cooling_off.get(name) == rule:
                return False
            work.unit.definitions.put("cooling off", name, dump_cooling_off(rule), work.now())
            work.redefined()
            work.emit("cooling_off.defined", None, {"days": days, "after": after})
            return True

        return run(self._scope, "contact_times.cool_off", action)

    def cooling_off(self, *, after: Cause = "complaint") -> int | None:
        """For how many days customers are left alone after a complaint, or after a case; None: not at all."""
        name = _cause(after)
        with self._scope.reading() as work:
            rule = work.definitions.cooling_off.get(name)
            return None if rule is None else rule.days

    def choose(
        self,
        customer: CustomerId | Reach,
        hours: str | Hours | None,
        channel: str | None = None,
        *,
        key: str | None = None,
    ) -> None:
        """Keep in which hours a customer wants to be contacted, by a channel or by any: ``mon-fri 17:00-20:00``; None:
        it has no wish any more.

        They hold within the firm's own, in the customer's zone, for every purpose but service. Other hours for the same
        channel take the place of the first, and of customers who are merged those chosen last hold. Who wants no
        contact at all withdraws consent. Raises `UnknownCustomer`, `UnknownChannel`, `InvalidValue` with the position.
        """
        found = None if hours is None else _hours(hours)
        if found is not None and found.never:
            raise InvalidValue("hours", "hours that are never", "who wants no contact withdraws consent")
        text = "" if found is None else hours_text(found)

        def action(work: Work) -> None:
            name = _name(work, channel)
            whose = address(work, customer)
            work.unit.chosen_hours.add(ChosenHours(work.setting.ids.new(), *whose, name, text, work.now()))
            work.emit("hours.chosen", whose.customer, {"channel": name, "wish": bool(text)})

        run(self._scope, "contact_times.choose", action, key=key, arguments=(customer, text, channel), form=NOTHING)

    def chosen(self, customer: CustomerId | Reach) -> Mapping[str, Hours]:
        """The hours in which a customer wants to be contacted, by channel; those for any are under ``all channels``.
        Raises `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            found = resolve(work, customer)
            wishes = work.unit.chosen_hours.holding([found]).get(found, {})
            return {channel: parse_hours(text) for channel, text in wishes.items()}

    def zone(self, customer: CustomerId | Reach) -> RecipientZone:
        """The zone that a customer lives by, and where that is known from: its preference, the attribute ``zone``, its
        ``country`` or its phone numbers where that has one zone only, else the tenant's. Raises `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            found = resolve(work, customer)
            return zones_of(work, [found])[found]

    def _retire(
        self, kind: Literal["hours", "cooling off"], named: Callable[[Work], str], event: str, **told: Plain
    ) -> bool:
        def action(work: Work) -> bool:
            held = work.hold_definitions(to_change=True)
            name = named(work)
            if name not in (held.hours if kind == "hours" else held.cooling_off):
                return False
            work.unit.definitions.retire(kind, name, work.now())
            work.redefined()
            work.emit(event, None, told or {"channel": name})
            return True

        return run(self._scope, "contact_times.retire", action, form=NOTHING)


def _hours(hours: object) -> Hours:
    found = parse_hours(hours) if isinstance(hours, str) else hours
    if not isinstance(found, Hours):
        raise InvalidValue("hours", f"a {type(hours).__name__}", "hours are text or Hours")
    return found


def _cause(after: Cause) -> str:
    if after not in CAUSES:
        raise InvalidValue("after", "another word", f"a customer cools off after a {' or a '.join(CAUSES)}")
    return NAMES[after]


def _name(work: Work, channel: str | None) -> str:
    return ALL_CHANNELS if channel is None else require_channel(work, channel)
