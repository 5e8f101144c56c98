"""A small ASGI app that a host mounts: unsubscribing by one click, the preference page, and the web hooks of providers
(extra ``web``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcore.web.asgi import asgi_app

__all__ = ["asgi_app"]


def __getattr__(name: str) -> object:
    if name == "asgi_app":
        from crmcore.web.asgi import asgi_app

        return asgi_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
