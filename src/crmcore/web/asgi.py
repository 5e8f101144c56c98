"""The ASGI app. Nothing of it keeps a session, sets a cookie or needs a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from attrs import frozen

from crmcore.errors import InvalidValue
from crmcore.services.attributing import CLICK, OPEN
from crmcore.services.opting_in import CONFIRM
from crmcore.services.reader_links import CHOICES, UNSUBSCRIBE
from crmcore.web.answering import answered, body_of, plain
from crmcore.web.choices_form import submitted, submitted_page
from crmcore.web.choices_page import choices_page
from crmcore.web.confirm_page import confirm_page, confirmed
from crmcore.web.extra import needing_starlette
from crmcore.web.following import click, dot
from crmcore.web.hooks import hook
from crmcore.web.page import page
from crmcore.web.words import Vocabulary, vocabulary

with needing_starlette("crmcore.web"):
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

if TYPE_CHECKING:
    from crmcore.app import CRM

LARGEST_FORM = 50_000
"""Bytes of a form; a larger one is refused before it is read to its end."""


def asgi_app(
    crm: CRM, *, words: Mapping[str, str] | None = None, languages: Sequence[Mapping[str, str]] = ()
) -> Starlette:
    """The app of a CRM, for a host to mount where `crm.links` says: ``host.mount("/crm", asgi_app(crm))``.

    - ``GET /u/{token}`` shows a page with one button, and changes nothing: link scanners follow it too.
    - ``POST /u/{token}`` unsubscribes, from that page or by one click in a mail program (RFC 8058); again is fine.
    - ``GET /p/{token}`` shows the preference page, what the customer gets by channel, address and purpose.
    - ``POST /p/{token}`` changes that, and says what it changed.
    - ``GET /y/{token}`` shows what somebody asked for at an address, with one button, and changes nothing.
    - ``POST /y/{token}`` confirms it: consent is granted at that address.
    - ``GET /c/{token}`` leads to where a link of a message leads, and ``GET /o/{token}.gif`` is an image of one dot;
      what was followed and opened is recorded of customers who agreed, and not where a browser only looks ahead.
    - ``POST /hooks/{channel}`` takes a provider's web hook for a channel.

    `words` replace those of the pages, by the names in `crmcore.web.words.DEFAULT_WORDS`; `languages` are further ones,
    each with its ``language``, such as `crmcore.web.words.GERMAN`. A page is in the language that the customer
    prefers, else in what the browser accepts, else in that of `words`. The CRM works in threads, so that the host's
    loop goes on. Raises `MissingExtra`, `InvalidValue` for what is no CRM and for words that the pages do
    not have.
    """
    from crmcore.app import CRM

    if not isinstance(crm, CRM):
        raise InvalidValue("crm", f"a {type(crm).__name__}", "the pages are those of a CRM")
    pages = _Pages(crm, vocabulary(words, languages))
    app = Starlette(
        routes=[
            Route(f"/{UNSUBSCRIBE}/{{token}}", pages.ask, methods=["GET", "HEAD"]),
            Route(f"/{UNSUBSCRIBE}/{{token}}", pages.unsubscribe, methods=["POST"]),
            Route(f"/{CHOICES}/{{token}}", pages.choices, methods=["GET", "HEAD"]),
            Route(f"/{CHOICES}/{{token}}", pages.choose, methods=["POST"]),
            Route(f"/{CONFIRM}/{{token}}", pages.asked, methods=["GET", "HEAD"]),
            Route(f"/{CONFIRM}/{{token}}", pages.confirm, methods=["POST"]),
            Route(f"/{CLICK}/{{token}}", partial(click, crm, pages.vocabulary), methods=["GET", "HEAD"]),
            Route(f"/{OPEN}/{{token}}.gif", partial(dot, crm), methods=["GET", "HEAD"]),
            Route("/hooks/{channel}", partial(hook, crm), methods=["POST"]),
        ]
    )
    # An address with a slash too many is none of ours, and nothing here leads elsewhere.
    app.router.redirect_slashes = False
    return app


@frozen
class _Pages:
    """The pages for customers, each under a token."""

    crm: CRM
    vocabulary: Vocabulary

    async def ask(self, request: Request) -> Response:
        token = request.path_params["token"]
        shown = partial(page, state="ask", token=token)
        return await answered(request, self.vocabulary, lambda: self.crm.links.read(token), shown)

    async def unsubscribe(self, request: Request) -> Response:
        body = await body_of(request, LARGEST_FORM)
        if body is None:
            return plain("too large", 413)
        token = request.path_params["token"]
        way = "one-click" if b"List-Unsubscribe=One-Click" in body else "page"
        shown = partial(page, state="done", token=token)
        return await answered(request, self.vocabulary, lambda: self.crm.links.unsubscribe(token, way=way), shown)

    async def choices(self, request: Request) -> Response:
        token = request.path_params["token"]
        return await answered(request, self.vocabulary, lambda: self.crm.choices.of(token), choices_page)

    async def choose(self, request: Request) -> Response:
        body = await body_of(request, LARGEST_FORM)
        if body is None:
            return plain("too large", 413)
        token = request.path_params["token"]
        return await answered(request, self.vocabulary, lambda: submitted(self.crm, token, body), submitted_page)

    async def asked(self, request: Request) -> Response:
        token = request.path_params["token"]
        return await answered(request, self.vocabulary, lambda: self.crm.consents.asked(token), confirm_page)

    async def confirm(self, request: Request) -> Response:
        if await body_of(request, LARGEST_FORM) is None:
            return plain("too large", 413)
        token = request.path_params["token"]
        return await answered(request, self.vocabulary, lambda: confirmed(self.crm, token), confirm_page)
