"""Visits, calls, advice, opens, clicks and replies: what they say, and which measures count them."""

from __future__ import annotations

import pytest

from crmcore import CRM, Advice, Call, Click, Message, Open, Reply, Visit
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.content import Content, Direction
from crmcore.errors import InvalidValue

WORDS = "obsidian knives"


@pytest.mark.parametrize(
    ("content", "direction", "counted"),
    [
        (Visit(), "inbound", ["inbound_time"]),
        (Visit(45, WORDS, "kim"), "outbound", ["contacts", "outbound_time"]),
        (Call(3), "inbound", ["inbound_time"]),
        (Call(text=WORDS), "outbound", ["contacts", "outbound_time"]),
        (Advice(WORDS, 20, "kim"), "outbound", ["contacts", "outbound_time"]),
        (Advice(), "inbound", ["inbound_time"]),
        (Message(WORDS, employee="kim"), "inbound", ["replies"]),
        (Message(WORDS), "outbound", ["contacts"]),
        (Reply(WORDS, "m1"), "inbound", ["replies"]),
        (Open("m1"), "inbound", ["opens"]),
        (Click("https://shop.example/tea", "m1"), "inbound", ["clicks"]),
    ],
)
def test_contacts_are_kept_and_counted(
    crm: CRM, sara: CustomerId, content: Content, direction: Direction, counted: list[str]
) -> None:
    """They come back as they were recorded, and count as contacts or replies by their direction."""
    recorded = crm.interactions.get(crm.interactions.record(sara, content, direction=direction))
    assert (content, direction) == (recorded.content, recorded.direction)
    assert counted == [name for name, each in crm.measures.of(sara).items() if each.count]


@pytest.mark.parametrize(
    ("content", "direction"),
    [(Visit(), "inbound"), (Call(), "inbound"), (Advice(), "outbound"), (Open(), "inbound"), (Reply(""), "inbound")],
)
def test_each_kind_has_its_usual_direction(crm: CRM, sara: CustomerId, content: Content, direction: Direction) -> None:
    """The customer comes, calls, opens and replies; the firm advises."""
    assert direction == crm.interactions.get(crm.interactions.record(sara, content)).direction


@pytest.mark.parametrize("minutes", [-1, True, 1.5, "3", 2**63])
@pytest.mark.parametrize("kind", [Visit, Call, Advice])
def test_minutes_are_whole_and_not_negative(kind: type[Visit | Call | Advice], minutes: int) -> None:
    """Anything else is refused, naming the field."""
    with pytest.raises(InvalidValue, match="minutes: "):
        kind(minutes=minutes)


def test_minutes_can_be_measured(crm: CRM, sara: CustomerId) -> None:
    """A measure may sum them; a call of unknown length counts and adds nothing."""
    crm.measures.declare("calls", "call", total="minutes")
    for minutes in (3, None, 4):
        crm.interactions.record(sara, Call(minutes))
    found = crm.measures.of(sara)["calls"]
    assert (3, 7) == (found.count, found.total)


@pytest.mark.parametrize("content", [Visit(1, WORDS), Call(1, WORDS), Advice(WORDS), Click(WORDS), Reply(WORDS)])
def test_what_is_said_stays_out_of_repr(content: Content) -> None:
    """Words and links are personal."""
    assert WORDS not in repr(content)
