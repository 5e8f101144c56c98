"""A plugin is set up by typed settings, given to the CRM or by the environment; what is wrong is told at start."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from traceback import TracebackException
from typing import Any, ClassVar, Literal

import pytest
from attrs import frozen

from crmcore import CRM, Accepted, Answer, Capabilities, Channel, Money, Outgoing, Secret, hookimpl
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidSetting, InvalidValue, PluginError
from crmcore.plugins import registry
from crmcore.plugins.settings import Settings

TOKEN = "t0ken-0123456789"


@frozen
class Limits:
    """Settings within settings."""

    most: int = 10


@frozen
class GatewaySettings:
    """One field of each type."""

    url: str
    token: Secret[str]
    tries: int = 3
    fast: bool = False
    folder: Path | None = None
    timeout: timedelta = timedelta(seconds=15)
    cost: Money | None = None
    share: Decimal = Decimal(1)
    form: Literal["json", "form"] = "json"
    hosts: tuple[str, ...] = ()
    limits: Limits = Limits()

    def __attrs_post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise InvalidValue("url", "no address", "it begins with https://")


class Gateway:
    """A channel."""

    port_version: ClassVar[int] = 1
    name = "chat"
    capabilities = Capabilities("phone")

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings

    def validate(self, address: Address) -> str | None:
        """Any."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        return Accepted()


class gateway:  # noqa: N801 -- named as an entry point is
    """The plugin."""

    def __init__(self) -> None:
        self.made: list[GatewaySettings] = []

    @hookimpl
    def register_channels(self, settings: Settings) -> Sequence[Channel]:
        """The channel, where it is set up."""
        if settings.is_empty:
            return []
        self.made.append(settings.read(GatewaySettings))
        return [Gateway(self.made[-1])]


GOOD = {"url": "https://chat.example.org", "token": TOKEN}


def opened(**settings: object) -> GatewaySettings:
    """What the plugin reads of the settings."""
    plugin = gateway()
    with CRM.in_memory(plugins=[plugin], settings={"gateway": settings}) as crm:
        assert ["chat", "desk", "inbox"] == crm.channels
    return plugin.made[-1]


def test_settings_are_read_into_their_types() -> None:
    """Values as they are, and as text."""
    told = opened(**GOOD)
    assert (GOOD["url"], Secret(TOKEN), 3, timedelta(seconds=15)) == (told.url, told.token, told.tries, told.timeout)
    as_text: Mapping[str, object] = {
        "tries": "5", "fast": "on", "folder": "outbox/x", "timeout": "0.5", "cost": "0.07 EUR", "share": "0.25",
        "form": "form", "hosts": ["a", "b"], "limits": {"most": 7},
    }  # fmt: skip
    assert GatewaySettings(
        GOOD["url"],
        Secret(TOKEN),
        5,
        True,
        Path("outbox/x"),
        timedelta(milliseconds=500),
        Money("0.07", "EUR"),
        Decimal("0.25"),
        "form",
        ("a", "b"),
        Limits(7),
    ) == opened(**GOOD, **as_text)


