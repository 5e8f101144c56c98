"""The yardstick of SQLAlchemy: the bare rows as mapped classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, ForeignKey, Index, Numeric, UniqueConstraint, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.samples import SOURCE, Bought
from crmcore import CustomerId


class Base(DeclarativeBase):
    """The mapped classes."""


class Customer(Base):
    """A customer."""

    __tablename__ = "customer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]


class Interaction(Base):
    """An interaction."""

    __tablename__ = "interaction"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("interaction_by_customer", "customer_id", "occurred_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    source: Mapped[str]
    external_id: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2, asdecimal=True))


def connect(path: Path) -> Engine:
    """An engine set like crmcore's own connection."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: object) -> None:
        for name, value in (("journal_mode", "WAL"), ("synchronous", "FULL"), ("foreign_keys", "ON")):
            connection.execute(f"PRAGMA {name} = {value}")

    return engine


def prepare(engine: Engine, customers: Sequence[CustomerId]) -> None:
    """Make the tables and add the customers."""
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Customer(id=customer, name="") for customer in customers])


def mapped(bought: Sequence[Bought]) -> Iterator[Interaction]:
    """The purchases as objects."""
    return (
        Interaction(
            id=id_,
            customer_id=customer,
            kind="purchase",
            occurred_at=occurred_at.replace(tzinfo=None),
            source=SOURCE,
            external_id=external_id,
            amount=amount,
        )
        for id_, customer, occurred_at, external_id, amount in bought
    )


def insert(engine: Engine, bought: Sequence[Bought], at_once: int) -> None:
    """Insert the purchases in transactions of so many."""
    for start in range(0, len(bought), at_once):
        with Session(engine) as session, session.begin():
            session.add_all(mapped(bought[start : start + at_once]))


def last(engine: Engine, customer: UUID) -> tuple[Customer | None, Sequence[Interaction]]:
    """The customer with the last 20 interactions."""
    with Session(engine) as session:
        wanted = select(Interaction).where(Interaction.customer_id == customer)
        found = session.scalars(wanted.order_by(Interaction.occurred_at.desc()).limit(20)).all()
        return session.get(Customer, customer), found
