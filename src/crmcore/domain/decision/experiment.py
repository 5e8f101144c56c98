"""Arms: random shares of customers, by a keyed hash."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from crmcore.domain.decision.draw import uniforms
from crmcore.domain.decision.gate import PERS, Per
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_label
from crmcore.errors import InvalidValue

TREATED = "treated"
HELD_OUT = "holdout"


@frozen
class Experiment:
    """A holdout of a `share` of customers (0 to 1), who are decided for like all and not contacted.

    Who is held out depends on (salt, name, customer) alone, so that an experiment of one name holds out the same
    customers on every occasion. `per` household it depends on the household instead, on the day of the decision: all
    its members are in one arm, so that what one of them is sent does not reach one who is held out. Raises
    `InvalidValue`.
    """

    name: str = "holdout"
    share: Decimal = Decimal(0)
    per: Per = "customer"

    def __attrs_post_init__(self) -> None:
        require_label(self.name, "name")
        if not isinstance(self.share, Decimal):
            raise InvalidValue("share", f"a {type(self.share).__name__}", "a share is a Decimal from 0 to 1")
        if not self.share.is_finite() or not 0 <= self.share <= 1:
            raise InvalidValue("share", "a number out of range", "a share is a Decimal from 0 to 1")
        if self.per not in PERS:
            raise InvalidValue("per", "another word", f"an arm is drawn per {' or per '.join(PERS)}")

    def arm(self, salt: str, customer: CustomerId) -> str:
        """The customer's arm."""
        return self.arms(salt, (customer,))[0]

    def arms(self, salt: str, customers: Sequence[CustomerId]) -> Sequence[str]:
        """The arm of each of the customers; or of each household, where they are given."""
        if not self.share:
            return [TREATED] * len(customers)
        share = float(self.share)
        return [HELD_OUT if number < share else TREATED for number in uniforms(salt, f"arm {self.name}", customers)]
