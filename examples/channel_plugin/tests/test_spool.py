"""The spool keeps the obligations of a channel, and is found when it is installed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from crmcore_spool import SpoolChannel

from crmcore import CRM
from crmcore.testing import ChannelConformance, Delivered, FarSide
from crmcore.testing.channel_kit.far_side import Ability


class SpoolFile(FarSide):
    """The file, which whoever reads it looks into."""

    cannot: ClassVar[Mapping[Ability, str]] = {
        "throttle": "a file takes what is written to it",
        "kill": "a file knows nobody",
        "answer_junk": "a file does not answer",
        "hang": "a file does not answer",
        "secrets": "a file has none",
    }

    def __init__(self, path: Path) -> None:
        self.path = path

    def open_channel(self) -> SpoolChannel:
        """The spool."""
        return SpoolChannel(self.path)

    def delivered(self) -> Sequence[Delivered]:
        """What the lines say."""
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        return [Delivered(line["to"], line["text"], line["subject"]) for line in map(json.loads, lines)]


class TestSpool(ChannelConformance):
    """Every obligation of the port."""

    @pytest.fixture
    def far_side(self, tmp_path: Path) -> FarSide:
        """The spool in the test's folder."""
        return SpoolFile(tmp_path / "spool.jsonl")


def test_installed_and_configured_it_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The entry point brings the channel to every CRM, once CRMCORE_SPOOL__PATH is set."""
    monkeypatch.setenv("CRMCORE_SPOOL__PATH", str(tmp_path / "spool.jsonl"))
    with CRM.in_memory() as crm:
        offer = crm.offers.define("tea", "product", "convenience", {"spool": ("Tea", "Hello ${name}")})
    assert ["spool"] == list(offer.wording)


def test_a_spool_that_cannot_be_opened_is_refused_for_now(tmp_path: Path) -> None:
    """The folder may come back."""
    channel = SpoolChannel(tmp_path / "missing" / "spool.jsonl")
    answer = channel.deliver(ChannelConformance().outgoing(channel))
    assert "the spool cannot be opened" == answer.detail
