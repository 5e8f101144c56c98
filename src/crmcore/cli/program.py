"""The program: its commands, loaded when asked for, and how it ends."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn, TextIO, cast

import click

from crmcore.cli.options import Said, cure, legible
from crmcore.errors import CRMError, KeyMismatch, StorageError

REJECTED, USAGE, STORAGE, INTERNAL, INTERRUPTED, BROKEN_PIPE = 1, 2, 3, 70, 130, 141

# Each command stands in the module of its name.
COMMANDS = {
    "init": ("init", "Make a database ready: tables, master key, and the default tenant."),
    "migrate": ("migrate", "Bring the tables of a database up to date."),
    "tenants": ("tenants", "Add, list and drop the tenants of a database."),
    "import": ("imports", "Import a file of customers, or of what happened."),
    "dump": ("dump", "Write everything that is kept of a tenant to a file."),
    "restore": ("restore", "Put a dump of a tenant into an empty one."),
    "duplicates": ("duplicates", "Find lines of a file that are probably about one person."),
    "review": ("review", "Find customers who may be one, and decide about them."),
    "story": ("story", "Tell one customer's whole story."),
    "export-customer": ("export_customer", "Print all that is known of one customer."),
    "erase": ("erase", "Erase all that is personal of one customer, for good."),
    "segments": ("segments", "Define segments, and see who is in, and why."),
    "table": ("table", "Print fields of customers as a table."),
    "fields": ("fields", "List the fields that segments and tables may use."),
    "decide": ("decide", "Decide for customers by a policy."),
    "why-not": ("why_not", "Tell why members of a segment may not be contacted."),
    "campaigns": ("campaigns", "See how campaigns stand; start, pause and stop them."),
    "outbox": ("outbox", "See how messages stand; requeue them, pause and resume sending."),
    "tick": ("tick", "Do what is due: standings, segments, messages, the event log."),
    "run": ("run", "Tick again and again until told to stop."),
    "channels": ("channel_list", "List the channels there are, and what they can."),
    "new-channel": ("new_channel", "Write a package with a channel of your own."),
    "desk": ("desk", "List the tasks at the desk."),
    "cases": ("cases", "List the cases of customers."),
    "mail": ("mail", "See what is understood of inbound mail."),
    "post": ("post", "Hand letters to a printer."),
    "report": ("report", "Report what deciding earned."),
    "doctor": ("doctor", "Look whether all is well."),
}


class Program(click.Group):
    """The group of all commands. A command's module is imported when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        found = COMMANDS.get(cmd_name)
        return None if found is None else cast(click.Command, import_module(f"crmcore.cli.{found[0]}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *arguments: Any, **options: Any) -> NoReturn:
        """Run, and end with an exit code; errors are one line on stderr."""
        said = Said()
        options["standalone_mode"] = False
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            code = super().main(args, *arguments, obj=said, **options)
            _flush(sys.stdout)
        except SystemExit as ended:
            # Commands end so; click itself does when the reader of a pipe has gone.
            code = ended.code
        except BaseException as error:
            code = _ended_by(error, said)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; nobody reading its output any more is no error to tell."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                _silence()
                ctx.exit(BROKEN_PIPE)
            raise


def _ended_by(error: BaseException, said: Said) -> int:
    """Tell an error and return the exit code."""
    if said.debug and not isinstance(error, click.exceptions.Exit | click.Abort):
        traceback.print_exception(error, file=sys.stderr)
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.exceptions.NoArgsIsHelpError():
            error.show()
            return USAGE
        case click.UsageError():
            where = f" (see {error.ctx.command_path} --help)" if error.ctx is not None else ""
            return _told("usage", error.format_message() + where, USAGE)
        case click.ClickException():
            return _told("usage", error.format_message(), USAGE)
        case click.Abort() | KeyboardInterrupt():
            return _told("interrupted", "stopped; what was committed stays, run it again to go on", INTERRUPTED)
        case CRMError():
            failed = isinstance(error, StorageError | KeyMismatch)
            return _told(error.code, cure(error), STORAGE if failed else USAGE)
        case BrokenPipeError():
            _silence()
            return BROKEN_PIPE
        case OSError():
            return _told("file", f"{error.strerror or 'failed'}: {error.filename or 'a file'}", USAGE)
    return _told("internal", f"{type(error).__name__}; --debug shows where", INTERNAL)


def _told(code: str, message: str, exit_code: int) -> int:
    click.echo(f"error[{code}]: {legible(message)}", err=True)
    return exit_code


def _flush(stream: TextIO) -> None:
    stream.flush()


def _silence() -> None:
    """Let nothing more be written to a pipe that nobody reads."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 -- a device
        os.dup2(nowhere.fileno(), number)


@click.command(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
\b
URL names the database, such as sqlite:///shop.db; without it, CRMCORE_URL does.
The master key is in a file beside an SQLite database; for any other, CRMCORE_KEY
holds it: 32 bytes or more in hexadecimal, or in base64.
\b
Exit codes: 0 done; 1 done in part (an import rejected lines, the doctor found
something); 2 wrong usage or bad input; 3 the storage failed, or its key is
missing; 70 a fault of crmcore; 130 interrupted; 141 nobody reads the output.
""",
)
@click.version_option(package_name="crmcore")
def program() -> None:
    """Customer relationship management on a database of yours.

    \b
    Examples:
      crmcore init sqlite:///shop.db --currency EUR --zone Europe/Berlin
      crmcore import sqlite:///shop.db orders.csv --map orders.toml
      crmcore story sqlite:///shop.db sara@example.org
    """
