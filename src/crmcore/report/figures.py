"""Figures as SVG text, drawn alike on every machine."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

INK, MUTED, GRID = "#22303c", "#6b7a88", "#e3e8ec"
COLOURS = ("#c8553d", "#e9b44c", "#2a7f8e", "#8d99ae", "#5b8e7d", "#7a5c8e")
_STYLE: dict[Any, Any] = {
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "grid.color": GRID,
    "svg.fonttype": "path",
    "svg.hashsalt": "crmcore",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
}


@frozen
class Estimate:
    """One line of a figure of effects: its name, the estimate and its interval."""

    name: str
    estimate: float
    low: float
    high: float


def areas(days: Sequence[date], series: Mapping[str, Sequence[int]], marks: Mapping[date, str] | None = None) -> str:
    """How many there are of each kind over time, stacked; `marks` are days with a word to say."""
    with rc_context(_STYLE):
        figure, axes = _figure(9, 3.8)
        when = [float(number) for number in date2num(list(days))]
        axes.stackplot(when, *series.values(), labels=list(series), colors=COLOURS, alpha=0.92, linewidth=0)
        axes.set_xlim(when[0], when[-1])
        top = max((sum(counts) for counts in zip(*series.values(), strict=True)), default=1)
        axes.set_ylim(0, top * 1.12)
        for day, word in (marks or {}).items():
            at = float(date2num(day))
            axes.axvline(at, color=INK, linewidth=1, linestyle=(0, (4, 3)))
            axes.annotate(word, (at, top * 1.06), xytext=(5, 0), textcoords="offset points", fontsize=9)
        locator = AutoDateLocator()
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.grid(axis="y", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(series), frameon=False)
        return _svg(figure)


def concentration(values: Sequence[float], noun: str) -> str:
    """Which share of the whole the best share of customers holds, the best first; the diagonal is what equals would
    hold.
    """
    with rc_context(_STYLE):
        figure, axes = _figure(5.4, 4.2)
        ordered = sorted(values, reverse=True)
        whole, reached, shares = sum(ordered) or 1.0, 0.0, [0.0]
        for value in ordered:
            reached += value
            shares.append(reached / whole)
        people = [place / len(ordered) for place in range(len(shares))] if ordered else [0.0]
        axes.fill_between(people, shares, people, color=COLOURS[2], alpha=0.15, linewidth=0)
        axes.plot(people, shares, color=COLOURS[2], linewidth=2.4)
        axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
        for share in (0.1, 0.2, 0.5):
            held = shares[round(share * len(ordered))]
            axes.plot([share], [held], "o", color=COLOURS[0], markersize=6)
            axes.annotate(f"{share:.0%} hold {held:.0%}", (share, held), xytext=(9, -11), textcoords="offset points")
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="customers, the best first", ylabel=f"share of {noun}")
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.grid(linewidth=0.8)
        return _svg(figure)


def bars(values: Mapping[str, float], label: str) -> str:
    """One bar a name, lying, with its value beside it."""
    with rc_context(_STYLE):
        figure, axes = _figure(7.2, 0.8 + 0.42 * max(1, len(values)))
        names = list(values)
        places = range(len(names))
        axes.barh(list(places), list(values.values()), color=COLOURS[2], height=0.62)
        axes.set_yticks(list(places), labels=names)
        axes.invert_yaxis()
        most = max([*values.values(), 0.0]) or 1.0
        axes.set_xlim(0, most * 1.15)
        for place, value in zip(places, values.values(), strict=True):
            axes.annotate(f"{value:,.0f}", (value, place), xytext=(6, -3.5), textcoords="offset points", fontsize=9)
        axes.set_xlabel(label)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.tick_params(axis="y", length=0, colors=INK)
        axes.spines["left"].set_visible(False)
        return _svg(figure)


def grid(cells: Sequence[Sequence[int]], rows: str, columns: str) -> str:
    """Counts in a square of classes from 1 (worst) upwards, darker where there are more: rows upwards, columns to
    the right.
    """
    with rc_context(_STYLE):
        figure, axes = _figure(4.8, 4.2)
        axes.pcolormesh(range(len(cells[0])), range(len(cells)), cells, cmap="GnBu", edgecolors="white", linewidth=2)
        most = max(max(row) for row in cells) or 1
        for row, counts in enumerate(cells):
            for column, count in enumerate(counts):
                colour = "white" if count > 0.6 * most else INK
                axes.annotate(f"{count:,}", (column, row), ha="center", va="center", fontsize=9, color=colour)
        axes.set_xticks(range(len(cells[0])), labels=[str(number + 1) for number in range(len(cells[0]))])
        axes.set_yticks(range(len(cells)), labels=[str(number + 1) for number in range(len(cells))])
        axes.set(xlabel=columns, ylabel=rows)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0)
        return _svg(figure)


def effects(estimates: Sequence[Estimate], label: str) -> str:
    """Estimates with their intervals, one a line, about the line of no effect."""
    with rc_context(_STYLE):
        figure, axes = _figure(8.4, 0.9 + 0.5 * max(1, len(estimates)))
        axes.axvline(0, color=INK, linewidth=1)
        for place, each in enumerate(estimates):
            colour = COLOURS[2] if each.low <= 0 <= each.high else COLOURS[0]
            axes.plot([each.low, each.high], [place, place], color=colour, linewidth=3, solid_capstyle="round")
            axes.plot(
                [each.estimate], [place], "o", color="white", markeredgecolor=colour, markeredgewidth=2, markersize=8
            )
        axes.set_yticks(range(len(estimates)), labels=[each.name for each in estimates])
        axes.set_ylim(len(estimates) - 0.5, -0.5)
        axes.set_xlabel(label)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.grid(axis="x", linewidth=0.8)
        axes.tick_params(axis="y", length=0, colors=INK)
        axes.spines["left"].set_visible(False)
        axes.set_axisbelow(True)
        return _svg(figure)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = written.getvalue()
    return text[text.index("<svg") :]
