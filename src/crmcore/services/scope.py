"""Scopes: a service bound to an open transaction works in it; bound to the CRM it opens one for each call."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar, cast
from uuid import UUID

from attrs import frozen

from crmcore.codec.digests import RunningDigest, body_form, fingerprint, keyed_digest, tenant_key
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import InvalidValue, KeyMismatch, KeyReused, ReadOnlyTransaction
from crmcore.ports.store import Remembered
from crmcore.services.work import Work

T = TypeVar("T")
R = TypeVar("R")

KEPT = timedelta(days=7)
FINGERPRINT = "master key"


class Scope(Protocol):
    """Where a service finds the transaction to work in. `implicit` scopes open one for each call."""

    @property
    def implicit(self) -> bool:
        """True when each call is a transaction of its own."""
        ...

    def writing(self, *, relying: bool = False) -> AbstractContextManager[Work]:
        """A transaction to write in; `relying` when it begins by relying on definitions."""
        ...

    def reading(self) -> AbstractContextManager[Work]:
        """A transaction to read in."""
        ...


@frozen
class Within:
    """The scope of an open transaction: every call works in it."""

    _work: Work

    @property
    def implicit(self) -> bool:
        """False: the transaction is open."""
        return False

    def writing(self, *, relying: bool = False) -> AbstractContextManager[Work]:
        """The open transaction. Raises `TransactionClosed` after its end, `ReadOnlyTransaction` in one that reads."""
        self._work.require_open()
        if self._work.reads_only:
            raise ReadOnlyTransaction
        return nullcontext(self._work)

    def reading(self) -> AbstractContextManager[Work]:
        """The open transaction. Raises `TransactionClosed` after its end."""
        self._work.require_open()
        return nullcontext(self._work)


@frozen
class Form:
    """How a command's result is kept with its idempotency key: as JSON of ids, numbers and texts."""

    dump: Callable[[object], object]
    load: Callable[[object], object]


NOTHING = Form(lambda _: None, lambda _: None)
ID = Form(str, lambda stored: UUID(cast(str, stored)))
PLAIN = Form(lambda value: value, lambda stored: stored)


def run(
    scope: Scope,
    name: str,
    action: Callable[[Work], T],
    *,
    key: str | None = None,
    arguments: Sequence[object] = (),
    form: Form = NOTHING,
    relying: bool = False,
) -> T:
    """Run a command in the scope, whole or not at all; `relying` one that holds definitions as they are.

    With an idempotency `key`, a command of the same name and equal arguments gives the result it gave before; another
    raises `KeyReused`. Needs the master key then, else `KeyMismatch`.
    """
    with scope.writing(relying=relying) as work:
        if scope.implicit:
            return action(work) if key is None else _once(work, name, action, key, arguments, form)
        with work.savepoint():
            return action(work) if key is None else _once(work, name, action, key, arguments, form)


def run_stream(
    scope: Scope,
    name: str,
    rows: Iterable[R],
    action: Callable[[Work, Iterable[R]], T],
    *,
    key: str,
    arguments: Sequence[object],
    form: Form,
) -> T:
    """Run a command with an idempotency key whose arguments are `arguments` and a stream of rows, whole or not at all.

    The rows are digested as they go by: given again they are read to the end and compared, and none is kept.
    """
    with scope.writing() as work, work.savepoint():
        memory = _Memory.of(work, key, form)
        body = RunningDigest(memory.secret, "body", name, body_form(arguments))

        def passing() -> Iterator[R]:
            for row in rows:
                body.add(body_form(row))
                yield row

        stream = passing()
        if memory.known is None:
            result = action(work, stream)
            deque(stream, maxlen=0)
            memory.keep(body.value(), result)
            return result
        deque(stream, maxlen=0)
        return cast(T, memory.result(body.value()))


def _once(work: Work, name: str, action: Callable[[Work], T], key: str, arguments: Sequence[object], form: Form) -> T:
    memory = _Memory.of(work, key, form)
    body = keyed_digest(memory.secret, "body", name, body_form(arguments))
    if memory.known is not None:
        return cast(T, memory.result(body))
    result = action(work)
    memory.keep(body, result)
    return result


@frozen
class _Memory:
    """What is remembered under an idempotency key, and how to remember it."""

    work: Work
    form: Form
    secret: bytes
    digest: bytes
    now: datetime
    known: Remembered | None

    @classmethod
    def of(cls, work: Work, key: str, form: Form) -> _Memory:
        """The memory of a key. Raises `InvalidValue`, `KeyMismatch`."""
        if not isinstance(key, str) or not key:
            raise InvalidValue("key", f"a {type(key).__name__}", "an idempotency key is a text that is not empty")
        require_text(key, "key", 500)
        secret = secret_for(work, "idempotency")
        digest, now = keyed_digest(secret, "key", key), work.now()
        return cls(work, form, secret, digest, now, work.unit.commands.recall(digest, now))

    def result(self, body: bytes) -> object:
        """The result of the command that was given with this body before. Raises `KeyReused` for another one."""
        assert self.known is not None
        if self.known.body != body:
            raise KeyReused
        return self.form.load(json.loads(self.known.result))

    def keep(self, body: bytes, result: object) -> None:
        """Remember the result of a command with this body."""
        stored = Remembered(body, json.dumps(self.form.dump(result)))
        self.work.unit.commands.remember(self.digest, stored, until=self.now + KEPT)


class _Undo(Exception):
    """Undoes what a rehearsal did."""


@contextmanager
def rehearsing(scope: Scope) -> Iterator[Work]:
    """A transaction, or a part of the open one, that leaves no trace however it ends: for dry runs."""
    try:
        with scope.writing() as work, work.savepoint():
            yield work
            raise _Undo
    except _Undo:
        pass


def key_state(work: Work) -> Literal["right", "wrong", "missing"]:
    """Whether the master key is there, and the one that the database was made with."""
    master = None if work.setting.secrets is None else work.setting.secrets.master_key()
    if master is None:
        return "missing"
    return "right" if work.unit.settings.get(FINGERPRINT) == fingerprint(master) else "wrong"


def secret_for(work: Work, purpose: str) -> bytes:
    """The tenant's key for a purpose, derived from the master key. Raises `KeyMismatch` when that is missing or
    wrong.
    """
    master = None if work.setting.secrets is None else work.setting.secrets.master_key()
    if master is None:
        raise KeyMismatch("there is no master key; give it with CRM.open(keys=...) or in the environment")
    if work.unit.settings.get(FINGERPRINT) != fingerprint(master):
        raise KeyMismatch("the master key is not the one this database was made with")
    return tenant_key(master, work.tenant.keyed_as or work.tenant.key, purpose)
