"""What channels cost and how long they take, as their configuration says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from crmcore.domain.kernel.money import Money
from crmcore.errors import InvalidValue

SHORTEST, LONGEST = timedelta(milliseconds=1), timedelta(minutes=5)


def require_cost(cost: object, field: str = "cost") -> Money | None:
    """The cost itself, Money of zero or more, or None. Raises `InvalidValue`."""
    if cost is None or (isinstance(cost, Money) and cost.amount >= 0):
        return cost
    raise InvalidValue(field, "no amount of money", "a message costs Money, zero or more")


def require_timeout(timeout: object, field: str = "timeout") -> timedelta:
    """The timeout itself, a millisecond to five minutes. Raises `InvalidValue`."""
    if isinstance(timeout, timedelta) and SHORTEST <= timeout <= LONGEST:
        return timeout
    raise InvalidValue(field, "no time to wait", "it is 0.001 to 300 seconds, in Python a timedelta")


def seconds_until(deadline: datetime, now: datetime, timeout: timedelta) -> float:
    """The seconds that a delivery has: until its deadline, and no longer than the channel takes."""
    return min(deadline - now, timeout).total_seconds()
