"""Templates as text: every mark is written ``${...}``, everything else is itself.

    ${name}  ${purchases.count(days=90)}          the customer's name, a field as predicates write it
    ${attribute.city | "your town"}               the same, with what stands there where it is missing
    ${if purchases.count > 0} ... ${else} ... ${end}
    ${link https://shop.example/tea?from=${stage}}
    $$                                            a dollar; a dollar before anything but { is itself, too

A predicate is one of `crmcore.domain.segment.text`. There are no loops, no calls, no arithmetic, and no way into
a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from attrs import define, field

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.marketing.link import ADDRESS_RULE, QUERY_RULE, URL_LIMIT, is_address, is_begun
from crmcore.domain.marketing.template import LINK_REFS, OWN_LINK_RULE, Block, Fill, Link, Mark, Node, Template
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.text import parse, parse_constant, parse_field
from crmcore.errors import PredicateError, TemplateError

SOURCE_LIMIT = 200_000
NESTING_LIMIT = 10
MARK_LIMIT = 1_000
"""How many marks a part may have when it is defined."""

_T = TypeVar("_T")

_QUOTED = r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'"""
_MARK = re.compile(rf"""\$\{{((?:[^{{}}"'\\]++|{_QUOTED})*+)\}}""")
_BEFORE_BAR = re.compile(rf"""(?:[^|"']++|{_QUOTED})*+""")
_LINK = re.compile(r"\$\{\s*+link(?=[\s}])\s*+")
_URL = re.compile(r"""[^\s"'<>\\^`{|}$]++""")
_URL_END = re.compile(r"\s*+\}")
# A field may be called `end.count`; `if` and `else` are kept for themselves wherever predicates are read.
_WORD = re.compile(r"\s*+(if\b|else\b|end\b(?!\s*+[.\[]))")

_OPEN = "a placeholder is written like ${name}; $$ is a dollar"


@lru_cache(256)
def parse_template(source: str) -> Template:
    """The template of a text. Takes time in proportion to its length.

    Raises `TemplateError` with the position of the mark, or of the character in it, where reading failed. A template
    has at most 200,000 characters, and ten blocks within each other.
    """
    if len(source) > SOURCE_LIMIT:
        raise TemplateError(
            "a text that is too long", f"a template has at most {SOURCE_LIMIT} characters", SOURCE_LIMIT
        )
    reader = _Reader(source)
    reader.run()
    return Template(source, tuple(reader.nodes), tuple(reader.marks))


@define
class _Opened:
    """A block whose end has not been read yet."""

    number: int
    when: Predicate
    start: int
    when_at: int
    around: list[Node]
    then: list[Node] | None = None


