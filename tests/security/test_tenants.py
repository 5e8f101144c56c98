"""Promise S2: of another tenant nothing can be seen, told from what is not there, or changed.

Every public method is called with what the tenant has itself, what only another tenant has and what nobody has, in a
new transaction, after an error in it, after a transaction that was rolled back, and on the connection that the other
tenant has just used. Both tenants know a customer by the same address and the same external id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from crmcore import CRM
from crmcore.app import Transaction
from crmcore.errors import CRMError, NotFound
from tests.security.places import MemoryPlace
from tests.security.seen import Outcome, compared, outcome_of, texts_of
from tests.security.tenant_calls import CALLS, MORE, OF_THE_CRM, OF_THE_DATABASE, Call, named_by, public
from tests.security.tenant_calls import surface_methods as surface
from tests.security.two_tenants import BY, CANARIES, STORES, Given, Two, fill, made

EVERY: Mapping[str, Call] = {**CALLS, **{name: call for name, (_, call) in MORE.items()}}
ON_THE_CRM: Mapping[str, Call] = {**EVERY, **OF_THE_CRM}


class Undo(Exception):
    """Ends a transaction without a trace."""


QUICK, *SLOW = STORES


@pytest.fixture(scope="module", params=[QUICK, *(pytest.param(each, marks=pytest.mark.slow) for each in SLOW)])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two tenants on each store; nothing is left changed in them."""
    two = made(request, tmp_path_factory.mktemp("two"))
    yield two
    two.place.drop()


@pytest.fixture(scope="module")
def in_memory() -> Two:
    """Two tenants on the quickest store."""
    return Two(MemoryPlace.made(fill))


