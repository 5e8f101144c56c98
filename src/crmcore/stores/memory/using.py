"""How much of the firm a customer uses, counted from the interactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcore.codec.content import content_values
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Moment
from crmcore.domain.relationship.content import UNUSED_KINDS
from crmcore.domain.relationship.interaction import Interaction
from crmcore.stores.memory.folding import counted_at
from crmcore.stores.memory.rows import TenantRows


def used(rows: TenantRows, customer: CustomerId, moment: Moment, aspect: str) -> int:
    """How many kinds, touchpoints or products the customer used by a moment; or contacts with the most familiar
    employee.
    """
    counted = [each for each in rows.interactions_of.get(customer, {}).values() if counted_at(rows, each, moment)]
    if aspect == "familiar":
        return max(map(len, employees(counted).values()), default=0)
    done = [each for each in counted if each.direction == "inbound" and each.kind not in UNUSED_KINDS]
    if aspect == "kinds":
        return len({each.kind for each in done})
    if aspect == "touchpoints":
        return len({each.touchpoint for each in done if each.touchpoint is not None})
    lines = [line for each in done if each.kind == "purchase" for line in _lines(each)]
    return len({line["product"] for line in lines})


def employees(interactions: Iterable[Interaction]) -> Mapping[str, Sequence[Interaction]]:
    """The interactions there were with each employee."""
    found: dict[str, list[Interaction]] = {}
    for each in interactions:
        employee = content_values(each.stored_content).get("employee")
        if isinstance(employee, str) and employee:
            found.setdefault(employee, []).append(each)
    return found


def _lines(interaction: Interaction) -> Iterable[Mapping[str, object]]:
    lines = content_values(interaction.stored_content).get("lines", ())
    return [line for line in lines if isinstance(line, dict) and isinstance(line.get("product"), str)]
