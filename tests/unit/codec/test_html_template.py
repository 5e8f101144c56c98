"""Where marks may stand in HTML, and where they could become markup."""

from __future__ import annotations

import pytest

from crmcore.codec.html_template import escaped, parse_html
from crmcore.errors import TemplateError

LINK = "${link https://shop.example/tea}"
QUERY = "https://shop.example/i.png?c=${stage}"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Dear ${name}, 3 &lt; 4 & 5 > 4",
        f"<p>{LINK} &amp; ${{name}}</p>",
        "<p title=\"${name}\" class='${stage}' id=x hidden>x</p>",
        f'<a href="{LINK}">tea</a><a href=" {LINK} ">tea</a><area href="{LINK}"/>',
        '<a href="${if defected}${link https://a.example/}${else}${link https://b.example/}${end}">x</a>',
        "<ul>${if defected}<li>a</li>${else}<li>b</li><li>${name}</li>${end}</ul>",
        '<p class="${if defected}a${else}${stage}${end}">x</p>',
        "${if defected}<b>${end}x${if defected}</b>${end}",
        (
            "<!DOCTYPE html>\n<html lang=en><head><title>Tea</title><style>p > a {color: red}</style></head>"
            "<body>x</body></html>"
        ),
        (
            "<!-- a comment -->${name}<!--[if mso]><p><![endif]--><![if !mso]>x<![endif]>"
            "<!--[if !mso]><!-->y<!--<![endif]-->"
        ),
        "<BR/><Img Alt='${name}' Src='https://shop.example/i.png'>",
        '<a href="mailto:shop@example.org">x</a><form action="https://shop.example/"><input value="${name}"></form>',
        "crmmark crmmarkz0z ${name}",
    ],
)
def test_marks_stand_in_text_and_in_quotes(source: str) -> None:
    """Elements, comments and attributes of e-mail as it is written are taken."""
    assert source == parse_html(source).template.source


def test_what_is_filled_into_an_address_is_found() -> None:
    """Its positions are told, and no others."""
    source = (
        f'<p title="${{name}}">${{name}}</p><img src="{QUERY}" alt="${{name}}">'
        f"<a href='{QUERY}&amp;d=${{rung}}'>x</a>"
    )
    found = parse_html(source)
    expected = {source.index("${stage}"), source.rindex("${stage}"), source.index("${rung}")}
    assert expected == found.in_addresses


