"""``crmcore post``."""

from __future__ import annotations

from pathlib import Path

import click

from crmcore.cli.options import debug_option, json_option
from crmcore.cli.output import print_figures, print_json


@click.group("post")
@debug_option
def command() -> None:
    """Hand letters to a printer.

    \b
    Example:
      crmcore post batch letters
    """


@command.command("batch")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(min=1), default=1_000, show_default=True, help="At most so many letters.")
@click.option("--duplex", is_flag=True, help="Each letter begins on the front of a sheet.")
@json_option
@debug_option
def batch(folder: Path, limit: int, duplex: bool, as_json: bool) -> None:
    """Join the letters that wait in a post channel's FOLDER into the next batch: a print file, and a list of its
    letters as CSV. A batch that was interrupted is finished first. No database is needed.

    \b
    Examples:
      crmcore post batch letters
      crmcore post batch letters --limit 500 --duplex --json
    """
    from crmcore.channels.post.batches import make_batch

    made = make_batch(folder, limit=limit, duplex=duplex)
    told: dict[str, object] = {"letters": 0, "pages": 0}
    if made is not None:
        told = {
            "batch": made.number,
            "letters": made.letters,
            "pages": made.pages,
            "print_file": str(made.print_file),
            "list_file": str(made.list_file),
        }
    if as_json:
        print_json(told)
    else:
        print_figures(told)
