"""What commands have in common: the URL, the tenant, --json and --debug."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import click
from attrs import define

from crmcore.app import CRM, DEFAULT_TENANT
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Email, External, Phone, Reach
from crmcore.errors import ChannelTaken, CRMError, InvalidValue, NotMigrated, UnknownChannel, UnknownTenant
from crmcore.plugins.settings import prefix_of
from crmcore.ports.channel import Channel

VARIABLE = "CRMCORE_URL"
_OPTIONS = {"email": "--maildir", "post": "--post"}
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_MISSING = f"Missing argument 'URL': give it first, or set {VARIABLE}."

F = TypeVar("F", bound=Callable[..., Any])


@define
class Said:
    """What was said about the run itself."""

    debug: bool = False


class _WithURL(click.Command):
    """A command whose first argument is a URL, taken from CRMCORE_URL where none is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the URL in front where it was left out."""
        alone = isinstance(self, click.Group) and not args
        if not alone and not any(_URL.match(arg) for arg in args):
            # Flags may come before it.
            at = next((position for position, arg in enumerate(args) if not arg.startswith("-")), len(args))
            at = at if isinstance(self, click.Group) else 0
            args = [*args[:at], os.environ.get(VARIABLE, ""), *args[at:]]
        return super().parse_args(ctx, args)


class URLCommand(_WithURL):
    """A command on a database."""


class URLGroup(_WithURL, click.Group):
    """A group of commands on a database."""


def url_argument(function: F) -> F:
    """The URL, as argument ``url``."""
    return click.argument("url", metavar="URL", callback=_required)(function)


def tenant_option(function: F) -> F:
    """``--tenant``."""
    told = "The tenant, where there are several."
    return click.option("--tenant", metavar="NAME", default=DEFAULT_TENANT, help=told)(function)


def json_option(function: F) -> F:
    """``--json``, as argument ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(function)


def after_restore_option(function: F) -> F:
    """``--after-restore``, as argument ``after_restore``."""
    told = "Let a restored database, or a copy, send what waits in it."
    return click.option("--after-restore", is_flag=True, help=told)(function)


def debug_option(function: F) -> F:
    """``--debug``, which is told to the program and not to the command."""
    told = "Show where an error arose."
    return click.option("--debug", is_flag=True, expose_value=False, callback=_debug, help=told)(function)


@contextmanager
def opened(
    url: str,
    tenant: str = DEFAULT_TENANT,
    channels: Sequence[Channel] = (),
    *,
    erasure_journal: str | None = None,
) -> Iterator[CRM]:
    """The CRM at a URL, bound to a tenant."""
    if not url:
        raise click.UsageError(_MISSING)
    with CRM.open(url, channels=channels, erasure_journal=erasure_journal) as crm:
        yield crm.tenant(tenant)


def cure(error: CRMError) -> str:
    """What an error says, with the cure in commands where it is another than in Python."""
    match error:
        case NotMigrated():
            return "there are no crmcore tables: run crmcore init; where there are older ones, run crmcore migrate"
        case UnknownChannel():
            by_option = "--maildir with --sender carries email, --post with --post-sender post"
            by_smtp = "and by SMTP email goes where CRMCORE_SMTP__HOST and CRMCORE_SMTP__SENDER are set"
            return f"{error.message}; a plugin brings one, {by_option}, {by_smtp}"
        case ChannelTaken(channel=channel, plugin=plugin):
            option = _OPTIONS.get(channel, "an option")
            told = f"the plugin {plugin!r}, set up by {prefix_of(plugin)}..., brings the channel {channel!r}"
            return f"{told}, and {option} does too: leave one of the two out"
        case UnknownTenant(name=name) if name == DEFAULT_TENANT:
            return f"{error.message}; name another with --tenant, or make it with crmcore init"
    return error.message


def customer_of(text: str) -> CustomerId | Reach:
    """The customer meant by an id, an e-mail address, a phone number with +, or source:id."""
    try:
        return CustomerId(UUID(text))
    except ValueError:
        pass
    if text.startswith("+"):
        return Phone(text)
    source, colon, id_ = text.partition(":")
    if colon and "@" not in source:
        return External(source, id_)
    if "@" in text:
        return Email(text)
    raise InvalidValue(
        "customer", "text that names nobody", "write an id, an e-mail address, a phone number with +, or source:id"
    )


def moment_of(text: str | None, name: str) -> date | datetime | None:
    """A date, or an instant with its offset. Raises `InvalidValue`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return instant_of(text, name)


def instant_of(text: str | None, name: str) -> datetime | None:
    """An instant; one without an offset is left for the library to refuse."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        rule = "write it like 2026-11-21, or 2026-11-21T09:00+01:00"
        raise InvalidValue(name, "text that is no date", rule) from None


def legible(text: str) -> str:
    """The text on one line, without characters that steer a terminal."""
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)


def _required(ctx: click.Context, _: click.Parameter, value: str) -> str:
    if not value and not ctx.resilient_parsing and not isinstance(ctx.command, click.Group):
        raise click.UsageError(_MISSING, ctx)
    return value


def _debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    said = ctx.find_object(Said)
    if value and said is not None:
        said.debug = True
