"""From entries, as a caller gives them, to interactions as they are recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from attrs import define, field

from crmcore.codec.content import decode_content, encode_content
from crmcore.domain.kernel.ids import Addressed, InteractionId
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.reach import require_source
from crmcore.domain.kernel.time import Day, TenantDays, day_date, require_aware
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.relationship.content import BUILT_IN, Content, Custom, Direction, Purchase, Return
from crmcore.domain.relationship.interaction import Entry, Interaction
from crmcore.domain.relationship.kind import Kind
from crmcore.errors import CRMError, FutureInstant, InvalidValue, NoRate, UnknownKind
from crmcore.services.work import Work

AHEAD = timedelta(minutes=5)
LONGEST_EXTERNAL_ID = 500
EARLIEST = datetime(2, 1, 1, tzinfo=UTC)
"""Before that the tenant day may lie beyond the calendar."""
_BUILT_IN = frozenset(kind.kind for kind in BUILT_IN)
_DIRECTIONS: dict[type[object], Direction] = {kind: kind.direction for kind in BUILT_IN}
_COMPARED = ("customer", "kind", "direction", "touchpoint", "amount", "voids", "stored_content")
_LEFT = ("kind", "direction", "touchpoint", "amount", "voids")
_WORDS = (None, "inbound", "outbound")
_BOUGHT = (Purchase, Return)


@define
class Builder:
    """Builds the interactions of one transaction; keeps the rates, days and names it has looked at."""

    work: Work
    now: datetime = field(init=False)
    _latest: datetime = field(init=False)
    _days: TenantDays = field(init=False)
    _currency: str = field(init=False)
    _kinds: Mapping[str, Kind] = field(init=False)
    _rates: dict[tuple[str, Day], Rate] = field(factory=dict)
    _names: set[str | None] = field(factory=lambda: {None})

    def __attrs_post_init__(self) -> None:
        work = self.work
        self.now = work.now()
        self._latest = self.now + AHEAD
        self._days = TenantDays(work.zone)
        self._currency = work.tenant.currency
        self._kinds = work.definitions.kinds

    def build(
        self, entry: Entry, id_: InteractionId, whose: Addressed, voids: InteractionId | None = None
    ) -> Interaction:
        """The interaction that records an entry, of that customer.

        Raises `InvalidValue` and its kinds, `UnknownKind`, `NoRate`, `MoneyOutOfRange`, `CurrencyMismatch`.
        """
        content, source, touchpoint, external_id = entry.content, entry.source, entry.touchpoint, entry.external_id
        usual = _DIRECTIONS.get(type(content)) or self._declared_direction(content)
        occurred_at = entry.occurred_at
        if occurred_at is None:
            occurred_at, day = self.now, self._days.of(self.now)
        else:
            if type(occurred_at) is not datetime or occurred_at.tzinfo is not UTC:
                occurred_at = require_aware(occurred_at, "occurred_at").astimezone(UTC)
            if not EARLIEST <= occurred_at <= self._latest:
                raise self._misplaced(occurred_at)
            day = self._days.of(occurred_at)
        try:
            named = source in self._names and touchpoint in self._names and entry.direction in _WORDS
        except TypeError:
            named = False
        if not named:
            self._check_names(entry)
        if external_id is not None:
            _check_external_id(external_id, source)
        amount = base = rate = None
        if isinstance(content, _BOUGHT):
            amount = base = content.amount
            if amount.currency != self._currency:
                rate = self.rate(amount.currency, day)
                base = Money.of_millionths(rate.convert(amount.millionths), self._currency)
        return Interaction(
            id_,
            whose.customer,
            whose.origin,
            content.kind,
            entry.direction or usual,
            occurred_at,
            self.now,
            day,
            source,
            external_id,
            touchpoint,
            amount,
            base,
            rate,
            voids,
            encode_content(content, rate, self._kinds, self._currency),
            decode_content,
        )

    def _misplaced(self, instant: datetime) -> CRMError:
        if instant > self._latest:
            return FutureInstant("occurred_at")
        return InvalidValue("occurred_at", "an instant of the year 1", "what is recorded occurred later than that")

    def rate(self, currency: str, day: Day) -> Rate:
        """The rate into base currency on that day or the last before. Raises `NoRate`."""
        kept = self._rates.get((currency, day))
        if kept is None:
            kept = self.work.unit.rates.on(currency, day)
            if kept is None:
                raise NoRate(currency, self.work.tenant.currency, day_date(day).isoformat())
            self._rates[currency, day] = kept
        return kept

    def _declared_direction(self, content: Content) -> Direction:
        if not isinstance(content, Custom):
            raise InvalidValue(
                "content", f"a {type(content).__name__}", "a content is a Purchase, a Message, a Custom ..."
            )
        if not isinstance(content.kind, str):
            raise InvalidValue("kind", f"a {type(content.kind).__name__}", "a kind is named by a text")
        kind = self._kinds.get(content.kind)
        if kind is None:
            nearest = get_close_matches(content.kind, [*self._kinds, *_BUILT_IN], n=1)
            raise UnknownKind(content.kind, nearest[0] if nearest else None)
        return kind.direction

    def _check_names(self, entry: Entry) -> None:
        if entry.source is not None:
            self._names.add(require_source(entry.source))
        if entry.touchpoint is not None:
            self._names.add(require_source(entry.touchpoint, "touchpoint"))
        if entry.direction not in _WORDS:
            raise InvalidValue("direction", "another word", "a direction is inbound or outbound")


def _check_external_id(external_id: object, source: str | None) -> None:
    if not isinstance(external_id, str) or not external_id:
        raise InvalidValue("external_id", f"a {type(external_id).__name__}", "an external id is text that is not empty")
    if source is None:
        raise InvalidValue("source", "nothing", "an external id needs the source that gave it")
    require_text(external_id, "external_id", LONGEST_EXTERNAL_ID)


def differences(
    known: Interaction, new: Interaction, entry: Entry, redacted: Callable[[str, str], str]
) -> tuple[str, ...]:
    """In what an interaction known by its external id differs from what is now said under that id. `redacted` gives
    what is left of a content: one that was redacted differs from nothing that would leave the same.
    """
    # Of an erased customer's nobody can tell any more whose it was, and what was said.
    names = _COMPARED if known.external_id is not None else _LEFT
    differs = [name for name in names if getattr(known, name) != getattr(new, name)]
    if "stored_content" in differs and redacted(new.kind, new.stored_content) == known.stored_content:
        differs.remove("stored_content")
    if entry.occurred_at is not None and known.occurred_at != new.occurred_at:
        differs.append("occurred_at")
    return tuple("content" if name == "stored_content" else name for name in differs)
