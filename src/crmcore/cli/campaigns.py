"""``crmcore campaigns``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import click
from attrs import asdict

from crmcore.app import CRM
from crmcore.cli.options import URLGroup, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import as_text, print_figures, print_json, print_rows
from crmcore.services.campaigns import CampaignStatus

_URL = "crmcore.url"
F = TypeVar("F", bound=Callable[..., Any])


@click.group("campaigns", cls=URLGroup)
@url_argument
@debug_option
@click.pass_context
def command(ctx: click.Context, url: str) -> None:
    """See how campaigns stand, and start, pause or stop them. Ticks carry them on.

    \b
    Examples:
      crmcore campaigns sqlite:///shop.db list
      crmcore campaigns sqlite:///shop.db progress spring
      crmcore campaigns sqlite:///shop.db pause spring --reason "a wrong price"
    """
    ctx.meta[_URL] = url


def _opened(ctx: click.Context, tenant: str) -> AbstractContextManager[CRM]:
    return opened(ctx.meta[_URL], tenant)


def _common(function: F) -> F:
    """What every subcommand takes."""
    return tenant_option(json_option(debug_option(click.pass_context(function))))  # type: ignore[return-value]


@command.command("list")
@_common
def list_(ctx: click.Context, tenant: str, as_json: bool) -> None:
    """List the campaigns and how they stand."""
    with _opened(ctx, tenant) as crm:
        found = crm.campaigns.all()
    if as_json:
        print_json({"campaigns": [_document(status) for status in found]})
    else:
        header = ("campaign", "state", "audience", "started", "reason")
        print_rows(header, [tuple(map(as_text, _told(status))) for status in found])


@command.command()
@click.argument("name")
@_common
def progress(ctx: click.Context, name: str, tenant: str, as_json: bool) -> None:
    """Tell how far a campaign has come: each member of its audience is counted in one place."""
    with _opened(ctx, tenant) as crm:
        status, found = crm.campaigns.get(name), crm.campaigns.progress(name)
    counts = asdict(found)
    if as_json:
        print_json({**_document(status), "progress": counts})
    else:
        print_figures({"state": status.state, **counts})


@command.command()
@click.argument("name")
@click.option("--by", metavar="WHOM", required=True, help="Who approves it.")
@_common
def approve(ctx: click.Context, name: str, by: str, tenant: str, as_json: bool) -> None:
    """Approve a campaign as it is defined now."""
    _moved(ctx, name, tenant, as_json, lambda crm: crm.campaigns.approve(name, by=by))


@command.command()
@click.argument("name")
@_common
def start(ctx: click.Context, name: str, tenant: str, as_json: bool) -> None:
    """Start a campaign, at the time that it says, or with the next tick."""
    _moved(ctx, name, tenant, as_json, lambda crm: crm.campaigns.start(name))


@command.command()
@click.argument("name")
@click.option("--reason", default="", help="Why, for people.")
@_common
def pause(ctx: click.Context, name: str, reason: str, tenant: str, as_json: bool) -> None:
    """Let a campaign rest until it is resumed."""
    _moved(ctx, name, tenant, as_json, lambda crm: crm.campaigns.pause(name, reason=reason))


@command.command()
@click.argument("name")
@_common
def resume(ctx: click.Context, name: str, tenant: str, as_json: bool) -> None:
    """Go on with a campaign where it was paused."""
    _moved(ctx, name, tenant, as_json, lambda crm: crm.campaigns.resume(name))


@command.command()
@click.argument("name")
@click.option("--reason", default="", help="Why, for people.")
@_common
def stop(ctx: click.Context, name: str, reason: str, tenant: str, as_json: bool) -> None:
    """Stop a campaign for good; its messages that wait do not go."""
    _moved(ctx, name, tenant, as_json, lambda crm: crm.campaigns.stop(name, reason=reason))


def _moved(ctx: click.Context, name: str, tenant: str, as_json: bool, move: Callable[[CRM], None]) -> None:
    with _opened(ctx, tenant) as crm:
        move(crm)
        status = crm.campaigns.get(name)
    if as_json:
        print_json(_document(status))
    else:
        click.echo(f"{name} is {status.state}")


def _document(status: CampaignStatus) -> dict[str, object]:
    name, state, audience, started, reason = _told(status)
    run = status.run
    return {
        "campaign": name,
        "state": state,
        "audience": audience,
        "approved_by": status.approved_by,
        "starts_at": None if run is None else run.starts_at,
        "started_at": started,
        "reason": reason,
    }


def _told(status: CampaignStatus) -> tuple[object, ...]:
    run = status.run
    if run is None:
        return status.campaign.name, status.state, 0, None, ""
    return status.campaign.name, status.state, run.audience, run.started_at, run.reason
