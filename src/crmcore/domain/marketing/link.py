"""Links of a template: web addresses that are known beforehand, up to what is filled into their query."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

URL_LIMIT = 2_000

Attribute = Callable[[str, int], str]
"""Given an address and the number of its link, 1 for the first of a wording, the address that is to be followed
instead: one by which it can be told who followed which link.
"""

_CHARACTERS = r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?+"
_HOST = rf"https?://(?=[^/?#]{{1,253}}(?:[/?#]|\Z)){_LABEL}(?:\.{_LABEL})*+(?::[0-9]{{1,5}})?+"
_WHOLE = re.compile(rf"{_HOST}(?:[/?#]{_CHARACTERS}*+)?+", re.IGNORECASE)
_BEGUN = re.compile(rf"{_HOST}(?:/{_CHARACTERS}*?)?[?#]{_CHARACTERS}*+", re.IGNORECASE)

ADDRESS_RULE = (
    "an address is written out like https://shop.example/tea, with http or https, a host of ASCII letters and no user; "
    "what else is not ASCII, and quotes, are written with percent signs"
)
QUERY_RULE = "what is filled in stands in the query of a written-out address: https://shop.example/tea?from=${stage}"


def is_address(url: str) -> bool:
    """Whether it is an absolute address of the web that no program reads otherwise: http or https, a host, no user."""
    return len(url) <= URL_LIMIT and _WHOLE.fullmatch(url) is not None


def is_begun(url: str) -> bool:
    """Whether it is the beginning of such an address up to its query or fragment, so that what follows cannot change
    where it leads.
    """
    return len(url) <= URL_LIMIT and _BEGUN.fullmatch(url) is not None


def in_query(value: str) -> str:
    """The value as it stands in the query of an address (RFC 3986, section 2.1)."""
    return quote(value, safe="")


def as_is(url: str, _: int) -> str:
    """The address itself: nothing is told of who follows it."""
    return url
