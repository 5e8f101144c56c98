"""Predicates as text in Python expression syntax: read with `ast`, only nodes on a white list, never evaluated.

``purchases.total(days=365) > 500 and stage in ["retain", "enhance"] and not segment["quiet-vips"]``. Besides numbers,
text, ``True`` and ``False``, constants are ``date("2026-11-21")``, ``datetime("2026-11-21T09:00+01:00")`` and
``Money("120", "EUR")``; a number with a fraction or an exponent is an exact Decimal.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from decimal import Decimal, DecimalException

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.segment.constant import read_date, read_instant, read_money, require_constant
from crmcore.domain.segment.predicate import (
    AllOf,
    AnyOf,
    Compare,
    Flag,
    In,
    Missing,
    Not,
    Operator,
    Predicate,
    require_ref,
)
from crmcore.domain.segment.scan import scan
from crmcore.errors import PredicateError

_OPERATORS: dict[type[ast.cmpop], tuple[Operator, Operator]] = {
    ast.Eq: ("==", "=="),
    ast.NotEq: ("!=", "!="),
    ast.Lt: ("<", ">"),
    ast.LtE: ("<=", ">="),
    ast.Gt: (">", "<"),
    ast.GtE: (">=", "<="),
}
"""Each comparison with the field on its left, and turned round with the field on its right."""

_TYPED: dict[str, tuple[int, Callable[..., Value]]] = {
    "date": (1, read_date),
    "datetime": (1, read_instant),
    "Money": (2, read_money),
}
"""Constants written as a call: how many texts they take, and what reads them."""


def parse(text: str) -> Predicate:
    """The predicate of a text; ``parse(str(predicate)) == predicate``.

    Raises `PredicateError` with the position of the character where reading failed. A text has at most 10,000
    characters, 500 clauses and 50 levels of brackets.
    """
    reader = _Reader(text)
    return reader.predicate(reader.tree)


def parse_field(text: str) -> FieldRef:
    """The field that a text names, such as ``purchases.total(days=365)``; raises `PredicateError`."""
    reader = _Reader(text)
    return reader.field(reader.tree)


def parse_constant(text: str) -> Value:
    """The constant that a text writes, such as ``"Berlin"`` in quotes or ``12.50``; raises `PredicateError`."""
    reader = _Reader(text)
    return reader.constant(reader.tree)


class _Reader:
    """Turns the nodes of one text into predicates; every error carries its position in that text."""

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise PredicateError(f"a predicate in text is a str, not a {type(text).__name__}")
        line = scan(text)
        self.shift = len(line) - len(line.lstrip(" "))
        self.bytes = line.lstrip(" ").encode()
        try:
            self.tree = ast.parse(self.bytes.decode(), mode="eval").body
        except SyntaxError as error:
            raise PredicateError("this is no predicate", self._clamped((error.offset or 1) - 1)) from None
        except (ValueError, RecursionError, MemoryError):
            raise PredicateError("this is no predicate that can be read", 0) from None

    def _clamped(self, column: int) -> int:
        return self.shift + max(0, min(column, len(self.bytes.decode())))

    def position(self, node: ast.expr) -> int:
        """The character at which a node begins; `ast` counts UTF-8 bytes."""
        return self.shift + len(self.bytes[: node.col_offset].decode())

    def error(self, node: ast.expr, message: str) -> PredicateError:
        return PredicateError(message, self.position(node))

    def predicate(self, node: ast.expr) -> Predicate:
        match node:
            case ast.BoolOp(op=ast.And(), values=clauses):
                return AllOf(tuple(map(self.predicate, clauses)))
            case ast.BoolOp(values=clauses):
                return AnyOf(tuple(map(self.predicate, clauses)))
            case ast.UnaryOp(op=ast.Not(), operand=clause):
                return Not(self.predicate(clause))
            case ast.Compare(left=first, ops=ops, comparators=others):
                operands = [first, *others]
                links = [self.link(left, op, right) for left, op, right in zip(operands, ops, others, strict=False)]
                return links[0] if len(links) == 1 else AllOf(tuple(links))
        if not _names_field(node):
            raise self.error(node, "a constant alone is no predicate; compare a field with it")
        return Flag(self.field(node), position=self.position(node))

    def link(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Predicate:
        """One comparison of a chain."""
        if isinstance(op, ast.In | ast.NotIn):
            among = In(self.field(left), self.constants(right), position=self.position(left))
            return among if isinstance(op, ast.In) else Not(among)
        if isinstance(op, ast.Is | ast.IsNot):
            if not (isinstance(right, ast.Constant) and right.value is None):
                raise self.error(right, "`is` stands only before None; compare with ==")
            missing = Missing(self.field(left), position=self.position(left))
            return missing if isinstance(op, ast.Is) else Not(missing)
        straight, turned = _OPERATORS[type(op)]
        if _names_field(left):
            if _names_field(right):
                raise self.error(
                    right, "a field is compared with a constant, not with another field; put text in quotes"
                )
            return Compare(self.field(left), straight, self.constant(right), position=self.position(left))
        if _names_field(right):
            return Compare(self.field(right), turned, self.constant(left), position=self.position(right))
        raise self.error(left, "a comparison needs a field on one side")

    def field(self, node: ast.expr) -> FieldRef:
        days: int | None = None
        named = node
        match node:
            case ast.Call(func=named, args=[], keywords=[ast.keyword(arg="days", value=window)]):
                number = self.constant(window)
                if isinstance(number, bool) or not isinstance(number, int):
                    raise self.error(window, "days is a whole number of days")
                days = number
        parts: list[str] = []
        while True:
            match named:
                case ast.Attribute(value=inner, attr=part):
                    parts.append(part)
                    named = inner
                case ast.Subscript(value=inner, slice=ast.Constant(value=str(part))):
                    parts.append(part)
                    named = inner
                case ast.Name(id=part):
                    parts.append(part)
                    return require_ref(FieldRef(".".join(reversed(parts)), days), self.position(node))
                case _:
                    raise self.error(node, "a field is needed here: its dotted name, perhaps with (days=30)")

    def constants(self, node: ast.expr) -> Sequence[Value]:
        if not isinstance(node, ast.List | ast.Tuple):
            raise self.error(node, "`in` needs a list of constants")
        if not node.elts:
            raise self.error(node, "a list of constants is empty")
        return [self.constant(element) for element in node.elts]

    def constant(self, node: ast.expr) -> Value:
        position = self.position(node)
        match node:
            case ast.Constant(value=float()):
                return require_constant(self.exact(node), position)
            case ast.Constant(value=value):
                return require_constant(value, position)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=float()) as number):
                return require_constant(self.exact(number).copy_negate(), position)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(whole))) if not isinstance(whole, bool):
                return require_constant(-whole, position)
            case ast.Call(func=ast.Name(id=name), args=[*arguments], keywords=[]) if name in _TYPED:
                texts = [
                    argument.value
                    for argument in arguments
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                ]
                count, read = _TYPED[name]
                if len(texts) != len(arguments) or len(texts) != count:
                    raise self.error(node, f"{name} takes {'one text' if count == 1 else 'two texts'}")
                return read(*texts, position)
        raise self.error(
            node, "a constant is needed here: a number, text in quotes, True, False, date, datetime or Money"
        )

    def exact(self, node: ast.expr) -> Decimal:
        """The number as written, not as the float that `ast` makes of it."""
        try:
            return Decimal(self.bytes[node.col_offset : node.end_col_offset].decode())
        except DecimalException:
            raise self.error(node, "a number has too large an exponent") from None


def _names_field(node: ast.expr) -> bool:
    """Whether a node means a field rather than a constant; what is neither is told apart when it is read."""
    if isinstance(node, ast.Call):
        return not node.args
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
