"""What is opened before a fork, and what goes on after it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crmcore import CRM
from tests.joined.hosts import Order, engine_for
from tests.joined.place import Place, buy
from tests.unit.crmcore_sqlite.conftest import Child, needs_fork


@needs_fork
def test_a_child_goes_on_with_the_crm_and_an_engine_of_its_own(place: Place, crm: CRM) -> None:
    """A CRM opened before the fork joins in the child what the child connects; the parent's goes on beside it."""
    engine = engine_for(place, crm)
    with Session(engine) as session:
        buy(crm, session, 1)
        session.commit()

    def in_the_child() -> int:
        # The connections are the parent's: forgotten, and not closed.
        engine.dispose(close=False)
        with Session(engine) as session, session.begin():
            session.add(Order(number=2, total=2))
            buy(crm, session, 2)
        return crm.interactions.count()

    assert 2 == Child(in_the_child).answer()
    with Session(engine) as session, session.begin():
        buy(crm, session, 3)
        session.add(Order(number=3, total=3))
    engine.dispose()
    assert ([2, 3], [1, 2, 3]) == (place.orders(), place.purchases())
