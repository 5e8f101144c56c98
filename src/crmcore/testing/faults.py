"""A store that fails when told to: before a call, after it, or by raising although it succeeded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from typing import Any, ClassVar, cast

from attrs import define, field, frozen

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import CommitUnknown, StorageError, StorageUnavailable
from crmcore.ports.secrets import Secrets
from crmcore.ports.store import Migration, Store, UnitOfWork

BEGIN, COMMIT, SAVEPOINT, RELEASE = "begin", "commit", "savepoint", "release"
"""How the calls are named that belong to no table; others are named like ``interactions.add``."""


class Mode(Enum):
    """How a call fails.

    BEFORE: nothing is done, `StorageUnavailable`. AFTER: it is done, then `StorageUnavailable`; a commit is rolled back
    and raises `CommitUnknown`. SUCCEEDS: it is done and raises `CommitUnknown` all the same; a commit lasts. A stream
    fails after its first item (AFTER) or its last (SUCCEEDS).
    """

    BEFORE = "before"
    AFTER = "after"
    SUCCEEDS = "succeeds and raises"

    def error(self, call: str) -> StorageError:
        """What is raised."""
        unknown = self is Mode.SUCCEEDS or (self is Mode.AFTER and call == COMMIT)
        return (CommitUnknown if unknown else StorageUnavailable)(f"planned: {call} fails, {self.value}", call=call)


@frozen
class Fault:
    """That the `nth` call from now on fails once; of the calls of that name when one is given."""

    mode: Mode
    nth: int = 1
    call: str | None = None


@define
class _Plan:
    """What calls have been made since the plan was laid, and whether the fault has struck."""

    fault: Fault | None
    calls: list[str] = field(factory=list)
    struck: bool = False

    def due(self, call: str) -> Mode | None:
        self.calls.append(call)
        fault = self.fault
        if fault is None or self.struck:
            return None
        counted = len(self.calls) if fault.call is None else self.calls.count(call) * (call == fault.call)
        if counted != fault.nth:
            return None
        self.struck = True
        return fault.mode


class FaultyStore:
    """Any store, with its calls counted and one of them failing as planned.

    Transactions, savepoints and every method of every table count as calls, reading or writing. To try every way in
    which something can fail: do it once without a fault, look how long `calls` is, then lay a plan for each of them::

        store.plan(None)
        act()
        count = len(store.calls)
        for nth in range(1, count + 1):
            store.plan(Fault(Mode.AFTER, nth))
            ...
    """

    port_version: ClassVar[int] = 1
    lasting: ClassVar[bool] = False

    def __init__(self, store: Store, fault: Fault | None = None) -> None:
        self._store = store
        self._plan = _Plan(fault)
        # Declared by the port for the class; a wrapper says what the wrapped one says.
        self.__dict__["lasting"] = store.lasting

    def plan(self, fault: Fault | None) -> None:
        """Let that fault strike next, or none; calls are counted anew."""
        self._plan = _Plan(fault)

    @property
    def calls(self) -> Sequence[str]:
        """The calls made since the last plan, by name."""
        return tuple(self._plan.calls)

    @property
    def struck(self) -> bool:
        """True when the fault planned has struck."""
        return self._plan.struck

    @property
    def secrets(self) -> Secrets | None:
        """Those of the store."""
        return self._store.secrets

    @secrets.setter
    def secrets(self, secrets: Secrets | None) -> None:
        self._store.secrets = secrets

    def pending(self) -> Sequence[Migration]:
        """Those of the store; not counted."""
        return self._store.pending()

    def migrate(self) -> Sequence[Migration]:
        """That of the store; not counted."""
        return self._store.migrate()

    def begin(
        self, tenant: TenantKey | None, *, write: bool, relying: bool = False
    ) -> AbstractContextManager[UnitOfWork]:
        """A transaction of the store whose begin, calls and commit may fail."""
        return self._transaction(lambda: self._store.begin(tenant, write=write, relying=relying))

    def join(self, connection: object, tenant: TenantKey) -> AbstractContextManager[UnitOfWork]:
        """Work in the app's transaction; its begin, calls and end may fail."""
        return self._transaction(lambda: self._store.join(connection, tenant))

    def prepare(self, connection: object) -> None:
        """That of the store; not counted."""
        self._store.prepare(connection)

    def reclaim(self) -> None:
        """That of the store; not counted."""
        self._store.reclaim()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @contextmanager
    def _transaction(self, begin: Callable[[], AbstractContextManager[UnitOfWork]]) -> Iterator[UnitOfWork]:
        mode = self._plan.due(BEGIN)
        if mode is Mode.BEFORE:
            raise mode.error(BEGIN)
        ending: Mode | None = None
        with begin() as unit:
            if mode is not None:
                raise mode.error(BEGIN)
            yield cast(UnitOfWork, _Calls(unit, "", self._due))
            ending = self._due(COMMIT)
            if ending is not None and ending is not Mode.SUCCEEDS:
                raise ending.error(COMMIT)
        if ending is not None:
            raise ending.error(COMMIT)

    def _due(self, call: str) -> Mode | None:
        return self._plan.due(call)


class _Calls:
    """A unit of work or one of its tables, each method counted."""

    def __init__(self, inner: object, prefix: str, due: Callable[[str], Mode | None]) -> None:
        self._inner = inner
        self._prefix = prefix
        self._due = due

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name == SAVEPOINT:
            return self._savepoint
        if not self._prefix:
            return _Calls(found, f"{name}.", self._due)
        return self._counted(f"{self._prefix}{name}", found) if callable(found) else found

    def _counted(self, call: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            mode = self._due(call)
            if mode is None:
                return method(*args, **options)
            if mode is Mode.BEFORE:
                raise mode.error(call)
            result = method(*args, **options)
            if isinstance(result, Iterator):
                return _broken(result, call, mode)
            raise mode.error(call)

        return called

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        mode = self._due(SAVEPOINT)
        if mode is Mode.BEFORE:
            raise mode.error(SAVEPOINT)
        inner = cast(UnitOfWork, self._inner)
        ending: Mode | None = None
        with inner.savepoint():
            if mode is not None:
                raise mode.error(SAVEPOINT)
            yield
            ending = self._due(RELEASE)
            if ending is Mode.BEFORE:
                raise ending.error(RELEASE)
        if ending is not None:
            raise ending.error(RELEASE)


def _broken(stream: Iterator[Any], call: str, mode: Mode) -> Iterator[Any]:
    for item in stream:
        yield item
        if mode is Mode.AFTER:
            break
    raise mode.error(call)
