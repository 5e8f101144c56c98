"""A wording filled in for one customer: plain values, bounded size, and nothing that is read twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from crmcore import Money
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.offer import Wording
from crmcore.errors import RenderError
from crmcore.services.rendering import TEXT_LIMIT, plain, render

BERLIN = ZoneInfo("Europe/Berlin")


def text(wording: str, **known: Value | None) -> str:
    """The wording filled in."""
    return render(Wording(wording), known, BERLIN).text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sara", "Sara"),
        (7, "7"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.50"), "0.50"),
        (Money("12.5", "EUR"), f"{Money('12.5', 'EUR').amount} EUR"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 3, 10), "2026-03-10"),
        (datetime(2026, 7, 10, 22, 30, 15, tzinfo=UTC), "2026-07-11 00:30"),
    ],
)
def test_values_are_written_plainly(value: Value, expected: str) -> None:
    """Money with its currency, days in ISO form, instants as the time on the tenant's clock."""
    assert expected == plain(value, BERLIN)


def test_what_is_filled_in_is_not_read_again() -> None:
    """A value that looks like a placeholder stays what it is; $$ is a dollar."""
    assert "${city} $5" == text("${name} $$5", name="${city}", city="Berlin")


@pytest.mark.parametrize("known", [{}, {"name": None}, {"name": ""}])
def test_a_missing_value_names_its_placeholder(known: dict[str, Value | None]) -> None:
    """Nobody is addressed by an empty name."""
    with pytest.raises(RenderError) as raised:
        render(Wording("Hello ${name}"), known, BERLIN)
    assert ("name", "name: nothing is known to fill in") == (raised.value.placeholder, raised.value.message)


@pytest.mark.parametrize(
    ("wording", "fits"),
    [
        (Wording("${name}" * 10), True),
        (Wording("${name}" * 11), False),
        (Wording("${name}" * 10 + "x"), False),
        (Wording("${name}" * 14_000), False),
    ],
)
def test_what_is_filled_in_is_bounded(wording: Wording, fits: bool) -> None:
    """A text has 100,000 characters at most, whatever is filled in how often."""
    known = {"name": "n" * (TEXT_LIMIT // 10)}
    if fits:
        assert TEXT_LIMIT == len(render(wording, known, BERLIN).text)
    else:
        with pytest.raises(RenderError, match="100000 characters"):
            render(wording, known, BERLIN)


def test_what_is_said_stays_out_of_repr() -> None:
    """A rendered message is personal."""
    assert "Sara" not in repr(render(Wording("Hello ${name}", "For ${name}"), {"name": "Sara"}, BERLIN))
