"""What the front door promises to a type checker. It is checked and never run.

What is accepted has its type asserted; what has to be refused carries the code of the error expected, and mypy tells of
an expectation that is not met.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import assert_type
from uuid import UUID

from crmcore import (
    CRM,
    Action,
    Booking,
    Context,
    Custom,
    Customer,
    CustomerId,
    Email,
    Entry,
    Experiment,
    External,
    Feedback,
    Hours,
    Interaction,
    InteractionId,
    Lifecycle,
    Line,
    Money,
    NewCustomer,
    Organisation,
    Person,
    Phone,
    Policy,
    Preferences,
    Profile,
    Purchase,
    Ranking,
    Recorded,
    RejectedProfile,
    Rejection,
    Roster,
    Rule,
    RulePolicy,
    Synced,
    Transaction,
    Wording,
    f,
)
from crmcore.domain.customer.consent_ask import ConsentAsk
from crmcore.domain.customer.party import Party
from crmcore.domain.decision.decision import Decision
from crmcore.domain.decision.effect import Interval
from crmcore.domain.decision.message import Message, MessageId, State
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.field import Field, FieldRef
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.marketing.offer import Offer
from crmcore.domain.relationship.lifecycle import Rung, Stage, Standing, Transition
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.rfm import RFM
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.errors import CRMError, Retry, UnknownField
from crmcore.services.deciding import Decided
from crmcore.services.explaining import Explanation
from crmcore.services.foreseeing import Foreseen
from crmcore.services.gate import GateAnswer, GateCount
from crmcore.services.imports import Imported
from crmcore.services.measures import Measured
from crmcore.services.reports import Report
from crmcore.services.story import Story
from crmcore.services.tables import Columns, Table
from crmcore.services.upkeep import Health, Ticked


def opening() -> None:
    """A CRM is opened, begun, read and joined."""
    assert_type(CRM.open("sqlite:///shop.db"), CRM)
    assert_type(CRM.in_memory(currency="EUR"), CRM)
    with CRM.in_memory() as crm:
        assert_type(crm, CRM)
        assert_type(crm.tenant("acme"), CRM)
        assert_type(crm.begin(actor="checkout"), AbstractContextManager[Transaction])
        with crm.begin(actor="checkout") as tx:
            assert_type(tx, Transaction)
        with crm.read() as snapshot:
            assert_type(snapshot, Transaction)
        with crm.join(object()) as joined:
            assert_type(joined, Transaction)
        assert_type(crm.tick(), Ticked)
        assert_type(crm.health(), Health)
    CRM.open()  # type: ignore[call-arg]
    CRM.open(b"sqlite:///shop.db")  # type: ignore[arg-type]
    CRM.open("sqlite:///shop.db", clock=datetime.now)  # type: ignore[arg-type]
    crm.begin("checkout")  # type: ignore[call-arg]
    crm.customer  # type: ignore[attr-defined]  # noqa: B018


def customers(crm: CRM, tx: Transaction) -> None:
    """Customers are added, found and changed by typed claims."""
    sara = tx.customers.find_or_add(Email("sara@example.org"), Person("Sara"), Phone("030 901820"))
    assert_type(sara, CustomerId)
    assert_type(tx.customers.add(Organisation("Mill"), External("erp", "4711")), CustomerId)
    assert_type(tx.customers.add_many([NewCustomer(Person("Ben"))]), int)
    assert_type(crm.customers.find(Email("sara@example.org")), CustomerId | None)
    assert_type(crm.customers.get(sara), Customer)
    assert_type(crm.customers.get(sara).party, Party)
    assert_type(crm.customers.get(sara).name, str)
    assert_type(crm.customers.get(sara).archived_at, datetime | None)
    assert_type(crm.customers.list(), Sequence[Customer])
    assert_type(crm.customers.update(sara, version=1, preferences=Preferences(language="de")), int)
    assert_type(crm.customers.forget(sara, Phone("030 901820")), bool)
    rejected: list[RejectedProfile] = []
    people = (Profile(number, "Sara", email=Email("sara@example.org")) for number in range(3))
    assert_type(crm.customers.sync(people, source="app", complete=True, on_reject=rejected.append), Synced)
    assert_type(tx.customers.sync([Profile("1", gone=True)], source="app").archived, Sequence[CustomerId])
    tx.customers.sync([{"key": 1}], source="app")  # type: ignore[list-item]
    tx.customers.sync(people)  # type: ignore[call-arg]
    Profile(1, "Sara", "sara@example.org")  # type: ignore[call-arg]
    tx.customers.add("Sara")  # type: ignore[arg-type]
    tx.customers.add(Person("Sara"), "sara@example.org")  # type: ignore[arg-type]
    tx.customers.find("sara@example.org")  # type: ignore[arg-type]
    tx.customers.get("sara")  # type: ignore[arg-type]
    tx.customers.update(sara, party=Person("Sara"))  # type: ignore[call-arg]
    Email("office@example.com", True)  # type: ignore[call-arg]
    Email()  # type: ignore[call-arg]
    Person("Sara").name = "Ben"  # type: ignore[misc]
    CustomerId("sara")  # type: ignore[arg-type]


def interactions(crm: CRM, tx: Transaction, sara: CustomerId, moment: datetime) -> None:
    """Interactions are recorded with typed content, to a customer or an identifier."""
    bought = tx.interactions.purchase(sara, Money("120", "EUR"), source="web", external_id="order-42")
    assert_type(bought, InteractionId)
    assert_type(tx.interactions.record(Email("sara@example.org"), Feedback(9), occurred_at=moment), InteractionId)
    assert_type(tx.interactions.record(sara, Custom("tasting", {"glasses": 3})), InteractionId)
    assert_type(tx.interactions.void(bought), InteractionId)
    assert_type(tx.interactions.correct(bought, Purchase(Money("1", "EUR"))), InteractionId)
    assert_type(crm.interactions.get(bought), Interaction)
    assert_type(crm.interactions.get(bought).amount, Money | None)
    assert_type(crm.interactions.find("web", "order-42"), Interaction | None)
    assert_type(crm.interactions.of(sara), Iterator[Interaction])
    assert_type(crm.interactions.last(sara), Sequence[Interaction])
    assert_type(crm.interactions.voided_by(bought), InteractionId | None)
    assert_type(crm.interactions.record_many([Entry(sara, Feedback(9))]), Recorded)
    assert_type(crm.imports.csv("orders.csv", "orders.toml"), Imported)
    rejected: list[Rejection] = []
    crm.interactions.record_many(iter([Entry(sara, Feedback(9))]), add_missing=True, on_reject=rejected.append)
    tx.interactions.purchase(sara, 120)  # type: ignore[arg-type]
    tx.interactions.purchase(sara, Money("120", "EUR"), [], None)  # type: ignore[call-arg]
    tx.interactions.purchase(sara, Money("120", "EUR"), occurred_at=date(2026, 1, 1))  # type: ignore[arg-type]
    tx.interactions.record(sara, "hello")  # type: ignore[arg-type]
    tx.interactions.record(sara, Feedback(9), direction="sideways")  # type: ignore[arg-type]
    tx.interactions.void(sara)  # type: ignore[arg-type]
    tx.interactions.get(UUID(int=1))  # type: ignore[arg-type]
    Purchase("120")  # type: ignore[arg-type]
    Line("tea")  # type: ignore[call-arg]
    crm.interactions.get(bought).kind = "return"  # type: ignore[misc]


def money() -> None:
    """Money is added to money, and is made of text or a whole number, never of a float."""
    assert_type(Money("120", "EUR"), Money)
    assert_type(Money(120, "EUR").amount, Decimal)
    assert_type(Money("1", "EUR") + Money("2", "EUR"), Money)
    assert_type(Money("1", "EUR") < Money("2", "EUR"), bool)
    Money(12.5, "EUR")  # type: ignore[arg-type]
    Money("12.5")  # type: ignore[call-arg]
    Money("1", "EUR") + 1  # type: ignore[operator]
    Money("1", "EUR") < 1  # type: ignore[operator]  # noqa: B015


def known(crm: CRM, sara: CustomerId) -> None:
    """What is known is read with its type."""
    assert_type(crm.measures.of(sara), Mapping[str, Measured])
    assert_type(crm.standings.of(sara), Standing)
    assert_type(crm.standings.of(sara).stage, Stage)
    assert_type(crm.standings.of(sara).rung, Rung)
    assert_type(crm.standings.history(sara), Sequence[Transition])
    assert_type(crm.standings.rules(), Lifecycle)
    assert_type(crm.story(sara), Story)
    assert_type(crm.story(sara).revenue, Money)
    assert_type(crm.ledger.book(sara, "cost to serve", Money("1", "EUR")), UUID)
    assert_type(crm.ledger.book_many([Booking(sara, "product cost", Money("1", "EUR"))]), Sequence[UUID])
    assert_type(crm.ledger.of(sara), Sequence[LedgerEntry])
    assert_type(crm.ledger.totals(), Mapping[str, Money])
    assert_type(crm.events.since(0), Iterator[Event])
    assert_type(crm.fields(), Sequence[Field])
    crm.ledger.book(sara, "bribes", Money("1", "EUR"))  # type: ignore[arg-type]
    crm.ledger.book(sara, "cost to serve", 1)  # type: ignore[arg-type]
    crm.events.since("0")  # type: ignore[arg-type]
    crm.story("sara")  # type: ignore[arg-type]


def tables_and_segments(crm: CRM, sara: CustomerId) -> None:
    """Tables stream columns; segments take text, operators, a tree, a ranking or a roster."""
    table = crm.table(["stage", f.purchases.total(days=30)], as_of=date(2026, 1, 31))
    assert_type(table, Table)
    for part in table:
        assert_type(part, Columns)
        assert_type(part.customers, Sequence[CustomerId])
        assert_type(part.values["stage"], Sequence[Value | None])
    assert_type(table.columns(), Columns)
    assert_type(table.rows(), Iterator[tuple[CustomerId, tuple[Value | None, ...]]])
    wanted = (f.purchases.total(days=365) > 500) & ~(f.stage == "acquire")
    assert_type(wanted, Predicate)
    crm.segments.define("a", wanted)
    crm.segments.define("b", "purchases.count > 3")
    crm.segments.define("c", Ranking(FieldRef("value.profit"), share=Decimal("0.1")))
    crm.segments.define("d", Ranking("purchases.total(days=365)", top=100))
    crm.segments.define("d", Ranking(f.purchases.total(days=365), top=100))
    crm.segments.define("d", Roster())
    assert_type(crm.segments.members("a"), Iterator[CustomerId])
    assert_type(crm.segments.count("a"), int)
    assert_type(crm.segments.of(sara), Sequence[str])
    assert_type(crm.segments.rfm(), Mapping[CustomerId, RFM])
    crm.table("stage", customers=sara)  # type: ignore[arg-type]
    crm.table(["stage"], as_of="2026-01-31")  # type: ignore[arg-type]
    crm.segments.define("e", True)  # type: ignore[arg-type]
    crm.segments.put("d", "sara")  # type: ignore[arg-type]
    Ranking(3, top=3)  # type: ignore[arg-type]


class Coin:
    """A policy of an app's own: it need inherit from nothing."""

    name = "coin"
    version = "1"
    needs: Sequence[str] = ()

    def propensities(self, context: Context) -> Mapping[Action, float]:
        """The same for each."""
        return {action: 1 / len(context.allowed) for action in context.allowed}


