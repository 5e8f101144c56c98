"""What copies of a mail are told by, and whom a return path was made for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from crmcore.codec.mail.addresses import ids
from crmcore.codec.mail.structure import Part

# What stays the same however often a mail is fetched and by which way it came.
_LASTING: Final = (
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "date",
    "subject",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
)
# user=example.org, behind a plus sign, a number or a word: list-bounces+user=example.org@lists.example.net.
_VERP = re.compile(r"([^\s@=+<>]{1,64})=([A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,24})\Z")
_TAG = re.compile(r"^.*?-(?:\d+-)+|^(?:\w*bounces?|return|returns|mailer|news|errors?|owner|verp|b|m)-", re.IGNORECASE)


def stable_id(mail: Part) -> str:
    """A digest that is the same for each copy of a mail: of its Message-ID, or else of what it says.

    Case, folding and blanks of fields, line ends, and fields that are added on the way change nothing.
    """
    own = ids(mail.header("message-id"))
    digest = sha256(b"message-id\0" if own else b"content\0")
    if own:
        digest.update(own[0].encode("utf-8", "replace"))
        return digest.hexdigest()
    for name in _LASTING:
        for value in mail.headers(name):
            digest.update(f"{name}:{value}\n".encode("utf-8", "replace"))
    for part in mail.walk():
        if not part.parts:
            digest.update(part.type.encode("utf-8", "replace") + b"\0")
            digest.update(b"\n".join(line.rstrip() for line in part.decoded.strip().split(b"\n")))
    return digest.hexdigest()


def intended(addressed_to: Iterable[str]) -> str:
    """The recipient whom one of the addresses a mail came to was made for (variable envelope return path)."""
    for address in addressed_to:
        local, _, _ = address.rpartition("@")
        found = _VERP.search(local)
        if found is not None:
            tagged = "+" in local[: found.start(1)]
            user = found[1] if tagged else _TAG.sub("", found[1], count=1)
            if user:
                return f"{user}@{found[2]}"
    return ""
