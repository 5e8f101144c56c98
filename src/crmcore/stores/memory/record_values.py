"""Values of records in memory: scalars as rows have them, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import StorageError
from crmcore.ports.store.record_kind import Row
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.rows import TenantRows

Maker = Callable[[TenantRows], Iterable[Row]]
"""Makes the rows of a kind."""
Taker = Callable[[Journal, TenantRows, Any, str], None]
"""Puts one row, given the tenant's currency."""


def micros_of(instant: datetime | None) -> int | None:
    """An instant as rows have it."""
    return None if instant is None else to_micros(instant)


def bytes_of(id_: UUID | None) -> bytes | None:
    """An id as rows have it."""
    return None if id_ is None else id_.bytes


def id_of(value: bytes) -> Any:
    """The id of its bytes."""
    return UUID(bytes=value)


def maybe_id_of(value: bytes | None) -> Any:
    """The id of its bytes, if there are any."""
    return None if value is None else UUID(bytes=value)


def at_of(value: int | None) -> Any:
    """The instant of its microseconds, if there are any."""
    return None if value is None else from_micros(value)


def flag_of(value: int | None) -> Any:
    """The truth of 0 or 1, if it is either."""
    return None if value is None else bool(value)


def require_rule(holds: object) -> None:
    """Raises `StorageError` where a rule of a table does not hold."""
    if not holds:
        raise StorageError("a record breaks a rule of its table")
