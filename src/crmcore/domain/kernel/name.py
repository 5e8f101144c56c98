"""Names that become part of a field's name."""

from __future__ import annotations

import re

from crmcore.errors import InvalidValue

LONGEST = 63
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def require_name(value: object, field: str = "name", *, hyphens: bool = False) -> str:
    """The name itself: 1 to 63 of a-z, 0-9 and _, or also -, a letter first. Raises `InvalidValue`."""
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", "a name is text")
    if len(value) > LONGEST or not _NAME.fullmatch(value.replace("-", "_") if hyphens else value):
        others = "0-9, _ and -" if hyphens else "0-9 and _"
        raise InvalidValue(field, "an unusable name", f"a name has 1 to {LONGEST} of a-z, {others}, a letter first")
    return value
