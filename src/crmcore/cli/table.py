"""``crmcore table``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from crmcore.cli.options import (
    URLCommand,
    debug_option,
    instant_of,
    json_option,
    moment_of,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import as_text, dumped, print_rows
from crmcore.codec.spreadsheet import SpreadsheetWriter
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Value

Rows = Iterator[tuple[CustomerId, tuple[Value | None, ...]]]


@click.command("table", cls=URLCommand)
@url_argument
@click.argument("fields", metavar="FIELD...", nargs=-1, required=True)
@click.option("--segment", metavar="NAME", help="Members of the segment, as of its last refresh.")
@click.option("--where", metavar="PREDICATE", help="Customers for whom it holds.")
@click.option("--as-of", metavar="DATE", help="What had occurred by the end of that day, or by that instant.")
@click.option("--known-at", metavar="INSTANT", help="Only what had been recorded by then.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for spreadsheets: no cell is taken for a formula.")
@tenant_option
@json_option
@debug_option
def command(
    url: str,
    fields: Sequence[str],
    segment: str | None,
    where: str | None,
    as_of: str | None,
    known_at: str | None,
    as_csv: bool,
    tenant: str,
    as_json: bool,
) -> None:
    """Print fields of customers as a table, a row for each. Amounts are in base currency.

    \b
    Examples:
      crmcore table sqlite:///shop.db stage purchases.count "purchases.total(days=365)"
      crmcore table sqlite:///shop.db value.profit --where "purchases.count > 3" --csv
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json cannot go together.")
    moment, known = moment_of(as_of, "as-of"), instant_of(known_at, "known-at")
    with opened(url, tenant) as crm:
        rows = crm.table(fields, segment=segment, where=where, as_of=moment, known_at=known).rows()
        if as_json:
            _print_json(fields, rows)
        elif as_csv:
            writer = SpreadsheetWriter(sys.stdout)
            for row in _texts(fields, rows):
                writer.row(row)
        else:
            texts = _texts(fields, rows)
            print_rows(next(texts), texts)


def _texts(fields: Sequence[str], rows: Rows) -> Iterator[Sequence[str]]:
    # The first row is asked for before the header is shown: an unknown field leaves the output empty.
    first = next(rows, None)
    yield ("customer", *fields)
    if first is not None:
        yield (str(first[0]), *map(as_text, first[1]))
    for customer, values in rows:
        yield (str(customer), *map(as_text, values))


def _print_json(fields: Sequence[str], rows: Rows) -> None:
    """One document, streamed."""
    separator = f'{{"fields": {dumped(fields)}, "rows": [\n'
    for customer, values in rows:
        click.echo(f"{separator}{dumped({'customer': customer, 'values': values})}", nl=False)
        separator = ",\n"
    click.echo("\n]}" if separator == ",\n" else f"{separator}]}}")
