"""``crmcore mail``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmcore.cli.options import debug_option, json_option, legible
from crmcore.cli.output import print_json
from crmcore.errors import MailRefused

if TYPE_CHECKING:
    from crmcore.codec.mail.understood import UnderstoodMail

REJECTED = 1
_TOLD_OF_REPLY = 200


@click.group("mail")
@debug_option
def command() -> None:
    """See what is understood of inbound mail: bounces, complaints, auto-replies, unsubscribes, replies.

    \b
    Example:
      crmcore mail parse inbox/new/* --json
    """


@command.command("parse")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@debug_option
def parse(files: tuple[Path, ...], as_json: bool) -> None:
    """Tell what was understood of each mail. FILE is - for standard input; no database is needed, nothing is stored.

    JSON is a list with an object for each file: `kind` (bounce, complaint, auto-reply, unsubscribe, reply, other), and
    of the first recipient `address`, `status` (RFC 3463), `class` (permanent, temporary, delivered) and `hard` (the
    address itself is at fault, for good); `reply` is what was written anew. Ends with 1 when a file could not be
    read or was refused; all others are told.

    \b
    Examples:
      crmcore mail parse bounce.eml
      crmcore mail parse - --json < bounce.eml
    """
    from crmcore.codec.mail.understand import understand

    found: list[dict[str, object]] = []
    faults = 0
    for file in files:
        try:
            understood = understand(_read(file))
        except MailRefused as refused:
            fault: dict[str, object] = {"code": refused.code, "reason": refused.reason, "message": refused.message}
        except OSError as error:
            fault = {"code": "file", "reason": "unreadable", "message": error.strerror or "cannot be read"}
        else:
            if as_json:
                found.append(_document(file, understood))
            else:
                _tell(file, understood)
            continue
        faults += 1
        found.append({"file": str(file), "error": fault})
        if not as_json:
            click.echo(f"{legible(str(file))}: error[{fault['code']}]: {legible(str(fault['message']))}", err=True)
    if as_json:
        print_json(found)
    if faults:
        raise click.exceptions.Exit(REJECTED)


def _read(file: Path) -> bytes:
    """No more of a file than is needed to see that it is too large."""
    from crmcore.codec.mail.limits import SIZE_LIMIT

    if str(file) == "-":
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    with file.open("rb") as stream:
        return stream.read(SIZE_LIMIT + 1)


def _document(file: Path, mail: UnderstoodMail) -> dict[str, object]:
    first = next(iter(mail.recipients), None)
    return {
        "file": str(file),
        "kind": mail.kind,
        "address": _address(mail),
        "status": first.status if first else None,
        "class": first.class_ if first else None,
        "hard": first.hard if first else False,
        "reason": first.reason if first else None,
        "reply": mail.reply,
        "recipients": [
            {
                "address": each.address,
                "action": each.action,
                "status": each.status,
                "stated": each.stated,
                "class": each.class_,
                "hard": each.hard,
                "reason": each.reason,
                "reply_code": each.reply_code or None,
                "diagnostic": each.diagnostic,
            }
            for each in mail.recipients
        ],
        "complaint": mail.complaint or None,
        "complainants": mail.complainants,
        "auto_reply": mail.auto_reply or None,
        "unsubscribe": mail.unsubscribe or None,
        "sender": mail.sender,
        "addressed_to": mail.addressed_to,
        "intended": mail.intended or None,
        "subject": mail.subject,
        "date": mail.date,
        "message_id": mail.message_id or None,
        "refers_to": mail.refers_to,
        "stable_id": mail.stable_id,
    }


def _address(mail: UnderstoodMail) -> str | None:
    """Whom the mail is about: who failed, who complained, or who wrote."""
    if mail.recipients:
        return mail.recipients[0].address or None
    return (mail.complainants[0] if mail.complainants else "" if mail.complaint else mail.sender) or None


def _tell(file: Path, mail: UnderstoodMail) -> None:
    click.echo(f"{legible(str(file))}: {mail.kind}")
    told: Mapping[str, Any] = {
        "from": mail.sender,
        "subject": mail.subject,
        "complaint": " ".join(filter(None, (mail.complaint, *mail.complainants))),
        "automatic": mail.auto_reply,
        "says": mail.unsubscribe,
        "about": ", ".join(mail.refers_to[:3]),
        "reply": mail.reply if len(mail.reply) <= _TOLD_OF_REPLY else f"{mail.reply[:_TOLD_OF_REPLY]}...",
    }
    for each in mail.recipients:
        hard = ", hard" if each.hard else ""
        address = each.address or "(nobody named)"
        click.echo(f"  {legible(address)}  {each.action}  {each.status} {each.class_}{hard}: {each.reason}")
    for name, value in told.items():
        if value:
            click.echo(f"  {name.ljust(9)}  {legible(' '.join(value.split()))}")
