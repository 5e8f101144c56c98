"""Caps: how often customers may be contacted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from crmcore.codec.definitions import dump_cap
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.verdict import PERS, Per
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.period import Period, require_period
from crmcore.errors import InvalidValue, UnknownChannel
from crmcore.services.resolving import require_count
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST = 36_500


class Caps:
    """What one can do with caps. A channel has one cap for each window and purpose, per customer and per household, and
    so have all together.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(
        self,
        contacts: int,
        days: int | None = None,
        channel: str | None = None,
        *,
        per: Per = "customer",
        purpose: str | None = None,
        calendar: Period | None = None,
    ) -> Cap:
        """Intend at most so many `contacts` in any `days` tenant days, or in each `calendar` day, week (from Monday) or
        month of the tenant; by one `channel`, or by all when it is None.

        `per` household it is counted over all its members together. For one `purpose`, it counts and holds back that
        alone; else everything but service, which only a cap of its own purpose holds back. Another number for the same
        window, channel, purpose and `per` takes the place of the first. Contacts intended for customers held out count
        too. Raises `InvalidValue`, `UnknownChannel`.
        """
        require_count(contacts, "contacts", least=0, most=LONGEST)
        cap = _cap(contacts, days, channel, per, purpose, calendar)

        def action(work: Work) -> Cap:
            work.hold_definitions(to_change=True)
            if channel is not None:
                require_channel(work, channel)
            definition = work.unit.definitions.put("cap", cap_name(cap), dump_cap(cap), work.now())
            work.redefined()
            work.emit("cap.defined", None, {"cap": cap_name(cap), "version": definition.version})
            return cap

        return run(self._scope, "caps.define", action)

    def all(self) -> Sequence[Cap]:
        """The caps in use: those for all channels, then by channel, the shortest window first."""
        with self._scope.reading() as work:
            return sorted(work.definitions.caps.values(), key=_place)

    def retire(
        self,
        days: int | None = None,
        channel: str | None = None,
        *,
        per: Per = "customer",
        purpose: str | None = None,
        calendar: Period | None = None,
    ) -> bool:
        """Take a cap out of use; False when there is none such. Raises `InvalidValue`."""
        name = cap_name(_cap(0, days, channel, per, purpose, calendar))

        def action(work: Work) -> bool:
            work.hold_definitions(to_change=True)
            if name not in work.definitions.caps:
                return False
            work.unit.definitions.retire("cap", name, work.now())
            work.redefined()
            work.emit("cap.retired", None, {"cap": name})
            return True

        return run(self._scope, "caps.retire", action, form=NOTHING)


def _cap(
    contacts: int, days: int | None, channel: str | None, per: Per, purpose: str | None, calendar: Period | None
) -> Cap:
    if days is not None or calendar is None:
        require_count(days, "days", most=LONGEST)
    if calendar is not None:
        require_period(calendar, "calendar")
    for field, name in (("channel", channel), ("purpose", purpose)):
        if name is not None:
            require_name(name, field)
    return Cap(contacts, days, channel, require_per(per), purpose, calendar)


_CALENDAR_DAYS = {"day": 1, "week": 7, "month": 31}


def _place(cap: Cap) -> tuple[str, int, bool, str, str]:
    days = _CALENDAR_DAYS[cap.calendar] if cap.calendar is not None else cap.days or 0
    return cap.channel or "", days, cap.calendar is not None, cap.purpose or "", cap.per


def cap_name(cap: Cap) -> str:
    """The name under which a cap is defined: ``all:7``, ``email:month``, ``email:7:household`` or ``all:7::offers``."""
    window = cap.days if cap.calendar is None else cap.calendar
    per = "" if cap.per == "customer" else cap.per
    return ":".join([cap.channel or "all", str(window), per, cap.purpose or ""]).rstrip(":")


def require_per(per: Per) -> Per:
    """The word itself when it says what a cap is counted by. Raises `InvalidValue`."""
    if per not in PERS:
        raise InvalidValue("per", "another word", f"a cap is counted per {' or per '.join(PERS)}")
    return per


def require_channel(work: Work, name: str) -> str:
    """The name itself when the CRM has such a channel; raises `UnknownChannel` with the nearest name."""
    if not isinstance(name, str):
        raise InvalidValue("channel", f"a {type(name).__name__}", "a channel is named by a text")
    if name not in work.setting.channels:
        nearest = get_close_matches(str(name), work.setting.channels, n=1)
        raise UnknownChannel(name, nearest[0] if nearest else None)
    return name


def require_channels(work: Work, names: Iterable[str]) -> Collection[str]:
    """The names, each as `require_channel` has it."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise InvalidValue("channels", f"a {type(names).__name__}", "they are several names of channels")
    return {require_channel(work, name) for name in names}
