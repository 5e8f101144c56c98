"""The laws a state machine keeps: how it does a step on every side, and what must hold afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any, ClassVar
from uuid import UUID

from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple

from crmcore.app import CRM
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import KeyReused
from crmcore.ports.store import Store
from crmcore.testing.agreement import PARTS, Failure, Portrait, Side, alike

Step = Callable[[CRM], Any]

CUSTOMERS: Bundle[CustomerId] = Bundle("customers")
"""Customers whom steps have added; some may be merged or erased by now."""

KEPT = timedelta(days=7)
"""How long a key is remembered."""


class Agreement(RuleBasedStateMachine):
    """Does each step on every side, the first of which is the oracle; has no steps of its own."""

    openers: ClassVar[tuple[Callable[[], Store], ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.sides: list[Side] = []
        self.keyed: dict[str, tuple[datetime, object, object]] = {}
        self.known: dict[CustomerId, Portrait] = {}

    @initialize()
    def furnish(self) -> None:
        """Open the stores and declare what steps refer to."""
        self.sides = [Side(opener()) for opener in self.openers]
        self.agree(lambda crm: crm.interactions.declare("tasting", values={"glasses": "integer", "wine": "text"}))
        self.agree(lambda crm: crm.attributes.declare("city"))
        self.agree(lambda crm: crm.attributes.declare("score", "integer"))
        self.agree(lambda crm: crm.attributes.declare("tier", choices=["gold", "silver"]))
        self.agree(lambda crm: crm.entitlements.declare("early_access", "priority"))
        self.agree(lambda crm: crm.entitlements.declare("lower_price", "price"))
        self.agree(lambda crm: crm.rates.set("USD", "0.9", on=self.today() - timedelta(days=60)))

    def teardown(self) -> None:
        """Compare the logs, dump and restore what is there, then close."""
        try:
            if self.sides:
                alike([side.log() for side in self.sides])
                # The first into the second, which is on a disk or a server, and all others into the first.
                for place, side in enumerate(self.sides):
                    _restored(side, Side(self.openers[min(1, len(self.openers) - 1) if place == 0 else 0]()))
        finally:
            for side in self.sides:
                side.close()

    def agree(self, step: Step) -> Any:
        """Do a step on every side: results and errors are equal. Returns the result or a `Failure`."""
        return alike([side.outcome(step) for side in self.sides])

    def command(self, step: Step, *, whose: Collection[CustomerId] = (), parts: Iterable[str] = ()) -> Any:
        """Do a command, which may change those customers, these parts of any other, and nothing when it fails."""
        whose = {*whose, *self.heads(whose)}
        found = self.agree(step)
        first = alike([side.portraits() for side in self.sides])
        failed = isinstance(found, Failure)
        for id_, portrait in self.known.items():
            if id_ not in first:
                assert not failed, f"{id_} is gone"
                assert id_ in whose, f"{id_} is gone"
                continue
            free = set() if failed else set(PARTS) if id_ in whose else set(parts)
            changed = {part for part in PARTS if portrait[part] != first[id_][part]}
            assert changed <= free, f"{id_} changed in {sorted(changed - free)}"
        assert not failed or self.known.keys() == first.keys()
        self.known = dict(first)
        return found

    def with_key(
        self,
        key: str | None,
        body: object,
        step: Step,
        *,
        whose: Collection[CustomerId] = (),
        parts: Iterable[str] = (),
    ) -> Any:
        """Do a command with an idempotency key: once, with the same result again, and for no other body."""
        kept = None if key is None else self.keyed.get(key)
        if key is None or kept is None or self.now() - kept[0] >= KEPT:
            found = self.command(step, whose=whose, parts=parts)
            if key is not None and not isinstance(found, Failure):
                self.keyed[key] = (self.now(), body, found)
            return found
        before = len(self.known)
        found = self.command(step)
        assert before == len(self.known)
        if kept[1] == body:
            assert kept[2] == found
        else:
            assert isinstance(found, Failure), "a key was taken for another body"
            assert KeyReused.code == found.code
        return found

    def heads(self, customers: Collection[CustomerId]) -> list[CustomerId]:
        """Whom customers are merged into, themselves if into nobody."""
        return [self.agree(_named(each)) for each in customers]

    def now(self) -> datetime:
        """The present instant on every side."""
        return self.sides[0].clock.now()

    def today(self) -> date:
        """The present day in UTC."""
        return self.now().date()

    def ago(self, days: int | None) -> datetime | None:
        """So many days ago; None stays None."""
        return None if days is None else self.now() - timedelta(days=days)


def produced(found: object) -> Any:
    """An id for a bundle, or nothing where the step failed."""
    return found if isinstance(found, UUID) else multiple()


def _named(customer: CustomerId) -> Step:
    return lambda crm: crm.customers.get(customer).id


def _restored(side: Side, empty: Side) -> None:
    """What is dumped of a side, restored elsewhere and dumped again, is the same to the byte (I11), and so is all that
    is known of customers.
    """
    try:
        dumped = side.dumped()
        empty.clock.set(side.clock.now())
        empty.crm.restore(StringIO(dumped))
        assert dumped == empty.dumped()
        alike([side.portraits(), empty.portraits()])
        assert [] == empty.rebuilt()
    finally:
        empty.close()
