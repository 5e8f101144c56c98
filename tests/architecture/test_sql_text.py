"""No SQL in src is built from values: a static check, and the proof that it catches what it should (promise S12).

SQL text is made of constants: literals, names bound to them, constant tables looked up by key. Where a compiler has to
compose fragments it joins a list of them; f-strings, `%`, `format`, `replace` and `+` with anything else are refused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"

# In capitals, words that begin a statement or one of its clauses; in any case, the shapes that only a statement has.
_BEGINNING = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|WITH|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|BEGIN"
    r"|ATTACH|DETACH|VACUUM|ANALYZE|REINDEX|EXPLAIN|COPY|TRUNCATE|VALUES|FROM|WHERE|AND|OR|JOIN|LEFT JOIN"
    r"|INNER JOIN|CROSS JOIN|GROUP BY|ORDER BY|HAVING|LIMIT|OFFSET|UNION|INTERSECT|EXCEPT|ON CONFLICT|RETURNING|SET)\b"
    r"|(?i:\s*(?:select\b.+\bfrom\b|insert\s+(?:or\s+\w+\s+)?into\b|delete\s+from\b|update\s+\S+\s+set\b|alter\s+table\b"
    r"|(?:create|drop)\s+(?:temp\w*\s+|unique\s+|virtual\s+)?(?:table|index|view|trigger)\b|with\s+\w+\s+as\b|pragma\s+\S+"
    r"|savepoint\s+\S+))",
    re.DOTALL,
)
_INSIDE = re.compile(r"\b(?:FROM|WHERE|JOIN|GROUP BY|ORDER BY|INSERT INTO|ON CONFLICT|VALUES)\b")
_EXECUTORS = {"execute", "executemany", "executescript"}
_REWRITERS = {"format", "format_map", "replace"}


class _Checker:
    """Finds SQL built from values in the text of one module."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.bindings: dict[str, list[ast.expr | None]] = {}
        for node in ast.walk(self.tree):
            self._note_bindings(node)

    def violations(self) -> list[tuple[int, str]]:
        """(line, what is wrong) in the order of the text."""
        return sorted({(node.lineno, what) for node in ast.walk(self.tree) for what in self._wrongs(node)})  # type: ignore[attr-defined]

    def _note_bindings(self, node: ast.AST) -> None:
        """Remember what each name is bound to anywhere in the module; None stands for what is not known."""
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        self.bindings.setdefault(target.id, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self.bindings.setdefault(name, []).append(value)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self.bindings.setdefault(name, []).append(value)
            case ast.For(target=target) | ast.comprehension(target=target):
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        self.bindings.setdefault(part.id, []).append(None)
            case ast.arg(arg=name):
                self.bindings.setdefault(name, []).append(None)
            case _:
                pass

    def _constant(self, node: ast.expr | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the text is settled when the module is written, but for a choice among constants or their number."""
        match node:
            case ast.Constant(value=str()):
                return True
            case ast.JoinedStr(values=values):
                return not any(isinstance(value, ast.FormattedValue) for value in values)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._constant(left, seen) and self._constant(right, seen)
            case ast.BinOp(left=left, op=ast.Mult()):
                return self._constant(left, seen)
            case ast.IfExp(body=body, orelse=orelse):
                return self._constant(body, seen) and self._constant(orelse, seen)
            case ast.Attribute(attr=name):
                return name.isupper()
            case ast.Name(id=name):
                bound = self.bindings.get(name)
                if bound is None:
                    return name.isupper()  # a constant imported from another module, which is checked there
                return name in seen or all(self._constant(value, seen | {name}) for value in bound)
            case ast.Subscript(value=ast.Name(id=name)):
                return all(
                    isinstance(table, ast.Dict) and all(self._constant(value, seen) for value in table.values)
                    for table in self.bindings.get(name, [None])
                )
            case ast.Call(func=ast.Attribute(value=separator, attr="join"), args=[parts]):
                return self._constant(separator, seen) and self._constant_parts(parts, seen)
            case _:
                return False

    def _constant_parts(self, node: ast.expr, seen: frozenset[str]) -> bool:
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return all(self._constant(part, seen) for part in parts)
            case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
                return self._constant(part, seen)
            case _:
                return False

    def _sql(self, node: ast.expr | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the text is, or begins as, a statement or a clause."""
        match node:
            case ast.Constant(value=str() as text):
                return _BEGINNING.match(text) is not None
            case ast.JoinedStr(values=values):
                text = "".join(str(value.value) if isinstance(value, ast.Constant) else "_" for value in values)
                return _BEGINNING.match(text) is not None or _INSIDE.search(text) is not None
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._sql(left, seen) or self._sql(right, seen)
            case ast.Name(id=name) if name not in seen:
                return any(self._sql(value, seen | {name}) for value in self.bindings.get(name, []))
            case _:
                return False

    def _built(self, node: ast.AST) -> str | None:
        """How a text is built from what is not constant, whatever the text."""
        match node:
            case ast.JoinedStr() if not self._constant(node):
                return "an f-string"
            case ast.BinOp(op=ast.Add()) if not self._constant(node):
                return "+ with what is not constant"
            case ast.BinOp(left=left, op=ast.Mod()) if self._constant(left) or self._sql(left):
                return "%-formatting"
            case ast.Call(func=ast.Attribute(value=text, attr=name), args=args) if name in _REWRITERS:
                if self._sql(text) and not (name == "replace" and all(self._constant(arg) for arg in args)):
                    return f".{name}()"
        return None

    def _wrongs(self, node: ast.AST) -> Iterator[str]:
        """What is wrong with one expression or statement, its parts apart."""
        if self._is_sql_expression(node) and (how := self._built(node)):
            yield f"SQL built by {how}"
        yield from self._wrong_uses(node)

    def _is_sql_expression(self, node: ast.AST) -> bool:
        match node:
            case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
                return self._sql(node)
            case ast.BinOp(left=text, op=ast.Mod()) | ast.Call(func=ast.Attribute(value=text)):
                return self._sql(text)
            case _:
                return False

    def _wrong_uses(self, node: ast.AST) -> Iterator[str]:
        """Texts that are SQL by what is done with them: appended to SQL, executed, joined by a clause's word."""
        texts: list[ast.AST] = []
        match node:
            case ast.AugAssign(target=target, op=ast.Add(), value=value) if not self._constant(value):
                if self._sql(value) or (isinstance(target, ast.Name) and self._sql(target)):
                    yield "SQL built by += with what is not constant"
            case ast.AugAssign(target=ast.Name() as target, op=ast.Mod()) if self._sql(target):
                yield "SQL built by %-formatting"
            case ast.Call(func=ast.Attribute(attr=name), args=[text, *_]) if name in _EXECUTORS:
                texts = [text]
            case ast.Call(func=ast.Attribute(value=separator, attr="join"), args=[parts]) if self._sql(separator):
                texts = list(ast.walk(parts))
            case _:
                pass
        yield from (f"SQL built by {how}" for text in texts if (how := self._built(text)))


def test_no_sql_in_src_is_built_from_values() -> None:
    """Every SQL text in src is made of constants."""
    found = [
        f"{path.relative_to(SRC)}:{line}: {what}"
        for path in sorted(SRC.rglob("*.py"))
        for line, what in _Checker(path.read_text(encoding="utf-8")).violations()
    ]
    assert [] == found


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ('f"SELECT * FROM {table}"', "an f-string"),
        ('f"{verb} crm_customer WHERE id = 1"', "an f-string"),
        ('f" AND {column} = ?"', "an f-string"),
        ('f"pragma user_version = {number}"', "an f-string"),
        ('"INSERT INTO t VALUES (%s)" % value', "%-formatting"),
        ('sql = "DELETE FROM t WHERE id = %s"\nsql % value', "%-formatting"),
        ('sql = "DELETE FROM t WHERE id = %s"\nsql %= value', "%-formatting"),
        ('"UPDATE t SET a = {}".format(value)', ".format()"),
        ('"CREATE TABLE {name} (id)".format_map(names)', ".format_map()"),
        ('"DROP TABLE :name".replace(":name", name)', ".replace()"),
        ('sql = "SELECT a FROM :t"\nsql.replace(":t", name)', ".replace()"),
        ('"SAVEPOINT " + name', "+ with what is not constant"),
        ('"select a from t where b = " + value', "+ with what is not constant"),
        ('def f(value): return "WITH x AS (" + value + ") SELECT 1"', "+ with what is not constant"),
        ('text + " ORDER BY " + column', "+ with what is not constant"),
        ('sql = "SELECT 1"\nsql += tail', "+= with what is not constant"),
        ('sql = "SELECT 1"\nfor word in words:\n    sql += word', "+= with what is not constant"),
        ('cursor.execute(f"{anything}")', "an f-string"),
        ("cursor.execute(head + tail)", "+ with what is not constant"),
        ('cursor.executemany("%s" % text, rows)', "%-formatting"),
        ('" AND ".join(f"{column} = ?" for column in columns)', "an f-string"),
        ('" OR ".join([column + " = ?" for column in columns])', "+ with what is not constant"),
    ],
)
def test_each_way_of_building_sql_from_values_is_caught(source: str, how: str) -> None:
    """The checker names the way in which a value got into the text."""
    assert f"SQL built by {how}" in [what for _, what in _Checker(source).violations()]


@pytest.mark.parametrize(
    "source",
    [
        'cursor.execute("SELECT a FROM t WHERE b = ?", (value,))',
        "cursor.execute(SELECT_ONE, (value,))",
        'HEAD = "SELECT a"\nQUERY = HEAD + " FROM t"',
        'order = "DESC" if newest else "ASC"\n"SELECT a FROM t ORDER BY a " + order',
        'OPERATORS = {"eq": "= ?", "gt": "> ?"}\n"WHERE a " + OPERATORS[operator]',
        '"SELECT a FROM t WHERE b IN (" + ", ".join("?" for _ in values) + ")"',
        '"SELECT a FROM t WHERE b IN (?" + ", ?" * (len(values) - 1) + ")"',
        '" AND ".join(fragments)',
        'f"no customer {name} in the list from {source}"',
        'f"version {expected} was expected"',
        '"%d rows" % count',
    ],
)
def test_constant_sql_and_plain_text_pass(source: str) -> None:
    """Constants, choices among them, repeated marks and text that is no SQL are left alone."""
    assert [] == _Checker(source).violations()
