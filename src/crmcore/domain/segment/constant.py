"""Constants of predicates: the values that fields are compared with, and how they are written in text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.time import from_micros, require_aware, to_micros
from crmcore.domain.kernel.value_type import INTEGER_LIMIT, Value, require_text
from crmcore.errors import InvalidValue, NaiveDatetime, PredicateError

TEXT_LENGTH = 1_000
_DIGITS = 28


def require_constant(value: object, position: int | None = None) -> Value:
    """The constant in its plain form: instants in UTC, subclasses made plain.

    A constant is a str of at most 1,000 characters, a 64-bit int, a Decimal of at most 28 digits, a bool, a date, an
    aware datetime or Money. Raises `NaiveDatetime` for a datetime without a zone and `PredicateError` for all else.
    """
    match value:
        case bool() | Money():
            return value
        case str():
            return _text(str.__str__(value), position)
        case int():
            if not -INTEGER_LIMIT <= value <= INTEGER_LIMIT:
                raise PredicateError("an integer is beyond 64 bits", position)
            return int(value)
        case Decimal():
            return _decimal(Decimal(value), position)
        case datetime():
            try:
                return from_micros(to_micros(require_aware(value, "constant")))
            except NaiveDatetime:
                raise
            except InvalidValue:
                raise PredicateError("an instant lies outside the years 1 to 9999 of UTC", position) from None
        case date():
            return date(value.year, value.month, value.day)
        case None:
            raise PredicateError("a missing value equals nothing; write `is None` or is_missing()", position)
        case float():
            raise PredicateError('a float is not exact; write Decimal("12.50"), or the number in text', position)
    raise PredicateError(f"a {type(value).__name__} is no constant of a predicate", position)


def _text(value: str, position: int | None) -> str:
    try:
        return require_text(value, "constant", TEXT_LENGTH)
    except InvalidValue as error:
        raise PredicateError(str(error), position) from None


def _decimal(value: Decimal, position: int | None) -> Decimal:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise PredicateError("a decimal is not finite", position)
    if value.adjusted() >= _DIGITS or exponent < -_DIGITS or len(value.as_tuple().digits) > _DIGITS:
        raise PredicateError(f"a decimal has more than {_DIGITS} digits", position)
    return value or Decimal(0)


def identity(value: Value) -> tuple[type, Value]:
    """What makes two constants the same: ``True``, ``1`` and ``Decimal(1)`` are three."""
    return type(value), value


def write_constant(value: Value) -> str:
    """The text of a constant, which `crmcore.domain.segment.text` reads back."""
    match value:
        case str():
            return quoted(value)
        case Decimal():
            whole, _, fraction = format(value, "f").partition(".")
            return f"{whole}.{fraction.rstrip('0') or '0'}"
        case Money():
            return f"Money({quoted(format(value.amount, 'f'))}, {quoted(value.currency)})"
        case datetime():
            return f"datetime({quoted(value.isoformat())})"
        case date():
            return f"date({quoted(value.isoformat())})"
    return str(value)


def quoted(text: str) -> str:
    """The text between double quotes, with escapes for quotes, backslashes and what cannot be printed."""
    return f'"{"".join(_escaped(character) for character in text)}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else repr(character)[1:-1]


def read_date(text: str, position: int | None = None) -> date:
    """The date of ISO text; raises `PredicateError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PredicateError("a date is written like 2026-11-21", position) from None


def read_instant(text: str, position: int | None = None) -> Value:
    """The UTC datetime of ISO text with an offset; raises `PredicateError`."""
    try:
        return require_constant(datetime.fromisoformat(text), position)
    except NaiveDatetime:
        raise PredicateError("an instant needs an offset from UTC, like 2026-11-21T09:00+01:00", position) from None
    except ValueError as error:
        if isinstance(error, PredicateError):
            raise
        raise PredicateError("an instant is written like 2026-11-21T09:00+01:00", position) from None


def read_money(amount: str, currency: str, position: int | None = None) -> Money:
    """The money of an amount and an ISO 4217 code; raises `PredicateError`."""
    try:
        return Money(amount, currency)
    except InvalidValue as error:
        raise PredicateError(str(error), position) from None
