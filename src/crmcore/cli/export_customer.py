"""``crmcore export-customer``."""

from __future__ import annotations

import click

from crmcore.cli.options import (
    URLCommand,
    customer_of,
    debug_option,
    json_option,
    legible,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import print_json


@click.command("export-customer", cls=URLCommand)
@url_argument
@click.argument("customer")
@tenant_option
@json_option
@debug_option
def command(url: str, customer: str, tenant: str, as_json: bool) -> None:
    """Print all that is known of one customer.

    CUSTOMER is an id, an e-mail address, a phone number with +, or source:id.

    \b
    Examples:
      crmcore export-customer sqlite:///shop.db sara@example.org
      crmcore export-customer sqlite:///shop.db shop:1042 --json > sara.json
    """
    with opened(url, tenant) as crm:
        exported = crm.privacy.export(customer_of(customer))
    if as_json:
        print_json(exported.data)
        return
    for line in str(exported).split("\n"):
        click.echo(legible(line))
