"""What a channel is configured with, required to be of its type: switches, paths, clocks, ports and other parts."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from crmcore.domain.kernel.name import require_name
from crmcore.errors import InvalidValue

_T = TypeVar("_T")


def require_switch(value: object, field: str) -> bool:
    """The value itself, True or False: a text would be taken for True. Raises `InvalidValue`."""
    if not isinstance(value, bool):
        raise InvalidValue(field, f"a {type(value).__name__}", "it is True or False")
    return value


def require_path(value: object, field: str) -> Path:
    """The absolute path. Raises `InvalidValue`."""
    if isinstance(value, str | os.PathLike):
        path = os.fspath(value)
        if isinstance(path, str) and path and "\0" not in path:
            with suppress(UnicodeEncodeError):
                os.fsencode(path)
                return Path(path).absolute()
    raise InvalidValue(field, "no path", "it is the path of a folder, as text or a Path")


def require_having(value: _T, method: str, field: str) -> _T:
    """The object itself, which has that method, or None. Raises `InvalidValue`."""
    if value is not None and (isinstance(value, type) or not callable(getattr(value, method, None))):
        raise InvalidValue(field, f"a {type(value).__name__}", f"it is an object with {method}()")
    return value


def require_call(value: _T, field: str) -> _T:
    """What can be called, or None, itself. Raises `InvalidValue`."""
    if value is not None and not callable(value):
        raise InvalidValue(field, f"a {type(value).__name__}", "it can be called")
    return value


def require_ports(value: object, field: str = "ports") -> Collection[int]:
    """The ports themselves. Raises `InvalidValue`."""
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        found = list(value)
        if all(isinstance(each, int) and not isinstance(each, bool) and 0 < each < 65_536 for each in found):
            return found
    raise InvalidValue(field, "no ports", "they are whole numbers from 1 to 65535")


def require_provider(value: str | None) -> str | None:
    """The name of a provider, or None, itself. Raises `InvalidValue`."""
    return None if value is None else require_name(value, "provider", hyphens=True)


def require_kind(value: object, kind: type[_T], field: str) -> _T:
    """The value itself, of that type. Raises `InvalidValue`."""
    if not isinstance(value, kind):
        raise InvalidValue(field, f"a {type(value).__name__}", f"it is a {kind.__name__}")
    return value
