"""Promise S7: what is filled into HTML stays what it is, whatever it is, and wherever it may be filled in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Wording
from crmcore.codec.html_template import parse_html
from crmcore.errors import TemplateError
from crmcore.services.rendering import render
from tests.security.template_pieces import BITS, BREAKING, taken
from tests.unit.services.conftest import QuietChannel

_UTC = ZoneInfo("UTC")
_QUOTES = ("", "'", '"')
_TAGS = [
    "p", "a", "b", "td", "li", "h1", "span", "svg", "math", "iframe", "script", "style", "title", "textarea",
    "img",
]  # fmt: skip
_NAMES = [
    "onclick", "onerror", "ONLOAD", "style", "href", "src", "srcdoc", "srcset", "action", "formaction",
    "data-x",
]  # fmt: skip
_SCHEMES = [
    "javascript:", "JaVaScript:", "java\tscript:", "&#106;avascript:", "vbscript:", "data:text/html,", "//",
    "x:",
]  # fmt: skip


@pytest.fixture(scope="module")
def empty() -> Iterator[CRM]:
    """A CRM in which nothing may be defined."""
    with CRM.in_memory(channels=[QuietChannel("email", "email")]) as crm:
        yield crm


def test_nothing_is_filled_in_where_it_could_become_markup_or_a_script(empty: CRM) -> None:
    """In tags, attributes, styles, scripts, comments and addresses; 700 ways to try."""
    hostile = [f"<{tag}{gap}${{stage}}>" for tag in _TAGS for gap in ("", " ", " a=", " a='b' ", "/", " title=a")]
    hostile += [
        f"<{tag} {name}={quote}${{stage}}{quote}>" for tag in _TAGS for name in _NAMES for quote in ("", "'", '"')
    ]
    hostile += [f"<a href={quote}{scheme}${{stage}}{quote}>" for scheme in _SCHEMES for quote in ("", "'", '"')]
    hostile += [
        f"<{tag}>${{stage}}</{tag}>" for tag in ("script", "style", "title", "textarea", "iframe", "svg", "xmp")
    ]
    hostile += ["<!--${stage}-->", "<!${stage}>", "<?${stage}?>", "<![CDATA[${stage}]]>", "<${stage}>", "</${stage}>"]
    assert len(set(hostile)) > 600
    assert [] == taken(empty, (Wording("x", html=each) for each in hostile))


class _Structure(HTMLParser):
    """The elements, the names of their attributes, and comments, in order; and what is said between and in them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[object] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.said += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.elements.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("declaration", data))

    def handle_pi(self, data: str) -> None:
        self.elements.append(("instruction", data))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


_PAGE = (
    '<!DOCTYPE html><html lang="${stage}"><head><title>x</title><style>p > a {color: red}</style></head><body>'
    "${name}<p title=\"${name}\" class='a ${name}'>${name}</p>"
    '<a href="https://shop.example/?n=${name}&amp;m=${name}">${name}</a><img src="https://shop.example/?${name}" '
    "alt='${name}'><a href='${link https://shop.example/?n=${name}}'>${link https://shop.example/?n=${name}}</a>"
    '${if defected}<b title="${name}">${name}${else}<i>${name}${end}&${name};&#${name};&lt${name}<br/>${name}</body>'
    "</html>"
)
_VALUES = (
    st.lists(
        st.sampled_from(BREAKING)
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9),
        min_size=1,
        max_size=6,
    )
    .map("".join)
    .filter(bool)
)


@given(_VALUES, st.booleans())
def test_whatever_is_filled_in_the_html_keeps_its_elements(value: str, defected: bool) -> None:
    """Read again, it has the elements and attributes that it has with a harmless value, and says the value as it is."""
    wording = Wording("${name}", "For ${name}!", _PAGE)
    said = render(wording, {"name": value, "stage": "new", "defected": defected}, _UTC)
    meant = render(wording, {"name": "Sara", "stage": "new", "defected": defected}, _UTC)
    assert _Structure(meant.html).elements == _Structure(said.html).elements
    heard = _Structure(said.html).said
    assert (value, f"a {value}") == (heard[heard.index("a " + value) - 1], heard[heard.index("a " + value)])
    query = quote(value, safe="")
    assert f"https://shop.example/?n={query}&m={query}" in heard
    assert value == said.text
    assert 1 == len(said.subject.splitlines())
    assert said.subject.isprintable() or not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in said.subject)


@given(st.lists(st.sampled_from(BITS), max_size=14).map("".join), _VALUES, st.booleans())
def test_html_that_is_taken_keeps_its_elements_whatever_it_is(source: str, value: str, defected: bool) -> None:
    """For any HTML at all: it is refused, or no value changes its elements."""
    with contextlib.suppress(TemplateError):
        parse_html(source)
        wording = Wording("x", html=source)
        said = render(wording, {"name": value, "defected": defected}, _UTC)
        meant = render(wording, {"name": "Sara", "defected": defected}, _UTC)
        assert _Structure(meant.html).elements == _Structure(said.html).elements
