"""Names that become part of a field's name, and labels, which do not."""

from __future__ import annotations

import re

from crmcore.errors import InvalidValue

LONGEST, LONGEST_LABEL = 63, 100
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def require_name(value: object, field: str = "name", *, hyphens: bool = False) -> str:
    """The name itself: 1 to 63 of a-z, 0-9 and _, or also -, a letter first. Raises `InvalidValue`."""
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", "a name is text")
    if len(value) > LONGEST or not _NAME.fullmatch(value.replace("-", "_") if hyphens else value):
        others = "0-9, _ and -" if hyphens else "0-9 and _"
        raise InvalidValue(field, "an unusable name", f"a name has 1 to {LONGEST} of a-z, {others}, a letter first")
    return value


def require_label(text: object, field: str) -> str:
    """The text itself: 1 to 100 printable characters without blanks around them. Raises `InvalidValue`."""
    if not isinstance(text, str):
        raise InvalidValue(field, f"a {type(text).__name__}", "it is a text")
    if not text or len(text) > LONGEST_LABEL or text != text.strip() or not text.isprintable():
        raise InvalidValue(
            field, "an unusable text", f"it has 1 to {LONGEST_LABEL} printable characters and no blanks around them"
        )
    return text
