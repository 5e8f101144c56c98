"""``crmcore channels`` and ``crmcore new-channel``: which channels there are, and a package to begin with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crmcore.cli.program import program
from tests.unit.channels.paper import DEJAVU

PLUGIN = """
from crmcore import Capabilities, Money, Settings, hookimpl


class Pigeons:
    port_version = 1
    name = "pigeons"
    capabilities = Capabilities("phone", longest=20, idempotent=True, cost=Money("0.5", "EUR"), provider="roost")

    def validate(self, address):
        return None

    def deliver(self, message):
        raise NotImplementedError


@hookimpl
def register_channels(settings: Settings):
    if settings.is_empty:
        return []
    return [Pigeons()]
"""


FIRM = "Tee & Söhne; Marktplatz 1; 28195; Bremen; DE"


def letters(folder: Path) -> tuple[str, ...]:
    """The options by which letters are printed into a folder."""
    return ("--post", str(folder), "--post-sender", FIRM, "--post-font", str(DEJAVU))


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(program, arguments)


@pytest.fixture
def pigeons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin, installed."""
    place = tmp_path / "installed"
    package = place / "pigeons-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[crmcore]\npigeon_post = pigeons_plugin\n")
    (place / "pigeons_plugin.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(place))


@pytest.mark.usefixtures("pigeons")
def test_channels_of_plugins_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With their plugin and what they can."""
    monkeypatch.setenv("CRMCORE_PIGEON_POST__COLOUR", "white")
    done = run("channels")
    assert 0 == done.exit_code, done.output
    header, row = done.stdout.splitlines()
    assert ["channel", "plugin", "addresses", "media", "longest", "cost", "provider", "can"] == header.split()
    assert ["pigeons", "pigeon_post", "phone", "text", "20", "0.50", "EUR", "roost", "idempotent"] == row.split()
    document = json.loads(run("channels", "--json").stdout)
    assert [("pigeons", 20, {"amount": "0.50", "currency": "EUR"}, False)] == [
        (each["name"], each["longest"], each["cost"], each["web_hooks"]) for each in document["channels"]
    ]


@pytest.mark.usefixtures("pigeons")
def test_a_plugin_that_is_not_set_up_is_told() -> None:
    """It brings nothing, and is no fault."""
    done = run("channels")
    told = (
        "plugin pigeon_post: not set up; set CRMCORE_PIGEON_POST__<SETTING>, "
        "or give CRM.open(settings={'pigeon_post': ...})\n"
        "plugin smtp: not set up; set CRMCORE_SMTP__<SETTING>, or give CRM.open(settings={'smtp': ...})\n"
    )
    none = "no channels but desk and inbox, which every CRM has\n"
    assert (0, none, told) == (done.exit_code, done.stdout, done.stderr)


@pytest.mark.usefixtures("pigeons")
def test_settings_of_no_plugin_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever plugin they were meant for, with a near one; other variables of ours are none."""
    monkeypatch.setenv("CRMCORE_KEY", "00" * 32)
    monkeypatch.setenv("CRMCORE_PIGEON_POST__COLOUR", "white")
    for name in ("CRMCORE_PIGEONPOST__COLOUR", "CRMCORE_PIGEONPOST__SPEED", "CRMCORE_CHAT__URL"):
        monkeypatch.setenv(name, "a s3cret")
    no_plugin = "<SETTING> in the environment: settings of no installed plugin"
    assert [
        f"CRMCORE_CHAT__{no_plugin}",
        f"CRMCORE_PIGEONPOST__{no_plugin}; did you mean CRMCORE_PIGEON_POST__?",
    ] == [line for line in run("channels").stderr.splitlines() if not line.startswith("plugin smtp: ")]
    document = json.loads(run("channels", "--json").stdout)
    assert ["CRMCORE_CHAT__", "CRMCORE_PIGEONPOST__"] == document["settings_of_no_plugin"]


def test_the_maildir_by_option_is_listed(tmp_path: Path) -> None:
    """As commands that send have it."""
    done = run("channels", "--maildir", str(tmp_path / "mail"), "--sender", "Shop <news@example.org>", "--json")
    assert [("email", "--maildir", ["html", "text"])] == [
        (each["name"], each["plugin"], each["media"]) for each in json.loads(done.stdout)["channels"]
    ]


def test_letters_by_option_are_listed(tmp_path: Path) -> None:
    """Beside the Maildir, if both are asked for."""
    mail = ("--maildir", str(tmp_path / "mail"), "--sender", "Shop <news@example.org>")
    done = run("channels", *mail, *letters(tmp_path / "letters"), "--json")
    assert [("email", "--maildir", "email"), ("post", "--post", "postal")] == [
        (each["name"], each["plugin"], each["scheme"]) for each in json.loads(done.stdout)["channels"]
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--post", "letters"), "error[usage]: --post and --post-sender go together"),
        (("--post-sender", FIRM), "error[usage]: --post and --post-sender go together"),
        (("--post-zone", "UTC"), "error[usage]: --post-font and --post-zone go with --post"),
        (("--post-font", str(DEJAVU)), "error[usage]: --post-font and --post-zone go with --post"),
        (("--post", "letters", "--post-sender", "Tee & Söhne, Bremen"),
         "error[invalid_value]: post-sender: text of 1 parts"),
        (("--post", "letters", "--post-sender", "Tea; Main Street 1; 0; ; X; Y; US"),
         "error[invalid_value]: post-sender: text of 7 parts"),
        (("--post", "letters", "--post-sender", FIRM.replace("DE", "Germany")),
         "error[malformed_identifier]: country: no country's code"),
        (("--post", "letters", "--post-sender", FIRM, "--post-zone", "Bremen"), "error[unknown_zone]: "),
        (("--post", "letters", "--post-sender", FIRM, "--post-font", "no.ttf"), "error[invalid_value]: fonts: "),
    ],
)  # fmt: skip
def test_letters_asked_for_wrongly_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:
    """With what is wrong; no folder is made."""
    monkeypatch.chdir(tmp_path)
    done = run("channels", *options)
    assert (2, told) == (done.exit_code, done.stderr[: len(told)])
    assert [] == list(tmp_path.iterdir())


