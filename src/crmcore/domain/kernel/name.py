"""Names that become part of a field's name."""

from __future__ import annotations

import re

from crmcore.errors import InvalidValue

LONGEST = 63
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def require_name(value: object, field: str = "name") -> str:
    """The name itself: 1 to 63 lower-case letters, digits and underscores, a letter first. Raises `InvalidValue`."""
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", "a name is text")
    if len(value) > LONGEST or not _NAME.fullmatch(value):
        raise InvalidValue(
            field, "an unusable name", f"a name has 1 to {LONGEST} lower-case letters, digits and _, a letter first"
        )
    return value
