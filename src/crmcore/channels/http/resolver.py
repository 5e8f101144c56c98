"""Resolving names, with a time limit."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from threading import Thread
from typing import Protocol


class Resolver(Protocol):
    """Tells the IP addresses of a host."""

    def resolve(self, host: str) -> Sequence[str]:
        """The addresses as text, in the order in which they are tried; none where there are none. May raise
        `OSError`.
        """
        ...


class SystemResolver:
    """Asks the machine, as every program there does."""

    def resolve(self, host: str) -> Sequence[str]:
        """The addresses that getaddrinfo gives."""
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Resolving:
    """Asks a resolver and waits for it no longer than one likes.

    Resolvers know no time limit, so that each question is asked in a thread, which ends with its answer. One that hangs
    is left behind, and the next is asked only when it has ended: there is never more than one.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._pending: Thread | None = None

    def __call__(self, host: str, seconds: float) -> Sequence[str]:
        """The addresses of the host. Raises `TimeoutError`, and `OSError` where the resolver fails in any way."""
        if self._pending is not None and self._pending.is_alive():
            raise TimeoutError
        found: list[Sequence[str]] = []

        def ask() -> None:
            try:
                found.append([str(each) for each in self._resolver.resolve(host)])
            except Exception:
                # It is told by the empty list, without the resolver's words.
                return

        self._pending = thread = Thread(target=ask, name="crmcore-resolve", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self._pending = None
            raise OSError("no thread") from None
        thread.join(seconds)
        if thread.is_alive():
            raise TimeoutError
        self._pending = None
        if not found:
            raise OSError("not resolved")
        return found[0]
