"""``crmcore run``."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import click
from attrs import asdict

from crmcore.cli.channels import channel_options, channels_of
from crmcore.cli.options import URLCommand, debug_option, opened, tenant_option, url_argument
from crmcore.cli.output import plain
from crmcore.errors import StorageError

if TYPE_CHECKING:
    from types import FrameType

    from crmcore.app import CRM
    from crmcore.services.upkeep import Ticked

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_SLOWEST = 600.0
"""Seconds between rounds, at most, while the storage is away."""


@click.command("run", cls=URLCommand)
@url_argument
@channel_options
@click.option("--interval", metavar="SECONDS", type=click.FloatRange(0.01, 3600), default=5.0, show_default=True,
              help="How long to rest where nothing is left to do.")  # fmt: skip
@click.option("--messages", metavar="COUNT", type=click.IntRange(1, 100_000), default=200, show_default=True,
              help="How many messages to deliver in a round.")  # fmt: skip
@click.option("--once", is_flag=True, help="End when nothing is left to do.")
@click.option("--all-tenants", is_flag=True, help="Tick each tenant in turn.")
@tenant_option
@debug_option
def command(
    url: str,
    maildir: str | None,
    sender: str | None,
    interval: float,
    messages: int,
    once: bool,
    all_tenants: bool,
    tenant: str,
) -> None:
    """Tick again and again, until told to stop by SIGTERM or Ctrl-C: the round at hand is ended, and nothing is lost.

    Each round that did something is a line of JSON. While the storage is away it is tried again, ever more slowly.
    Several may run at once, on one machine or on many: each message is sent by one of them.

    \b
    Example:
      crmcore run sqlite:///shop.db --maildir mail --sender "Shop <news@example.org>"
    """
    with opened(url, tenant, channels_of(maildir, sender)) as crm, _told_to_stop() as stopped:
        _go_on(crm, stopped, interval, messages, tenant, once=once, all_tenants=all_tenants)


def _go_on(
    crm: CRM, stopped: Event, interval: float, messages: int, tenant: str, *, once: bool, all_tenants: bool
) -> None:
    rest = interval
    while not stopped.is_set():
        try:
            more = _round(crm, stopped, messages, tenant, all_tenants=all_tenants)
        except StorageError as error:
            if error.retry == "never" or once:
                raise
            click.echo(json.dumps({"error": error.code, "message": str(error)}), err=True)
            rest = min(2 * rest, _SLOWEST)
            stopped.wait(rest)
            continue
        rest = interval
        if not more:
            if once:
                return
            stopped.wait(interval)


def _round(crm: CRM, stopped: Event, messages: int, tenant: str, *, all_tenants: bool) -> bool:
    """Tick each tenant once; whether there is more to do at once."""
    more = False
    tenants = {each.name: crm.tenant(each.name) for each in crm.tenants.all()} if all_tenants else {tenant: crm}
    for name, one in tenants.items():
        if stopped.is_set():
            break
        ticked = one.tick(messages=messages)
        if _did_something(ticked):
            click.echo(json.dumps({"tenant": name, **plain(asdict(ticked, recurse=False))}))
        done = ticked.dispatched
        ended = done.accepted + done.refused + done.suppressed + done.held
        more = more or ended >= messages or bool(ticked.campaigned.decided)
    return more


def _did_something(ticked: Ticked) -> bool:
    told = asdict(ticked)
    told["dispatched"].pop("waiting")
    return any(_counts(told))


def _counts(told: dict[str, object]) -> Iterator[object]:
    for value in told.values():
        if isinstance(value, dict):
            yield from _counts(value)
        else:
            yield value


@contextmanager
def _told_to_stop() -> Iterator[Event]:
    """Set when the process is asked to stop; asked twice, it stops where it is."""
    stopped = Event()

    def stop(_: int, __: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = {each: signal.signal(each, stop) for each in _SIGNALS}
    try:
        yield stopped
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
