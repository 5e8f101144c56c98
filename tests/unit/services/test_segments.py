"""Attributes, fields, segments and tables through the public API."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from crmcore import CRM, CustomerId, Email, Feedback, Money, Organisation, Person, Ranking, Roster, f
from crmcore.domain.kernel.field import FieldRef
from crmcore.errors import (
    FieldHasNoPast,
    InvalidValue,
    NaiveDatetime,
    PredicateError,
    SegmentCycle,
    UnknownAttribute,
    UnknownField,
    UnknownSegment,
)
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

BY_TOTAL = FieldRef("purchases.total")


@pytest.fixture
def buyers(crm: CRM) -> list[CustomerId]:
    """Five customers who spent 0, 10, 20, 30 and 30."""
    made = [crm.customers.add(Person(f"Buyer {number}"), Email(f"b{number}@example.org")) for number in range(5)]
    for customer, amount in zip(made, ("0", "10", "20", "30", "30"), strict=True):
        if amount != "0":
            crm.interactions.purchase(customer, Money(amount, "EUR"), occurred_at=NOON - timedelta(days=5))
    return made


def test_three_spellings_are_one(crm: CRM, buyers: list[CustomerId]) -> None:
    """Text, operators and tree name the same members."""
    crm.segments.define("text", "purchases.total > 10 and not purchases.days_since >= 6")
    crm.segments.define("operators", (f.purchases.total > 10) & ~(f.purchases.days_since >= 6))
    crm.segments.define("tree", crm.segments.defined()[1].rule)
    assert buyers[2:] == list(crm.segments.members("text")) == list(crm.segments.members("operators"))
    assert buyers[2:] == list(crm.segments.members("tree"))


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("purchases.count == 0 and customer.kind == 'person'", 1),
        ("purchases.count >= 1 and customer.kind == 'person' and purchases.count == 2", 1),
        ("not purchases.count > 0 and customer.kind == 'organisation'", 0),
        ("(purchases.count < 1 or purchases.days > 0) and customer.kind == 'person'", 3),
    ],
)
def test_clauses_about_having_bought_stand_among_others(crm: CRM, where: str, count: int) -> None:
    """A clause that tells none from some takes nothing from the clauses after it."""
    for number in range(3):
        customer = crm.customers.add(Person(f"P{number}"))
        for _ in range(number):
            crm.interactions.purchase(customer, Money("1", "EUR"))
    assert count == len(crm.table(["stage"], where=where).columns().customers)


def test_errors_name_the_place_and_the_cure(crm: CRM) -> None:
    """An unknown field names the nearest, a wrong type its position; nothing is defined."""
    with pytest.raises(UnknownField) as caught:
        crm.segments.define("x", "purchase.total > 10")
    assert "purchases.total" == caught.value.nearest
    with pytest.raises(PredicateError, match="character"):
        crm.segments.define("x", "purchases.count > 1 and stage == 3")
    with pytest.raises(PredicateError):
        crm.segments.define("x", "__import__('os').system('true')")
    with pytest.raises(InvalidValue, match="name"):
        crm.segments.define("No Name", "defected")
    with pytest.raises(UnknownSegment):
        crm.segments.count("x")
    assert [] == list(crm.segments.defined())


def test_a_refresh_tells_who_entered_and_left(crm: CRM, buyers: list[CustomerId]) -> None:
    """Membership changes in a refresh, and each who enters or leaves is an event; coming and going in between is
    none.
    """
    crm.segments.define("spenders", "purchases.total >= 20")
    cursor = max(event.sequence or 0 for event in crm.events.since())
    crm.interactions.purchase(buyers[0], Money("25", "EUR"))
    voided = crm.interactions.purchase(buyers[1], Money("25", "EUR"))
    crm.interactions.void(voided)
    crm.interactions.void(crm.interactions.last(buyers[2], 1)[0].id)
    assert [] == [event for event in crm.events.since(cursor) if event.name.startswith("segment.")]
    change = crm.segments.refresh("spenders")
    assert (1, 1) == (change.entered, change.left)
    told = {event.name: event.customer for event in crm.events.since(cursor) if event.name.startswith("segment.")}
    assert {"segment.entered": buyers[0], "segment.left": buyers[2]} == told
    assert (0, 0) == (crm.segments.refresh().entered, crm.segments.refresh().left)


def test_segments_that_depend_on_time_follow_the_day(crm: CRM, buyers: list[CustomerId], clock: FrozenClock) -> None:
    """When the tenant's day turns, tick refreshes what depends on it."""
    crm.segments.define("quiet", "purchases.days_since > 6")
    assert 0 == crm.segments.count("quiet")
    clock.advance(days=2)
    assert 4 == crm.tick().entered
    assert buyers[1:] == list(crm.segments.members("quiet"))
    assert (0, 0, 0) == (crm.tick().entered, crm.tick().left, crm.tick().standings_changed)


