"""The lines of an erasure journal: JSON that names a tenant, a customer, an instant and keyed digests."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import from_micros, to_micros
from crmcore.errors import InvalidValue, SchemaTooNew

VERSION = 1
_dumps = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode


@frozen
class ErasureLine:
    """That a customer of a tenant is being erased, or, `undone`, was not after all.

    `suppressed` are the digests of its addresses, `keys` those of its keys of sources. `joined` tells that the app's
    own transaction decides whether it lasts.
    """

    tenant: str
    customer: CustomerId
    at: datetime
    suppressed: tuple[bytes, ...] = ()
    keys: tuple[bytes, ...] = ()
    joined: bool = False
    undone: bool = False


def dump_line(line: ErasureLine) -> str:
    """The text of a line."""
    return _dumps(
        {
            "v": VERSION,
            "do": "undo" if line.undone else "erase",
            "tenant": line.tenant,
            "customer": str(line.customer),
            "at": to_micros(line.at),
            "suppressed": [digest.hex() for digest in line.suppressed],
            "keys": [digest.hex() for digest in line.keys],
            "joined": line.joined,
        }
    )


def load_line(text: str) -> ErasureLine | None:
    """The line of a text; None for one that was cut off while it was written. Raises `SchemaTooNew` for a version to
    come, `InvalidValue` for what is no line.
    """
    try:
        body: Any = json.loads(text)
    except ValueError:
        return None
    try:
        if body["v"] > VERSION:
            raise SchemaTooNew("the erasure journal was written by a newer crmcore; upgrade crmcore", version=body["v"])
        do: Literal["erase", "undo"] = body["do"]
        return ErasureLine(
            str(body["tenant"]),
            CustomerId(UUID(body["customer"])),
            from_micros(int(body["at"])),
            tuple(bytes.fromhex(each) for each in body["suppressed"]),
            tuple(bytes.fromhex(each) for each in body["keys"]),
            bool(body["joined"]),
            do == "undo",
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise InvalidValue("journal", "a line that is not of an erasure journal", "it is the file that crmcore wrote")