def test_a_new_channel_is_a_package(tmp_path: Path) -> None:
    """The files of it, with the name in them and nothing left of the template."""
    done = run("new-channel", "chat", "--folder", str(tmp_path), "--json")
    assert 0 == done.exit_code, done.output
    told = json.loads(done.stdout)
    target = tmp_path / "crmcore-chat"
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    assert ("chat", "crmcore_chat", str(target), found) == tuple(
        told[each] for each in ("name", "package", "folder", "files")
    )
    assert {"pyproject.toml", "README.md", "src/crmcore_chat/channel.py", "tests/test_chat.py"} <= set(found)
    contents = [(target / each).read_text(encoding="utf-8") for each in found]
    assert not [each for each in contents if "$" in each]
    assert [target] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name",
    ["", "Chat", "my-chat", "2chat", "_chat", "chat_", "a__b", "grüße", "ch\N{CYRILLIC SMALL LETTER A}t", "a b",
     "../evil", "a" * 64, "memory", "sqlite", "postgres", "measures", "desk", "inbox", "smtp"],
)  # fmt: skip
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """Also one that a plugin, a package or a channel of crmcore's own has; nothing is written."""
    done = run("new-channel", name, "--folder", str(tmp_path))
    assert (2, True) == (done.exit_code, done.stderr.startswith("error[invalid_value]: name: "))
    assert [] == list(tmp_path.iterdir())


def test_a_channel_is_not_named_as_crmcore_is(tmp_path: Path) -> None:
    """Nothing would tell its settings and its package from ours."""
    done = run("new-channel", "crmcore", "--folder", str(tmp_path))
    assert (2, True) == (done.exit_code, done.stderr.startswith("error[invalid_value]: name: that of crmcore itself"))
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Whatever is in it; and one to write into has to be there."""
    (tmp_path / "crmcore-chat").mkdir()
    for folder in (tmp_path, tmp_path / "missing"):
        done = run("new-channel", "chat", "--folder", str(folder))
        assert (2, True) == (done.exit_code, done.stderr.startswith("error[invalid_value]: folder: "))
    assert [] == list((tmp_path / "crmcore-chat").iterdir())
    assert ["crmcore-chat"] == [path.name for path in tmp_path.iterdir()]
