"""HTML of a mail as text: what a reader sees, with quotes marked as in plain text. One pass, whatever it holds."""

from __future__ import annotations

import html
import re
from typing import Final

from crmcore.codec.mail.limits import TEXT_SIZE

_PIECE = re.compile(r"<!--|<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<\s*(/?)\s*([A-Za-z][A-Za-z0-9]*)")
_BREAKS: Final = frozenset(
    {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre", "hr", "blockquote"}
)
_SILENT: Final = frozenset({"script", "style", "head", "title"})
_QUOTES: Final = 20
"""Quotes within quotes that are marked; deeper ones are marked as these."""


def html_text(markup: str) -> str:
    """The text of HTML. Lines of a ``blockquote`` begin with as many ``>`` as it is deep."""
    lines: list[str] = []
    line: list[str] = []
    depth = silent = 0
    comment = False
    for piece in _PIECE.findall(markup[:TEXT_SIZE]):
        if comment:
            comment = not piece.rstrip().endswith("--") and not piece.endswith("-->") and "-->" not in piece
            continue
        if piece == "<!--":
            comment = True
            continue
        tag = _TAG.match(piece) if piece[0] == "<" else None
        if tag is None:
            if not silent and not piece.startswith("<!"):
                line.append(" ".join(f" {piece} ".replace("\xa0", " ").split(" ")) if piece[0] != "<" else "")
            continue
        closing, name = bool(tag[1]), tag[2].lower()
        if name in _SILENT and not piece.endswith("/>"):
            silent = max(0, silent - 1) if closing else silent + 1
        if name in _BREAKS:
            lines.append(_line(line, depth))
            line = []
            if name == "hr" and not closing:
                lines.append("_" * 32)
        if name == "blockquote":
            depth = max(0, depth - 1) if closing else depth + 1
    lines.append(_line(line, depth))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _line(pieces: list[str], depth: int) -> str:
    text = " ".join(html.unescape("".join(pieces)).split())
    return f"{'>' * min(depth, _QUOTES)} {text}".rstrip() if depth else text
