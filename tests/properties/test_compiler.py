"""The compiler of fields and predicates: SQLite answers what the memory store does, whatever is recorded and asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.tie import Tie
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.content import (
    Call,
    Complaint,
    Content,
    Custom,
    Feedback,
    Line,
    Message,
    Note,
    Purchase,
    Referral,
    Return,
)
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.lifecycle import Rhythm
from crmcore.domain.segment.bound import Bound, bind
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.segment import Ranking
from crmcore.ports.store import EVERYONE, BoundLifecycle, Reading, Refreshed, Selection, Store, UnitOfWork
from crmcore.stores.memory.store import MemoryStore
from crmcore.stores.sql import segment_touches
from crmcore.testing.conformance import samples
from crmcore.testing.conformance.samples import CATALOGUE, LISTED, NOON, QUIET, TODAY, VIPS, ZONE
from crmcore.testing.conformance.ties import tie
from crmcore.testing.strategies import field_refs, predicates
from crmcore_sqlite.store import SQLiteStore

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
WHO = st.integers(1, 4)
NEGATED = (("", ""), ("not (", ")"), ("not (customer.language == 'fr' or ", ")"))
Step = Callable[[UnitOfWork], object]
Stores = tuple[tuple[Store, TenantKey], ...]
OTHER_RULES = samples.lifecycle(
    [("advocate", "rhythm <= 7 and not defected"), ("new", "purchases.count(days=7) > 1"), ("prospect", None)],
    [
        ("retain", "rung == 'advocate' or purchases.total(days=30) > 2"),
        ("acquire", "rung in ('prospect', 'new') and (defected or value.revenue(days=7) <= 0)"),
        ("enhance", None),
    ],
)


class _Undo(Exception):
    """Ends an example's transaction."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """A memory store and an SQLite store, each with a tenant."""
    folder = tmp_path_factory.mktemp("compiler")
    opened: list[Store] = [MemoryStore(), SQLiteStore.open(f"sqlite:///{folder / 'crm.db'}")]
    found = []
    for store in opened:
        store.migrate()
        with store.begin(None, write=True) as unit:
            tenant = unit.tenants.add("shop", currency="EUR", zone=ZONE.key, region="DE", at=NOON)
        with store.begin(tenant.key, write=True) as unit:
            for measure in samples.MEASURES:
                assert measure.number == unit.definitions.put("measure", measure.name, "{}", NOON).number
                unit.measures.build(measure)
        found.append((store, tenant.key))
    yield tuple(found)
    for store in opened:
        store.close()


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """Instants of the last days, also at their edges, and New Year."""
    if draw(st.integers(0, 9)) == 0:
        return NEW_YEAR
    days = draw(st.integers(0, 9) | st.integers(0, 9) | st.integers(10, 90))
    return NOON - timedelta(days=days, hours=draw(st.sampled_from([0, 11, 12, 13, 14])))


def _euros(cents: int) -> Money:
    return Money.of_millionths(cents * 500_000, "EUR")


EMPLOYEES = st.sampled_from(["", "kim", "lee"])


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """What is said, bought or done, in amounts and words that the kit's measures tell apart."""
    amount = draw(st.integers(0, 6))
    lines = draw(st.lists(st.tuples(st.sampled_from(["tea", "green tea", "cake"]), st.integers(0, 4)), max_size=2))
    sold = tuple(Line(product, _euros(cost), Decimal(1)) for product, cost in lines)
    kinds = [
        "purchase",
        "purchase",
        "return",
        "feedback",
        "referral",
        "complaint",
        "message",
        "call",
        "note",
        "tasting",
    ]
    match draw(st.sampled_from(kinds)):
        case "purchase":
            return Purchase(_euros(amount), sold)
        case "return":
            return Return(_euros(amount), sold)
        case "feedback":
            return Feedback(draw(st.sampled_from([0, 6, 7, 8, 9, 10])))
        case "complaint":
            return Complaint("late")
        case "message":
            return Message("tea", employee=draw(EMPLOYEES))
        case "call":
            return Call(draw(st.none() | st.integers(0, 9)), employee=draw(EMPLOYEES))
        case "note":
            return Note("likes tea")
        case "referral":
            return Referral()
        case _:
            return Custom("tasting", {"minutes": amount, "page": draw(st.sampled_from(["prices", "home"]))})


