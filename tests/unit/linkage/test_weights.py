"""What agreement is worth is learnt, and stays sane where there is little to learn from."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from crmcore.linkage.comparing import compare
from crmcore.linkage.evidence import drawn
from crmcore.linkage.fields import CITY, FIELDS, GIVEN, PLACED, POSTCODE, STREET, Pattern
from crmcore.linkage.frequency import Frequencies
from crmcore.linkage.learning import learn
from crmcore.linkage.prepared import prepare
from crmcore.linkage.record import Record
from crmcore.linkage.scores import Scores
from crmcore.linkage.weights import monotone, probability, softplus
from tests.unit.linkage.people import people

WORST: Pattern = tuple(1 for _ in FIELDS)
BEST: Pattern = tuple(field.best for field in FIELDS)


def changed(pattern: Pattern, **levels: int) -> Pattern:
    """The pattern with other levels of some fields."""
    return tuple(levels.get(field.name, level) for field, level in zip(FIELDS, pattern, strict=True))


def test_nothing_to_learn_from_leaves_what_is_thought_before() -> None:
    """Without a pair every field speaks for a match when it agrees, and against it when it differs."""
    weights, _ = learn({}, {}, 2)
    for number, field in enumerate(FIELDS):
        assert weights.of(number, 0) == 0
        assert weights.of(number, 1) < 0 < weights.of(number, field.best)
    assert probability(weights.odds(BEST)) > 0.999
    assert probability(weights.odds(WORST)) < 0.001


def test_a_better_level_is_never_worth_less() -> None:
    """Whatever is seen: here all that is alike is only close, and strangers are often the same."""
    close = changed(WORST, given_name=5, family_name=3, birth_date=3)
    weights, _ = learn({(close, 0): 500}, {WORST: 5_000, BEST: 400}, 2_000)
    for bits in weights.bits:
        assert sorted(bits[1:]) == list(bits[1:])


def test_what_matches_often_lack_costs_little_when_it_differs() -> None:
    """M is counted: where half of the matches have another given name, a different one hardly speaks against."""
    apart = changed(BEST, given_name=1)
    steady, _ = learn({(BEST, 0): 1_000}, {WORST: 100_000}, 5_000)
    loose, _ = learn({(BEST, 0): 500, (apart, 0): 500}, {WORST: 100_000}, 5_000)
    assert steady.of(GIVEN, 1) < loose.of(GIVEN, 1) - 3
    assert -1.5 < loose.of(GIVEN, 1) < 0


def test_what_pairs_had_to_agree_on_teaches_nothing_about_it() -> None:
    """Pairs that were found by their given name alone do not count for it."""
    bound = 1 << GIVEN
    apart = changed(BEST, given_name=1)
    free, _ = learn({(BEST, 0): 300, (apart, 0): 300}, {WORST: 100_000}, 5_000)
    more, _ = learn({(BEST, 0): 300, (apart, 0): 300, (BEST, bound): 5_000}, {WORST: 100_000}, 5_000)
    assert free.of(GIVEN, 1) == pytest.approx(more.of(GIVEN, 1), abs=0.05)


def test_matches_among_pairs_drawn_at_random_are_left_out_of_u() -> None:
    """In a file full of duplicates chance agreement is still told from that of matches."""
    _, u = learn({(BEST, 0): 2_000}, {WORST: 98_000, BEST: 2_000}, 450)
    assert u[GIVEN] < 0.002


def test_fields_that_say_where_are_judged_together() -> None:
    """Where one street has one postcode in one city, agreeing on all of them says less than where they are mixed."""
    alike = changed(WORST, street=4, city=3, postcode=3)
    apart = {changed(WORST, street=4): 1_000, changed(WORST, city=3): 1_000, changed(WORST, postcode=3): 1_000}
    found = {(BEST, 0): 300, (alike, 0): 300}
    depending, _ = learn(found, {WORST: 97_000, alike: 1_000}, 5_000)
    mixed, _ = learn(found, {WORST: 97_000, **apart}, 5_000)
    for number in (STREET, CITY, POSTCODE):
        best = FIELDS[number].best
        assert depending.of(number, best) == pytest.approx(mixed.of(number, best), abs=0.5)
    assert depending.shared(alike) < mixed.shared(alike) - 8


def test_who_moves_changes_all_of_an_address_at_once() -> None:
    """Where many matches differ in the whole address, that costs much less than as many single differences would."""
    moved = changed(BEST, street=1, house_number=1, city=1, postcode=1, region=1)
    weights, _ = learn({(BEST, 0): 600, (moved, 0): 200}, {WORST: 100_000}, 5_000)
    single = sum(weights.of(number, 1) for number in PLACED)
    assert weights.depending(moved) > 2
    assert single + weights.depending(moved) > -4


@pytest.mark.parametrize("changes", [{}, {"city": "Kiel", "street": ("Hafen",)}, {"given_name": "Sadie", "city": ""}])
def test_reasons_are_what_the_score_is_the_sum_of(changes: dict[str, Any]) -> None:
    """Whatever the parts of an address say together is shared out among them, or told apart."""
    alike = changed(WORST, street=4, city=3, postcode=3)
    weights, u = learn({(BEST, 0): 300, (alike, 0): 300}, {WORST: 97_000, alike: 1_000}, 5_000)
    address: dict[str, Any] = {
        "street": ("Mondweg",), "house_number": "4", "city": "Bonn", "postcode": "53111", "region": "NW"
    }  # fmt: skip
    sara = Record("1", given_name="Sara", family_name="Öz", **address)
    one, other = prepare(sara), prepare(evolve(sara, **changes))
    scores = Scores(weights, Frequencies([one, other], u))
    reasons = scores.reasons(one, other)
    assert bool(changes) or weights.depending(compare(one, other)) != 0
    assert scores.odds(one, other, compare(one, other)) == pytest.approx(sum(each.bits for each in reasons))


def test_pairs_drawn_at_random_do_not_depend_on_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many pairs for all to be drawn, the content decides which are."""
    monkeypatch.setattr("crmcore.linkage.evidence.DRAWN", 2_000)
    records = [prepare(each) for each in people(101, seed=6)]
    found = drawn(records)
    assert 1_900 < found.total() <= 2_000
    assert found == drawn(records[::-1])
    assert found == drawn(sorted(records, key=lambda each: each.families))


def test_people_of_one_household_are_not_one_person() -> None:
    """Where many share name and address but nothing of their own, that alone makes no match."""
    family = changed(BEST, given_name=1, birth_date=1, email=1, external=1)
    weights, _ = learn({(BEST, 0): 200, (family, 0): 2_000}, {WORST: 100_000}, 5_000)
    assert probability(weights.odds(family)) < 0.01
    assert probability(weights.odds(BEST)) > 0.99
    unknown = changed(family, given_name=0, birth_date=0, email=0, external=0)
    assert probability(weights.odds(unknown)) < 0.5


def test_small_formulas() -> None:
    """The pooling of levels, and the sums in bits."""
    assert (-1.0, 0.0, 1.0) == monotone((0.25, 0.25, 0.5), (0.5, 0.25, 0.25))
    assert monotone((0.5, 0.1, 0.4), (0.5, 0.4, 0.1))[0] == monotone((0.5, 0.1, 0.4), (0.5, 0.4, 0.1))[1]
    assert softplus(0) == pytest.approx(1)
    assert softplus(100) == 100
    assert softplus(-80) == pytest.approx(0)
    assert probability(0) == 0.5
    assert probability(-1e9) < 1e-15
