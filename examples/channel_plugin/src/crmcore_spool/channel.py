"""The spool: messages as lines of a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import ClassVar

from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities


class SpoolChannel:
    """Appends each message to a file as one line of JSON: key, to, subject and text.

    Whoever reads the file tells repetitions by the key: the spool itself does not look back, and so does not call
    itself idempotent.
    """

    port_version: ClassVar[int] = 1
    name = "spool"
    capabilities = Capabilities("email")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def validate(self, address: Address) -> str | None:
        """An e-mail address will do."""
        return None if address.scheme == "email" else "not an e-mail address"

    def deliver(self, message: Outgoing) -> Answer:
        """Append the message. A file that cannot be opened is refused for now, one that fails in writing is unknown."""
        if self.validate(message.address):
            return Refused(permanent=True, detail="not an e-mail address", reason="address")
        line = json.dumps(
            {"key": message.key, "to": message.address.sent_as, "subject": message.subject, "text": message.text}
        )
        try:
            file = self.path.open("a", encoding="utf-8")
        except OSError:
            return Refused(permanent=False, detail="the spool cannot be opened")
        try:
            with file:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            # Part of the line may be there.
            return Unknown("the spool failed while it was written")
        return Accepted()
