"""What a worker has in hand, told while it works: should it die, others need not wait for its leases to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from crmcore.domain.decision.message import Claim, Message
from crmcore.domain.kernel.ids import TenantKey

Note = Callable[[TenantKey, Sequence[Claim]], None]
"""Told which claims on messages of a tenant are in hand, once they have been made, and that none is when all is done.
At most a batch is at a time.
"""

_note: ContextVar[Note | None] = ContextVar("note", default=None)


@contextmanager
def noted_by(note: Note) -> Iterator[None]:
    """Have told, in this context, what each dispatch has in hand."""
    token = _note.set(note)
    try:
        yield
    finally:
        _note.reset(token)


def note_in_hand(tenant: TenantKey, messages: Sequence[Message]) -> None:
    """Tell which messages are in hand, as they were claimed."""
    note = _note.get()
    if note is not None:
        note(tenant, [Claim(each.id, each.token) for each in messages])
