"""The channels that a command may use: those of plugins, and a Maildir by option."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from crmcore.channels.maildir import MaildirChannel
from crmcore.ports.channel import Channel

F = TypeVar("F", bound=Callable[..., Any])


def channel_options(function: F) -> F:
    """``--maildir`` and ``--sender``, as arguments ``maildir`` and ``sender``."""
    sender = click.option("--sender", metavar="ADDRESS", help='Who e-mail is from, like "Shop <news@example.org>".')
    maildir = click.option("--maildir", metavar="FOLDER", help="Carry the channel email by writing letters into it.")
    return maildir(sender(function))


def channels_of(maildir: str | None, sender: str | None) -> Sequence[Channel]:
    """The channels asked for beside those of plugins."""
    if (maildir is None) != (sender is None):
        raise click.UsageError("--maildir and --sender go together")
    return () if maildir is None or sender is None else [MaildirChannel(maildir, sender=sender)]
