"""Reading the bodies of web hooks and answers: limits first, then the parsers of the standard library."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from crmcore.errors import InvalidValue

SIZE_LIMIT = 262_144
"""Bytes of a body at most, unless it may be larger."""
DEPTH_LIMIT = 20
"""Arrays and objects within each other at most."""
FORM_FIELDS = 200
"""Fields of a form at most."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def require_size(body: bytes, field: str = "body", *, most: int = SIZE_LIMIT) -> None:
    """Raises `InvalidValue` for a body that is too large to be looked at, be it signed or not."""
    if len(body) > most:
        raise InvalidValue(field, f"{len(body)} bytes", f"it has at most {most}")


def read_json(body: bytes, field: str = "body", *, most: int = SIZE_LIMIT) -> Any:
    """The value that a body of JSON (RFC 8259) holds, in which no name occurs twice; of `most` bytes at most.

    Raises `InvalidValue`, which tells nothing of the body.
    """
    text = _text(body, field, most)
    _require_shallow(body, field)
    try:
        # Numbers that are too long to be read in a moment are a ValueError of int().
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InvalidValue(field, "no JSON", "a body is JSON without repeated names, NaN and Infinity") from None


def read_form(body: bytes, field: str = "body", *, most: int = SIZE_LIMIT) -> Mapping[str, str]:
    """The fields of a body that is a form (application/x-www-form-urlencoded), each of them once; of `most` bytes at
    most.

    Raises `InvalidValue`.
    """
    text = _text(body, field, most)
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict",
                          max_num_fields=FORM_FIELDS)  # fmt: skip
    except ValueError:
        raise InvalidValue(field, "no form", f"a form has at most {FORM_FIELDS} fields, in UTF-8") from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidValue(field, "a form that names a field twice", "a field stands there once")
    return found


def is_storable(text: str) -> bool:
    """Whether a text can be kept: no NUL and no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def _text(body: bytes, field: str, most: int) -> str:
    require_size(body, field, most=most)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidValue(field, "bytes that are no UTF-8", "it is encoded in UTF-8") from None


def _require_shallow(body: bytes, field: str) -> None:
    # Of what is no JSON any depth may come out: the parser refuses it then, and never goes deeper than this counts.
    depth = 0
    for each in _STRING.sub(b"", body):
        if each in b"[{":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise InvalidValue(field, "values within values", f"they are at most {DEPTH_LIMIT} deep")
        elif each in b"]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError
