"""``crmcore init``."""

from __future__ import annotations

import click

from crmcore.app import DEFAULT_TENANT
from crmcore.cli.options import URLCommand, debug_option, json_option, opened, url_argument
from crmcore.cli.output import print_json


@click.command("init", cls=URLCommand)
@url_argument
@click.option("--currency", metavar="CODE", required=True, help="Base currency (ISO 4217), for good.")
@click.option("--zone", metavar="NAME", required=True, help="Time zone (IANA), such as Europe/Berlin, for good.")
@click.option("--region", metavar="CODE", help="Region (ISO 3166) of phone numbers without +, such as DE.")
@json_option
@debug_option
def command(url: str, currency: str, zone: str, region: str | None, as_json: bool) -> None:
    """Make a database ready: its tables, the master key, and the default tenant.

    Run again it changes nothing.

    \b
    Example:
      crmcore init sqlite:///shop.db --currency EUR --zone Europe/Berlin --region DE
    """
    with opened(url) as crm:
        was_ready = not crm.pending() and DEFAULT_TENANT in {tenant.name for tenant in crm.tenants.all()}
        taken = crm.migrate(currency=currency, zone=zone, region=region)
        tenants = crm.tenants.all()
    if as_json:
        print_json(
            {
                "migrations": [{"number": each.number, "name": each.name} for each in taken],
                "tenants": [
                    {"name": each.name, "currency": each.currency, "zone": each.zone, "region": each.region}
                    for each in tenants
                ],
            }
        )
        return
    done = f"{len(taken)} migrations applied" if taken else "there was nothing to do" if was_ready else "tenant made"
    tenant = next(each for each in tenants if each.name == DEFAULT_TENANT)
    click.echo(f"ready: {done}; tenant {tenant.name} counts in {tenant.currency}, with days of {tenant.zone}")
