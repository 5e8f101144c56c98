"""Decisions: what was drawn for whom and why, as it is logged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NewType
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.decision.action import Action
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day

DecisionId = NewType("DecisionId", UUID)


@frozen
class Decision:
    """One decision for one customer on one occasion; it never changes. At most one for each (occasion, customer).

    `intended` was drawn with probability `probability`; `action`, the action of record, is the same or, held out, to
    hold. `propensities` are the non-zero ones in order; `allowed` the set they were over. `verdicts` are those that
    were not allow, by channel and purpose (``email for offers``). `seen` is what the policy saw, as scalars by the
    field's text; a personal one is ``{"digest": ...}``, keyed. `versions` tell the definitions it rests on: those of
    the ``offers`` considered, of the ``segment`` and the ``lifecycle``, and the contacts of the ``caps``; ``arms`` is
    ``household`` where arms were drawn for households. `purpose` is what the intended contact is for; None where to
    hold was intended, and where that was not written down. `rulings` say more of the `verdicts`, by the same names:
    which guard told each, until when, and by which version of which definition; empty where that was not written down.
    """

    id: DecisionId
    customer: CustomerId
    origin: CustomerId
    occasion: str
    decided_at: datetime
    day: Day
    policy: str
    policy_version: str
    arm: str
    intended: Action
    probability: float
    propensities: tuple[tuple[Action, float], ...]
    allowed: tuple[Action, ...]
    verdicts: Mapping[str, str]
    seen: Mapping[str, Plain]
    versions: Mapping[str, Plain]
    stage: str
    purpose: str | None = None
    rulings: Mapping[str, Ruling] = field(factory=dict)

    @property
    def action(self) -> Action:
        """The action of record (intention to treat): what a later suppression does not rewrite."""
        return Action() if self.arm == HELD_OUT else self.intended
