"""Links of messages followed, and messages opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmcore.errors import CRMError, UnknownMessage
from crmcore.web.answering import HEADERS, failed, log_failure
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
    """Lead to where the link leads, also where it cannot be recorded that it was followed."""
    token = request.path_params["token"]
    try:
        # The signature first: nobody is led to what was not signed here.
        url = await run_in_threadpool(lambda: crm.links.click(token, record=False))
    except CRMError as error:
        return failed(request, vocabulary, error)
    if _counts(request):
        try:
            await run_in_threadpool(lambda: crm.links.click(token))
        except CRMError as error:
            log_failure("the counting of a click", error)
    # As it was signed, to the letter.
    return Response(status_code=302, headers={**HEADERS, "Location": url})


async def dot(crm: CRM, request: Request) -> Response:
    """The image that tells of an opening; it is one whatever becomes of that, which the status says alone: what shows
    images does not look at it.
    """
    token, counts, status = request.path_params["token"], _counts(request), 200
    try:
        await run_in_threadpool(lambda: crm.links.open(token, record=counts))
    except UnknownMessage:
        status = 404
    except CRMError as error:
        log_failure("the counting of an opening", error)
        status = 503
    return Response(_DOT, status, HEADERS, "image/gif")


def _counts(request: Request) -> bool:
    ahead = any(
        word in request.headers.get(name, "").lower() for name in _LOOKING_AHEAD for word in ("prefetch", "preview")
    )
    return request.method == "GET" and not ahead
