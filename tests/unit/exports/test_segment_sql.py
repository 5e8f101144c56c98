"""Segments as SQL: what can be said, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlglot import exp, parse_one

from crmcore import CRM, Ranking, Roster, errors
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.text import parse
from crmcore.exports import segment_sql
from crmcore.exports.tables import TABLES
from crmcore.services.work import Work
from crmcore.stores.sql.compiler.scope import EVERYONE
from crmcore.stores.sql.compiler.statement import Question
from tests.unit.exports.conftest import FIVE, MORE, NASTY, Population


@pytest.fixture
def crm() -> Iterator[CRM]:
    """A CRM with a personal attribute and another."""
    with CRM.in_memory() as opened:
        opened.attributes.declare("city")
        opened.attributes.declare("tier", personal=False)
        opened.attributes.declare("score", "integer")
        yield opened


@pytest.mark.parametrize("segment", [*FIVE, *MORE])
@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_sql_names_what_an_export_holds(dialect: Any, segment: str, population: Population) -> None:
    """Tables and their columns are those of an export, there is no mark, and the one output is the customer."""
    tree = parse_one(population.crm.exports.sql(segment, dialect=dialect), read=dialect, into=exp.Select)
    columns = {table.name: {column.name for column in table.columns} for table in TABLES}
    read = list(tree.find_all(exp.Table))
    assert read
    for table in read:
        select = table.find_ancestor(exp.Select)
        assert select is not None
        outputs = {column.name for output in select.expressions for column in output.find_all(exp.Column)}
        assert outputs <= columns[table.name]
    assert [] == list(tree.find_all(exp.Placeholder))
    assert ["customer"] == tree.named_selects


def test_values_are_literals(crm: CRM) -> None:
    """A value stands in the tree as one literal, whatever is in it."""
    crm.segments.define("nasty", f"attribute.city == {NASTY!r}")
    tree = parse_one(crm.exports.sql("nasty", dialect="duckdb"), read="duckdb")
    assert {NASTY, "city"} == {literal.name for literal in tree.find_all(exp.Literal) if literal.is_string}


@pytest.mark.parametrize(
    "rule",
    [
        "purchases.count > 3 and not attribute.city == 'Rome'",
        Ranking(FieldRef("attribute.score"), top=3),
    ],
)
def test_personal_attributes_are_not_in_every_export(rule: str | Ranking, crm: CRM) -> None:
    """A segment that reads a personal attribute has no SQL over an export without personal data."""
    crm.segments.define("some", rule)
    with pytest.raises(errors.FieldNotExported) as caught:
        crm.exports.sql("some", dialect="duckdb", personal=False)
    assert caught.value.field in ("attribute.city", "attribute.score")
    assert crm.exports.sql("some", dialect="duckdb")


def test_other_attributes_are_in_every_export(crm: CRM) -> None:
    """A segment that reads no personal attribute has the same SQL over both kinds of export."""
    crm.segments.define("gold", "attribute.tier == 'gold'")
    with_names = crm.exports.sql("gold", dialect="spark")
    assert with_names == crm.exports.sql("gold", dialect="spark", personal=False)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"dialect": "mysql"}, "dialect"),
        ({"dialect": None}, "dialect"),
        ({"dialect": "duckdb", "personal": "no"}, "personal"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: dict[str, Any], field: str, crm: CRM) -> None:
    """Dialects that were not tried, and flags that are none, are refused."""
    crm.segments.define("listed", Roster())
    with pytest.raises(errors.InvalidValue) as caught:
        crm.exports.sql("listed", **arguments)
    assert field == caught.value.field


def test_an_unknown_segment_is_told(crm: CRM) -> None:
    """The nearest name is suggested."""
    crm.segments.define("listed", Roster())
    with pytest.raises(errors.UnknownSegment, match="did you mean 'listed'"):
        crm.exports.sql("lister", dialect="duckdb")


def test_a_share_of_too_many_digits_is_refused(crm: CRM) -> None:
    """A share that whole numbers of 64 bits cannot take of a population is refused."""
    crm.segments.define("some", Ranking(FieldRef("purchases.total"), share=Decimal("0.12345678901234567")))
    with pytest.raises(errors.InvalidValue) as caught:
        crm.exports.sql("some", dialect="duckdb")
    assert "share" == caught.value.field


@pytest.mark.parametrize("field", ["tie.parent.count", "tie.household.size", "tie.advisor.count"])
def test_ties_are_not_followed(crm: CRM, field: str) -> None:
    """A segment that reads them has no SQL over an export, by a predicate or by a ranking."""
    crm.segments.define("tied", f"{field} > 0 or purchases.count > 0")
    crm.segments.define("most", Ranking(FieldRef(field), top=3))
    for name in ("tied", "most"):
        with pytest.raises(errors.FieldNotExported) as caught:
            crm.exports.sql(name, dialect="duckdb")
        assert field == caught.value.field


def test_the_past_cannot_be_said(crm: CRM) -> None:
    """What is read out of the content of interactions, as the past is, has no SQL over an export."""
    crm.measures.declare("praise_of_late", "feedback", total=None, where={"score": [9, 10]})
    with crm.read() as tx:
        work: Work = tx._scope._work  # type: ignore[attr-defined]
        where = bind(parse("praise_of_late.count > 0"), work.definitions.catalogue)
        question = Question(segment_sql._NOTHING_SAID, EVERYONE, where, work.reading(known_at=work.now()))
        with pytest.raises(errors.FieldNotExported) as caught:
            question.customers()
    assert "score" == caught.value.field
