"""``crmcore review``."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import click
from attrs import asdict

from crmcore.cli.options import (
    URLGroup,
    customer_of,
    debug_option,
    json_option,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import plain, print_json, print_rows
from crmcore.errors import InvalidValue
from crmcore.linkage.result import THRESHOLD

_URL = "crmcore.url"


@click.group("review", cls=URLGroup)
@url_argument
@debug_option
@click.pass_context
def command(ctx: click.Context, url: str) -> None:
    """Find customers who may be one, and decide about them.

    \b
    Examples:
      crmcore review sqlite:///shop.db find --field birth_date=birthday --field city=town
      crmcore review sqlite:///shop.db list
      crmcore review sqlite:///shop.db accept 0195e5a0-8f00-7c4e-9c05-3f1f9d2b7a10
    """
    ctx.meta[_URL] = url


@command.command()
@click.option("--threshold", type=float, default=THRESHOLD, show_default=True, help="Least probability of a pair.")
@click.option(
    "--field", "fields", metavar="PART=ATTRIBUTE", multiple=True, help="The attribute that gives a part of a record."
)
@click.option("--automatic", type=float, help="Merge at once what is at least so probable, or found by rule.")
@tenant_option
@json_option
@debug_option
@click.pass_context
def find(
    ctx: click.Context,
    threshold: float,
    fields: Sequence[str],
    automatic: float | None,
    tenant: str,
    as_json: bool,
) -> None:
    """Look at all customers, and suggest those who may be one."""
    with opened(ctx.meta[_URL], tenant) as crm:
        found = crm.duplicates.find(threshold, fields=_fields(fields), automatic=automatic)
    if as_json:
        print_json(asdict(found))
    else:
        click.echo(
            f"{found.customers} customers: {found.deterministic} pairs by rule, {found.probable} probable;"
            f" {found.added} new, {found.known} open before, {found.decided} decided before;"
            f" {found.merged} merged, {found.refused} could not be"
        )


@command.command("list")
@click.option("--limit", type=int, default=100, show_default=True, help="At most so many.")
@click.option("--after", metavar="ID", type=click.UUID, help="Those after this suggestion.")
@tenant_option
@json_option
@debug_option
@click.pass_context
def list_(ctx: click.Context, limit: int, after: UUID | None, tenant: str, as_json: bool) -> None:
    """List the suggestions that wait for a decision, the surest first."""
    with opened(ctx.meta[_URL], tenant) as crm:
        found = crm.duplicates.open(after, limit)
        count = crm.duplicates.count()
    if as_json:
        print_json({"open": count, "suggestions": [plain(asdict(each)) for each in found]})
    else:
        print_rows(("suggestion", "why"), [(str(each.id), str(each)) for each in found])
        click.echo(f"{len(found)} of {count}")


@command.command()
@click.argument("suggestion", type=click.UUID)
@click.option("--into", metavar="CUSTOMER", help="Which of the two stays; left out, the older one.")
@tenant_option
@debug_option
@click.pass_context
def accept(ctx: click.Context, suggestion: UUID, into: str | None, tenant: str) -> None:
    """Merge the two customers of a suggestion."""
    with opened(ctx.meta[_URL], tenant) as crm:
        chosen = None if into is None else customer_of(into)
        head = crm.duplicates.accept(suggestion, into=chosen)
    click.echo(f"merged into {head}")


@command.command()
@click.argument("suggestion", type=click.UUID)
@tenant_option
@debug_option
@click.pass_context
def reject(ctx: click.Context, suggestion: UUID, tenant: str) -> None:
    """Say that the two are not one."""
    with opened(ctx.meta[_URL], tenant) as crm:
        changed = crm.duplicates.reject(suggestion)
    click.echo("rejected" if changed else "rejected before")


@command.command()
@click.argument("suggestion", type=click.UUID)
@tenant_option
@debug_option
@click.pass_context
def reopen(ctx: click.Context, suggestion: UUID, tenant: str) -> None:
    """Have a rejected suggestion wait for a decision again."""
    with opened(ctx.meta[_URL], tenant) as crm:
        changed = crm.duplicates.reopen(suggestion)
    click.echo("open" if changed else "open before")


def _fields(given: Sequence[str]) -> dict[str, list[str]] | None:
    found: dict[str, list[str]] = {}
    for each in given:
        part, equals, attribute = each.partition("=")
        if not equals:
            raise InvalidValue("field", "a text without =", "write PART=ATTRIBUTE, such as city=town")
        found.setdefault(part, []).append(attribute)
    return found or None
