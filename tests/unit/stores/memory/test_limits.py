"""How much one customer may come to."""

from __future__ import annotations

import pytest

from crmcore.domain.relationship.content import Custom
from crmcore.errors import MoneyOutOfRange
from crmcore.testing.conformance import samples
from tests.unit.stores.memory.conftest import Begin

ONE, TWO = samples.customer_id(1), samples.customer_id(2)
MOST = "1000000000000"


def test_a_total_ends_at_a_million_millions(begin: Begin) -> None:
    """A total of one customer may be 10**12 major units; beyond it is `MoneyOutOfRange`, and nothing changes."""
    with begin(write=True) as unit:
        unit.interactions.add([samples.purchase(1, 1, MOST)], samples.MEASURES)
        before = unit.measures.of(ONE)
        assert 10**18 == before[samples.PURCHASES.number].total
        with pytest.raises(MoneyOutOfRange):
            unit.interactions.add([samples.purchase(2, 2), samples.purchase(3, 1, "0.000001")], samples.MEASURES)
        assert 1 == unit.interactions.count()
        assert before == unit.measures.of(ONE)
        assert {} == unit.measures.of(TWO)


def test_what_is_voided_makes_room_within_one_call(begin: Begin) -> None:
    """Only the totals after the call count: a call that voids and replaces is fine."""
    with begin(write=True) as unit:
        unit.interactions.add([samples.purchase(1, 1, MOST)], samples.MEASURES)
        unit.interactions.add([samples.purchase(2, 1, MOST, voids=1)], samples.MEASURES)
        assert 10**18 == unit.measures.of(ONE)[samples.PURCHASES.number].total


def test_totals_of_different_customers_are_apart(begin: Begin) -> None:
    """Each customer may come to the limit."""
    with begin(write=True) as unit:
        unit.interactions.add([samples.purchase(number, number, MOST) for number in (1, 2, 3)], samples.MEASURES)
        assert 10**18 == unit.measures.of(TWO)[samples.PURCHASES.number].total


def test_a_sum_of_integers_ends_there_too(begin: Begin) -> None:
    """The sum of a measure that is not money is held to the same bound, so that it fits 64 bits everywhere."""
    long = [samples.interaction(n, 1, Custom("tasting", {"minutes": 6 * 10**17, "page": "prices"})) for n in (1, 2)]
    with begin(write=True) as unit:
        unit.interactions.add(long[:1], samples.MEASURES)
        with pytest.raises(MoneyOutOfRange):
            unit.interactions.add(long[1:], samples.MEASURES)
        assert 1 == unit.interactions.count()


def test_a_measure_that_would_go_beyond_is_not_built(begin: Begin) -> None:
    """Building a measure over what comes to too much raises `MoneyOutOfRange`, and the measure is not there."""
    with begin(write=True) as unit:
        unit.interactions.add([samples.purchase(number, 1, MOST) for number in (1, 2)], [])
        with pytest.raises(MoneyOutOfRange):
            unit.measures.build(samples.PURCHASES)
        assert {} == unit.measures.of(ONE)


def test_costs_end_there_too(begin: Begin) -> None:
    """The costs of one customer may come to 10**12; beyond it is `MoneyOutOfRange`, and nothing changes."""
    with begin(write=True) as unit:
        unit.ledger.add([samples.cost(1, 1, MOST)])
        with pytest.raises(MoneyOutOfRange):
            unit.ledger.add([samples.cost(2, 2, "5"), samples.cost(3, 1, "1")])
        assert {"cost to serve": 10**18} == unit.ledger.totals(None, first=None, last=None)
