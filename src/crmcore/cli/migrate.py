"""``crmcore migrate``."""

from __future__ import annotations

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, url_argument
from crmcore.cli.output import print_json


@click.command("migrate", cls=URLCommand)
@url_argument
@click.option("--plan", is_flag=True, help="Only tell what would be applied.")
@json_option
@debug_option
def command(url: str, plan: bool, as_json: bool) -> None:
    """Bring the tables of a database up to date. A new database is made ready by crmcore init.

    \b
    Example:
      crmcore migrate sqlite:///shop.db --plan
    """
    with opened(url) as crm:
        migrations = crm.pending() if plan else crm.migrate()
        tenants = [] if crm.pending() else crm.tenants.all()
    if as_json:
        print_json(
            {
                "applied": not plan,
                "migrations": [{"number": each.number, "name": each.name} for each in migrations],
            }
        )
        return
    for each in migrations:
        click.echo(f"{each.number:04}  {each.name}")
    if not migrations:
        click.echo("up to date")
    if not tenants:
        click.echo("there is no tenant yet; crmcore init makes one", err=True)
