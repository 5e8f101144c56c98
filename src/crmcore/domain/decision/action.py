"""Actions: an offer through a channel in a slot, or to hold."""

from __future__ import annotations

from attrs import frozen

ANY_TIME = "any"


# An action is looked up far more often than it is made.
@frozen(order=True, cache_hash=True)
class Action:
    """To propose `offer` through `channel` in `slot` (a named stretch of local time), or, all empty, to hold: do
    nothing.
    """

    offer: str = ""
    channel: str = ""
    slot: str = ""

    @property
    def holds(self) -> bool:
        """True for the action of doing nothing."""
        return not self.offer

    def __str__(self) -> str:
        return (
            "hold"
            if self.holds
            else f"{self.offer} by {self.channel}" + ("" if self.slot == ANY_TIME else f" in {self.slot}")
        )


HOLD = Action()
