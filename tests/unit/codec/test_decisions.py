"""The stored forms of allowed sets, propensities and what was seen."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.codec.decisions import (
    digest_of,
    dump_allowed,
    dump_plain,
    dump_propensities,
    dump_rulings,
    load_allowed,
    load_plain,
    load_propensities,
    load_rulings,
)
from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.decision.verdict import Defer, Suppress
from crmcore.errors import InvalidValue, SchemaTooNew

EMAIL = Action("größe \U0001f600", "email", "any")
CALL = Action("spring", "phone", "weekday evening")
ALLOWED = (HOLD, EMAIL, CALL)


def test_a_set_comes_back_in_its_order() -> None:
    """The actions of a body are those it was written from, in the same order."""
    for actions in (ALLOWED, ALLOWED[::-1], (HOLD,), ()):
        assert actions == load_allowed(dump_allowed(actions))


def test_equal_sets_have_one_digest() -> None:
    """Equal sets have the same body and digest; other actions or another order have others."""
    again = (Action(), Action("größe \U0001f600", "email", "any"), Action("spring", "phone", "weekday evening"))
    assert digest_of(dump_allowed(ALLOWED)) == digest_of(dump_allowed(again))
    others = {digest_of(dump_allowed(actions)) for actions in (ALLOWED, ALLOWED[::-1], ALLOWED[:2])}
    assert 3 == len(others)
    assert {16} == {len(digest) for digest in others}


@given(st.lists(st.floats(0, 1, exclude_min=True), min_size=3, max_size=3), st.sets(st.sampled_from(range(3))))
def test_probabilities_come_back_exactly(probabilities: list[float], places: set[int]) -> None:
    """Each probability reads back as the very same number, also the smallest."""
    propensities = tuple((ALLOWED[place], probabilities[place]) for place in sorted(places))
    found = load_propensities(dump_propensities(propensities, ALLOWED), ALLOWED)
    assert propensities == found
    assert all(type(probability) is float for _, probability in found)


def test_equal_actions_are_found_in_any_order() -> None:
    """An action is found in the set by what it is, wherever it comes among the propensities."""
    propensities = ((Action("spring", "phone", "weekday evening"), 0.25), (Action(), 0.75))
    assert propensities == load_propensities(dump_propensities(propensities, ALLOWED), ALLOWED)


def test_an_action_that_is_not_allowed_is_refused() -> None:
    """Propensities are over the set: another action is an `InvalidValue`."""
    with pytest.raises(InvalidValue, match="propensities"):
        dump_propensities(((Action("spring", "email", "any"), 1.0),), ALLOWED)


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_what_is_no_number_is_never_written(odd: float) -> None:
    """What JSON has no word for is not written."""
    with pytest.raises(ValueError, match="JSON"):
        dump_propensities(((HOLD, odd),), ALLOWED)


def test_a_later_version_is_not_guessed_at() -> None:
    """A set written by a newer crmcore raises `SchemaTooNew`."""
    body = json.loads(dump_allowed(ALLOWED))
    with pytest.raises(SchemaTooNew):
        load_allowed(json.dumps({**body, "v": body["v"] + 1}))


@pytest.mark.parametrize("body", ["", "[]", "{", '{"v":1}', '{"v":0,"actions":[]}', '{"v":1,"actions":[["a","b"]]}'])
def test_what_is_no_set_is_refused(body: str) -> None:
    """A body that cannot be read is an `InvalidValue`, and is not quoted."""
    with pytest.raises(InvalidValue, match="allowed"):
        load_allowed(body)


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", "[[0]]", "[[0,1],[0.5]]", "[[9],[0.5]]", '[["0"],[0.5]]', "[[0],[[]]]"]
)
def test_what_are_no_propensities_is_refused(body: str) -> None:
    """Propensities that cannot be read, or are of another set, are an `InvalidValue`."""
    with pytest.raises(InvalidValue, match="propensities"):
        load_propensities(body, ALLOWED)


def test_plain_values_come_back() -> None:
    """What was seen comes back equal, of the same types."""
    values = {"größe": "ü", "big": 2**63 - 1, "no": None, "yes": True, "deep": [1, {"a": []}]}
    found = load_plain(dump_plain(values))  # type: ignore[arg-type]
    assert values == found
    assert [type(value) for value in values.values()] == [type(found[name]) for name in values]
    assert {} == load_plain(dump_plain({}))


def test_rulings_come_back() -> None:
    """With their guard, until when, why, and the versions of what they rest on."""
    at = datetime(2026, 3, 10, 12, 0, 0, 7, tzinfo=UTC)
    rulings = {
        "email for offers": Ruling("hours", Defer(at, "größe"), {"hours email": 2}),
        "sms for offers": Ruling("consent", Suppress("no consent")),
    }
    assert rulings == load_rulings(dump_rulings(rulings))
    assert (at, None) == (rulings["email for offers"].until, rulings["sms for offers"].until)


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"a": 1}', '{"a": {"guard": "x"}}', '{"a": {"reason": "x", "rules": {}}}']
)
def test_what_are_no_rulings_is_refused(body: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InvalidValue):
        load_rulings(body)
