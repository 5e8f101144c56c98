"""Rankings in SQL: the question who comes first by a field, and where the threshold lies."""

from __future__ import annotations

from attrs import evolve

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.domain.segment.bound import Absent, Bound, Conjunction, Disjunction, Negation, Test
from crmcore.domain.segment.predicate import Missing, Operator
from crmcore.domain.segment.segment import Ranking
from crmcore.ports.store.fields import Selection
from crmcore.stores.sql.compiler.scope import EVERYONE
from crmcore.stores.sql.compiler.statement import Question
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.fields import FieldQueries


def ranked(executor: Executor, ranking: Ranking, by: Field, among: Question) -> tuple[Question, Scalar | None]:
    """Who of those asked about come first by the field, and the threshold: the scalar of the last one taken.

    The threshold is None when nobody has the field. Instead of numbering everyone this finds the scalar in the right
    place, and asks for who reaches it.
    """
    having = among if among.always(by) else _narrowed(among, Negation(Absent(by, _text(by)), _text(by)))
    size = ranking.size(_count(executor, having))
    if size == 0:
        return _narrowed(among, Disjunction((), _text(by))), None
    threshold: Scalar | None = None
    if among.always(by) and not ranking.lowest and by.type is not ValueType.TEXT:
        # Most often fewer are taken than have something: then whoever has nothing need not be looked at.
        threshold = _nth(executor, _narrowed(among, _test(by, ">", 0)), by, size, lowest=False)
    if threshold is None:
        threshold = _nth(executor, having, by, size, lowest=ranking.lowest)
    assert threshold is not None
    return _narrowed(among, _test(by, "<=" if ranking.lowest else ">=", threshold)), threshold


def _count(executor: Executor, question: Question) -> int:
    if question.scope == EVERYONE and question.where is None:
        return FieldQueries(executor).count(Selection(), question.reading)
    sql = question.count()
    return int(executor.execute(sql.text, sql.values(question.context(executor.tenant))).fetchall()[0][0])


def _nth(executor: Executor, question: Question, by: Field, place: int, *, lowest: bool) -> Scalar | None:
    sql = question.nth(by, lowest=lowest)
    values = [*sql.values(question.context(executor.tenant)), place - 1]
    found = executor.execute(sql.text, values).fetchall()
    scalar: Scalar | None = found[0][0] if found else None
    return scalar


def _narrowed(question: Question, clause: Bound) -> Question:
    where = clause if question.where is None else Conjunction((question.where, clause), clause.predicate)
    return evolve(question, where=where)


def _test(by: Field, op: Operator, scalar: Scalar) -> Bound:
    return Test(by, op, scalar, _text(by))


def _text(by: Field) -> Missing:
    """What stands for the predicate that a clause was written as; these were not."""
    return Missing(by.ref)
