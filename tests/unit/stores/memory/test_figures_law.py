"""Figures kept while recording are those computed anew from the facts."""

from __future__ import annotations

from contextlib import ExitStack

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.relationship.content import Void
from crmcore.domain.relationship.interaction import Interaction
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance import samples
from tests.unit.stores.memory.conftest import furnished, undone

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["purchase", "void", "look"]),
        st.integers(1, 3),
        st.integers(0, 5),
        st.sampled_from(["keep", "undo", "look and undo", "undo to savepoint"]),
    ),
    max_size=25,
)


def figures(unit: UnitOfWork) -> list[object]:
    """All that measures say of the customers."""
    who = [samples.customer_id(number) for number in (1, 2, 3)]
    return [(unit.measures.of(each), unit.measures.days(each, samples.PURCHASES.number)) for each in who]


@given(STEPS)
def test_figures_are_the_same_whenever_they_were_looked_at(steps: list[tuple[str, int, int, str]]) -> None:
    """Recording, voiding, undoing and looking in any order leave the figures a new store makes of the facts left."""
    store, key = furnished()
    facts: list[Interaction] = []
    for number, (step, whose, days, fate) in enumerate(steps):
        made = _made(number, step, whose, days, facts)
        with ExitStack() as blocks:
            enter = blocks.enter_context
            transaction = store.begin(key, write=True)
            unit = enter(undone(transaction) if fate in ("undo", "look and undo") else transaction)
            enter(undone(unit.savepoint()) if fate == "undo to savepoint" else unit.savepoint())
            if made is None:
                figures(unit)
            else:
                unit.interactions.add([made], samples.MEASURES)
            if fate != "undo":
                figures(unit)
        if made is not None and fate == "keep":
            facts.append(made)
    anew, tenant = furnished()
    with anew.begin(tenant, write=True) as unit:
        unit.interactions.add(facts, samples.MEASURES)
        expected = figures(unit)
    with store.begin(key, write=False) as unit:
        assert expected == figures(unit)


def _made(number: int, step: str, whose: int, days: int, facts: list[Interaction]) -> Interaction | None:
    """The interaction of a step: a purchase, or a void of the first purchase that is not voided yet."""
    at = samples.days_ago(days)
    if step == "purchase":
        return samples.purchase(number, whose, str(number), at=at)
    voided = {fact.voids for fact in facts}
    targets = [fact.id for fact in facts if fact.kind == "purchase" and fact.id not in voided]
    if step == "look" or not targets:
        return None
    return evolve(samples.interaction(number, whose, Void(), at=at), voids=targets[0])
