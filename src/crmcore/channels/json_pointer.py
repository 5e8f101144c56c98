"""JSON pointers (RFC 6901): where in a document a value stands, written ``/data/0/status``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from crmcore.errors import InvalidValue

_SHAPE = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


@frozen
class JsonPointer:
    """A pointer, read from its text; the empty one points at the whole document."""

    tokens: tuple[str, ...]

    @classmethod
    def read(cls, text: object, field: str = "pointer") -> JsonPointer:
        """The pointer that the text writes. Raises `InvalidValue`."""
        if not isinstance(text, str) or not _SHAPE.fullmatch(text):
            nature = "no JSON pointer" if isinstance(text, str) else f"a {type(text).__name__}"
            raise InvalidValue(field, nature, "a JSON pointer is written like /data/status (RFC 6901)")
        return cls(tuple(each.replace("~1", "/").replace("~0", "~") for each in text.split("/")[1:]))

    def find(self, document: object) -> Any:
        """The value it points at, None where there is none."""
        found: Any = document
        for token in self.tokens:
            if isinstance(found, Mapping):
                found = found.get(token)
            elif isinstance(found, list) and _INDEX.fullmatch(token) and int(token) < len(found):
                found = found[int(token)]
            else:
                return None
        return found
