"""Segments: defining them by predicate, ranking or list; who is in, why, and keeping that up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from attrs import evolve, frozen

from crmcore.codec.definitions import dump_segment
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import Day
from crmcore.domain.kernel.value_type import Scalar, ValueType, require_text
from crmcore.domain.marketing.wording import refs_in
from crmcore.domain.segment.bound import bind, fields_of, is_timely
from crmcore.domain.segment.evaluate import Clause, why
from crmcore.domain.segment.expression import FieldExpression, predicate_of
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.references import SEGMENT, in_order, segments_named
from crmcore.domain.segment.rfm import RFM, rfm_scores
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.errors import InvalidValue, PredicateError
from crmcore.ports.store import EVERYONE, Change, Refreshed, Selection
from crmcore.services.resolving import no_customer, require_count, resolve
from crmcore.services.scope import NOTHING, PLAIN, Scope, run
from crmcore.services.work import Work

CHUNK = 10_000


@frozen
class Refresh:
    """What a refresh changed: how many entered and how many left."""

    entered: int
    left: int


class Segments:
    """What one can do with segments."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(
        self, name: str, rule: str | Predicate | FieldExpression | Ranking | Roster, *, doc: str = ""
    ) -> Refresh:
        """Define a segment, or define it anew, and find its members at once; it becomes the field ``segment.<name>``.

        `rule` is a predicate (as text, with operators, or as a tree), a `Ranking` or a `Roster`. A name has lower-case
        letters, digits, _ and -. Raises `UnknownField` with the nearest name, `PredicateError` with the position,
        `SegmentCycle`.
        """
        require_segment_name(name)
        require_text(doc, "doc")
        told: Predicate | Ranking | Roster = rule if isinstance(rule, Ranking | Roster) else predicate_of(rule)

        def action(work: Work) -> Refresh:
            work.hold_definitions(to_change=True)
            _check(work, name, told)
            definition = work.unit.definitions.put(
                "segment", name, dump_segment(Segment(0, name, told, 1, doc)), work.now()
            )
            work.redefined()
            work.emit("segment.defined", None, {"segment": name, "version": definition.version})
            return refresh(work, (name,))[name]

        return run(self._scope, "segments.define", action)

    def defined(self) -> Sequence[Segment]:
        """The segments defined, by name."""
        with self._scope.reading() as work:
            return [segment for _, segment in sorted(work.definitions.segments.items())]

    def retire(self, name: str) -> None:
        """Take a segment out of use, with its members. Raises `UnknownSegment`, `InvalidValue` while another segment
        or an offer uses it.
        """

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            segment = work.definitions.segment(name)
            users = [other.name for other in work.definitions.segments.values() if name in segments_named(other.rule)]
            users += [
                f"offer {offer.name}"
                for offer in work.definitions.offers.values()
                if f"{SEGMENT}{name}" in {ref.name for ref in refs_in(offer)}
            ]
            if users:
                raise InvalidValue("name", f"a segment used by {', '.join(users)}", "change what uses it first")
            work.unit.definitions.retire("segment", name, work.now())
            work.unit.segments.forget(segment.number)
            work.redefined()
            work.emit("segment.retired", None, {"segment": name})

        run(self._scope, "segments.retire", action, form=NOTHING)

    def refresh(self, name: str | None = None) -> Refresh:
        """Bring the members of a segment, or of all, up to date, and those of the segments it refers to before.

        Each who enters or leaves is an event. Only customers touched since are looked at, unless the day has turned for
        a segment that depends on it. Raises `UnknownSegment`.
        """

        def action(work: Work) -> Refresh:
            names = tuple(work.definitions.segments) if name is None else (work.definitions.segment(name).name,)
            changes = refresh(work, names)
            return Refresh(sum(each.entered for each in changes.values()), sum(each.left for each in changes.values()))

        return run(self._scope, "segments.refresh", action)

    def refreshed(self, name: str) -> Refreshed | None:
        """When the segment was last refreshed, on which tenant day, and a ranking's threshold (a scalar)."""
        with self._scope.reading() as work:
            return work.unit.segments.refreshed(work.definitions.segment(name).number)

    def put(self, name: str, *customers: CustomerId | Reach, key: str | None = None) -> int:
        """Put customers into a `Roster`; returns how many were not in. Raises `InvalidValue` for a segment that is no
        roster.
        """

        def action(work: Work) -> int:
            segment = _roster(work, name)
            entered = work.unit.segments.put(segment.number, [resolve(work, each) for each in customers], work.now())
            _tell(work, segment, Change(entered, ()))
            return len(entered)

        return run(self._scope, "segments.put", action, key=key, arguments=(name, customers), form=PLAIN)

    def take(self, name: str, *customers: CustomerId | Reach, key: str | None = None) -> int:
        """Take customers out of a `Roster`; returns how many were in."""

        def action(work: Work) -> int:
            segment = _roster(work, name)
            left = work.unit.segments.take(segment.number, [resolve(work, each) for each in customers])
            _tell(work, segment, Change((), left))
            return len(left)

        return run(self._scope, "segments.take", action, key=key, arguments=(name, customers), form=PLAIN)

    def count(self, name: str) -> int:
        """How many members the segment has, as of its last refresh."""
        with self._scope.reading() as work:
            return work.unit.segments.count(work.definitions.segment(name).number)

    def members(self, name: str) -> Iterator[CustomerId]:
        """The members, as of the last refresh, in a fixed order, streamed."""
        with self._scope.reading() as work:
            yield from work.unit.segments.members(work.definitions.segment(name).number)

    def of(self, customer: CustomerId | Reach) -> Sequence[str]:
        """The names of the segments the customer is a member of."""
        with self._scope.reading() as work:
            numbers = set(work.unit.segments.of(resolve(work, customer)))
            return sorted(name for name, segment in work.definitions.segments.items() if segment.number in numbers)

    def why(self, name: str, customer: CustomerId | Reach) -> Sequence[Clause]:
        """Why a customer is or is not in a segment, now: each clause of the predicate, its field's value, and whether
        it holds.

        Raises `InvalidValue` for a segment that is no predicate.
        """
        with self._scope.reading() as work:
            segment = work.definitions.segment(name)
            if isinstance(segment.rule, Ranking | Roster):
                raise InvalidValue("name", "a ranking or a list", "only a predicate has clauses")
            bound = bind(segment.rule, work.definitions.catalogue)
            values = field_values(work, resolve(work, customer), fields_of(bound))
            return why(bound, lambda field: values[field.ref])

    def rfm(
        self, measure: str = "purchases", *, classes: int = 5, as_of: date | datetime | None = None
    ) -> Mapping[CustomerId, RFM]:
        """Recency, frequency and money of every customer whom the measure counts, each scored from 1 to `classes`.

        In a fixed order. Equal customers have equal scores. Raises `UnknownMeasure`, `InvalidValue`.
        """
        require_count(classes, "classes", least=2, most=100)
        with self._scope.reading() as work:
            measured = work.definitions.measure(measure)
            catalogue = work.definitions.catalogue
            if measured.total is None:
                raise InvalidValue("measure", "a measure without a total", "RFM needs a measure that sums something")
            fields = [catalogue[f"{measure}.{aspect}"] for aspect in ("days_since", "count", "total")]
            where = bind(predicate_of(f"{measure}.count > 0"), catalogue)
            customers: list[CustomerId] = []
            columns: list[list[int]] = [[], [], []]
            reading = work.reading(as_of)
            for ids, values in work.unit.fields.columns(fields, Selection(where=where), reading, chunk=CHUNK):
                customers.extend(ids)
                for column, part in zip(columns, values, strict=True):
                    column.extend(int(value or 0) for value in part)
        return dict(zip(customers, rfm_scores(columns[0], columns[1], columns[2], classes), strict=True))


