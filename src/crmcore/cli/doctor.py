"""``crmcore doctor``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from crmcore.app import CRM
from crmcore.cli.channels import ChannelOptions, channel_options, unreached
from crmcore.cli.options import (
    URLCommand,
    cure,
    debug_option,
    json_option,
    legible,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import print_json
from crmcore.errors import UnknownTenant
from crmcore.ports.store import Migration
from crmcore.services.upkeep import Health

FOUND = 1
BACKLOG = 100_000
FIRST = 1
_RESTORED = "the database was restored, or is a copy, and sends nothing; let it with crmcore tick --after-restore"
_KEYS = {
    "right": "that of the database",
    "wrong": "not the one the database was made with; set CRMCORE_KEY to that one",
    "missing": "there is none; set CRMCORE_KEY",
}


@click.command("doctor", cls=URLCommand)
@url_argument
@channel_options
@tenant_option
@json_option
@debug_option
def command(url: str, asked: ChannelOptions, tenant: str, as_json: bool) -> None:
    """Look whether all is well: tables up to date, the event log sealed, the channels that messages are due on there
    and working, standings of today, the right master key.

    Ends with 1 when something wants doing, and says what. Channels come from plugins and from the same options as those
    of tick; one that your app alone has is not there for the doctor.

    \b
    Examples:
      crmcore doctor sqlite:///shop.db
      crmcore doctor sqlite:///shop.db --maildir mail --sender "Shop <news@example.org>"
    """
    with opened(url, tenant, asked.channels()) as crm:
        checks = _checks(crm)
    well = all(check["ok"] for check in checks)
    if as_json:
        print_json({"ok": well, "checks": checks})
    else:
        for check in checks:
            click.echo(f"{'ok  ' if check['ok'] else 'DO  '}  {check['name']}: {legible(str(check['detail']))}")
    if not well:
        raise click.exceptions.Exit(FOUND)


def _checks(crm: CRM) -> list[dict[str, object]]:
    pending = crm.pending()
    if pending:
        return [_check("tables", False, _unready(pending))]
    try:
        health = crm.health()
    except UnknownTenant as error:
        return [_check("tables", True, "up to date"), _check("tenant", False, cure(error))]
    evaluated = "never" if health.evaluated_on is None else f"of {health.evaluated_on}"
    late = health.days_behind > 0
    many = health.events_unsealed > BACKLOG
    return [
        _check("tables", True, "up to date"),
        _check("events", not many, f"{health.events_unsealed} unsealed" + ("; run crmcore tick" if many else "")),
        _check("messages", not health.messages_held, _messages(health)),
        _check("channels", not (health.channels_broken or health.channels_missing), _channels(health)),
        _check("campaigns", not health.campaigns_failed, _campaigns(health)),
        _check("epoch", not health.restored, _RESTORED if health.restored else "that of the database"),
        _check("standings", not late, evaluated + ("; run crmcore tick" if late else "")),
        _check("key", health.master_key == "right", _KEYS[health.master_key]),
    ]


def _unready(pending: Sequence[Migration]) -> str:
    if pending[0].number == FIRST:
        return "there are none yet; run crmcore init"
    return f"{len(pending)} migrations to apply; run crmcore migrate"


def _messages(health: Health) -> str:
    told = f"{health.messages_waiting} waiting, {health.messages_held} held"
    return told + ("; look at the held ones with crmcore outbox list, and requeue them" if health.messages_held else "")


def _channels(health: Health) -> str:
    told = []
    if health.channels_missing:
        told.append(unreached(health.channels_missing))
    if health.channels_broken:
        broken = ", ".join(health.channels_broken)
        told.append(f"left alone because they failed: {broken}; each is tried again by itself")
    return "; ".join(told) or "none is missing or left alone"


def _campaigns(health: Health) -> str:
    if not health.campaigns_failed:
        return "none is paused by an error"
    cure = "crmcore campaigns list tells why, and resume goes on with one"
    return f"paused by an error: {', '.join(health.campaigns_failed)}; {cure}"


def _check(name: str, ok: bool, detail: str) -> dict[str, object]:
    return {"name": name, "ok": ok, "detail": detail}
