"""Opting in by text: whoever was asked by text message may answer with a word that says yes, instead of by the link.

It has to come from the number that was asked, through the channel that asked it, after the message that asks. It
answers the last one that did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from crmcore.codec.mail.yes_words import says_yes
from crmcore.domain.customer.consent_ask import ConsentAsk
from crmcore.domain.customer.purpose import asked_of
from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.ids import CustomerId
from crmcore.services.guests import scheme_of
from crmcore.services.opting_in import ask_of, grant_asked, pending_of
from crmcore.services.work import Work

TEXT: Final = "confirmation text"
"""The source of consent that was confirmed by a text message."""


def affirmed_by(work: Work, channel: str, heard: Heard, answers: Message | None) -> tuple[ConsentAsk, Message] | None:
    """The pending ask that something heard says yes to, with the message that asked last; None for anything else.

    `answers` is the message that it answers, where that is known: then it says yes to that one or to none. Whoever is
    reached at the number is held.
    """
    if heard.kind != "reply" or heard.address is None or says_yes(heard.text) is None:
        return None
    if scheme_of(work.setting.channels[channel]) != "phone" or (answers and asked_of(answers.purpose) is None):
        return None
    reached = work.unit.contact_points.reached_at(heard.address)
    work.unit.customers.hold(set(reached))
    asked = [
        (each, message)
        for each in _pending(work, reached, answers)
        if each.channel == channel and each.address is not None and each.address.key == heard.address.key
        for message in _gone(work, each)[-1:]
        # A text's own clock may tell whole seconds.
        if heard.at >= each.asked_at.replace(microsecond=0)
    ]
    return max(asked, key=lambda each: (each[1].finished_at or each[1].made_at, each[1].id), default=None)


def confirm_by_text(work: Work, asks: ConsentAsk, answers: Message, text: str, at: datetime) -> None:
    """Grant what a pending ask is for, in the transaction of `work`, since a text of that instant, answering the
    message that asks, says yes.
    """
    said = "".join(each if each.isprintable() else " " for each in text).strip()
    grant_asked(work, asks, at, f'by the text "{said}" answering message {answers.id}', TEXT)


def _pending(work: Work, reached: Sequence[CustomerId], answers: Message | None) -> Iterable[ConsentAsk]:
    """The pending asks of a message, or of all who are reached at a number."""
    if answers is None:
        return [each for customer in reached for each in pending_of(work, customer)]
    found = ask_of(work, answers)
    return [found] if found.state == "pending" else []


def _gone(work: Work, asks: ConsentAsk) -> Sequence[Message]:
    """The messages of an ask that have gone out, or may have."""
    messages = work.unit.outbox.of_decision(DecisionId(asks.id))
    return [each for each in messages if each.attempt and each.state != "refused"]
