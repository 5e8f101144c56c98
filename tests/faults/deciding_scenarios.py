"""What the fault tests do about deciding: consents, offers, decisions and messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from attrs import evolve

from crmcore import CRM, Accepted, Email, Organisation, Person, Phone, Ranking, Rule, RulePolicy
from crmcore.domain.decision.message import Outgoing
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities
from crmcore.services.customers import NewCustomer
from crmcore.services.ledger import Booking
from tests.faults.scenarios import LEILA, NEW, SARA, Scenario, euros

MAIL: dict[str, Any] = {"channel": "email", "purpose": "offers"}
POLICY = RulePolicy([Rule("purchases.count > 0", "tea", "email"), Rule(None, "hello", "email")], explore=0.2)


class Post:
    """A channel that takes everything."""

    port_version: ClassVar[int] = 1
    name = "email"
    capabilities = Capabilities("email", idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Accepted:
        """Take it."""
        return Accepted()


def offering(crm: CRM) -> None:
    """Two offers, and consents of both customers."""
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Dear ${name}")}, cost=euros("1"))
    crm.offers.define("hello", "advice", "listening", {"email": ("Hello", "Hello")}, eligibility="purchases.count == 0")
    crm.consents.grant(SARA, **MAIL, evidence="form")
    crm.consents.grant(LEILA, **MAIL, evidence="form")


def decided(crm: CRM) -> None:
    """The same, and an occasion decided for one of them."""
    offering(crm)
    crm.decide("before", POLICY, customers=[SARA])
    crm.decide("W10", POLICY, customers=[SARA])


def hindered(crm: CRM) -> None:
    """The same, with a cap that is used up and a suppressed address."""
    decided(crm)
    crm.caps.define(1, 7)
    crm.suppressions.add(LEILA, "complaint")


def both(crm: CRM) -> list[Any]:
    """The figures of decisions on the occasion, which may have been made by an earlier try."""
    crm.decide("W10", POLICY, holdout=Decimal("0.3"), salt="faults")
    return sorted(str(decision.intended) for decision in crm.decisions.on("W10"))


def steeper(crm: CRM) -> None:
    """Other lifecycle rules."""
    rules = crm.standings.rules()
    crm.standings.define(evolve(rules, rhythm=evolve(rules.rhythm, default=30)))


Act = Callable[[CRM], object]


def _scenarios() -> Mapping[str, Scenario]:
    plain: dict[str, tuple[Act, Act]] = {
        "grant": (lambda crm: crm.consents.grant(SARA, **MAIL, evidence="form", key="grant"), lambda _: None),
        "grant at a contact point": (
            lambda crm: crm.consents.grant(contact_point=SARA, **MAIL, evidence="form", key="grant"),
            lambda _: None,
        ),
        "withdraw": (lambda crm: crm.consents.withdraw(SARA, **MAIL, evidence="call", key="withdraw"), offering),
        "note a grant": (lambda crm: crm.consents.note(SARA, **MAIL, evidence="list", key="note"), lambda _: None),
        "suppress": (lambda crm: crm.suppressions.add(SARA, "complaint", key="suppress"), lambda _: None),
        "lift a suppression": (
            lambda crm: crm.suppressions.lift(SARA, "ticket 1", key="lift"),
            lambda crm: crm.suppressions.add(SARA, "complaint"),
        ),
        "define an offer": (
            lambda crm: crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")}).name,
            lambda _: None,
        ),
        "define a cap": (lambda crm: crm.caps.define(2, 30, "email").contacts, lambda _: None),
        "decide": (both, offering),
        "decide for the rest": (both, decided),
        "decide under caps and suppression": (
            both,
            hindered,
        ),
        "declare a kind": (lambda crm: crm.interactions.declare("call_back"), lambda _: None),
        "declare an attribute": (lambda crm: crm.attributes.declare("size", choices=["S", "M"]), lambda _: None),
        "add many": (
            lambda crm: (
                crm.customers.add_many(
                    [
                        NewCustomer(Person("A"), (NEW, Phone("+4930111"))),
                        NewCustomer(Organisation("B"), (Email("b@example.org"),)),
                    ]
                )
                if crm.customers.find(NEW) is None
                else 2
            ),
            lambda _: None,
        ),
        "book several": (
            lambda crm: len(
                crm.ledger.book_many(
                    [
                        Booking(SARA, "product cost", euros("1"), None, "books", "1"),
                        Booking(LEILA, "cost to serve", euros("2"), None, "books", "2"),
                    ]
                )
            ),
            lambda _: None,
        ),
        "define a segment": (
            lambda crm: crm.segments.define("small", "purchases.total <= 100 or segment.heavy") is None,
            lambda _: None,
        ),
        "define a ranking": (
            lambda crm: crm.segments.define("first", Ranking(FieldRef("purchases.total"), top=1)) is None,
            lambda _: None,
        ),
        "define the lifecycle": (steeper, lambda _: None),
        "take out of a list": (
            lambda crm: crm.segments.take("listed", SARA, key="take"),
            lambda crm: crm.segments.put("listed", SARA, LEILA),
        ),
    }
    return {name: Scenario(act, before, told_once=name not in UNKEYED) for name, (act, before) in plain.items()}


# Said again these are told again, and change nothing.
UNKEYED = {
    "define an offer",
    "define a cap",
    "declare a kind",
    "declare an attribute",
    "define a segment",
    "define a ranking",
    "define the lifecycle",
}
DECIDING = _scenarios()
