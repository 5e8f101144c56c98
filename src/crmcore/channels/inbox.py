"""Where a channel hears what comes back: its inbox."""

from __future__ import annotations

import os

from crmcore.channels.maildir_inbox import MaildirInbox
from crmcore.ports.channel import Receiving
from crmcore.ports.clock import Clock


def inbox_of(given: str | os.PathLike[str] | Receiving | None, clock: Clock) -> Receiving | None:
    """The inbox that is meant: one that is given, or the Maildir at a path. Raises `InvalidValue`."""
    if given is None or isinstance(given, Receiving):
        return given
    return MaildirInbox(given, clock)
