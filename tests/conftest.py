"""How hard Hypothesis looks.

`CRMCORE_HYPOTHESIS` is check (few examples, the default), ci (many, the same each run) or night (very many).
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Deadlines measure the machine: what has to be fast is measured in benchmarks.
settings.register_profile("check", max_examples=20, deadline=None)
settings.register_profile("ci", max_examples=150, deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "night", max_examples=5_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("CRMCORE_HYPOTHESIS", "check"))