@st.composite
def interactions(draw: st.DrawFn) -> list[Interaction]:
    """Interactions of four customers, some recorded late, some voided."""
    found: list[Interaction] = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        at = draw(instants())
        found.append(
            samples.interaction(
                number,
                draw(WHO),
                draw(contents()),
                at=at,
                recorded=at + timedelta(days=draw(st.integers(0, 3))),
                source=draw(st.sampled_from([None, "web", "branch"])),
                touchpoint=draw(st.sampled_from([None, "branch", "desk"])),
                direction=draw(st.sampled_from(["inbound", "inbound", "outbound"])),
            )
        )
    voided = draw(st.lists(st.integers(1, len(found)), max_size=3, unique=True)) if found else []
    for place, number in enumerate(voided):
        whose = found[number - 1].customer
        late = timedelta(days=draw(st.integers(0, 2)))
        void = samples.void(100 + place, 1, number, at=NOON - late, recorded=NOON - late)
        found.append(evolve(void, customer=whose, origin=whose))
    return found


def _customer(number: int, *, archived: bool, wish: str | None, at: datetime) -> Step:
    def step(unit: UnitOfWork) -> None:
        customer = samples.customer(number, at=at, **({} if wish is None else {"language": wish}))
        samples.add(unit, customer)
        if archived:
            gone = evolve(customer, archived_at=NOON, version=customer.version + 1)
            unit.customers.update([(gone, "")])

    return step


def _stated(number: int, whose: int, value: tuple[Attribute, Scalar | None], at: datetime, late: int) -> Step:
    attribute, scalar = value
    recorded = at + timedelta(days=late)
    return lambda unit: unit.attributes.state(
        [samples.statement(number, whose, attribute, scalar, at=at, recorded=recorded)]
    )


def _cost(number: int, whose: int, cents: int, at: datetime, late: int) -> Step:
    recorded = at + timedelta(days=late)
    return lambda unit: unit.ledger.add([samples.cost(number, whose, str(cents / 2), at=at, recorded=recorded)])


VALUES = st.one_of(
    st.tuples(st.just(samples.CITY), st.sampled_from(["", "a", "A", "ab", "é", "\uffff", "\U0001f600", None])),
    st.tuples(st.just(samples.SCORE), st.integers(-3, 3) | st.sampled_from([2**63 - 1, -(2**63) + 1, None])),
    st.tuples(st.just(samples.BIRTHDAY), st.integers(20_454, 20_458)),
)


@st.composite
def tied(draw: st.DrawFn) -> list[Tie]:
    """Ties of four customers, with each other, with themselves and with employees, on days that meet."""
    days = st.integers(TODAY - 12, TODAY + 2)
    found = []
    for number in range(draw(st.integers(0, 10))):
        name = draw(st.sampled_from(["parent", "sibling", "household", "household", "advisor"]))
        other = draw(st.sampled_from(["e-1", "e-2"])) if name == "advisor" else draw(WHO)
        since, recorded = draw(days), draw(instants())
        until, removed = draw(st.none() | st.integers(since + 1, TODAY + 3)), draw(st.none() | st.none() | instants())
        ended = None if until is None else draw(instants())
        exclusive = draw(st.booleans())
        found.append(
            tie(
                number + 1,
                draw(WHO),
                other,
                name,
                since,
                until,
                exclusive=exclusive,
                recorded=recorded,
                ended_at=ended,
                removed_at=removed,
            )
        )
    return found


@st.composite
def records(draw: st.DrawFn) -> Step:
    """Steps that fill a store."""
    steps: list[Step] = [
        _customer(
            number,
            archived=draw(st.integers(0, 5)) == 0,
            wish=draw(st.sampled_from([None, "en", "de"])),
            at=draw(instants()),
        )
        for number in range(1, 5)
    ]
    added = draw(interactions())
    steps.append(lambda unit: unit.interactions.add(added, samples.MEASURES))
    late = st.integers(0, 2)
    steps += [_stated(number, *draw(st.tuples(WHO, VALUES, instants(), late))) for number in range(draw(late) * 3)]
    steps += [
        _cost(number, *draw(st.tuples(WHO, st.integers(-6, 6).filter(bool), instants(), late)))
        for number in range(draw(late) * 2)
    ]
    ties = draw(tied())
    steps.append(lambda unit: unit.ties.add(ties))
    members = [samples.customer_id(number) for number in draw(st.sets(WHO))]
    steps.append(lambda unit: unit.segments.put(LISTED, members, NOON))
    steps.append(lambda unit: unit.segments.put(VIPS, members[:1], NOON))

    def fill(unit: UnitOfWork) -> None:
        for step in steps:
            step(unit)

    return fill


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings now, as of days, as of instants, and as it was known."""
    known_at = draw(st.none() | st.none() | instants())
    rules = draw(st.sampled_from([samples.LIFECYCLE, OTHER_RULES]))
    today = TODAY - draw(st.integers(-100, 9) | st.integers(-1, 9))
    reading = draw(
        st.sampled_from(
            [
                samples.now(today),
                samples.now(),
                samples.end_of(today),
                samples.before(draw(instants()) + timedelta(seconds=1)),
            ]
        )
    )
    return evolve(reading, moment=evolve(reading.moment, known_at=known_at), lifecycle=rules)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Everyone, members of a segment, or some by id; a predicate besides."""
    where = draw(st.none() | bounds())
    match draw(st.sampled_from(["all", "all", "segment", "given"])):
        case "segment":
            return Selection(segment=LISTED, where=where)
        case "given":
            ids = tuple(samples.customer_id(number) for number in draw(st.lists(st.integers(1, 6), max_size=9)))
            return Selection(customers=ids, where=where)
        case _:
            return Selection(where=where)


