"""Rates: what other currencies are worth in the tenant's base currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, DecimalException

from crmcore.domain.kernel.currency import require_currency
from crmcore.domain.kernel.money import Rate
from crmcore.domain.kernel.time import day_date, day_number, require_date
from crmcore.errors import FloatMoney, InvalidValue
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work

LARGEST = Decimal(10) ** 9
FINEST = -12


class Rates:
    """What one can do with exchange rates. Converted amounts keep their rate; a later rate changes none of them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def set(self, currency: str, value: str | int | Decimal, *, on: date, key: str | None = None) -> None:
        """Say how many units of base currency one unit of `currency` is worth from the tenant day `on`, until another
        rate.

        `value` is positive, at most 10**9 and has at most 12 decimals. Raises `InvalidValue`, `UnknownCurrency`,
        `FloatMoney`.
        """

        def action(work: Work) -> None:
            require_currency(currency)
            if currency == work.tenant.currency:
                raise InvalidValue("currency", "the base currency", "a rate is of another currency")
            rate = Rate(currency, _value(value), day_number(require_date(on, "on")))
            work.unit.rates.set(rate)
            work.emit("rate.set", None, {"currency": currency, "on": on.isoformat(), "value": str(rate.value)})

        run(self._scope, "rates.set", action, key=key, arguments=(currency, str(value), on), form=NOTHING)

    def on(self, currency: str, day: date) -> Decimal | None:
        """The rate on a tenant day: that of the day or of the last one before it, or None. Raises `InvalidValue`,
        `UnknownCurrency`.
        """
        require_currency(currency)
        require_date(day, "day")
        with self._scope.reading() as work:
            found = work.unit.rates.on(currency, day_number(day))
            return None if found is None else found.value

    def all(self) -> Sequence[tuple[str, date, Decimal]]:
        """All rates: currency, first day, value."""
        with self._scope.reading() as work:
            return [(rate.currency, day_date(rate.on), rate.value) for rate in work.unit.rates.all()]


def _value(value: object) -> Decimal:
    if isinstance(value, float):
        raise FloatMoney("value")
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise InvalidValue("value", f"a {type(value).__name__}", "a rate is a str, an int or a Decimal")
    try:
        number = Decimal(value)
    except DecimalException:
        raise InvalidValue("value", "text that is not a number", "write a rate like 0.92") from None
    if not number.is_finite() or not 0 < number <= LARGEST or int(number.normalize().as_tuple().exponent) < FINEST:
        raise InvalidValue(
            "value", "a number out of range", "a rate is positive, at most 10**9, with at most 12 decimals"
        )
    return number
