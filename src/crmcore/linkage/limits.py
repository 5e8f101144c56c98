"""From where on two texts are alike; no limit is fitted to a file."""

from __future__ import annotations

from typing import Final

ALIKE: Final = 0.88
"""From here on the similarity of Winkler says that two names are alike."""
LINE: Final = 0.75
"""From here on the share of characters that need no edit says that two lines of an address are alike."""
APART: Final = 0.55
"""Texts below this similarity of Winkler are no slip of one another."""
CROSSING: Final = 0.7
"""Below this similarity a given name is not another's family name."""
SWAPPED_FROM: Final = 1.7
"""Given and family name are swapped only where the similarities crosswise add up to this."""
SWAPPED_BY: Final = 0.3
"""And by so much more than those straight."""
