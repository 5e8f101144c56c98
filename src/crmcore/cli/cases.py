"""``crmcore cases``."""

from __future__ import annotations

import click

from crmcore.cli.options import URLCommand, debug_option, json_option, opened, tenant_option, url_argument
from crmcore.cli.output import as_text, print_json, print_rows
from crmcore.domain.care.case import CASE_STATES, CaseState

_SHOWN = ("opened_at", "due_at", "employee", "state", "outcome", "customer", "subject", "id")


@click.command("cases", cls=URLCommand)
@url_argument
@click.option("--employee", metavar="ID", help="Whose cases: an employee by the app's own id; '' for nobody's.")
@click.option("--state", type=click.Choice(CASE_STATES), default="open", show_default=True, help="Cases in that state.")
@click.option("--overdue", is_flag=True, help="Only open cases whose time has passed.")
@click.option("--limit", type=int, default=100, show_default=True, help="At most so many.")
@tenant_option
@json_option
@debug_option
def command(
    url: str, employee: str | None, state: CaseState, overdue: bool, limit: int, tenant: str, as_json: bool
) -> None:
    """List the cases of customers, those opened first first, or those overdue longest. What was noted is in the JSON.

    \b
    Examples:
      crmcore cases sqlite:///shop.db --employee kim
      crmcore cases sqlite:///shop.db --overdue --json
    """
    if overdue and state != "open":
        raise click.UsageError("--overdue is about open cases.")
    with opened(url, tenant) as crm:
        cases = (
            crm.cases.overdue(employee, limit=limit) if overdue else crm.cases.list(employee, state=state, limit=limit)
        )
    if as_json:
        print_json(cases)
    else:
        print_rows(
            [name.replace("_", " ") for name in _SHOWN],
            [[as_text(getattr(each, name)) for name in _SHOWN] for each in cases],
        )
