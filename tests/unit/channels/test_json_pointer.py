"""JSON pointers find what RFC 6901 says they find."""

from __future__ import annotations

from typing import Any

import pytest

from crmcore.channels.json_pointer import JsonPointer
from crmcore.errors import InvalidValue

# The document of RFC 6901, section 5.
DOCUMENT: dict[str, Any] = {
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8,
}  # fmt: skip


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", DOCUMENT), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3),
        ("/g|h", 4), ("/i\\j", 5), ('/k"l', 6), ("/ ", 7), ("/m~0n", 8),
        ("/bar", None), ("/foo/2", None), ("/foo/-", None), ("/foo/01", None), ("/foo/-1", None), ("/foo/0/0", None),
        ("/foo/99999999999999999999", None), ("/foo/bar", None),
    ],
)  # fmt: skip
def test_a_pointer_finds_its_value(pointer: str, found: Any) -> None:
    """Those of the RFC, and None where there is nothing."""
    assert found == JsonPointer.read(pointer).find(DOCUMENT)


@pytest.mark.parametrize("pointer", ["foo", "/a~", "/a~2", "#/foo", 5, None])
def test_what_is_no_pointer_is_refused(pointer: object) -> None:
    """A pointer begins with a slash, and escapes with ~0 and ~1."""
    with pytest.raises(InvalidValue, match="pointer"):
        JsonPointer.read(pointer)
