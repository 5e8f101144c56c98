"""What an SMS provider's answer says of a message."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from crmcore.channels.hook_body import read_json
from crmcore.channels.http.answers import answer_to, retry_after
from crmcore.channels.http.client import Reply
from crmcore.channels.json_pointer import JsonPointer
from crmcore.channels.sms_provider import AnswerForm
from crmcore.channels.told import told_word
from crmcore.domain.decision.message import Accepted, Answer, RefusalReason, Refused, Unknown
from crmcore.errors import InvalidValue

FOR_GOOD: Final[frozenset[RefusalReason]] = frozenset({"address", "content", "policy", "other"})
"""Reasons for which a message is refused for good."""

# What is kept of a provider's words: ids and codes, and nothing that reads like a sentence.
_KEPT = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def read_answer(form: AnswerForm, reply: Reply, *, digits: str, now: datetime, idempotent: bool) -> Answer:
    """What becomes of the message: by what the body says where the form points, and by the status.

    An answer of success that cannot be read, or lacks what it should have, leaves it unknown. `digits` is the number
    that was written to, which is not kept.
    """
    answer = answer_to(reply, now=now, idempotent=idempotent)
    if isinstance(answer, Accepted):
        return answer if form.by_status else _of_success(form, reply, digits, now)
    if isinstance(answer, Refused) and form.code is not None:
        return _of_refusal(form, reply, answer, digits, now)
    return answer


def _of_success(form: AnswerForm, reply: Reply, digits: str, now: datetime) -> Answer:
    document = _document(reply)
    id_ = _word(document, form.id)
    if form.state is None:
        return Accepted(detail=_kept(id_, digits)) if id_ else Unknown("an answer without the provider's id")
    state = _word(document, form.state)
    if state in form.accepted:
        return Accepted(detail=_kept(id_, digits))
    if state in form.refused:
        return _refused(form.refused[state], reply, "refused", _word(document, form.code), digits, now)
    return Unknown("an answer whose state is not known" if state else "an answer without a state")


def _of_refusal(form: AnswerForm, reply: Reply, answer: Refused, digits: str, now: datetime) -> Answer:
    code = _word(_document(reply), form.code)
    reason = form.reasons.get(code)
    if reason is not None:
        return _refused(reason, reply, answer.detail, code, digits, now)
    told = _kept(code, digits)
    if not told:
        return answer
    return Refused(answer.permanent, f"{answer.detail}, code {told}", answer.reason, answer.retry_after)


def _refused(reason: RefusalReason, reply: Reply, detail: str, code: str, digits: str, now: datetime) -> Refused:
    told = _kept(code, digits)
    permanent = reason in FOR_GOOD
    pause = None if permanent else retry_after(reply, now)
    return Refused(permanent, f"{detail}, code {told}" if told else detail, reason, pause)


def _document(reply: Reply) -> Any:
    if not reply.body:
        return None
    try:
        return read_json(reply.body)
    except InvalidValue:
        return None


def _word(document: Any, pointer: str | None) -> str:
    if pointer is None:
        return ""
    try:
        return told_word(JsonPointer.read(pointer).find(document), "answer", 200)
    except InvalidValue:
        return ""


def _kept(word: str, digits: str) -> str:
    return word if _KEPT.fullmatch(word) and digits not in word else ""
