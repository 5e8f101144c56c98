"""The text that the compiler writes: settled by the shape of what is asked, values being parameters."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given

from crmcore.domain.segment.bound import Bound, bind
from crmcore.domain.segment.text import parse
from crmcore.stores.sql.compiler import statement
from crmcore.stores.sql.compiler.fragment import Sql
from crmcore.stores.sql.compiler.scope import EVERYONE, chosen, members, touched
from crmcore.stores.sql.compiler.statement import Question
from crmcore.testing.conformance.samples import CATALOGUE, bound, fields, now
from crmcore.testing.strategies import predicates
from crmcore_sqlite.content import SQLITE_CONTENT

MIGRATIONS = Path(__file__).parents[4] / "src" / "crmcore_sqlite" / "migrations"
SCOPES = (EVERYONE, members(3), touched(1, 3), chosen(2, archived=True))


def compiled(where: str | Bound) -> tuple[Sql, list[object]]:
    """The statement about everyone, and the values of its marks for tenant 7."""
    question = Question(SQLITE_CONTENT, EVERYONE, bound(where) if isinstance(where, str) else where, now())
    found = question.customers()
    return found, found.values(question.context(7))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("purchases.count >= 2", "purchases.count >= 5"),
        ("purchases.total(days=30) > 1", "purchases.total(days=30) > 900.5"),
        ("attribute.city == 'Rome'", 'attribute.city == "\'; DROP TABLE crm_customer; --"'),
        ("attribute.score in (1, 2)", "attribute.score in (8, 9)"),
        ("customer.days_since_added < 30", "customer.days_since_added < 7"),
        ("not (stage == 'retain' or rhythm < 20)", "not (stage == 'enhance' or rhythm < 2)"),
    ],
)
def test_text_does_not_depend_on_values(one: str, other: str) -> None:
    """Predicates of one shape have one text, and other parameters."""
    (first, values), (second, others) = compiled(one), compiled(other)
    assert first.text == second.text
    assert values != others


def test_text_tells_whether_nothing_passes() -> None:
    """Beyond the shape, text depends on whether a figure of 0 passes: only where it fails is a row required."""
    assert compiled("purchases.count < 5")[0].text == compiled("purchases.count < 2")[0].text
    assert compiled("purchases.count < 5")[0].text != compiled("purchases.count < 0")[0].text


@pytest.mark.parametrize("where", ["purchases.count == 0", "purchases.days < 1", "not feedback.count >= 1"])
def test_who_has_nothing_is_looked_for_by_the_missing_row(where: str) -> None:
    """A count of 0 is a row that is not there; as such databases find it by the key alone."""
    text = compiled(f"referrals.count >= 1 and {where}")[0].text
    assert "s1.count" not in text
    assert "s1.days" not in text
    assert "s1.customer IS NULL" in text


@pytest.mark.parametrize("where", ["purchases.count >= 1", "purchases.days != 0", "purchases.count > 0"])
def test_who_has_something_is_looked_for_by_the_row(where: str) -> None:
    """Of whoever has a row no figure is read to tell that it is not 0."""
    text = compiled(where)[0].text
    assert "FROM crm_measure AS b" in text
    assert "b.count" not in text
    assert "b.days" not in text


@given(predicates(CATALOGUE))
def test_every_mark_has_a_value_and_the_text_is_valid(predicate: object) -> None:
    """Whatever is asked, SQLite accepts the text with just its values, in every scope."""
    where = bind(predicate, CATALOGUE)  # type: ignore[arg-type]
    database = sqlite3.connect(":memory:")
    for script in sorted(MIGRATIONS.glob("*.sql")):
        database.executescript(script.read_text(encoding="utf-8"))
    for scope in SCOPES:
        question = Question(SQLITE_CONTENT, scope, where, now())
        context = question.context(7, (b"a", b"b"))
        for asked in (question.customers(), question.count(), question.columns(fields("stage", "value.cost(days=3)"))):
            values = asked.values(context)
            assert asked.text.count("?") == len(values)
            database.execute(asked.text, values).fetchall()
    database.close()


def test_a_measure_that_must_be_there_is_begun_with() -> None:
    """A clause that fails for customers without a row is a join that the database can begin with."""
    text = compiled("purchases.count >= 1 and feedback.total == 0")[0].text
    assert "FROM crm_measure AS b LEFT JOIN crm_measure AS s1" in text


@pytest.mark.parametrize("word", ["and", "or"])
def test_the_longest_predicate_is_not_too_deep(word: str) -> None:
    """A chain of 500 clauses stays within SQLite's limit on the depth of expressions."""
    text = compiled(bind(parse(f" {word} ".join(["defected"] * 500)), CATALOGUE))[0].text
    deepest = level = 0
    for sign in text:
        level += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, level)
    assert deepest < 20


def test_kept_texts_are_bounded() -> None:
    """However many shapes are asked for, only so many texts are kept."""
    for days in range(1, 700):
        compiled(f"purchases.total(days={days}) > 1")
    assert 0 < len(statement._compiled) <= 512
