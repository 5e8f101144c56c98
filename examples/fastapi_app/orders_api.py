"""An API that takes orders: FastAPI, SQLAlchemy and crmcore.

Endpoints are plain functions, which FastAPI calls in worker threads: while one waits for the database, the event loop
and all other requests go on. One CRM serves all threads; each request has a session of its own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.routing import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from crmcore import CRM, Email, Money
from crmcore.errors import CRMError

router = APIRouter()


class Base(DeclarativeBase):
    """The app's own tables."""


class Order(Base):
    """What was ordered, and by whom."""

    __tablename__ = "orders"

    number: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    cents: Mapped[int]


class Ordered(BaseModel):
    """An order as it comes in."""

    email: str
    euros: Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=2)]


class Shop:
    """What the requests share."""

    def __init__(self, url: str) -> None:
        self.crm = CRM.open(url)
        self.crm.migrate(currency="EUR", zone="Europe/Berlin")
        self.engine: Engine = create_engine(url)
        # On SQLite each new connection has to be told to keep foreign keys.
        event.listen(self.engine, "connect", lambda connection, _: self.crm.prepare(connection))
        Base.metadata.create_all(self.engine)

    def close(self) -> None:
        """Release all connections."""
        self.engine.dispose()
        self.crm.close()


def _shop(request: Request) -> Shop:
    shop: Shop = request.app.state.shop
    return shop


InShop = Annotated[Shop, Depends(_shop)]


@router.post("/orders", status_code=201)
def order(ordered: Ordered, shop: InShop) -> dict[str, int]:
    """The order and the purchase, in one transaction."""
    with Session(shop.engine) as session, session.begin():
        made = Order(email=ordered.email, cents=int(ordered.euros * 100))
        session.add(made)
        with shop.crm.join(session, actor="api") as tx:
            customer = tx.customers.find_or_add(Email(ordered.email))
            tx.interactions.purchase(
                customer, Money(ordered.euros, "EUR"), source="api", external_id=str(made.number), touchpoint="web"
            )
        return {"number": made.number}


@router.get("/customers/{email}")
def story(email: str, shop: InShop) -> Response:
    """All that is known of a customer; reading needs no transaction of the app's."""
    return Response(str(shop.crm.story(Email(email))), media_type="text/plain")


@router.get("/figures")
async def figures(shop: InShop) -> dict[str, int]:
    """What a coroutine asks of crmcore it asks in a worker thread."""
    customers = await run_in_threadpool(shop.crm.customers.count)
    interactions = await run_in_threadpool(shop.crm.interactions.count)
    return {"customers": customers, "interactions": interactions}


def refused(_: Request, error: Exception) -> JSONResponse:
    """What crmcore refuses, as an answer: 503 where it may be tried again, else 422."""
    assert isinstance(error, CRMError)
    return JSONResponse({"code": error.code}, status_code=503 if error.retry == "later" else 422)


def create_app(url: str = "sqlite:///orders.db?timeout=60") -> FastAPI:
    """The app on a database; `uvicorn --factory orders_api:create_app`.

    On SQLite one transaction writes at a time: `timeout` says for how many seconds the others wait their turn, those of
    SQLAlchemy and those of crmcore.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.shop = await run_in_threadpool(Shop, url)
        yield
        await run_in_threadpool(app.state.shop.close)

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    app.add_exception_handler(CRMError, refused)
    return app
