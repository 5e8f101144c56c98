"""What a channel shows: its representation, what it logs and prints, its tracebacks, its pickle."""

from __future__ import annotations

import logging
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from threading import get_ident
from traceback import TracebackException
from typing import Any, TextIO, cast

from crmcore.domain.decision.message import Answer, Outgoing
from crmcore.ports.channel import Channel, Hooked, Querying, WebhookRequest


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


class _Tapped:
    """A stream, and what this thread has written to it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._own = stream, get_ident()
        self.written = ""

    def write(self, text: str) -> int:
        if get_ident() == self._own:
            self.written += text
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def watched() -> Iterator[list[str]]:
    """All that this thread logs and prints meanwhile, once it is over."""
    told: list[str] = []
    kept, root = _Kept(), logging.getLogger()
    out, err = _Tapped(sys.stdout), _Tapped(sys.stderr)
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(cast("TextIO", out)), redirect_stderr(cast("TextIO", err)):
            yield told
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
        told += [*kept.told, out.written, err.written]


def shown(channel: Channel, message: Outgoing) -> tuple[Answer, list[str]]:
    """What the channel answers, and all that it shows while it delivers."""
    with watched() as told:
        answer = channel.deliver(message)
    return answer, [repr(channel), str(channel), repr(answer), answer.detail, *told]


def shown_of_failing(channel: Channel) -> Sequence[str]:
    """What the channel shows while it fails at what is no message."""
    with watched() as told:
        failed = _failure(lambda: channel.deliver(cast("Any", None)))
    return [*failed, *told]


def shown_of_asking(channel: Querying, key: str) -> Sequence[str]:
    """What the channel shows while it is asked what became of a key."""
    with watched() as told:
        answer = channel.query(key)
    return [repr(answer), *told]


def shown_of_hook(channel: Hooked, request: WebhookRequest, now: datetime) -> tuple[Sequence[str], Sequence[str]]:
    """What the channel shows of a web hook: what it says of it, and the traceback where it is refused."""
    errors: list[object] = []

    def parse() -> None:
        try:
            found: Sequence[object] = channel.parse_webhook(request, now)
            errors.extend(each for each in found if isinstance(each, Exception))
        except Exception as error:
            errors.append(error)
            raise

    with watched() as told:
        failed = _failure(parse)
    return [*told, *(f"{each} {each!r}" for each in errors)], failed


def _failure(call: Callable[[], object]) -> Sequence[str]:
    try:
        call()
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
