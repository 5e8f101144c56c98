"""The page on which whoever reads at an address confirms what was asked for there: one button, and nothing changes
without it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from crmcore.domain.customer.consent_ask import ConsentAsk
from crmcore.web.choices_form import ACTOR
from crmcore.web.choices_page import filled, place_told, purpose_told, status
from crmcore.web.frame import framed
from crmcore.web.words import Words

if TYPE_CHECKING:
    from crmcore.app import CRM


def confirm_page(words: Words, ask: ConsentAsk) -> str:
    """The page; it says of the address only as much as its owner needs to know it again."""
    title = words["confirm_title"]
    if ask.address is None or ask.state in ("withdrawn", "moved"):
        return framed(words, title, f"<p>{escape(words['confirm_closed'])}</p>\n")
    if ask.state == "expired":
        return framed(words, title, f"<p>{escape(words['confirm_late'])}</p>\n")
    what, place = purpose_told(words, ask.purpose), place_told(words, ask.channel, ask.address)
    if ask.state == "confirmed":
        return framed(words, title, status([filled(words["confirm_done"], what=what, where=place)]))
    button = f'<button type="submit">{escape(words["confirm_button"])}</button>\n'
    content = (
        f"<p>{filled(words['confirm_ask'], what=what, where=place)}</p>\n"
        f'<form method="post">\n<div class="buttons">\n{button}</div>\n</form>\n'
        f"<p>{escape(words['confirm_not'])}</p>\n"
    )
    return framed(words, title, content)


def confirmed(crm: CRM, token: str) -> ConsentAsk:
    """Confirm, as the customer. Raises `UnknownMessage`, `KeyMismatch`, `StorageError`."""
    with crm.begin(actor=ACTOR) as tx:
        return tx.consents.confirm(token)