def require_segment_name(name: object) -> str:
    """The name itself: 1 to 63 of a-z, 0-9, _ and -, a letter first. Raises `InvalidValue`."""
    return require_name(name, hyphens=True)


def field_values(work: Work, customer: CustomerId, fields: Sequence[Field]) -> dict[FieldRef, Scalar | None]:
    """The scalars of some fields of one customer, now."""
    chunks = work.unit.fields.columns(fields, Selection(customers=(customer,)), work.reading(), chunk=1)
    for _, columns in chunks:
        return {field.ref: column[0] for field, column in zip(fields, columns, strict=True)}
    raise no_customer(work, [customer])


def refresh(work: Work, names: tuple[str, ...]) -> dict[str, Refresh]:
    """Refresh segments within a transaction, each after those it refers to; returns what changed, by name."""
    segments = work.definitions.segments
    done: dict[str, Refresh] = {}
    for name in in_order(names, segments):
        segment = segments[name]
        change = _refresh_one(work, segment)
        _tell(work, segment, change)
        done[name] = Refresh(len(change.entered), len(change.left))
    return done


def _refresh_one(work: Work, segment: Segment) -> Change:
    reading, now, today = work.reading(), work.now(), work.today()
    last = work.unit.segments.refreshed(segment.number)
    threshold: Scalar | None = None
    match segment.rule:
        case Roster():
            return Change((), ())
        case Ranking() as ranking:
            field = work.definitions.catalogue.resolve(ranking.by)
            stands = _stands(last, segment, today, field.passing) and not work.unit.segments.touched(segment.number)
            if stands and last is not None:
                # Nothing that it depends on has changed, so neither have its members nor its threshold.
                change, threshold = Change((), ()), last.threshold
            else:
                within = None if ranking.within is None else work.definitions.segment(ranking.within).number
                selection = EVERYONE if within is None else Selection(segment=within)
                change, threshold = work.unit.segments.rank(segment.number, ranking, field, selection, reading, now)
        case predicate:
            bound = bind(predicate, work.definitions.catalogue)
            touched_only = _stands(last, segment, today, is_timely(bound))
            change = work.unit.segments.refresh(
                segment.number, Selection(where=bound), reading, now, touched_only=touched_only
            )
    work.unit.segments.mark(segment.number, Refreshed(segment.version, now, today, threshold))
    return change


