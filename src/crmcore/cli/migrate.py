"""``crmcore migrate``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, url_argument
from crmcore.cli.output import print_json
from crmcore.ports.store import Migration


@click.command("migrate", cls=URLCommand)
@url_argument
@click.option("--plan", is_flag=True, help="Only tell what would be applied.")
@click.option("--sql", is_flag=True, help="Only print what would be run, for an administrator to run.")
@json_option
@debug_option
def command(url: str, plan: bool, sql: bool, as_json: bool) -> None:
    """Bring the tables of a database up to date. A new database is made ready by crmcore init.

    \b
    Examples:
      crmcore migrate sqlite:///shop.db --plan
      crmcore migrate postgresql://shop@db.example/shop --sql > migrate.sql
    """
    with opened(url) as crm:
        if sql:
            _print_sql(crm.pending(), crm.pending_sql(), as_json)
            return
        migrations = crm.pending() if plan else crm.migrate()
        tenants = [] if crm.pending() else crm.tenants.all()
    if as_json:
        print_json({"applied": not plan, "migrations": [_told(each) for each in migrations]})
        return
    for each in migrations:
        click.echo(f"{each.number:04}  {each.name}")
    if not migrations:
        click.echo("up to date")
    if not tenants:
        click.echo("there is no tenant yet; crmcore init makes one", err=True)


def _print_sql(migrations: Sequence[Migration], scripts: Sequence[str], as_json: bool) -> None:
    """Each migration is a transaction of its own, so that one that fails leaves those before it in place."""
    if as_json:
        told = [{**_told(each), "sql": script} for each, script in zip(migrations, scripts, strict=True)]
        print_json({"applied": False, "migrations": told})
        return
    for each, script in zip(migrations, scripts, strict=True):
        click.echo(f"-- {each.number:04} {each.name}\n{script}")
    if not migrations:
        click.echo("-- up to date")


def _told(migration: Migration) -> dict[str, object]:
    return {"number": migration.number, "name": migration.name}
