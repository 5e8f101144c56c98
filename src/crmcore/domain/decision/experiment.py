"""Arms: random shares of customers, by a keyed hash."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from crmcore.domain.decision.draw import uniforms
from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import InvalidValue

TREATED = "treated"
HELD_OUT = "holdout"


@frozen
class Experiment:
    """A holdout of a `share` of customers (0 to 1), who are decided for like all and not contacted.

    Who is held out depends on (salt, name, customer) alone, so that an experiment of one name holds out the same
    customers on every occasion.
    """

    name: str = "holdout"
    share: Decimal = Decimal(0)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.share, Decimal):
            raise InvalidValue("share", f"a {type(self.share).__name__}", "a share is a Decimal from 0 to 1")
        if not self.share.is_finite() or not 0 <= self.share <= 1:
            raise InvalidValue("share", "a number out of range", "a share is a Decimal from 0 to 1")

    def arm(self, salt: str, customer: CustomerId) -> str:
        """The customer's arm."""
        return self.arms(salt, (customer,))[0]

    def arms(self, salt: str, customers: Sequence[CustomerId]) -> Sequence[str]:
        """The arm of each of the customers."""
        if not self.share:
            return [TREATED] * len(customers)
        share = float(self.share)
        return [HELD_OUT if number < share else TREATED for number in uniforms(salt, f"arm {self.name}", customers)]
