"""``crmcore duplicates``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmcore.cli.options import debug_option, json_option, legible
from crmcore.cli.output import print_json, print_rows
from crmcore.linkage.result import THRESHOLD

if TYPE_CHECKING:
    from crmcore.linkage.result import Pair
    from crmcore.services.file_duplicates import FileDuplicates

SHOWN = 10
REJECTED = 1


@click.command("duplicates")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    metavar="MAP.toml",
    required=True,
    type=click.Path(path_type=Path),
    help="What the columns mean.",
)
@click.option(
    "--threshold",
    metavar="P",
    type=float,
    default=THRESHOLD,
    show_default=True,
    help="Show pairs from this probability on.",
)
@json_option
@debug_option
def command(file: Path, mapping: Path, threshold: float, as_json: bool) -> None:
    """Find lines of a file that are probably about one person. FILE is - for standard input; no database is needed.

    MAP.toml says what the columns mean. What agreement is worth is learnt from the file itself. Each pair is told with
    its probability, and why: the fields, on which level they agree, and what that is worth in bits; those with + speak
    for one person, those with - against. Needs the extra duplicates. Ends with 1 when lines could not be read; all
    others were compared.

    \b
    Example:
      crmcore duplicates people.csv --map people.toml --threshold 0.95
    \b
    people.toml:
      id = "No"
      [record]
      given_name = "First name"
      family_name = "Last name"
      birth_date = { column = "Born", format = "%d.%m.%Y" }
      street = ["Address 1", "Address 2"]
      postcode = "Postcode"
      city = "City"
      email = "E-mail"
    """
    from crmcore.services.file_duplicates import duplicates_in

    source: Any = sys.stdin.buffer if str(file) == "-" else file
    done = duplicates_in(source, mapping, threshold=threshold)
    if as_json:
        print_json(_document(done, threshold))
    else:
        _tell(done, threshold)
    if done.rejected:
        raise click.exceptions.Exit(REJECTED)


def _document(done: FileDuplicates, threshold: float) -> dict[str, object]:
    found = done.found
    return {
        "records": found.records,
        "compared": found.compared,
        "threshold": threshold,
        "rejected": done.rejected,
        "rejections": [{"line": each.line, "code": each.reason, "message": each.message} for each in done.rejections],
        "unread_dates": done.unread_dates,
        "pairs": [_pair(each, done) for each in found.pairs],
        "clusters": [[_named(key, done) for key in each] for each in found.clusters],
    }


def _pair(pair: Pair, done: FileDuplicates) -> dict[str, object]:
    return {
        "left": _named(pair.left, done),
        "right": _named(pair.right, done),
        "probability": round(pair.probability, 6),
        "bits": round(pair.bits, 2),
        "reasons": [{"field": each.field, "level": each.level, "bits": round(each.bits, 2)} for each in pair.reasons],
        "through": None if pair.through is None else _named(pair.through, done),
    }


def _named(key: str, done: FileDuplicates) -> dict[str, object]:
    return {"line": int(key), "id": done.ids.get(key)}


def _tell(done: FileDuplicates, threshold: float) -> None:
    found = done.found
    if found.pairs:
        print_rows(("probability", "left", "right", "why"), (_row(each, done) for each in found.pairs))
    click.echo(
        f"{len(found.pairs)} pairs from a probability of {threshold:g} on, in {len(found.clusters)} groups, among "
        f"{found.records} records; {found.compared} pairs were compared"
    )
    if done.unread_dates:
        told = "dates of birth are not written as the mapping says, and were passed over"
        click.echo(f"  {done.unread_dates} {told}", err=True)
    for each in done.rejections[:SHOWN]:
        click.echo(f"  {legible(each.message)}", err=True)
    if done.rejected > SHOWN:
        click.echo(f"  and {done.rejected - SHOWN} more lines that could not be read", err=True)


def _row(pair: Pair, done: FileDuplicates) -> tuple[str, ...]:
    why = [f"{each.field} {each.level} {each.bits:+.1f}" for each in pair.reasons]
    if pair.through is not None:
        why.insert(0, f"both are probably {_called(pair.through, done)}")
    return f"{pair.probability:.4f}", _called(pair.left, done), _called(pair.right, done), ", ".join(why)


def _called(key: str, done: FileDuplicates) -> str:
    return done.ids.get(key, f"line {key}")
