"""Reading tables of keys: every mistake names the path of its key, what it holds, and the cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from typing import Final, TypeVar

from crmcore.domain.kernel.reach import require_source as _domain_source
from crmcore.errors import InvalidMapping, InvalidValue

T = TypeVar("T")

_DIRECTIVES: Final = frozenset("aAwdbBmyYHIMSfzZjUWcxXpGuV%")
_YEARS: Final = frozenset("yYcxG")


class Section:
    """A table at a path; keys that are not known are refused when it is made (`others` are read elsewhere)."""

    def __init__(self, path: str, found: object, known: Sequence[str] = (), others: Sequence[str] = ()) -> None:
        if not isinstance(found, Mapping):
            raise InvalidMapping(path or "mapping", f"a {type(found).__name__}", "this is a table of keys")
        self.path, self.found = path, found
        for key in found:
            if not isinstance(key, str) or (known and key not in known):
                every = (*known, *others)
                nearest = get_close_matches(str(key), every, n=1)
                hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
                raise InvalidMapping(self._at(str(key)), "an unknown key", f"keys here are {', '.join(every)}{hint}")

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def optional(self, key: str, read: Callable[[object, str], T]) -> T | None:
        """What `read` makes of the key's value and path, or None where the key is left out."""
        return read(self.found[key], self._at(key)) if key in self.found else None

    def required(self, key: str, read: Callable[[object, str], T]) -> T:
        """The same; the key cannot be left out."""
        if key not in self.found:
            raise InvalidMapping(self._at(key), "nothing", "this key is required")
        return read(self.found[key], self._at(key))

    def several(self, key: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
        """One, or a list of some."""
        value = self.found.get(key, ())
        if isinstance(value, list | tuple):
            return tuple(each_of(value, self._at(key), read))
        return (read(value, self._at(key)),)


def each_of(found: object, path: str, read: Callable[[object, str], T]) -> Iterator[T]:
    """What `read` makes of each value of a list."""
    if not isinstance(found, list | tuple):
        raise InvalidMapping(path, f"a {type(found).__name__}", "this is a list")
    for position, value in enumerate(found):
        yield read(value, f"{path}[{position}]")


def require_text(found: object, path: str) -> str:
    """Text that is not empty."""
    if not isinstance(found, str):
        raise InvalidMapping(path, f"a {type(found).__name__}", "this is text")
    if not found:
        raise InvalidMapping(path, "empty text", "leave the key out, or give it a text")
    return found


def require_boolean(found: object, path: str) -> bool:
    """True or false."""
    if not isinstance(found, bool):
        raise InvalidMapping(path, f"a {type(found).__name__}", "this is true or false")
    return found


def require_word(found: object, path: str, words: Sequence[str]) -> str:
    """One of some words."""
    word = require_text(found, path)
    if word not in words:
        nearest = get_close_matches(word, words, n=1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        raise InvalidMapping(path, "another text", f"this is one of {', '.join(map(repr, words))}{hint}")
    return word


def require_source(found: object, path: str) -> str:
    """A source's name."""
    try:
        return _domain_source(found, path)
    except InvalidValue as error:
        raise InvalidMapping(path, error.nature, error.rule) from None


def require_given(source: str | None, path: str) -> str:
    """The source, where one is named here or at the top."""
    if source is None:
        raise InvalidMapping(path, "nothing", "name the source here, or once for all as source at the top")
    return source


def require_date_format(found: object, path: str) -> str | None:
    """A format of strptime; None for ISO 8601."""
    text = require_text(found, path)
    if text == "iso":
        return None
    directives = re.findall(r"%(.|\Z)", text, re.DOTALL)
    if not _DIRECTIVES.issuperset(directives) or _YEARS.isdisjoint(directives):
        rule = "a format is iso, or one of strptime with a year, such as %d.%m.%Y"
        raise InvalidMapping(path, "text that is no format of a date", rule)
    return text


def require_time_of_day(found: object, path: str) -> time:
    """A time of day without a zone."""
    if isinstance(found, time):
        return found
    try:
        parsed = time.fromisoformat(require_text(found, path))
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is not None:
        raise InvalidMapping(path, "text that is no time of day", 'a time is written like "12:00"')
    return parsed


def require_thousands(found: object, path: str, section: Mapping[str, object]) -> str:
    """A mark between thousands, which `section` does not use for decimals."""
    mark = require_word(found, path, (",", ".", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"))
    if mark == section.get("decimal", "."):
        raise InvalidMapping(path, "the mark of decimals too", "thousands and decimals have different marks")
    return mark
