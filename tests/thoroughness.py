"""How many cases a test tries: few in the quick loop, more in `make test`, and as many as a variable says."""

from __future__ import annotations

import os


def cases(variable: str, *, check: int, test: int) -> int:
    """The number for this run."""
    quick = os.environ.get("CRMCORE_HYPOTHESIS", "check") == "check"
    return int(os.environ.get(variable, check if quick else test))
