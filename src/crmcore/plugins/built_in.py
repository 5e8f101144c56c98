"""The measures that come along, registered like any plugin's."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.relationship.measure import MeasureDeclaration
from crmcore.plugins.hookspecs import hookimpl

MEASURES = (
    MeasureDeclaration("purchases", ("purchase",), doc="what was bought; returns are not taken off"),
    MeasureDeclaration("returns", ("return",), doc="what was given back"),
    MeasureDeclaration("feedback", ("feedback",), total="score", doc="ratings from 0 to 10"),
    MeasureDeclaration("praise", ("feedback",), total=None, where={"score": (9, 10)}, doc="ratings of 9 or more"),
    MeasureDeclaration("complaints", ("complaint",), total=None, doc="complaints made"),
    MeasureDeclaration("referrals", ("referral",), total=None, doc="others referred to the firm"),
    MeasureDeclaration(
        "contacts",
        ("message", "visit", "call", "advice"),
        total=None,
        where={"direction": "outbound"},
        doc="times the firm addressed the customer",
    ),
    MeasureDeclaration(
        "replies",
        ("message", "reply"),
        total=None,
        where={"direction": "inbound"},
        doc="times the customer addressed the firm",
    ),
    MeasureDeclaration("opens", ("open",), total=None, doc="times a message was opened"),
    MeasureDeclaration("clicks", ("click",), total=None, doc="times a link in a message was followed"),
    MeasureDeclaration(
        "inbound_time",
        ("visit", "call", "advice"),
        total="minutes",
        where={"direction": "inbound"},
        doc="visits, calls and advice that the customer sought, in minutes",
    ),
    MeasureDeclaration(
        "outbound_time",
        ("visit", "call", "advice"),
        total="minutes",
        where={"direction": "outbound"},
        doc="visits, calls and advice that the firm gave, in minutes",
    ),
    MeasureDeclaration(
        "criticism", ("feedback",), total=None, where={"score": (0, 1, 2, 3, 4, 5, 6)}, doc="ratings of 6 or less"
    ),
)


@hookimpl
def register_measures() -> Sequence[MeasureDeclaration]:
    """The built-in measures."""
    return MEASURES
