"""What `crmcore new-channel` writes is a package: it is installed, found, clean, and passes the kit as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

SETTINGS = {
    "CRMCORE_TEAM_CHAT__URL": "https://gateway.example.org/messages",
    "CRMCORE_TEAM_CHAT__TOKEN": "t0ken",
    "CRMCORE_TEAM_CHAT__WEBHOOK_SECRET": "whsec_" + "MDEy" * 8,
}


def run(*command: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Run a module of this interpreter; what it printed."""
    arguments = [sys.executable, "-m", *command]
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_new_channel_passes_the_kit_at_once(tmp_path: Path) -> None:
    """Written, checked, built without a network, installed into a folder, and held to the kit by its own tests."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    run("crmcore.cli", "new-channel", "team_chat", folder=tmp_path, environment=environment)
    package = tmp_path / "crmcore-team-chat"
    run("ruff", "check", "--no-cache", ".", folder=package, environment=environment)
    run("ruff", "format", "--no-cache", "--check", ".", folder=package, environment=environment)
    run("mypy", "--cache-dir", str(tmp_path / "cache"), "src", "tests", folder=package, environment=environment)

    installed = tmp_path / "installed"
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    run("pip", "install", *offline, "--target", str(installed), ".", folder=package, environment=environment)
    places = [str(installed), *filter(None, [environment.get("PYTHONPATH")])]
    found = environment | {"PYTHONPATH": os.pathsep.join(places)}
    # Also where the settings of a real gateway are at hand.
    told = run("pytest", "-q", "-p", "no:cacheprovider", folder=package, environment=found | SETTINGS)
    assert "passed" in told
    assert "failed" not in told

    listed = json.loads(run("crmcore.cli", "channels", "--json", folder=tmp_path, environment=found | SETTINGS))
    assert [("team_chat", "team_chat", True)] == [
        (each["name"], each["plugin"], each["web_hooks"]) for each in listed["channels"]
    ]
    unset = json.loads(run("crmcore.cli", "channels", "--json", folder=tmp_path, environment=found))
    assert ([], True) == (unset["channels"], {"plugin": "team_chat", "fault": None} in unset["without_channels"])