@pytest.mark.parametrize(
    ("source", "at", "nature"),
    [
        ("<${name}>", "${", "the name of a tag"),
        ("<p${name}>", "${", "the name of a tag"),
        ("</${name}>", "${", "the name of a tag"),
        ("<p ${name}>", "${", "outside the quotes"),
        ("<p a${name}='x'>", "${", "outside the quotes"),
        ("<p title=${name}>", "${", "without quotes"),
        ("<p title=a${name}b>", "${", "without quotes"),
        ("<p class='${stage}' title=${name}>", "${name}", "without quotes"),
        ("<p onclick='f(${name})'>", "${", "a script, the attribute onclick"),
        ("<p ONLOAD='x'>", "<p", "a script, the attribute onload"),
        ("<p style='color: ${name}'>", "${", "the attribute style"),
        ("<style>p {color: ${name}}</style>", "${", "a <style>"),
        ("<title>${name}</title>", "${", "a <title>"),
        ("<title><b></title>${name}", "<b", "within <title>"),
        ("<style/>${name}", "<style", "a <style/>"),
        ("<p>x</p><script>${name}</script>", "<script", "a <script>"),
        ("a\n<p>\n${stage}<script>x</script>", "<script", "a <script>"),
        ("<SCRIPT SRC='https://a.example/'></SCRIPT>", "<SCRIPT", "a <script>"),
        ("<iframe srcdoc='${name}'></iframe>", "<iframe", "a <iframe>"),
        ("<svg><text>${name}</text></svg>", "<svg", "a <svg>"),
        ("<textarea>${name}</textarea>", "<textarea", "a <textarea>"),
        ("<base href='https://a.example/'>", "<base", "a <base>"),
        ("<!-- ${name} -->", "${", "a comment"),
        ("<!DOCTYPE ${name}>", "${", "a declaration"),
        ("<![if ${name}]>", "${", "a declaration"),
        ("<a href='${name}'>", "${", "the attribute href"),
        ("<a href='java${name}'>", "${", "the attribute href"),
        ("<a href='javascript:f(${name})'>", "${", "a script, the attribute href"),
        ("<a href=' java&#115;cript:x'>", "<a", "a script, the attribute href"),
        ("<a href='java\nscript:x'>", "<a", "a script, the attribute href"),
        ("<a href='https://${name}/'>", "${", "the attribute href"),
        ("<a href='https://a.example/${name}'>", "${", "the attribute href"),
        ("<a href='//a.example/?${name}'>", "${", "the attribute href"),
        (f"<a href='https://a.example/?{LINK}'>", "${", "the attribute href"),
        (f"<a href='x{LINK}'>", "${", "the attribute href"),
        (f"<a href='{LINK}${{name}}'>", "${", "the attribute href"),
        (f"<img src='{LINK}'>", "${", "the attribute src"),
        (f"<p title='{LINK}'>", "${", "the attribute title"),
        ("<a href='${if defected}javascript:x${end}'>", "${if", "the attribute href"),
        ("<form action='https://a.example/?${name}'>", "${", "the attribute action"),
        ("<img srcset='https://a.example/?${name}'>", "${", "the attribute srcset"),
        ("<meta content='0;url=${name}'>", "${", "the attribute content"),
        ("<p data-x='${name}'>", "${", "the attribute data-x"),
        ("<p title='${if defected}'>x${end}", "${end", "begins in one place and ends in another"),
        ("${if defected}<p title='${else}'>${end}", "${else", "begins in one place and ends in another"),
        ("<p title='${if defected}' class='${end}'>", "${end", "begins in one place and ends in another"),
        ("${if defected}<style>${end}x</style>", "${end", "a <style>"),
        ("${if defected}<!-- ${end} -->", "${end", "a comment"),
        ("${if defected}<p ${else}>${end}", "${else", "outside the quotes"),
        ("a < b", "<", "programs read differently"),
        ("${stage}<p title='${name}", "<p", "programs read differently"),
        ("<p title='a'class='${name}'>", "<p", "programs read differently"),
        ("<p/title='${name}'>", "<p", "programs read differently"),
        ("<p title=`${name}`>", "<p", "programs read differently"),
        ("<p =''title='${name}'>", "<p", "programs read differently"),
        ("</p title='${name}'>", "</p", "programs read differently"),
        ("<?xml ${name}?>", "<?", "programs read differently"),
        ("<![CDATA[${name}]]>", "<!", "programs read differently"),
        ("<!-->${name}-->", "<!", "programs read differently"),
        ("<!--->${name}-->", "<!", "programs read differently"),
        ("<!-- a -- b -->", "<!", "programs read differently"),
        ("<!-- a --!>${name}-->", "<!", "programs read differently"),
        ("<!-- a", "<!", "programs read differently"),
        ("<>", "<", "programs read differently"),
        ("<3", "<", "programs read differently"),
    ],
)
def test_a_mark_that_could_become_markup_is_refused(source: str, at: str, nature: str) -> None:
    """So is what programs read differently, and every script; the place is that of the mark or the tag."""
    with pytest.raises(TemplateError) as caught:
        parse_html(source)
    assert nature in caught.value.nature
    assert source.index(at) == caught.value.position


def test_what_is_escaped_is_neither_a_tag_nor_an_end_of_quotes() -> None:
    """All five characters with a meaning in HTML."""
    assert "&lt;b title=&quot;&#x27;&quot;&gt;&amp;lt;" == escaped('<b title="\'">&lt;')
