"""The frame of every page: plain HTML without script, readable at every width, in both directions of writing."""

from __future__ import annotations

from html import escape
from typing import Final

from crmcore.web.words import Words

COLOURS: Final = {"text": "#1a1a1a", "muted": "#4d4d4d", "ground": "#ffffff", "action": "#0b57a4", "line": "#767676"}
"""The colours of the pages. Texts keep a contrast of 4.5 to 1, what is needed to see a control 3 to 1 (WCAG 2.2)."""
_LEFTWARDS: Final = frozenset(["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"])
"""Languages that are written from right to left, unless their tag names another script."""

_STYLE: Final = f"""\
body {{ font: 1.125rem/1.6 system-ui, sans-serif; color: {COLOURS["text"]}; background: {COLOURS["ground"]};
  max-width: 34rem; margin: 3rem auto; padding: 0 1rem; overflow-wrap: break-word; }}
h1 {{ font-size: 1.75rem; line-height: 1.25; }}
fieldset {{ border: 1px solid {COLOURS["line"]}; border-radius: .3rem; margin: 1.5rem 0; padding: .5rem 1.25rem; }}
bdi {{ display: inline-block; max-width: 100%; }}
legend {{ font-weight: 600; padding: 0 .4rem; }}
.choice {{ display: grid; grid-template-columns: 1.4rem 1fr; column-gap: .75rem; margin: 1rem 0; }}
.choice input {{ width: 1.4rem; height: 1.4rem; margin: .2rem 0 0; accent-color: {COLOURS["action"]}; }}
.choice label, .choice strong {{ grid-column: 2; font-weight: 600; }}
.choice p {{ grid-column: 2; margin: 0; color: {COLOURS["muted"]}; font-size: 1rem; }}
.told {{ border: 2px solid {COLOURS["action"]}; border-radius: .3rem; padding: .1rem 1.25rem; }}
.buttons {{ display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0; }}
button {{ font: inherit; padding: .6rem 1.4rem; color: {COLOURS["ground"]}; background: {COLOURS["action"]};
  border: 2px solid {COLOURS["action"]}; border-radius: .3rem; cursor: pointer; }}
button.second {{ color: {COLOURS["action"]}; background: {COLOURS["ground"]}; }}
a {{ color: {COLOURS["action"]}; }}
:focus-visible {{ outline: .2rem solid {COLOURS["text"]}; outline-offset: .2rem; }}
"""
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{content}</main>
</body>
</html>
"""


def framed(words: Words, title: str, content: str) -> str:
    """The page with a title, which is text, and its content, which is HTML."""
    language = words["language"]
    return _PAGE.format(
        language=escape(language), direction=direction(language), title=escape(title), style=_STYLE, content=content
    )


def direction(language: str) -> str:
    """How a language (BCP 47 tag) is written: ``ltr`` or ``rtl``."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    if script is not None:
        return "rtl" if script in ("arab", "hebr", "thaa", "syrc", "nkoo", "adlm") else "ltr"
    return "rtl" if first in _LEFTWARDS else "ltr"
