"""The example with SQLAlchemy: the order and the purchase share the session's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from crmcore import CRM, Email
from crmcore.errors import MalformedIdentifier

EXAMPLE = Path(__file__).parents[2] / "examples" / "sqlalchemy_app"
SARA = "sara@example.org"


@frozen
class Bookshop:
    """The example's module on a database."""

    module: Any
    engine: Engine
    crm: CRM

    def counts(self) -> tuple[int, int]:
        """How many orders and purchases are committed."""
        with Session(self.engine) as session:
            orders = session.scalar(select(func.count()).select_from(self.module.Order))
        return orders or 0, self.crm.interactions.count()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bookshop]:
    """The shop, open."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    module = import_module("bookshop")
    engine, crm = module.open_shop(f"sqlite:///{tmp_path / 'bookshop.db'}")
    yield Bookshop(module, engine, crm)
    engine.dispose()
    crm.close()


def test_an_order_is_a_purchase(shop: Bookshop) -> None:
    """Both are there after the commit; the purchase names the order."""
    with Session(shop.engine) as session, session.begin():
        number = shop.module.place_order(session, shop.crm, SARA, 24_90).number
    purchase = shop.crm.interactions.find("bookshop", str(number))
    assert purchase is not None
    assert ((1, 1), shop.crm.customers.find(Email(SARA))) == (shop.counts(), purchase.customer)


def test_refused_by_crmcore_there_is_no_order(shop: Bookshop) -> None:
    """An error that leaves the session's block undoes both."""
    with pytest.raises(MalformedIdentifier), Session(shop.engine) as session, session.begin():
        shop.module.place_order(session, shop.crm, "sara", 24_90)
    assert (0, 0) == shop.counts()


def test_placed_anyway_there_is_an_order_alone(shop: Bookshop) -> None:
    """The repository keeps the order where it says so."""
    with Session(shop.engine) as session, session.begin():
        shop.module.place_order_anyway(session, shop.crm, "sara", 24_90)
        shop.module.place_order_anyway(session, shop.crm, SARA, 12_00)
    assert (2, 1) == shop.counts()


def test_it_runs(tmp_path: Path, shop: Bookshop, capsys: pytest.CaptureFixture[str]) -> None:
    """Run by itself it tells the story of a customer."""
    shop.module.main(f"sqlite:///{tmp_path / 'own.db'}")
    assert "purchases: 2 on 1 days" in capsys.readouterr().out
