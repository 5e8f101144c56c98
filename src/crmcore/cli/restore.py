"""``crmcore restore``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from crmcore.cli.dump import file_argument, tell
from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument


@click.command("restore", cls=URLCommand)
@url_argument
@file_argument
@tenant_option
@json_option
@debug_option
def command(url: str, file: Path, tenant: str, as_json: bool) -> None:
    """Put a dump into a tenant that is empty and has the same currency, zone and region. FILE is - for standard input.

    All of it is restored, or nothing.

    \b
    Example:
      crmcore init sqlite:///shop.db --currency EUR --zone Europe/Berlin --region DE
      crmcore restore sqlite:///shop.db shop.jsonl
    """
    with opened(url, tenant) as crm:
        source: Any = sys.stdin if str(file) == "-" else file
        restored = crm.restore(source)
    tell("restored", restored, as_json)
