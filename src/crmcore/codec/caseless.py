"""Texts that differ in case or in how accents are encoded alone."""

from __future__ import annotations

import unicodedata


def caseless(text: str) -> str:
    """Unicode's caseless form (D145), composed: equal for texts that differ in case or in how accents are encoded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
