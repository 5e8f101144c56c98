"""``crmcore tick`` and ``crmcore run`` print letters, and ``crmcore post batch`` joins them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crmcore import CRM, Person, Postal
from tests.unit.channels.paper import DEJAVU, channel, text
from tests.unit.cli.conftest import URL, Run, document

ZONE = "Pacific/Kiritimati"
POST = (
    *("--post", "letters", "--post-sender", "Tea Inc; 1 Main Street; 62701; Springfield; IL; US"),
    *("--post-font", str(DEJAVU), "--post-zone", ZONE),
)
RULES = '[[rule]]\noffer = "tea"\nchannel = "post"\n'


@pytest.fixture
def asked(shop: Run) -> Run:
    """The command line, where a letter to Ann has been decided for by it."""
    with CRM.open(URL, channels=[channel(Path())]) as crm:
        ann = crm.customers.add(Person("Ann Li"), Postal("Ann Li", "Teeweg 3", "10115", "Berlin", "DE"))
        crm.consents.grant(ann, channel="post", purpose="offers", evidence="form")
        crm.offers.define("tea", "product", "convenience", {"post": ("Tea", "Tea for ${name}")})
    Path("rules.toml").write_text(RULES, encoding="utf-8")
    assert 1 == document(shop("decide", URL, "spring", "--policy", "rules.toml", *POST, "--json"))["messages"]
    return shop


def test_a_tick_prints_letters(asked: Run) -> None:
    """From the firm, dated in its zone; the batch of its folder has them."""
    ticked = document(asked("tick", URL, *POST, "--json"))
    assert 1 == ticked["dispatched"]["accepted"]
    (letter,) = Path("letters/letters").glob("*.pdf")
    said = text(letter, 0)
    assert "Tea Inc · 1 Main Street · Springfield, IL 62701" in said
    assert "GERMANY" in " ".join(said).upper()
    assert datetime.now(ZoneInfo(ZONE)).date().isoformat() in " ".join(said)
    assert {"batch": 1, "letters": 1} == {
        key: value
        for key, value in document(asked("post", "batch", "letters", "--json")).items()
        if key in ("batch", "letters")
    }


def test_a_run_prints_letters(asked: Run) -> None:
    """As a tick does."""
    assert 0 == asked("run", URL, *POST, "--once").exit_code
    assert 1 == len(list(Path("letters/letters").glob("*.pdf")))


def test_without_letters_the_channel_is_told_how_to_have(asked: Run) -> None:
    """It is not there, and the options that bring it are named."""
    told = asked("tick", URL, "--channel", "post")
    assert (2, True) == (told.exit_code, "--post with --post-sender post" in told.stderr)
