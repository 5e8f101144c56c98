"""What a channel shows: its representation, what it logs, its tracebacks, its pickle."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Sequence
from threading import get_ident
from traceback import TracebackException
from typing import Any, cast

from crmcore.domain.decision.message import Answer, Outgoing
from crmcore.ports.channel import Channel


class _Kept(logging.Handler):
    """Keeps what this thread logs: a server of the test's own has another."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[str] = []
        own = get_ident()
        self.addFilter(lambda record: record.thread == own)

    def emit(self, record: logging.LogRecord) -> None:
        self.told += [record.getMessage(), repr(record.args)]
        if record.exc_info:
            self.told.append(logging.Formatter().formatException(record.exc_info))


def shown(channel: Channel, message: Outgoing) -> tuple[Sequence[Answer], list[str]]:
    """What the channel answers, and all that it shows while it delivers, and while it fails at what is no message."""
    kept, root = _Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        answer = channel.deliver(message)
        failed = _failure(channel)
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
    return [answer], [repr(channel), str(channel), repr(answer), *failed, *kept.told]


def _failure(channel: Channel) -> Sequence[str]:
    try:
        channel.deliver(cast("Any", None))
    except Exception as error:
        # With the values of variables, as many tools for errors show them.
        return list(TracebackException.from_exception(error, capture_locals=True).format())
    return []


def pickled(channel: Channel) -> str:
    """The channel as a pickle; empty where it refuses."""
    try:
        return pickle.dumps(channel).decode("latin-1")
    except Exception:
        return ""
