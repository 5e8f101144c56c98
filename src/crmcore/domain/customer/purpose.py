"""Purposes: what a contact is for. Their names are the app's own but for those here."""

from __future__ import annotations

from typing import Final

SERVICE = "service"
"""The purpose of what a customer has to get (a bill, a delivery note), apart from marketing: it waits for no hours and
for no cooling-off, and only a cap or a budget of its own purpose holds it back.
"""
OFFERS: Final = "offers"
"""The purpose of an offer of which nothing else is told."""
CONFIRMATION: Final = "confirmation"
"""The purpose of an offer whose wording asks whether somebody who typed in an address wants what was asked for."""
_ASKS: Final = f"{CONFIRMATION}:"


def confirmation_of(purpose: str) -> str:
    """The purpose of asking for the confirmation of another. No name that an app may give is like it."""
    return _ASKS + purpose


def asked_of(purpose: str) -> str | None:
    """The purpose that a confirmation is asked for; None for the purpose of anything else."""
    return purpose.removeprefix(_ASKS) if purpose.startswith(_ASKS) else None


def served_as(purpose: str) -> str:
    """The purpose by which hours, caps, cooling-off and budgets go: what asks for a confirmation serves whoever asked
    for it.
    """
    return SERVICE if purpose.startswith(_ASKS) else purpose
