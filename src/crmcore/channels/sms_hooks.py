"""What an SMS provider's web hooks tell: what became of a text, and what a customer wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from attrs import evolve

from crmcore.channels.hook_body import read_form, read_json, require_size
from crmcore.channels.hook_events import each_heard
from crmcore.channels.json_pointer import JsonPointer
from crmcore.channels.sms_provider import HookForm, Told
from crmcore.channels.told import KEY_LIMIT, told_address, told_at, told_id, told_text, told_word
from crmcore.domain.decision.heard import Heard, HeardKind
from crmcore.errors import InvalidValue
from crmcore.ports.channel import WebhookRequest

EVENTS_LIMIT: Final = 1000
"""Events of one request at most."""

_KINDS: Final[dict[Told, tuple[HeardKind, bool]]] = {
    "receipt": ("receipt", False),
    "hard bounce": ("bounce", True),
    "soft bounce": ("bounce", False),
}


def read_hook(
    hook: HookForm, request: WebhookRequest, now: datetime, is_stop: Callable[[str], object]
) -> Sequence[Heard | InvalidValue]:
    """What a request tells, once its signature is verified; of an event that cannot be read, such as one with a state
    that is not among the words, why. Raises `SignatureRefused`, and `InvalidValue` for what holds no events.
    """
    require_size(request.body)
    hook.signature.verify(request, now)
    document: Any = read_form(request.body) if hook.form == "form" else read_json(request.body)
    events = [document]
    if hook.items is not None:
        events = _find(document, hook.items)
        if not isinstance(events, list) or len(events) > EVENTS_LIMIT:
            raise InvalidValue(hook.items, "no list of events", f"it is a list of at most {EVENTS_LIMIT}")
    return each_heard(events, lambda _, event: _event(hook, event, request, now, is_stop))


def _event(
    hook: HookForm, event: Any, request: WebhookRequest, now: datetime, is_stop: Callable[[str], object]
) -> Heard | None:
    word = told_word(_find(event, hook.state), hook.state or "state")
    if word and word not in hook.words:
        raise InvalidValue(hook.state or "state", "a word that is not known", "words says what each word means")
    told = hook.words[word] if word else "reply"
    if told == "nothing":
        return None
    id_ = told_word(_find(event, hook.id), hook.id, KEY_LIMIT)
    if not id_:
        raise InvalidValue(hook.id, "nothing", "the provider's id is there")
    at = _find(event, hook.at)
    at = now if at is None else told_at(at, hook.at or "at", now)
    if told == "reply":
        return _reply(hook, event, id_, at, is_stop)
    kind, hard = _KINDS[told]
    heard = Heard(
        kind=kind,
        # Derived from what is signed: the same state told again is the same thing.
        id=told_id(f"{id_}/{word}"),
        at=at,
        key=_key(hook, event, request),
        address=told_address(_find(event, hook.number), hook.number or "number", "phone"),
        hard=hard,
        status=told_word(_find(event, hook.code), hook.code or "code"),
        reason="address" if hard else "",
    )
    if heard.key is None and heard.address is None:
        raise InvalidValue(
            hook.key or hook.query or "key", "neither key nor number", "it is about a message or a number"
        )
    return heard


def _reply(hook: HookForm, event: Any, id_: str, at: datetime, is_stop: Callable[[str], object]) -> Heard:
    text = _find(event, hook.text)
    if text is None:
        raise InvalidValue(hook.text or "text", "neither a state nor a text", "it is one of the two")
    said = told_text(text, hook.text or "text")
    address = told_address(_find(event, hook.sender), hook.sender or "sender", "phone")
    if address is None:
        raise InvalidValue(hook.sender or "sender", "nothing", "a reply is from a number")
    heard = Heard(kind="reply", id=told_id(f"{id_}/reply"), at=at, address=address, text=said)
    word = is_stop(said)
    if not word:
        return heard
    return evolve(heard, kind="unsubscribe", reason=f"by text: {word}" if isinstance(word, str) else "by text")


def _key(hook: HookForm, event: Any, request: WebhookRequest) -> str | None:
    if hook.query is None:
        return told_word(_find(event, hook.key), hook.key or "key", KEY_LIMIT) or None
    try:
        given = parse_qs(urlsplit(request.url).query, max_num_fields=50).get(hook.query, [""])
    except ValueError:
        given = [""]
    return told_word(given[0] if len(given) == 1 else "", hook.query, KEY_LIMIT) or None


def _find(event: Any, pointer: str | None) -> Any:
    return None if pointer is None else JsonPointer.read(pointer).find(event)
