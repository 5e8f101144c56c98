"""The page for who wants to unsubscribe: plain HTML with one button, without script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from crmcore.services.links import Linked

DEFAULT_WORDS: Final[Mapping[str, str]] = {
    "language": "en",
    "title": "Unsubscribe",
    "ask": "Do you want no more messages of this kind?",
    "button": "Unsubscribe",
    "done": "You are unsubscribed. You will get no more messages of this kind at this address.",
    "service": "This message serves you as a customer, and cannot be unsubscribed from.",
    "unknown": "This link is not known here. It may be incomplete: copy the whole of it from the message.",
    "later": "This cannot be done at the moment. Please try again in a few minutes.",
}
"""The words of the page, to be replaced by an app's own."""

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.125rem/1.6 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 34rem;
  margin: 3rem auto; padding: 0 1rem; }}
button {{ font: inherit; padding: .6rem 1.4rem; color: #fff; background: #0b57a4; border: 0; border-radius: .3rem; }}
button:focus-visible {{ outline: .2rem solid #1a1a1a; outline-offset: .2rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>
{form}</main>
</body>
</html>
"""
_FORM: Final = '<form method="post"><button type="submit">{button}</button></form>\n'


def page(words: Mapping[str, str], state: str, linked: object) -> str:
    """The page in a state: ask, done, unknown or later."""
    told = {name: escape(text) for name, text in words.items()}
    if isinstance(linked, Linked) and not linked.unsubscribable:
        state = "service"
    form = _FORM.format(button=told["button"]) if state == "ask" else ""
    return _PAGE.format(language=told["language"], title=told["title"], text=told[state], form=form)
