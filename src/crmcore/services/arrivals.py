"""Arrivals: what came back tells of a message whose channel never said what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from crmcore.domain.decision.message import Accepted, Message, Refused
from crmcore.domain.relationship import content
from crmcore.services.work import Work

ARRIVED: Final = ("receipt", "reply", "auto_reply", "open", "click", "complaint", "unsubscribe")
"""What comes back only of a message that the far side has taken and not returned."""
_EITHER: Final = (*ARRIVED, "bounce")
_APART = timedelta(days=1)
"""How far the far side's clock may be behind ours."""
_PAGE = 100


def heard_of(work: Work, message: Message) -> Accepted | Refused | None:
    """What became of a message by what was heard of that very message: it was taken where anything shows that it
    arrived, refused for good where it came back for good and nothing does; None where neither was heard: of a soft
    bounce it is not said whether the far side goes on trying.

    Known are interactions that name the message and are not voided. Not known is what came without the message's key,
    an open or a click that was not to be counted, and what a far side dates more than a day before the message. It is
    one query for a message, of its customer's interactions since: few have to be asked about.
    """
    since, before, returned = message.made_at - _APART, None, False
    while True:
        page = work.unit.interactions.of(
            message.customer, limit=_PAGE, before=before, kinds=_EITHER, include_voided=False
        )
        for each in page:
            if each.occurred_at >= since and _about(each.content) == str(message.id):
                if each.kind in ARRIVED:
                    return Accepted(detail=f"heard of it: {each.kind.replace('_', ' ')}")
                returned = returned or (isinstance(each.content, content.Bounce) and each.content.nature == "hard")
        if len(page) < _PAGE or page[-1].occurred_at < since:
            return Refused(permanent=True, detail="it came back") if returned else None
        before = (page[-1].occurred_at, page[-1].id)


def _about(said: content.Content) -> str:
    """The id of the message that it names, as text; empty where it names none."""
    match said:
        case content.Complaint():
            return said.about
        case (
            content.Receipt()
            | content.Reply()
            | content.AutoReply()
            | content.Open()
            | content.Click()
            | content.Unsubscribe()
            | content.Bounce()
        ):
            return said.message
    return ""