@pytest.fixture(scope="module")
def alone(template: Two, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """The same with the other tenant dropped."""
    copied = template.copied(tmp_path_factory.mktemp("alone"))
    copied.a.tenants.drop("b", confirm="b")
    yield copied
    copied.place.drop()


@pytest.fixture
def two(template: Two, tmp_path: Path) -> Iterator[Two]:
    """Two tenants that may be changed."""
    copied = template.copied(tmp_path)
    yield copied
    copied.place.drop()


def undone(crm: CRM, act: Callable[[Transaction], Outcome]) -> Outcome:
    """Act in a transaction that is rolled back."""
    found: list[Outcome] = []
    with suppress(Undo), crm.begin() as tx:
        found.append(act(tx))
        raise Undo
    return found[0]


def plainly(two: Two, call: Call, given: Given) -> Outcome:
    """In a transaction of its own."""
    return undone(two.a, lambda tx: outcome_of(lambda: call(tx, given)))


def after_an_error(two: Two, call: Call, given: Given) -> Outcome:
    """In a transaction in which a foreign and a missing id have been refused, and the call has been made once."""

    def act(tx: Transaction) -> Outcome:
        for whose in ("kanari", "kanarj"):
            with pytest.raises(NotFound):
                tx.customers.archive(two.given(whose).id)
        with suppress(Undo, CRMError), tx._scope.writing() as work, work.savepoint():
            outcome_of(lambda: call(tx, given.again()))
            raise Undo
        return outcome_of(lambda: call(tx, given))

    return undone(two.a, act)


def after_a_rollback(two: Two, call: Call, given: Given) -> Outcome:
    """In a transaction after one of each tenant that was rolled back with the call made."""
    for crm in (two.b, two.a):
        undone(crm, lambda tx: outcome_of(lambda: call(tx, given.again())))
    return plainly(two, call, given)


def on_a_used_connection(two: Two, call: Call, given: Given) -> Outcome:
    """In a transaction after one of the other tenant, with its own ids, that failed with streams open."""
    with suppress(Undo), two.b.begin() as tx:
        streams = tx.segments.members("kanari_segment"), tx.interactions.of(two.given("kanari").id)
        assert None not in (next(streams[0]), next(streams[1]))
        outcome_of(lambda: call(tx, two.given("kanari")))
        raise Undo
    with two.b.read() as tx:
        outcome_of(lambda: call(tx, two.given("kanari")))
    return plainly(two, call, given)


def in_a_joined_transaction(two: Two, call: Call, given: Given) -> Outcome:
    """In the app's own transaction, in which the other tenant was bound before."""
    with two.app_connection() as connection:
        if connection is None:
            pytest.skip("this store joins nobody")
        with suppress(Undo), two.b.join(connection) as tx:
            outcome_of(lambda: call(tx, two.given("kanari")))
            raise Undo
        with two.a.join(connection) as tx:
            return outcome_of(lambda: call(tx, given))


SITUATIONS = (
    plainly,
    *(
        pytest.param(each, marks=pytest.mark.slow)
        for each in (after_an_error, after_a_rollback, on_a_used_connection, in_a_joined_transaction)
    ),
)


def assert_clean(two: Two, outcome: Outcome, taken: dict[str, object]) -> None:
    """No byte of the other tenant's is in what came out, but for what was handed in."""
    text = outcome.shown.lower()
    for value in taken.values():
        for each in texts_of(value):
            text = text.replace(each.lower(), "")
    found = [canary for canary in CANARIES if canary in text]
    found += [each for each in two.hidden if each in text or each.replace("-", "") in text]
    assert [] == found, text


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", EVERY)
def test_the_foreign_is_as_if_it_were_not_there(
    template: Two, name: str, situation: Callable[[Two, Call, Given], Outcome]
) -> None:
    """What only another tenant has gives the very result or error that what nobody has gives; nothing of the other
    tenant comes out or changes.
    """
    before = template.rows_of_b()
    for by in BY:
        foreign, missing, own = (template.given(whose, by) for whose in ("kanari", "kanarj", "own"))
        found, expected, mine = (situation(template, EVERY[name], each) for each in (foreign, missing, own))
        assert compared(expected.told, missing.taken, template.known) == compared(
            found.told, foreign.taken, template.known
        )
        for outcome, side in ((found, foreign), (expected, missing), (mine, own)):
            assert_clean(template, outcome, side.taken)
        if "customer" not in foreign.taken:
            break
    assert before == template.rows_of_b()


@pytest.mark.parametrize("whose", ["own", pytest.param("kanari", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", EVERY)
def test_another_tenant_makes_no_difference(template: Two, alone: Two, name: str, whose: str) -> None:
    """Figures, orders and whatever else comes out are those that come out when the other tenant has been dropped."""
    outcomes = []
    for two in (template, alone):
        given = template.given(whose)
        outcomes.append(compared(plainly(two, EVERY[name], given).told, given.taken, template.known))
    assert outcomes[1] == outcomes[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", ON_THE_CRM)
def test_calls_on_the_crm_reach_its_own_tenant_alone(two: Two, name: str) -> None:
    """A call that commits changes no row of another tenant, tells and sends nothing of it; whether it is made with what
    the other one has, nobody has or the tenant itself has.
    """
    before = two.rows_of_b()
    taken: dict[str, object] = {}
    for whose in ("kanari", "kanarj", "own"):
        given = two.given(whose)
        outcome = outcome_of(lambda given=given: ON_THE_CRM[name](two.a, given))  # type: ignore[misc]
        assert_clean(two, outcome, given.taken)
        assert before == two.rows_of_b()
        taken |= {f"{parameter} of {whose}": value for parameter, value in given.taken.items()}
    two.a.tick()
    sent = outcome_of(lambda: [two.channel.sent, two.a.health(), two.a.events.since(0), two.a.plugin_faults()])
    assert_clean(two, sent, taken)
    assert before == two.rows_of_b()


def test_every_public_method_is_called() -> None:
    """A method that is added to a service, or to the surface itself, has to be added to the calls."""
    assert sorted(surface()) == sorted(CALLS)
    own = {name for name in public(CRM) if name not in public(Transaction)}
    assert own == set(OF_THE_CRM) | OF_THE_DATABASE
    assert {method for method, _ in MORE.values()} <= set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_every_parameter_that_names_something_is_given(in_memory: Two, name: str) -> None:
    """The calls of a method give each parameter that names something of a tenant's."""
    given = in_memory.given("own")
    for call in (CALLS[name], *(call for method, call in MORE.values() if method == name)):
        plainly(in_memory, call, given)
    assert set() == named_by(name) - set(given.taken)


def test_what_is_looked_for_would_be_seen(template: Two) -> None:
    """The other tenant itself, by the same calls, is told every canary, and nearly every id that it has."""
    given = template.given("kanari")
    told = " ".join(
        undone(template.b, lambda tx, call=call: outcome_of(lambda: call(tx, given))).shown  # type: ignore[misc]
        for call in EVERY.values()
    )
    assert [] == [canary for canary in CANARIES if canary not in told]
    assert len(template.hidden) > 40
    assert 0.8 * len(template.hidden) < len([each for each in template.hidden if each in told])
