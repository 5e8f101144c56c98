"""The channel kit can fail: for each obligation a channel with one bug fails that test and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any, Literal

import pytest
from attrs import evolve

from crmcore import CRM, Answer, Outgoing, Refused
from crmcore.domain.decision.heard import Heard
from crmcore.errors import InvalidValue
from crmcore.ports import channel as port
from crmcore.ports.channel import WebhookRequest
from crmcore.testing import ChannelConformance, FarSide
from tests.conformance.bent_channels import BENT
from tests.conformance.bent_tellers import TELLERS, Breaking, Dedenting, Joining, Reciting, Stripping, Trimming
from tests.conformance.right_channel import RightChannel, WireSide

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-channel.md"
OBLIGATIONS = [name for name in dir(ChannelConformance) if name.startswith("test_")]
MARK = b"\xff\xfe\xfd"


class TestRightChannel(ChannelConformance):
    """Every obligation of the port, by a channel that can everything."""

    @pytest.fixture
    def far_side(self) -> FarSide:
        """The wire."""
        return WireSide()


def failing(kind: Any) -> Iterator[str]:
    """The obligations that a channel breaks."""
    for name in OBLIGATIONS:
        try:
            getattr(ChannelConformance(), name)(WireSide(kind))
        except pytest.skip.Exception:
            continue
        except (Exception, pytest.fail.Exception):
            yield name


BUGS = [*BENT.items(), *TELLERS]


def test_every_obligation_has_a_bug() -> None:
    """At least one."""
    assert OBLIGATIONS == sorted({obligation for obligation, _ in BUGS})


@pytest.mark.parametrize(("obligation", "kind"), BUGS)
def test_a_bug_fails_the_one_test_it_breaks(obligation: str, kind: Any) -> None:
    """That one, and no other."""
    assert [obligation] == list(failing(kind))


def test_a_channel_without_a_bug_fails_none() -> None:
    """In the same harness."""
    assert [] == list(failing(RightChannel))


PLUGIN = """
from crmcore import hookimpl
from tests.conformance.right_channel import RightChannel, Wire


@hookimpl
def register_channels(settings):
    return [] if settings.is_empty else [RightChannel(Wire())]
"""


def test_an_installed_plugin_that_is_set_up_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The channel under test may be installed, and set up in the environment, as its README says."""
    package = tmp_path / "wire-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: wire\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[crmcore]\nwire = wire_plugin\n")
    (tmp_path / "wire_plugin.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("CRMCORE_WIRE__PATH", "a wire")
    with CRM.in_memory() as crm:
        assert "wire" in crm.channels
    assert [] == list(failing(RightChannel))


@pytest.mark.parametrize("kind", [RightChannel, Stripping, Dedenting, Trimming])
def test_blanks_at_both_ends_may_be_lost_where_the_far_side_says_so(kind: Any) -> None:
    """At one of them, at both or at none."""
    ChannelConformance().test_text_of_any_script_goes_out_as_given(_losing_blanks(kind))


@pytest.mark.parametrize("kind", [Breaking, Joining])
def test_blanks_within_a_text_may_not_be_lost(kind: Any) -> None:
    """Whatever the far side says of those at the ends."""
    with pytest.raises(AssertionError):
        ChannelConformance().test_text_of_any_script_goes_out_as_given(_losing_blanks(kind))


def _losing_blanks(kind: Any) -> FarSide:
    side = WireSide(kind)
    side.cannot = {"outer_blanks": "the wire takes them away"}  # type: ignore[misc]
    return side


class Unhooked(RightChannel):
    """Its web hooks are not set up."""

    capabilities = evolve(RightChannel.capabilities, largest_hook=0)

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard | InvalidValue]:
        """There is no key to verify them by."""
        raise AssertionError("it was given a web hook")


class UnhookedSide(WireSide):
    """It calls nobody back."""

    webhook = FarSide.webhook
    sign = FarSide.sign
    batch = FarSide.batch


@pytest.mark.parametrize("obligation", OBLIGATIONS)
def test_a_channel_whose_web_hooks_are_not_set_up_owes_nothing_of_them(obligation: str) -> None:
    """Its far side needs no web hooks either."""
    with suppress(pytest.skip.Exception):
        getattr(ChannelConformance(), obligation)(UnhookedSide(Unhooked))


class Binary(RightChannel):
    """What its provider tells is no UTF-8."""

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """What stands behind the mark."""
        return super().read(body.removeprefix(MARK), now)


class RecitingBinary(Reciting, Binary):
    """And it prints that."""


class BinarySide(WireSide):
    """Web hooks begin with a mark that is no UTF-8."""

    def webhook(self, kind: Literal["receipt", "bounce"], key: str) -> bytes:
        """An event behind a mark."""
        return MARK + super().webhook(kind, key)


def test_a_web_hook_need_not_be_utf_8() -> None:
    """What is shown of one is found all the same."""
    tested = ChannelConformance().test_what_it_shows_of_a_web_hook_holds_nothing_of_it
    tested(BinarySide(Binary))
    with pytest.raises(AssertionError, match="it shows a web hook"):
        tested(BinarySide(RecitingBinary))


class Push(RightChannel):
    """Its provider knows its own users alone, and says nothing of anybody's mailbox."""

    def deliver(self, message: Outgoing) -> Answer:
        """Refused for good, and the address lives."""
        answer = super().deliver(message)
        return Refused(True, "no user", "other") if answer.detail == "nobody there" else answer


def test_who_cannot_tell_that_an_address_is_dead_says_so() -> None:
    """Else the kit fails, and nothing else of it does."""
    side = WireSide(Push)
    with pytest.raises(AssertionError):
        ChannelConformance().test_a_contact_point_that_dies_is_told(side)
    side = WireSide(Push)
    side.cannot = {"kill": "it knows its own users alone"}  # type: ignore[misc]
    with pytest.raises(pytest.skip.Exception, match="it knows its own users alone"):
        ChannelConformance().test_a_contact_point_that_dies_is_told(side)


def test_an_ability_that_is_misspelt_is_told() -> None:
    """It would be skipped by nobody's word otherwise."""
    side = WireSide()
    side.cannot = {"throtle": "the wire takes all"}  # type: ignore[misc, dict-item]
    with pytest.raises(pytest.fail.Exception, match="throtle; there are throttle, kill"):
        ChannelConformance().test_what_is_throttled_is_refused_for_now(side)


@pytest.mark.parametrize("obligation", OBLIGATIONS)
def test_the_channel_of_the_how_to_keeps_every_obligation(obligation: str) -> None:
    """The page writes a channel and its far side; both are right."""
    getattr(ChannelConformance(), obligation)(_of_the_page()["GatewaySide"]())


@cache
def _of_the_page() -> dict[str, Any]:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks:
        exec(compile(block, PAGE.name, "exec", dont_inherit=True), names)
    return names


def test_the_kit_says_what_the_port_says() -> None:
    """The obligations in the port's docstring are the tests of the kit, in the same words."""
    listed = re.findall(r"^- (.+?)$(?=\n-|\n\n|\Z)", cleandoc(port.__doc__ or ""), re.MULTILINE | re.DOTALL)
    tested = [getattr(ChannelConformance, name).__doc__ for name in OBLIGATIONS]
    assert sorted(" ".join(each.split()) for each in listed) == sorted(" ".join(each.split()) for each in tested)
