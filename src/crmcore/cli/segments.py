"""``crmcore segments``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import Decimal, DecimalException

import click

from crmcore.app import CRM
from crmcore.cli.options import (
    URLGroup,
    customer_of,
    debug_option,
    json_option,
    legible,
    opened,
    tenant_option,
    url_argument,
)
from crmcore.cli.output import as_text, print_figures, print_json, print_rows
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.segment.evaluate import Clause
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.errors import InvalidValue

_URL = "crmcore.url"


@click.group("segments", cls=URLGroup)
@url_argument
@debug_option
@click.pass_context
def command(ctx: click.Context, url: str) -> None:
    """Define segments, and see who is in, and why.

    \b
    Examples:
      crmcore segments sqlite:///shop.db define quiet "purchases.days_since > 60"
      crmcore segments sqlite:///shop.db define best --by value.profit --top 100
      crmcore segments sqlite:///shop.db why quiet sara@example.org
      crmcore segments sqlite:///shop.db put guests sara@example.org shop:1042
    """
    ctx.meta[_URL] = url


def _opened(ctx: click.Context, tenant: str) -> AbstractContextManager[CRM]:
    return opened(ctx.meta[_URL], tenant)


@command.command("list")
@tenant_option
@json_option
@debug_option
@click.pass_context
def list_(ctx: click.Context, tenant: str, as_json: bool) -> None:
    """List the segments and how many members each has."""
    with _opened(ctx, tenant) as crm:
        found = [(segment, crm.segments.count(segment.name)) for segment in crm.segments.defined()]
    if as_json:
        print_json({"segments": [_document(segment, members) for segment, members in found]})
    else:
        print_rows(
            ("segment", "members", "rule"),
            [(segment.name, str(members), _rule(segment.rule)) for segment, members in found],
        )


@command.command()
@click.argument("name")
@click.argument("rule", required=False)
@click.option("--by", metavar="FIELD", help="A ranking by this field.")
@click.option("--top", metavar="N", type=click.IntRange(min=1), help="The first n of the ranking.")
@click.option("--share", metavar="0.1", help="The best share of the ranking.")
@click.option("--lowest", is_flag=True, help="The lowest values come first.")
@click.option("--within", metavar="SEGMENT", help="Rank members of that segment only.")
@click.option("--roster", is_flag=True, help="A list kept by hand.")
@click.option("--doc", default="", help="What it is for.")
@tenant_option
@json_option
@debug_option
@click.pass_context
def define(
    ctx: click.Context,
    name: str,
    rule: str | None,
    by: str | None,
    top: int | None,
    share: str | None,
    lowest: bool,
    within: str | None,
    roster: bool,
    doc: str,
    tenant: str,
    as_json: bool,
) -> None:
    """Define a segment, or define it anew, by a predicate RULE, a ranking (--by) or as a list (--roster)."""
    if (rule is not None) + (by is not None) + roster != 1:
        raise click.UsageError("Give one of: a rule, --by with --top or --share, --roster.")
    if by is None and (top is not None or share is not None or lowest or within is not None):
        raise click.UsageError("--top, --share, --lowest and --within go with --by.")
    told: str | Ranking | Roster = rule or Roster()
    if by is not None:
        told = Ranking(by, top, None if share is None else _share(share), lowest, within)
    with _opened(ctx, tenant) as crm:
        changed = crm.segments.define(name, told, doc=doc)
    _tell(name, changed.entered, changed.left, as_json)


@command.command()
@click.argument("name")
@tenant_option
@json_option
@debug_option
@click.pass_context
def show(ctx: click.Context, name: str, tenant: str, as_json: bool) -> None:
    """Show a segment's rule, version, members and last refresh."""
    with _opened(ctx, tenant) as crm:
        members, refreshed = crm.segments.count(name), crm.segments.refreshed(name)
        (segment,) = (each for each in crm.segments.defined() if each.name == name)
    document = {**_document(segment, members), "refreshed_at": None if refreshed is None else refreshed.at}
    if as_json:
        print_json(document)
    else:
        print_figures(document)


@command.command()
@click.argument("name")
@tenant_option
@json_option
@debug_option
@click.pass_context
def members(ctx: click.Context, name: str, tenant: str, as_json: bool) -> None:
    """Print the ids of the members, as of the last refresh."""
    with _opened(ctx, tenant) as crm:
        found = crm.segments.members(name)
        if as_json:
            print_json({"segment": name, "members": list(found)})
        else:
            for customer in found:
                click.echo(str(customer))


