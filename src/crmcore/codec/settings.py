"""Settings: what a plugin is set up with, read from plain values or the text of environment variables into a type.

The type is an attrs class. Of its fields, `str`, `int`, `bool`, `Decimal`, `Path`, words (`Literal`), `Secret`,
`timedelta` (seconds), `Money` (``0.07 EUR``), None beside any of them, further attrs classes, and tuples of them can be
read. Unknown names are errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin

from attrs import fields, frozen, has

from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import CRMError, InvalidValue

if TYPE_CHECKING:
    from cattrs import Converter

_T = TypeVar("_T")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_SWITCHES = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@frozen
class Unfit:
    """Why settings do not fit: which of them, what it is, and the rule. Holds no value."""

    field: str
    nature: str
    rule: str


class _UnfitError(ValueError):
    def __init__(self, nature: str, rule: str) -> None:
        super().__init__(nature)
        self.nature = nature
        self.rule = rule


def sealed(value: object) -> object:
    """The value with all texts in it as `Secret`: whatever shows it, shows none of them."""
    if isinstance(value, str):
        return Secret(value)
    if isinstance(value, bytes):
        return Secret(value)
    if isinstance(value, Mapping):
        return {str(name): sealed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(sealed(each) for each in value)
    return value


def read_settings(kind: type[_T], given: Mapping[str, object]) -> _T | Unfit:
    """The settings in a mapping, which may be `sealed`, or why they do not fit.

    It raises nothing, so that no value stands in a traceback.
    """
    try:
        return _converter().structure(given, kind)
    except Exception as error:
        return _unfit(error, kind, "")


def _unfit(error: BaseException, kind: Any, path: str) -> Unfit:
    """The first of what is wrong."""
    from cattrs import BaseValidationError, ForbiddenExtraKeysError

    match error:
        case BaseValidationError():
            # A name that is misspelt is told before the one that is missing for it.
            part = min(error.exceptions, key=lambda each: not isinstance(each, ForbiddenExtraKeysError))
            note = next((each for each in getattr(part, "__notes__", ()) if hasattr(each, "type")), None)
            name = getattr(note, "name", None)
            inner = path
            if isinstance(name, str):
                inner = f"{path}.{name}" if path else name
            return _unfit(part, error.cl if note is None else note.type, inner)
        case ForbiddenExtraKeysError():
            extra = min(map(str, error.extra_fields))
            known = [each.name for each in fields(error.cl)] if has(error.cl) else []
            near = get_close_matches(extra, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(known)}" if known else ""
            return Unfit(f"{path}.{extra}" if path else extra, "an unknown name", f"it is none of the settings{hint}")
        case KeyError():
            return Unfit(path or "settings", "nothing", "it has to be given")
        case _UnfitError():
            return Unfit(path or "settings", error.nature, error.rule)
        case InvalidValue():
            return Unfit(error.field if not path else f"{path}.{error.field}", error.nature, error.rule)
        case CRMError():
            return Unfit(path or "settings", "an unusable value", error.message)
    return Unfit(path or "settings", "an unusable value", f"it is a {getattr(kind, '__name__', kind)}")


@cache
def _converter() -> Converter:
    from cattrs import Converter

    made = Converter(forbid_extra_keys=True)

    def read_optional(value: object, kind: Any) -> Any:
        others = [each for each in get_args(kind) if each is not type(None)]
        return None if value is None else made.structure(value, others[0])

    def read_tuple(value: object, kind: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise _UnfitError(f"a {_type(value)}", "it is a list")
        return tuple(made.structure(each, get_args(kind)[0]) for each in value)

    for plain, read in (
        (str, _text),
        (int, _whole),
        (bool, _switch),
        (Decimal, _decimal),
        (Path, _path),
        (timedelta, _seconds),
        (Money, _money),
    ):
        made.register_structure_hook(plain, read)
    made.register_structure_hook_func(_is_of(tuple), read_tuple)
    made.register_structure_hook_func(_is_of(Literal), _word)
    made.register_structure_hook_func(_is_optional, read_optional)
    made.register_structure_hook_func(_is_of(Secret), _secret)
    return made


def _is_of(origin: Any) -> Callable[[Any], bool]:
    def fits(kind: Any) -> bool:
        of: object = get_origin(kind)
        return kind is origin or of is origin

    return fits


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and type(None) in get_args(kind) and len(get_args(kind)) == 2


def _plain(value: object) -> object:
    return value.reveal() if isinstance(value, Secret) else value


def _type(value: object) -> str:
    plain = _plain(value)
    return "text" if isinstance(plain, str) else type(plain).__name__


def _text(value: object, _: object = None) -> str:
    text = _plain(value)
    if not isinstance(text, str):
        raise _UnfitError(f"a {_type(value)}", "it is text")
    return text


def _secret(value: object, kind: Any) -> Secret[str] | Secret[bytes]:
    found = _plain(value)
    if found in ("", b""):
        raise _UnfitError("an empty secret", "a secret is not empty")
    if get_args(kind) == (bytes,):
        if isinstance(found, bytes):
            return Secret(found)
        raise _UnfitError(f"a {_type(value)}", "it is bytes")
    return Secret(_text(value))


def _whole(value: object, _: object) -> int:
    number = _plain(value)
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    if isinstance(number, str) and number.isascii() and _NUMBER.fullmatch(number):
        return int(number)
    raise _UnfitError(f"a {_type(value)} that is no whole number", "it is a whole number")


def _switch(value: object, _: object) -> bool:
    found = _plain(value)
    if isinstance(found, bool):
        return found
    switch = _SWITCHES.get(found.lower()) if isinstance(found, str) else None
    if switch is None:
        raise _UnfitError(f"a {_type(value)} that is no switch", "it is true or false, yes or no, on or off, 1 or 0")
    return switch


def _decimal(value: object, _: object = None) -> Decimal:
    number = _plain(value)
    if isinstance(number, str | int | Decimal) and not isinstance(number, bool):
        try:
            found = Decimal(number)
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite():
            return found
    raise _UnfitError(f"a {_type(value)} that is no decimal number", "it is a decimal number, not a float")


def _path(value: object, _: object) -> Path:
    found = value if isinstance(value, Path) else Path(_text(value))
    if found == Path() or "\0" in str(found):
        raise _UnfitError("no path", "it is the path of a file or folder")
    return found


def _seconds(value: object, _: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    number = _plain(value)
    if isinstance(number, float):
        number = repr(number)
    try:
        return timedelta(seconds=float(_decimal(number)))
    except (_UnfitError, OverflowError):
        raise _UnfitError(f"a {_type(value)} that is no number of seconds", "it is a number of seconds") from None


def _money(value: object, _: object) -> Money:
    if isinstance(value, Money):
        return value
    amount, _blank, currency = _text(value).strip().partition(" ")
    try:
        return Money(amount, currency)
    except CRMError:
        raise _UnfitError("no amount of money", "it is written like 0.07 EUR") from None


def _word(value: object, kind: Any) -> object:
    words, found = get_args(kind), _plain(value)
    if found not in words:
        raise _UnfitError(f"a {_type(value)} that is none of its words", f"it is one of {', '.join(map(str, words))}")
    return found
