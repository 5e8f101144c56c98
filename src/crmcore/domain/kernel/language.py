"""Languages: BCP 47 tags, and which of several suits a wish best."""

from __future__ import annotations

from collections.abc import Iterable

from crmcore.errors import InvalidValue


def require_language(tag: object, field: str = "language") -> str:
    """The tag itself, when it is shaped like one of BCP 47; raises `InvalidValue`."""
    parts = tag.split("-") if isinstance(tag, str) else [""]
    shaped = parts[0].isalpha() and 2 <= len(parts[0]) <= 8 and all(part.isalnum() and len(part) <= 8 for part in parts)
    if not (shaped and isinstance(tag, str) and tag.isascii()):
        raise InvalidValue(field, "not a language tag", "a language is a BCP 47 tag such as de or fa-IR")
    return tag


def written(tag: str) -> str:
    """The tag in the letters that RFC 5646 (2.1.1) recommends: ``de-AT``, ``zh-Hant-TW``."""
    first, *rest = tag.lower().split("-")
    parts, extended = [first], False
    for part in rest:
        shown = part.upper() if len(part) == 2 else part.capitalize() if len(part) == 4 else part
        parts.append(part if extended else shown)
        extended = extended or len(part) == 1
    return "-".join(parts)


def lookup(wish: str | None, known: Iterable[str]) -> str | None:
    """Which of the known tags suits the wish: the same, or the next shorter one that is known; None without any.

    Parts are taken off the end of the wish until it is known (RFC 4647, section 3.4): ``de-AT`` is served by ``de``,
    but ``de`` not by ``de-AT``. Capital letters do not count.
    """
    tags = {tag.lower(): tag for tag in known}
    parts = [] if wish is None else wish.lower().split("-")
    while parts:
        found = tags.get("-".join(parts))
        if found is not None:
            return found
        parts.pop()
        if parts and len(parts[-1]) == 1:
            parts.pop()
    return None