@command.command()
@click.argument("name")
@click.argument("customers", metavar="CUSTOMER...", nargs=-1, required=True)
@tenant_option
@json_option
@debug_option
@click.pass_context
def put(ctx: click.Context, name: str, customers: Sequence[str], tenant: str, as_json: bool) -> None:
    """Put customers into a list: all of them, or none when one is not known.

    CUSTOMER is an id, an e-mail address, a phone number with +, or source:id; - reads them from standard input, one a
    line.
    """
    with _opened(ctx, tenant) as crm:
        entered = crm.segments.put(name, *map(customer_of, _named(customers)))
    _tell(name, entered, 0, as_json)


@command.command()
@click.argument("name")
@click.argument("customers", metavar="CUSTOMER...", nargs=-1, required=True)
@tenant_option
@json_option
@debug_option
@click.pass_context
def take(ctx: click.Context, name: str, customers: Sequence[str], tenant: str, as_json: bool) -> None:
    """Take customers out of a list; they are named as for put."""
    with _opened(ctx, tenant) as crm:
        left = crm.segments.take(name, *map(customer_of, _named(customers)))
    _tell(name, 0, left, as_json)


@command.command()
@click.argument("name")
@click.argument("customer")
@tenant_option
@json_option
@debug_option
@click.pass_context
def why(ctx: click.Context, name: str, customer: str, tenant: str, as_json: bool) -> None:
    """Tell why a customer is or is not in a segment, clause by clause, now."""
    with _opened(ctx, tenant) as crm:
        clauses = crm.segments.why(name, customer_of(customer))
    if as_json:
        holds = all(clause.holds for clause in clauses)
        print_json({"segment": name, "holds": holds, "clauses": [_clause(clause) for clause in clauses]})
        return
    for clause in clauses:
        for leaf in clause.leaves():
            told = as_text(_value(leaf)) or "(missing)"
            click.echo(f"{'yes' if leaf.holds else 'no ':3}  {legible(leaf.text)}  it is {legible(told)}")
        if clause.parts:
            click.echo(f"{'yes' if clause.holds else 'no ':3}  {legible(clause.text)}")


@command.command()
@click.argument("name", required=False)
@tenant_option
@json_option
@debug_option
@click.pass_context
def refresh(ctx: click.Context, name: str | None, tenant: str, as_json: bool) -> None:
    """Bring the members of a segment, or of all, up to date."""
    with _opened(ctx, tenant) as crm:
        changed = crm.segments.refresh(name)
    _tell(name, changed.entered, changed.left, as_json)


@command.command()
@click.argument("name")
@tenant_option
@json_option
@debug_option
@click.pass_context
def retire(ctx: click.Context, name: str, tenant: str, as_json: bool) -> None:
    """Take a segment out of use."""
    with _opened(ctx, tenant) as crm:
        crm.segments.retire(name)
    if as_json:
        print_json({"retired": name})
    else:
        click.echo(f"{legible(name)} is retired")


def _named(customers: Sequence[str]) -> Sequence[str]:
    if "-" not in customers:
        return customers
    try:
        read = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValue("customer", "bytes that are no UTF-8", "give text in UTF-8, a customer a line") from None
    return [*(each for each in customers if each != "-"), *filter(None, map(str.strip, read.splitlines()))]


def _tell(name: str | None, entered: int, left: int, as_json: bool) -> None:
    if as_json:
        print_json({"segment": name, "entered": entered, "left": left})
    else:
        click.echo(f"{entered} entered, {left} left")


def _share(text: str) -> Decimal:
    try:
        return Decimal(text)
    except DecimalException:
        raise InvalidValue("share", "text that is no number", "a share is written like 0.1") from None


def _document(segment: Segment, members: int) -> dict[str, object]:
    kind = {Ranking: "ranking", Roster: "roster"}.get(type(segment.rule), "predicate")
    return {
        "name": segment.name,
        "kind": kind,
        "rule": _rule(segment.rule),
        "version": segment.version,
        "members": members,
        "doc": segment.doc,
    }


def _rule(rule: Predicate | Ranking | Roster) -> str:
    match rule:
        case Roster():
            return "a list"
        case Ranking():
            size = f"top {rule.top}" if rule.top is not None else f"best share {rule.share}"
            order = "lowest" if rule.lowest else "highest"
            return f"{size} by {rule.by}, {order} first" + (f", within {rule.within}" if rule.within else "")
    return str(rule)


def _value(clause: Clause) -> Value | None:
    return None if clause.field is None or clause.value is None else clause.field.type.decode(clause.value)


def _clause(clause: Clause) -> dict[str, object]:
    return {
        "text": clause.text,
        "holds": clause.holds,
        "field": None if clause.field is None else str(clause.field.ref),
        "value": _value(clause),
        "parts": [_clause(part) for part in clause.parts],
    }
