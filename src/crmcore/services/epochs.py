"""Epochs: a database restored from a copy is noticed before it sends again what went out since.

The database has a number, and another one is kept outside of it: beside an SQLite database in a file, for others by
the app. The file's goes up with the database's whenever messages are about to leave, and after it, so a database that
is behind has been restored; a number that the app gives is just another one. A copy made by `backup` has none that
counts.
"""

from __future__ import annotations

from crmcore.errors import InvalidValue
from crmcore.ports.epoch import Epoch
from crmcore.ports.store import UnitOfWork
from crmcore.services.scope import Scope
from crmcore.services.work import Work

EPOCH = "epoch"
VOID = "void"
"""What stands for the number in a copy made by `backup`."""


def begun(unit: UnitOfWork, epoch: Epoch, *, new: bool) -> int | None:
    """Begin the first epoch of a database that has none, and return its number, which the epoch that follows keeps once
    that lasts; None where there is nothing to begin. Of a `new` database whatever another one has left outside counts
    as nothing.
    """
    outside = epoch.read() or 0
    if unit.settings.get(EPOCH) is not None or (outside and not new):
        return None
    # From here on a database without a number is in its first epoch, not one from before there were any.
    epoch.keep(0)
    unit.settings.put(EPOCH, str(outside + 1))
    return outside + 1


def is_restored(scope: Scope) -> bool:
    """Whether the database has been restored, or is a copy, and nobody has said that it may send."""
    with scope.reading() as work:
        epoch = work.setting.epoch
    # Read before the database is: whoever goes ahead meanwhile is not taken for one that came back.
    outside = None if epoch is None else epoch.read()
    with scope.reading() as work:
        return _differs(work, epoch, outside)


def go_ahead(scope: Scope) -> None:
    """Raise the epoch, as messages are about to leave; the one outside follows once that lasts."""
    with scope.reading() as work:
        epoch, kept = work.setting.epoch, work.unit.settings.get(EPOCH)
    if epoch is None or (not epoch.follows and kept is not None):
        return
    _raise(scope, epoch)


def accept(scope: Scope) -> bool:
    """Say that a restored database, or a copy, is the one that sends from now on; False when it is anyway. Raises
    `InvalidValue` when it had an epoch and the CRM was opened without one.
    """
    if not is_restored(scope):
        return False
    with scope.reading() as work:
        epoch = work.setting.epoch
    if epoch is None:
        raise InvalidValue("epoch", "nothing", "this database has an epoch; give one with CRM.open(epoch=...)")
    _raise(scope, epoch, telling=True)
    return True


def _raise(scope: Scope, epoch: Epoch, *, telling: bool = False) -> None:
    outside = epoch.read() or 0
    with scope.writing() as work:
        number = max(_number(work) or 0, outside) + 1 if epoch.follows else outside
        work.unit.settings.put(EPOCH, str(number))
        if telling:
            work.emit("outbox.resumed_after_restore", None, {"epoch": number})
    epoch.keep(number)


def _differs(work: Work, epoch: Epoch | None, outside: int | None) -> bool:
    kept, number = work.unit.settings.get(EPOCH), _number(work)
    if kept is None:
        return epoch is not None and epoch.follows and bool(outside)
    if number is None or outside is None:
        return True
    follows = epoch is not None and epoch.follows
    return number < outside if follows else number != outside


def _number(work: Work) -> int | None:
    kept = work.unit.settings.get(EPOCH)
    return None if kept is None or kept == VOID else int(kept)
