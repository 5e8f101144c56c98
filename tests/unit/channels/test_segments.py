"""Segments are counted as the standard packs them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.channels.segments import EACH, SINGLE, Segments, segments

EMOJI = "\N{GRINNING FACE}"
# The whole default alphabet and extension table of 3GPP TS 23.038, by name of the page.
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "\f^{}\\[~]|€"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("gsm7", 0, 1)),
        ("a", Segments("gsm7", 1, 1)),
        ("a" * 160, Segments("gsm7", 160, 1)),
        ("a" * 161, Segments("gsm7", 161, 2)),
        ("a" * 306, Segments("gsm7", 306, 2)),
        ("a" * 307, Segments("gsm7", 307, 3)),
        ("a" * 1530, Segments("gsm7", 1530, 10)),
        ("a" * 1531, Segments("gsm7", 1531, 11)),
        ("€" * 80, Segments("gsm7", 160, 1)),
        ("€" * 81, Segments("gsm7", 162, 2)),
        # An escape and its character stay together: 76 of them fill 152 of 153.
        ("€" * 152, Segments("gsm7", 304, 2)),
        ("€" * 153, Segments("gsm7", 306, 3)),
        ("a" * 152 + "€" + "a" * 151, Segments("gsm7", 305, 2)),
        ("a" * 152 + "€" + "a" * 152, Segments("gsm7", 306, 3)),
        ("ç", Segments("ucs2", 1, 1)),
        ("`", Segments("ucs2", 1, 1)),
        ("\t", Segments("ucs2", 1, 1)),
        ("\x1b", Segments("ucs2", 1, 1)),
        ("ш" * 70, Segments("ucs2", 70, 1)),
        ("ш" * 71, Segments("ucs2", 71, 2)),
        ("ш" * 134, Segments("ucs2", 134, 2)),
        ("ш" * 135, Segments("ucs2", 135, 3)),
        (EMOJI * 35, Segments("ucs2", 70, 1)),
        (EMOJI * 36, Segments("ucs2", 72, 2)),
        # A pair is not parted: 33 of them fill 66 of 67.
        (EMOJI * 66, Segments("ucs2", 132, 2)),
        (EMOJI * 67, Segments("ucs2", 134, 3)),
        ("a" * 66 + EMOJI + "a" * 65, Segments("ucs2", 133, 2)),
        ("a" * 66 + EMOJI + "a" * 66, Segments("ucs2", 134, 3)),
        ("a" * 159 + "ш", Segments("ucs2", 160, 3)),
    ],
)
def test_a_text_takes_its_segments(text: str, expected: Segments) -> None:
    """At each edge, in each encoding."""
    assert expected == segments(text)


def test_the_alphabet_is_the_standard_s() -> None:
    """127 characters of one septet, ten of two, and none besides."""
    assert (127, 10) == (len(set(GSM)), len(set(EXTENDED)))
    every = [chr(code) for code in range(0x10000) if not 0xD800 <= code <= 0xDFFF]
    assert dict.fromkeys(GSM, 1) | dict.fromkeys(EXTENDED, 2) == {
        each: found.units for each in every if (found := segments(each)).encoding == "gsm7"
    }


@given(st.text(st.sampled_from(GSM + EXTENDED + "шçЖ\N{GRINNING FACE}"), max_size=2000))
def test_segments_hold_what_they_are_counted_for(text: str) -> None:
    """No fewer than the units need, and at most one unit lost in each of several; one more character, no fewer."""
    found = segments(text)
    assert found.encoding == "gsm7" or found.units == len(text.encode("utf-16-le")) // 2
    if found.count == 1:
        assert found.units <= SINGLE[found.encoding]
    else:
        assert found.units > SINGLE[found.encoding]
        assert found.units <= found.count * EACH[found.encoding]
        assert found.units > (found.count - 1) * (EACH[found.encoding] - 1)
    assert segments(text + "a").count >= found.count
