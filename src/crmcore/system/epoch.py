"""An epoch that a person gives."""

from __future__ import annotations

import os

from attrs import frozen

from crmcore.errors import InvalidValue

VARIABLE = "CRMCORE_EPOCH"
_MOST = 2**53


@frozen
class GivenEpoch:
    """A number that stands in the app's configuration, and is another one after restoring."""

    number: int

    @property
    def follows(self) -> bool:
        """False: a person changes it."""
        return False

    def read(self) -> int | None:
        """The number."""
        return self.number

    def keep(self, number: int) -> None:
        """Nothing to do."""


def given_epoch(given: object) -> GivenEpoch | None:
    """The epoch given, or that of the environment variable CRMCORE_EPOCH; None without either. Raises
    `InvalidValue`.
    """
    if given is None:
        text = os.environ.get(VARIABLE, "")
        if not text:
            return None
        given = int(text) if text.isascii() and text.isdigit() else text
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given <= _MOST:
        raise InvalidValue("epoch", f"a {type(given).__name__}", "an epoch is a whole number from 1 on")
    return GivenEpoch(given)
