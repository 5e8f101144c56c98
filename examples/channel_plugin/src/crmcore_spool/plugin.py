"""How the spool registers itself with crmcore."""

from __future__ import annotations

import os
from collections.abc import Sequence

from crmcore import hookimpl
from crmcore_spool.channel import SpoolChannel


@hookimpl
def register_channels() -> Sequence[SpoolChannel]:
    """The spool, when CRMCORE_SPOOL names its file."""
    path = os.environ.get("CRMCORE_SPOOL")
    return [SpoolChannel(path)] if path else []
