"""How alike two texts are, by rapidfuzz."""

from __future__ import annotations

from rapidfuzz.distance import OSA, JaroWinkler

from crmcore.linkage.limits import ALIKE, APART, CROSSING, LINE

_normalized = OSA.normalized_similarity
_distance = OSA.distance
_winkler = JaroWinkler.similarity


def similarity(one: str, other: str) -> float:
    """The Jaro-Winkler similarity, 0 to 1 (Winkler, "String comparator metrics and enhanced decision rules in the
    Fellegi-Sunter model of record linkage", 1990).
    """
    return _winkler(one, other)


def likeness(one: str, other: str) -> int:
    """2 where one text may be the other with a slip of the pen: a character wrong, missing, added, or two neighbours
    swapped; two such slips in longer texts, none in very short ones. 1 where they are alike by Winkler's measure. Else
    0.
    """
    # Most pairs are told by this alone.
    found = _winkler(one, other, score_cutoff=APART)
    if not found:
        return 0
    shorter = min(len(one), len(other))
    allowed = 0 if shorter < 3 else 1 if shorter < 8 else 2
    if allowed and _distance(one, other, score_cutoff=allowed) <= allowed:
        return 2
    return 1 if found >= ALIKE else 0


def line_alike(one: str, other: str) -> bool:
    """Whether two lines of an address are the same but for one character in four."""
    return _normalized(one, other, score_cutoff=LINE) > 0


def crossing(one: str, other: str) -> float:
    """The Jaro-Winkler similarity, 0 where it is low."""
    return _winkler(one, other, score_cutoff=CROSSING)


def one_off(one: str, other: str) -> bool:
    """Whether the texts are alike but for one character, or two neighbours swapped."""
    return _distance(one, other, score_cutoff=1) <= 1
