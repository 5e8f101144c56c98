"""How alike two texts are, by rapidfuzz."""

from __future__ import annotations

from rapidfuzz.distance import OSA, JaroWinkler

ALIKE = 0.88
"""From here on the similarity of Winkler says that two names are alike."""

_distance = OSA.distance
_winkler = JaroWinkler.similarity


def similarity(one: str, other: str) -> float:
    """The Jaro-Winkler similarity, 0 to 1 (Winkler, "String comparator metrics and enhanced decision rules in the
    Fellegi-Sunter model of record linkage", 1990).
    """
    return _winkler(one, other)


def alike(one: str, other: str) -> bool:
    """Whether two texts are alike by Winkler's measure."""
    return _winkler(one, other, score_cutoff=ALIKE) > 0


def slipped(one: str, other: str) -> bool:
    """Whether one text may be the other with a slip of the pen: a character wrong, missing, added, or two neighbours
    swapped; two such slips in longer texts, none in very short ones.
    """
    shorter = min(len(one), len(other))
    if shorter < 3:
        return False
    allowed = 1 if shorter < 8 else 2
    return _distance(one, other, score_cutoff=allowed) <= allowed


def one_off(one: str, other: str) -> bool:
    """Whether the texts are alike but for one character, or two neighbours swapped."""
    return _distance(one, other, score_cutoff=1) <= 1
