"""``crmcore report``."""

from __future__ import annotations

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import print_json
from crmcore.domain.decision.effect import Interval
from crmcore.services.reports import Effect


@click.command("report", cls=URLCommand)
@url_argument
@click.argument("occasion")
@click.option("--days", type=int, default=28, show_default=True, help="The window after each decision, in tenant days.")
@click.option("--measure", metavar="NAME", default="purchases", show_default=True, help="What counts as a response.")
@tenant_option
@json_option
@debug_option
def command(url: str, occasion: str, days: int, measure: str, tenant: str, as_json: bool) -> None:
    """Report what deciding on an occasion earned: those treated against those held out, with 95 % intervals.

    \b
    Example:
      crmcore report sqlite:///shop.db 2026-W47 --days 60
    """
    with opened(url, tenant) as crm:
        report = crm.report(occasion, days=days, measure=measure)
    if not as_json:
        click.echo(str(report))
        return
    print_json(
        {
            "occasion": report.occasion,
            "measure": report.measure,
            "days": report.days,
            "complete": report.complete,
            "overall": _effect(report.overall),
            "groups": [_effect(effect) for effect in report.groups],
        }
    )


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "offer": effect.offer,
        "channel": effect.channel,
        "stage": effect.stage,
        "treated": effect.treated.customers,
        "held_out": effect.held_out.customers,
        "responded": {"treated": effect.treated.response_rate, "held_out": effect.held_out.response_rate},
        "currency": effect.currency,
        "incremental_revenue": _interval(effect.incremental_revenue),
        "cost": effect.cost,
        "return_on_investment": _interval(effect.return_on_investment),
    }


def _interval(interval: Interval | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {"estimate": interval.estimate, "low": interval.low, "high": interval.high}
