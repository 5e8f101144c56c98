"""The figures of customers, computed from their interactions when asked for and kept until something is voided."""

from __future__ import annotations

from collections.abc import Iterable

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Moment
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure
from crmcore.stores.memory.figures import Figures
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.rows import TenantRows


def fold(measure: Measure, interactions: Iterable[Interaction]) -> Figures:
    """The figures of a measure over those interactions."""
    figures = Figures(measure)
    for interaction in interactions:
        figures.take(interaction)
    return figures


def figures_now(rows: TenantRows, customer: CustomerId, measure: Measure) -> Figures:
    """The figures of a measure over everything of the customer that is not voided."""
    kept = rows.figures.setdefault(customer, {})
    found = kept.get(measure.number)
    if found is None or (found.measure is not measure and found.measure != measure):
        interactions = rows.interactions_of.get(customer, {}).values()
        found = fold(measure, (each for each in interactions if each.id not in rows.voided))
        kept[measure.number] = found
    return found


def figures_then(rows: TenantRows, customer: CustomerId, measure: Measure, moment: Moment) -> Figures:
    """The figures of a measure over what of the customer counted at a moment."""
    interactions = rows.interactions_of.get(customer, {}).values()
    return fold(measure, (each for each in interactions if counted_at(rows, each, moment)))


def counted_at(rows: TenantRows, interaction: Interaction, moment: Moment) -> bool:
    """Whether it had occurred and was known; a void counts whenever it occurred, as soon as it was known."""
    if moment.until is not None and interaction.occurred_at >= moment.until:
        return False
    if moment.known_at is not None and interaction.recorded_at > moment.known_at:
        return False
    voided_by = rows.voided.get(interaction.id)
    if voided_by is None:
        return True
    return moment.known_at is not None and rows.interactions[voided_by].recorded_at > moment.known_at


def show(journal: Journal, rows: TenantRows, interaction: Interaction) -> None:
    """Let the figures kept of a customer count one more interaction."""
    journal.forget_if_undone(rows.figures, interaction.customer)
    for figures in rows.figures.get(interaction.customer, {}).values():
        figures.take(interaction)


def forget(journal: Journal, rows: TenantRows, customer: CustomerId) -> None:
    """Keep nothing of the customer's figures, so that they are folded anew."""
    journal.forget_if_undone(rows.figures, customer)
    rows.figures.pop(customer, None)