def test_rankings_take_ties_and_tell_the_threshold(crm: CRM, buyers: list[CustomerId]) -> None:
    """The top n by a field, ties included; the best share; the lowest; within another segment."""
    crm.segments.define("top", Ranking(BY_TOTAL, top=1))
    assert buyers[3:] == list(crm.segments.members("top"))
    refreshed = crm.segments.refreshed("top")
    assert refreshed is not None and 30_000_000 == refreshed.threshold
    crm.segments.define("top", Ranking(BY_TOTAL, share=Decimal("0.6")))
    assert buyers[2:] == list(crm.segments.members("top"))
    crm.segments.define("least", Ranking(BY_TOTAL, top=1, lowest=True, within="top"))
    assert [buyers[2]] == list(crm.segments.members("least"))
    with pytest.raises(InvalidValue):
        Ranking(BY_TOTAL)
    with pytest.raises(PredicateError, match="stage"):
        crm.segments.define("bad", Ranking(FieldRef("stage"), top=1))


def test_a_ranking_takes_a_field_as_it_is_written_elsewhere(crm: CRM, buyers: list[CustomerId]) -> None:
    """As text, in Python and as a reference it is one ranking, and is so when it is read back from the store."""
    spelled = [
        Ranking("purchases.total(days=365)", top=2),
        Ranking(f.purchases.total(days=365), top=2),
        Ranking(FieldRef("purchases.total", 365), top=2),
    ]
    assert spelled[0] == spelled[1] == spelled[2]
    crm.segments.define("best", spelled[0])
    assert buyers[3:] == list(crm.segments.members("best"))
    assert [spelled[0]] == [segment.rule for segment in crm.segments.defined()]


def test_a_ranking_tells_where_it_cannot_be_read(crm: CRM) -> None:
    """The position in the text, and the nearest name of a field that is not known; nothing is defined."""
    with pytest.raises(PredicateError) as unread:
        Ranking("purchases.total(weeks=3)", top=1)
    assert 15 == unread.value.position
    with pytest.raises(PredicateError) as shape:
        Ranking("  stage and defected", top=1)
    assert 2 == shape.value.position
    with pytest.raises(UnknownField) as unknown:
        crm.segments.define("x", Ranking("purchase.total", top=1))
    assert ("purchases.total", 0) == (unknown.value.nearest, unknown.value.position)
    for unfit in ("stage", "purchases.total(days=0)", "stage(days=3)", "defected"):
        with pytest.raises(PredicateError):
            crm.segments.define("x", Ranking(unfit, top=1))
    assert [] == list(crm.segments.defined())


def test_lists_are_filled_by_hand(crm: CRM, buyers: list[CustomerId]) -> None:
    """Who is put into a roster is in until taken out; a predicate is not filled by hand."""
    crm.segments.define("guests", Roster())
    assert 2 == crm.segments.put("guests", buyers[0], Email("b1@example.org"))
    assert 0 == crm.segments.put("guests", buyers[0])
    assert 1 == crm.segments.take("guests", buyers[0], buyers[4])
    assert [buyers[1]] == list(crm.segments.members("guests"))
    crm.segments.define("not-guests", 'not segment["guests"]')
    assert 4 == crm.segments.count("not-guests")
    with pytest.raises(InvalidValue, match="list"):
        crm.segments.put("not-guests", buyers[0])


def test_segments_of_segments(crm: CRM, buyers: list[CustomerId]) -> None:
    """A segment may use another, refreshed before it; a circle is refused; one in use is not retired."""
    crm.segments.define("spenders", "purchases.total >= 20")
    crm.segments.define("big", "segment.spenders and purchases.total >= 30")
    crm.interactions.purchase(buyers[0], Money("99", "EUR"))
    crm.segments.refresh("big")
    assert [buyers[0], *buyers[3:]] == list(crm.segments.members("big"))
    assert ["big", "spenders"] == list(crm.segments.of(buyers[0]))
    with pytest.raises(SegmentCycle, match="spenders -> big -> spenders"):
        crm.segments.define("spenders", "segment.big")
    with pytest.raises(InvalidValue, match="big"):
        crm.segments.retire("spenders")
    crm.segments.retire("big")
    crm.segments.retire("spenders")
    assert [] == list(crm.segments.of(buyers[0]))


