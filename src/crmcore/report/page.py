"""Pages of HTML that need nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from attrs import field, frozen
from jinja2 import Environment

_TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ page.title }}</title>
<style>
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, sans-serif; color: #22303c; background: #f6f8f9; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 0 0 .5rem; }
.lede { font-size: 1.1rem; color: #4a5a68; max-width: 46rem; margin: 0 0 2rem; }
section { background: #fff; border: 1px solid #e3e8ec; border-radius: 10px; padding: 1.4rem 1.6rem; margin: 1.2rem 0; }
section p { max-width: 46rem; margin: .4rem 0; }
.note { border-left: 4px solid #e9b44c; }
figure { margin: 1rem 0 0; }
figure svg { max-width: 100%; height: auto; display: block; }
figcaption { color: #6b7a88; font-size: .9rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.tiles { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: .8rem 0 .2rem; }
.tiles b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.tiles span { color: #6b7a88; font-size: .9rem; }
table { border-collapse: collapse; margin: 1rem 0 0; font-size: .93rem; font-variant-numeric: tabular-nums; }
pre { font: .88rem/1.6 ui-monospace, monospace; overflow-x: auto; white-space: pre-wrap; margin: .8rem 0 0; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; border-bottom: 1px solid #e3e8ec; }
td.number, th.number { text-align: right; }
.wide { overflow-x: auto; }
</style>
</head>
<body><main>
<h1>{{ page.title }}</h1>
<p class="lede">{{ page.lede }}</p>
{% for section in page.sections %}
<section{% if section.kind == "note" %} class="note"{% endif %}>
<h2>{{ section.heading }}</h2>
{% for text in section.paragraphs %}<p>{{ text }}</p>
{% endfor %}{% if section.tiles %}<div class="tiles">
{% for name, value in section.tiles %}<div><b>{{ value }}</b><span>{{ name }}</span></div>
{% endfor %}</div>
{% endif %}{% if section.text %}<pre>{{ section.text }}</pre>
{% endif %}{% if section.table %}<div class="wide"><table>
<tr>{% for name in section.table.columns %}
<th{% if loop.index0 in section.table.numbers %} class="number"{% endif %}>{{ name }}</th>
{%- endfor %}</tr>
{% for row in section.table.rows %}<tr>{% for cell in row %}
<td{% if loop.index0 in section.table.numbers %} class="number"{% endif %}>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></div>
{% endif %}{% if section.pictures %}<div class="figures">
{% for picture in section.pictures %}<figure>{{ picture.svg|safe }}
<figcaption>{{ picture.caption }}</figcaption></figure>
{% endfor %}</div>
{% endif %}</section>
{% endfor %}
</main></body>
</html>
"""


@frozen
class Picture:
    """A figure as SVG text (see `crmcore.report.figures`) and what is to be said of it."""

    svg: str = field(repr=False)
    caption: str = ""


@frozen
class Grid:
    """A table: its columns and rows of text; `numbers` are the positions of columns set to the right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@frozen
class Section:
    """A part of a page: a heading, paragraphs, figures in large (name, value), text kept line by line, a table,
    pictures.

    A note stands out.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    tiles: Sequence[tuple[str, str]] = ()
    text: str = ""
    table: Grid | None = None
    pictures: Sequence[Picture] = ()
    kind: Literal["plain", "note"] = "plain"


@frozen
class Page:
    """A page; `str(page)` is its HTML, everything escaped but the pictures."""

    title: str
    lede: str
    sections: Sequence[Section]

    def __str__(self) -> str:
        environment = Environment(autoescape=True, trim_blocks=False)
        return environment.from_string(_TEMPLATE).render(page=self)
