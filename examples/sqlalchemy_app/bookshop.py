"""A bookshop: orders in SQLAlchemy, what is known of customers in crmcore, both in one transaction."""

from __future__ import annotations

import sys
from contextlib import suppress
from decimal import Decimal

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from crmcore import CRM, Email, Money
from crmcore.errors import CRMError


class Base(DeclarativeBase):
    """The shop's own tables."""


class Order(Base):
    """What was ordered, and by whom."""

    __tablename__ = "orders"

    number: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    cents: Mapped[int]


def open_shop(url: str) -> tuple[Engine, CRM]:
    """The shop's engine and its CRM, on one database."""
    crm = CRM.open(url)
    crm.migrate(currency="EUR", zone="Europe/Berlin")
    engine = create_engine(url)
    # On SQLite each new connection has to be told to keep foreign keys.
    event.listen(engine, "connect", lambda connection, _: crm.prepare(connection))
    Base.metadata.create_all(engine)
    return engine, crm


def place_order(session: Session, crm: CRM, email: str, cents: int) -> Order:
    """Write the order and the purchase; whoever opened the session commits both, or neither."""
    order = Order(email=email, cents=cents)
    session.add(order)
    record_purchase(session, crm, order)
    return order


def place_order_anyway(session: Session, crm: CRM, email: str, cents: int) -> Order:
    """Write the order even where crmcore refuses the purchase, whose error undoes its own part alone."""
    order = Order(email=email, cents=cents)
    session.add(order)
    with suppress(CRMError):
        record_purchase(session, crm, order)
    return order


def record_purchase(session: Session, crm: CRM, order: Order) -> None:
    """Record the purchase in the session's transaction."""
    with crm.join(session, actor="checkout") as tx:
        # join has flushed the session: the order has its number now.
        customer = tx.customers.find_or_add(Email(order.email))
        tx.interactions.purchase(
            customer, Money(Decimal(order.cents) / 100, "EUR"), source="bookshop", external_id=str(order.number)
        )


def main(url: str) -> None:
    """Place two orders and tell what is known."""
    engine, crm = open_shop(url)
    with Session(engine) as session, session.begin():
        place_order(session, crm, "sara@example.org", 24_90)
    with Session(engine) as session, session.begin():
        place_order(session, crm, "sara@example.org", 12_00)
    print(crm.story(Email("sara@example.org")))
    crm.close()
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite:///bookshop.db")
