"""Suppression: an address gets nothing, or, where a stranger unsubscribed there, nothing but what serves its owner."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, Literal

from attrs import frozen

from crmcore.domain.customer.purpose import SERVICE, served_as

Bar = Literal["", "left", "all"]
"""What an address is spared: nothing, all but service, or all."""

LEFT: Final = "crmcore:left"
"""How the reason begins that such a suppression has, and no other."""
_LEFT: Final = re.compile(rf"{LEFT} (\S+) (\S+)")


@frozen
class Left:
    """That somebody unsubscribed by a channel, at an instant, from an address at which nobody was known."""

    channel: str
    at: datetime

    @property
    def reason(self) -> str:
        """The reason that such a suppression has."""
        return f"{LEFT} {self.channel} {self.at.astimezone(UTC).isoformat()}"


def left_of(reason: str) -> Left | None:
    """What a suppression of that reason tells of somebody who unsubscribed; None of any other."""
    found = _LEFT.fullmatch(reason)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(found[2])
    except ValueError:
        return None
    return None if at.tzinfo is None else Left(found[1], at)


def bar_of(reason: str) -> Bar:
    """What a suppression of that reason spares its address."""
    return "all" if left_of(reason) is None else "left"


def is_barred(bar: Bar, purpose: str) -> bool:
    """Whether what is for the purpose must not go to the address."""
    return bar == "all" or (bar == "left" and served_as(purpose) != SERVICE)
