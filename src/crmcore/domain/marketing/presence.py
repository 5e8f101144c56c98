"""Presence: which fields are known to be there where a template fills them in, checked when it is defined.

A field that may be missing for some customer needs a default, or has to stand where a predicate that holds there could
not hold without it. ``purchases.count > 0`` says so of ``purchases.last_at``: whoever bought has a last purchase.
"""

from __future__ import annotations

from crmcore.domain.kernel.field import CustomerColumn, Field, FieldRef, MeasureValue
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.marketing.template import (
    CODE,
    CODE_UNTIL,
    CONFIRM_LINK,
    NAME,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Block,
    Fill,
    Link,
    Node,
    Template,
)
from crmcore.domain.marketing.template_text import template_error
from crmcore.domain.segment.bound import Absent, Bound, Conjunction, Disjunction, Negation, OneOf, Test, bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.evaluate import holds
from crmcore.errors import PredicateError, TemplateError, UnknownField

Present = frozenset[FieldRef]
"""Fields that are there."""

# Where it is kept does not count: templates are evaluated over values, not by a store.
_NAME = Field(NAME.name, ValueType.TEXT, "the customer's name", CustomerColumn("kind"))
_CODE = Field(CODE.name, ValueType.TEXT, "the coupon's code", CustomerColumn("kind"))
_CODE_UNTIL = Field(CODE_UNTIL.name, ValueType.DATE, "the last day on which it is good", CustomerColumn("kind"))
_CONFIRM_LINK = Field(CONFIRM_LINK.name, ValueType.TEXT, "where consent is confirmed", CustomerColumn("kind"))
_UNSUBSCRIBE_LINK = Field(UNSUBSCRIBE_LINK.name, ValueType.TEXT, "where one unsubscribes", CustomerColumn("kind"))
_PREFERENCES_LINK = Field(PREFERENCES_LINK.name, ValueType.TEXT, "where one chooses", CustomerColumn("kind"))
_AT_TIMES = ("first_at", "last_at", "days_since")


def with_name(catalogue: Catalogue) -> Catalogue:
    """The fields that a template may name: those of the catalogue, and the customer's name."""
    return Catalogue([*catalogue.values(), _NAME], catalogue.currency)


def with_code(named: Catalogue) -> Catalogue:
    """The fields that the template of a coupon may name: those of others, the code, and until when it is good."""
    return Catalogue([*named.values(), _CODE, _CODE_UNTIL], named.currency)


def with_confirm_link(named: Catalogue) -> Catalogue:
    """The fields that what asks for consent may name: those of others, and the address at which it is confirmed."""
    return Catalogue([*named.values(), _CONFIRM_LINK], named.currency)


def with_preferences_link(named: Catalogue) -> Catalogue:
    """The fields that what asks for nothing may name: those of others, and the address at which its reader chooses."""
    return Catalogue([*named.values(), _PREFERENCES_LINK], named.currency)


def with_unsubscribe_link(named: Catalogue) -> Catalogue:
    """The fields that may be named by what can be unsubscribed from: those of others, and the address for that."""
    return Catalogue([*named.values(), _UNSUBSCRIBE_LINK], named.currency)


def ensured(bound: Bound, truth: bool = True) -> Present:
    """The fields that are there whenever the predicate holds, or, for `truth` False, whenever it does not."""
    match bound:
        case Negation(clause):
            return ensured(clause, not truth)
        case Conjunction(clauses) | Disjunction(clauses):
            each = [ensured(clause, truth) for clause in clauses]
            together = isinstance(bound, Conjunction) == truth
            return frozenset().union(*each) if together else each[0].intersection(*each[1:])
        case Test(field) | OneOf(field) | Absent(field):
            # A comparison with a missing value is false.
            there = truth != isinstance(bound, Absent)
            found = {field.ref} if there else set()
            return frozenset(found | (_followed(field) if _happened(bound, field, truth, there) else set()))


def _happened(bound: Test | OneOf | Absent, field: Field, truth: bool, there: bool) -> bool:
    """Whether something must have counted to the field's measure: without that the clause would come out otherwise."""
    match field.source:
        case MeasureValue(_, aspect):
            return there if aspect in _AT_TIMES else holds(bound, lambda _: 0) != truth
    return False


def _followed(field: Field) -> set[FieldRef]:
    """What is there once something has counted to a measure, in the window of a field and so altogether."""
    measure = field.name.rpartition(".")[0]
    return {FieldRef(f"{measure}.{aspect}", days) for aspect in _AT_TIMES for days in (field.days, None)}


def require_present(template: Template, catalogue: Catalogue, given: Present = frozenset()) -> None:
    """Check the fields of a template against a catalogue that has the name (`with_name`); `given` are there for
    everybody whom it is for.

    Raises `UnknownField` with the position and the nearest name; `TemplateError` where a predicate does not fit its
    fields, and where a field that may be missing has no default and no block that says it is there.
    """
    _check(template.nodes, catalogue, given)


def _check(nodes: tuple[Node, ...], catalogue: Catalogue, present: Present) -> None:
    for node in nodes:
        match node:
            case Fill():
                _require(node, catalogue, present)
            case Link(url):
                for piece in url:
                    if isinstance(piece, Fill):
                        _require(piece, catalogue, present)
            case Block(when, then, otherwise):
                try:
                    bound = bind(when, catalogue)
                except UnknownField as error:
                    raise UnknownField(
                        error.name, error.nearest, position=node.when_at + (error.position or 0)
                    ) from None
                except PredicateError as error:
                    raise template_error(error, node.when_at, "a predicate that does not fit") from None
                _check(then, catalogue, present | ensured(bound))
                _check(otherwise, catalogue, present | ensured(bound, False))


def _require(fill: Fill, catalogue: Catalogue, present: Present) -> None:
    try:
        field = catalogue.resolve(fill.field, fill.position)
    except PredicateError as error:
        raise template_error(error, 0, "a field that is not there") from None
    if field.may_be_missing and fill.default is None and fill.field not in present:
        written = fill.written
        raise TemplateError(
            "a field that is missing for some customers",
            f'say what stands there then: ${{{written} | "..."}}, or write it between '
            f"${{if {written} is not None}} and ${{end}}",
            fill.position,
        )
