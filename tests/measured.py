"""Branch coverage is measured of the unit tests alone, and paused for all others: measuring makes a test three times as
slow.

What is paused adds nothing to what the gate counts. So the unit tests have to reach the gate by themselves.
"""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from coverage import Coverage

_MEASURED = "tests/unit/"
_PACKAGES = ("crmcore.domain", "crmcore.services")
_PROCESSES = "COVERAGE_PROCESS_CONFIG"
"""Where coverage tells the processes that tests start to measure themselves."""


class Pauses:
    """The measurement of this process and of those that its tests start, paused but for the tests that are measured."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._processes = os.environ.get(_PROCESSES)
        self._measuring = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure the test with its fixtures, or do not."""
        if item.nodeid.startswith(_MEASURED):
            self.resume()
        else:
            self.pause()
        return (yield)

    def pause(self) -> None:
        """Measure nothing."""
        if self._measuring:
            self._measuring = False
            self._coverage.stop()
            os.environ.pop(_PROCESSES, None)

    def resume(self) -> None:
        """Measure again."""
        if not self._measuring:
            self._measuring = True
            if self._processes is not None:
                os.environ[_PROCESSES] = self._processes
            self._coverage.start()


def pytest_configure(config: pytest.Config) -> None:
    """Where a run is measured, pause until the first test that is, with what runs at import measured before."""
    coverage = Coverage.current()
    if coverage is None:
        return
    if config.getoption("dist", "no") != "no":
        # This process hands the tests out. Its workers measure.
        coverage.stop()
        return
    for package in _PACKAGES:
        for each in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            import_module(each.name)
    pauses = Pauses(coverage)
    pauses.pause()
    config.pluginmanager.register(pauses)
