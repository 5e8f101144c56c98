"""Rows the kit fills stores with: made by hand, so that each test says what matters and leaves out the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from crmcore.codec.content import decode_content, encode_content
from crmcore.domain.customer.attribute import Attribute, Statement
from crmcore.domain.customer.merge import Merge
from crmcore.domain.customer.party import Customer, Party, Person, Preferences
from crmcore.domain.customer.tie import BUILT_IN
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId, EventId, InteractionId
from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.reach import Address, Identifier, Scheme
from crmcore.domain.kernel.time import Day, Moment, day_end, day_of
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.domain.relationship.content import Content, Direction, Feedback, Purchase, Return, Void
from crmcore.domain.relationship.entitlement import Entitlement, EntitlementUse, Treatment
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.lifecycle import Rung, Stage, Standing, Transition
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.relationship.promise import Promise
from crmcore.domain.segment.bound import Bound, bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.segment import Ranking, Roster, Segment
from crmcore.domain.segment.text import parse, parse_field
from crmcore.domain.value.ledger import Account, LedgerEntry
from crmcore.ports.store import BoundLifecycle, Reading, Selection, UnitOfWork
from crmcore.services.catalogue import catalogue_of
from crmcore.services.default_lifecycle import DEFAULT_LIFECYCLE

CURRENCY = "EUR"
ZONE = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = day_of(NOON, ZONE)

TASTING = Kind("tasting", "inbound", {"minutes": ValueType.INTEGER, "page": ValueType.TEXT, "paid": ValueType.MONEY})
KINDS = {TASTING.name: TASTING}

PURCHASES = Measure(1, "purchases", ("purchase",))
RETURNS = Measure(2, "returns", ("return",))
FEEDBACK = Measure(3, "feedback", ("feedback",), "score", ValueType.INTEGER)
PRAISE = Measure(4, "praise", ("feedback",), None, where={"score": (9, 10)})
REFERRALS = Measure(5, "referrals", ("referral",), None)
TEA = Measure(6, "tea", ("purchase", "return"), where={"product": ("tea", "green tea")})
WEB = Measure(7, "web", ("purchase",), where={"source": ("web", "app"), "direction": ("inbound",)})
MINUTES = Measure(8, "minutes", ("tasting",), "minutes", ValueType.INTEGER, where={"page": ("prices", "\U0001f600")})
BRANCH = Measure(9, "branch", ("purchase", "return"), where={"touchpoint": ("branch",)})
CONTACTS = Measure(10, "contacts", ("message", "call"), None, where={"direction": ("outbound",)})
REPLIES = Measure(11, "replies", ("message",), None, where={"direction": ("inbound",)})
COMPLAINTS = Measure(12, "complaints", ("complaint",), None)
CRITICISM = Measure(13, "criticism", ("feedback",), None, where={"score": (0, 1, 2, 3, 4, 5, 6)})
INBOUND_TIME = Measure(14, "inbound_time", ("call",), "minutes", ValueType.INTEGER, where={"direction": ("inbound",)})
OUTBOUND_TIME = Measure(
    15, "outbound_time", ("call",), "minutes", ValueType.INTEGER, where={"direction": ("outbound",)}
)
MEASURES = (
    *(PURCHASES, RETURNS, FEEDBACK, PRAISE, REFERRALS, TEA, WEB, MINUTES, BRANCH),
    *(CONTACTS, REPLIES, COMPLAINTS, CRITICISM, INBOUND_TIME, OUTBOUND_TIME),
)

CITY = Attribute(1, "city", ValueType.TEXT)
SCORE = Attribute(2, "score", ValueType.INTEGER)
BIRTHDAY = Attribute(3, "birthday", ValueType.DATE)
ATTRIBUTES = (CITY, SCORE, BIRTHDAY)

VIPS, QUIET, LISTED = 1, 2, 3
SEGMENTS = (
    Segment(VIPS, "vips", parse("purchases.total > 100")),
    Segment(QUIET, "quiet", parse("purchases.days_since > 10")),
    Segment(LISTED, "listed", Roster()),
)
PICK, GIFT = Treatment(1, "pick", "priority"), Treatment(2, "gift", "extra service")
TREATMENTS = (PICK, GIFT)
CATALOGUE: Catalogue = catalogue_of(MEASURES, ATTRIBUTES, SEGMENTS, BUILT_IN.values(), CURRENCY, treatments=TREATMENTS)


def uuid(number: int) -> UUID:
    """A UUID of version 7; a greater number makes greater bytes, whatever the length of the number."""
    return UUID(int=(number << 80) | (7 << 76) | (0b10 << 62) | (number & 0xFFFF_FFFF))


SCATTERED = tuple(
    uuid(first << 40 | last) for first, last in ((0x80, 1), (0x01, 2), (0xFF, 1), (0x7F, 9), (0, 5), (1, 1))
)
"""UUIDs that are not in the order of their bytes, and whose first bytes tell signed from unsigned."""


def customer_id(number: int) -> CustomerId:
    """The id of customer `number`."""
    return CustomerId(uuid(number))


def own(customer: CustomerId) -> Addressed:
    """A customer addressed as itself."""
    return Addressed(customer, customer)


def merge(number: int, into: int, *lent: str, at: datetime = NOON) -> Merge:
    """The merge of a customer into another."""
    return Merge(customer_id(number), customer_id(into), at, lent)


def customer(number: int | UUID, name: str | Party = "", *, at: datetime = NOON, **wishes: str) -> Customer:
    """A customer of that number or id, a person unless a party is given."""
    id_ = number if isinstance(number, UUID) else uuid(number)
    return Customer(CustomerId(id_), Person(name) if isinstance(name, str) else name, at, Preferences(**wishes))


def add(unit: UnitOfWork, *customers: Customer) -> None:
    """Add customers; the name key is the case-folded name."""
    unit.customers.add([(each, " ".join(each.name.casefold().split())) for each in customers])


def email(address: str) -> Identifier:
    """The identifier of an e-mail address."""
    return Identifier("email", "", address.lower(), address)


def external(id_: str, source: str = "shop") -> Identifier:
    """The identifier that a source gives."""
    return Identifier("external", source, id_, id_)


def address(value: str, scheme: Scheme = "email") -> Address:
    """The address of a contact point."""
    return Address(scheme, value.lower(), value)


def point_id(number: int) -> ContactPointId:
    """The id of contact point `number`."""
    return ContactPointId(uuid(number))


def interaction_id(number: int) -> InteractionId:
    """The id of interaction `number`."""
    return InteractionId(uuid(1_000_000 + number))


def interaction(
    number: int,
    whose: int,
    content: Content,
    *,
    at: datetime = NOON,
    recorded: datetime | None = None,
    source: str | None = None,
    external_id: str | None = None,
    touchpoint: str | None = None,
    direction: Direction = "inbound",
    rate: Rate | None = None,
    voids: int | None = None,
) -> Interaction:
    """Interaction `number` of customer `whose`; recorded when it occurred unless told otherwise."""
    amount = content.amount if isinstance(content, Purchase | Return) else None
    base = amount if rate is None or amount is None else Money.of_millionths(rate.convert(amount.millionths), CURRENCY)
    return Interaction(
        interaction_id(number),
        customer_id(whose),
        customer_id(whose),
        content.kind,
        direction,
        at,
        at if recorded is None else recorded,
        day_of(at, ZONE),
        source,
        external_id,
        touchpoint,
        amount,
        base,
        rate,
        None if voids is None else interaction_id(voids),
        encode_content(content, rate, KINDS, CURRENCY),
        decode_content,
    )


def euros(amount: str) -> Money:
    """So many euros."""
    return Money(amount, CURRENCY)


def purchase(number: int, whose: int, amount: str = "10", **envelope: object) -> Interaction:
    """A purchase without lines."""
    return interaction(number, whose, Purchase(euros(amount)), **envelope)  # type: ignore[arg-type]


def rating(number: int, whose: int, score: int, **envelope: object) -> Interaction:
    """A feedback."""
    return interaction(number, whose, Feedback(score), **envelope)  # type: ignore[arg-type]


def void(number: int, whose: int, voided: int, **envelope: object) -> Interaction:
    """The interaction that says that `voided` never happened."""
    return interaction(number, whose, Void("mistake"), voids=voided, **envelope)  # type: ignore[arg-type]


def days_ago(days: int, hour: int = 12) -> datetime:
    """That hour (UTC) so many days before the kit's today."""
    return NOON.replace(hour=hour) - timedelta(days=days)


