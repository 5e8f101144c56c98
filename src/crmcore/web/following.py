"""Links of messages followed, and messages opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmcore.errors import StorageError, UnknownMessage
from crmcore.web.answering import HEADERS, nobodys, plain
from crmcore.web.extra import needing_starlette
from crmcore.web.words import Vocabulary

with needing_starlette("crmcore.web"):
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import Response

if TYPE_CHECKING:
    from crmcore.app import CRM

_DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A transparent GIF of one dot."""
_LOOKING_AHEAD = ("purpose", "sec-purpose", "x-moz", "x-purpose")
"""Headers by which a browser says that nobody asked for it yet."""


async def click(crm: CRM, vocabulary: Vocabulary, request: Request) -> Response:
    """Lead to where the link leads."""
    token, counts = request.path_params["token"], _counts(request)
    try:
        url = await run_in_threadpool(lambda: crm.links.click(token, record=counts))
    except UnknownMessage:
        return nobodys(request, vocabulary, "unknown", 404)
    except StorageError:
        return nobodys(request, vocabulary, "later", 503)
    # As it was signed, to the letter.
    return Response(status_code=302, headers={**HEADERS, "Location": url})


async def dot(crm: CRM, request: Request) -> Response:
    """The image that tells of an opening."""
    token, counts = request.path_params["token"], _counts(request)
    try:
        await run_in_threadpool(lambda: crm.links.open(token, record=counts))
    except UnknownMessage:
        return plain("no such image", 404)
    except StorageError:
        return plain("try again", 503)
    return Response(_DOT, 200, HEADERS, "image/gif")


def _counts(request: Request) -> bool:
    ahead = any(
        word in request.headers.get(name, "").lower() for name in _LOOKING_AHEAD for word in ("prefetch", "preview")
    )
    return request.method == "GET" and not ahead
