"""The gate asked without sending: what each guard says of one customer, and why not the others of a segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from attrs import field, frozen

from crmcore.domain.decision.gate import Allow, Defer, Verdict
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.time import day_of, require_aware
from crmcore.errors import InvalidValue
from crmcore.ports.store import Selection
from crmcore.services.caps import require_channel
from crmcore.services.circles import Circles
from crmcore.services.gating import Gate, Passages, Way
from crmcore.services.scope import Scope
from crmcore.services.work import Work

CHUNK = 4096
LAST_YEAR = 9998
"""Beyond it an instant may lie after the calendar when seen in another zone."""

Word = Literal["allow", "defer", "suppress"]


class GateAnswer(NamedTuple):
    """What the gate says of one customer: the word of its verdict, the guard that told it and why, both empty where
    it is allowed; and until when it is put off.
    """

    customer: CustomerId
    verdict: Word
    guard: str
    reason: str
    until: datetime | None


class GateCount(NamedTuple):
    """How many customers of a segment the gate gives a verdict, by the guard that tells it and its reason."""

    verdict: Word
    guard: str
    reason: str
    customers: int


@frozen
class WhyNot:
    """What the gate says of each customer of a segment, or of all. Each reading asks anew, in one snapshot.

    The members are those of the segment's last refresh, those archived left out.
    """

    segment: str | None
    channel: str
    purpose: str
    at: datetime | None
    _scope: Scope = field(repr=False)

    def counts(self) -> Sequence[GateCount]:
        """How many get which verdict for which reason, the most first. Raises `UnknownSegment`, `UnknownChannel`,
        `KeyMismatch` where addresses are suppressed and the master key is missing.
        """
        counted: Counter[tuple[Word, str, str]] = Counter()
        with self._scope.reading() as work:
            way = Way(self.channel, self.purpose)
            for _, told in self._asked(work):
                for passages, customers in Counter(told).items():
                    counted[_told(passages, way)[:3]] += customers
        found = [GateCount(*told, customers) for told, customers in counted.items()]
        return sorted(found, key=lambda count: (-count.customers, *count[:3]))

    def __iter__(self) -> Iterator[GateAnswer]:
        """The answers, in the order of the customers' ids, streamed. Raises as `counts`."""
        with self._scope.reading() as work:
            way = Way(self.channel, self.purpose)
            for customers, told in self._asked(work):
                words = {passages: _told(passages, way) for passages in set(told)}
                for customer, passages in zip(customers, told, strict=True):
                    yield GateAnswer(customer, *words[passages])

    def _asked(self, work: Work) -> Iterator[tuple[Sequence[CustomerId], Sequence[Passages]]]:
        asked = GateAsker(work, Way(require_channel(work, self.channel), self.purpose), self.at)
        segment = None if self.segment is None else work.definitions.segment(self.segment).number
        return asked.passages(Selection(segment=segment))


class GateQuestions:
    """What one can ask the gate without sending anything."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def why_not(
        self, segment: str | None, channel: str, purpose: str = "offers", *, at: datetime | None = None
    ) -> WhyNot:
        """What the gate says of a contact with each member of a segment, or with everyone when it is None: in counts by
        reason, or one by one.

        `at` an instant to come, it is asked about that, as far as it is known now. Raises `NaiveDatetime`,
        `InvalidValue`; and when read `UnknownSegment`, `UnknownChannel`.
        """
        if segment is not None and not isinstance(segment, str):
            raise InvalidValue("segment", f"a {type(segment).__name__}", "a segment is named by a text")
        require_name(purpose, "purpose")
        return WhyNot(segment, channel, purpose, require_at(at), self._scope)


def require_at(at: datetime | None) -> datetime | None:
    """The instant itself that the gate is asked about. Raises `NaiveDatetime`, `InvalidValue`, also for one that hours
    cannot be told for.
    """
    if at is not None and require_aware(at, "at").astimezone(UTC).year > LAST_YEAR:
        raise InvalidValue("at", "an instant of the outermost year", f"it is in the years to {LAST_YEAR}")
    return at


class GateAsker:
    """Asks the gate about one way, now or at an instant to come; for many customers, chunk by chunk.

    Raises `InvalidValue` for an instant that has passed: what was said then is told by decisions.
    """

    def __init__(self, work: Work, way: Way, at: datetime | None) -> None:
        now = work.now()
        if at is not None and at < now:
            raise InvalidValue("at", "an instant that has passed", "the gate is asked about now, or later")
        self.at = now if at is None else at
        self._work = work
        caps = work.definitions.caps.values()
        self._shared = any(cap.per == "household" and cap.applies(way.channel, way.purpose) for cap in caps)
        self._gate = Gate(work, [way], self.at)

    def passages(self, selection: Selection) -> Iterator[tuple[Sequence[CustomerId], Sequence[Passages]]]:
        """What the gate says of each of the customers selected, by their ids, in parts."""
        fields, reading = self._gate.fields, self._work.reading()
        for customers, columns in self._work.unit.fields.columns(fields, selection, reading, chunk=CHUNK):
            if self._shared:
                self._gate.circles = Circles.of(self._work, customers, day_of(self.at, self._work.zone))
            yield customers, self._gate.passages(customers, columns).passages


def _told(passages: Passages, way: Way) -> tuple[Word, str, str, datetime | None]:
    ruling = passages.rulings.get(str(way))
    if ruling is None:
        return "allow", "", "", None
    return word(ruling.verdict), ruling.guard, ruling.reason, ruling.until


def word(verdict: Verdict) -> Word:
    """The word of a verdict."""
    return "allow" if isinstance(verdict, Allow) else "defer" if isinstance(verdict, Defer) else "suppress"
