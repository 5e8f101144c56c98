"""Addresses and message ids in headers and in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import getaddresses
from typing import Final

from crmcore.codec.mail.limits import FIELD_SIZE_LIMIT

_ADDRESS = re.compile(
    r"""(?:"[^"\s@\\]{1,64}"|[^\s<>()\[\]{},;:"'|@=\\/*\u3000-\u3002\uff1a-\uff1e]{1,64}(?:[=/'][^\s<>()\[\]{},;:"'|"
    r"@\\]{1,64})?)"""
    r"""@(?:[A-Za-z0-9\u00a1-\u2fff\u3400-\ufaff](?:[\w-]{0,62})\.)*[A-Za-z0-9\u00a1-\u2fff\u3400-\ufaff][\w-]{0,62}"""
)
_PLAIN = re.compile(r"[^\s<>\"@]{1,128}@[^\s<>\"@]{1,253}")
_FOR = re.compile(r"\bfor\s+<([^<>\s@]{1,64}@[^<>\s@]{1,255})>")
_ID = re.compile(r"<([^<>\s]{1,998})>")
_ADMIN: Final = frozenset(
    {
        "abuse", "admin", "administrator", "contact", "helpdesk", "hostmaster", "info", "mail-daemon", "mailadmin",
        "mailer-daemon",
        "no-reply", "noreply", "postmaster", "root", "support", "sysadmin", "mailerdaemon", "mdaemon", "mailsupport",
    }
)  # fmt: skip


def found(text: str) -> list[str]:
    """The addresses in a text, in order, each once."""
    return unique(each.group().rstrip(".").strip("`") for each in _ADDRESS.finditer(text))


def of_field(value: str) -> str:
    """The one address of a field such as ``Final-Recipient: rfc822; <user@example.org>``; empty where there is none."""
    kind, semicolon, rest = value.partition(";")
    value = rest if semicolon and "@" not in kind else value
    bracketed = re.search(r"<\s*([^<>\s]{1,320})\s*>", value)
    if bracketed and "@" in bracketed[1]:
        return bracketed[1].strip("'\"")
    plain = _PLAIN.search(value)
    return "" if plain is None else plain.group().strip("'\"(),;").rstrip(".")


def listed(values: Iterable[str]) -> list[str]:
    """The addresses of address fields such as To, each once."""
    taken = [value[:FIELD_SIZE_LIMIT] for value in values]
    try:
        pairs = getaddresses(taken, strict=False) if _STRICT else getaddresses(taken)
    except (ValueError, IndexError, RecursionError):
        pairs = []
    addresses = [address for _, address in pairs if "@" in address]
    return unique(addresses) if addresses else found(" ".join(taken))


def traced(received: Iterable[str]) -> list[str]:
    """The recipients for whom mail systems say that they took a message, in its trace fields."""
    return unique(each for value in received for each in _FOR.findall(value[:2_000]))


def ids(value: str) -> list[str]:
    """The message ids of a field, without angle brackets."""
    bracketed = _ID.findall(value)
    bare = value.strip()
    return unique(bracketed or ([bare] if bare and "@" in bare and " " not in bare else []))


def administrative(address: str) -> bool:
    """Whether an address is that of a mail system or its keepers, not of a recipient."""
    return address.partition("@")[0].lower().strip("\"'") in _ADMIN


def unique(values: Iterable[str]) -> list[str]:
    """The values in order, each once, whatever their case."""
    kept: dict[str, str] = {}
    for value in values:
        kept.setdefault(value.casefold(), value)
    return list(kept.values())


def _takes_strict() -> bool:
    try:
        getaddresses([""], strict=False)
    except TypeError:
        return False
    return True


# Releases of Python of 2024 and later take ``strict``; told to be strict they answer nothing for a list with one fault.
_STRICT = _takes_strict()
