"""Pages and figures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from crmcore.report.figures import Estimate, areas, bars, concentration, effects, grid
from crmcore.report.page import Grid, Page, Picture, Section

DAYS = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(8)]
FIGURES = {
    "areas": lambda: areas(DAYS, {"new": range(8), "old": [5] * 8}, {DAYS[3]: "decided"}),
    "concentration": lambda: concentration([5.0, 3.0, 1.0, 0.0], "revenue"),
    "bars": lambda: bars({"<heavy>": 3, "quiet": 0}, "customers"),
    "grid": lambda: grid([[1, 2], [3, 4]], "frequency", "recency"),
    "effects": lambda: effects([Estimate("all", 1.0, -2.0, 4.0), Estimate("one", 5.0, 4.0, 6.0)], "dollars"),
    "nothing": lambda: concentration([], "revenue") + "",
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_svg_and_alike_each_time(name: str) -> None:
    """A figure is well-formed SVG that needs nothing from elsewhere, the same text each time it is drawn."""
    drawn = FIGURES[name]()
    assert "{http://www.w3.org/2000/svg}svg" == ET.fromstring(drawn).tag
    assert drawn == FIGURES[name]()
    assert [] == re.findall(r'(?:xlink:href|href|src)="(?!#)', drawn)


def test_a_page_escapes_everything_but_its_pictures() -> None:
    """What is told is text, never markup; a page loads nothing."""
    hostile = "<script>alert(1)</script>"
    section = Section(
        hostile, [hostile], [(hostile, hostile)], hostile, Grid([hostile], [[hostile]]), [Picture("<svg/>", hostile)]
    )
    html = str(Page(hostile, hostile, [section]))
    assert hostile not in html and "<svg/>" in html
    assert 11 == html.count("&lt;script&gt;")
    assert [] == re.findall(r"<(?:script|link|img|iframe)|@import|url\(", html)


def test_an_empty_page_stands() -> None:
    """A page without sections is a page."""
    assert str(Page("Title", "", [])).startswith("<!DOCTYPE html>")
