"""Pieces of hostile templates and values, and what tries them."""

from __future__ import annotations

from collections.abc import Iterable

from crmcore import CRM, Wording
from crmcore.errors import InvalidValue, UnknownField

BREAKING = [
    "<", ">", '"', "'", "&", "`", "=", "/", "</p>", "<b>", "<script>alert(1)</script>", "<!--", "-->", "]]>",
    "<![CDATA[", '" onload="x', "' onload='x", "javascript:alert(1)", "&lt;", "&#60;", "&quot;", "lt;", "60;",
    "\\", "\n", "\r\n", "\x0b", "\x85", "\u2028", "\u2029", "\u202e", "\ufeff", "\uff1c", "%3c", "%0d%0a",
    "+ADw-", "${name}", "${end}", "$$", "</title>", "</style>", "<a href=x>", "Bcc: eve@example.org",
    "=?utf-8?q?=0A?=", "\x01", "\ud7ff", "\U0001f600",
]  # fmt: skip
"""What breaks out of text, quotes, addresses or lines where nothing is escaped."""

BITS = [
    "<p>", "</p>", "<p ", "<b", ">", "/>", "</", "<", "<!--", "-->", "<style>", "</style>", "<title>",
    "</title>", '"', "'", "=", " ", " title=", " class='", ' alt="', "<a href='https://a.example/?x=",
    '<img src="https://a.example/?', "<a href=", "<!DOCTYPE html>", "<![if x]>", "<![endif]>", "&", "&lt;",
    "a", "\n", "${name}", "${name | 'x'}", "${if defected}", "${else}", "${end}",
    "${link https://a.example/}", "${link https://a.example/?${name}}", "$", "$$", "${", "}", "<svg>",
    "<td\tTITLE='${name}'>", '<i class="${if defected}a${else}${name}${end}">', "</i >", "<br/>", "--", "!",
    "]]>", "`",
]  # fmt: skip
"""What templates of HTML are made of, whole and broken."""


def taken(crm: CRM, wordings: Iterable[Wording]) -> list[Wording]:
    """Those that are not refused with a typed error that says what is wrong."""
    found = []
    for wording in wordings:
        try:
            crm.offers.define("tea", "product", "convenience", {"email": wording})
        except (UnknownField, InvalidValue):
            continue
        found.append(wording)
    return found
