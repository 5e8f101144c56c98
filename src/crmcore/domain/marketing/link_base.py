"""Where an app serves the links of its messages, and what they tell."""

from __future__ import annotations

from typing import Final

from attrs import frozen

MEASUREMENT: Final = "measurement"
"""The purpose of counting what a customer opens and follows; without its consent nothing is counted."""


@frozen
class LinkBase:
    """The address before the path of every link, without a slash at its end, and whether clicks and opens are counted
    of customers who agree to that.
    """

    url: str
    clicks: bool = False
    opens: bool = False

    @property
    def measures(self) -> bool:
        """Whether anything is counted."""
        return self.clicks or self.opens
