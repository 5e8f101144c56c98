"""Fields at present and past moments, worked out by hand.

Customer 1, days counted back from today, everything at noon UTC and recorded then unless said otherwise:

    day -10  purchase 10        city Rome      cost 3
    day  -5  purchase 20        city Oslo      cost 4      each recorded on day -2
    day  -3  purchase 40, voided by what occurred and was recorded on day -1
    day  -2  return 5
    day  -1                     city not known any more
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from crmcore.domain.kernel.time import to_micros
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.content import Return
from crmcore.ports.store import BoundLifecycle, Reading, UnitOfWork
from crmcore.testing.conformance import samples
from crmcore.testing.conformance.samples import TODAY, before, days_ago, end_of, now
from tests.unit.stores.memory.conftest import Begin

EURO = 1_000_000
MOMENT = timedelta(microseconds=1)

RULES = samples.lifecycle(
    rungs=[
        ("supporter", "defected"),
        ("regular", "purchases.days >= 2"),
        ("new", "purchases.count >= 1"),
        ("prospect", None),
    ],
    stages=[("retain", "rung == 'regular'"), ("enhance", "rung == 'new' and rhythm > 80"), ("acquire", None)],
)


def record(unit: UnitOfWork) -> None:
    """Record what happened."""
    happened = [
        samples.purchase(1, 1, "10", at=days_ago(10)),
        samples.purchase(2, 1, "20", at=days_ago(5), recorded=days_ago(2)),
        samples.purchase(3, 1, "40", at=days_ago(3)),
        samples.interaction(5, 1, Return(samples.euros("5")), at=days_ago(2)),
        samples.void(4, 1, 3, at=days_ago(1)),
    ]
    unit.interactions.add(happened, samples.MEASURES)
    unit.attributes.state(
        [
            samples.statement(3, 1, samples.CITY, None, at=days_ago(1), recorded=days_ago(1)),
            samples.statement(2, 1, samples.CITY, "Oslo", at=days_ago(5), recorded=days_ago(2)),
            samples.statement(1, 1, samples.CITY, "Rome", at=days_ago(10), recorded=days_ago(10)),
        ]
    )
    unit.ledger.add(
        [samples.cost(1, 1, "3", at=days_ago(10)), samples.cost(2, 1, "4", at=days_ago(5), recorded=days_ago(2))]
    )


def values(unit: UnitOfWork, reading: Reading, *texts: str, whose: int = 1) -> list[Scalar | None]:
    """The scalars of fields of a customer."""
    ((_, columns),) = unit.fields.columns(samples.fields(*texts), samples.only(whose), reading, chunk=9)
    return [column[0] for column in columns]


@pytest.mark.parametrize(
    ("reading", "euros"),
    [
        pytest.param(now(), 30, id="now: the third is voided"),
        pytest.param(end_of(TODAY - 11), 0, id="before anything"),
        pytest.param(end_of(TODAY - 10), 10, id="the day itself counts"),
        pytest.param(end_of(TODAY - 4), 30, id="late recorded has occurred all the same"),
        pytest.param(end_of(TODAY - 3), 30, id="voided later, yet never counted"),
        pytest.param(before(days_ago(5)), 10, id="until is exclusive"),
        pytest.param(before(days_ago(5) + MOMENT), 30, id="just after it"),
        pytest.param(now(known_at=days_ago(3)), 50, id="known then: the third, not yet the second nor the void"),
        pytest.param(now(known_at=days_ago(2)), 70, id="known then: all three, not yet the void"),
        pytest.param(now(known_at=days_ago(1) - MOMENT), 70, id="just before the void was known"),
        pytest.param(now(known_at=days_ago(1)), 30, id="known at the very instant"),
        pytest.param(end_of(TODAY - 4, known_at=days_ago(3)), 10, id="had occurred and was known"),
        pytest.param(end_of(TODAY - 3, known_at=days_ago(2)), 70, id="the void was not known"),
    ],
)
def test_what_counts_at_a_moment(begin: Begin, reading: Reading, euros: int) -> None:
    """What had occurred before the moment counts, unless voided; with `known_at` only what was known, voids too."""
    with begin(write=True) as unit:
        record(unit)
        assert [euros * EURO] == values(unit, reading, "purchases.total")


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (now(), (2, 30, -10, -5, 2, 5)),
        (end_of(TODAY - 6), (1, 10, -10, -10, 1, 4)),
        (end_of(TODAY - 11), (0, 0, None, None, 0, None)),
        (now(known_at=days_ago(2)), (3, 70, -10, -3, 3, 3)),
    ],
)
def test_all_aspects(begin: Begin, reading: Reading, expected: Sequence[int | None]) -> None:
    """Count, total, first, last, days, days since; where nothing counts, first, last and days since are missing."""
    count, total, first, last, days, since = expected
    aspects = ("count", "total", "first_at", "last_at", "days", "days_since")
    with begin(write=True) as unit:
        record(unit)
        found = values(unit, reading, *(f"purchases.{aspect}" for aspect in aspects))
    instants = [None if day is None else to_micros(days_ago(-day)) for day in (first, last)]
    assert [count, None if total is None else total * EURO, *instants, days, since] == found


@pytest.mark.parametrize(
    ("reading", "days", "euros"),
    [
        (now(), 5, 0),
        (now(), 6, 20),
        (now(), 10, 20),
        (now(), 11, 30),
        (now(TODAY - 5), 1, 20),
        (end_of(TODAY - 5), 1, 20),
        (end_of(TODAY - 5), 5, 20),
        (end_of(TODAY - 5), 6, 30),
        (before(days_ago(5)), 6, 10),
        (now(known_at=days_ago(2)), 4, 40),
    ],
)
def test_a_window_ends_with_the_moments_day(begin: Begin, reading: Reading, days: int, euros: int) -> None:
    """`days=n` is n tenant days, the last of them the moment's own."""
    with begin(write=True) as unit:
        record(unit)
        assert [euros * EURO] == values(unit, reading, f"purchases.total(days={days})")


