"""``crmcore decide``."""

from __future__ import annotations

from decimal import Decimal, DecimalException

import click

from crmcore.cli.channels import ChannelOptions, channel_options
from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import print_figures, print_json
from crmcore.cli.policy_file import read_policy
from crmcore.domain.decision.experiment import Experiment
from crmcore.errors import InvalidValue


@click.command("decide", cls=URLCommand)
@url_argument
@click.argument("occasion")
@click.option("--policy", metavar="POLICY.toml", required=True, help="The rules to decide by.")
@click.option("--segment", metavar="NAME", help="Decide for its members only.")
@click.option("--where", metavar="PREDICATE", help="Decide only for those for whom it holds.")
@click.option("--holdout", metavar="SHARE", default="0", help="The share kept untreated, from 0 to 1.")
@click.option("--experiment", metavar="NAME", default="holdout", help="The holdout's name: the same one each time.")
@click.option("--dry-run", is_flag=True, help="Tell what would be decided, and store nothing.")
@channel_options
@tenant_option
@json_option
@debug_option
def command(
    url: str,
    occasion: str,
    policy: str,
    segment: str | None,
    where: str | None,
    holdout: str,
    experiment: str,
    dry_run: bool,
    asked: ChannelOptions,
    tenant: str,
    as_json: bool,
) -> None:
    """Decide for customers on an occasion. Messages go out with the next tick.

    Deciding the same occasion again decides only for those not decided for yet. Offers and consents are told in Python.
    The policy file holds rules, the first
    that fits is followed, but for the share `explore`:

    \b
      explore = 0.1
      [[rule]]
      when = "stage == 'enhance'"
      offer = "second-disc"
      channel = "email"
    \b
    Example:
      crmcore decide sqlite:///shop.db 2026-W47 --policy rules.toml --holdout 0.1 \\
        --maildir mail --sender "Shop <news@example.org>"
    """
    arms = Experiment(experiment, _share(holdout))
    rules = read_policy(policy)
    with opened(url, tenant, asked.channels()) as crm:
        decided = crm.decide(occasion, rules, segment=segment, where=where, holdout=arms, dry_run=dry_run)
    figures: dict[str, object] = {
        "decided": decided.decided,
        "already": decided.already,
        "held_out": decided.held_out,
        "messages": decided.messages,
    }
    actions = {str(action): count for action, count in sorted(decided.by_action.items())}
    if as_json:
        print_json({**figures, "by_action": actions})
    else:
        print_figures({**figures, **actions})


def _share(text: str) -> Decimal:
    try:
        return Decimal(text)
    except DecimalException:
        raise InvalidValue("holdout", "text that is no number", "a share is a number from 0 to 1") from None