def statement(
    number: int,
    whose: int,
    attribute: Attribute,
    value: Scalar | None,
    *,
    at: datetime = NOON,
    recorded: datetime = NOON,
) -> Statement:
    """A statement about a customer."""
    return Statement(
        uuid(2_000_000 + number), customer_id(whose), customer_id(whose), attribute.number, value, "form", at, recorded
    )


def cost(
    number: int,
    whose: int,
    amount: str,
    account: Account = "cost to serve",
    *,
    at: datetime = NOON,
    recorded: datetime | None = None,
    external_id: str | None = None,
    rate: Rate | None = None,
) -> LedgerEntry:
    """A cost booked to a customer; in US dollars when a rate is given."""
    paid = Money(amount, CURRENCY if rate is None else rate.currency)
    base = paid if rate is None else Money.of_millionths(rate.convert(paid.millionths), CURRENCY)
    who = customer_id(whose)
    source = None if external_id is None else "books"
    return LedgerEntry(
        uuid(3_000_000 + number),
        who,
        who,
        account,
        paid,
        base,
        rate,
        at,
        at if recorded is None else recorded,
        day_of(at, ZONE),
        source,
        external_id,
    )


def event(number: int, name: str = "customer.added", *, whose: int | None = 1, actor: str | None = "shop") -> Event:
    """An event, not sealed yet."""
    who = None if whose is None else customer_id(whose)
    return Event(EventId(uuid(4_000_000 + number)), name, NOON, actor, who, {"number": number, "names": ["ä", None]})


