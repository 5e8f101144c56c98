"""``crmcore run``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING

import click

from crmcore.cli.channels import ChannelOptions, channel_options
from crmcore.cli.child import SIGNALS, Errand
from crmcore.cli.options import (
    Said,
    URLCommand,
    after_restore_option,
    debug_option,
    legible,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.rounds import Rounds, go_on, print_line
from crmcore.errors import StorageError
from crmcore.services.own_channels import OWN_CHANNELS

if TYPE_CHECKING:
    from types import FrameType

    from crmcore.app import CRM


@click.command("run", cls=URLCommand)
@url_argument
@channel_options
@click.option("--interval", metavar="SECONDS", type=click.FloatRange(0.01, 3600), default=5.0, show_default=True,
              help="How long to rest where nothing is left to do.")  # fmt: skip
@click.option("--messages", metavar="COUNT", type=click.IntRange(1, 100_000), default=200, show_default=True,
              help="How many messages to deliver in a round.")  # fmt: skip
@click.option("--grace", metavar="SECONDS", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True,
              help="How long a channel may take to end its message when told to stop.")  # fmt: skip
@click.option("--one-process", is_flag=True, help="Work in this process alone: a channel that hangs holds up all.")
@click.option("--once", is_flag=True, help="End when nothing is left to do; works in one process.")
@click.option("--all-tenants", is_flag=True, help="Tick each tenant in turn.")
@after_restore_option
@tenant_option
@debug_option
@click.pass_obj
def command(
    said: Said,
    url: str,
    asked: ChannelOptions,
    interval: float,
    messages: int,
    grace: float,
    one_process: bool,
    once: bool,
    all_tenants: bool,
    after_restore: bool,
    tenant: str,
) -> None:
    """Tick again and again, until told to stop by SIGTERM or Ctrl-C: the message at hand is ended, and nothing is lost.

    Each channel has a process of its own, and what belongs to none has another. One whose channel is not back after
    twice the longest that it says it takes is ended and started anew, as is one that ends by itself: the others go on,
    and what becomes of its message is as its class says.

    Each round that did something is a line of JSON, and so is what fails. While the storage is away, or a tick fails,
    it is tried again, ever more slowly; what does not pass, such as a wrong key, ends it. Several may run at once, on
    one machine or on many: each message is sent by one of them.

    \b
    Example:
      crmcore run sqlite:///shop.db --maildir mail --sender "Shop <news@example.org>"
    """
    rounds = Rounds(interval, messages, tenant, once, all_tenants, debug=said.debug)
    alone = one_process or once or os.name != "posix"
    with _told_to_stop() as stopped:
        with opened(url, tenant, asked.channels()) as crm:
            if after_restore:
                crm.outbox.resume_after_restore()
            if alone:
                go_on(crm, rounds, stopped, print_line)
                return
            _require_tables(crm)
            channels = crm.channels
        from crmcore.cli.children import Children

        own = [channel.name for channel in OWN_CHANNELS]
        errand = Errand(url, asked, rounds, grace)
        fatal = Children(errand, [name for name in channels if name not in own], own).run(stopped)
    if fatal is not None:
        click.echo(f"error[{fatal.code}]: {legible(fatal.message)}", err=True)
        click.get_current_context().exit(fatal.exit)


def _require_tables(crm: CRM) -> None:
    """Raises what no waiting mends; each child would raise it again."""
    try:
        crm.tenants.all()
    except StorageError as error:
        if error.retry == "never":
            raise


@contextmanager
def _told_to_stop() -> Iterator[Event]:
    """Set when the process is asked to stop; asked twice, it stops where it is."""
    stopped = Event()

    def stop(_: int, __: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield stopped
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
