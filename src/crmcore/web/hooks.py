"""Web hooks of providers, taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmcore.errors import CRMError, KeyMismatch, PluginError, SignatureRefused, StorageError, UnknownChannel
from crmcore.ports.channel import LARGEST_HOOK
from crmcore.web.answering import HEADERS, body_of, log_failure, plain
from crmcore.web.extra import needing_starlette

with needing_starlette("crmcore.web"):
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import Response

if TYPE_CHECKING:
    from crmcore.app import CRM


async def hook(crm: CRM, request: Request) -> Response:
    """Take what a provider calls back with. A body that is larger than the channel takes is refused before it is read
    to its end.
    """
    channel, headers, url = request.path_params["channel"], dict(request.headers), str(request.url)
    try:
        most = await run_in_threadpool(lambda: crm.inbound.largest_hook(channel))
        # One that takes none says so itself.
        body = await body_of(request, most or LARGEST_HOOK)
        if body is None:
            return plain("too large", 413)
        await run_in_threadpool(lambda: crm.inbound.webhook(channel, headers, body, url=url))
    except UnknownChannel:
        return plain("no such channel", 404)
    except SignatureRefused:
        return plain("not signed as it should be", 401)
    except (StorageError, PluginError, KeyMismatch) as error:
        # The provider tells it again.
        log_failure("a web hook", error)
        return plain(f"try again: {error.code}", 503)
    except CRMError:
        return plain("not understood", 400)
    return Response(status_code=204, headers=HEADERS)
