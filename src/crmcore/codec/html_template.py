"""Templates of HTML: where in it the marks stand, so that nothing that is filled in can become markup.

A mark stands in the text of an element, or within the quotes of an attribute that holds text or an address; everywhere
else it is refused. Each mark is taken for a word, and `html.parser` says where that word turns up. What one program
reads so and another otherwise (a tag that is not closed, attributes without a blank between) is refused beforehand,
which also keeps the parser to time in proportion to the length.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

from attrs import frozen

from crmcore.domain.marketing.link import QUERY_RULE, is_begun
from crmcore.domain.marketing.template import LINK_REFS, OWN_LINK_RULE, Template
from crmcore.domain.marketing.template_text import parse_template
from crmcore.errors import TemplateError

Attributes = list[tuple[str, str | None]]

_ATTRIBUTE = r"""[^\s<>/="'`]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++))?+"""
_MARKUP = re.compile(
    rf"""<(?P<begins>[A-Za-z][A-Za-z0-9:\-]*+)(?:\s++(?:{_ATTRIBUTE})?+)*+/?>
    |</(?P<ends>[A-Za-z][A-Za-z0-9:\-]*+)\s*+>
    |<!--(?!-?>)(?:[^-]|-(?!-))*+-->
    |<!\[(?:if\s[^\[\]<>]*+|endif)\]>
    |<!DOCTYPE[^<>\[\]]*+>""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKUP_RULE = (
    "tags and comments are closed, attributes have a blank before them and quotes around them, and a < that begins "
    "none is written &lt;"
)
_PLACES_RULE = "marks stand in the text of elements, or within the quotes of an attribute"
_ATTRIBUTES_RULE = "what is filled into an attribute is text, as in alt and title, or an address, in href and src"
_OWN_LINKS = tuple(ref.name for ref in LINK_REFS)
_ADDRESS_RULE = f"an href is ${{link https://...}} or ${{{'}, ${'.join(_OWN_LINKS)}}} alone; else {QUERY_RULE}"
_SCRIPTS_RULE = "a message has no scripts, frames, drawings or base address"
_OWN_LINK_MARK = re.compile(rf"\$\{{\s*(?:{'|'.join(map(re.escape, _OWN_LINKS))})\s*\}}")
_OWN_LINK_BEGUN = re.compile(rf"\$\{{\s*(?:{'|'.join(map(re.escape, _OWN_LINKS))})(?![a-z_.])")
_QUOTED = re.compile(r"""\s([^\s<>/="'`]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")

_NEVER = frozenset({
    "applet", "base", "embed", "frame", "frameset", "iframe", "math", "noembed", "noframes", "noscript", "object",
    "plaintext", "script", "svg", "template", "textarea", "xmp",
})  # fmt: skip
_TEXT_ONLY = frozenset(("style", "title"))
_ADDRESSES = frozenset({
    "action", "background", "cite", "data", "formaction", "href", "longdesc", "poster", "src", "srcset",
    "xlink:href",
})  # fmt: skip
_FILLED_ADDRESSES = frozenset((("a", "href"), ("area", "href"), ("img", "src")))
_FILLED_TEXTS = frozenset({
    "abbr", "alt", "aria-description", "aria-label", "class", "datetime", "dir", "height", "id", "label", "lang",
    "placeholder", "summary", "title", "value", "width",
})  # fmt: skip
_SCRIPTS = ("javascript:", "vbscript:", "livescript:", "data:text")
_IGNORED_IN_SCHEMES = re.compile("[\x00-\x20]+")


@frozen
class HTMLTemplate:
    """A template of HTML; `in_addresses` are the positions of what is filled into the query of an address."""

    template: Template
    in_addresses: frozenset[int]


def escaped(text: str) -> str:
    """The text as it stands in an element or within quotes."""
    return escape(text, quote=True)


@lru_cache(128)
def parse_html(source: str) -> HTMLTemplate:
    """The template of HTML, with the place of each mark found.

    Raises `TemplateError` where it cannot be read as a template or as HTML, where it holds scripts, and for a mark in a
    tag, in an attribute without quotes, in one that is no text or address, in a style, a title or a comment, and for a
    block that begins in one place and ends in another.
    """
    template = parse_template(source)
    reader = _Reader(template)
    reader.read()
    return HTMLTemplate(template, frozenset(reader.in_addresses))


_Place = int
"""Where a mark stands: in the text of an element, or in which attribute, counting those with marks from 1."""
_IN_TEXT: _Place = 0


class _Reader(HTMLParser):
    """Reads the template with a word in place of each mark, and keeps where each word turned up."""

    def __init__(self, template: Template) -> None:
        super().__init__(convert_charrefs=True)
        self.source, self.marks = template.source, template.marks
        stem = "crmmark"
        while stem in self.source.lower():
            stem += "x"
        self.stem = stem
        self.word = re.compile(rf"{stem}z([0-9]+)z")
        self.worded = self._worded()
        self.places: dict[int, _Place] = {}
        self.in_addresses: list[int] = []
        self.attributes = 0
        self.text_only: str | None = None

    def read(self) -> None:
        """Read it all; raises `TemplateError`."""
        self._require_markup()
        self.feed(self.worded)
        self.close()
        for number, mark in enumerate(self.marks):
            if number not in self.places:
                raise TemplateError("a mark where it cannot be told what it would be", _MARKUP_RULE, mark.start)
        begun: dict[int, _Place] = {}
        for number, mark in enumerate(self.marks):
            if (
                mark.kind in ("if", "else", "end")
                and begun.setdefault(mark.block, place := self.places[number]) != place
            ):
                raise TemplateError(
                    "a block that begins in one place and ends in another",
                    "${if}, ${else} and ${end} stand together in text, or within the quotes of one attribute",
                    mark.start,
                )

    def _worded(self) -> str:
        pieces, at = [], 0
        for number, mark in enumerate(self.marks):
            pieces += [self.source[at : mark.start], f"{self.stem}z{number}z"]
            at = mark.end
        return "".join([*pieces, self.source[at:]])

    def _require_markup(self) -> None:
        within: str | None = None
        at = self.worded.find("<")
        while at >= 0:
            found = _MARKUP.match(self.worded, at)
            if found is None:
                raise TemplateError("a tag that programs read differently", _MARKUP_RULE, self._position(at))
            if within is None:
                begun = (found["begins"] or "").lower()
                within = begun if begun in _TEXT_ONLY else None
            elif (found["ends"] or "").lower() == within:
                within = None
            elif not (within == "style" and found[0].startswith("<!--")):
                # To some programs it is a tag, to others text.
                raise TemplateError(f"a tag within <{within}>", f"a {within} is text", self._position(at))
            at = self.worded.find("<", found.end())

    def _position(self, at: int) -> int:
        """Where in the source something stands that was found with words in place of marks."""
        replaced = [(self.marks[int(found[1])], found) for found in self.word.finditer(self.worded, 0, at)]
        return at + sum(mark.end - mark.start - len(found[0]) for mark, found in replaced)

    def _here(self) -> int:
        """Where in the source the tag stands that is being read."""
        line, column = self.getpos()
        return self._position(sum(len(each) + 1 for each in self.worded.split("\n")[: line - 1]) + column)

    def _numbers(self, text: str) -> list[int]:
        return [int(found[1]) for found in self.word.finditer(text)]

    def _refuse(self, text: str, where: str, rule: str = _PLACES_RULE) -> None:
        """Raise where there is a mark in the text."""
        for number in self._numbers(text):
            raise TemplateError(f"a mark in {where}", rule, self.marks[number].start)

    def handle_data(self, data: str) -> None:
        if self.text_only is not None:
            self._refuse(data, f"a <{self.text_only}>")
        self.places.update(dict.fromkeys(self._numbers(data), _IN_TEXT))

    def handle_comment(self, data: str) -> None:
        self._refuse(data, "a comment")

    def handle_decl(self, decl: str) -> None:
        self._refuse(decl, "a declaration")

    def unknown_decl(self, data: str) -> None:
        self._refuse(data, "a declaration")

    def handle_endtag(self, tag: str) -> None:
        self._refuse(tag, "the name of a tag")
        if tag == self.text_only:
            self.text_only = None

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if tag in _TEXT_ONLY:
            # To some programs the slash ends it, to others it does not.
            raise TemplateError(f"a <{tag}/>", _MARKUP_RULE, self._here())
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._refuse(tag, "the name of a tag")
        if tag in _NEVER:
            raise TemplateError(f"a <{tag}>", _SCRIPTS_RULE, self._here())
        if tag in _TEXT_ONLY:
            self.text_only = tag
        written = self.get_starttag_text() or ""
        quoted = {number for found in _QUOTED.finditer(written) for number in self._numbers(found[0])}
        for name, value in attrs:
            self._refuse(name, "a tag, outside the quotes of an attribute")
            self._require_no_script(name, value or "")
            numbers = self._numbers(value or "")
            if not quoted.issuperset(numbers):
                self._refuse(value or "", "an attribute without quotes")
            if numbers:
                self.attributes += 1
                self.places.update(dict.fromkeys(numbers, self.attributes))
                self._fill(tag, name, value or "", numbers)

    def _require_no_script(self, name: str, value: str) -> None:
        address = _IGNORED_IN_SCHEMES.sub("", value).lower()
        if name.startswith("on") or name == "srcdoc" or (name in _ADDRESSES and address.startswith(_SCRIPTS)):
            self._refuse(value, f"a script, the attribute {name}")
            raise TemplateError(f"a script, the attribute {name}", _SCRIPTS_RULE, self._here())

    def _are_our_own(self, numbers: list[int]) -> bool:
        """Whether the marks are addresses of our own, and nothing stands in for them."""
        marks = [self.marks[number] for number in numbers]
        return all(_OWN_LINK_MARK.fullmatch(self.source, mark.start, mark.end) for mark in marks)

    def _fill(self, tag: str, name: str, value: str, numbers: list[int]) -> None:
        """Take the marks of an attribute, or raise."""
        kinds = {self.marks[number].kind for number in numbers}
        if name in _FILLED_TEXTS and "link" not in kinds:
            return
        if name not in _FILLED_TEXTS and (tag, name) not in _FILLED_ADDRESSES:
            self._refuse(value, f"the attribute {name} of <{tag}>", _ATTRIBUTES_RULE)
        if name == "href" and self._are_our_own(numbers) and self.word.fullmatch(value.strip()):
            return
        before, *_ = self.word.split(value, 1)
        if is_begun(before.lstrip()) and "link" not in kinds:
            fills = [self.marks[number].start for number in numbers if self.marks[number].kind == "fill"]
            for start in fills:
                if _OWN_LINK_BEGUN.match(self.source, start):
                    raise TemplateError("an address of our own within another", OWN_LINK_RULE, start)
            self.in_addresses += fills
        elif name != "href" or "fill" in kinds or self.word.sub("", value).strip():
            self._refuse(value, f"the attribute {name} of <{tag}>", _ADDRESS_RULE)
