"""``crmcore import``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, legible, opened, tenant_option, url_argument
from crmcore.cli.output import print_json
from crmcore.codec.spreadsheet import SpreadsheetWriter

if TYPE_CHECKING:
    from crmcore.errors import ImportRejected
    from crmcore.services.imports import Imported, Progress

SHOWN = 10
REJECTED = 1


@click.command("import", cls=URLCommand)
@url_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    metavar="MAP.toml",
    required=True,
    type=click.Path(path_type=Path),
    help="What the columns mean.",
)
@click.option("--dry-run", is_flag=True, help="Do it all and undo it: tells what would become of the lines.")
@click.option(
    "--rejects",
    metavar="OUT.csv",
    type=click.Path(path_type=Path),
    help="Write line, code and reason of each line rejected.",
)
@tenant_option
@json_option
@debug_option
def command(
    url: str, file: Path, mapping: Path, dry_run: bool, rejects: Path | None, tenant: str, as_json: bool
) -> None:
    """Import a file of customers, or of what happened. FILE is - for standard input.

    MAP.toml says what the columns mean. What was imported before is known again and counts nothing twice, so a file
    that was corrected, or an import that was interrupted, is simply run again. Ends with 1 when lines were rejected;
    all others are in.

    \b
    Example:
      crmcore import sqlite:///shop.db orders.csv --map orders.toml --dry-run
    \b
    orders.toml:
      source = "shop"
      [customer]
      email = "E-mail"
      name = "Name"
      [interaction]
      kind = "purchase"
      occurred_at = { column = "Date", format = "%d.%m.%Y" }
      amount = { column = "Total", decimal = "," }
      external_id = "Order"
    """
    first: list[ImportRejected] = []

    with opened(url, tenant) as crm, _written(rejects) as write, _progress(file) as progress:

        def rejected(rejection: ImportRejected) -> None:
            if len(first) < SHOWN:
                first.append(rejection)
            write(rejection)

        source: Any = sys.stdin.buffer if str(file) == "-" else file
        imported = crm.imports.csv(source, mapping, dry_run=dry_run, on_reject=rejected, progress=progress)
    if as_json:
        print_json(_document(imported, dry_run))
    else:
        _tell(imported, dry_run, first)
    if imported.rejected:
        raise click.exceptions.Exit(REJECTED)


def _document(imported: Imported, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "lines": imported.lines,
        "recorded": imported.recorded,
        "known": imported.known,
        "rejected": imported.rejected,
        "customers_added": imported.customers_added,
        "rejections": [
            {"line": each.line, "code": each.reason, "message": each.message} for each in imported.rejections
        ],
    }


def _tell(imported: Imported, dry_run: bool, first: list[ImportRejected]) -> None:
    click.echo(
        f"{'would be: ' if dry_run else ''}{imported.recorded} recorded, {imported.known} known, "
        f"{imported.rejected} rejected of {imported.lines} lines; {imported.customers_added} customers added"
    )
    for each in first:
        click.echo(f"  {legible(each.message)}", err=True)
    if imported.rejected > len(first):
        click.echo(f"  and {imported.rejected - len(first)} more; --rejects writes them all", err=True)


@contextmanager
def _written(rejects: Path | None) -> Iterator[Callable[[ImportRejected], None]]:
    if rejects is None:
        yield lambda _: None
        return
    with rejects.open("w", encoding="utf-8", newline="") as stream:
        writer = SpreadsheetWriter(stream)
        writer.row(("line", "code", "reason"))
        yield lambda rejection: writer.row((str(rejection.line), rejection.reason, rejection.message))


@contextmanager
def _progress(file: Path) -> Iterator[Progress | None]:
    """A bar on stderr, where that is a terminal."""
    with _bar(file) if sys.stderr.isatty() else nullcontext() as progress:
        yield progress


@contextmanager
def _bar(file: Path) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    total = file.stat().st_size if file.is_file() else None
    columns = (TextColumn("{task.fields[lines]:,} lines"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("import", total=total, lines=0)
        yield lambda lines, read: bar.update(task, completed=read, lines=lines)
