"""Money: an exact decimal amount of one currency."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from fractions import Fraction

from attrs import field, frozen

from crmcore.domain.kernel.currency import require_currency
from crmcore.errors import CurrencyMismatch, FloatMoney, InvalidValue, MoneyOutOfRange

MILLION = 1_000_000
LIMIT = 10**12 * MILLION

_new = object.__new__


def to_millionths(value: object, field: str = "amount") -> int:
    """The exact number of millionths in a str, an int or a Decimal.

    Raises `FloatMoney` for a float, `InvalidValue` for what is no number, `MoneyOutOfRange` beyond 10**12 or six
    decimals.
    """
    if type(value) is Decimal:
        number = value
    elif isinstance(value, float):
        raise FloatMoney(field)
    elif isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise InvalidValue(field, f"a {type(value).__name__}", "an amount is a str, an int or a Decimal")
    else:
        try:
            number = Decimal(value)
        except DecimalException:
            raise InvalidValue(field, "text that is not a number", "write an amount like 12.50") from None
    if not number.is_finite():
        raise InvalidValue(field, "not a finite number", "an amount is finite")
    # Ratios are exact whatever the decimal context of the thread; the exponent is looked at first to keep them small.
    if number and not -7 < number.adjusted() <= 12:
        raise MoneyOutOfRange(
            field, "a number beyond 10**12" if number.adjusted() > 12 else "a number with more than six decimals"
        )
    numerator, denominator = number.as_integer_ratio()
    whole, rest = divmod(numerator * MILLION, denominator)
    if rest:
        raise MoneyOutOfRange(field, "a number with more than six decimals")
    if not -LIMIT <= whole <= LIMIT:
        raise MoneyOutOfRange(field, "a number beyond 10**12")
    return whole


def from_millionths(value: int) -> Decimal:
    """The decimal of so many millionths, at least two decimals shown and no needless zeros after them."""
    if value % 10_000 == 0:
        return Decimal(f"{value // 10_000}E-2")
    decimals = 6
    while value % 10 == 0:
        value //= 10
        decimals -= 1
    return Decimal(f"{value}E-{decimals}")


def _exact(value: str | int | Decimal) -> int:
    return to_millionths(value)


def _in_use(value: str) -> str:
    return require_currency(value)


@frozen(order=False, repr=False)
class Money:
    """An amount of one currency, exact to six decimals.

    The amount is given as str, int or Decimal (a float is `FloatMoney`) and kept as `millionths` of the major unit;
    `currency` is an ISO 4217 code. Adding and comparing need the same currency, else `CurrencyMismatch`.
    ``Money("120", "EUR")``. A sum has a currency too, also of nothing: ``sum(amounts, Money("0", "EUR"))``.
    """

    millionths: int = field(converter=_exact, alias="amount")
    currency: str = field(converter=_in_use)

    @property
    def amount(self) -> Decimal:
        """The amount, at least two decimals shown."""
        return from_millionths(self.millionths)

    @classmethod
    def of_millionths(cls, value: int, currency: str) -> Money:
        """The money of so many millionths of the major unit."""
        if not -LIMIT <= value <= LIMIT:
            raise MoneyOutOfRange("amount", "a number beyond 10**12")
        return stored_money(value, require_currency(currency))

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise InvalidValue("money", f"a {type(other).__name__}", "money goes with money of the same currency")
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.millionths

    def __add__(self, other: Money) -> Money:
        return Money.of_millionths(self.millionths + self._same(other), self.currency)

    def __radd__(self, other: Money) -> Money:
        # Called with what is no money, as is the number that a sum begins with.
        rule = 'money goes with money of the same currency; a sum begins with some: sum(amounts, Money("0", "EUR"))'
        raise InvalidValue("money", f"a {type(other).__name__}", rule)

    def __sub__(self, other: Money) -> Money:
        return Money.of_millionths(self.millionths - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money.of_millionths(-self.millionths, self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        # Rounded half to even at the sixth decimal.
        if isinstance(factor, float):
            raise FloatMoney("factor")
        return Money.of_millionths(_rounded(self.millionths * Fraction(factor)), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.millionths < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.millionths <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.millionths > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.millionths >= self._same(other)

    def __bool__(self) -> bool:
        return self.millionths != 0

    def __repr__(self) -> str:
        return f"Money('{self.amount}', '{self.currency}')"

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def stored_money(millionths: int, currency: str) -> Money:
    """The money of so many millionths, which were checked when they were stored."""
    money = _new(Money)
    _set_millionths(money, millionths)
    _set_currency(money, currency)
    return money


_set_millionths = Money.__dict__["millionths"].__set__
_set_currency = Money.__dict__["currency"].__set__


def _rounded(number: Fraction) -> int:
    # A Fraction rounds half to even.
    return round(number)


@frozen
class Rate:
    """How many units of the base currency one unit of `currency` was worth on tenant day `on` (days since
    1970-01-01).
    """

    currency: str
    value: Decimal
    on: int

    def convert(self, millionths: int, field: str = "amount") -> int:
        """Millionths of base currency, rounded half to even. Raises `MoneyOutOfRange` when the result is beyond
        10**12.
        """
        numerator, denominator = self.value.as_integer_ratio()
        result = _rounded(Fraction(millionths * numerator, denominator))
        if not -LIMIT <= result <= LIMIT:
            raise MoneyOutOfRange(field, "an amount beyond 10**12 after conversion")
        return result
