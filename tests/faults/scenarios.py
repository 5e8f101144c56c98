"""What the fault tests do: commands on a small CRM, each fit to be repeated blindly after any storage error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from attrs import frozen

from crmcore import (
    CRM,
    Custom,
    Email,
    Entry,
    External,
    Feedback,
    Line,
    Money,
    Person,
    Phone,
    Profile,
    Purchase,
    Ranking,
    Roster,
)
from crmcore.app import Transaction
from crmcore.domain.kernel.field import FieldRef
from crmcore.errors import StorageError

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
SARA, LEILA, NEW = Email("sara@example.org"), Email("leila@example.org"), Email("new@example.org")


def euros(amount: str) -> Money:
    """So many euros."""
    return Money(amount, "EUR")


def furnish(crm: CRM) -> None:
    """Two customers with a past, attributes, a kind, rates and segments of each sort."""
    crm.interactions.declare("tasting", values={"minutes": "integer"})
    crm.attributes.declare("city")
    crm.rates.set("USD", "0.9", on=START.date() - timedelta(days=30))
    for reach, name in ((SARA, "Sara"), (LEILA, "Leila")):
        crm.customers.add(Person(name), reach)
    for days in (40, 20, 3):
        at = START - timedelta(days=days)
        crm.interactions.purchase(SARA, euros("50"), occurred_at=at, source="shop", external_id=f"order-{days}")
    crm.segments.define("heavy", "purchases.total > 100")
    crm.segments.define("quiet", "purchases.days_since > 10 or not segment.heavy")
    crm.segments.define("best", Ranking(FieldRef("value.profit"), top=1))
    crm.segments.define("listed", Roster())
    crm.events.seal()


@frozen
class Scenario:
    """A command, and what goes before it.

    `whole` says that it is one transaction: all of it happens, or nothing. `told_once` says that doing it again is no
    event.
    """

    act: Callable[[CRM], object]
    before: Callable[[CRM], object] = lambda _: None
    whole: bool = True
    told_once: bool = True


def order(crm: CRM, days: int = 3) -> object:
    """The interaction of an order."""
    found = crm.interactions.find("shop", f"order-{days}")
    assert found is not None
    return found.id


def version(crm: CRM) -> int:
    """Leila's version."""
    return crm.customers.get(LEILA).version


def orders() -> list[Entry]:
    """Entries as an import brings them: known ones, new ones, of strangers, one twice."""
    bought = Purchase(euros("7"), (Line("tea", euros("5")),))
    return [
        Entry(SARA, Purchase(euros("50")), START - timedelta(days=3), "shop", "order-3"),
        Entry(SARA, bought, START - timedelta(days=90), "shop", "order-90"),
        Entry(NEW, bought, START - timedelta(days=1), "shop", "order-1"),
        Entry(NEW, bought, START - timedelta(days=1), "shop", "order-1"),
        Entry(LEILA, Custom("tasting", {"minutes": 3}), START, "web", "visit-1", "home"),
    ]


def people() -> list[Profile]:
    """What a source said of its own people when they were synced first."""
    return [Profile(number, name, email=f"{name}@example.com") for number, name in enumerate(("ada", "bo", "cy"))]


def moved() -> list[Profile]:
    """What it says now: one is back, one has moved, one is new, one is known from elsewhere; the rest is gone."""
    return [
        Profile(0, "ada", email="ada@example.com"),
        Profile(1, "bo", email="bob@example.com", language="de", attributes={"city": "Rome"}, stated_at=START),
        Profile(7, "dee", email="dee@example.com", phone="+4930777"),
        Profile(8, "Sara", email="sara@example.org"),
    ]


def in_step(crm: CRM) -> None:
    """The source's people are in step, and the first of them is archived by it."""
    crm.customers.sync(people(), source="app")
    crm.customers.sync(people()[1:], source="app", complete=True)


def several(tx: Transaction) -> None:
    """Several commands of one transaction."""
    sara = tx.customers.find_or_add(SARA, Person("Sara"), Phone("+493012345678"))
    tx.interactions.purchase(sara, Money("100", "USD"), occurred_at=START, source="shop", external_id="order-0")
    tx.ledger.book(sara, "product cost", euros("60"), source="books", external_id="cost-0")
    tx.segments.refresh("heavy")


def in_one(crm: CRM) -> None:
    """Several commands in one transaction, all repeated when one fails."""
    with crm.begin(actor="job") as tx:
        several(tx)


