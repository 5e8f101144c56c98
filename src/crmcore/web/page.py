"""The page for who wants to unsubscribe: one button, and a way to all the choices."""

from __future__ import annotations

from html import escape
from typing import Literal

from crmcore.services.links import Linked
from crmcore.services.reader_links import CHOICES
from crmcore.web.frame import framed
from crmcore.web.words import Words

State = Literal["ask", "done", "unknown", "later"]


def page(words: Words, linked: Linked | None, state: State, token: str = "") -> str:
    """The page in a state; `token` is that of a link which is known."""
    told: str = state
    if told == "done" and linked is not None and linked.allowed:
        # Somebody has granted it anew at that very moment.
        told = "ask"
    if linked is not None and not linked.unsubscribable:
        told = "service"
    form = f'<form method="post"><button type="submit">{escape(words["button"])}</button></form>\n'
    way = f'<p><a href="../{CHOICES}/{escape(token)}">{escape(words["choose"])}</a></p>\n'
    content = f"<p>{escape(words[told])}</p>\n"
    # What is not known is not known to be about unsubscribing.
    title = words[f"{state}_title" if state in ("unknown", "later") else "title"]
    return framed(words, title, content + (form if told == "ask" else "") + (way if linked else ""))
