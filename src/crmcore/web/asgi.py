"""The ASGI app. Nothing of it keeps a session, sets a cookie, redirects or needs a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from crmcore.errors import CRMError, InvalidValue, SignatureRefused, StorageError, UnknownChannel, UnknownMessage
from crmcore.services.links import UNSUBSCRIBE
from crmcore.web.extra import needing_starlette
from crmcore.web.page import DEFAULT_WORDS, page

with needing_starlette("crmcore.web"):
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import HTMLResponse, PlainTextResponse, Response
    from starlette.routing import Route

if TYPE_CHECKING:
    from crmcore.app import CRM

LARGEST_BODY = 1_000_000
"""Bytes of a web hook; a larger one is refused before it is read to its end."""
LARGEST_FORM = 10_000
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def asgi_app(crm: CRM, *, words: Mapping[str, str] | None = None) -> Starlette:
    """The app of a CRM, for a host to mount where `crm.links` says: ``host.mount("/crm", asgi_app(crm))``.

    - ``GET /u/{token}`` shows a page with one button, and changes nothing: link scanners follow it too.
    - ``POST /u/{token}`` unsubscribes, from that page or by one click in a mail program (RFC 8058); again is fine.
    - ``POST /hooks/{channel}`` takes a provider's web hook for a channel.

    `words` replace those of the page, by the names in `crmcore.web.page.DEFAULT_WORDS`. The CRM works in threads, so
    that the host's loop goes on. Raises `MissingExtra`, `InvalidValue` for words that the page does not have.
    """
    told = {**DEFAULT_WORDS, **(words or {})}
    unknown = sorted(told.keys() - DEFAULT_WORDS.keys())
    if unknown:
        raise InvalidValue("words", "names that the page does not have", f"they are {', '.join(DEFAULT_WORDS)}")

    async def show(request: Request) -> Response:
        token = request.path_params["token"]
        return await _answered(lambda: crm.links.read(token), lambda linked: page(told, "ask", linked), told)

    async def unsubscribe(request: Request) -> Response:
        body = await _body(request, LARGEST_FORM)
        if body is None:
            return PlainTextResponse("too large\n", 413, _HEADERS)
        token = request.path_params["token"]
        way = "one-click" if b"List-Unsubscribe=One-Click" in body else "page"
        return await _answered(
            lambda: crm.links.unsubscribe(token, way=way), lambda linked: page(told, "done", linked), told
        )

    async def hook(request: Request) -> Response:
        body = await _body(request, LARGEST_BODY)
        if body is None:
            return PlainTextResponse("too large\n", 413, _HEADERS)
        channel, headers, url = request.path_params["channel"], dict(request.headers), str(request.url)
        try:
            await run_in_threadpool(lambda: crm.inbound.webhook(channel, headers, body, url=url))
        except UnknownChannel:
            return PlainTextResponse("no such channel\n", 404, _HEADERS)
        except SignatureRefused:
            return PlainTextResponse("not signed as it should be\n", 401, _HEADERS)
        except StorageError:
            # The provider tells it again.
            return PlainTextResponse("try again\n", 503, _HEADERS)
        except CRMError:
            return PlainTextResponse("not understood\n", 400, _HEADERS)
        return Response(status_code=204, headers=_HEADERS)

    return Starlette(
        routes=[
            Route(f"/{UNSUBSCRIBE}/{{token}}", show, methods=["GET", "HEAD"]),
            Route(f"/{UNSUBSCRIBE}/{{token}}", unsubscribe, methods=["POST"]),
            Route("/hooks/{channel}", hook, methods=["POST"]),
        ]
    )


async def _answered(act: Callable[[], object], shown: Callable[[object], str], words: Mapping[str, str]) -> Response:
    try:
        linked = await run_in_threadpool(act)
    except UnknownMessage:
        return HTMLResponse(page(words, "unknown", None), 404, _HEADERS)
    except StorageError:
        return HTMLResponse(page(words, "later", None), 503, _HEADERS)
    return HTMLResponse(shown(linked), 200, _HEADERS)


async def _body(request: Request, most: int) -> bytes | None:
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