def bounds(max_leaves: int = 10) -> st.SearchStrategy[Bound]:
    """Bound predicates over the fields of the kit."""

    def bound(predicate: Predicate) -> Bound:
        return bind(predicate, CATALOGUE)

    return predicates(CATALOGUE, max_leaves).map(bound)


def answers(stores: Stores, fill: Step, ask: Callable[[UnitOfWork], object]) -> list[object]:
    """What each store answers after it was filled; nothing is kept."""
    found: list[object] = []
    for store, tenant in stores:
        with ExitStack() as stack:
            stack.enter_context(pytest.raises(_Undo))
            unit = stack.enter_context(store.begin(tenant, write=True))
            fill(unit)
            found.append(ask(unit))
            raise _Undo
    return found


@given(records(), selections(), readings())
def test_sqlite_selects_whom_memory_selects(stores: Stores, fill: Step, selection: Selection, reading: Reading) -> None:
    """A selection takes the same customers, in the same order, and counts them."""

    def ask(unit: UnitOfWork) -> object:
        stand(unit, reading.lifecycle)
        return list(unit.fields.select(selection, reading)), unit.fields.count(selection, reading)

    memory, sqlite = answers(stores, fill, ask)
    assert memory == sqlite


@given(records(), st.lists(field_refs(CATALOGUE), min_size=1, max_size=70), selections(), readings(), st.integers(1, 5))
def test_sqlite_reads_the_scalars_that_memory_reads(
    stores: Stores, fill: Step, refs: list[FieldRef], selection: Selection, reading: Reading, chunk: int
) -> None:
    """Any fields of any selection have the same scalars at any moment, however many are asked for."""
    fields = [CATALOGUE.resolve(ref) for ref in refs]

    def ask(unit: UnitOfWork) -> object:
        stand(unit, reading.lifecycle)
        chunks = unit.fields.columns(fields, selection, reading, chunk=chunk)
        return [(list(ids), [list(column) for column in columns]) for ids, columns in chunks]

    memory, sqlite = answers(stores, fill, ask)
    assert memory == sqlite


@pytest.mark.parametrize("field", ["purchases.count", "purchases.days"])
@pytest.mark.parametrize("op", ["==", "!=", "<", "<=", ">", ">="])
def test_counts_compare_alike_around_none_and_one(stores: Stores, field: str, op: str) -> None:
    """Whoever has bought nothing, once or twice is taken by a comparison with a count as memory takes them, now and as
    of a day, also negated, whether it is asked of by rows or by the figures in them.
    """
    wheres = [f"{prefix}{field} {op} {scalar}{suffix}" for prefix, suffix in NEGATED for scalar in range(-1, 4)]
    selections = [Selection(where=samples.bound(where)) for where in wheres]

    def fill(unit: UnitOfWork) -> None:
        for number in range(1, 4):
            samples.add(unit, samples.customer(number, at=samples.days_ago(9)))
        bought = [
            samples.purchase(place, whose, at=samples.days_ago(ago))
            for place, (whose, ago) in enumerate([(2, 5), (3, 5), (3, 6)], 1)
        ]
        unit.interactions.add(bought, samples.MEASURES)

    def ask(unit: UnitOfWork) -> object:
        return [
            list(unit.fields.select(selection, reading))
            for reading in (samples.now(), samples.end_of(TODAY - 1))
            for selection in selections
        ]

    memory, sqlite = answers(stores, fill, ask)
    assert memory == sqlite


def stand(unit: UnitOfWork, rules: BoundLifecycle) -> object:
    """Evaluate the lifecycle of everyone and store what is found."""
    changes = list(unit.lifecycle.evaluate(rules, TODAY, None))
    unit.lifecycle.put(
        [
            evolve(samples.transition(number, 1, after, before), customer=customer, origin=customer)
            for number, (customer, before, after) in enumerate(changes)
        ]
    )
    return changes


