"""The tables of an export."""

from __future__ import annotations

from collections.abc import Iterator

from crmcore.codec.content import impersonal_content
from crmcore.exports.columns import Column, ColumnType, Row, Table
from crmcore.exports.recorded import RECORDED
from crmcore.services.work import Work


def _customers(work: Work, _: bool) -> Iterator[Row]:
    return work.unit.exports.customers()


def _standings(work: Work, _: bool) -> Iterator[Row]:
    return work.unit.exports.standings()


def _attributes(work: Work, personal: bool) -> Iterator[Row]:
    for name, attribute in sorted(work.definitions.attributes.items()):
        if personal or not attribute.personal:
            for customer, value in work.unit.exports.attributes(attribute.number):
                yield (name, customer, value, None) if isinstance(value, str) else (name, customer, None, value)


def _measures(work: Work, _: bool) -> Iterator[Row]:
    for name, measure in sorted(work.definitions.measures.items()):
        for row in work.unit.exports.measures(measure.number):
            yield (name, *row)


def _measure_days(work: Work, _: bool) -> Iterator[Row]:
    for name, measure in sorted(work.definitions.measures.items()):
        for row in work.unit.exports.measure_days(measure.number):
            yield (name, *row)


def _memberships(work: Work, _: bool) -> Iterator[Row]:
    for name, segment in sorted(work.definitions.segments.items()):
        for row in work.unit.exports.memberships(segment.number):
            yield (name, *row)


def _ledger(work: Work, _: bool) -> Iterator[Row]:
    return work.unit.exports.ledger()


def _interactions(work: Work, personal: bool) -> Iterator[Row]:
    for row in work.unit.exports.interactions():
        content = row.content if personal else impersonal_content(row.kind, row.content)
        yield (*row[:-1], content or None)


_T = ColumnType
_CUSTOMER = Column("customer", _T.ID, "the customer, as customers.id")
_RECORDED = (
    Column("occurred_at", _T.INSTANT, "when it occurred"),
    Column("recorded_at", _T.INSTANT, "when it was recorded"),
    Column("day", _T.DATE, "the tenant day on which it occurred"),
    Column("source", _T.TEXT, "the system it comes from"),
    Column("external_id", _T.TEXT, "its id there", "all"),
)
_PAID = (
    Column("amount", _T.MILLIONTHS, "the amount, in base currency"),
    Column("currency", _T.TEXT, "the currency it was paid in"),
    Column("original", _T.MILLIONTHS, "the amount in that currency, where it is not the base currency"),
    Column("rate", _T.TEXT, "the exchange rate it was converted by, a decimal number"),
)

CUSTOMERS = Table(
    "customers",
    "all customers, archived ones too",
    (
        Column("id", _T.ID, "the customer"),
        Column("kind", _T.TEXT, "person, organisation or household"),
        Column("name", _T.TEXT, "the name as written", "all"),
        Column("language", _T.TEXT, "preferred language"),
        Column("zone", _T.TEXT, "preferred time zone"),
        Column("channel", _T.TEXT, "preferred channel"),
        Column("added_at", _T.INSTANT, "when the customer was added"),
        Column("added_on", _T.DATE, "the tenant day of that"),
        Column("archived_at", _T.INSTANT, "when the customer was archived, if so"),
    ),
    _customers,
)
STANDINGS = Table(
    "standings",
    "where customers stand",
    (
        _CUSTOMER,
        Column("stage", _T.TEXT, "lifecycle stage"),
        Column("rung", _T.TEXT, "rung of the loyalty ladder"),
        Column("defected", _T.BOOLEAN, "has bought and is silent for too many rhythms"),
        Column("evaluated_on", _T.DATE, "the tenant day on which that was so"),
    ),
    _standings,
)
ATTRIBUTES = Table(
    "attributes",
    "the golden value of each attribute of each customer; the manifest tells the attributes' types",
    (
        Column("attribute", _T.TEXT, "the attribute's name"),
        _CUSTOMER,
        Column("text", _T.TEXT, "the value of a text attribute", "parts"),
        Column(
            "number",
            _T.INTEGER,
            "the value of any other: an integer; millionths of a decimal or of money; 0 or 1; days or microseconds"
            " since 1970-01-01 UTC",
            "parts",
        ),
    ),
    _attributes,
)
MEASURES = Table(
    "measures",
    "the running figures of each measure of each customer whom it counts; the manifest tells the totals' types",
    (
        Column("measure", _T.TEXT, "the measure's name"),
        _CUSTOMER,
        Column("count", _T.INTEGER, "how many"),
        Column("total", _T.INTEGER, "their sum: millionths of base currency or of a decimal, or an integer"),
        Column("first_at", _T.INSTANT, "the first time"),
        Column("last_at", _T.INSTANT, "the last time"),
        Column("first_on", _T.DATE, "the first tenant day"),
        Column("last_on", _T.DATE, "the last tenant day"),
        Column("days", _T.INTEGER, "distinct tenant days"),
    ),
    _measures,
)
MEASURE_DAYS = Table(
    "measure_days",
    "the figures of each measure of each customer on each tenant day on which there was something",
    (
        Column("measure", _T.TEXT, "the measure's name"),
        _CUSTOMER,
        Column("day", _T.DATE, "the tenant day"),
        Column("count", _T.INTEGER, "how many"),
        Column("total", _T.INTEGER, "their sum, as in measures"),
        Column("first_at", _T.INSTANT, "the first time that day"),
        Column("last_at", _T.INSTANT, "the last time that day"),
    ),
    _measure_days,
)
MEMBERSHIPS = Table(
    "memberships",
    "the members of segments, as of their last refresh; archived customers are members of nothing",
    (
        Column("segment", _T.TEXT, "the segment's name"),
        _CUSTOMER,
        Column("since", _T.INSTANT, "when the customer entered"),
    ),
    _memberships,
)
LEDGER = Table(
    "ledger",
    "costs booked to customers",
    (
        Column("id", _T.ID, "the entry"),
        _CUSTOMER,
        Column("account", _T.TEXT, "product cost, acquisition cost, cost to serve or contact cost"),
        *_PAID,
        *_RECORDED,
    ),
    _ledger,
)
INTERACTIONS = Table(
    "interactions",
    "all that happened, voids and voided interactions too",
    (
        Column("id", _T.ID, "the interaction"),
        _CUSTOMER,
        Column("origin", _T.ID, "the customer addressed when it was recorded"),
        Column("kind", _T.TEXT, "purchase, message, ..."),
        Column("direction", _T.TEXT, "inbound or outbound"),
        *_RECORDED,
        Column("touchpoint", _T.TEXT, "where it took place"),
        *_PAID,
        Column("voids", _T.ID, "the interaction that this one takes back"),
        Column("voided", _T.BOOLEAN, "whether another takes this one back: then it counts for nothing"),
        Column("content", _T.TEXT, "what was said or done, as JSON; money in it is millionths", "parts"),
    ),
    _interactions,
    by_month=True,
)
TABLES = (CUSTOMERS, STANDINGS, ATTRIBUTES, MEASURES, MEASURE_DAYS, MEMBERSHIPS, LEDGER, INTERACTIONS, *RECORDED)
