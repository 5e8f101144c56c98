"""The example of a channel plugin is a package: it is installed, found by its entry point, and passes its own tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[2] / "examples" / "channel_plugin"


@pytest.mark.slow
def test_the_example_installs_and_passes_its_own_tests(tmp_path: Path) -> None:
    """Built as a wheel into a folder of its own, away from this repository, it is found and held to the kit."""
    target = tmp_path / "installed"
    source = shutil.copytree(PLUGIN, tmp_path / "source")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "install", *offline, "--target", str(target), str(source)], check=True)
    assert {"crmcore_spool", "crmcore_spool-0.1.0.dist-info"} <= {path.name for path in target.iterdir()}

    places = [str(target), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    tests = shutil.copytree(source / "tests", tmp_path / "tests")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tests),
        str(tests),
    ]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (0, True) == (run.returncode, "passed" in run.stdout), run.stdout + run.stderr
