"""The reference page of commands, made from the program.

    PYTHONPATH=src python -m tests.unit.cli.commands_page

writes ``docs/reference/commands.md`` anew after a command, an option or its help has changed.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from crmcore.cli.program import program

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "commands.md"
HEAD = """# Commands

What `crmcore` does on the command line, which comes with the extra `cli`: `pip install 'crmcore[cli]'`. `--help` after
a command says the same. URL names the database, such as `sqlite:///shop.db`; where it is left out, the environment
variable CRMCORE_URL names it. The master key is in a file beside an SQLite database; for any other, CRMCORE_KEY holds
it: 32 bytes or more in hexadecimal, or in base64. Only `init` and `migrate` make a database where there is none.

| exit code | when |
|---|---|
| 0 | done |
| 1 | done in part: an import rejected lines, the doctor found something, a message of several could not be requeued |
| 2 | wrong usage or bad input |
| 3 | the storage failed, or its key is missing |
| 70 | a fault of crmcore |
| 130 | interrupted |
| 141 | nobody reads the output |
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_blocks()])


def _blocks() -> Iterator[str]:
    context = click.Context(program, info_name="crmcore")
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command is not None
        yield from _command(command, click.Context(command, context, info_name=name), "##")


def _command(command: click.Command, context: click.Context, heading: str) -> Iterator[str]:
    yield f"{heading} {context.command_path.removeprefix('crmcore ').replace(' URL', '')}\n"
    yield f"    {_usage(command, context)}\n"
    yield from _told(inspect.cleandoc(command.help or ""))
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield "| option | what it does |\n|---|---|\n" + "\n".join(map(_option, options)) + "\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            assert part is not None
            yield from _command(part, click.Context(part, context, info_name=name), "###")


def _usage(command: click.Command, context: click.Context) -> str:
    """The path of the command with its arguments; a group's own, a URL where it takes one, come before its commands."""
    pieces = ["crmcore"]
    if context.parent is not None and context.parent.parent is not None:
        own = [each for each in context.parent.command.params if isinstance(each, click.Argument)]
        pieces += [str(context.parent.info_name), *(str(each.name).upper() for each in own)]
    return " ".join([*pieces, str(context.info_name), *command.collect_usage_pieces(context)])


def _told(help: str) -> Iterator[str]:
    """Paragraphs; what is marked to keep its lines is shown as it is typed, under its first line."""
    for paragraph in help.split("\n\n"):
        kept = paragraph.removeprefix("\b\n")
        if kept == paragraph:
            yield f"{paragraph.replace(chr(10), ' ')}\n"
            continue
        for part in kept.split("\n\b\n"):
            yield from _kept(part)


def _kept(part: str) -> Iterator[str]:
    lines = part.split("\n")
    if not lines[0].startswith(" "):
        yield f"{lines.pop(0)}\n"
    yield "\n".join(f"  {line}" for line in lines) + "\n"


def _option(option: click.Option) -> str:
    names = ", ".join(option.opts)
    metavar = "" if option.is_flag else f" {option.metavar or _kind(option.type)}"
    told = str(option.help or "").replace("|", "\\|")
    default = f" (default {option.default})" if option.show_default else ""
    added = " (required)" if option.required else default
    return f"| `{names}{metavar}` | {told}{added} |"


def _kind(type: Any) -> str:
    return {click.types.IntParamType: "N", click.IntRange: "N"}.get(type.__class__, "TEXT")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
