"""Interactions: dated, directed events between a customer and the firm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.content import Content, Direction


@frozen
class Entry:
    """An interaction to be recorded: what an app or an import says happened.

    `customer` is an id or an identifier. `occurred_at` None means now. (`source`, `external_id`) makes recording
    idempotent. `direction` None means the usual one of the kind.
    """

    customer: CustomerId | Reach
    content: Content
    occurred_at: datetime | None = None
    source: str | None = None
    external_id: str | None = None
    touchpoint: str | None = None
    direction: Direction | None = None


@frozen
class Interaction:
    """An interaction as recorded; it never changes.

    `origin` is the customer addressed when it was written, `customer` the one it belongs to today. `day` is the tenant
    day of `occurred_at`. `base` is the amount in the tenant's base currency, converted by `rate` where the original
    currency differs. `voids` names the interaction that this one takes back. `content` is decoded from its stored form
    when it is read. One that comes from a store may make its parts of the row when the first is looked at; nothing else
    tells it from one that was just built.
    """

    id: InteractionId
    customer: CustomerId
    origin: CustomerId
    kind: str
    direction: Direction
    occurred_at: datetime
    recorded_at: datetime
    day: Day
    source: str | None
    external_id: str | None
    touchpoint: str | None
    amount: Money | None
    base: Money | None
    rate: Rate | None
    voids: InteractionId | None
    stored_content: str = field(repr=False)
    _decode: Callable[[str, str, Money | None], Content] = field(repr=False, eq=False, alias="decode")
    _unread: tuple[Callable[[Interaction, Any], None], Any] | None = field(
        default=None, init=False, repr=False, eq=False
    )
    """What sets all parts, and the row it takes; None when they are set."""

    # Called for a part that is not set. Type checkers would take it to mean that any name is one.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name != "_unread" and self._unread is not None:
                fill, row = self._unread
                fill(self, row)
            return object.__getattribute__(self, name)

    @property
    def content(self) -> Content:
        """What was said, bought or done, typed by kind."""
        return self._decode(self.kind, self.stored_content, self.amount)
