"""Decisions as they are stored: the set of allowed actions, the propensities over it, and what was seen.

An allowed set is stored once under the digest of its body; propensities are places in it, and as many probabilities.
The version in the body of a set is that of the propensities over it too. A probability is written with the fewest
digits that read back as the same number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from crmcore.domain.decision.action import Action
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.decision.verdict import Defer, Suppress
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import InvalidValue, SchemaTooNew

VERSION = 1

_DIGEST_LENGTH = 16
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode


def dump_allowed(actions: Sequence[Action]) -> str:
    """The stored body of a set of allowed actions, in its order. Equal sets have equal bodies."""
    return _dumps({"actions": [(each.offer, each.channel, each.slot) for each in actions], "v": VERSION})


def load_allowed(body: str) -> tuple[Action, ...]:
    """The allowed actions of a body. Raises `SchemaTooNew` for a version to come, `InvalidValue` for what is none."""
    try:
        match json.loads(body):
            case {"v": int(version)} if version > VERSION:
                raise SchemaTooNew("a decision was stored by a newer crmcore; upgrade crmcore", version=version)
            case {"v": 1, "actions": list(actions)}:
                return tuple(Action(offer, channel, slot) for offer, channel, slot in actions)
    except (ValueError, TypeError):
        pass
    raise InvalidValue(
        "allowed", "a stored form that cannot be read", "allowed actions are stored as they were written"
    )


def digest_of(body: str) -> bytes:
    """The 16 bytes under which a body is kept: BLAKE2b (RFC 7693), keyed by nothing."""
    return blake2b(body.encode(), digest_size=_DIGEST_LENGTH).digest()


def dump_propensities(propensities: Sequence[tuple[Action, float]], allowed: Sequence[Action]) -> str:
    """The stored form of propensities over a set. Raises `InvalidValue` for an action that is not in the set."""
    places: list[int] = []
    place = 0
    for action, _ in propensities:
        # They come in the order of the set, so the next one is not far.
        if place >= len(allowed) or allowed[place] is not action:
            try:
                place = allowed.index(action)
            except ValueError:
                raise InvalidValue("propensities", "an action that is not allowed", "they are over the set") from None
        places.append(place)
        place += 1
    return _dumps((places, [probability for _, probability in propensities]))


def load_propensities(body: str, allowed: Sequence[Action]) -> tuple[tuple[Action, float], ...]:
    """The propensities of a stored form over a set. Raises `InvalidValue`."""
    try:
        places, probabilities = json.loads(body)
        return tuple(zip([allowed[place] for place in places], map(float, probabilities), strict=True))
    except (ValueError, TypeError, IndexError):
        pass
    raise InvalidValue("propensities", "a stored form that cannot be read", "they are stored as they were written")


def dump_plain(values: Mapping[str, Plain]) -> str:
    """The stored form of verdicts, fields seen and versions."""
    return _dumps(dict(values)) if values else "{}"


def load_plain(body: str) -> dict[str, Plain]:
    """The values of a stored form."""
    found: dict[str, Plain] = json.loads(body)
    return found


def dump_rulings(rulings: Mapping[str, Ruling]) -> str:
    """The stored form of rulings, by their names."""
    return _dumps({name: _ruling(each) for name, each in rulings.items()})


def _ruling(ruling: Ruling) -> dict[str, Plain]:
    told: dict[str, Plain] = {"guard": ruling.guard, "reason": ruling.reason, "rules": dict(ruling.rules)}
    if ruling.until is not None:
        told["until"] = to_micros(ruling.until)
    return told


def load_rulings(body: str) -> dict[str, Ruling]:
    """The rulings of a stored form. Raises `InvalidValue`."""
    try:
        return {name: _loaded(told) for name, told in json.loads(body).items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise InvalidValue("rulings", "a stored form that cannot be read", "rulings are stored as they were written")


def _loaded(told: Mapping[str, Any]) -> Ruling:
    until, reason = told.get("until"), told["reason"]
    verdict = Suppress(reason) if until is None else Defer(from_micros(until), reason)
    return Ruling(told["guard"], verdict, told["rules"])
