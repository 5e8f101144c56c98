"""Interactions whose parts are made when looked at cannot be told from others."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError

from crmcore import CRM, CustomerId, Email, Interaction, Money, Person

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[CRM]:
    """A CRM on a file, with one customer who has bought in base currency and in another."""
    with CRM.open(f"sqlite:///{tmp_path / 'shop.db'}") as made:
        made.migrate(currency="EUR", zone="Europe/Berlin")
        sara = made.customers.add(Person("Sara"), Email("sara@example.org"))
        made.rates.set("USD", "0.9", on=AT.date())
        for number, currency in enumerate(("EUR", "USD")):
            made.interactions.purchase(
                sara, Money("12", currency), occurred_at=AT, source="web", external_id=f"order-{number}"
            )
        yield made


def _sara(crm: CRM) -> CustomerId:
    found = crm.customers.find(Email("sara@example.org"))
    assert found is not None
    return found


def _unread(crm: CRM) -> list[Interaction]:
    """Both, read anew; the transaction has ended."""
    return list(crm.interactions.last(_sara(crm)))


def _looked_at(crm: CRM) -> list[Interaction]:
    found = _unread(crm)
    assert ["purchase", "purchase"] == [each.content.kind for each in found]
    return found


@pytest.mark.parametrize(
    "seen",
    [lambda each: each, repr, hash, copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each)), evolve],
    ids=["itself", "repr", "hash", "copy", "deepcopy", "pickle", "evolve"],
)
def test_one_not_looked_at_is_like_one_that_was(crm: CRM, seen: Callable[[Interaction], object]) -> None:
    """Equality, repr, hash and copies are those of an interaction whose parts are all there."""
    assert [seen(each) for each in _looked_at(crm)] == [seen(each) for each in _unread(crm)]


def test_amounts_are_made_without_the_transaction(crm: CRM) -> None:
    """Original amount, base amount and rate are there after the transaction has ended."""
    dollars, euros = sorted(_unread(crm), key=lambda each: each.external_id or "", reverse=True)
    assert (Money("12", "USD"), Money("10.80", "EUR")) == (dollars.amount, dollars.base)
    assert dollars.rate is not None
    assert (Money("12", "EUR"), Money("12", "EUR"), None) == (euros.amount, euros.base, euros.rate)


def test_a_name_of_no_part_is_no_attribute(crm: CRM) -> None:
    """Neither before a part was looked at nor after."""
    first, _ = _unread(crm)
    for _ in range(2):
        with pytest.raises(AttributeError, match="amout"):
            first.amout  # type: ignore[attr-defined]  # noqa: B018


def test_an_empty_one_has_no_part() -> None:
    """What copying and unpickling begin with says so."""
    with pytest.raises(AttributeError, match="no attribute"):
        object.__new__(Interaction).kind  # noqa: B018


def test_it_never_changes(crm: CRM) -> None:
    """To set or to delete a part is refused, also before one was looked at."""
    first, _ = _unread(crm)
    with pytest.raises(FrozenInstanceError):
        first.kind = "return"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del first.kind
    assert "purchase" == first.kind
