"""``crmcore fields``."""

from __future__ import annotations

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import print_json, print_rows


@click.command("fields", cls=URLCommand)
@url_argument
@tenant_option
@json_option
@debug_option
def command(url: str, tenant: str, as_json: bool) -> None:
    """List the fields that segments and tables may use.

    \b
    Example:
      crmcore fields sqlite:///shop.db
    """
    with opened(url, tenant) as crm:
        found = crm.fields()
    if as_json:
        print_json(
            {
                "fields": [
                    {
                        "name": each.name,
                        "type": each.type,
                        "doc": each.doc,
                        "windowable": each.windowable,
                        "past": each.past,
                        "choices": each.choices,
                    }
                    for each in found
                ]
            }
        )
        return
    print_rows(
        ("field", "type", "days=", "meaning"),
        [(each.name, each.type.value, "yes" if each.windowable else "", each.doc) for each in found],
    )
