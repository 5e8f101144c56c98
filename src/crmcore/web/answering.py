"""What all answers of the app have in common."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from crmcore.errors import CRMError, UnknownMessage
from crmcore.web.extra import needing_starlette
from crmcore.web.page import page
from crmcore.web.words import Vocabulary, Words

with needing_starlette("crmcore.web"):
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import HTMLResponse, PlainTextResponse, Response

_log = logging.getLogger("crmcore.web")

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Told(Protocol):
    """What a page is about: it tells the language that the customer prefers."""

    @property
    def language(self) -> str | None:
        """A BCP 47 tag, None where nothing is known."""
        ...


T = TypeVar("T", bound=Told)


async def answered(
    request: Request, vocabulary: Vocabulary, act: Callable[[], T], shown: Callable[[Words, T], str]
) -> Response:
    """The page that shows what an act comes to, in the customer's language; the act runs in a thread. What it raises
    of ours is a page too.
    """
    try:
        found = await run_in_threadpool(act)
    except CRMError as error:
        return failed(request, vocabulary, error)
    return HTMLResponse(shown(vocabulary.chosen(found.language, _accepted(request)), found), 200, HEADERS)


def failed(request: Request, vocabulary: Vocabulary, error: CRMError) -> Response:
    """The page that says what an error comes to, and about no customer: that a link is unknown, or that it has to be
    tried later, with the error's code for whoever is asked about it.
    """
    words = vocabulary.chosen(None, _accepted(request))
    if isinstance(error, UnknownMessage):
        return HTMLResponse(page(words, None, "unknown"), 404, HEADERS)
    log_failure("a page", error)
    return HTMLResponse(page(words, None, "later", reason=error.code), 503, HEADERS)


def log_failure(what: str, error: CRMError) -> None:
    """Tell whoever runs the app what could not be done; an error's code holds nothing personal."""
    _log.warning("%s cannot be served as it should: %s", what, error.code)


def _accepted(request: Request) -> str:
    return request.headers.get("accept-language", "")


def plain(text: str, status: int) -> Response:
    """An answer to a program, in a few words."""
    return PlainTextResponse(f"{text}\n", status, HEADERS)


async def body_of(request: Request, most: int) -> bytes | None:
    """The body, None when it is larger than it may be."""
    found = bytearray()
    try:
        async for part in request.stream():
            found += part
            if len(found) > most:
                return None
    except ClientDisconnect:
        return b""
    return bytes(found)
