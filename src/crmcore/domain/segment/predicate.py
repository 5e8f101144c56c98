"""The predicate: a typed tree of clauses over named fields, not yet looked up in a catalogue.

It is written three ways that read back equal: Python operators (`expression`), text (`text`, and ``str(predicate)``)
and plain data (`data`). Two nodes are equal when they say the same of the same fields; where they stood in a text
does not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from keyword import iskeyword
from typing import Literal, NamedTuple, cast, get_args

import attrs
from attrs import frozen

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.value_type import INTEGER_LIMIT, Value
from crmcore.domain.segment.constant import identity, quoted, require_constant, write_constant
from crmcore.errors import PredicateError

Operator = Literal["==", "!=", "<", "<=", ">", ">="]
OPERATORS: tuple[Operator, ...] = get_args(Operator)

DEPTH_LIMIT = 50
CLAUSE_LIMIT = 500
CONSTANT_LIMIT = 10_000
NAME_LENGTH = 200


class Size(NamedTuple):
    """How large a predicate is: levels, clauses about a field, and constants in them."""

    depth: int
    clauses: int
    constants: int


class _Combining:
    """What all nodes share: ``&``, ``|``, ``~`` and their text. ``and``, ``or`` and ``not`` are refused."""

    __slots__ = ()

    # Python calls these with whatever stands on the other side; a FieldExpression answers for itself.
    def __and__(self, other: Predicate) -> Predicate:
        return AllOf((cast(Predicate, self), other)) if _is_node(other) else NotImplemented

    def __or__(self, other: Predicate) -> Predicate:
        return AnyOf((cast(Predicate, self), other)) if _is_node(other) else NotImplemented

    def __invert__(self) -> Predicate:
        return Not(cast(Predicate, self))

    def __bool__(self) -> bool:
        raise PredicateError(
            "a predicate is neither true nor false by itself; combine with & | ~ and brackets, not with and, or, not"
        )

    def __str__(self) -> str:
        return _written(cast(Predicate, self))


def _is_node(value: object) -> bool:
    return isinstance(value, _Combining)


def require_ref(ref: object, position: int | None = None) -> FieldRef:
    """The reference itself, when its name is one that can be written; raises `PredicateError`.

    A name is parts joined by dots, 200 characters at most; the first part is an identifier, the others may hold
    anything printable but dots.
    """
    if not isinstance(ref, FieldRef) or not isinstance(ref.name, str):
        raise PredicateError(f"a field is named by a FieldRef, not by a {type(ref).__name__}", position)
    parts = ref.name.split(".")
    if len(ref.name) > NAME_LENGTH or not _is_word(parts[0]) or not all(part and part.isprintable() for part in parts):
        raise PredicateError(
            "a field name is an identifier, then parts joined by dots, 200 characters at most", position
        )
    if ref.days is not None and (type(ref.days) is not int or abs(ref.days) > INTEGER_LIMIT):
        raise PredicateError("days is a whole number of days", position)
    return ref


def _is_word(part: str) -> bool:
    """Whether Python reads the part as this very identifier."""
    return (
        part.isidentifier() and not iskeyword(part) and (part.isascii() or unicodedata.normalize("NFKC", part) == part)
    )


def write_ref(ref: FieldRef) -> str:
    """The text of a field: ``purchases.total(days=30)``; with a part that is no identifier, ``segment["a-b"]``."""
    first, *rest = ref.name.split(".")
    name = first + "".join(f".{part}" if _is_word(part) else f"[{quoted(part)}]" for part in rest)
    return name if ref.days is None else f"{name}(days={ref.days})"


def _distinct(values: Iterable[object]) -> tuple[Value, ...]:
    if isinstance(values, str):
        raise PredicateError("a text is no list of constants; put it in a list")
    constants = {identity(constant): constant for constant in map(require_constant, values)}
    if not constants:
        raise PredicateError("a list of constants is empty")
    if len(constants) > CONSTANT_LIMIT:
        raise PredicateError(f"a predicate holds at most {CONSTANT_LIMIT} constants")
    return tuple(constants.values())


def _operator(value: str) -> Operator:
    if value not in OPERATORS:
        raise PredicateError(f"an operator is one of {' '.join(OPERATORS)}")
    return value


@frozen
class Compare(_Combining):
    """The field compared with a constant; false where the field is missing, for ``!=`` too."""

    field: FieldRef = attrs.field(converter=require_ref)
    op: Operator = attrs.field(converter=_operator)
    value: Value = attrs.field(converter=require_constant, eq=identity)
    position: int | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def size(self) -> Size:
        """One clause, one constant."""
        return Size(1, 1, 1)


@frozen
class In(_Combining):
    """The field is one of several constants; false where the field is missing."""

    field: FieldRef = attrs.field(converter=require_ref)
    values: tuple[Value, ...] = attrs.field(converter=_distinct, eq=lambda values: tuple(map(identity, values)))
    position: int | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def size(self) -> Size:
        """One clause, as many constants as there are values."""
        return Size(1, 1, len(self.values))


@frozen
class Missing(_Combining):
    """Nothing is known of the field."""

    field: FieldRef = attrs.field(converter=require_ref)
    position: int | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def size(self) -> Size:
        """One clause."""
        return Size(1, 1, 0)


@frozen
class Flag(_Combining):
    """A boolean field that is true; false where it is missing."""

    field: FieldRef = attrs.field(converter=require_ref)
    position: int | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def size(self) -> Size:
        """One clause."""
        return Size(1, 1, 0)


def _flat(clauses: Iterable[object], kind: type) -> tuple[Predicate, ...]:
    """The clauses with those of the same kind unfolded: ``(a and b) and c`` is ``a and b and c``."""
    flat: list[Predicate] = []
    for clause in clauses:
        if not isinstance(clause, Predicate):
            raise PredicateError(f"a predicate is made of predicates, not of a {type(clause).__name__}")
        flat += clause.clauses if isinstance(clause, kind) and isinstance(clause, AllOf | AnyOf) else (clause,)
    if len(flat) < 2:
        raise PredicateError("`and` and `or` join two clauses or more")
    return tuple(flat)


def _all(clauses: Iterable[object]) -> tuple[Predicate, ...]:
    return _flat(clauses, AllOf)


def _any(clauses: Iterable[object]) -> tuple[Predicate, ...]:
    return _flat(clauses, AnyOf)


def _measured(clauses: Iterable[Predicate]) -> Size:
    sizes = [clause.size for clause in clauses]
    size = Size(1 + max(s.depth for s in sizes), sum(s.clauses for s in sizes), sum(s.constants for s in sizes))
    if size.depth > DEPTH_LIMIT:
        raise PredicateError(f"a predicate is at most {DEPTH_LIMIT} levels deep")
    if size.clauses > CLAUSE_LIMIT:
        raise PredicateError(f"a predicate has at most {CLAUSE_LIMIT} clauses")
    if size.constants > CONSTANT_LIMIT:
        raise PredicateError(f"a predicate holds at most {CONSTANT_LIMIT} constants")
    return size


@frozen
class AllOf(_Combining):
    """Every clause holds (and). Nested ones are unfolded; there are two clauses at least."""

    clauses: tuple[Predicate, ...] = attrs.field(converter=_all)
    size: Size = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: _measured(self.clauses), takes_self=True)
    )


@frozen
class AnyOf(_Combining):
    """At least one clause holds (or). Nested ones are unfolded; there are two clauses at least."""

    clauses: tuple[Predicate, ...] = attrs.field(converter=_any)
    size: Size = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: _measured(self.clauses), takes_self=True)
    )


def _one(clause: object) -> Predicate:
    if not isinstance(clause, Predicate):
        raise PredicateError(f"a predicate is made of predicates, not of a {type(clause).__name__}")
    return clause


@frozen
class Not(_Combining):
    """The clause does not hold; so it is true where the clause is false because a field is missing."""

    clause: Predicate = attrs.field(converter=_one)
    size: Size = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: _measured((self.clause,)), takes_self=True)
    )


FieldClause = Compare | In | Missing | Flag
"""A predicate about one field."""

Predicate = Compare | In | Missing | Flag | AllOf | AnyOf | Not
"""Any predicate."""


def _written(predicate: Predicate) -> str:
    match predicate:
        case Compare(field, op, value):
            return f"{write_ref(field)} {op} {write_constant(value)}"
        case In(field, values):
            return f"{write_ref(field)} in {_list(values)}"
        case Missing(field):
            return f"{write_ref(field)} is None"
        case Flag(field):
            return write_ref(field)
        case AllOf(clauses):
            return " and ".join(
                f"({_written(each)})" if isinstance(each, AnyOf) else _written(each) for each in clauses
            )
        case AnyOf(clauses):
            return " or ".join(map(_written, clauses))
        case Not(In(field, values)):
            return f"{write_ref(field)} not in {_list(values)}"
        case Not(Missing(field)):
            return f"{write_ref(field)} is not None"
        case Not(Compare() | AllOf() | AnyOf() as clause):
            return f"not ({_written(clause)})"
        case Not(clause):
            return f"not {_written(clause)}"


def _list(values: tuple[Value, ...]) -> str:
    return f"[{', '.join(map(write_constant, values))}]"
