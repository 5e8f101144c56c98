"""Benefits: what a customer gets from the relationship, beyond what is bought.

Three kinds after Gwinner, Gremler and Bitner (1998): confidence, social benefits and special treatment. Trust and
commitment, which strengthen the tie (Morgan and Hunt 1994), are scores from 1 to 7, as those authors ask for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import frozen

from crmcore.codec.definitions import dump_attribute
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import ValueType
from crmcore.domain.relationship.form import Acquaintance
from crmcore.domain.relationship.promise import PROMISE_STATES, PromiseState
from crmcore.errors import InvalidValue
from crmcore.services.attributes import Attributes, Stated
from crmcore.services.entitlements import Held, held_by
from crmcore.services.resolving import resolve
from crmcore.services.scope import NOTHING, Scope, Within, run
from crmcore.services.work import Work

LEAST, MOST = 1, 7
SCORES = ("trust", "commitment")
HALF_LIFE = 365


@frozen
class Gained:
    """What a customer gets: confidence (`trust` and `commitment` as stated last, promises by how they stand), social
    benefits (`familiar`: the employees who know the customer by name), special treatment (`entitlements` in force).
    """

    trust: Stated | None
    commitment: Stated | None
    promises: Mapping[PromiseState, int]
    familiar: Sequence[Acquaintance]
    entitlements: Sequence[Held]

    @property
    def promises_kept(self) -> float | None:
        """The share of promises kept among those kept, broken or overdue; None before the first is due."""
        due = sum(self.promises[state] for state in PROMISE_STATES if state != "open")
        return self.promises["kept"] / due if due else None


class Benefits:
    """What one can do with the benefits of customers; entitlements and promises have services of their own."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, customer: CustomerId | Reach) -> Gained:
        """What the customer gets from the relationship today. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            return benefits_of(work, resolve(work, customer))

    def score(
        self,
        customer: CustomerId | Reach,
        *,
        trust: int | None = None,
        commitment: int | None = None,
        source: str,
        stated_at: datetime | None = None,
        key: str | None = None,
    ) -> None:
        """Record how far the customer trusts the firm, or is committed to it, from 1 to 7, and who says so.

        Each is an attribute, declared when it is first scored: the newest is ``attribute.trust``, all of them are
        ``attributes.history(customer, "trust")``. Raises `UnknownCustomer`, `InvalidValue`, `NaiveDatetime`,
        `FutureInstant`.
        """
        given = {name: value for name, value in (("trust", trust), ("commitment", commitment)) if value is not None}
        if not given:
            raise InvalidValue("trust", "nothing", "a score of trust, of commitment or of both is recorded")

        def action(work: Work) -> None:
            _declare(work, [name for name in given if name not in work.definitions.attributes])
            Attributes(Within(work)).state(customer, given, source=source, stated_at=stated_at)

        arguments = (customer, trust, commitment, source, stated_at)
        run(self._scope, "benefits.score", action, key=key, arguments=arguments, form=NOTHING)


def benefits_of(work: Work, customer: CustomerId) -> Gained:
    """What a customer gets from the relationship today."""
    today = work.today()
    states = Counter(promise.state(today) for promise in work.unit.promises.of(customer))
    stated = Attributes(Within(work)).of(customer)
    known = work.unit.interactions.employees(customer)
    return Gained(
        stated.get("trust"),
        stated.get("commitment"),
        {state: states[state] for state in PROMISE_STATES},
        tuple(each for each in known if each.contacts >= work.definitions.form.familiar),
        tuple(each for each in held_by(work, customer) if each.in_force),
    )


def _declare(work: Work, names: Sequence[str]) -> None:
    if not names:
        return
    present = work.hold_definitions(to_change=True).attributes
    for name in names:
        if name in present:
            continue
        doc = f"{name} in the firm, from {LEAST} to {MOST}"
        declared = Attribute(
            0, name, ValueType.INTEGER, personal=True, doc=doc, least=LEAST, most=MOST, half_life=HALF_LIFE
        )
        work.unit.definitions.put("attribute", name, dump_attribute(declared), work.now())
        work.emit("attribute.declared", None, {"attribute": name})
    work.redefined()
