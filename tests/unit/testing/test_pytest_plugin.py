"""The pytest plugin and the front door of crmcore.testing, as an app's tests see them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import crmcore.testing
from crmcore import CRM, Email, Money, Person
from crmcore.testing import FrozenClock

_LOADED = """
import sys
import crmcore.testing.pytest_plugin
import crmcore.testing
print(*sorted(name for name in sys.modules if name.split(".")[0] in ("crmcore", "hypothesis", "attrs", "cattrs")))
"""


def test_crm_is_empty_and_ready(crm: CRM, crm_clock: FrozenClock) -> None:
    """The fixture `crm` is a CRM in memory on a clock that the test moves."""
    sara = crm.customers.find_or_add(Email("sara@example.org"), Person("Sara"))
    crm.interactions.purchase(sara, Money("12", "EUR"))
    crm_clock.advance(days=3)
    ((_, row),) = crm.table(["purchases.total", "purchases.days_since"]).rows()
    assert (Money("12", "EUR"), 3) == row


def test_each_test_has_a_crm_of_its_own(crm: CRM) -> None:
    """Nothing is left of another test."""
    assert 0 == crm.customers.count()


def test_the_plugin_loads_nothing() -> None:
    """Loading the plugin loads neither the library nor Hypothesis: it stays cheap, and coverage sees every import."""
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert ["crmcore", "crmcore.testing", "crmcore.testing.pytest_plugin"] == done.stdout.split()


def test_the_plugin_serves_a_users_tests(tmp_path: Path) -> None:
    """In a project of its own the fixtures are there without any import or configuration."""
    (tmp_path / "test_shop.py").write_text("def test_shop(crm, crm_clock):\n    assert crm.customers.count() == 0\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_tests_on_the_page_for_apps_pass(tmp_path: Path) -> None:
    """What the how-to shows is a file of tests that pytest runs as it stands."""
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "test-your-app.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "test_page.py").write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", crmcore.testing.__all__)
def test_every_name_of_the_front_door_is_there(name: str) -> None:
    """Every name listed can be had, and is listed by dir."""
    assert getattr(crmcore.testing, name).__name__ == name
    assert name in dir(crmcore.testing)


def test_another_name_is_an_attribute_error() -> None:
    """A name that is not listed is an AttributeError like any other."""
    with pytest.raises(AttributeError):
        crmcore.testing.nothing  # noqa: B018
