"""Scopes: a service bound to an open transaction works in it; bound to the CRM it opens one for each call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Protocol, TypeVar, cast
from uuid import UUID

from attrs import frozen

from crmcore.codec.digests import body_form, fingerprint, keyed_digest, tenant_key
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import InvalidValue, KeyMismatch, KeyReused
from crmcore.ports.store import Remembered
from crmcore.services.work import Work

T = TypeVar("T")

KEPT = timedelta(days=7)
FINGERPRINT = "master key"


class Scope(Protocol):
    """Where a service finds the transaction to work in. `implicit` scopes open one for each call."""

    @property
    def implicit(self) -> bool:
        """True when each call is a transaction of its own."""
        ...

    def writing(self) -> AbstractContextManager[Work]:
        """A transaction to write in."""
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

    def writing(self) -> AbstractContextManager[Work]:
        """The open transaction. Raises `TransactionClosed` after its end."""
        self._work.require_open()
        return nullcontext(self._work)

    reading = writing


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
) -> T:
    """Run a command in the scope, whole or not at all.

    With an idempotency `key`, a command of the same name and equal arguments gives the result it gave before; another
    raises `KeyReused`. Needs the master key then, else `KeyMismatch`.
    """
    with scope.writing() as work:
        if scope.implicit:
            return action(work) if key is None else _once(work, name, action, key, arguments, form)
        with work.savepoint():
            return action(work) if key is None else _once(work, name, action, key, arguments, form)


def _once(work: Work, name: str, action: Callable[[Work], T], key: str, arguments: Sequence[object], form: Form) -> T:
    if not isinstance(key, str) or not key:
        raise InvalidValue("key", f"a {type(key).__name__}", "an idempotency key is a text that is not empty")
    require_text(key, "key", 500)
    secret = secret_for(work, "idempotency")
    key_digest = keyed_digest(secret, "key", key)
    body = keyed_digest(secret, "body", name, body_form(arguments))
    now = work.now()
    known = work.unit.commands.recall(key_digest, now)
    if known is not None:
        if known.body != body:
            raise KeyReused
        return cast(T, form.load(json.loads(known.result)))
    result = action(work)
    work.unit.commands.remember(key_digest, Remembered(body, json.dumps(form.dump(result))), until=now + KEPT)
    return result


def secret_for(work: Work, purpose: str) -> bytes:
    """The tenant's key for a purpose, derived from the master key. Raises `KeyMismatch` when that is missing or
    wrong.
    """
    master = None if work.setting.secrets is None else work.setting.secrets.master_key()
    if master is None:
        raise KeyMismatch("there is no master key; give it with CRM.open(keys=...) or in the environment")
    if work.unit.settings.get(FINGERPRINT) != fingerprint(master):
        raise KeyMismatch("the master key is not the one this database was made with")
    return tenant_key(master, work.tenant.key, purpose)
