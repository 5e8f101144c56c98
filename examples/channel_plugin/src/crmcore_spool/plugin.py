"""How the spool registers itself with crmcore."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from crmcore import Settings, hookimpl
from crmcore_spool.channel import SpoolChannel


@frozen
class SpoolSettings:
    """The file: CRMCORE_SPOOL__PATH in the environment, or ``settings={"spool": {"path": ...}}``."""

    path: Path


@hookimpl
def register_channels(settings: Settings) -> Sequence[SpoolChannel]:
    """The spool, when it is set up."""
    return [] if settings.is_empty else [SpoolChannel(settings.read(SpoolSettings).path)]
