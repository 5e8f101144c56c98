"""All that can be seen of what a call returns or raises, personal fields too, as text to search and compare."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from uuid import UUID

import attrs
from attrs import frozen

from crmcore.errors import CRMError
from crmcore.services.tables import Table

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Digests and chains, and where in memory an object lies.
_DIGEST = re.compile(r"[0-9a-f]{32,}| at 0x[0-9a-f]+")
_MOST = 10_000


@frozen
class Outcome:
    """What a call came to: `told` is what two calls are compared by, `shown` besides all other ways to look at it."""

    told: str
    shown: str


def outcome_of(call: Callable[[], object]) -> Outcome:
    """Make a call, read what streams to its end, and keep what can be seen. Other exceptions than ours pass."""
    try:
        result = call()
        told = seen(result)
    except CRMError as error:
        told = f"{type(error).__name__} {error.code} {error} {error.args} {seen(error.data)}"
        return Outcome(told, f"{told} {error!r} {''.join(traceback.format_exception(error))}")
    return Outcome(told, f"{told} {result!r} {result!s}")


def seen(value: object) -> str:
    """A value with everything in it."""
    if isinstance(value, Table):
        return seen([*value])
    if attrs.has(type(value)):
        parts = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}  # type: ignore[arg-type]
        return f"{type(value).__name__} {seen(parts)}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{seen(key)}: {seen(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Iterator):
        return seen([*islice(value, _MOST)])
    if isinstance(value, Collection) and not isinstance(value, str):
        return "[" + ", ".join(map(seen, value)) + "]"
    return str(value)


def texts_of(value: object) -> list[str]:
    """The texts by which a value that was handed in would be told again."""
    if isinstance(value, UUID):
        return [str(value), value.hex]
    if attrs.has(type(value)):
        return [text for part in attrs.astuple(value) for text in texts_of(part) if len(text) > 4]  # type: ignore[arg-type]
    return [str(value)]


def compared(text: str, given: Mapping[str, object], known: Collection[str]) -> str:
    """The text with what was handed in called by its part in the call; ids made on the way are all alike."""
    for name, value in sorted(given.items()):
        for each in texts_of(value):
            text = re.sub(rf"(?<![0-9A-Za-z]){re.escape(each)}(?![0-9A-Za-z])", f"<{name}>", text)
    text = _ID.sub(lambda found: found[0] if found[0] in known else "<an id>", text)
    return _DIGEST.sub("<a digest>", text)
