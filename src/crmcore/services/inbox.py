"""The in-app inbox: what a customer is told inside the app, kept by us and shown by the app."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.relationship import content
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.domain.relationship.interaction import Entry
from crmcore.errors import InvalidValue
from crmcore.ports.store.inbox import InboxPlace
from crmcore.services.own_channels import INBOX
from crmcore.services.recording import Rejection, record_chunk
from crmcore.services.resolving import address, require_count, require_flag, require_id, require_several, resolve
from crmcore.services.scope import PLAIN, Scope, run
from crmcore.services.work import Work

MOST_AT_ONCE = 1_000
_PAGE = 500


class Inbox:
    """What one can do with the inboxes of customers. Offers reach them by the channel ``inbox``."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(
        self,
        customer: CustomerId | Reach,
        *,
        unread: bool = False,
        dismissed: bool = False,
        after: InboxMessage | None = None,
        limit: int = 50,
    ) -> Sequence[InboxMessage]:
        """At most `limit` messages of the customer's inbox, the newest first, from the one after `after`.

        With `unread` those neither read nor expired alone; with `dismissed` those put away instead. What has expired is
        listed too: `InboxMessage.has_expired` tells. Raises `UnknownCustomer`, `InvalidValue`.
        """
        require_flag(unread, "unread")
        require_flag(dismissed, "dismissed")
        require_count(limit, "limit")
        place = _place(after)
        with self._scope.reading() as work:
            return work.unit.inbox.of(
                resolve(work, customer),
                unread_at=work.now() if unread else None,
                dismissed=dismissed,
                after=place,
                limit=limit,
            )

    def unread(self, customer: CustomerId | Reach) -> int:
        """How many messages of the customer's inbox ask to be read: neither read, dismissed nor expired. Raises
        `UnknownCustomer`.
        """
        with self._scope.reading() as work:
            return work.unit.inbox.unread(resolve(work, customer), work.now())

    def read(self, customer: CustomerId | Reach, messages: Sequence[UUID], *, key: str | None = None) -> int:
        """Say that the customer has read messages, at most a thousand; returns how many had not been read before. Each
        is recorded as opened, once.

        Ids of messages of others are passed over, so that an app may hand on what its user sends. Raises
        `UnknownCustomer`, `InvalidValue`.
        """

        def action(work: Work, found: Sequence[InboxMessage]) -> Collection[UUID]:
            now = work.now()
            read = work.unit.inbox.mark_read([each.id for each in found], now)
            entries = [_opened(each, now) for each in found if each.id in read]
            record_chunk(work, entries, 0, add_missing=False, reject=_raise)
            return read

        return self._marked("inbox.read", customer, messages, key, action)

    def dismiss(self, customer: CustomerId | Reach, messages: Sequence[UUID], *, key: str | None = None) -> int:
        """Put messages away, read or not; returns how many had not been. Otherwise as `read`, and nothing is
        recorded.
        """

        def action(work: Work, found: Sequence[InboxMessage]) -> Collection[UUID]:
            return work.unit.inbox.mark_dismissed([each.id for each in found], work.now())

        return self._marked("inbox.dismiss", customer, messages, key, action)

    def _marked(
        self,
        name: str,
        customer: CustomerId | Reach,
        messages: Sequence[UUID],
        key: str | None,
        mark: Callable[[Work, Sequence[InboxMessage]], Collection[UUID]],
    ) -> int:
        require_several(messages, "messages", "messages are a list of ids")
        ids = list(messages)
        require_count(len(ids), "messages", least=0, most=MOST_AT_ONCE)
        for each in ids:
            require_id(each, "messages")

        def action(work: Work) -> int:
            whose = address(work, customer).customer
            # The customer first, as whoever erases it does: nobody waits in a circle.
            work.unit.customers.hold([whose])
            marked = mark(work, [each for each in work.unit.inbox.get(ids) if each.customer == whose])
            work.emit_many([(_EVENTS[name], whose, {"message": str(each)}) for each in sorted(marked)])
            return len(marked)

        arguments = (customer, *ids)
        return run(self._scope, name, action, key=key, arguments=arguments, form=PLAIN)


_EVENTS = {"inbox.read": "inbox.read", "inbox.dismiss": "inbox.dismissed"}


def _opened(message: InboxMessage, at: datetime) -> Entry:
    return Entry(message.origin, content.Open(str(message.id)), at, INBOX, f"open {message.id}", INBOX)


def _raise(rejection: Rejection) -> None:
    raise rejection.error


def inbox_of(work: Work, customer: CustomerId, *, dismissed: bool) -> Sequence[InboxMessage]:
    """All messages of an inbox, or all that were put away, the newest first."""

    def pages() -> Iterator[Sequence[InboxMessage]]:
        after: InboxPlace | None = None
        while page := work.unit.inbox.of(customer, dismissed=dismissed, after=after, limit=_PAGE):
            yield page
            after = (page[-1].made_at, page[-1].id)

    return list(chain.from_iterable(pages()))


def _place(after: InboxMessage | None) -> tuple[datetime, UUID] | None:
    if after is None:
        return None
    if not isinstance(after, InboxMessage):
        raise InvalidValue("after", f"a {type(after).__name__}", "a list goes on after one of its messages")
    return after.made_at, after.id
