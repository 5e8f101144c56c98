"""What all answers of the app have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from crmcore.errors import StorageError, UnknownMessage
from crmcore.web.extra import needing_starlette
from crmcore.web.page import State, page
from crmcore.web.words import Vocabulary, Words

with needing_starlette("crmcore.web"):
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import HTMLResponse, PlainTextResponse, Response

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
    """The page that shows what an act comes to, in the customer's language; the act runs in a thread."""
    try:
        found = await run_in_threadpool(act)
    except UnknownMessage:
        return nobodys(request, vocabulary, "unknown", 404)
    except StorageError:
        return nobodys(request, vocabulary, "later", 503)
    return HTMLResponse(shown(vocabulary.chosen(found.language, _accepted(request)), found), 200, HEADERS)


def nobodys(request: Request, vocabulary: Vocabulary, state: State, status: int) -> Response:
    """A page that is about no customer."""
    return HTMLResponse(page(vocabulary.chosen(None, _accepted(request)), None, state), status, HEADERS)


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
