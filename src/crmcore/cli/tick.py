"""``crmcore tick``."""

from __future__ import annotations

import click
from attrs import asdict

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import print_figures, print_json


@click.command("tick", cls=URLCommand)
@url_argument
@tenant_option
@json_option
@debug_option
def command(url: str, tenant: str, as_json: bool) -> None:
    """Do what is due: standings when the day has turned, segments, the event log. Run it now and then.

    \b
    Example:
      crmcore tick sqlite:///shop.db
    """
    with opened(url, tenant) as crm:
        ticked = asdict(crm.tick(), recurse=False)
    if as_json:
        print_json(ticked)
    else:
        print_figures(ticked)
