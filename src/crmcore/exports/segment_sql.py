"""A segment as SQL over the tables of an export, for DuckDB and Spark.

It is the statement that the compiler writes for SQL stores, read back as a tree: values become literals, and tables of
the store the tables of the export. So there is one compiler, and the transpiler knows the dialects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain, count
from typing import Literal

from attrs import frozen
from sqlglot import exp, parse_one

from crmcore.domain.kernel.field import (
    AttributeValue,
    CaseValue,
    EntitlementValue,
    Field,
    HouseholdSize,
    PromiseValue,
    TieAssigned,
    TieCount,
    UseValue,
)
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.bound import bind, fields_of
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.errors import FieldNotExported, InvalidValue
from crmcore.exports.columns import Table
from crmcore.exports.tables import ATTRIBUTES, CUSTOMERS, LEDGER, MEASURE_DAYS, MEASURES, MEMBERSHIPS, STANDINGS
from crmcore.services.work import Work
from crmcore.stores.sql.compiler.fragment import Sql
from crmcore.stores.sql.compiler.scope import EVERYONE, members
from crmcore.stores.sql.compiler.statement import Question
from crmcore.stores.sql.content import ContentSql, Fragment

Dialect = Literal["duckdb", "spark"]
DIALECTS: tuple[Dialect, ...] = ("duckdb", "spark")

_WRITTEN_IN = "sqlite"
"""The dialect that the compiler's statements are read in."""
_NUMBERED = ("measure", "attribute", "segment")
"""Columns that hold a definition's number in a store, and its name in an export."""
_LARGEST = 2**31


@frozen
class _Copy:
    """The table of an export that stands for one of the store's, and what stands there for each column."""

    table: Table
    columns: Mapping[str, exp.Expr]
    summed_by: str | None = None


def _as_is(*names: str) -> dict[str, exp.Expr]:
    return {name: exp.column(name) for name in names}


def _as_days(*names: str) -> dict[str, exp.Expr]:
    """Dates as days since 1970-01-01, in 64 bits: they are multiplied."""
    return {name: exp.cast(exp.UnixDate(this=exp.column(name)), "bigint") for name in names}


def _as_micros(*names: str) -> dict[str, exp.Expr]:
    """Instants as microseconds since 1970-01-01 UTC."""
    return {name: exp.UnixMicros(this=exp.column(name)) for name in names}


_FIGURES = ("customer", "measure", "count", "total")
_COPIES = {
    "crm_customer": _Copy(
        CUSTOMERS,
        {
            **_as_is("id", "language", "zone", "channel"),
            "party": exp.column("kind"),
            **_as_micros("added_at", "archived_at"),
            **_as_days("added_on"),
        },
    ),
    "crm_standing": _Copy(
        STANDINGS,
        {
            **_as_is("customer", "stage", "rung"),
            "defected": exp.cast(exp.column("defected"), "bigint"),
            **_as_days("evaluated_on"),
        },
    ),
    "crm_attribute": _Copy(ATTRIBUTES, _as_is("customer", "attribute", "text", "number")),
    "crm_measure": _Copy(
        MEASURES,
        {**_as_is(*_FIGURES, "days"), **_as_micros("first_at", "last_at"), **_as_days("first_on", "last_on")},
    ),
    "crm_measure_day": _Copy(
        MEASURE_DAYS, {**_as_is(*_FIGURES), **_as_micros("first_at", "last_at"), **_as_days("day")}
    ),
    "crm_membership": _Copy(MEMBERSHIPS, _as_is("customer", "segment")),
    "crm_ledger": _Copy(LEDGER, {**_as_is("customer", "amount"), **_as_days("day")}),
    "crm_cost": _Copy(
        LEDGER,
        {**_as_is("customer"), "total": exp.cast(exp.Sum(this=exp.column("amount")), "bigint")},
        summed_by="customer",
    ),
}


class _NothingSaid(ContentSql):
    """Contents of interactions are in no statement about the present: figures are there."""

    def number(self, name: str) -> Fragment:
        raise _unsaid(name)

    def among(self, name: str, allowed: Sequence[Scalar]) -> Fragment:
        raise _unsaid(name)

    def lines(self, products: Sequence[Scalar]) -> Fragment:
        raise _unsaid("product")

    def text(self, name: str) -> Fragment:
        raise _unsaid(name)

    def products(self) -> tuple[str, str]:
        raise _unsaid("product")


