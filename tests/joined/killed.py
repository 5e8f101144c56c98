"""An app that writes an order and a purchase in one transaction, and is killed on the way."""

from __future__ import annotations

import os
import signal
from typing import Literal

from crmcore import Money
from tests.joined.hosts import WAYS
from tests.joined.place import SARA, Place, buy

Moment = Literal["in the block", "before the commit", "after the commit"]
MOMENTS: tuple[Moment, ...] = ("in the block", "before the commit", "after the commit")


def main(url: str, way: str, moment: Moment) -> None:
    """Kill this process, the hard way, at a moment of its transaction."""
    place = Place(url)
    crm = place.open()
    with WAYS[way](place) as app:
        app.order(1)
        if moment == "in the block":
            with crm.join(app.connection) as tx:
                tx.interactions.purchase(SARA, Money(1, "EUR"), source="shop", external_id="1")
                _die()
        buy(crm, app.connection, 1)
        if moment == "before the commit":
            _die()
    _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
