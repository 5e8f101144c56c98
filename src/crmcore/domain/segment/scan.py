"""The limits of predicate text, checked token by token before Python's own parser sees it.

Only tokens that a predicate can have pass, in an order that is nearly its grammar, so that what follows is short,
shallow and on one line: the parser then needs bounded time and stack, and gives no warnings.
"""

from __future__ import annotations

import re
from keyword import iskeyword

from crmcore.errors import PredicateError

LENGTH_LIMIT = 10_000
NESTING_LIMIT = 50
CLAUSES_LIMIT = 500
_PARTS_LIMIT = 50
_NUMBER_LENGTH = 50

_SPACE = r"[ \t\r\n]"
_DIGITS = r"[0-9](?:_?[0-9])*+"
_NUMBER = rf"(?:{_DIGITS}(?:\.(?:{_DIGITS})?+)?+|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?+(?![\w.])"
_ESCAPE = r"""\\(?:["'\\abfnrtv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})"""
_STRING = rf"""(?:"(?:[^"\\\x00-\x1f]|{_ESCAPE})*+"|'(?:[^'\\\x00-\x1f]|{_ESCAPE})*+')"""
# As Python's own tokenizer does: any character beyond ASCII, then the name is looked at as a whole.
_NAME = r"[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*+"

_TOKEN = re.compile(
    rf"""(?P<space>{_SPACE}++)
    |(?P<string>{_STRING})
    |(?P<number>-?{_SPACE}*+{_NUMBER})
    |(?P<comparison>==|!=|<=|>=|<|>|(?:in|not{_SPACE}++in|is{_SPACE}++not|is)\b)
    |(?P<joint>(?:and|or)\b)
    |(?P<negation>not\b)
    |(?P<part>\.{_SPACE}*+{_NAME})
    |(?P<name>{_NAME})
    |(?P<opening>[(\[])
    |(?P<closing>[)\]])
    |(?P<comma>,)""",
    re.VERBOSE,
)
_CALL = re.compile(
    rf"\({_SPACE}*+(?:days{_SPACE}*+={_SPACE}*+-?{_DIGITS}|{_STRING}(?:{_SPACE}*+,{_SPACE}*+{_STRING})?){_SPACE}*+\)"
)
_SUBSCRIPT = re.compile(rf"\[{_SPACE}*+{_STRING}{_SPACE}*+\]")
_ONE_LINE = str.maketrans("\t\r\n", "   ")
_CLOSING = {"(": ")", "[": "]"}
_VALUES = frozenset(("True", "False", "None"))


def scan(text: str) -> str:
    """The text on one line, each character at its old place; raises `PredicateError` at what does not belong.

    At most 10,000 characters, 500 clauses and 50 levels of brackets and ``not``.
    """
    if len(text) > LENGTH_LIMIT:
        raise PredicateError(f"a predicate is at most {LENGTH_LIMIT} characters long", LENGTH_LIMIT)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise PredicateError("a lone surrogate is no character", error.start) from None
    _Scanner(text).run()
    return text.translate(_ONE_LINE)


