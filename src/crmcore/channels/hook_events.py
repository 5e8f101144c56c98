"""Events of one web hook, each read for itself: one that cannot be read keeps no other from being heard."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crmcore.domain.decision.heard import Heard
from crmcore.errors import InvalidValue

_log = logging.getLogger("crmcore.channels")


def each_heard(events: Sequence[Any], read: Callable[[int, Any], Heard | None]) -> Sequence[Heard | InvalidValue]:
    """What each event tells, read by its place among them; of one that cannot be read the error stands there instead,
    and the log tells it. Raises `InvalidValue` where none of them is an object: that is no web hook of this kind.
    """
    found: list[Heard | InvalidValue] = []
    for place, event in enumerate(events):
        try:
            heard = read(place, event)
        except InvalidValue as error:
            found.append(_alone(error))
        else:
            found += [] if heard is None else [heard]
    if events and not any(isinstance(event, Mapping) for event in events):
        raise next(each for each in found if isinstance(each, InvalidValue))
    for each in found:
        if isinstance(each, InvalidValue):
            _log.warning("an event of a web hook is refused: %s", each)
    return found


def _alone(error: InvalidValue) -> InvalidValue:
    """The error without the frames that it came by, in which the event is."""
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)
