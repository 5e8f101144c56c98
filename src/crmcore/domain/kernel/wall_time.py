"""Wall times: what a clock on the wall shows, of no zone yet; a zone says which instant that is."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from crmcore.domain.kernel.offsets import DAY_SECONDS, stretches
from crmcore.domain.kernel.time import day_number, from_micros, require_date
from crmcore.errors import InvalidValue

_FORM = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)")
_RULE = "a wall time is a date and a time of no zone, as 2026-12-01 09:00"
_MINUTES = 1440
_FIRST, _LAST = date(3, 1, 1), date(9997, 12, 31)


def _day(value: object) -> date:
    day = require_date(value, "day")
    if not _FIRST <= day <= _LAST:
        raise InvalidValue("day", "a day of an outermost year", "it is in the years 3 to 9997")
    return day


def _minute(value: object) -> int:
    if type(value) is not int or not 0 <= value < _MINUTES:
        raise InvalidValue("minute", "no minute of a day", f"it is a whole number, 0 to {_MINUTES - 1:,}")
    return value


@frozen(order=True)
class WallTime:
    """A day, and a minute of it since midnight as clocks show it. Raises `InvalidValue`."""

    day: date = field(converter=_day)
    minute: int = field(converter=_minute)

    @classmethod
    def parse(cls, text: object, name: str = "time") -> WallTime:
        """The wall time of a text like ``2026-12-01 09:00``; ``T`` may stand between. Raises `InvalidValue`."""
        if isinstance(text, WallTime):
            return text
        found = _FORM.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            nature = "another text" if isinstance(text, str) else f"a {type(text).__name__}"
            raise InvalidValue(name, nature, _RULE)
        try:
            shown = datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3]}")
        except ValueError:
            raise InvalidValue(name, "a day or a time that there is not", _RULE) from None
        return cls(shown.date(), shown.hour * 60 + shown.minute)

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.minute // 60:02}:{self.minute % 60:02}"

    def reached(self, zone: ZoneInfo) -> datetime:
        """The first instant, in UTC, at which clocks in the zone show this time or a later one.

        Of a time that occurs twice it is the first; of one that a zone leaves out, the instant after what is left out.
        """
        wanted = day_number(self.day) * DAY_SECONDS + self.minute * 60
        day = day_number(self.day) - 1
        while True:
            for start, end, offset in stretches(zone, day):
                if end + offset > wanted:
                    return from_micros(max(start, wanted - offset) * 1_000_000)
            day += 1