def mended(crm: CRM) -> None:
    """Several commands in one transaction, the one that failed repeated within it."""
    steps: list[Callable[[Transaction], object]] = [
        lambda tx: tx.interactions.purchase(LEILA, euros("9"), source="shop", external_id="order-9"),
        lambda tx: tx.measures.declare("teas", "purchase", where={"product": "tea"}),
        lambda tx: tx.segments.put("listed", LEILA),
        lambda tx: tx.customers.find_or_add(NEW, Person("New")),
        lambda tx: tx.attributes.state(NEW, {"city": "Oslo"}, source="form", key="mended"),
    ]
    with crm.begin() as tx:
        for step in steps:
            try:
                step(tx)
            except StorageError:
                step(tx)


RECORDING: dict[str, Scenario] = {
    "find_or_add": Scenario(lambda crm: crm.customers.find_or_add(NEW, Person("New"), External("shop", "7"))),
    "find_or_add one who is known": Scenario(
        lambda crm: crm.customers.find_or_add(SARA, Person("Other"), Phone("+493012345678"))
    ),
    "add with identifiers": Scenario(lambda crm: crm.customers.add(Person("New"), NEW, Phone("+4930111"), key="add")),
    "record a purchase": Scenario(
        lambda crm: crm.interactions.purchase(
            LEILA, Money("30", "USD"), occurred_at=START, source="shop", external_id="order-5"
        )
    ),
    "record with a key": Scenario(lambda crm: crm.interactions.record(LEILA, Feedback(9, "fine"), key="feedback")),
    "record_many": Scenario(lambda crm: crm.interactions.record_many(orders(), add_missing=True).recorded >= 0),
    "correct": Scenario(lambda crm: crm.interactions.correct(order(crm, 20), Purchase(euros("5")), key="correct")),  # type: ignore[arg-type]
    "void": Scenario(lambda crm: crm.interactions.void(order(crm), reason="mistake", key="void")),  # type: ignore[arg-type]
    "update": Scenario(lambda crm: crm.customers.update(LEILA, version=1, party=Person("Leila Ahmadi"), key="update")),
    "archive": Scenario(lambda crm: crm.customers.archive(SARA)),
    "restore": Scenario(lambda crm: crm.customers.restore(SARA), lambda crm: crm.customers.archive(SARA)),
    "identify": Scenario(lambda crm: crm.customers.identify(LEILA, NEW, External("shop", "8"))),
    "forget an identifier": Scenario(lambda crm: crm.customers.forget(LEILA, LEILA, key="forget")),
    "state an attribute": Scenario(
        lambda crm: crm.attributes.state(SARA, {"city": "Rome"}, source="form", stated_at=START, key="city")
    ),
    "book a cost": Scenario(
        lambda crm: crm.ledger.book(SARA, "cost to serve", euros("200"), source="books", external_id="cost-1")
    ),
    "book with a key": Scenario(lambda crm: crm.ledger.book(SARA, "product cost", euros("20"), key="cost")),
    "set a rate": Scenario(lambda crm: crm.rates.set("GBP", "1.2", on=START.date(), key="rate")),
    "refresh the touched": Scenario(
        lambda crm: crm.segments.refresh() is None,
        lambda crm: crm.interactions.purchase(LEILA, euros("300"), occurred_at=START),
    ),
    "put into a list": Scenario(lambda crm: crm.segments.put("listed", SARA, LEILA, key="put")),
    "declare a measure": Scenario(lambda crm: crm.measures.declare("web", "purchase", where={"source": "shop"})),
    "rebuild measures": Scenario(lambda crm: crm.measures.rebuild("purchases"), told_once=False),
    "seal events": Scenario(
        lambda crm: crm.events.seal() is None, lambda crm: crm.attributes.state(SARA, {"city": "Rome"}, source="form")
    ),
    "evaluate standings": Scenario(lambda crm: crm.standings.evaluate() is None),
    "tick": Scenario(
        lambda crm: crm.tick() is None, lambda crm: crm.ledger.book(SARA, "product cost", euros("20")), whole=False
    ),
    "sync": Scenario(lambda crm: crm.customers.sync(moved(), source="app").rows, in_step),
    "sync a complete list": Scenario(
        lambda crm: crm.customers.sync(moved(), source="app", complete=True, key="night").rows, in_step
    ),
    "several in one transaction": Scenario(in_one),
    "one repeated within its transaction": Scenario(mended),
}