def standing(stage: Stage = "acquire", rung: Rung = "prospect", *, defected: bool = False, on: Day = TODAY) -> Standing:
    """A standing."""
    return Standing(stage, rung, defected, on)


def transition(
    number: int, whose: int, after: Standing, before: Standing | None = None, *, at: datetime = NOON
) -> Transition:
    """A transition of a customer."""
    who = customer_id(whose)
    return Transition(uuid(5_000_000 + number), who, who, at, before, after, "recorded", 1)


def entitlement(
    number: int,
    whose: int,
    treatment: Treatment = PICK,
    *,
    first: Day = TODAY,
    last: Day | None = None,
    uses: int | None = None,
) -> Entitlement:
    """Entitlement `number` of a customer."""
    who = customer_id(whose)
    return Entitlement(uuid(6_000_000 + number), who, who, treatment.number, first, last, uses, "club", NOON)


def use_of(
    number: int, entitled: Entitlement, *, at: datetime = NOON, external_id: str | None = None
) -> EntitlementUse:
    """Use `number` of an entitlement."""
    source = None if external_id is None else "shop"
    who = entitled.customer
    return EntitlementUse(uuid(7_000_000 + number), entitled.id, who, who, at, NOON, source, external_id)


def promise(number: int, whose: int, *, due: Day = TODAY) -> Promise:
    """Promise `number` to a customer."""
    who = customer_id(whose)
    return Promise(uuid(8_000_000 + number), who, who, "call back", "kim", NOON, due)


def bound(text: str) -> Bound:
    """The predicate of a text over the kit's fields."""
    return bind(parse(text), CATALOGUE)


def field(text: str) -> Field:
    """A field of the kit, such as ``purchases.total(days=30)``."""
    return CATALOGUE.resolve(parse_field(text))


def fields(*texts: str) -> Sequence[Field]:
    """Several fields of the kit."""
    return [field(text) for text in texts]


def lifecycle(
    rungs: Iterable[tuple[str, str | None]] | None = None, stages: Iterable[tuple[str, str | None]] | None = None
) -> BoundLifecycle:
    """The default lifecycle over the kit's fields, or other rungs and stages by (name, predicate)."""
    default = DEFAULT_LIFECYCLE
    if rungs is None:
        rungs = [(rule.name, None if rule.when is None else str(rule.when)) for rule in default.rungs]
    if stages is None:
        stages = [(rule.name, None if rule.when is None else str(rule.when)) for rule in default.stages]
    return BoundLifecycle(
        PURCHASES.number,
        default.rhythm,
        tuple((name, None if when is None else bound(when)) for name, when in rungs),
        tuple((name, None if when is None else bound(when)) for name, when in stages),
        RETURNS.number,
    )


LIFECYCLE = lifecycle()


def now(today: Day = TODAY, *, known_at: datetime | None = None) -> Reading:
    """Reading at the end of what is recorded, on that tenant day."""
    return Reading(Moment(today, None, known_at), MEASURES, LIFECYCLE)


def end_of(day: Day, *, known_at: datetime | None = None) -> Reading:
    """Reading as of the end of a tenant day."""
    return Reading(Moment(day, day_end(day, ZONE), known_at), MEASURES, LIFECYCLE)


def before(instant: datetime, *, known_at: datetime | None = None) -> Reading:
    """Reading what had occurred before an instant within a day."""
    return Reading(Moment(day_of(instant, ZONE), instant, known_at, whole_days=False), MEASURES, LIFECYCLE)


def ranking(by: str, *, top: int = 1, lowest: bool = False) -> Ranking:
    """A ranking of the first so many by a field."""
    return Ranking(field(by).ref, top=top, lowest=lowest)


def where(predicate: str | None = None, *, segment: int | None = None) -> Selection:
    """The selection of a predicate's text, within a segment or among all."""
    return Selection(segment=segment, where=None if predicate is None else bound(predicate))


def only(*numbers: int) -> Selection:
    """The selection of these customers."""
    return Selection(customers=tuple(map(customer_id, numbers)))


DOLLAR = Rate("USD", Decimal("0.9"), TODAY)
