"""Definitions in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.kernel.definition import Definition, DefinitionKind


class DefinitionTable(Protocol):
    """Versioned definitions of the tenant."""

    def put(self, kind: DefinitionKind, name: str, body: str, at: datetime) -> Definition:
        """Keep a body as the next version and return it; the present one unchanged when the body is equal and not
        retired.

        (kind, name) keeps its number for ever, numbers are unique within the kind and start at 1. The tenant's revision
        grows.
        """
        ...

    def retire(self, kind: DefinitionKind, name: str, at: datetime) -> None:
        """Take the name out of use; its versions stay. The tenant's revision grows. Nothing happens when it is not in
        use.
        """
        ...

    def hold(self, *, to_change: bool = False) -> int | None:
        """Keep other writers from changing definitions until the transaction ends; with `to_change` also from holding
        them.

        Returns the tenant's revision then, or None where it cannot have changed since the transaction began.
        """
        ...

    def all(self) -> Sequence[Definition]:
        """The present version of every definition that is not retired, by kind and number."""
        ...

    def history(self, kind: DefinitionKind, name: str) -> Sequence[Definition]:
        """Every version, the oldest first."""
        ...
