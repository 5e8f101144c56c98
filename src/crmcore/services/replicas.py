"""Read replicas: reading from a copy of the database that follows it, when what is read may be a little stale."""

from __future__ import annotations

from datetime import timedelta

from attrs import define

from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import InvalidValue, StaleReplica, WrongReplica
from crmcore.ports.store import Lagging, UnitOfWork
from crmcore.services.scope import FINGERPRINT
from crmcore.services.work import Setting, Work

IDENTITY = "identity"
_HEARTBEAT = "heartbeat"
_NONE = timedelta(0)

Marks = tuple[str | None, str | None]
"""What tells one database from another: its identity, and the fingerprint of its master key."""


@define
class Replica:
    """A replica: what its transactions share, how stale it may be, and the marks of the database that it has to be a
    copy of, once they are known.
    """

    setting: Setting
    max_staleness: timedelta
    marks: Marks | None = None


def require_staleness(given: object) -> timedelta:
    """The duration itself, which is not negative; raises `InvalidValue`."""
    if not isinstance(given, timedelta) or given < _NONE:
        raise InvalidValue(
            "max_staleness",
            "nothing" if given is None else f"a {type(given).__name__}, or a negative one",
            "with read_url say how stale reads may be, as a timedelta",
        )
    return given


def beat(work: Work) -> None:
    """Write down the present instant in the database: how old it is in a replica tells how stale that is."""
    work.unit.settings.put(_HEARTBEAT, str(to_micros(work.now())))


def identify(unit: UnitOfWork, setting: Setting) -> None:
    """Give the database an identity, if it has none."""
    unit.settings.keep(IDENTITY, str(setting.ids.new()))


def marks_of(setting: Setting) -> Marks:
    """The marks of a database."""
    with setting.store.begin(None, write=False) as unit:
        return _marks(unit)


def staleness(work: Work, replica: Replica, marks: Marks) -> timedelta:
    """How stale a snapshot of a replica is, at most. Raises `WrongReplica` when it is not of the database with those
    marks, `StaleReplica` when it is staler than allowed, or nothing tells.
    """
    if _marks(work.unit) != marks:
        raise WrongReplica
    store = work.setting.store
    behind = store.lag() if isinstance(store, Lagging) else None
    if behind is None:
        last = work.unit.settings.get(_HEARTBEAT)
        behind = None if last is None else max(_NONE, work.now() - from_micros(int(last)))
    if behind is None or behind > replica.max_staleness:
        raise StaleReplica(behind, replica.max_staleness)
    return behind


def _marks(unit: UnitOfWork) -> Marks:
    return unit.settings.get(IDENTITY), unit.settings.get(FINGERPRINT)
