"""``crmcore desk``."""

from __future__ import annotations

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import as_text, print_json, print_rows
from crmcore.domain.relationship.task import TASK_STATES, TaskState

_SHOWN = ("due_at", "employee", "state", "outcome", "customer", "subject", "id")


@click.command("desk", cls=URLCommand)
@url_argument
@click.option("--employee", metavar="ID", help="Whose tasks: an employee by the app's own id; '' for nobody's.")
@click.option("--state", type=click.Choice(TASK_STATES), default="open", show_default=True, help="Tasks in that state.")
@click.option("--overdue", is_flag=True, help="Only open tasks whose time has passed.")
@click.option("--limit", type=int, default=100, show_default=True, help="At most so many.")
@tenant_option
@json_option
@debug_option
def command(
    url: str, employee: str | None, state: TaskState, overdue: bool, limit: int, tenant: str, as_json: bool
) -> None:
    """List the tasks at the desk, those due first first. What to say is in the JSON.

    \b
    Examples:
      crmcore desk sqlite:///shop.db --employee kim
      crmcore desk sqlite:///shop.db --overdue --json
    """
    if overdue and state != "open":
        raise click.UsageError("--overdue is about open tasks.")
    with opened(url, tenant) as crm:
        tasks = (
            crm.desk.overdue(employee, limit=limit) if overdue else crm.desk.tasks(employee, state=state, limit=limit)
        )
    if as_json:
        print_json(tasks)
    else:
        print_rows(
            [name.replace("_", " ") for name in _SHOWN],
            [[as_text(getattr(each, name)) for name in _SHOWN] for each in tasks],
        )
