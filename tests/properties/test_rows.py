"""The evaluators over rows and over values agree with the one that defines what a predicate means."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.segment import row, values
from crmcore.domain.segment.bound import bind, fields_of
from crmcore.domain.segment.evaluate import holds
from crmcore.domain.segment.predicate import Predicate, write_ref
from crmcore.testing.strategies import predicates, scalars
from tests.unit.domain.segment.catalogues import catalogue

FIELDS = catalogue()


@given(predicates(FIELDS), st.data())
def test_rows_are_judged_as_one_by_one(predicate: Predicate, data: st.DataObject) -> None:
    """Deciding reads columns and judges rows: who is eligible is who the segment of that predicate would hold."""
    bound = bind(predicate, FIELDS)
    fields = fields_of(bound)
    known = {field: data.draw(st.none() | scalars(field, FIELDS.currency)) for field in fields}
    judge = row.judge_of(bound, {field.ref: place for place, field in enumerate(fields)})
    assert holds(bound, known.__getitem__) == judge([known[field] for field in fields])


@given(predicates(FIELDS), st.data())
def test_values_are_judged_as_their_scalars(predicate: Predicate, data: st.DataObject) -> None:
    """A rule of a policy holds for whom the segment of its predicate would hold."""
    bound = bind(predicate, FIELDS)
    known = {field: data.draw(st.none() | scalars(field, FIELDS.currency)) for field in fields_of(bound)}
    seen = {
        write_ref(field.ref): None if scalar is None else field.type.decode(scalar, FIELDS.currency)
        for field, scalar in known.items()
    }
    assert holds(bound, known.__getitem__) == values.judge_of(predicate)(seen)
