"""The spool keeps the obligations of a channel, and is found when it is installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from crmcore_spool import SpoolChannel

from crmcore import CRM
from crmcore.testing import ChannelConformance


class TestSpool(ChannelConformance):
    """Every obligation of the port."""

    def open_channel(self) -> SpoolChannel:
        """The spool in the test's folder."""
        return SpoolChannel(self.folder / "spool.jsonl")

    def delivered(self) -> Sequence[tuple[str, str]]:
        """What the lines say."""
        path = self.folder / "spool.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [(line["subject"], line["text"]) for line in map(json.loads, lines)]


def test_installed_and_configured_it_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The entry point brings the channel to every CRM, once CRMCORE_SPOOL is set."""
    monkeypatch.setenv("CRMCORE_SPOOL", str(tmp_path / "spool.jsonl"))
    with CRM.in_memory() as crm:
        offer = crm.offers.define("tea", "product", "convenience", {"spool": ("Tea", "Hello ${name}")})
    assert ["spool"] == list(offer.wording)


def test_a_spool_that_cannot_be_opened_is_refused_for_now(tmp_path: Path) -> None:
    """The folder may come back."""
    kit = TestSpool()
    channel = SpoolChannel(tmp_path / "missing" / "spool.jsonl")
    answer = channel.deliver(kit.outgoing(channel))
    assert "the spool cannot be opened" == answer.detail
