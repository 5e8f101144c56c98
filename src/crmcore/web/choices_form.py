"""What was submitted from the preference page, carried out.

No token against forged requests is needed beside the one in the path: there is no cookie or login that a browser would
add by itself, so a site that wants to post in the customer's name would have to know the path, and who knows it may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from attrs import frozen

from crmcore.domain.customer.choice import ChoiceSheet, Chosen
from crmcore.errors import InvalidValue
from crmcore.web.choices_page import choices_page, out_of_date, what_was_done
from crmcore.web.words import Words

if TYPE_CHECKING:
    from crmcore.app import CRM

ACTOR = "customer"
"""Who changes consent on the preference page."""
_MOST_FIELDS = 1_000


@frozen
class Submitted:
    """How the choices are, and what was changed; None where what was submitted is no choice any more."""

    sheet: ChoiceSheet
    chosen: Chosen | None

    @property
    def language(self) -> str | None:
        """The language that the customer prefers."""
        return self.sheet.language


def submitted(crm: CRM, token: str, body: bytes) -> Submitted:
    """Carry out a form's body. Only what was ticked or unticked is changed, not what has changed since the page was
    shown. Raises `UnknownMessage`, `KeyMismatch`, `StorageError`.
    """
    sheet = crm.choices.of(token)
    try:
        form = parse_qs(body.decode("ascii"), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return Submitted(sheet, None)
    if "stop" in form.get("do", []):
        grant: set[str] = set()
        withdraw = {each.id for each in sheet.choices if each.allowed and each.can_withdraw}
    else:
        on, was = set(form.get("on", [])), set(form.get("was", []))
        grant, withdraw = on - was, was - on
    try:
        with crm.begin(actor=ACTOR) as tx:
            chosen = tx.choices.change(token, grant=sorted(grant), withdraw=sorted(withdraw))
    except InvalidValue:
        return Submitted(sheet, None)
    return Submitted(chosen.sheet, chosen)


def submitted_page(words: Words, done: Submitted) -> str:
    """The page after that."""
    told = out_of_date(words) if done.chosen is None else what_was_done(words, done.chosen)
    return choices_page(words, done.sheet, told)