class Shy:
    """No policy: it answers nothing."""

    name = "shy"
    version = "1"
    needs: Sequence[str] = ()


def deciding(crm: CRM, sara: CustomerId) -> None:
    """Policies are told by their shape; what was decided is read with its type."""
    policy: Policy = Coin()
    crm.use(policy)
    crm.use("by-stage")
    crm.use(RulePolicy([Rule("stage == 'acquire'", "tin", "email"), Rule(f.purchases.count > 3, "club", "email")]))
    offer = crm.offers.define("tin", "product", "convenience", {"email": Wording("Hello", "Tea"), "post": ("a", "b")})
    assert_type(offer, Offer)
    words = Wording("Hello", "Tea", html="<p>Hello</p>", languages={"de": Wording("Hallo")})
    crm.offers.define("cup", "product", "convenience", {"email": words})
    assert_type(crm.offers.preview("cup", sara, "email", language="de").missing, tuple[str, ...])
    assert_type(crm.consents.grant(sara, channel="email", purpose="offers", evidence="form"), UUID)
    assert_type(crm.consents.state(sara, "email", "offers").allowed, bool)
    assert_type(crm.consents.ask(sara, channel="email", purpose="offers", evidence="form").ask, ConsentAsk | None)
    assert_type(crm.consents.pending(sara), Sequence[ConsentAsk])
    assert_type(crm.consents.confirm("token").expires_at, datetime)
    assert_type(crm.decide("2026-W47", policy, holdout=Decimal("0.5")), Decided)
    assert_type(crm.decide("2026-W47", "by-stage"), Decided)
    assert_type(crm.decide("2026-W48", holdout=Experiment("autumn", Decimal("0.5")), segment="a"), Decided)
    assert_type(crm.decisions.on("2026-W47"), Iterator[Decision])
    assert_type(crm.decisions.of(sara), Sequence[Decision])
    decision = crm.decisions.of(sara)[0]
    assert_type(decision.action, Action)
    assert_type(decision.propensities, tuple[tuple[Action, float], ...])
    assert_type(crm.explain(decision.id), Explanation)
    assert_type(crm.explain(sara, "email", "offers", at=None), Foreseen)
    assert_type(crm.gate.why_not("a", "email").counts(), Sequence[GateCount])
    assert_type(list(crm.gate.why_not(None, "email")), list[GateAnswer])
    assert_type(crm.contact_times.chosen(sara), Mapping[str, Hours])
    assert_type(crm.report("2026-W47"), Report)
    assert_type(crm.report("2026-W47").overall.return_on_investment, Interval | None)
    assert_type(crm.outbox.of(sara), Sequence[Message])
    assert_type(crm.outbox.counts(), Mapping[State, int])
    assert_type(crm.outbox.requeue(crm.outbox.of(sara)[0].id), MessageId)
    crm.use(Shy())  # type: ignore[arg-type]
    crm.use(Coin)  # type: ignore[arg-type]
    crm.decide("2026-W47", 7)  # type: ignore[arg-type]
    crm.decide("2026-W47", holdout=0.5)  # type: ignore[arg-type]
    crm.explain(sara)  # type: ignore[call-overload]
    crm.consents.grant(sara, channel="email", purpose="offers")  # type: ignore[call-arg]
    crm.offers.define("tin", "gadget", "convenience", {})  # type: ignore[arg-type]
    crm.offers.define("tin", "product", "hard sell", {})  # type: ignore[arg-type]
    crm.offers.define("tin", "product", "convenience", {"email": "Hello"})  # type: ignore[dict-item]
    decision.arm = "treated"  # type: ignore[misc]


def failing(crm: CRM) -> None:
    """Errors carry their data with types."""
    try:
        crm.table(["stage"]).columns()
    except UnknownField as error:
        assert_type(error.name, str)
        assert_type(error.nearest, str | None)
    except CRMError as error:
        assert_type(error.code, str)
        assert_type(error.retry, Retry)
