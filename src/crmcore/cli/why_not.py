"""``crmcore why-not``."""

from __future__ import annotations

import sys
from itertools import chain

import click

from crmcore.cli.channels import ChannelOptions, channel_options
from crmcore.cli.options import (
    URLCommand,
    debug_option,
    instant_of,
    json_option,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import as_text, print_json, print_rows
from crmcore.codec.spreadsheet import SpreadsheetWriter


@click.command("why-not", cls=URLCommand)
@url_argument
@click.argument("segment")
@click.option("--channel", metavar="NAME", required=True, help="The channel of the contact.")
@click.option("--purpose", metavar="NAME", default="offers", help="What it is for.")
@click.option("--at", metavar="INSTANT", help="Ask about that instant to come.")
@click.option("--csv", "as_csv", is_flag=True, help="Print each customer as CSV for spreadsheets.")
@channel_options
@tenant_option
@json_option
@debug_option
def command(
    url: str,
    segment: str,
    channel: str,
    purpose: str,
    at: str | None,
    as_csv: bool,
    asked: ChannelOptions,
    tenant: str,
    as_json: bool,
) -> None:
    """Tell what the gate says of contacting the members of a segment, in counts by reason. Nothing is sent.

    \b
    Examples:
      crmcore why-not sqlite:///shop.db regulars --channel email --maildir mail --sender news@example.org
      crmcore why-not sqlite:///shop.db regulars --channel email --at 2026-12-24T18:00+01:00 --csv
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json cannot go together.")
    with opened(url, tenant, asked.channels()) as crm:
        answered = crm.gate.why_not(segment, channel, purpose, at=instant_of(at, "at"))
        if as_csv:
            writer, header = SpreadsheetWriter(sys.stdout), ("customer", "verdict", "guard", "reason", "until")
            answers = iter(answered)
            # The first is asked for before the header is shown: an unknown segment leaves the output empty.
            first = next(answers, None)
            writer.row(header)
            for answer in chain([] if first is None else [first], answers):
                writer.row([as_text(value) for value in answer])
            return
        counts = answered.counts()
    if as_json:
        print_json({"counts": [count._asdict() for count in counts]})
    else:
        rows = [(str(each.customers), each.verdict, each.guard, each.reason) for each in counts]
        print_rows(("customers", "verdict", "guard", "reason"), rows)
