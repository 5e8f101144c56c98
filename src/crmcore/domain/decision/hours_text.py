"""Hours as text: ``mon-fri 09:00-20:00, sat 10:00-16:00, off 2026-12-25 2026-12-26``.

Clauses are parted by commas. A clause is weekdays and windows: ``mon wed-fri 09:00-12:00 14:00-18:00``. A window that
ends before it starts, ``fri 22:00-02:00``, ends on the following day; the end of a day is 24:00. ``off`` names the
dates on which nothing is open, and ``never`` stands for no window at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, NoReturn

from crmcore.domain.decision.hours import DAY_MINUTES, SPANS_LIMIT, WEEKDAYS, Hours, Span
from crmcore.errors import InvalidValue

TEXT_LIMIT = 200_000
RULE = "hours are written like mon-fri 09:00-20:00, sat 10:00-16:00, off 2026-12-25"

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<time>\d\d?:\d\d)|(?P<word>[a-z]+)|(?P<mark>[-,]))", re.ASCII | re.IGNORECASE
)
_BLANK = re.compile(r"\s*")


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse_hours(text: str, field: str = "hours") -> Hours:
    """The hours of a text; ``parse_hours(hours_text(hours)) == hours``.

    Raises `InvalidValue`, with `position`, the character where reading failed.
    """
    if not isinstance(text, str):
        raise InvalidValue(field, f"a {type(text).__name__}", RULE)
    if len(text) > TEXT_LIMIT:
        raise InvalidValue(field, f"text of {len(text):,} characters", f"hours have at most {TEXT_LIMIT:,}")
    return _Reader(text, field).hours()


class _Reader:
    """Reads one text; every error carries its position in that text."""

    def __init__(self, text: str, field: str) -> None:
        self._field = field
        self._tokens = list(self._split(text))
        self._next = 0

    def hours(self) -> Hours:
        windows: list[tuple[int, int, int]] = []
        off: set[date] = set()
        never = False
        while True:
            first = self._peek()
            if self._takes("off"):
                off.update(self._dates())
            elif self._takes("never"):
                never = True
            else:
                windows += self._windows()
            if never and windows:
                self._refuse("windows beside never", first)
            if self._peek().kind == "end":
                return Hours.of(windows, off)
            self._mark(",")

    def _windows(self) -> Iterator[tuple[int, int, int]]:
        days = sorted(set(self._days()))
        spans = list(self._spans())
        return ((day, start, end) for day in days for start, end in spans)

    def _days(self) -> Iterator[int]:
        while True:
            first = self._day()
            if self._takes("-"):
                last = self._day()
                yield from ((first + step) % len(WEEKDAYS) for step in range((last - first) % len(WEEKDAYS) + 1))
            else:
                yield first
            if self._peek().kind != "word":
                return

    def _spans(self) -> Iterator[Span]:
        count = 0
        while not count or self._peek().kind == "time":
            token = self._peek()
            start = self._time()
            self._mark("-")
            end = self._time()
            count += 1
            if start == DAY_MINUTES:
                self._refuse("a window from 24:00", token)
            if start == end:
                self._refuse("a window without length", token)
            if count > SPANS_LIMIT:
                self._refuse("too many windows", token)
            yield start, end

    def _dates(self) -> Iterator[date]:
        first = True
        while first or self._peek().kind == "date":
            token = self._take("date", "no date")
            try:
                yield date.fromisoformat(token.text)
            except ValueError:
                self._refuse("no date of the calendar", token)
            first = False

    def _day(self) -> int:
        token = self._take("word", "no weekday")
        if token.text not in WEEKDAYS:
            self._refuse("no weekday", token)
        return WEEKDAYS.index(token.text)

    def _time(self) -> int:
        token = self._take("time", "no time of day")
        hour, minute = (int(part) for part in token.text.split(":"))
        if minute > 59 or hour * 60 + minute > DAY_MINUTES:
            self._refuse("no time of day", token)
        return hour * 60 + minute

    def _mark(self, mark: str) -> None:
        if not self._takes(mark):
            self._refuse(f"no {mark!r}", self._peek())

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _takes(self, text: str) -> bool:
        taken = self._peek().text == text
        self._next += taken
        return taken

    def _take(self, kind: str, nature: str) -> _Token:
        token = self._peek()
        if token.kind != kind:
            self._refuse(nature, token)
        self._next += 1
        return token

    def _split(self, text: str) -> Iterator[_Token]:
        position = 0
        while match := _TOKEN.match(text, position):
            kind = match.lastgroup
            assert kind is not None
            yield _Token(kind, match[kind].lower(), match.start(kind))
            position = match.end()
        blank = _BLANK.match(text, position)
        assert blank is not None
        end = _Token("end", "", blank.end())
        if end.position < len(text):
            self._refuse("a character that hours do not have", end)
        yield end

    def _refuse(self, nature: str, token: _Token) -> NoReturn:
        raise InvalidValue(self._field, f"{nature} at character {token.position}", RULE, position=token.position)


def hours_text(hours: Hours) -> str:
    """The hours as text, in one form for equal hours."""
    days: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in enumerate(_joined(hours.week)):
        if spans:
            days.setdefault(tuple(spans), []).append(day)
    clauses = [f"{_days_text(each)} {' '.join(map(_span_text, spans))}" for spans, each in days.items()]
    off = [f"off {' '.join(day.isoformat() for day in sorted(hours.dates_off))}"] if hours.dates_off else []
    return ", ".join((clauses or ["never"]) + off)


def _joined(week: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """The windows by the day on which they start; one that goes on after midnight ends beyond the day."""
    joined = [list(spans) for spans in week]
    for day, spans in enumerate(week):
        following = week[(day + 1) % len(week)]
        if spans and following and spans[-1][1] == DAY_MINUTES and following[0][0] == 0:
            start, end = spans[-1][0], following[0][1]
            # A later end would read as one of the same day.
            if end < start:
                joined[day][-1] = (start, DAY_MINUTES + end)
                joined[(day + 1) % len(week)].remove(following[0])
    return joined


def _days_text(days: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return " ".join(WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" for run in runs)


def _span_text(span: Span) -> str:
    start, end = span
    end = end if end <= DAY_MINUTES else end - DAY_MINUTES
    return f"{_time_text(start)}-{_time_text(end)}"


def _time_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