@define
class _Reader:
    """One pass over a source; `nodes` is what stands within the innermost block so far."""

    source: str
    at: int = 0
    nodes: list[Node] = field(factory=list)
    marks: list[Mark] = field(factory=list)
    opened: list[_Opened] = field(factory=list)
    blocks: int = 0
    # Fields and predicates are written again and again, and reading them takes longer than all else.
    fields: dict[str, FieldRef] = field(factory=dict)
    predicates: dict[str, Predicate] = field(factory=dict)
    # Joined when a node follows, for a text may come in many pieces.
    texts: list[str] = field(factory=list)

    def run(self) -> None:
        while self.at < len(self.source):
            dollar = self.source.find("$", self.at)
            if dollar != self.at:
                end = len(self.source) if dollar < 0 else dollar
                self.texts.append(self.source[self.at : end])
                self.at = end
            elif self.source.startswith("${", dollar):
                self.mark()
            else:
                self.texts.append("$")
                self.at += 2 if self.source.startswith("$$", dollar) else 1
        if self.opened:
            raise TemplateError("an ${if} without its ${end}", "a block ends with ${end}", self.opened[-1].start)
        self.flush()

    def flush(self) -> None:
        """Make a node of the text read since the last one."""
        if self.texts:
            self.nodes.append("".join(self.texts))
            self.texts = []

    def mark(self) -> None:
        start = self.at
        self.flush()
        if _LINK.match(self.source, start):
            self.nodes.append(self.link())
            self.marks.append(Mark("link", start, self.at))
            return
        found = self.closed()
        word = _WORD.match(self.source, found.start(1), found.end(1))
        if word is None:
            self.nodes.append(self.fill(found))
            self.marks.append(Mark("fill", start, self.at))
        elif word[1] == "if":
            self.open(start, word.end(), found.end(1))
        elif word.end() != found.end(1) and self.source[word.end() : found.end(1)].strip():
            raise TemplateError(
                f"more than ${{{word[1]}}}", "it stands alone; an ${if} may stand inside ${else}", word.end()
            )
        elif word[1] == "else":
            self.turn(start)
        else:
            self.close(start)

    def closed(self) -> re.Match[str]:
        """The mark that begins here, with its end; goes on behind it."""
        found = _MARK.match(self.source, self.at)
        if found is None:
            raise TemplateError("a ${ without its }", _OPEN, self.at)
        self.at = found.end()
        return found

    def fill(self, found: re.Match[str]) -> Fill:
        body, offset = found[1], found.start(1)
        bar = _BEFORE_BAR.match(body)
        written = body if bar is None else bar[0]
        default: str | None = None
        if len(written) < len(body):
            default = self.default(body[len(written) + 1 :], offset + len(written) + 1)
        name = written.strip()
        if not name:
            raise TemplateError("a placeholder without a field", _OPEN, found.start())
        if name not in self.fields:
            self.fields[name] = _read(parse_field, written, offset, "no field")
        return Fill(self.fields[name], default, position=found.start())

    def default(self, text: str, offset: int) -> str:
        value = _read(parse_constant, text, offset, "no default") if text.strip() else None
        if isinstance(value, str):
            return value
        raise TemplateError("a default that is no text", 'a default is written in quotes: ${stage | "new"}', offset)

    def open(self, start: int, when_at: int, end: int) -> None:
        if len(self.opened) >= NESTING_LIMIT:
            raise TemplateError("a block too deep", f"at most {NESTING_LIMIT} blocks stand in each other", start)
        text = self.source[when_at:end]
        when = self.predicates.get(text)
        if when is None:
            when = self.predicates[text] = _read(parse, text, when_at, "no predicate")
        self.opened.append(_Opened(self.blocks, when, start, when_at, self.nodes))
        self.marks.append(Mark("if", start, self.at, self.blocks))
        self.nodes, self.blocks = [], self.blocks + 1

    def turn(self, start: int) -> None:
        block = self.innermost("else", start)
        if block.then is not None:
            raise TemplateError("a second ${else}", "a block has one ${else}", start)
        self.marks.append(Mark("else", start, self.at, block.number))
        block.then, self.nodes = self.nodes, []

    def close(self, start: int) -> None:
        block = self.innermost("end", start)
        self.opened.pop()
        self.marks.append(Mark("end", start, self.at, block.number))
        then, otherwise = (self.nodes, []) if block.then is None else (block.then, self.nodes)
        made = Block(block.when, tuple(then), tuple(otherwise), position=block.start, when_at=block.when_at)
        self.nodes = block.around
        self.nodes.append(made)

    def innermost(self, word: str, start: int) -> _Opened:
        if self.opened:
            return self.opened[-1]
        raise TemplateError(f"an ${{{word}}} without its ${{if}}", "a block begins with ${if ...}", start)

    def link(self) -> Link:
        start = self.at
        begun = _LINK.match(self.source, start)
        assert begun is not None, "it was seen before"
        self.at = begun.end()
        pieces: list[str | Fill] = []
        last = self.at + URL_LIMIT
        while (end := _URL_END.match(self.source, self.at)) is None:
            if self.source.startswith("${", self.at):
                pieces.append(self.in_link())
                continue
            found = _URL.match(self.source, self.at)
            if self.at > last or (found is None and not self.source.startswith("$", self.at)):
                raise TemplateError("a link that is no address", ADDRESS_RULE, min(self.at, len(self.source) - 1))
            piece = "$" if found is None else found[0]
            self.at += len(piece)
            if pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        self.at = end.end()
        _require_address(pieces, begun.end())
        return Link(tuple(pieces), position=start)

    def in_link(self) -> Fill:
        found = self.closed()
        if _WORD.match(found[1]) or _LINK.match(found[0]):
            raise TemplateError("a mark that is no field", "only fields are filled into a link", found.start())
        fill = self.fill(found)
        if fill.field in LINK_REFS:
            raise TemplateError("an address of our own within a link", OWN_LINK_RULE, found.start())
        return fill


def _require_address(pieces: list[str | Fill], position: int) -> None:
    first = pieces[0] if pieces else ""
    if len(pieces) < 2 and isinstance(first, str):
        if not is_address(first):
            raise TemplateError("a link that is no address", ADDRESS_RULE, position)
        return
    if not isinstance(first, str) or not is_begun(first):
        raise TemplateError("something filled in before the query", QUERY_RULE, position)
    rest = "".join(piece for piece in pieces if isinstance(piece, str))
    if not is_begun(rest):
        raise TemplateError("a link that is no address", ADDRESS_RULE, position)


def _read(read: Callable[[str], _T], text: str, offset: int, nature: str) -> _T:
    """What a reader of predicates makes of a piece of the source; its errors tell their place in the source."""
    try:
        return read(text)
    except PredicateError as error:
        raise template_error(error, offset, nature) from None


def template_error(error: PredicateError, offset: int, nature: str) -> TemplateError:
    """What is wrong with a predicate that begins at an offset, as an error of its template."""
    at = error.position or 0
    return TemplateError(nature, error.message.removesuffix(f" (at character {error.position})"), offset + at)
