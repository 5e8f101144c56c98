"""``crmcore dump``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import print_json

if TYPE_CHECKING:
    from crmcore.services.dumps import Dumped

file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.command("dump", cls=URLCommand)
@url_argument
@file_argument
@tenant_option
@json_option
@debug_option
def command(url: str, file: Path, tenant: str, as_json: bool) -> None:
    """Write everything that is kept of a tenant to a new file, as lines of JSON. FILE is - for standard output.

    It is one snapshot: others may write meanwhile. The file holds personal values and is readable for its owner alone.

    \b
    Example:
      crmcore dump sqlite:///shop.db shop.jsonl
    """
    piped = str(file) == "-"
    if piped and as_json:
        raise click.UsageError("--json cannot go with a dump on standard output.")
    with opened(url, tenant) as crm:
        target: Any = sys.stdout if piped else file
        dumped = crm.dump(target)
    if not piped:
        tell("dumped", dumped, as_json)


def tell(done: str, dumped: Dumped, as_json: bool) -> None:
    """Print how many records there were, and the digest of their lines."""
    if as_json:
        print_json({"records": dict(dumped.counts), "sha256": dumped.sha256})
    else:
        click.echo(f"{done}: {sum(dumped.counts.values()):,} records, sha256 {dumped.sha256}")
