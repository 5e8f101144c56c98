"""How many segments a text message takes, which is what it is paid by (3GPP TS 23.038 and TS 23.040).

A text in the GSM 7-bit alphabet has 160 septets in one segment, and 153 in each of several, where a header of six
bytes tells their order; a character of the extension table takes two. Any other text is sent in 16-bit units: 70, or 67
in each of several; a character beyond the first plane takes two. What takes two is never parted by a segment's end.
"""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

Encoding = Literal["gsm7", "ucs2"]

SINGLE: Final[dict[Encoding, int]] = {"gsm7": 160, "ucs2": 70}
"""Units that a message of one segment holds."""
EACH: Final[dict[Encoding, int]] = {"gsm7": 153, "ucs2": 67}
"""Units that each of several segments holds."""

# The default alphabet in the order of its codes, without the escape to the extension table at 0x1B.
_DEFAULT = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


@frozen
class Segments:
    """What a text takes: its encoding, the units of that (septets, or 16-bit units), and how many segments."""

    encoding: Encoding
    units: int
    count: int


def segments(text: str) -> Segments:
    """The segments of a text, at least one.

    >>> segments("Your tea has arrived.")
    Segments(encoding='gsm7', units=21, count=1)
    >>> segments("Твой чай прибыл.")
    Segments(encoding='ucs2', units=16, count=1)
    """
    encoding: Encoding = "gsm7" if _DEFAULT.union(_EXTENSION).issuperset(text) else "ucs2"
    if encoding == "gsm7":
        widths = [2 if each in _EXTENSION else 1 for each in text]
    else:
        widths = [2 if each > "\uffff" else 1 for each in text]
    units = sum(widths)
    if units <= SINGLE[encoding]:
        return Segments(encoding, units, 1)
    count, room = 1, EACH[encoding]
    for width in widths:
        if width > room:
            count, room = count + 1, EACH[encoding]
        room -= width
    return Segments(encoding, units, count)
