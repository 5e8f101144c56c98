"""Laws of draws: shares come out as stated, whoever draws, in whatever order, and independently of arms."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from math import sqrt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.draw import Shares, uniform
from crmcore.domain.decision.experiment import HELD_OUT, Experiment
from crmcore.domain.decision.policy import checked
from crmcore.domain.kernel.ids import CustomerId
from crmcore.testing import CountingIds

N = 40_000
CUSTOMERS = [CustomerId(id_) for id_ in CountingIds("draws").many(N)]
ACTIONS = (HOLD, *(Action(name, "email", "any") for name in "abcdefg"))

_salts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
_names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=100)


def _z(found: int, share: float, n: int) -> float:
    return (found - n * share) / sqrt(n * share * (1 - share))


@pytest.mark.parametrize("salt", ["one", "two", "01a2006f-2160-7a46-97a1-b28a54217076"])
def test_shares_of_draws_are_the_propensities(salt: str) -> None:
    """Of 40,000 customers with ids one after the other, each action is drawn within four standard errors."""
    propensities = ((ACTIONS[0], 0.05), (ACTIONS[1], 0.6), (ACTIONS[2], 0.349), (ACTIONS[3], 0.001))
    shares = Shares(propensities)
    counts = Counter(shares.draw(uniform(salt, "draw 1 1 one", customer))[0] for customer in CUSTOMERS)
    assert all(abs(_z(counts[action], share, N)) < 4 for action, share in propensities)


@pytest.mark.parametrize("share", ["0.01", "0.5", "0.9"])
def test_shares_of_arms_are_as_stated(share: str) -> None:
    """So many of 40,000 are held out, within four standard errors."""
    experiment = Experiment("spring", Decimal(share))
    held_out = sum(experiment.arm("salt", customer) == HELD_OUT for customer in CUSTOMERS)
    assert abs(_z(held_out, float(share), N)) < 4


def test_arms_and_draws_are_independent() -> None:
    """Of two experiments and a draw, no two go together more than by chance."""
    spring, autumn = (Experiment(name, Decimal("0.5")) for name in ("spring", "autumn"))
    bits = [
        [spring.arm("salt", customer) == HELD_OUT for customer in CUSTOMERS],
        [autumn.arm("salt", customer) == HELD_OUT for customer in CUSTOMERS],
        [uniform("salt", "draw 1 1 one", customer) < 0.5 for customer in CUSTOMERS],
        [uniform("salt", "draw 1 1 two", customer) < 0.5 for customer in CUSTOMERS],
    ]
    pairs = [(one, other) for place, one in enumerate(bits) for other in bits[:place]]
    assert all(abs(_z(sum(a == b for a, b in zip(*pair, strict=True)), 0.5, N)) < 4 for pair in pairs)


@given(_salts, _names, st.permutations(CUSTOMERS[:40]), st.integers(1, 40))
def test_draws_and_arms_do_not_depend_on_order_batch_or_worker(
    salt: str, occasion: str, customers: list[CustomerId], size: int
) -> None:
    """Each customer's number and arm are the same in any order, in parts, and in other threads."""
    experiment = Experiment(occasion, Decimal("0.5"))

    def of(customer: CustomerId) -> tuple[float, str]:
        return uniform(salt, occasion, customer), experiment.arm(salt, customer)

    alone = {customer: of(customer) for customer in CUSTOMERS[:40]}
    parts = [customers[start : start + size] for start in range(0, 40, size)]
    with ThreadPoolExecutor(2) as pool:
        together = dict(
            pair for part in pool.map(lambda part: [(each, of(each)) for each in part], parts) for pair in part
        )
    assert alone == together
    assert all(0 <= number < 1 for number, _ in alone.values())


@given(
    st.lists(st.integers(0, 100), min_size=8, max_size=8).filter(any),
    st.floats(0, 1, exclude_max=True),
    st.randoms(use_true_random=False),
)
def test_only_an_action_with_a_probability_is_drawn(weights: list[int], number: float, shuffler: object) -> None:
    """Whatever the order of the policy's answer: the draw is the same, and what it says of its probability is true."""
    total = sum(weights)
    answer = [(action, weight / total) for action, weight in zip(ACTIONS, weights, strict=True)]
    propensities = checked(dict(answer), ACTIONS)
    shuffler.shuffle(answer)  # type: ignore[attr-defined]
    assert propensities == checked(dict(answer), ACTIONS)
    drawn, probability = Shares(propensities).draw(number)
    assert 0 < probability == dict(answer)[drawn]


@given(st.tuples(_salts, _salts), st.tuples(_salts, _salts))
def test_other_texts_give_other_numbers(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Salt and purpose do not run into each other."""
    customer = CustomerId(UUID(int=5))
    assert (uniform(*one, customer) == uniform(*other, customer)) == (one == other)