def _stands(last: Refreshed | None, segment: Segment, today: Day, passing: bool) -> bool:
    """Whether the last refresh holds for whoever was not touched since: of this definition, and of today where days
    passing can change something.
    """
    return last is not None and last.version == segment.version and (last.day == today or not passing)


def _tell(work: Work, segment: Segment, change: Change) -> None:
    data: dict[str, Plain] = {"segment": segment.name, "version": segment.version}
    work.emit_many(
        [
            *(("segment.left", customer, data) for customer in change.left),
            *(("segment.entered", customer, data) for customer in change.entered),
        ]
    )


def _roster(work: Work, name: str) -> Segment:
    segment = work.definitions.segment(name)
    if not isinstance(segment.rule, Roster):
        raise InvalidValue("name", "a segment that is no list", "only a Roster is filled by hand")
    return segment


def _check(work: Work, name: str, rule: Predicate | Ranking | Roster) -> None:
    segments = work.definitions.segments
    if isinstance(rule, Ranking):
        field = work.definitions.catalogue.resolve(rule.by, position=0)
        if field.type in (ValueType.TEXT, ValueType.BOOLEAN):
            raise PredicateError(f"{field.name} has no order to rank by", 0)
        if rule.within is not None:
            work.definitions.segment(rule.within)
    trial = Segment(0, name, rule)
    if name in segments:
        trial = evolve(segments[name], rule=rule)
    in_order((name,), {**segments, name: trial})
    if not isinstance(rule, Ranking | Roster):
        bind(rule, work.definitions.catalogue)
