"""Restoring a dump: whatever storage call fails, nothing or all of it is there, and done again it ends whole."""

from __future__ import annotations

from io import StringIO

import pytest

from crmcore import CRM
from crmcore.errors import StorageError
from crmcore.testing import CountingIds, Fault, FaultyStore, FrozenClock, Mode
from tests.faults.deciding_scenarios import Post
from tests.faults.retrying import Places, Serving
from tests.faults.scenarios import START, furnish


def opened(store: FaultyStore, ids: str) -> CRM:
    """A CRM with an empty tenant on the store."""
    crm = CRM.open(
        "faulty://",
        clock=FrozenClock(START),
        ids=CountingIds(ids),
        keys=b"k" * 32,
        plugins=[Serving(store)],
        channels=[Post()],
    )
    crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
    crm.fields()
    return crm


def dumped(crm: CRM) -> str:
    """All that is kept of the tenant."""
    file = StringIO()
    crm.dump(file)
    return file.getvalue()


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
def test_restoring_converges(places: Places, mode: Mode) -> None:
    """A blind retry after any error restores the tenant to the byte, once."""
    with opened(FaultyStore(places.new()), "source") as source:
        furnish(source)
        text = dumped(source)
    store = FaultyStore(places.new())
    with opened(store, "target") as target:
        store.plan(None)
        target.restore(StringIO(text))
        calls = store.calls
    assert len(calls) > 40
    for nth, call in enumerate(calls, start=1):
        store = FaultyStore(places.new())
        with opened(store, "target") as target:
            before = dumped(target)
            store.plan(Fault(mode, nth))
            try:
                target.restore(StringIO(text))
            except StorageError:
                store.plan(None)
                assert dumped(target) in (before, text), f"{call} ({nth}) left half of it"
                target.restore(StringIO(text))
            assert text == dumped(target), f"{call} ({nth}) does not converge"
