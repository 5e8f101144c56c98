"""Secrets: values that are used and never shown."""

from __future__ import annotations

from hmac import compare_digest
from typing import Generic, NoReturn, TypeVar

from crmcore.errors import InvalidValue

_T = TypeVar("_T", str, bytes)


class Secret(Generic[_T]):
    """A key or a password. It is not in repr, str, formatted text or a traceback's values, and cannot be pickled.

    Whoever needs it calls `reveal` where it is used. Two secrets are compared in constant time.
    """

    __slots__ = ("_value",)
    _value: _T

    def __init__(self, value: _T) -> None:
        self._value = value

    def reveal(self) -> _T:
        """The value itself: hand it on, keep it nowhere."""
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, others = self.reveal(), other.reveal()
        return type(mine) is type(others) and compare_digest(_bytes(mine), _bytes(others))

    __hash__ = None  # type: ignore[assignment]  # a hash would tell of the value

    def __copy__(self) -> Secret[_T]:
        return self

    def __deepcopy__(self, _: object) -> Secret[_T]:
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise InvalidValue("secret", "an attempt to pickle it", "a secret is not written out")


def _bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
