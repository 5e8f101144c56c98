"""Events of a web hook's receiver: the form in which it tells what became of a message, and what customers said.

One event is a JSON object; several are a list of them. ``type`` is one of the kinds of `Heard`, ``at`` an instant
(ISO 8601); ``key`` is the message's, ``address`` the contact point, and one of the two is there. ``hard``, ``status``,
``reason``, ``subject`` and ``text`` are as in `Heard`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from crmcore.channels.hook_body import read_json
from crmcore.channels.hook_events import each_heard
from crmcore.channels.told import KEY_LIMIT, told_address, told_at, told_id, told_text, told_word
from crmcore.domain.decision.heard import HEARD, Heard
from crmcore.domain.kernel.reach import Scheme
from crmcore.errors import InvalidValue

EVENTS_LIMIT: Final = 1000
"""Events of one request at most."""

_KNOWN = frozenset({"type", "at", "key", "address", "hard", "status", "reason", "subject", "text"})


def read_events(body: bytes, id: str, scheme: Scheme, now: datetime) -> Sequence[Heard | InvalidValue]:
    """The events that a body holds. The id of the first is `id`, that of the n-th after it ``id/n``; a long one is
    told by its digest. In place of one that cannot be read stands why, with the field (``events[2].at``).

    Raises `InvalidValue` for a body that holds no events.
    """
    document = read_json(body)
    if not isinstance(document, list):
        return each_heard([document], lambda _, event: _event(event, "event", id, scheme, now))
    if len(document) > EVENTS_LIMIT:
        raise InvalidValue("events", f"{len(document)} of them", f"a request has at most {EVENTS_LIMIT}")

    def read(number: int, event: Any) -> Heard:
        return _event(event, f"events[{number}]", f"{id}/{number}" if number else id, scheme, now)

    return each_heard(document, read)


def _event(event: Any, field: str, id: str, scheme: Scheme, now: datetime) -> Heard:
    if not isinstance(event, Mapping):
        raise InvalidValue(field, f"a {type(event).__name__}", "an event is an object")
    if not event.keys() <= _KNOWN:
        raise InvalidValue(field, "an unknown name in it", f"an event has {', '.join(sorted(_KNOWN))}")
    kind = event.get("type")
    if not isinstance(kind, str) or kind not in HEARD:
        raise InvalidValue(f"{field}.type", "no kind of event", f"it is one of {', '.join(HEARD)}")
    hard = event.get("hard", False)
    if not isinstance(hard, bool):
        raise InvalidValue(f"{field}.hard", f"a {type(hard).__name__}", "it is true or false")
    if hard and kind != "bounce":
        raise InvalidValue(f"{field}.hard", f"true of a {kind}", "only a bounce is hard")
    heard = Heard(
        kind=kind,
        id=told_id(id),
        at=told_at(event.get("at"), f"{field}.at", now),
        key=told_word(event.get("key"), f"{field}.key", KEY_LIMIT) or None,
        address=told_address(event.get("address"), f"{field}.address", scheme),
        hard=hard,
        status=told_word(event.get("status"), f"{field}.status"),
        reason=told_word(event.get("reason"), f"{field}.reason"),
        subject=told_text(event.get("subject"), f"{field}.subject", KEY_LIMIT * 5),
        text=told_text(event.get("text"), f"{field}.text"),
    )
    if heard.key is None and heard.address is None:
        raise InvalidValue(field, "neither key nor address", "an event is about a message or a contact point")
    return heard
