"""Caps: how often customers may be contacted."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from crmcore.codec.definitions import dump_cap
from crmcore.domain.decision.gate import PERS, Cap, Per
from crmcore.errors import InvalidValue, UnknownChannel
from crmcore.services.resolving import require_count
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

LONGEST = 36_500


class Caps:
    """What one can do with caps. A channel has one cap for each number of days, per customer and per
    household, and so have all together.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(self, contacts: int, days: int, channel: str | None = None, *, per: Per = "customer") -> Cap:
        """Intend at most so many `contacts` in any `days` tenant days, by one `channel`, or by all when it is None.

        `per` household it is counted over all its members together. Another number for the same days, channel and
        `per` takes the place of the first. Contacts intended for customers held out count too. Raises `InvalidValue`,
        `UnknownChannel`.
        """
        require_count(contacts, "contacts", least=0, most=LONGEST)
        require_count(days, "days", most=LONGEST)
        cap = Cap(contacts, days, channel, require_per(per))

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
        """The caps in use: those for all channels, then by channel, the fewest days first."""
        with self._scope.reading() as work:
            return sorted(work.definitions.caps.values(), key=lambda cap: (cap.channel or "", cap.days, cap.per))

    def retire(self, days: int, channel: str | None = None, *, per: Per = "customer") -> bool:
        """Take a cap out of use; False when there is none such. Raises `InvalidValue`."""
        require_count(days, "days", most=LONGEST)

        def action(work: Work) -> bool:
            work.hold_definitions(to_change=True)
            name = cap_name(Cap(0, days, channel, require_per(per)))
            if name not in work.definitions.caps:
                return False
            work.unit.definitions.retire("cap", name, work.now())
            work.redefined()
            work.emit("cap.retired", None, {"cap": name})
            return True

        return run(self._scope, "caps.retire", action, form=NOTHING)


def cap_name(cap: Cap) -> str:
    """The name under which a cap is defined: ``all:7``, ``email:7``, or ``email:7:household``."""
    return f"{cap.channel or 'all'}:{cap.days}" + ("" if cap.per == "customer" else f":{cap.per}")


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
