"""What interactions say: a typed content for each built-in kind, and `Custom` for kinds an app declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from attrs import field, frozen

from crmcore.domain.kernel.money import Money, to_millionths
from crmcore.domain.kernel.personal import PERSONAL, hidden, personal
from crmcore.domain.kernel.value_type import INTEGER_LIMIT, Value, require_text
from crmcore.errors import CurrencyMismatch, InvalidValue

Direction = Literal["inbound", "outbound"]


def _check_text(_: object, attribute: Any, value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidValue(attribute.name, f"a {type(value).__name__}", "text is a str")
    require_text(value, attribute.name)


def _check_values(_: object, attribute: Any, value: Any) -> None:
    if not isinstance(value, Mapping):
        raise InvalidValue(attribute.name, f"a {type(value).__name__}", "values are told by name")


def _check_nature(_: object, attribute: Any, value: Any) -> None:
    if value not in ("hard", "soft"):
        raise InvalidValue(attribute.name, "another word", "a bounce is hard or soft")


def _require_amount(value: object) -> None:
    if not isinstance(value, Money):
        raise InvalidValue("amount", f"a {type(value).__name__}", 'an amount is Money, e.g. Money("12.50", "EUR")')
    if value.millionths < 0:
        raise InvalidValue("amount", "a negative amount", "money that goes back is a return")


def _check_amount(_: object, __: object, value: Any) -> None:
    _require_amount(value)


def _quantity(value: object) -> Decimal:
    return Decimal(to_millionths(value, "quantity")).scaleb(-6)


@frozen
class Line:
    """One product within a purchase or a return: its name or number, how many, and what they cost together."""

    product: str = field(validator=_check_text)
    amount: Money = field(validator=_check_amount)
    quantity: Decimal = field(default=Decimal(1), converter=_quantity)

    def __attrs_post_init__(self) -> None:
        if not self.product:
            raise InvalidValue("product", "empty text", "a line names its product")
        if self.quantity <= 0:
            raise InvalidValue("quantity", "zero or less", "a line has a positive quantity")


def _lines(value: Iterable[Line]) -> tuple[Line, ...]:
    if type(value) is tuple:
        return value
    if not isinstance(value, Iterable):
        raise InvalidValue("lines", f"a {type(value).__name__}", "lines are a list of Line(...)")
    return tuple(value)


def _check_lines(amount: Money, lines: tuple[Line, ...]) -> None:
    for line in lines:
        if not isinstance(line, Line):
            raise InvalidValue("lines", f"a {type(line).__name__}", "each line is a Line(...)")
        if line.amount.currency != amount.currency:
            raise CurrencyMismatch(line.amount.currency, amount.currency)


@frozen
class Purchase:
    """The customer bought: the amount paid and, where known, its lines (which need not add up: shipping, discounts)."""

    kind: ClassVar[str] = "purchase"
    direction: ClassVar[Direction] = "inbound"
    amount: Money
    lines: tuple[Line, ...] = field(default=(), converter=_lines)

    def __attrs_post_init__(self) -> None:
        _require_amount(self.amount)
        if self.lines:
            _check_lines(self.amount, self.lines)


@frozen
class Return:
    """The customer gave something back: the amount paid back, given as a positive amount."""

    kind: ClassVar[str] = "return"
    direction: ClassVar[Direction] = "inbound"
    amount: Money
    lines: tuple[Line, ...] = field(default=(), converter=_lines)

    def __attrs_post_init__(self) -> None:
        _require_amount(self.amount)
        if self.lines:
            _check_lines(self.amount, self.lines)


@frozen
class Message:
    """Something written or said, from the customer (inbound) or to the customer (outbound); `employee` is who wrote or
    read it, by the app's own id, where a person did.
    """

    kind: ClassVar[str] = "message"
    direction: ClassVar[Direction] = "inbound"
    text: str = field(validator=_check_text, repr=hidden, metadata=PERSONAL)
    subject: str = personal(default="", validator=_check_text)
    employee: str = field(default="", validator=_check_text)


@frozen
class Complaint:
    """The customer complained: what was said and, if known, about what."""

    kind: ClassVar[str] = "complaint"
    direction: ClassVar[Direction] = "inbound"
    text: str = field(validator=_check_text, repr=hidden, metadata=PERSONAL)
    about: str = field(default="", validator=_check_text)


@frozen
class Note:
    """A member of staff noted something about the customer; not an exchange with the customer."""

    kind: ClassVar[str] = "note"
    direction: ClassVar[Direction] = "inbound"
    text: str = field(validator=_check_text, repr=hidden, metadata=PERSONAL)


@frozen
class Feedback:
    """The customer rated: a score from 0 to 10, and what was said with it."""

    kind: ClassVar[str] = "feedback"
    direction: ClassVar[Direction] = "inbound"
    score: int = field()
    text: str = personal(default="", validator=_check_text)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.score, bool) or not isinstance(self.score, int):
            raise InvalidValue("score", f"a {type(self.score).__name__}", "a score is a whole number from 0 to 10")
        if not 0 <= self.score <= 10:
            raise InvalidValue("score", "a number outside 0..10", "a score is a whole number from 0 to 10")


@frozen
class Referral:
    """The customer referred someone; `about` says whom or to what, as the app likes (an id of its own, a code)."""

    kind: ClassVar[str] = "referral"
    direction: ClassVar[Direction] = "inbound"
    about: str = personal(default="", validator=_check_text)


def _check_minutes(_: object, attribute: Any, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(attribute.name, f"a {type(value).__name__}", "minutes are a whole number, or None")
    if not 0 <= value <= INTEGER_LIMIT:
        raise InvalidValue(attribute.name, "a number out of range", "minutes are zero or more")


@frozen
class Visit:
    """The customer came, to a branch or to a page; outbound: the firm went to the customer. How long, and which
    employee dealt with the customer (the app's own id), where known.
    """

    kind: ClassVar[str] = "visit"
    direction: ClassVar[Direction] = "inbound"
    minutes: int | None = field(default=None, validator=_check_minutes)
    text: str = personal(default="", validator=_check_text)
    employee: str = field(default="", validator=_check_text)


@frozen
class Call:
    """The customer called; outbound: the firm did. How long, what was said, and which employee was on the line (the
    app's own id), where known.
    """

    kind: ClassVar[str] = "call"
    direction: ClassVar[Direction] = "inbound"
    minutes: int | None = field(default=None, validator=_check_minutes)
    text: str = personal(default="", validator=_check_text)
    employee: str = field(default="", validator=_check_text)


@frozen
class Advice:
    """The firm advised the customer. How long it took, and which employee did (the app's own id), where known."""

    kind: ClassVar[str] = "advice"
    direction: ClassVar[Direction] = "outbound"
    text: str = personal(default="", validator=_check_text)
    minutes: int | None = field(default=None, validator=_check_minutes)
    employee: str = field(default="", validator=_check_text)


@frozen
class Open:
    """The customer opened a message; `message` is its id in the outbox, as text, where known."""

    kind: ClassVar[str] = "open"
    direction: ClassVar[Direction] = "inbound"
    message: str = field(default="", validator=_check_text)


@frozen
class Click:
    """The customer followed the link `url` in a message; `message` is its id in the outbox, as text, where known."""

    kind: ClassVar[str] = "click"
    direction: ClassVar[Direction] = "inbound"
    url: str = personal(default="", validator=_check_text)
    message: str = field(default="", validator=_check_text)


@frozen
class Reply:
    """The customer answered a message; `message` is its id in the outbox, as text, where known."""

    kind: ClassVar[str] = "reply"
    direction: ClassVar[Direction] = "inbound"
    text: str = field(validator=_check_text, repr=hidden, metadata=PERSONAL)
    message: str = field(default="", validator=_check_text)


@frozen
class Receipt:
    """The far side says that a message arrived; `message` is its id in the outbox, as text."""

    kind: ClassVar[str] = "receipt"
    direction: ClassVar[Direction] = "inbound"
    message: str = field(default="", validator=_check_text)


@frozen
class Bounce:
    """A message came back: for good (`nature` hard) or for now (soft). `status` is the far side's code (RFC 3463),
    `reason` one word of ours for it.
    """

    kind: ClassVar[str] = "bounce"
    direction: ClassVar[Direction] = "inbound"
    nature: str = field(validator=_check_nature)
    status: str = field(default="", validator=_check_text)
    reason: str = field(default="", validator=_check_text)
    message: str = field(default="", validator=_check_text)


@frozen
class AutoReply:
    """A machine answered a message for the customer (RFC 3834): out of office, thank you for writing."""

    kind: ClassVar[str] = "auto_reply"
    direction: ClassVar[Direction] = "inbound"
    text: str = field(validator=_check_text, repr=hidden, metadata=PERSONAL)
    message: str = field(default="", validator=_check_text)


@frozen
class Unsubscribe:
    """The customer wants no more of it: `purpose` is what was withdrawn, empty where all was, and `way` how it was said
    (one-click, mailto, STOP).
    """

    kind: ClassVar[str] = "unsubscribe"
    direction: ClassVar[Direction] = "inbound"
    purpose: str = field(default="", validator=_check_text)
    way: str = field(default="", validator=_check_text)
    message: str = field(default="", validator=_check_text)


@frozen
class Redemption:
    """The customer redeemed the coupon of an offer; `decision` is the id of the decision that gave it, as text."""

    kind: ClassVar[str] = "redemption"
    direction: ClassVar[Direction] = "inbound"
    offer: str = field(validator=_check_text)
    decision: str = field(default="", validator=_check_text)


@frozen
class Void:
    """The interaction named by the envelope's `voids` never happened, for this reason."""

    kind: ClassVar[str] = "void"
    direction: ClassVar[Direction] = "inbound"
    reason: str = field(default="", validator=_check_text)


@frozen
class Custom:
    """An interaction of a kind that the app has declared, with the values its declaration lists."""

    kind: str
    values: Mapping[str, Value] = field(
        factory=dict, repr=lambda values: f"<{len(values)} values>", validator=_check_values
    )


BuiltIn = (
    Purchase
    | Return
    | Message
    | Visit
    | Call
    | Advice
    | Open
    | Click
    | Reply
    | Receipt
    | Bounce
    | AutoReply
    | Unsubscribe
    | Complaint
    | Note
    | Feedback
    | Referral
    | Redemption
    | Void
)
Content = BuiltIn | Custom
BUILT_IN: tuple[type[BuiltIn], ...] = (
    Purchase,
    Return,
    Message,
    Visit,
    Call,
    Advice,
    Open,
    Click,
    Reply,
    Receipt,
    Bounce,
    AutoReply,
    Unsubscribe,
    Complaint,
    Note,
    Feedback,
    Referral,
    Redemption,
    Void,
)
UNUSED_KINDS = (Note.kind, Void.kind, Receipt.kind, Bounce.kind, AutoReply.kind)
"""Kinds in which nothing passes between customer and firm."""
