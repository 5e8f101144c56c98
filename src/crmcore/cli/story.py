"""``crmcore story``."""

from __future__ import annotations

import click

from crmcore.cli.options import (
    URLCommand,
    customer_of,
    debug_option,
    json_option,
    legible,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import plain, print_json
from crmcore.domain.kernel.time import day_date
from crmcore.services.story import INTERACTIONS, Story


@click.command("story", cls=URLCommand)
@url_argument
@click.argument("customer")
@click.option(
    "--interactions",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=INTERACTIONS,
    show_default=True,
    help="How many, the newest first.",
)
@tenant_option
@json_option
@debug_option
def command(url: str, customer: str, interactions: int, tenant: str, as_json: bool) -> None:
    """Tell one customer's whole story.

    CUSTOMER is an id, an e-mail address, a phone number with +, or source:id.

    \b
    Examples:
      crmcore story sqlite:///shop.db sara@example.org
      crmcore story sqlite:///shop.db shop:1042 --json
    """
    with opened(url, tenant) as crm:
        story = crm.story(customer_of(customer), interactions=interactions)
    if as_json:
        print_json(_document(story))
        return
    for line in str(story).split("\n"):
        click.echo(legible(line))


def _document(story: Story) -> dict[str, object]:
    customer = story.customer
    standing = story.standing
    return {
        "customer": {
            "id": customer.id,
            "kind": type(customer.party).__name__.lower(),
            "name": customer.name,
            "language": customer.preferences.language,
            "zone": customer.preferences.zone,
            "channel": customer.preferences.channel,
            "added_at": customer.added_at,
            "archived_at": customer.archived_at,
        },
        "identifiers": [
            {"scheme": each.scheme, "source": each.source or None, "value": each.sent_as} for each in story.identifiers
        ],
        "contact_points": [
            {"scheme": each.address.scheme, "address": each.address.sent_as} for each in story.contact_points
        ],
        "attributes": {
            name: {"value": each.value, "source": each.source, "stated_at": each.stated_at}
            for name, each in story.attributes.items()
        },
        "standing": None
        if standing is None
        else {"stage": standing.stage, "rung": standing.rung, "defected": standing.defected},
        "history": [
            {"at": each.at, "stage": each.after.stage, "rung": each.after.rung, "reason": each.reason}
            for each in story.history
        ],
        "measures": plain(story.measures),
        "value": {"revenue": story.revenue, "cost": story.cost, "profit": story.profit},
        "segments": story.segments,
        "entitlements": [
            {
                "treatment": each.treatment,
                "kind": each.kind,
                "first": each.first,
                "last": each.last,
                "used": each.used,
                "uses": each.uses,
                "in_force": each.in_force,
            }
            for each in story.entitlements
        ],
        "promises": [
            {
                "text": each.text,
                "due": day_date(each.due_on),
                "settled": None if each.settled_on is None else day_date(each.settled_on),
                "kept": None if each.settled_on is None else each.state(each.settled_on) == "kept",
            }
            for each in story.promises
        ],
        "cases": [
            {
                "subject": each.subject,
                "employee": each.employee,
                "opened_at": each.opened_at,
                "due_at": each.due_at,
                "closed_at": each.closed_at,
                "outcome": each.outcome,
            }
            for each in story.cases
        ],
        "interactions": [
            {
                "id": each.interaction.id,
                "kind": each.interaction.kind,
                "direction": each.interaction.direction,
                "occurred_at": each.interaction.occurred_at,
                "touchpoint": each.interaction.touchpoint,
                "source": each.interaction.source,
                "external_id": each.interaction.external_id,
                "amount": each.interaction.amount,
                "voided": each.voided,
            }
            for each in story.interactions
        ],
    }