class _Scanner:
    """One pass over a text: whether an operand has just ended, which brackets are open, what has been counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.after_operand = False
        self.open: list[tuple[str, int]] = []
        self.negations = [0]
        self.parts = 0
        self.joints = 0
        self.comparisons = 0

    def run(self) -> None:
        while self.at < len(self.text):
            found = _TOKEN.match(self.text, self.at)
            if found is None or found.lastgroup is None:
                raise self.error(_stray(self.text[self.at]))
            end = getattr(self, f"_{found.lastgroup}")(found[0])
            self.at = found.end() if end is None else end
        if self.open:
            self.at = self.open[-1][1]
            raise self.error("a bracket is never closed")
        self._need_operand("the predicate ends too soon" if self.text.strip() else "a predicate is empty")

    def error(self, message: str) -> PredicateError:
        return PredicateError(message, self.at)

    def _need_operand(self, message: str) -> None:
        if not self.after_operand:
            raise self.error(message)

    def _operand(self) -> None:
        if self.after_operand:
            raise self.error("an operator is missing here, or is not one of a predicate")
        self.after_operand = True

    def _space(self, token: str) -> None:
        pass

    def _string(self, token: str) -> None:
        self._operand()

    def _number(self, token: str) -> None:
        if len(token) > _NUMBER_LENGTH:
            raise self.error(f"a number is at most {_NUMBER_LENGTH} characters long")
        self._operand()

    def _name(self, token: str) -> None:
        self._check_name(token)
        if iskeyword(token) and token not in _VALUES:
            raise self.error(f"{token!r} has no meaning in a predicate")
        self._operand()

    def _check_name(self, name: str) -> None:
        if not name.isidentifier():
            wrong = next(length for length in range(1, len(name) + 1) if not name[:length].isidentifier()) - 1
            self.at += wrong
            raise self.error(_stray(name[wrong]))

    def _part(self, token: str) -> None:
        self._need_operand("a field name is missing before the dot")
        name = token[1:].strip(" \t\r\n")
        if iskeyword(name):
            raise self.error(f"a part of a name that Python keeps for itself is written in brackets: [{name!r}]")
        self.at += len(token) - len(name)
        self._check_name(name)
        self._count_part()

    def _count_part(self) -> None:
        self.parts += 1
        if self.parts > _PARTS_LIMIT:
            raise self.error(f"a field name has at most {_PARTS_LIMIT} parts")

    def _comparison(self, token: str) -> None:
        self._need_operand(f"something to compare is missing before `{' '.join(token.split())}`")
        self.comparisons += 1
        if self.comparisons > CLAUSES_LIMIT:
            raise self.error(f"a predicate has at most {CLAUSES_LIMIT} clauses")
        self.after_operand = False
        self.parts = 0

    def _joint(self, token: str) -> None:
        self._need_operand(f"a clause is missing before `{token}`")
        self.joints += 1
        if self.joints >= CLAUSES_LIMIT:
            raise self.error(f"a predicate has at most {CLAUSES_LIMIT} clauses")
        self.after_operand = False
        self.parts = 0
        self.negations[-1] = 0

    def _negation(self, token: str) -> None:
        if self.after_operand:
            raise self.error("`not` stands before a clause, or in `not in` and `is not`")
        self.negations[-1] += 1
        self._check_nesting()

    def _check_nesting(self) -> None:
        if len(self.open) + sum(self.negations) > NESTING_LIMIT:
            raise self.error(f"a predicate nests at most {NESTING_LIMIT} levels of brackets and `not`")

    def _opening(self, token: str) -> int | None:
        if self.after_operand:
            trailer = (_CALL if token.startswith("(") else _SUBSCRIPT).match(self.text, self.at)
            if trailer is None:
                raise self.error(
                    'only name(days=30), name["part"], date("..."), datetime("...") and Money("12", "EUR") take them'
                )
            self._count_part()
            return trailer.end()
        if self.open and self.open[-1][0] == "[":
            raise self.error("a list holds constants only")
        self.open.append((token, self.at))
        self.negations.append(0)
        self._check_nesting()
        return None

    def _closing(self, token: str) -> None:
        if not self.open or _CLOSING[self.open[-1][0]] != token:
            raise self.error(f"`{token}` closes no bracket")
        self.open.pop()
        self.negations.pop()
        self.after_operand = True

    def _comma(self, token: str) -> None:
        if not self.open:
            raise self.error("a comma stands only in a list; join clauses with and, or")
        self._need_operand("a constant is missing before the comma")
        self.after_operand = False
        self.parts = 0


def _stray(character: str) -> str:
    if character in "\"'":
        return "a text does not end on its line, or holds an escape or control character that is not allowed"
    if character.isdigit() or character == ".":
        return "a number is written like 12 or 12.50"
    if character == "=":
        return "equality is written =="
    if character in "+-*/%^&|~@":
        return f"`{character}` has no meaning in a predicate: no arithmetic; and, or, not join clauses"
    return f"{character!a} has no meaning in a predicate"
