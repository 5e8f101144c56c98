"""The public types are themselves tested: what a user's type checker accepts and refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import crmcore

ROOT = Path(__file__).parents[2]
API = Path(__file__).with_name("api.py")
EXPECTED = re.compile(r"  # type: ignore\[([a-z-]+)\]")

pytestmark = pytest.mark.slow


def checked(path: Path) -> tuple[int, list[str]]:
    """The exit code of `mypy --strict` on a file, and its errors."""
    cache = ROOT / "build" / "mypy"
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(cache), str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, [line for line in done.stdout.splitlines() if ": error: " in line]


def test_what_is_promised_is_accepted_and_what_is_wrong_refused() -> None:
    """A strict mypy finds every type as asserted, and at every line that has to be refused the error expected."""
    assert (0, []) == checked(API)


def test_every_expected_error_is_found(tmp_path: Path) -> None:
    """Without the expectations mypy names exactly those lines and those errors: none of them is there for nothing."""
    text = API.read_text(encoding="utf-8")
    expected = {
        (number, code) for number, line in enumerate(text.splitlines(), start=1) for code in EXPECTED.findall(line)
    }
    bare = tmp_path / "bare.py"
    bare.write_text(EXPECTED.sub("", text), encoding="utf-8")
    code, errors = checked(bare)
    found = {
        (int(place), kind)
        for place, kind in re.findall(r"bare\.py:(\d+): error: .*\[([a-z-]+)\]$", "\n".join(errors), re.MULTILINE)
    }
    assert 1 == code
    assert 45 < len(expected)
    assert expected == found


def test_a_promise_that_is_broken_is_found(tmp_path: Path) -> None:
    """Were `find` to return a customer for sure, mypy would say so: the assertions are looked at."""
    text = API.read_text(encoding="utf-8")
    promise = 'assert_type(crm.customers.find(Email("sara@example.org")), CustomerId | None)'
    assert promise in text
    broken = tmp_path / "broken.py"
    broken.write_text(text.replace(promise, promise.replace(" | None", "")), encoding="utf-8")
    code, errors = checked(broken)
    assert (1, 1) == (code, len(errors))
    assert "[assert-type]" in errors[0]


def test_the_package_says_that_it_is_typed() -> None:
    """`py.typed` is there (PEP 561), without which a user's checker would look at nothing."""
    assert (Path(crmcore.__file__).parent / "py.typed").is_file()