def _unsaid(name: str) -> FieldNotExported:
    return FieldNotExported(name, "it is read out of what interactions say")


_NOTHING_SAID = _NothingSaid()


def segment_sql(work: Work, segment: Segment, dialect: Dialect, *, personal: bool) -> str:
    """The SQL of a segment: one column, `customer`, in no order; what depends on the day is said for today.

    Raises `FieldNotExported`, `InvalidValue`.
    """
    names = _names(work)
    match segment.rule:
        case Roster():
            found: exp.Select = _translated(
                work, Question(_NOTHING_SAID, members(segment.number), None, work.reading()), names
            )
        case Ranking() as ranking:
            by = work.definitions.catalogue.resolve(ranking.by)
            _require_exported(work, (by,), personal=personal)
            within = None if ranking.within is None else work.definitions.segment(ranking.within)
            question = Question(
                _NOTHING_SAID, EVERYONE if within is None else members(within.number), None, work.reading()
            )
            found = _ranked(_translated(work, question, names, by), ranking)
        case predicate:
            bound = bind(predicate, work.definitions.catalogue)
            _require_exported(work, fields_of(bound), personal=personal)
            found = _translated(work, Question(_NOTHING_SAID, EVERYONE, bound, work.reading()), names)
    written = found.transform(_unsubstituted) if dialect == "spark" else found
    return written.sql(dialect=dialect, pretty=True)


def _names(work: Work) -> Mapping[str, Mapping[int, str]]:
    definitions = work.definitions
    return {
        "measure": {each.number: each.name for each in definitions.measures.values()},
        "attribute": {each.number: each.name for each in definitions.attributes.values()},
        "segment": {each.number: each.name for each in definitions.segments.values()},
    }


def _require_exported(work: Work, fields: Sequence[Field], *, personal: bool) -> None:
    for field in fields:
        if isinstance(field.source, UseValue):
            raise FieldNotExported(field.name, "it is counted from what interactions say")
        if isinstance(field.source, EntitlementValue | PromiseValue | CaseValue):
            raise FieldNotExported(field.name, "SQL over an export reads no entitlements, promises and cases")
        if isinstance(field.source, TieCount | TieAssigned | HouseholdSize):
            raise FieldNotExported(field.name, "SQL over an export follows no ties")
    if personal:
        return
    hidden = {each.number for each in work.definitions.attributes.values() if each.personal}
    for field in fields:
        if isinstance(field.source, AttributeValue) and field.source.attribute in hidden:
            raise FieldNotExported(field.name, "the attribute is personal, and personal data are left out")


def _translated(
    work: Work, question: Question, names: Mapping[str, Mapping[int, str]], by: Field | None = None
) -> exp.Select:
    """The statement of a question as a tree over the tables of the export; with `by` the field's value beside."""
    compiled = question.customers() if by is None else question.columns((by,))
    tree = _bound(compiled, compiled.values(question.context(work.tenant.key)))
    select = tree.transform(lambda node: _in_names(node, names)).transform(_whole_division).assert_is(exp.Select)
    _forget_tenant(select)
    select.set("order", None)
    columns = select.expressions
    outputs = ["customer"] if by is None else ["customer", "value"]
    select.set("expressions", [exp.alias_(column, name) for column, name in zip(columns, outputs, strict=True)])
    used = {(column.table, column.name) for column in select.find_all(exp.Column)}
    for table in list(select.find_all(exp.Table)):
        table.replace(_copied(table, used))
    return select


def _bound(compiled: Sql, values: Sequence[object]) -> exp.Expression:
    """The tree of a statement, its marks replaced by literals."""
    texts = compiled.text.split("?")
    marks = [f":v{number}" for number, _ in zip(count(), texts[1:], strict=False)]
    text = "".join(chain.from_iterable(zip(texts, [*marks, ""], strict=True)))
    literals = {f"v{number}": _literal(value) for number, value in enumerate(values)}
    tree = parse_one(text, read=_WRITTEN_IN)
    return tree.transform(lambda node: literals[node.name].copy() if isinstance(node, exp.Placeholder) else node)