@pytest.mark.parametrize(
    ("reading", "city"),
    [
        (now(), None),
        (end_of(TODAY - 11), None),
        (end_of(TODAY - 6), "Rome"),
        (before(days_ago(5)), "Rome"),
        (before(days_ago(5) + MOMENT), "Oslo"),
        (end_of(TODAY - 2), "Oslo"),
        (now(known_at=days_ago(3)), "Rome"),
        (now(known_at=days_ago(2)), "Oslo"),
        (end_of(TODAY - 2, known_at=days_ago(3)), "Rome"),
    ],
)
def test_an_attribute_has_a_past(begin: Begin, reading: Reading, city: str | None) -> None:
    """The golden value is that of the newest statement made before the moment and known then; None there is missing."""
    with begin(write=True) as unit:
        record(unit)
        assert [city] == values(unit, reading, "attribute.city")


@pytest.mark.parametrize(
    ("reading", "window", "revenue", "cost"),
    [
        (now(), "", 25, 7),
        (now(), "(days=6)", 15, 4),
        (now(), "(days=5)", -5, 0),
        (end_of(TODAY - 6), "", 10, 3),
        (end_of(TODAY - 5), "(days=1)", 20, 4),
        (now(known_at=days_ago(3)), "", 50, 3),
        (now(known_at=days_ago(2)), "", 65, 7),
    ],
)
def test_value_at_a_moment(begin: Begin, reading: Reading, window: str, revenue: int, cost: int) -> None:
    """Revenue is purchases less returns, cost what is in the ledger, profit the difference; nothing is 0."""
    names = [f"value.{name}{window}" for name in ("revenue", "cost", "profit")]
    with begin(write=True) as unit:
        record(unit)
        assert [revenue * EURO, cost * EURO, (revenue - cost) * EURO] == values(unit, reading, *names)
        assert [0, 0, 0] == values(unit, reading, *names, whose=2)


def ruled(reading: Reading, rules: BoundLifecycle = RULES) -> Reading:
    """The reading with other lifecycle rules."""
    return Reading(reading.moment, reading.measures, rules)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (end_of(TODAY - 11), ("acquire", "prospect", 0, None)),
        (end_of(TODAY - 10), ("enhance", "new", 0, 90)),
        (end_of(TODAY - 5), ("retain", "regular", 0, 7)),
        (end_of(TODAY - 5 + 21), ("retain", "regular", 0, 7)),
        (end_of(TODAY - 5 + 22), ("acquire", "supporter", 1, 7)),
    ],
)
def test_standing_at_a_past_moment_follows_the_rules(
    begin: Begin, reading: Reading, expected: tuple[str, str, int, int | None]
) -> None:
    """At another moment stage, rung, defection and rhythm are what the rules say of then, whatever is stored.

    Two purchase days five days apart make a rhythm of 7, the least; silent for more than 21 days is defected.
    """
    stage, rung, defected, days = expected
    with begin(write=True) as unit:
        record(unit)
        unit.lifecycle.put([samples.transition(1, 1, samples.standing("enhance", "advocate"))])
        found = values(unit, ruled(reading), "stage", "rung", "defected", "rhythm")
    assert [stage, rung, defected, None if days is None else days * 1_000_000] == found


def test_standing_now_is_the_stored_one(begin: Begin) -> None:
    """Now stage, rung and defection are as stored, missing before they are; the rhythm is always computed."""
    texts = ("stage", "rung", "defected", "rhythm")
    with begin(write=True) as unit:
        record(unit)
        assert [None, None, None, 7_000_000] == values(unit, ruled(now()), *texts)
        unit.lifecycle.put([samples.transition(1, 1, samples.standing("enhance", "advocate", defected=True))])
        assert ["enhance", "advocate", 1, 7_000_000] == values(unit, ruled(now()), *texts)
        assert [None, None, None, None] == values(unit, ruled(now()), *texts, whose=2)
