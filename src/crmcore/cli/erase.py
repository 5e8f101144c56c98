"""``crmcore erase``."""

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
from crmcore.domain.customer.erasure import Erased, Suppressed


@click.command("erase", cls=URLCommand)
@url_argument
@click.argument("customer")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--suppress",
    type=click.Choice(["all", "withdrawn"]),
    default="all",
    show_default=True,
    help="Which addresses stay suppressed: all that nobody else has, or those where consent was withdrawn.",
)
@click.option("--journal", metavar="FILE", type=click.Path(), help="The erasure journal, outside the database.")
@tenant_option
@json_option
@debug_option
def command(
    url: str, customer: str, dry_run: bool, yes: bool, suppress: str, journal: str | None, tenant: str, as_json: bool
) -> None:
    """Erase all that is personal of one customer, for good.

    CUSTOMER is an id, an e-mail address, a phone number with +, or source:id. Tells first what would be done, and asks
    unless --yes says not to. What it prints is the receipt.

    \b
    Examples:
      crmcore erase sqlite:///shop.db sara@example.org --dry-run
      crmcore erase sqlite:///shop.db sara@example.org --journal /elsewhere/erasures.log
    """
    chosen: Suppressed = "withdrawn" if suppress == "withdrawn" else "all"
    with opened(url, tenant, erasure_journal=journal) as crm:
        privacy, who = crm.privacy, customer_of(customer)
        receipt = privacy.erase(who, suppress=chosen, dry_run=True)
        if not dry_run:
            if not yes:
                _tell(receipt, err=True)
                click.confirm("Erase for good?", abort=True, err=True)
            receipt = privacy.erase(receipt.customer, suppress=chosen)
    if as_json:
        print_json(_document(receipt))
    else:
        _tell(receipt)


def _tell(receipt: Erased, *, err: bool = False) -> None:
    for line in str(receipt).split("\n"):
        click.echo(legible(line), err=err)


def _document(receipt: Erased) -> dict[str, object]:
    return {
        "customer": receipt.customer,
        "at": receipt.at,
        "dry_run": receipt.dry_run,
        "places": [{"name": each.name, "done": each.done, "rows": each.rows} for each in receipt.places],
        "pending": [*receipt.pending],
        "journalled": receipt.journalled,
    }
