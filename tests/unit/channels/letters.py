"""Messages to send, and letters read back."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from crmcore import Outgoing
from crmcore.domain.decision.message import MessageId
from crmcore.domain.kernel.reach import Address
from crmcore.system.clock import SystemClock

SENDER = "Shop <news@shop.example>"


def outgoing(number: int = 1, to: str | None = None, *, seconds: float = 30, **said: Any) -> Outgoing:
    """A message; the same number is the same key and, unless another is given, the same address."""
    id_ = UUID(int=7 << 76 | 2 << 62 | number)
    to = to or f"c{number}@example.org"
    said = {"subject": f"Tea {number}", "text": f"Hello {number}", **said}
    deadline = SystemClock().now() + timedelta(seconds=seconds)
    return Outgoing(MessageId(id_), str(id_), Address("email", to.lower(), to), deadline=deadline, **said)


def parsed(letter: bytes) -> EmailMessage:
    """A letter as the standard library reads it."""
    read = message_from_bytes(letter, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read
