"""What an app holds of its database, and how it works with it: one class for each way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from crmcore import CRM
from tests.joined.place import Place


class Undone(Exception):
    """Raised to leave a block with its work undone."""


class Host(Protocol):
    """An app's connection in the middle of a transaction."""

    connection: object
    """What `crm.join` takes."""

    def order(self, number: int) -> None:
        """Write an order."""
        ...

    def savepoint(self) -> AbstractContextManager[object]:
        """A part of the transaction that is undone alone when it raises."""
        ...


Transaction = Callable[[Place], AbstractContextManager[Host]]
"""Opens a transaction as the app would: committed after the block, rolled back when that raises."""


class _DriverHost:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def order(self, number: int) -> None:
        self.connection.execute(f"INSERT INTO orders VALUES ({number}, {number})")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.connection.execute("SAVEPOINT own")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK TO SAVEPOINT own")
            raise
        finally:
            self.connection.execute("RELEASE SAVEPOINT own")


@contextmanager
def driver(place: Place) -> Iterator[Host]:
    """The driver's own connection, set as it comes."""
    connection = place.connect()
    try:
        with place.open() as crm:
            crm.prepare(connection)
        with connection:
            yield _DriverHost(connection)
    finally:
        connection.close()


class Base(DeclarativeBase):
    """The app's mapped classes."""


class Order(Base):
    """An order of the app."""

    __tablename__ = "orders"
    number: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]


def engine_for(place: Place, crm: CRM) -> Engine:
    """An engine whose connections are prepared as they are made."""
    engine = create_engine(place.sqlalchemy_url)
    event.listen(engine, "connect", lambda connection, _: crm.prepare(connection))
    return engine


@contextmanager
def _engine(place: Place) -> Iterator[Engine]:
    with place.open() as crm:
        engine = engine_for(place, crm)
        try:
            yield engine
        finally:
            engine.dispose()


class _CoreHost:
    def __init__(self, connection: Connection) -> None:
        self.connection: object = connection
        self._connection = connection

    def order(self, number: int) -> None:
        self._connection.execute(insert(Order).values(number=number, total=number))

    def savepoint(self) -> AbstractContextManager[object]:
        return self._connection.begin_nested()


@contextmanager
def core(place: Place) -> Iterator[Host]:
    """A connection of SQLAlchemy's engine."""
    with _engine(place) as engine, engine.begin() as connection:
        yield _CoreHost(connection)


class _SessionHost:
    def __init__(self, session: Session) -> None:
        self.connection: object = session
        self._session = session

    def order(self, number: int) -> None:
        self._session.add(Order(number=number, total=number))

    def savepoint(self) -> AbstractContextManager[object]:
        return self._session.begin_nested()


@contextmanager
def session(place: Place) -> Iterator[Host]:
    """A session of SQLAlchemy's ORM."""
    with _engine(place) as engine, Session(engine) as opened, opened.begin():
        yield _SessionHost(opened)


class _DjangoHost:
    def __init__(self) -> None:
        from django.db import connection

        self.connection = connection

    def order(self, number: int) -> None:
        from tests.joined.django_site import Order

        Order.objects.create(number=number, total=number)

    def savepoint(self) -> AbstractContextManager[object]:
        from django.db import transaction

        nested: AbstractContextManager[object] = transaction.atomic()
        return nested


@contextmanager
def django(place: Place) -> Iterator[Host]:
    """Django's connection, in `atomic`."""
    from django.db import connection, transaction

    from tests.joined import django_site

    if connection.settings_dict["NAME"] != place.django_settings["NAME"]:
        django_site.use("default", place.django_settings)
    try:
        with transaction.atomic():
            yield _DjangoHost()
    finally:
        django_site.close()


WAYS: dict[str, Transaction] = {"driver": driver, "core": core, "session": session, "django": django}
