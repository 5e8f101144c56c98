"""The types of values that fields, attributes and payloads hold, and the plain scalars they are compared and stored as.

A scalar is an int or a str, so that memory and every database compare alike: money and decimals are millionths, dates
are day numbers, instants microseconds, booleans 0 or 1, text compares by code point.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from crmcore.domain.kernel.money import MILLION, Money, from_millionths, to_millionths
from crmcore.domain.kernel.time import day_date, day_number, from_micros, require_aware, to_micros
from crmcore.errors import CurrencyMismatch, InvalidValue

Scalar = int | str
Value = str | int | Decimal | Money | bool | date | datetime

INTEGER_LIMIT = 2**63 - 1
TEXT_LIMIT = 100_000


class ValueType(Enum):
    """What kind of value it is."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"

    def encode(self, value: object, field: str, currency: str = "") -> Scalar:
        """The scalar of a value of this type. `currency` is the tenant's base currency, needed for money.

        A bare number is taken as money of the base currency; ISO text is taken as a date or an instant. Raises
        `InvalidValue`, `NaiveDatetime`, `FloatMoney`, `MoneyOutOfRange` or `CurrencyMismatch`, each naming `field`.
        """
        return _ENCODERS[self](value, field, currency)

    def decode(self, scalar: Scalar, currency: str = "") -> Value:
        """The value of a scalar of this type."""
        if self is ValueType.TEXT:
            return str(scalar)
        number = int(scalar)
        match self:
            case ValueType.DECIMAL:
                return Decimal(f"{number}E-6") if number % MILLION else Decimal(number // MILLION)
            case ValueType.MONEY:
                return Money.of_millionths(number, currency) if currency else from_millionths(number)
            case ValueType.BOOLEAN:
                return bool(number)
            case ValueType.DATE:
                return day_date(number)
            case ValueType.INSTANT:
                return from_micros(number)
            case _:
                return number


def _wrong(value: object, field: str, rule: str) -> InvalidValue:
    return InvalidValue(field, f"a {type(value).__name__}", rule)


def _text(value: object, field: str, _: str) -> Scalar:
    if not isinstance(value, str):
        raise _wrong(value, field, "text is a str")
    return require_text(value, field)


def require_text(value: str, field: str, limit: int = TEXT_LIMIT) -> str:
    """The text itself, when it is at most `limit` characters and has no NUL and no lone surrogate; raises
    `InvalidValue`.
    """
    if not isinstance(value, str):
        raise _wrong(value, field, "text is a str")
    if len(value) > limit:
        raise InvalidValue(field, f"text of {len(value)} characters", f"text has at most {limit} characters")
    if "\0" in value:
        raise InvalidValue(field, "text with a NUL character", "text has no NUL")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidValue(field, "text with a lone surrogate", "text is valid Unicode") from None
    return value


def _integer(value: object, field: str, _: str) -> Scalar:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(value, field, "an integer is an int")
    if not -INTEGER_LIMIT <= value <= INTEGER_LIMIT:
        raise InvalidValue(field, "an integer beyond 64 bits", "an integer fits 64 bits")
    return value


def _decimal(value: object, field: str, _: str) -> Scalar:
    return to_millionths(value, field)


def _money(value: object, field: str, currency: str) -> Scalar:
    if isinstance(value, Money):
        if currency and value.currency != currency:
            raise CurrencyMismatch(value.currency, currency)
        return value.millionths
    return to_millionths(value, field)


def _boolean(value: object, field: str, _: str) -> Scalar:
    if not isinstance(value, bool):
        raise _wrong(value, field, "a boolean is True or False")
    return int(value)


def _date(value: object, field: str, _: str) -> Scalar:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise InvalidValue(field, "text that is not a date", "a date is written like 2026-11-21") from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _wrong(value, field, "a date is a datetime.date")
    return day_number(value)


def _instant(value: object, field: str, _: str) -> Scalar:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidValue(
                field, "text that is not an instant", "an instant is written like 2026-11-21T09:00+01:00"
            ) from None
    return to_micros(require_aware(value, field))


_ENCODERS = {
    ValueType.TEXT: _text,
    ValueType.INTEGER: _integer,
    ValueType.DECIMAL: _decimal,
    ValueType.MONEY: _money,
    ValueType.BOOLEAN: _boolean,
    ValueType.DATE: _date,
    ValueType.INSTANT: _instant,
}