def _literal(value: object) -> exp.Expression:
    if isinstance(value, str):
        return exp.Literal.string(value)
    assert isinstance(value, int)
    return exp.Literal.number(value)


def _in_names(node: exp.Expression, names: Mapping[str, Mapping[int, str]]) -> exp.Expression:
    """A definition's number turned into its name, where it is compared with one of the columns that hold such."""
    if isinstance(node, exp.EQ) and isinstance(node.this, exp.Column) and node.this.name in _NUMBERED:
        # A measure that is not defined any more has no rows and no name.
        name = names[node.this.name].get(int(node.expression.name), "")
        return exp.EQ(this=node.this, expression=exp.Literal.string(name))
    return node


def _forget_tenant(tree: exp.Select) -> None:
    """Take out what tells the tenant: an export is of one."""
    for clause in list(tree.find_all(exp.EQ)):
        if isinstance(clause.this, exp.Column) and clause.this.name == "tenant":
            conjunction = clause.parent
            if isinstance(conjunction, exp.And):
                conjunction.replace(conjunction.right if conjunction.left is clause else conjunction.left)
            else:
                clause.replace(exp.true())


def _whole_division(node: exp.Expression) -> exp.Expression:
    """Division of whole numbers, which the statement means, said so that other dialects do not take fractions."""
    if isinstance(node, exp.Div):
        # The parentheses keep the meaning whatever comes first in the dialect.
        return exp.IntDiv(this=exp.paren(node.this), expression=exp.paren(node.expression))
    return node


def _unsubstituted(node: exp.Expression) -> exp.Expression:
    """A text that Spark's substitution of variables, ``${...}``, cannot find anything in."""
    if isinstance(node, exp.Literal) and node.is_string and "${" in node.name:
        parts = node.name.split("${")
        pieces = [*[part + "$" for part in parts[:1]], *["{" + part + "$" for part in parts[1:-1]], "{" + parts[-1]]
        return exp.Concat(expressions=[exp.Literal.string(piece) for piece in pieces])
    return node


def _copied(table: exp.Table, used: set[tuple[str, str]]) -> exp.Expression:
    copy = _COPIES[table.name]
    alias = table.alias
    columns = [name for name in copy.columns if (alias, name) in used]
    outputs = [_output(copy.columns[name], name) for name in columns]
    rows = exp.select(*outputs).from_(copy.table.name)
    return (rows.group_by(copy.summed_by) if copy.summed_by else rows).subquery(alias)


def _output(what: exp.Expr, name: str) -> exp.Expr:
    return what.copy() if what == exp.column(name) else exp.alias_(what.copy(), name)


def _ranked(each: exp.Select, ranking: Ranking) -> exp.Select:
    """Who comes first by the value: so many have a better one than those who are taken at most."""
    place = exp.Window(
        this=exp.Anonymous(this="RANK"),
        order=exp.Order(expressions=[exp.Ordered(this=exp.column("value", "e"), desc=not ranking.lowest)]),
    )
    ranked = exp.Window(this=exp.Count(this=exp.Star()))
    placed = (
        exp.select(exp.column("customer", "e"), exp.alias_(place, "place"), exp.alias_(ranked, "ranked"))
        .from_(each.subquery("e"))
        .where(exp.column("value", "e").is_(exp.null()).not_())
    )
    found = exp.select(exp.column("customer", "p")).from_(placed.subquery("p"))
    if ranking.top is not None:
        return found.where(exp.LTE(this=exp.column("place", "p"), expression=exp.Literal.number(ranking.top)))
    assert ranking.share is not None
    share = Fraction(ranking.share)
    if share.denominator >= _LARGEST:
        raise InvalidValue("share", "a share of too many digits", "in SQL a share has nine digits at most")
    taken = exp.IntDiv(
        this=exp.Paren(this=exp.Mul(this=exp.column("ranked", "p"), expression=exp.Literal.number(share.numerator))),
        expression=exp.Literal.number(share.denominator),
    )
    # At least one is taken where there is one.
    first = exp.EQ(this=exp.column("place", "p"), expression=exp.Literal.number(1))
    return found.where(exp.or_(first, exp.LTE(this=exp.column("place", "p"), expression=taken)))
