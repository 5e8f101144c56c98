"""``crmcore tick``."""

from __future__ import annotations

import click
from attrs import asdict

from crmcore.cli.channels import channel_options, channels_of
from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import print_figures, print_json


@click.command("tick", cls=URLCommand)
@url_argument
@channel_options
@click.option("--after-restore", is_flag=True, help="Let a restored database, or a copy, send what waits in it.")
@tenant_option
@json_option
@debug_option
def command(url: str, maildir: str | None, sender: str | None, after_restore: bool, tenant: str, as_json: bool) -> None:
    """Do what is due: standings when the day has turned, segments, messages, the event log. Run it now and then.

    \b
    Example:
      crmcore tick sqlite:///shop.db --maildir mail --sender "Shop <news@example.org>"
    """
    with opened(url, tenant, channels_of(maildir, sender)) as crm:
        if after_restore:
            crm.outbox.resume_after_restore()
        ticked = asdict(crm.tick(), recurse=False)
    if as_json:
        print_json(ticked)
    else:
        print_figures(ticked)
