"""``crmcore tick``."""

from __future__ import annotations

import click
from attrs import asdict

from crmcore.cli.channels import ChannelOptions, channel_options, unreached
from crmcore.cli.options import (
    URLCommand,
    after_restore_option,
    debug_option,
    json_option,
    legible,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import print_figures, print_json


@click.command("tick", cls=URLCommand)
@url_argument
@channel_options
@click.option("--channel", "channels", metavar="NAME", multiple=True,
              help="Hear and deliver by this channel alone; may be given several times.")  # fmt: skip
@after_restore_option
@tenant_option
@json_option
@debug_option
def command(
    url: str,
    asked: ChannelOptions,
    channels: tuple[str, ...],
    after_restore: bool,
    tenant: str,
    as_json: bool,
) -> None:
    """Do what is due: standings when the day has turned, segments, messages, the event log. Run it now and then.

    Prints what it has done and leaves zeros out; --json has them too.

    \b
    Examples:
      crmcore tick sqlite:///shop.db --maildir mail --sender "Shop <news@example.org>"
      crmcore tick sqlite:///shop.db --post letters --post-sender "Shop; Marktplatz 1; 28195; Bremen; DE"
    """
    with opened(url, tenant, asked.channels()) as crm:
        if after_restore:
            crm.outbox.resume_after_restore()
        done = crm.tick(channels=channels or None)
        # Other channels than those that were named are another worker's.
        missing = crm.health().channels_missing if done.dispatched.waiting and not channels else ()
    ticked = asdict(done, recurse=False)
    if as_json:
        print_json(ticked)
    elif not print_figures(ticked, zeros=False):
        click.echo("nothing was due")
    if missing:
        click.echo(legible(f"hint: {unreached(missing)}"), err=True)
