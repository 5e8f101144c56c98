"""Choices: what a customer can choose to be contacted for, and where."""

from __future__ import annotations

from attrs import field, frozen

from crmcore.domain.customer.consent import Answer
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.time import Day


@frozen
class Choice:
    """Whether a customer is to be contacted at one contact point, on a channel, for a purpose.

    `answer` is what consent says, `said_on` the tenant day of the newest record that bears on it and `evidence` that
    record's; None and "" where there is none. `can_grant` and `can_withdraw` tell whether whoever looks can change it
    to that.
    """

    contact_point: ContactPointId
    address: Address
    channel: str
    purpose: str
    answer: Answer
    said_on: Day | None
    evidence: str = field(repr=hidden, metadata=PERSONAL)
    can_grant: bool
    can_withdraw: bool

    @property
    def id(self) -> str:
        """What it is named by when it is changed."""
        return f"{self.contact_point}.{self.channel}.{self.purpose}"

    @property
    def allowed(self) -> bool:
        """Whether contact is allowed as far as consent goes."""
        return self.answer == "allowed"


@frozen
class ChoiceSheet:
    """All the choices of a customer, by channel, address and purpose, and the language (BCP 47) it prefers."""

    customer: CustomerId
    language: str | None
    choices: tuple[Choice, ...]


@frozen
class Chosen:
    """What was changed, as it was before, and how all the choices are then."""

    granted: tuple[Choice, ...]
    withdrawn: tuple[Choice, ...]
    sheet: ChoiceSheet
