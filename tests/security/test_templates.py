"""Promises S7 and F: a template reaches no attribute and calls nothing, in bounded time and size, escaped by its part.

As many templates made at random as `CRMCORE_TEMPLATES` says; 2,000 by default, 20,000 in minutes of their own.
"""

from __future__ import annotations

import contextlib
import random
import time
import tracemalloc
from collections.abc import Iterator
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Answer, Outgoing, Unknown
from crmcore.codec.html_template import parse_html
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.offer import Wording
from crmcore.domain.marketing.template_text import parse_template
from crmcore.errors import InvalidValue, PredicateError, RenderError, TemplateError, UnknownField
from crmcore.ports.channel import Capabilities
from crmcore.services.rendering import HTML_LIMIT, TEXT_LIMIT, Rendered, render
from tests.security.template_pieces import BITS, BREAKING, taken
from tests.thoroughness import cases

_UTC = ZoneInfo("UTC")
_REFUSED = [
    "name.__class__",
    "name.__init__.__globals__",
    "name.upper()",
    "name[0]",
    "name!r",
    "name:>99999999999",
    "0",
    "__import__('os').system('id')",
    "customer.__class__",
    "().__class__.__bases__",
    "self",
    "*",
    "lambda: 0",
    "\N{FULLWIDTH LATIN SMALL LETTER N}ame.upper",
    "purchases.count(days=10**9)",
    "purchases.count(days=1) or name",
    "f'name'",
    "%(name)s",
    "#",
    "",
    "{7*7}",
    "{{7*7}}",
]


@pytest.mark.parametrize("inner", _REFUSED)
@pytest.mark.parametrize("place", [0, 1])
def test_a_placeholder_is_a_field_or_nothing(inner: str, place: int) -> None:
    """What is no field is not taken as a wording, in subject or text."""
    wording = ["x", "x"]
    wording[place] = "${" + inner + "}"
    with CRM.in_memory(channels=[_Nowhere()]) as crm:
        with pytest.raises((UnknownField, PredicateError, InvalidValue)):
            crm.offers.define("tea", "product", "convenience", {"email": (wording[0], wording[1])})
        assert [] == list(crm.offers.defined())


@pytest.mark.parametrize(
    "written", ["{{7*7}}", "%(name)s", "{name}", "$name", "#{7*7}", "<%= 7 %>", "{% for x in y %}", "{0.__class__}"]
)
def test_the_markup_of_other_languages_is_text(written: str) -> None:
    """What is no placeholder goes out as it is written."""
    assert written == render(Wording(written), {}, _UTC).text


