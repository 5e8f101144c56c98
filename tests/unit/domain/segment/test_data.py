"""Predicates as plain data."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from crmcore.domain.segment.data import from_data, to_data
from crmcore.domain.segment.text import parse
from crmcore.errors import PredicateError


def test_data_of_a_predicate() -> None:
    """Each node and typed constant has the form that is documented."""
    text = (
        'purchases.total(days=365) > 12.5 and (stage in ["retain", 1, True] or not defected) and a is None'
        ' and b < Money("1", "EUR") and c < date("2026-11-21") and d < datetime("2026-11-21T09:00+01:00")'
    )
    expected = {
        "version": 1,
        "predicate": {
            "all": [
                {"field": "purchases.total", "days": 365, "op": ">", "value": {"decimal": "12.5"}},
                {"any": [{"field": "stage", "in": ["retain", 1, True]}, {"not": {"field": "defected", "flag": True}}]},
                {"field": "a", "missing": True},
                {"field": "b", "op": "<", "value": {"money": "1.00", "currency": "EUR"}},
                {"field": "c", "op": "<", "value": {"date": "2026-11-21"}},
                {"field": "d", "op": "<", "value": {"instant": "2026-11-21T08:00:00+00:00"}},
            ]
        },
    }
    assert expected == to_data(parse(text))
    assert parse(text) == from_data(json.loads(json.dumps(expected)))


def node(content: Any) -> Any:
    """The data of one node."""
    return {"version": 1, "predicate": content}


def deep() -> Any:
    """A node too deep to recurse into."""
    tree: Any = {"field": "a", "flag": True}
    for _ in range(5000):
        tree = {"not": tree}
    return node(tree)


def endless() -> Any:
    """A node that holds itself, twice."""
    tree: dict[str, Any] = {}
    tree["all"] = [tree, tree]
    return node(tree)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x > 1",
        {},
        {"version": 1},
        {"version": 2, "predicate": {"field": "a", "flag": True}},
        {"version": True, "predicate": {"field": "a", "flag": True}},
        {"version": 1, "predicate": {"field": "a", "flag": True}, "more": 1},
        node(None),
        node({}),
        node({"all": []}),
        node({"all": [{"field": "a", "flag": True}]}),
        node({"all": {"field": "a", "flag": True}}),
        node({"all": [{"field": "a", "flag": True}] * 501}),
        node({"any": [{"field": "a", "flag": True}, 5]}),
        node({"any": [{"field": "a", "flag": True}] * 2, "all": []}),
        node({"not": {"field": "a", "flag": True}, "x": 1}),
        node({"field": "a"}),
        node({"field": 5, "flag": True}),
        node({"field": "a b", "flag": True}),
        node({"field": "a", "flag": 1}),
        node({"field": "a", "flag": False}),
        node({"field": "a", "missing": True, "flag": True}),
        node({"field": "a", "days": None, "flag": True}),
        node({"field": "a", "days": True, "flag": True}),
        node({"field": "a", "days": 1.5, "flag": True}),
        node({"field": "a", "days": 10**30, "flag": True}),
        node({"field": "a", "op": "=", "value": 1}),
        node({"field": "a", "op": ["=="], "value": 1}),
        node({"field": "a", "op": "==", "value": 1.5}),
        node({"field": "a", "op": "==", "value": None}),
        node({"field": "a", "op": "==", "value": [1]}),
        node({"field": "a", "op": "==", "value": 10**30}),
        node({"field": "a", "op": "==", "value": {"decimal": "x"}}),
        node({"field": "a", "op": "==", "value": {"decimal": "NaN"}}),
        node({"field": "a", "op": "==", "value": {"decimal": "1e999999999"}}),
        node({"field": "a", "op": "==", "value": {"decimal": 5}}),
        node({"field": "a", "op": "==", "value": {"decimal": "5", "x": 1}}),
        node({"field": "a", "op": "==", "value": {"money": "5", "currency": "XXQ"}}),
        node({"field": "a", "op": "==", "value": {"money": "NaN", "currency": "EUR"}}),
        node({"field": "a", "op": "==", "value": {"money": "1e99", "currency": "EUR"}}),
        node({"field": "a", "op": "==", "value": {"date": "2026-02-30"}}),
        node({"field": "a", "op": "==", "value": {"instant": "2026-02-03T00:00"}}),
        node({"field": "a", "op": "==", "value": "\ud800"}),
        node({"field": "a", "in": []}),
        node({"field": "a", "in": "abc"}),
        node({"field": "a", "in": [1] * 10_001}),
        node({"field": "a", "in": [[1]]}),
        deep(),
        endless(),
    ],
    ids=itertools.count(),
)
def test_malformed_data_is_refused(data: object) -> None:
    """Whatever `to_data` could not have written is a `PredicateError`, data that contains itself too."""
    with pytest.raises(PredicateError):
        from_data(data)