@given(records(), st.integers(0, 100), st.none() | st.sets(st.integers(1, 6)))
def test_sqlite_evaluates_the_lifecycle_as_memory_does(
    stores: Stores, fill: Step, days: int, whom: set[int] | None
) -> None:
    """The same standings change, to the same, by rules old and new."""
    customers = None if whom is None else [samples.customer_id(number) for number in whom]

    def ask(unit: UnitOfWork) -> object:
        first = stand(unit, samples.LIFECYCLE)
        unit.lifecycle.mark(TODAY + days // 2)
        later = [
            list(unit.lifecycle.evaluate(rules, TODAY + days, customers)) for rules in (samples.LIFECYCLE, OTHER_RULES)
        ]
        return first, later

    memory, sqlite = answers(stores, fill, ask)
    assert memory == sqlite


@given(
    st.lists(st.integers(0, 400), max_size=5, unique=True),
    st.integers(0, 500),
    st.builds(Rhythm, st.integers(1, 30), st.integers(1, 90), st.integers(1, 4)),
)
def test_rhythm_and_defection_are_those_of_the_domain(
    stores: Stores, bought: list[int], ago: int, rhythm: Rhythm
) -> None:
    """As of any day the rhythm and the defection of a customer are what `Rhythm` says of the days bought on by then."""
    today = TODAY - ago
    reading = samples.end_of(today)
    reading = evolve(reading, lifecycle=evolve(reading.lifecycle, rhythm=rhythm))

    def fill(unit: UnitOfWork) -> None:
        samples.add(unit, samples.customer(1))
        unit.interactions.add(
            [samples.purchase(number, 1, at=samples.days_ago(days)) for number, days in enumerate(bought)],
            samples.MEASURES,
        )

    def ask(unit: UnitOfWork) -> object:
        ((_, columns),) = unit.fields.columns(samples.fields("rhythm", "defected"), EVERYONE, reading, chunk=1)
        return [column[0] for column in columns]

    days = sorted(TODAY - each for each in bought if each >= ago)
    span = (days[0], days[-1], len(days)) if days else None
    expected = [rhythm.millionths(*span), int(rhythm.defected(*span, today))] if span else [None, 0]
    assert [expected, expected] == answers(stores, fill, ask)


@given(records(), selections(), selections(), readings(), st.booleans(), st.sampled_from([0, 2, segment_touches.MANY]))
def test_sqlite_refreshes_segments_as_memory_does(
    stores: Stores, fill: Step, first: Selection, second: Selection, reading: Reading, touched_only: bool, many: int
) -> None:
    """The same customers enter and leave, also when only the touched are looked at, and when those are too many."""

    def ask(unit: UnitOfWork) -> object:
        changes = []
        for number, selection in ((QUIET, first), (VIPS, second), (QUIET, first), (VIPS, second)):
            change = unit.segments.refresh(number, selection, reading, NOON, touched_only=touched_only)
            unit.segments.mark(number, Refreshed(1, NOON, TODAY))
            changes.append((list(change.entered), list(change.left)))
            unit.interactions.add([samples.purchase(900 + len(changes), 2, "3")], samples.MEASURES)
            unit.segments.take(LISTED, [samples.customer_id(len(changes))])
        return changes, [list(unit.segments.members(number)) for number in (QUIET, VIPS)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_touches, "MANY", many)
        memory, sqlite = answers(stores, fill, ask)
    assert memory == sqlite


@given(
    records(),
    field_refs(CATALOGUE),
    st.one_of(
        st.builds(dict, top=st.integers(1, 5)),
        st.builds(dict, share=st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1)])),
    ),
    st.booleans(),
    st.none() | bounds(3),
    readings(),
)
def test_sqlite_ranks_as_memory_does(
    stores: Stores,
    fill: Step,
    ref: FieldRef,
    size: dict[str, object],
    lowest: bool,
    where: Bound | None,
    reading: Reading,
) -> None:
    """The same customers come first by any field, and the threshold is the same."""
    ranking = Ranking(ref, lowest=lowest, **size)  # type: ignore[arg-type]
    by = CATALOGUE.resolve(ref)

    def ask(unit: UnitOfWork) -> object:
        stand(unit, reading.lifecycle)
        change, threshold = unit.segments.rank(QUIET, ranking, by, Selection(where=where), reading, NOON)
        return list(change.entered), list(change.left), threshold

    memory, sqlite = answers(stores, fill, ask)
    assert memory == sqlite
