"""Segments on DuckDB, over the export of a population: the members that the store gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.segment import Segment
from crmcore.exports.segment_sql import segment_sql
from crmcore.ports.store import Selection
from crmcore.services.work import Work
from crmcore.testing.strategies import predicates
from tests.unit.exports.conftest import FIVE, MORE, Population

LEFT = (
    *("tie.", "entitlement.", "promises.", "cases."),
    *(f"relationship.{name}" for name in ("kinds", "touchpoints", "products", "familiar")),
)
"""How the fields begin that no export holds: asking for one is `FieldNotExported`."""


@pytest.mark.parametrize("segment", [*FIVE, *MORE])
def test_a_segment_has_the_same_members(segment: str, population: Population, ask: Callable[[str], list[str]]) -> None:
    """The SQL of a segment finds over the export exactly the members that the store has; there are some."""
    members = population.members(segment)
    assert members
    assert members == ask(population.crm.exports.sql(segment, dialect="duckdb"))


def test_any_predicate_finds_the_same_customers(population: Population, ask: Callable[[str], list[str]]) -> None:
    """Whatever the predicate, its SQL finds those for whom it holds in the store."""
    with population.crm.read() as tx:
        work: Work = tx._scope._work  # type: ignore[attr-defined]
        catalogue = work.definitions.catalogue
        exported = Catalogue(
            [each for each in catalogue.values() if not each.name.startswith(LEFT)], catalogue.currency
        )

        @given(predicates(exported))
        def agree(predicate: Predicate) -> None:
            selection = Selection(where=bind(predicate, catalogue))
            found = [str(customer) for customer in work.unit.fields.select(selection, work.reading())]
            assert sorted(found) == ask(segment_sql(work, Segment(0, "any", predicate), "duckdb", personal=True))

        agree()
