"""Replies of a mail server (RFC 5321, 4.2), with their enhanced status codes (RFC 3463)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import field, frozen

from crmcore.channels.smtp.wire import Wire, WireLost
from crmcore.domain.kernel.personal import hidden

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_STATUS = re.compile(r"([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9.])")
_LINES = 128


@frozen
class Reply:
    """A reply: its code, the enhanced status where it has one, and its lines, which may quote an address."""

    code: int
    status: str = ""
    lines: Sequence[str] = field(default=(), repr=hidden)

    @property
    def kind(self) -> int:
        """The first digit of the code: 2 done, 3 go on, 4 not now, 5 no."""
        return self.code // 100

    @property
    def told(self) -> str:
        """Code and status, which hold nothing personal."""
        return f"{self.code} {self.status}".rstrip()


def read_reply(wire: Wire) -> Reply:
    """The next reply. Raises `WireLost`, also for what is no reply: what follows cannot be told apart any more."""
    code, lines = b"", list[str]()
    while True:
        found = _LINE.fullmatch(wire.line())
        if found is None or (code and found[1] != code) or len(lines) >= _LINES:
            raise WireLost("an answer that is none")
        code = found[1]
        lines.append((found[3] or b"").decode("ascii", "replace"))
        if found[2] != b"-":
            break
    status = _STATUS.match(lines[0]) or _STATUS.match(lines[-1])
    fits = status is not None and status[1] == chr(code[0])
    return Reply(int(code), status[0] if status is not None and fits else "", lines)