def test_why_names_the_clause_that_fails(crm: CRM, buyers: list[CustomerId]) -> None:
    """For one customer each clause is told with its value, now, refreshed or not."""
    crm.segments.define("vips", "purchases.total >= 20 and stage == 'enhance'")
    clauses = crm.segments.why("vips", Email("b1@example.org"))
    assert [("purchases.total >= 20", False, 10_000_000), ('stage == "enhance"', True, "enhance")] == [
        (clause.text, clause.holds, clause.value) for clause in clauses
    ]


def test_attributes_keep_source_and_date(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """The newest statement holds, whatever order they come in; what was stated before stays on record."""
    crm.attributes.declare("city")
    crm.attributes.declare("children", "integer")
    crm.attributes.state(sara, {"city": "Berlin", "children": 2}, source="form")
    clock.advance(hours=1)
    crm.attributes.state(sara, {"city": "Bonn"}, source="old list", stated_at=NOON - timedelta(days=100))
    held = crm.attributes.of(sara)
    assert ("Berlin", "form", 2) == (held["city"].value, held["city"].source, held["children"].value)
    assert ["Bonn", "Berlin"] == [each.value for each in crm.attributes.history(sara, "city")]
    assert ["Bonn"] == crm.table(["attribute.city"], as_of=(NOON - timedelta(days=50)).date()).columns().values[
        "attribute.city"
    ]
    crm.attributes.state(sara, {"city": None}, source="form")
    assert "city" not in crm.attributes.of(sara)


def test_attributes_are_typed(crm: CRM, sara: CustomerId) -> None:
    """What does not fit the declaration is refused, and nothing of the call is stated."""
    crm.attributes.declare("size", choices=["S", "M"])
    crm.attributes.declare("born", "date")
    with pytest.raises(InvalidValue, match="choose one of S, M"):
        crm.attributes.state(sara, {"born": date(1990, 1, 1), "size": "L"}, source="form")
    with pytest.raises(InvalidValue, match="born"):
        crm.attributes.state(sara, {"born": "1.1.1990"}, source="form")
    with pytest.raises(UnknownAttribute) as caught:
        crm.attributes.state(sara, {"siz": "S"}, source="form")
    assert "size" == caught.value.nearest
    with pytest.raises(NaiveDatetime):
        crm.attributes.state(sara, {"size": "S"}, source="form", stated_at=datetime(2026, 1, 1))
    with pytest.raises(InvalidValue, match="keeps its type"):
        crm.attributes.declare("born", "text")
    with pytest.raises(InvalidValue, match="choices"):
        crm.attributes.declare("n", "integer", choices=["1"])
    with pytest.raises(InvalidValue, match="type"):
        crm.attributes.declare("n", "number")
    assert {} == crm.attributes.of(sara)
    assert ["born", "size"] == [attribute.name for attribute in crm.attributes.declared()]


def test_missing_values_are_false_and_not_inverts(crm: CRM, buyers: list[CustomerId]) -> None:
    """A comparison with a missing value does not hold, its negation does."""
    crm.attributes.declare("city")
    crm.attributes.state(buyers[0], {"city": "Bonn"}, source="form")
    rows = {
        name: [id_ for id_, _ in crm.table(["stage"], where=name).rows()]
        for name in (
            'attribute.city != "Rome"',
            'not attribute.city == "Rome"',
            "attribute.city is None",
            'attribute.city in ["Bonn", "Rome"]',
        )
    }
    assert [buyers[:1], buyers, buyers[1:], buyers[:1]] == list(rows.values())


def test_tables_stream_in_columns(crm: CRM, buyers: list[CustomerId]) -> None:
    """A table comes in chunks of columns in a fixed order, typed, of a segment, a predicate or given customers."""
    crm.customers.add(Organisation("Mill"))
    crm.segments.define("spenders", "purchases.count > 0")
    table = crm.table(
        ["customer.kind", "purchases.total", "rhythm", "defected", "customer.added_on"], segment="spenders", chunk=3
    )
    parts = list(table)
    assert [3, 1] == [len(part) for part in parts]
    assert buyers[1:] == [customer for part in parts for customer in part.customers]
    in_python = crm.table([f.purchases.total(days=365), f["segment.spenders"]], customers=[buyers[1]]).columns()
    assert {"purchases.total(days=365)": [Money("10", "EUR")], "segment.spenders": [True]} == in_python.values
    assert [
        (buyers[1], ("person", Money("10", "EUR"), Decimal(90), False, NOON.date())),
    ] == list(crm.table(table.fields, customers=[Email("b1@example.org")]).rows())
    with pytest.raises(UnknownField):
        list(crm.table(["purchases.sum"]))
    with pytest.raises(FieldHasNoPast):
        list(crm.table(["segment.spenders"], as_of=NOON.date()))
    with pytest.raises(FieldHasNoPast):
        list(crm.table(["stage"], where="segment.spenders", as_of=NOON.date()))
    for bad in ([], ["stage", "stage"]):
        with pytest.raises(InvalidValue, match="fields"):
            crm.table(bad)


def test_standing_follows_and_is_remembered(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """The ladder is climbed as things happen; silence defects, a purchase brings back; both are events with history."""

    def standing() -> tuple[str, str, bool]:
        found = crm.standings.of(sara)
        return found.stage, found.rung, found.defected

    assert ("acquire", "prospect", False) == standing()
    for ago, expected in (
        (60, ("enhance", "new", False)),
        (30, ("enhance", "regular", False)),
        (0, ("retain", "regular", False)),
    ):
        crm.interactions.purchase(sara, Money("5", "EUR"), occurred_at=NOON - timedelta(days=ago))
        assert expected == standing()
    crm.interactions.record(sara, Feedback(9))
    assert "supporter" == standing()[1]
    clock.advance(days=90)
    assert 0 == crm.tick().standings_changed
    clock.advance(days=1)
    assert 1 == crm.tick().standings_changed
    assert ("acquire", "supporter", True) == standing()
    crm.interactions.purchase(sara, Money("5", "EUR"))
    assert ("retain", "supporter", False) == standing()
    names = [event.name for event in crm.events.since() if event.customer == sara]
    assert names.index("customer.defected") < names.index("customer.returned")
    assert ["added", "the day turned"] == [crm.standings.history(sara)[at].reason for at in (0, -2)]


def test_lifecycle_rules_are_data(crm: CRM, buyers: list[CustomerId]) -> None:
    """A tenant may define its own rules; every standing follows at once; rules that leave someone out are refused."""
    from attrs import evolve

    from crmcore import RungRule
    from crmcore.domain.segment.text import parse

    rules = crm.standings.rules()
    crm.standings.define(
        evolve(rules, rungs=(RungRule("regular", parse("purchases.total >= 30")), RungRule("prospect", None)))
    )
    assert ["prospect"] * 3 + ["regular"] * 2 == [crm.standings.of(buyer).rung for buyer in buyers]
    with pytest.raises(InvalidValue, match="last rule"):
        crm.standings.define(evolve(rules, rungs=rules.rungs[:-1]))
    with pytest.raises(PredicateError, match="stage"):
        crm.standings.define(evolve(rules, rungs=(RungRule("new", parse("stage == 'acquire'")), *rules.rungs)))
    assert 2 == len(crm.standings.rules().rungs)
    assert crm.standings.evaluate() == 0


def test_rfm_scores_place_customers_among_all(crm: CRM, buyers: list[CustomerId]) -> None:
    """Each buyer is scored by how many buyers are strictly worse; equals score alike; who has not bought is not
    scored.
    """
    crm.interactions.purchase(buyers[1], Money("1", "EUR"))
    scores = crm.segments.rfm(classes=4)
    assert {buyers[1]: "441", buyers[2]: "112", buyers[3]: "113", buyers[4]: "113"} == {
        customer: str(score) for customer, score in scores.items()
    }
    assert ["111", "112", "113", "113"] == [
        str(score) for score in crm.segments.rfm(classes=4, as_of=(NOON - timedelta(days=1)).date()).values()
    ]
    with pytest.raises(InvalidValue, match="classes"):
        crm.segments.rfm(classes=1)
    with pytest.raises(InvalidValue, match="total"):
        crm.segments.rfm("praise")


def test_a_ranking_told_wrongly_is_refused_where_it_is_made() -> None:
    """It is by a field, takes a whole number or a share that is a Decimal, and never both."""
    by = FieldRef("value.profit")
    for wrong in ({"by": by, "top": "1"}, {"by": by, "top": True}, {"by": by, "top": 0}, {"by": by}):
        with pytest.raises(InvalidValue):
            Ranking(**wrong)
    for no_field in (5, None, "purchases.total >", "purchases.count > 1", "value.profit(days='a')"):
        with pytest.raises(PredicateError):
            Ranking(no_field, top=1)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        Ranking(by, share=0.5)  # type: ignore[arg-type]
