"""``crmcore tenants``."""

from __future__ import annotations

import click

from crmcore.cli.options import URLGroup, debug_option, json_option, legible, opened, url_argument
from crmcore.cli.output import print_json, print_rows
from crmcore.services.tenants import Dropped

_URL = "crmcore.url"


@click.group("tenants", cls=URLGroup)
@url_argument
@debug_option
@click.pass_context
def command(ctx: click.Context, url: str) -> None:
    """Add, list and drop the tenants of a database.

    \b
    Examples:
      crmcore tenants sqlite:///shop.db add acme --currency USD --zone America/New_York
      crmcore tenants sqlite:///shop.db drop acme --dry-run
    """
    ctx.meta[_URL] = url


@command.command("list")
@json_option
@debug_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the tenants, also those whose drop was begun and is not finished."""
    with opened(ctx.meta[_URL]) as crm:
        found = [(tenant, False) for tenant in crm.tenants.all()]
        found += [(tenant, True) for tenant in crm.tenants.dropping()]
    if as_json:
        told = ("name", "currency", "zone", "region", "added_at")
        documents = [{name: getattr(tenant, name) for name in told} | {"dropping": gone} for tenant, gone in found]
        print_json({"tenants": documents})
    else:
        print_rows(
            ("tenant", "currency", "zone", "region", "state"),
            [
                (each.name, each.currency, each.zone, each.region or "", "dropping" if gone else "")
                for each, gone in found
            ],
        )


@command.command()
@click.argument("name")
@click.option("--currency", metavar="CODE", required=True, help="Base currency (ISO 4217), for good.")
@click.option("--zone", metavar="NAME", required=True, help="Time zone (IANA), such as Europe/Berlin, for good.")
@click.option("--region", metavar="CODE", help="Region (ISO 3166) of phone numbers without +, such as DE.")
@json_option
@debug_option
@click.pass_context
def add(ctx: click.Context, name: str, currency: str, zone: str, region: str | None, as_json: bool) -> None:
    """Add a tenant."""
    with opened(ctx.meta[_URL]) as crm:
        added = crm.tenants.add(name, currency=currency, zone=zone, region=region)
    if as_json:
        print_json({"name": added.name, "currency": added.currency, "zone": added.zone, "region": added.region})
    else:
        click.echo(f"added: {legible(added.name)}")


@command.command()
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Count what would be deleted, and delete nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for the name again.")
@json_option
@debug_option
@click.pass_context
def drop(ctx: click.Context, name: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete a tenant with everything it has, for good.

    Asks for the name again unless --yes says not to. Interrupted, it goes on when run again.
    """
    with opened(ctx.meta[_URL]) as crm:
        # An unknown name is told before anybody is asked about it.
        done = crm.tenants.drop(name, dry_run=True)
        if not dry_run:
            if not yes:
                _tell(done)
            confirm = name if yes else click.prompt("Type the name of the tenant to delete it for good", err=True)
            done = crm.tenants.drop(name, confirm=confirm)
    if as_json:
        print_json({"name": done.name, "dry_run": done.dry_run, "deleted": done.counts})
    else:
        _tell(done, err=False)


def _tell(dropped: Dropped, *, err: bool = True) -> None:
    told = ", ".join(f"{count} {fact.replace('_', ' ')}" for fact, count in dropped.counts.items() if count)
    head = "would be deleted" if dropped.dry_run else "deleted"
    click.echo(f"{head}: {legible(dropped.name)} with {told or 'nothing'}", err=err)