def test_the_environment_sets_up_what_the_app_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the plugin's name and the setting's; what the app gives goes before it."""
    for name, value in (("URL", "https://env.example.org"), ("TOKEN", TOKEN), ("TRIES", "9")):
        monkeypatch.setenv(f"CRMCORE_GATEWAY__{name}", value)
    told = opened(url="https://app.example.org")
    assert ("https://app.example.org", Secret(TOKEN), 9) == (told.url, told.token, told.tries)


def test_a_plugin_that_is_not_set_up_brings_nothing() -> None:
    """And is no fault."""
    with CRM.in_memory(plugins=[gateway()]) as crm:
        assert (["desk", "inbox"], []) == (crm.channels, list(crm.plugin_faults()))


WRONG: Mapping[str, tuple[Mapping[str, Any], str, str]] = {
    "missing": ({"url": "https://a.example"}, "gateway.token", "it has to be given"),
    "misspelt": ({"url": "https://a.example", "tokne": "x"}, "gateway.tokne",
                 "it is none of the settings; did you mean 'token'?"),
    "another type": ({**GOOD, "tries": "many"}, "gateway.tries", "it is a whole number"),
    "a bool as a number": ({**GOOD, "tries": True}, "gateway.tries", "it is a whole number"),
    "a float as a number": ({**GOOD, "share": 0.5}, "gateway.share", "it is a decimal number, not a float"),
    "no switch": ({**GOOD, "fast": "perhaps"}, "gateway.fast",
                  "it is true or false, yes or no, on or off, 1 or 0"),
    "no word": ({**GOOD, "form": "xml"}, "gateway.form", "it is one of json, form"),
    "no seconds": ({**GOOD, "timeout": "soon"}, "gateway.timeout", "it is a number of seconds"),
    "no money": ({**GOOD, "cost": "cheap"}, "gateway.cost", "it is written like 0.07 EUR"),
    "no list": ({**GOOD, "hosts": "a"}, "gateway.hosts", "it is a list"),
    "no text": ({**GOOD, "url": 7}, "gateway.url", "it is text"),
    "no path": ({**GOOD, "folder": ""}, "gateway.folder", "it is the path of a file or folder"),
    "no secret": ({**GOOD, "token": ""}, "gateway.token", "a secret is not empty"),
    "secret of bytes": ({**GOOD, "token": b"x"}, "gateway.token", "it is text"),
    "within": ({**GOOD, "limits": {"most": "x"}}, "gateway.limits.most", "it is a whole number"),
    "unknown within": ({**GOOD, "limits": {"least": 1}}, "gateway.limits.least",
                       "it is none of the settings; there are most"),
    "a rule of the plugin": ({**GOOD, "url": "ftp://a"}, "gateway.url", "it begins with https://"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_told_at_start(case: str) -> None:
    """By its name and the rule, and not by its value."""
    settings, field, rule = WRONG[case]
    with pytest.raises(InvalidSetting) as raised:
        CRM.in_memory(plugins=[gateway()], settings={"gateway": settings})
    assert (field, rule, "gateway") == (raised.value.field, raised.value.rule, raised.value.plugin)
    # Whoever wrote it into the environment may know nothing of Python.
    assert "str" not in raised.value.nature.split()


@pytest.mark.parametrize(
    "wrong", [{"tries": "many"}, {"url": TOKEN}, {"limits": TOKEN}, {"hosts": TOKEN}, {"unknown": TOKEN}]
)
def test_no_value_is_in_a_traceback(wrong: Mapping[str, object]) -> None:
    """Also where a tool shows the values of variables, from the plugin on."""
    with pytest.raises(InvalidSetting) as raised:
        CRM.in_memory(plugins=[gateway()], settings={"gateway": {**GOOD, **wrong}})
    told = TracebackException.from_exception(raised.value, capture_locals=True)
    # The caller's own frames, and those of CRM.open, hold what the caller gave.
    inside = [frame for frame in told.stack if Path(frame.filename) == Path(registry.__file__)]
    assert ["brought_channels", "_each"] == [frame.name for frame in inside]
    assert [] == [frame.name for frame in inside if TOKEN in str(frame.locals)]
    assert (None, None) == (raised.value.__context__, raised.value.__cause__)


def test_settings_show_nothing() -> None:
    """Not in repr, and no pickle is made of them."""
    settings = Settings("gateway", GOOD, {})
    assert "<Settings of 'gateway'>" == repr(settings)
    with pytest.raises(InvalidValue):
        pickle.dumps(settings)


def test_settings_of_no_plugin_are_refused() -> None:
    """With the nearest name; those of a plugin that reads none too."""
    with pytest.raises(InvalidSetting, match="did you mean 'gateway'"):
        CRM.in_memory(plugins=[gateway()], settings={"gatway": GOOD})
    with pytest.raises(InvalidSetting, match="this plugin has none"):
        CRM.in_memory(settings={"measures": {"a": 1}})
    junk: Any
    for junk in ([], {"gateway": 7}):
        with pytest.raises(InvalidValue):
            CRM.in_memory(plugins=[gateway()], settings=junk)


def test_a_constructor_that_refuses_is_told_at_start() -> None:
    """A plugin that makes its channel wrongly does not leave messages waiting for it."""

    class Careless:
        @hookimpl
        def register_channels(self) -> Sequence[Channel]:
            raise InvalidValue("timeout", "no time", "it is a timedelta")

    with pytest.raises(InvalidSetting) as raised:
        CRM.in_memory(plugins=[Careless()])
    assert "Careless.timeout" == raised.value.field


def test_a_plugin_that_fails_stops_nobody() -> None:
    """Also one that has settings: its fault is told as any other's."""

    class Failing:
        @hookimpl
        def register_channels(self, settings: Settings) -> Sequence[Channel]:
            raise RuntimeError

    with CRM.in_memory(plugins=[Failing()], settings={"Failing": {"a": 1}}) as crm:
        assert [("Failing", "RuntimeError")] == [(fault.plugin, fault.nature) for fault in crm.plugin_faults()]


def test_a_misspelt_hook_or_argument_fails_at_start() -> None:
    """A hook that there is not, and an argument that it has not."""

    class Misspelt:
        @hookimpl
        def register_chanels(self) -> Sequence[Channel]:
            return []

    class Misnamed:
        @hookimpl
        def register_channels(self, setings: Settings) -> Sequence[Channel]:
            return []

    for plugin in (Misspelt(), Misnamed()):
        with pytest.raises(PluginError):
            CRM.in_memory(plugins=[plugin])
