"""Links: addresses that go out with messages and lead back, each with a token that tells of its message."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from attrs import frozen

from crmcore.codec.definitions import dump_link_base
from crmcore.domain.customer.consent import state_of
from crmcore.domain.customer.contact_point import own_point
from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.marketing.link_base import LinkBase
from crmcore.errors import InvalidValue
from crmcore.services.attributing import BASE, click_of, measured
from crmcore.services.consenting import records_of
from crmcore.services.inbound import take_leave, take_own
from crmcore.services.resolving import head, require_flag
from crmcore.services.scope import Scope, run
from crmcore.services.tokens import message_of, opened
from crmcore.services.work import Work

_NOT_IN_BASE = ' ?#<>"\\,'
"""What would end the path, or the address where it stands in a header."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@frozen
class Linked:
    """What a token tells: the message, its channel and its purpose, whether that can be unsubscribed from, the
    language (BCP 47) that its customer prefers, and whether consent allows more of the kind at its address.
    """

    message: MessageId
    channel: str
    purpose: str
    language: str | None = None
    allowed: bool = False

    @property
    def unsubscribable(self) -> bool:
        """False for what serves the customer, which it needs whatever else it does not want."""
        return self.purpose != SERVICE


class Links:
    """What one can do with links. Tokens are made and read with the tenant's key: `KeyMismatch` without it.

    A token is opaque: it holds the message's id and a keyed digest of that (HMAC-SHA256, RFC 2104), nothing personal.
    It stays good when the customer is merged, and leads to nothing when it is erased.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(self, base: str, *, clicks: bool = False, opens: bool = False) -> bool:
        """Say where the app serves links: messages for other purposes than service then have an address at which one
        click unsubscribes (RFC 8058). False when that is known.

        With `clicks` the links of wordings that have HTML lead by way of here, and with `opens` their HTML shows an
        image of one dot from here, in messages to customers who agreed to the purpose ``measurement`` on the channel;
        what they follow and open becomes an interaction. Raises `InvalidValue` for what is no https address.
        """
        require_flag(clicks, "clicks")
        require_flag(opens, "opens")
        found = LinkBase(_require_base(base), clicks, opens)

        def action(work: Work) -> bool:
            if work.hold_definitions(to_change=True).link_bases.get(BASE) == found:
                return False
            work.unit.definitions.put("links", BASE, dump_link_base(found), work.now())
            work.redefined()
            work.emit("links.defined", None, {"base": found.url, "clicks": clicks, "opens": opens})
            return True

        return run(self._scope, "links.define", action)

    def base(self) -> str | None:
        """Where the app serves links, None where it does not."""
        with self._scope.reading() as work:
            found = work.definitions.link_bases.get(BASE)
            return None if found is None else found.url

    def retire(self) -> bool:
        """Serve links no more; False when they were not. Those that are out still lead here where the app does."""

        def action(work: Work) -> bool:
            if BASE not in work.hold_definitions(to_change=True).link_bases:
                return False
            work.unit.definitions.retire("links", BASE, work.now())
            work.redefined()
            work.emit("links.retired", None, {})
            return True

        return run(self._scope, "links.retire", action)

    def read(self, token: str) -> Linked:
        """What a token tells; changes nothing. Raises `UnknownMessage` for one that is not of ours."""
        with self._scope.reading() as work:
            return _linked(work, message_of(work, token))

    def unsubscribe(self, token: str, *, way: str = "one-click") -> Linked:
        """Withdraw consent at the address that the token's message went to, for its purpose: once, and once more each
        time that it was granted anew. What serves the customer is not unsubscribed from. The channel need not be there.
        Returns what the token tells afterwards; `allowed` is True where somebody granted meanwhile. Raises
        `UnknownMessage`, `KeyMismatch`, `StorageError`.
        """
        with self._scope.reading() as work:
            message = message_of(work, token)
            linked = _linked(work, message)
        if not linked.unsubscribable:
            return linked
        take_leave(self._scope, message.channel, message.id, way)
        return self.read(token)

    def click(self, token: str, *, record: bool = True) -> str:
        """Where the link leads that the token was made for, which holds for ever. It becomes an interaction, at most
        one a minute for each link of a message, while the customer agrees to be counted and is not erased; not at all
        where `record` is False, for who only looks ahead. The channel need not be there.

        Raises `UnknownMessage` for a token that is not of ours, `KeyMismatch`, `StorageError`.
        """
        with self._scope.reading() as work:
            id_, more = opened(work, token, "click")
        number, url = click_of(more)
        if record:
            self._measured(id_, "click", str(number), url)
        return url

    def open(self, token: str, *, record: bool = True) -> None:
        """Record that a message was opened, as `click` does. Raises as `click`."""
        with self._scope.reading() as work:
            id_, _ = opened(work, token, "open")
        if record:
            self._measured(id_, "open", "", "")

    def _measured(self, id_: MessageId, kind: Literal["click", "open"], which: str, text: str) -> None:
        with self._scope.reading() as work:
            message, now = work.unit.outbox.get(id_), work.now()
            if message is None:
                return
            agreed = measured(work, [message])
        if message.id in agreed:
            minute = int(now.timestamp()) // 60
            heard = Heard(kind, " ".join(filter(None, (kind, str(id_), which, str(minute)))), now, str(id_), text=text)
            take_own(self._scope, message.channel, heard)


def _linked(work: Work, message: Message) -> Linked:
    found = work.unit.customers.get([message.customer]).get(message.customer)
    language = None if found is None else found.preferences.language
    customer = head(work, message.customer)
    records = records_of(work, customer, message.channel, message.purpose)
    own = [own_point(each) for each in (message.origin, message.customer, customer)]
    points = [*own, *work.unit.contact_points.of([customer]).get(customer, ())]
    # Nothing goes to an address that is the customer's no more.
    there = found is not None and message.contact_point in {each.id for each in points}
    allowed = there and state_of(records, message.contact_point).allowed
    return Linked(message.id, message.channel, message.purpose, language, allowed)


def _require_base(base: object) -> str:
    rule = "it is an https address without query, such as https://shop.example/crm"
    if not isinstance(base, str):
        raise InvalidValue("base", f"a {type(base).__name__}", rule)
    try:
        parts = urlsplit(base)
        host = parts.hostname
    except ValueError:
        raise InvalidValue("base", "text that is no address", rule) from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    plain = (
        base.isascii() and base.isprintable() and len(base) <= 500 and not any(each in base for each in _NOT_IN_BASE)
    )
    if not secure or not host or not plain or parts.query or parts.fragment or parts.username is not None:
        raise InvalidValue("base", "text that is no such address", rule)
    return base.rstrip("/")
