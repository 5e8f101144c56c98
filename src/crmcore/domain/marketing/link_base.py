"""Where an app serves the links of its messages."""

from __future__ import annotations

from attrs import frozen


@frozen
class LinkBase:
    """The address before the path of every link, without a slash at its end."""

    url: str
