"""What a declared measure has to be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.measure import Measure, MeasureDeclaration
from crmcore.domain.relationship.measure_rules import measure_of
from crmcore.errors import CurrencyMismatch, FloatMoney, InvalidValue, NaiveDatetime, UnknownKind

KINDS = {
    "tasting": Kind(
        "tasting", values={"minutes": ValueType.INTEGER, "fee": ValueType.MONEY, "paid": ValueType.BOOLEAN}
    ),
    "course": Kind(
        "course",
        values={
            "minutes": ValueType.INTEGER,
            "fee": ValueType.DECIMAL,
            "on": ValueType.DATE,
            "at": ValueType.INSTANT,
            "topic": ValueType.TEXT,
        },
    ),
}


def measure(**parts: Any) -> Measure:
    """The measure of a declaration made of these parts, for a tenant whose currency is the euro."""
    return measure_of(MeasureDeclaration(**{"name": "known", **parts}), 7, KINDS, "EUR")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"kinds": "purchase"}, Measure(7, "known", ("purchase",))),
        ({"kinds": ["return", "purchase", "return"]}, Measure(7, "known", ("purchase", "return"))),
        ({"kinds": "message", "total": None}, Measure(7, "known", ("message",), None, ValueType.INTEGER)),
        ({"kinds": "feedback", "total": "score"}, Measure(7, "known", ("feedback",), "score", ValueType.INTEGER)),
        ({"kinds": "tasting", "total": "fee"}, Measure(7, "known", ("tasting",), "fee", ValueType.MONEY)),
        ({"kinds": "course", "total": "fee"}, Measure(7, "known", ("course",), "fee", ValueType.DECIMAL)),
        (
            {"kinds": ("tasting", "course"), "total": "minutes", "doc": "time"},
            Measure(7, "known", ("course", "tasting"), "minutes", ValueType.INTEGER, {}, "time"),
        ),
    ],
)
def test_a_measure_counts_and_sums_what_its_kinds_carry(parts: dict[str, Any], expected: Measure) -> None:
    """A total is the amount, a number that every kind has, or none; its type follows."""
    assert expected == measure(**parts)


@pytest.mark.parametrize(
    ("kinds", "where", "expected"),
    [
        ("purchase", {"product": "tea"}, {"product": ("tea",)}),
        ("purchase", {"source": ["web", "shop", "web"]}, {"source": ("shop", "web")}),
        ("message", {"direction": {"inbound"}}, {"direction": ("inbound",)}),
        ("message", {"touchpoint": "web"}, {"touchpoint": ("web",)}),
        ("feedback", {"score": (10, 9)}, {"score": (9, 10)}),
        ("complaint", {"about": "delivery"}, {"about": ("delivery",)}),
        ("tasting", {"paid": True}, {"paid": (1,)}),
        ("tasting", {"fee": [Money("2.50", "EUR"), 3]}, {"fee": (2_500_000, 3_000_000)}),
        ("course", {"fee": Decimal("0.5")}, {"fee": (500_000,)}),
        ("course", {"on": date(1970, 1, 2)}, {"on": (1,)}),
        ("course", {"at": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)}, {"at": (1_000_000,)}),
        (("tasting", "course"), {"minutes": 30}, {"minutes": (30,)}),
    ],
)  # fmt: skip
def test_a_condition_is_kept_as_sorted_scalars(kinds: Any, where: dict[str, Any], expected: dict[str, Any]) -> None:
    """Values are those of the envelope, of a line or of the content, encoded by their type."""
    assert expected == measure(kinds=kinds, total=None, where=where).where


def test_a_measure_by_product_looks_at_lines() -> None:
    """A product is a matter of lines, whose amounts are the total."""
    found = measure(kinds="purchase", where={"product": ["tea", "coffee"]})
    assert (True, "amount", ("coffee", "tea")) == (found.by_line, found.total, found.where["product"])


@pytest.mark.parametrize("name", ["", "X", "1a", "_a", "a-b", "a.b", "ä", "a b", "a\n", "a" * 64, None, 1])
def test_a_measure_needs_a_name_that_fields_can_carry(name: object) -> None:
    """A name is lower-case, starts with a letter and is not too long."""
    assert "a" * 63 == measure(name="a" * 63, kinds="purchase").name
    with pytest.raises(InvalidValue, match="lower-case"):
        measure(name=name, kinds="purchase")


@pytest.mark.parametrize(
    ("kind", "nearest"), [("purchases", "purchase"), ("tastin", "tasting"), ("zzz", None), ("Purchase", "purchase")]
)
def test_an_unknown_kind_is_named_with_the_nearest(kind: str, nearest: str | None) -> None:
    """A kind that is neither built in nor declared is an error that tells what may have been meant."""
    with pytest.raises(UnknownKind) as caught:
        measure(kinds=("purchase", kind))
    assert (kind, nearest) == (caught.value.name, caught.value.nearest)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"kinds": ()}, "kinds: nothing"),
        ({"kinds": (1,)}, "kinds: an int"),
        ({"kinds": "message"}, "total=None"),
        ({"kinds": ("purchase", "message")}, "total=None"),
        ({"kinds": "message", "total": "text"}, "total: not a number"),
        ({"kinds": "feedback", "total": "scores"}, "amount, None or score"),
        ({"kinds": ("tasting", "course"), "total": "fee"}, "amount, None or minutes"),
        ({"kinds": ("tasting", "feedback"), "total": "score"}, "total: not a number"),
        ({"kinds": "tasting", "total": "paid"}, "total: not a number"),
        ({"kinds": "purchase", "total": 1}, "total: an int"),
        ({"kinds": "purchase", "where": [("source", "web")]}, "where: a list"),
        ({"kinds": "purchase", "where": {"amount": 1}}, "direction, product, source, touchpoint"),
        ({"kinds": "purchase", "where": {1: 1}}, "where: a name that"),
        ({"kinds": "message", "total": None, "where": {"product": "tea"}}, "where: a name that"),
        ({"kinds": ("purchase", "tasting"), "total": None, "where": {"product": "tea"}}, "where: a name that"),
        ({"kinds": ("purchase", "tasting"), "total": None, "where": {"minutes": 1}}, "where: a name that"),
        ({"kinds": "purchase", "where": {"source": []}}, "where.source: 0 values"),
        ({"kinds": "purchase", "where": {"source": [str(n) for n in range(1001)]}}, "where.source: 1001 values"),
        ({"kinds": "purchase", "where": {"source": 1}}, "where.source: an int"),
        ({"kinds": "purchase", "where": {"source": " web"}}, "where.source: an unusable name"),
        ({"kinds": "purchase", "where": {"source": None}}, "where.source: a NoneType"),
        ({"kinds": "purchase", "where": {"direction": "sideways"}}, "inbound, outbound"),
        ({"kinds": "feedback", "total": None, "where": {"score": "9"}}, "where.score: a str"),
        ({"kinds": "feedback", "total": None, "where": {"score": 9.0}}, "where.score: a float"),
        ({"kinds": "feedback", "total": None, "where": {"score": True}}, "where.score: a bool"),
        ({"kinds": "purchase", "doc": None}, "doc: a NoneType"),
        ({"kinds": "purchase", "doc": "x" * 1001}, "doc: text of 1001"),
    ],
)
def test_a_declaration_that_breaks_a_rule_is_refused(parts: dict[str, Any], message: str) -> None:
    """The error names the part and tells what would do."""
    with pytest.raises(InvalidValue, match=message):
        measure(**parts)


@pytest.mark.parametrize(
    ("where", "error"),
    [({"fee": 2.5}, FloatMoney), ({"fee": Money("1", "USD")}, CurrencyMismatch)],
)
def test_money_in_a_condition_is_exact_and_of_the_base_currency(where: dict[str, Any], error: type[Exception]) -> None:
    """A float or another currency in a condition is refused."""
    with pytest.raises(error):
        measure(kinds="tasting", total=None, where=where)


def test_an_instant_in_a_condition_has_a_zone() -> None:
    """A naive datetime in a condition is refused."""
    with pytest.raises(NaiveDatetime):
        measure(kinds="course", total=None, where={"at": datetime(2026, 11, 21)})
