"""Fixtures for the tests of an app that uses crmcore: ``crm`` and ``crm_clock``.

pytest loads this module whenever crmcore is installed, so it imports nothing of crmcore until a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crmcore.app import CRM
    from crmcore.testing.clock import FrozenClock

pytest.register_assert_rewrite(
    "crmcore.testing.channel_kit", "crmcore.testing.conformance", "crmcore.testing.state_machine"
)


@pytest.fixture
def crm_clock() -> FrozenClock:
    """The clock of ``crm``: it stands still until the test moves it."""
    from crmcore.testing.clock import FrozenClock

    return FrozenClock()


@pytest.fixture
def crm(crm_clock: FrozenClock) -> Iterator[CRM]:
    """A CRM in memory, empty, with EUR and UTC, on the clock of ``crm_clock``."""
    from crmcore.app import CRM

    with CRM.in_memory(clock=crm_clock) as opened:
        yield opened
