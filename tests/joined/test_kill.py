"""An app killed in its transaction leaves the order and the purchase both behind, or neither."""

from __future__ import annotations

import multiprocessing
import signal

import pytest

from tests.joined.hosts import WAYS
from tests.joined.killed import MOMENTS, Moment, main
from tests.joined.place import Place

pytestmark = pytest.mark.slow

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["crmcore.app", "crmcore_sqlite.store", "tests.joined.hosts"])


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("way", sorted(WAYS))
def test_killed_at_any_moment_both_are_there_or_neither(place: Place, way: str, moment: Moment) -> None:
    """Before the app's commit nothing is left of either; after it both are whole; and the database goes on."""
    app = _processes.Process(target=main, args=(place.url, way, moment))
    app.start()
    app.join(120)
    assert -signal.SIGKILL == app.exitcode

    left = [1] if moment == "after the commit" else []
    assert (left, left) == (place.orders(), place.purchases())

    again = _processes.Process(target=main, args=(place.url, "driver", "after the commit"))
    if not left:
        again.start()
        again.join(120)
    assert ([1], [1]) == (place.orders(), place.purchases())