class _Nowhere:
    """A channel that delivers nothing."""

    port_version: ClassVar[int] = 1
    name = "email"
    capabilities = Capabilities("email", idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Nothing."""
        return Unknown()


_MARKUP = st.text(st.sampled_from("${}$()._[]'\"%\\na\n"), max_size=60)


@given(_MARKUP, st.text(max_size=30))
def test_any_text_renders_or_is_refused(wording: str, name: str) -> None:
    """No wording raises anything but what it should, and an unfilled one comes out unchanged."""
    with contextlib.suppress(RenderError, InvalidValue):
        done = render(Wording(wording, ""), {"name": name}, _UTC)
        assert isinstance(done, Rendered)
        assert "$" in wording or wording == done.text


@pytest.mark.usefixtures("own_garbage")
@pytest.mark.parametrize("wording", ["$" * TEXT_LIMIT, "${" * (TEXT_LIMIT // 2), "${name" * 15_000, "${name}" * 14_000])
def test_time_and_size_are_bounded(wording: str) -> None:
    """The worst wordings take less than a second and give no more than the largest text."""
    begun = time.process_time()
    with contextlib.suppress(RenderError, InvalidValue):
        assert len(render(Wording(wording), {"name": "n" * TEXT_LIMIT}, _UTC).text) <= TEXT_LIMIT
    assert time.process_time() - begun < 1


# What may be written where a field, a predicate or a default is expected, and reaches for more.
_REACHING = [
    *_REFUSED,
    "name.__class__.__mro__[1].__subclasses__()",
    "stage.__doc__",
    "stage['__class__']",
    "stage.format(x)",
    "attribute.city.upper",
    "name|upper",
    "name|length",
    "name|attr('__class__')",
    "name if defected else stage",
    "name and stage",
    "name or 'you'",
    "purchases.count + 1",
    "purchases.count * 10**9",
    "purchases.count ** purchases.count",
    "-purchases.count",
    "'a' * 1000000000",
    "'a' + 'b'",
    "[x for x in stage]",
    "{x for x in stage}",
    "(x for x in stage)",
    "x := 1",
    "range(10**9)",
    "open('/etc/passwd')",
    "config.items()",
    "request.application",
    "for x in purchases",
    "while True",
    "include 'other'",
    "import os",
    "extends 'base'",
    "macro x()",
    "set x = 1",
    "# comment",
    "/* comment */",
    "name; stage",
    "name\x00",
    "name\\",
    "`id`",
    "$(id)",
    "${name}",
    "%{name}",
    "T(java.lang.Runtime).getRuntime()",
    "env.HOME",
    "this.constructor.constructor('return 1')()",
    "name,stage",
    "await name",
    "yield name",
    "print(name)",
    "name=1",
    "name:=1",
    "True.__class__",
    "1.real",
    "'x'.join(stage)",
    "b'x'",
    "name is stage",
    "not name",
    "name in stage",
    "...",
    "lambda x: x",
    "end end",
    "else if defected",
    "segment['nobody']",
    "attribute['city'].x",
    "name" * 60,
    "a." * 60 + "b",
    "(" * 60 + "name" + ")" * 60,
    "not " * 60 + "defected",
]  # fmt: skip
_FORMS = [
    "a ${%s} b",
    "a ${if %s}b${else}c${end}",
    "a ${if %s == 1}b${end}",
    "a ${if defected and (%s)}b${end}",
    "a ${name | %s}",
    "a ${link https://shop.example/?x=${%s}}",
]


@pytest.fixture(scope="module")
def empty() -> Iterator[CRM]:
    """A CRM in which nothing may be defined."""
    with CRM.in_memory(channels=[_Nowhere()]) as crm:
        yield crm


def test_there_are_more_than_three_hundred_hostile_templates() -> None:
    """The promise is of 300; each is tried in every part."""
    assert len({form % inner for form in _FORMS for inner in _REACHING}) > 500


@pytest.mark.parametrize("form", _FORMS)
def test_nothing_but_fields_predicates_and_defaults_istaken(empty: CRM, form: str) -> None:
    """Whatever reaches for more is refused when it is defined, in every part and language, and nothing is kept."""
    hostile = [form % inner for inner in _REACHING]
    assert [] == taken(empty, (Wording(each) for each in hostile))
    assert [] == taken(empty, (Wording("x", each) for each in hostile))
    assert [] == taken(empty, (Wording("x", html=f"<p>{each}</p>") for each in hostile))
    assert [] == taken(empty, (Wording("x", languages={"de": Wording(each)}) for each in hostile))
    assert [] == list(empty.offers.defined())


MANY = cases("CRMCORE_TEMPLATES", check=2_000, test=20_000)
_PIECES = [
    *BITS,
    *BREAKING,
    *_REACHING,
    *(form % inner for form in _FORMS for inner in ("name", "stage", "defected")),
]


@pytest.mark.usefixtures("own_garbage")
def test_templates_made_at_random_are_read_and_rendered_or_refused() -> None:
    """As text and as HTML: nothing but a typed error, and no time to speak of."""
    begun = time.process_time()
    taken = 0
    for seed in range(MANY):
        dice = random.Random(seed)
        source = "".join(dice.choice(_PIECES) for _ in range(dice.randrange(1, 9)))
        known: dict[str, Value | None] = {
            "name": dice.choice(BREAKING),
            "stage": "new",
            "defected": dice.random() < 0.5,
        }
        for html in ("", source):
            with contextlib.suppress(RenderError, TemplateError):
                said = render(Wording("x" if html else source, source[:40], html), known, _UTC)
                assert 1 >= len(said.subject.splitlines())
                taken += 1
    assert taken > MANY // 50
    assert time.process_time() - begun < 5 + MANY / 200


_BOMBS = [
    "${if defected}" * 14_000,
    "${if defected}" * 10 + "${end}" * 14_000,
    ("${if defected}${else}" * 10 + "${end}" * 10) * 700,
    "${if " + "(" * 9_000 + "defected",
    "${if " + "not " * 9_000 + "defected}x${end}",
    "${if " + " or ".join(["defected"] * 600) + "}x${end}",
    "${if stage in [" + ",".join(["'x'"] * 2_400) + "]}x${end}",
    "${if purchases.count > " + "9" * 9_000 + "}x${end}",
    "${" + "a" * 90_000 + "}",
    "${" + "a." * 45_000 + "a}",
    "${" + " " * 99_000 + "name}",
    "${name | '" + "x" * 90_000 + "'}",
    "${name | '" + "\\" * 90_000,
    "${name | " + "'x' " * 20_000 + "}",
    "${" + "'" * 90_000,
    "${" + "|" * 90_000 + "}",
    "${link https://" + "a" * 90_000 + "/}",
    "${link https://" + "a." * 900 + "/}",
    "${link https://a.example/?" + "$" * 90_000 + "}",
    "${link https://a.example/?" + "${name}" * 12_000 + "}",
    "${link " + " " * 90_000,
    "${link https://a.example/}" * 3_800,
    "$" * 100_000,
    "$$" * 50_000,
    "$ {" * 33_000,
    "<" * 100_000,
    "<p>" * 33_000,
    "<p " * 33_000,
    "<p " + "a " * 45_000 + ">",
    "<p " + "a='b' " * 15_000 + ">",
    "<p a='" * 14_000,
    "<!--" * 25_000,
    "<!--" + "-" * 90_000,
    "<!-- " + "- " * 45_000,
    "<![if " + " " * 90_000,
    "</p" + " " * 90_000,
    "&" * 100_000,
    "&#" * 50_000,
    "&lt" * 33_000,
    "<style>" + "</p>" * 22_000,
    "<p title='" + "${stage}" * 12_000 + "'>",
    "${stage}<p>" * 9_000,
    "\n" * 99_000 + "<script>",
    "\ufdfa" * 100_000,
    "\0" * 100_000,
]  # fmt: skip


@pytest.mark.usefixtures("own_garbage")
@pytest.mark.parametrize("number", range(len(_BOMBS)))
def test_a_bomb_takes_bounded_time_and_memory(number: int) -> None:
    """The worst of each kind, in text and HTML, read and rendered: under two seconds and 100 MB."""
    bomb = _BOMBS[number]
    begun = time.process_time()
    for read in (parse_template, parse_html):
        with contextlib.suppress(TemplateError):
            read(bomb)
    assert time.process_time() - begun < 2
    known: dict[str, Value | None] = {"name": "<" * TEXT_LIMIT, "stage": "&" * 9, "defected": True}
    tracemalloc.start()
    try:
        for wording in (Wording(bomb), Wording("x", html=bomb)):
            with contextlib.suppress(RenderError, TemplateError):
                said = render(wording, known, _UTC)
                assert len(said.text) <= TEXT_LIMIT
                assert len(said.html) <= HTML_LIMIT
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000
