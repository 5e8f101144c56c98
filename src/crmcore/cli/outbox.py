"""``crmcore outbox``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import click
from attrs import asdict

from crmcore.cli.options import URLGroup, debug_option, json_option, legible, opened, tenant_option, url_argument
from crmcore.cli.output import as_text, print_figures, print_json, print_rows
from crmcore.domain.decision.message import STATES, Message, MessageId, State
from crmcore.domain.decision.wire import ALL_CHANNELS
from crmcore.errors import CannotRequeue, CRMError, InvalidValue, UnknownChannel, UnknownMessage

IN_PART, NOTHING = 1, 2
_URL = "crmcore.url"
_LISTED = ("id", "customer", "channel", "offer", "made_at", "finished_at", "detail")
# What workers note for each other.
_OF_WORKERS = {"token", "lease_until"}
F = TypeVar("F", bound=Callable[..., Any])


@click.group("outbox", cls=URLGroup)
@url_argument
@debug_option
@click.pass_context
def command(ctx: click.Context, url: str) -> None:
    """Look at messages by their state, requeue those that were held or refused, pause sending and resume it.

    Messages and customers are told by their ids, with nothing personal: crmcore story tells who a customer is.

    \b
    Examples:
      crmcore outbox sqlite:///shop.db counts
      crmcore outbox sqlite:///shop.db list --state held
      crmcore outbox sqlite:///shop.db requeue 0195e5a0-8f00-7c4e-9c05-3f1f9d2b7a10
      crmcore outbox sqlite:///shop.db pause --channel email --reason "a wrong price"
    """
    ctx.meta[_URL] = url


def _common(function: F) -> F:
    """What every subcommand takes."""
    return tenant_option(json_option(debug_option(click.pass_context(function))))  # type: ignore[return-value]


def _channel_option(function: F) -> F:
    told = "This channel alone: one of a plugin, or one that an offer is worded for."
    return click.option("--channel", metavar="NAME", help=told)(function)


@command.command()
@_common
def counts(ctx: click.Context, tenant: str, as_json: bool) -> None:
    """Count the messages by state, and tell what is paused, with the reason."""
    with opened(ctx.meta[_URL], tenant) as crm:
        found, paused = crm.outbox.counts(), crm.outbox.paused()
    figures: dict[str, int] = {state: found.get(state, 0) for state in STATES}
    if as_json:
        print_json({"counts": figures, "paused": paused})
        return
    print_figures(figures)
    for channel, reason in paused.items():
        click.echo(legible(f"paused: {channel}" + (f" ({reason})" if reason else "")))


@command.command("list")
@click.option("--state", type=click.Choice(STATES), default="held", show_default=True, help="Messages in that state.")
@click.option("--after", metavar="ID", type=click.UUID, help="Those after this message.")
@click.option("--limit", type=int, default=100, show_default=True, help="At most so many.")
@_common
def list_(ctx: click.Context, state: State, after: UUID | None, limit: int, tenant: str, as_json: bool) -> None:
    """List the messages in a state, the oldest first."""
    with opened(ctx.meta[_URL], tenant) as crm:
        found = crm.outbox.in_state(state, None if after is None else MessageId(after), limit)
    if as_json:
        print_json({"state": state, "messages": [_document(each) for each in found]})
    else:
        header = ("message", *(name.replace("_", " ") for name in _LISTED[1:]))
        print_rows(header, [[as_text(getattr(each, name)) for name in _LISTED] for each in found])


@command.command()
@click.argument("message", metavar="ID", type=click.UUID)
@_common
def show(ctx: click.Context, message: UUID, tenant: str, as_json: bool) -> None:
    """Tell all there is of a message but what it says and to whom."""
    with opened(ctx.meta[_URL], tenant) as crm:
        found = _document(crm.outbox.get(MessageId(message)))
    if as_json:
        print_json(found)
    else:
        print_figures(found)


@command.command()
@click.argument("messages", metavar="ID...", nargs=-1, required=True, type=click.UUID)
@_common
def requeue(ctx: click.Context, messages: Sequence[UUID], tenant: str, as_json: bool) -> None:
    """Send held or refused messages anew, each as a new message with the next tick. Each by itself: what cannot be
    requeued is told, and the others are. Ends with 1 where some could not, with 2 where none could.
    """
    done: dict[UUID, UUID] = {}
    failed: dict[UUID, CRMError] = {}
    with opened(ctx.meta[_URL], tenant) as crm:
        for each in dict.fromkeys(messages):
            try:
                done[each] = crm.outbox.requeue(MessageId(each))
            except (UnknownMessage, CannotRequeue) as error:
                failed[each] = error
    if as_json:
        requeued = [{"message": old, "as": new} for old, new in done.items()]
        left = [{"message": each, "error": why.code, "why": why.message} for each, why in failed.items()]
        print_json({"requeued": requeued, "failed": left})
    else:
        for old, new in done.items():
            click.echo(f"{old} goes as {new}")
    for each, why in failed.items():
        click.echo(f"error[{why.code}]: {each}: {legible(why.message)}", err=True)
    if failed:
        ctx.exit(IN_PART if done else NOTHING)


@command.command()
@_channel_option
@click.option("--reason", default="", help="Why, for people.")
@_common
def pause(ctx: click.Context, channel: str | None, reason: str, tenant: str, as_json: bool) -> None:
    """Send nothing by a channel, or by any, until it is resumed. Messages wait, and expire as they would."""
    with _named(), opened(ctx.meta[_URL], tenant) as crm:
        changed = crm.outbox.pause(channel, reason=reason)
        paused = crm.outbox.paused()
    if as_json:
        print_json({"changed": changed, "paused": paused})
    else:
        click.echo(legible(f"{channel or ALL_CHANNELS}: {'paused' if changed else 'paused before'}"))


@command.command()
@_channel_option
@_common
def resume(ctx: click.Context, channel: str | None, tenant: str, as_json: bool) -> None:
    """Send again by a channel, or by any. A channel stays paused as long as all are, and as long as it is itself."""
    with _named(), opened(ctx.meta[_URL], tenant) as crm:
        changed = crm.outbox.resume(channel)
        paused = crm.outbox.paused()
    if as_json:
        print_json({"changed": changed, "paused": paused})
        return
    click.echo(legible(f"{channel or ALL_CHANNELS}: {'resumed' if changed else 'was not paused'}"))
    if paused:
        click.echo(legible(f"still paused: {', '.join(paused)}"))


@contextmanager
def _named() -> Iterator[None]:
    """Tell a channel that there is not without the cure of commands that are given channels."""
    try:
        yield
    except UnknownChannel as error:
        near = f"; did you mean {error.nearest!r}?" if error.nearest else ""
        rule = f"it is one of a plugin, or one that an offer is worded for{near}"
        raise InvalidValue("channel", "an unknown name", rule) from None


def _document(message: Message) -> dict[str, object]:
    return {name: value for name, value in asdict(message).items() if name not in _OF_WORKERS}
