"""Retention: how long what is personal is kept."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Retained = Literal["erase lapsed", "redact texts", "redact evidence"]


@frozen
class RetentionRule:
    """What is done with what is older than so many `days`.

    ``erase lapsed`` erases customers who were added and last did something (an inbound interaction) longer ago; those
    of whom processing is restricted, or a case is open, are left. ``redact texts`` takes the free text out of
    interactions that occurred longer ago, of the `kinds` named or of all, and deletes what says it once more: messages
    of inboxes made longer ago, with those of kind ``message``, tasks finished longer ago, with calls, visits and
    advice, and cases closed longer ago, with complaints. ``redact evidence`` takes the evidence from consents given
    longer ago.
    """

    name: str
    does: Retained
    days: int
    kinds: tuple[str, ...] = ()
    version: int = 1
