"""The language of templates: what each mark means, and what is told of one that is wrong."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.marketing.filling import Filling
from crmcore.domain.marketing.template import Block, Fill, Link, Node
from crmcore.domain.marketing.template_text import NESTING_LIMIT, SOURCE_LIMIT, parse_template
from crmcore.domain.segment.text import parse
from crmcore.errors import RenderError, TemplateError

NAME = Fill(FieldRef("name"))
COUNT = FieldRef("purchases.count", 30)
TEA = "https://shop.example/tea"


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("", ()),
        ("$5, $$, $name, {name}, $ }", ("$5, $, $name, {name}, $ }",)),
        ("Dear ${name}, ${ purchases.count ( days = 30 ) }", ("Dear ", NAME, ", ", Fill(COUNT))),
        ("$${name} costs $$${name}", ("${name} costs $", NAME)),
        ('${name | "you"}', (Fill(FieldRef("name"), "you"),)),
        ("${name|''}", (Fill(FieldRef("name"), ""),)),
        (r'${name | "a|b} \"c\" \u00e9"}', (Fill(FieldRef("name"), 'a|b} "c" é'),)),
        ('${segment["a|b}"]}', (Fill(FieldRef("segment.a|b}")),)),
        ("${end.count} ${end['days']} ${link.count}", (
            Fill(FieldRef("end.count")), " ", Fill(FieldRef("end.days")), " ", Fill(FieldRef("link.count")),
        )),
        ("${if defected}a${end}b", (Block(parse("defected"), ("a",)), "b")),
        ("${if(not defected)}${name}${ else }b${ end }", (Block(parse("not defected"), (NAME,), ("b",)),)),
        ("${if stage == '}'}${else}${if defected}a${end}b${end}", (
            Block(parse("stage == '}'"), (), (Block(parse("defected"), ("a",)), "b")),
        )),
        (f"${{link {TEA}}}", (Link((TEA,)),)),
        (f"${{ link {TEA}?a=$1&b=${{name | 'x'}}#c }}", (Link((f"{TEA}?a=$1&b=", Fill(FieldRef("name"), "x"), "#c")),)),
        ("${link http://127.0.0.1:8080}", (Link(("http://127.0.0.1:8080",)),)),
    ],
)  # fmt: skip
def test_a_template_is_read_as_it_is_written(source: str, nodes: tuple[Node, ...]) -> None:
    """Marks stand between ${ and }; a dollar before anything else is itself, two are one; names in use stay names."""
    assert nodes == parse_template(source).nodes


WRONG = [
    ("Dear ${name", 5, "a ${ without its }"),
    ("a ${ b ${name}", 2, "a ${ without its }"),
    ("${a{b}}", 0, "a ${ without its }"),
    ("${it's}", 0, "a ${ without its }"),
    ("a ${}", 2, "a placeholder is written like"),
    ("a ${ | 'x'}", 2, "a placeholder is written like"),
    ("a ${purchases.count > 1}", 4, "a field is needed here"),
    ("a ${name or stage}", 4, "a field is needed here"),
    ("a ${name.upper()}", 14, "only name(days=30)"),
    ("a ${name + 1}", 9, "no arithmetic"),
    ("a ${name | upper}", 11, "a constant is needed here"),
    ("a ${name | 3}", 10, "a default is written in quotes"),
    ("a ${name |}", 10, "a default is written in quotes"),
    ('a ${name | "a" | "b"}', 15, "has no meaning in a predicate"),
    ("a ${if}", 6, "a predicate is empty"),
    ("a ${if 1}x${end}", 7, "a constant alone is no predicate"),
    ("a ${if stage}x", 2, "a block ends with ${end}"),
    ("a ${if stage =='}'}x", 2, "a block ends with ${end}"),
    ("a ${if purchases.count >}x${end}", 24, "ends too soon"),
    ("a ${else}", 2, "a block begins with ${if ...}"),
    ("a ${end}", 2, "a block begins with ${if ...}"),
    ("${if defected}${else}${else}${end}", 21, "a block has one ${else}"),
    ("${if defected}${else if defected}${end}", 20, "an ${if} may stand inside ${else}"),
    ("${if defected}${end if}", 19, "it stands alone"),
    ("a ${link}", 8, "an address is written out"),
    ("a ${link ftp://shop.example/}", 9, "an address is written out"),
    ("a ${link //shop.example/}", 9, "an address is written out"),
    ("a ${link shop.example}", 9, "an address is written out"),
    ("a ${link javascript:alert(1)}", 9, "an address is written out"),
    ("a ${link https://eve@shop.example/}", 9, "an address is written out"),
    ("a ${link https://shop.example:https/}", 9, "an address is written out"),
    ("a ${link https:///tea}", 9, "an address is written out"),
    ("a ${link https://shöp.example/}", 9, "an address is written out"),
    ("a ${link https://shop.example/a b}", 31, "an address is written out"),
    ('a ${link https://shop.example/"}', 30, "an address is written out"),
    ("a ${link https://shop.example/", 29, "an address is written out"),
    ("a ${link ${name}}", 9, "in the query of a written-out address"),
    ("a ${link https://${name}/}", 9, "in the query of a written-out address"),
    ("a ${link https://shop.example${name}}", 9, "in the query of a written-out address"),
    ("a ${link https://shop.example/${name}?x}", 9, "in the query of a written-out address"),
    ("a ${link https://shop.example/?x=${link https://a.example/}}", 33, "only fields are filled into a link"),
    ("a ${link https://shop.example/?x=${if defected}}", 33, "only fields are filled into a link"),
    ("a ${for x in y}", 4, "has no meaning in a predicate"),
    ("a ${name.upper}${__class__()}", 26, "only name(days=30)"),
]


@pytest.mark.parametrize(("source", "position", "rule"), WRONG)
def test_what_is_wrong_is_told_with_its_place_and_the_rule(source: str, position: int, rule: str) -> None:
    """The position is that of the character at fault, or of the mark."""
    with pytest.raises(TemplateError) as caught:
        parse_template(source)
    assert rule in f"{caught.value.nature}; {caught.value.rule}"
    assert position == caught.value.position


def test_blocks_nest_within_a_limit() -> None:
    """Ten blocks stand within each other, and not eleven."""
    begin, end = "${if defected}", "${end}"
    parse_template(begin * NESTING_LIMIT + end * NESTING_LIMIT)
    with pytest.raises(TemplateError, match="at most 10 blocks") as caught:
        parse_template(begin * (NESTING_LIMIT + 1) + end * (NESTING_LIMIT + 1))
    assert NESTING_LIMIT * len(begin) == caught.value.position


def test_a_source_has_a_limit() -> None:
    """What is too long is not read at all."""
    parse_template("x" * SOURCE_LIMIT)
    with pytest.raises(TemplateError, match="at most 200000 characters"):
        parse_template("x" * (SOURCE_LIMIT + 1))


def said(source: str, /, **known: str | int | bool | None) -> str:
    """The template filled in."""
    template = parse_template(source)
    numbers = {node.url: number for number, node in enumerate(template.nodes) if isinstance(node, Link)}
    values = dict.fromkeys(map(str, template.refs)) | {k.replace("__", "."): v for k, v in known.items()}
    return Filling(values, str, 1_000, lambda url, number: f"<{number} {url}>", numbers).text(template)


def test_a_default_stands_where_a_value_is_missing() -> None:
    """Neither is read again; a number that is 0 is not missing."""
    assert "in ${stage}" == said("in ${attribute.city | 'x'}", attribute__city="${stage}")
    assert "in ${stage}" == said("in ${attribute.city | '${stage}'}")
    assert "0" == said("${purchases.count | 'none'}", purchases__count=0)


@pytest.mark.parametrize(("count", "expected"), [(3, "thrice-end"), (1, "bought-end"), (0, "new-end")])
def test_a_block_says_what_holds(count: int, expected: str) -> None:
    """The one way when its predicate holds, else the other; blocks stand within blocks."""
    source = (
        "${if purchases.count > 0}${if purchases.count == 3}thrice${else}bought${end}${else}new${end}-"
        "${if stage is None}end${end}"
    )
    assert expected == said(source, purchases__count=count)


def test_a_link_tells_its_address_and_number() -> None:
    """What is filled into its query cannot leave it."""
    assert "<0 https://shop.example/?n=a%26b%3Dc%23%2F%3F%22&x>" == said(
        "${link https://shop.example/?n=${name}&x}", name='a&b=c#/?"'
    )


def test_what_is_missing_is_told_by_its_name() -> None:
    """As predicates write it, whatever the blanks around it."""
    with pytest.raises(RenderError) as caught:
        said("a ${ purchases.count(days = 30) }")
    assert "purchases.count(days=30)" == caught.value.placeholder
